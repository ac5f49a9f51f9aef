"""Which raw cells were corrected or mended, what they held before, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from shifan.addresses import LAST_ROW as ROWS_OF_PART
from shifan.addresses import as_box, column_number
from shifan.audit.lineage.mended_cells import mended_in_reading
from shifan.audit.lineage.row_keys import TYPED_FIGURES
from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.clean import CleanCity, SourcePart

CORRECTED, MENDED = "corrected", "mended"  # also the styles of their cells
_MOST_ROWS = 2_000  # a column mended from end to end is told in its finding, not cell by cell


@dataclass(frozen=True)
class ChangedCell:
    """A cell, or cells of one sheet, CORRECTED by people or MENDED in reading: before → after, and why."""

    kind: str
    file: str
    sheet: str
    cell: str
    change: str
    why: str


class CellMark(NamedTuple):
    """How a changed cell of a raw sheet looks, and the comment on it."""

    style: str
    comment: str


Marks = dict[tuple[str, int], CellMark]  # by field and worksheet row


def changed_cells(clean: CleanCity) -> Iterator[ChangedCell]:
    """Yield every corrected and then every mended cell."""
    for each in clean.corrections:
        change = f"{each.before or '（空）'} → {each.after or '（空）'}"
        why = f"更正：{each.reason}（{each.author}，{each.date}）"
        yield ChangedCell(CORRECTED, each.file, each.sheet, each.cell, change, why)
    for finding in mended_in_reading(clean.findings):
        change = finding.found
        if finding.expected:
            change = f"{finding.found} → {finding.expected}"
        yield ChangedCell(MENDED, finding.file, finding.sheet, finding.cell, change, finding.action)


def cell_marks(clean: CleanCity) -> dict[str, Marks]:
    """Return the marks of each clean table's cells, by the table's name; the first change of a cell is shown."""
    parts: dict[
        str, list[tuple[str, int, SourcePart]]
    ] = {}  # by place: table, and number of the part
    for name, source in clean.sources.items():
        if name != TYPED_FIGURES:
            for number, part in enumerate(source.all_parts):
                parts.setdefault(part.place, []).append((name, number, part))
    marks: dict[str, Marks] = {}
    for changed in changed_cells(clean):
        for table, number, part in parts.get(f"{changed.file}!{changed.sheet}", ()):
            mark = CellMark(changed.kind, f"{changed.change}\n{changed.why}")
            for field, row in _cells(part, changed):
                of_table = marks.setdefault(table, {})
                of_table.setdefault((field, row + number * ROWS_OF_PART), mark)
    return marks


def _cells(part: SourcePart, changed: ChangedCell) -> Iterator[tuple[str, int]]:
    """Yield field and worksheet row of each cell of a change that lies in a column of a part of a clean table."""
    columns = {
        column_number(letter): field
        for field, letter in part.columns.items()
        if not letter[-1].isdigit()
    }
    for cells in changed.cell.rstrip("等").split(","):
        box = as_box(f"{changed.file}!{changed.sheet}!{cells}")
        if box is None or box.bottom - box.top >= _MOST_ROWS:
            continue
        for column in range(box.left, box.right + 1):
            if column in columns:
                yield from ((columns[column], row) for row in range(box.top, box.bottom + 1))
