"""Cities side by side: totals with intervals, a partial order, heat maps, what recurs, what lags, what has changed. Rescores nothing that is current."""

from __future__ import annotations

from shifan.rank.compare import Comparison, compare

__all__ = ["Comparison", "compare"]
