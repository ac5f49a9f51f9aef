"""A report made from values and a skeleton."""
