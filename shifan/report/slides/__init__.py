"""Slides: a deck whose shapes are bound to values by their names, filled, verified and renewed.

A shape named `sf:scores.total` shows that value, a picture named `sf:chart.indicator_rates` that chart; names are seen
and typed in the selection pane of PowerPoint, WPS and LibreOffice, and all of them keep them.
"""
