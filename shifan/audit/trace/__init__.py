"""Trace: from a printed number, a value or a raw cell to all that it is made of and all that it feeds."""
