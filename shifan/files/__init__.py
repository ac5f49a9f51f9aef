"""Where files are, how they are written so that nothing is lost, and what a run was made from."""
