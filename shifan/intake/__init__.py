"""Workbooks → cells that keep their address. Nothing is interpreted here, and nothing is written to raw files."""

from __future__ import annotations

from shifan.intake.city import read_city
from shifan.intake.model import Correction, RawCity, Sheet, Workbook

__all__ = ["Correction", "RawCity", "Sheet", "Workbook", "read_city"]
