"""What an evaluation sends out beside the report: documents made from skeletons, for the rows of a scope."""
