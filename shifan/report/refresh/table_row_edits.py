"""Whether people have worked in a row of a table."""

from __future__ import annotations

from shifan.report.anchors import user_edits
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.table_rows import AnchoredRow, TableComparison
from shifan.word.elements import text_of


def is_edited(session: RefreshSession, comparison: TableComparison, row: AnchoredRow) -> bool:
    """Return whether a row holds anything of people's.

    That is an edited value, words, a remark, a bookmark or a cell of their own.
    """
    reading = session.reading
    for name in row.names:
        anchor_range = reading.ranges[name]
        if anchor_range.revised or anchor_range.text != reading.anchors[name].baseline:
            return True
    if user_edits.has_remarks(row.element) or user_edits.has_other_bookmarks(
        row.element, reading.anchors
    ):
        return True
    columns = range(len(row.cells))
    return any(_has_own_words(session, comparison, row, column) for column in columns)


def _has_own_words(
    session: RefreshSession, comparison: TableComparison, row: AnchoredRow, column: int
) -> bool:
    """Return whether a cell says more than its values, or, without values, what is not usual in its column."""
    text = text_of(row.cells[column]).strip()
    names = row.names_by_cell[column]
    if names:
        values = "".join(session.reading.ranges[name].text for name in names)
        return text != values.strip()
    return bool(text) and not _is_usual(text, comparison, row, column)


def _is_usual(text: str, comparison: TableComparison, row: AnchoredRow, column: int) -> bool:
    """Return whether a cell without a value says what is written into such cells.

    That is a number, the code in its row's ids, or what other rows say in this column.
    """
    if (
        row.says_none
        or text.isdigit()
        or any(f".{text}." in value_id for value_id in row.value_ids)
    ):
        return True
    others = (comparison.rows[place] for place in comparison.pairs)
    return any(
        text_of(cell).strip() == text
        for other in others
        if other is not row
        for cell in other.cells[column : column + 1]
    )
