"""What a city at the prompt says of its groups of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.stages import Work
    from shifan.tables.searchable_table import SearchableTable


class FairComparisons:
    """Groups of sites compared among like ones."""

    work: Work

    def fair(self, by: str = "区县") -> SearchableTable:
        """Return the score differences of groups among like sites with their intervals, the raw ones beside them.

        `by` is 区县, 检查组 or 业态; Refused for anything else.
        """
        from shifan.explore.fair_table import fair_table  # pandas: a city is opened without

        return fair_table(self.work.clean, self.work.standard, by)
