"""A hand-edited report renewed from a run."""
