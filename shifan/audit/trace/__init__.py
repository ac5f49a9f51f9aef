"""What a value is made of and what it feeds."""
