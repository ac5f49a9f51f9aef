"""Rows that stay but print other values now, as a problem that is of another site: values exchanged where untouched."""

from __future__ import annotations

from shifan.report.refresh.anchored_values import elements_of_value, run_properties
from shifan.report.refresh.ledger import REFRESHED
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.table_row_columns import matching_columns
from shifan.report.refresh.table_rows import AnchoredRow, TableComparison

_OTHER_VALUE = "该处现在应是另一个数据，原处已有手工改动"


def exchange_values(session: RefreshSession, comparison: TableComparison) -> None:
    """Let the rows of a table that are in the run's report, too, print the values that they print there."""
    for place, run_place in comparison.pairs.items():
        row, run_row = comparison.rows[place], comparison.run_rows[run_place]
        if row.value_ids != run_row.value_ids:
            _exchange_in_row(session, row, run_row)


def _exchange_in_row(session: RefreshSession, row: AnchoredRow, run_row: AnchoredRow) -> None:
    """Exchange the values of the cells that have as many of them in the run's report."""
    names = dict(zip(row.value_ids, row.names, strict=True))
    for cell, column in enumerate(matching_columns(row, run_row) or ()):
        ids, run_ids = row.ids_by_cell[cell], run_row.ids_by_cell[column]
        if len(ids) != len(run_ids):
            continue
        for value_id, run_id in zip(ids, run_ids, strict=True):
            if value_id != run_id:
                _exchange(session, names[value_id], run_id)


def _exchange(session: RefreshSession, name: str, value_id: str) -> None:
    """Print another value where one stands, if nobody has touched that; else it is a conflict."""
    anchor_range = session.reading.ranges[name]
    new_text = session.register.text(value_id)
    if anchor_range.revised or anchor_range.text != session.anchors[name].baseline:
        session.enter_conflict(name, new_text, _OTHER_VALUE)
        return
    old = elements_of_value(anchor_range.start)
    new = session.new_anchors.value(value_id, new_text, run_properties(old))
    session.pen.insert(anchor_range.start, new)
    for element in old:
        session.pen.delete(element)
    session.handled.add(name)
    session.anchors.pop(name)
    session.changed_parts.add(anchor_range.part)
    session.ledger.enter(REFRESHED, value_id)
