"""What differs between two runs, and what caused it."""
