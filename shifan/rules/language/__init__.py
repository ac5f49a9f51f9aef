"""The rule language.

Formulas as an official writes them in a cell, parsed into the tree of `shifan.rules.expression`.
"""
