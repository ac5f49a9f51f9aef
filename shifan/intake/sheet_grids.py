"""The cells and merged boxes of sheets: plainly written ones are told already, the reading library gives the others."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from python_calamine import CalamineSheet, CalamineWorkbook

from shifan.addresses import LAST_ROW
from shifan.garbage_collection import garbage_collection_paused
from shifan.intake.cell_arrays import SharedTexts
from shifan.intake.cell_ranges import Corners
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import Grid
from shifan.intake.limits import LARGEST_CELLS
from shifan.intake.oddities import SheetOddities, Unsafe
from shifan.intake.plain_grid import plain_grids
from shifan.records import dataclass

_CELLS_TOGETHER = 500_000  # of small sheets that are rows of one grid


@dataclass(frozen=True)
class SheetGrid:
    """The cells of a sheet and its merged boxes, counted from 0."""

    rows: Grid
    merges: list[Corners]


def sheet_grid(
    book: CalamineWorkbook, name: str, odd: SheetOddities, texts: SharedTexts | None
) -> SheetGrid:
    """Return the cells of one sheet."""
    plain = odd.cells
    grids = plain_grids([plain], texts) if plain else None
    if plain and grids:
        return SheetGrid(grids[0], [*plain.merges])
    source = book.get_sheet_by_name(name)
    height, width = source.total_height, source.total_width
    # A stray address that the look into the file did not see.
    if height > LAST_ROW or height * width > LARGEST_CELLS:
        raise Unsafe("表格过大")
    with garbage_collection_paused():
        rows = Grid(source.iter_rows(), (source.start or (0, 0))[1])
    return SheetGrid(rows, _merges(source) or odd.merges)


def small_sheets(
    book: CalamineWorkbook,
    sheets: Mapping[str, SheetOddities],
    texts: SharedTexts | None,
    largest: int,
) -> Iterator[dict[str, SheetGrid]]:
    """Yield those of some sheets, by name, that reach over no more cells than `largest`: many as rows of one grid."""
    plain = {name: odd.cells for name, odd in sheets.items() if odd.cells}
    small = {name: own for name, own in plain.items() if own.height * own.width <= largest}
    grids = plain_grids([*small.values()], texts) if small else None
    if grids:
        yield {
            name: SheetGrid(grid, [*own.merges])
            for (name, own), grid in zip(small.items(), grids, strict=True)
        }
    told = plain if grids else {}
    together: dict[str, CalamineSheet] = {}
    cells = 0
    for name in (name for name in sheets if name not in told):
        source = book.get_sheet_by_name(name)
        own_cells = source.total_height * source.total_width
        if own_cells > largest:
            continue
        together[name] = source
        cells += own_cells
        if cells > _CELLS_TOGETHER:
            yield _together(together, sheets)
            together, cells = {}, 0
    if together:
        yield _together(together, sheets)


def _together(
    sources: Mapping[str, CalamineSheet], sheets: Mapping[str, SheetOddities]
) -> dict[str, SheetGrid]:
    """Return the sheets as parts of one grid."""
    with garbage_collection_paused():
        rows = [_whole_rows(source) for source in sources.values()]
        whole = Grid(itertools.chain.from_iterable(rows))
    found, top = {}, 0
    for (name, source), own in zip(sources.items(), rows, strict=True):
        grid = whole.part(top, len(own), len(own[0]) if own else 0)
        found[name] = SheetGrid(grid, _merges(source) or sheets[name].merges)
        top += len(own)
    return found


def _merges(source: CalamineSheet) -> list[Corners]:
    return [(*start, *end) for start, end in source.merged_cell_ranges or ()]


def _whole_rows(source: CalamineSheet) -> list[list[CellValue]]:
    """Return the rows of a sheet from its column A on."""
    left: list[CellValue] = [""] * (source.start or (0, 0))[1]
    return [[*left, *row] for row in source.iter_rows()]
