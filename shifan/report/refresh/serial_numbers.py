"""The numbers that count the rows of a table: plain text, which no value holds, and counted anew when rows come or go.

Numbers that people have written otherwise are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from lxml import etree

from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.table_rows import AnchoredRow, TableComparison
from shifan.word.elements import W, accepted_text, live_texts

_CELL, _ROW = f"{W}tc", f"{W}tr"


def counting_columns(comparison: TableComparison) -> dict[int, bool]:
    """Return the columns that count the rows, each with whether it counts through; before any row is changed.

    In such a column each row of the run's table has a number and no value, and those of the file still count.
    """
    run_rows = [row for row in comparison.run_rows if row.value_ids]
    rows = [row for row in comparison.rows if row.value_ids]
    widths = {len(row.cells) for row in (*run_rows, *rows)}
    if not run_rows or not rows or len(widths) != 1:
        return {}
    counting = {}
    for column in range(widths.pop()):
        wanted = [_number(row.cells, column) for row in run_rows]
        before = [_number(row.cells, column) for row in rows]
        has_values = any(_holds_value(row, column) for row in (*run_rows, *rows))
        if not has_values and _counts(wanted) and _counts(before):
            counting[column] = _counts_through(wanted) and _counts_through(before)
    return counting


def count_anew(
    session: RefreshSession,
    comparison: TableComparison,
    counting: Mapping[int, bool],
    removed: list[AnchoredRow],
    added: Mapping[int, etree._Element],
) -> None:
    """Number the rows of a table that has got its rows: through, or as the run's own where that begins again."""
    staying = [row for row in comparison.rows if row not in removed and row.value_ids]
    for column, through in counting.items():
        cells = {row.element: row.cells[column] for row in staying}
        cells |= {row: list(row.iter(_CELL))[column] for row in added.values()}
        wanted = _numbers_of_run(comparison, added, column)
        if through:
            rows = [row for row in comparison.element.iter(_ROW) if row in cells]
            wanted = {row: place for place, row in enumerate(rows, start=1)}
        for row in [row for row in wanted if row in cells]:
            _write(session, cells[row], str(wanted[row]))


def _holds_value(row: AnchoredRow, column: int) -> bool:
    """Return whether a cell holds an anchor, or the control of one."""
    return (
        bool(row.names_by_cell[column]) or next(row.cells[column].iter(f"{W}sdt"), None) is not None
    )


def _number(cells: list[etree._Element], column: int) -> int:
    """Return the number that stands alone in a cell; 0 for anything else."""
    text = accepted_text(cells[column]).strip()
    return int(text) if text.isascii() and text.isdigit() else 0


def _counts(numbers: list[int]) -> bool:
    """Return whether numbers count up, from 1, and from 1 again; or do so in another order, as sorted by people."""
    in_turn = numbers[0] == 1 and all(now in (1, last + 1) for last, now in pairwise(numbers))
    return in_turn or _counts_through(sorted(numbers))


def _counts_through(numbers: list[int]) -> bool:
    return numbers == list(range(1, len(numbers) + 1))


def _numbers_of_run(
    comparison: TableComparison, added: Mapping[int, etree._Element], column: int
) -> dict[etree._Element, int]:
    rows = {
        run_place: comparison.rows[place].element for place, run_place in comparison.pairs.items()
    }
    return {
        row: _number(comparison.run_rows[place].cells, column)
        for place, row in sorted((rows | dict(added)).items())
        if comparison.run_rows[place].value_ids
    }


def _write(session: RefreshSession, cell: etree._Element, text: str) -> None:
    nodes = [node for node in live_texts(cell) if (node.text or "").strip()]
    if nodes and accepted_text(cell).strip() != text:
        session.pen.write(nodes, text)
        session.mark_changed(cell)
