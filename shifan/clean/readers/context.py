"""What readers need to know beside the cell."""

from __future__ import annotations

from shifan.records import dataclass
from shifan.standards import Standard


@dataclass(frozen=True)
class ReadingContext:
    """The pack, the city and its province, the inspection year, the districts' names, the sheet's date system.

    Year, districts and province are known once the sheets have been read that state them.
    """

    standard: Standard
    city: str = ""
    year: int | None = None
    districts: tuple[str, ...] = ()
    province: str = ""
    date1904: bool = False
