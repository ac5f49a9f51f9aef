"""Numerals, figures, dates and measures as Chinese texts write them: `figures.figures` reads the figures of a text."""
