"""How large the file of a workbook, its parts and its sheets may be; what is counted in parts: `part_limits`."""

from __future__ import annotations

LARGEST_FILE = 300 * 2**20
LARGEST_PART = 2**30
LARGEST_ODS = 100 * 2**20
# Of styles, shared texts, comments: larger ones are not looked through for meaning.
LARGEST_SHARED = 64 * 2**20
MOST_PARTS = 10_000
LARGEST_RATIO, RATIO_MATTERS = 150, 20 * 2**20
# The grid that is read is as wide as the widest row and as long as the last: a gigabyte at worst.
LARGEST_CELLS = 12_000_000
# A small file that holds more is mostly copies of the same: half a million records fill ten megabytes.
SMALL_FILE, CELLS_OF_SMALL = 10 * 10**6, 2_500_000
MOST_FILLS = 5_000  # cells of a sheet with a colour: more are no marks


def largest_cells(size: int) -> int:
    """Return how many cells a sheet may reach over in a file of so many bytes."""
    return CELLS_OF_SMALL if size < SMALL_FILE else LARGEST_CELLS
