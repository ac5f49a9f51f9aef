"""Where a lineage ends: addresses of raw cells and of the pack's entries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shifan.intake.model import letter, position

_PLACE = re.compile(r"(.+)!(.+)!([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?")


def file_of(address: str) -> str:
    """Return the file of an address: `资料审查.xlsx` or, for the pack, `demo-2023/indicators.csv`."""
    return address.split("!", 1)[0]


def of_pack(address: str) -> bool:
    """Return whether an address lies in the rule pack and not in a workbook."""
    return "/" in file_of(address)


def cells_of(address: str) -> Iterator[tuple[str, str, int]]:
    """Yield (`file!sheet`, column letters, row) of each cell of an address; nothing for one that names no cells."""
    hit = _PLACE.fullmatch(address)
    if not hit:
        return
    (top, left), (bottom, right) = position(hit[3]), position(hit[4] or hit[3])
    sheet, columns = f"{hit[1]}!{hit[2]}", [letter(column) for column in range(left, right + 1)]
    for row in range(top + 1, bottom + 2):
        for column in columns:
            yield sheet, column, row
