"""Cells → typed tidy tables with findings. Pure: a table in, a table out."""

from __future__ import annotations

from shifan.clean.city import CleanCity, Source, clean

__all__ = ["CleanCity", "Source", "clean"]
