"""Cities side by side: totals with intervals, a partial order, heat maps, what recurs, lags and has changed.

Nothing that is current is scored again.
"""

from __future__ import annotations

from shifan.rank.city_comparison import CityComparison, compare

__all__ = ["CityComparison", "compare"]
