"""Cells → typed tidy tables with findings. Pure: a table in, a table out."""

from __future__ import annotations

from shifan.clean.city import clean
from shifan.clean.model import CleanCity, Source

__all__ = ["CleanCity", "Source", "clean"]
