"""Which fields of a clean table only say what row is meant. Imports nothing heavy."""

from __future__ import annotations

# Beside the tables a city has an entry for figures typed into a text; the sheet itself has an entry of its own.
TYPED_FIGURES = "typed"

# The fields that hold no result but only say which row is meant: a question about such a cell is answered for its row.
IDENTIFYING_FIELDS = {
    "districts": ("code",),
    "documents": ("indicator", "name", "aspect"),
    "sites": ("site", "method", "business_type"),
    "records": ("site", "item"),
    "absent_types": ("method", "business_type"),
    "rectification": ("problem",),
    "interviews": ("interview", "topic"),
    "vetoes": ("veto",),
    "figures": ("figure",),
    "facts": ("item",),
}
