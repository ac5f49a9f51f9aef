"""Workbooks → cells that keep their address. Nothing is interpreted here, and nothing is written to raw files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.intake.model import Correction, RawCity, Sheet, Workbook

if TYPE_CHECKING:
    from shifan.intake.city import read_city

__all__ = ["Correction", "RawCity", "Sheet", "Workbook", "read_city"]


def __getattr__(name: str) -> object:
    """Return what reads workbooks once it is asked for: the tables of a finished run are read without."""
    if name == "read_city":
        from shifan.intake.city import read_city  # the reason for this function

        return read_city
    raise AttributeError(name)
