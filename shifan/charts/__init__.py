"""Values → figures. Charts compute nothing: every number drawn is a value's display."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.charts.catalog import NAMES, draw

if TYPE_CHECKING:
    from shifan.charts.chart import Chart

__all__ = ["NAMES", "Chart", "draw"]
