"""Cells → typed tidy tables with findings. Pure: a table in, a table out."""

from __future__ import annotations

from shifan.clean.city import clean
from shifan.clean.model import ROWS_OF_PART, CleanCity, Source, SourcePart

__all__ = ["ROWS_OF_PART", "CleanCity", "Source", "SourcePart", "clean"]
