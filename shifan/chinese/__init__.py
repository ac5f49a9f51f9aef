"""Numerals, numbers, dates and measures as Chinese texts write them."""
