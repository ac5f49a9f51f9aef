"""A new row for a table: the copy of a neighbour, so that it looks as people made the table look, with new values."""

from __future__ import annotations

import copy

from lxml import etree

from shifan.report.refresh.anchored_values import elements_of_value, run_properties
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.table_row_columns import matching_columns
from shifan.report.refresh.table_row_edits import is_edited
from shifan.report.refresh.table_row_models import ModelRows
from shifan.report.refresh.table_rows import AnchoredRow, TableComparison
from shifan.word.elements import W, detach, drop_paragraph_ids, text_of
from shifan.word.revisions import REVISIONS

_START, _NAME, _TEXT = f"{W}bookmarkStart", f"{W}name", f"{W}t"


def new_row(
    session: RefreshSession, comparison: TableComparison, run_place: int, models: ModelRows
) -> etree._Element | None:
    """Return a row of the run's report for the table, with the looks of the nearest model that has room for its values.

    If none has, it has the looks of the run's report; None if the columns of the table have changed then.
    """
    run_row = comparison.run_rows[run_place]
    for place in models.nearest(run_row, run_place):
        row = comparison.rows[place]
        columns = matching_columns(row, comparison.run_rows[comparison.pairs[place]])
        if columns is None or len(columns) != len(run_row.cells):
            continue
        model = AnchoredRow(_accepted_copy(row.element), row.value_ids, row.names)
        if _has_room_for(model, run_row, columns):
            return _fill(session, model, run_row, columns)
    if not _has_columns_of_run(comparison, run_row):
        return None
    leaving = _leaving_row(session, comparison, run_row)
    if leaving is not None:
        return _fill(session, leaving, run_row, list(range(len(run_row.cells))))
    model = AnchoredRow(copy.deepcopy(run_row.element), run_row.value_ids, run_row.names)
    return _fill(session, model, run_row, list(range(len(run_row.cells))))


def _leaving_row(
    session: RefreshSession, comparison: TableComparison, run_row: AnchoredRow
) -> AnchoredRow | None:
    """Return a copy of an untouched row that the data no longer have: it looks as the table does in this file."""
    columns = list(range(len(run_row.cells)))
    for place, row in enumerate(comparison.rows):
        if place in comparison.pairs or not row.value_ids or len(row.cells) != len(columns):
            continue
        model = AnchoredRow(_accepted_copy(row.element), row.value_ids, row.names)
        if _has_room_for(model, run_row, columns) and not is_edited(session, comparison, row):
            return model
    return None


def _has_room_for(model: AnchoredRow, run_row: AnchoredRow, columns: list[int]) -> bool:
    """Return whether each cell of a model has as many values as its column has in a row of the run's report."""
    counts = [len(ids) for ids in model.ids_by_cell]
    return counts == [len(run_row.ids_by_cell[column]) for column in columns]


def _has_columns_of_run(comparison: TableComparison, run_row: AnchoredRow) -> bool:
    """Return whether a table has the columns of the run's report, in their order."""
    order = list(range(len(run_row.cells)))
    for place, run_place in comparison.pairs.items():
        columns = matching_columns(comparison.rows[place], comparison.run_rows[run_place])
        if columns != order:
            return False
    if not comparison.rows:
        return True
    table = next(comparison.rows[0].element.iterancestors(f"{W}tbl"))
    return len(table.findall(f"{W}tblGrid/{W}gridCol")) == len(order)


def _accepted_copy(row: etree._Element) -> etree._Element:
    """Return a copy of a row with all revisions accepted.

    They are those of an earlier refresh: a row with somebody else's is no model.
    """
    made = copy.deepcopy(row)
    for revision in list(made.iter(*REVISIONS)):
        for child in list(revision) if revision.tag == f"{W}ins" else ():
            revision.addprevious(child)
        detach(revision)
    return made


def _fill(
    session: RefreshSession, model: AnchoredRow, run_row: AnchoredRow, columns: list[int]
) -> etree._Element:
    """Return the row of a model with the values of a row of the run's report, anchored anew, and its plain texts."""
    for cell, names, column in zip(model.cells, model.names_by_cell, columns, strict=True):
        starts = [start for start in cell.iter(_START) if start.get(_NAME) in names]
        for start, value_id in zip(starts, run_row.ids_by_cell[column], strict=True):
            _replace_value(session, start, value_id)
        if not starts:
            _set_text(cell, text_of(run_row.cells[column]))
    drop_paragraph_ids(model.element)
    return model.element


def _set_text(cell: etree._Element, text: str) -> None:
    """Put a text into the first text node of a cell and empty the others; a cell without any stays empty."""
    for place, node in enumerate(cell.iter(_TEXT)):
        node.text = text if place == 0 else ""


def _replace_value(session: RefreshSession, start: etree._Element, value_id: str) -> None:
    """Put a newly anchored value where another one's anchor is, with its run properties."""
    old = elements_of_value(start)
    new_text = session.register.text(value_id)
    for element in session.new_anchors.value(value_id, new_text, run_properties(old)):
        start.addprevious(element)
    for element in old:
        detach(element)
