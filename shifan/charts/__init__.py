"""Values → figures. Charts compute nothing: every number drawn is a value's display."""

from __future__ import annotations

from shifan.charts.catalog import NAMES, draw
from shifan.charts.chart import Chart

__all__ = ["NAMES", "Chart", "draw"]
