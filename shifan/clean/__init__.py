"""Cells → typed tidy tables with findings. Pure: a table in, a table out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.clean.model import ROWS_OF_PART, CleanCity, Source, SourcePart

if TYPE_CHECKING:
    from shifan.clean.city import clean

__all__ = ["ROWS_OF_PART", "CleanCity", "Source", "SourcePart", "clean"]


def __getattr__(name: str) -> object:
    """Return what cleans once it is asked for: the tables of a finished run are read without."""
    if name == "clean":
        from shifan.clean.city import clean  # the reason for this function

        return clean
    raise AttributeError(name)
