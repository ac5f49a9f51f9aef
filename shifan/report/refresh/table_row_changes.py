"""Rows of a table added, removed and reordered as in the run's own report; people's own rows and looks stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from shifan.report.anchors.anchor import TABLE
from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import CONFLICT, NEW, REFRESHED, SAME
from shifan.report.refresh.new_table_rows import new_row
from shifan.report.refresh.serial_numbers import count_anew, counting_columns
from shifan.report.refresh.session import RefreshSession, deleted_ids
from shifan.report.refresh.table_row_edits import is_edited
from shifan.report.refresh.table_row_exchange import exchange_values
from shifan.report.refresh.table_row_matching import match_rows
from shifan.report.refresh.table_row_models import ModelRows
from shifan.report.refresh.table_row_order import arrange_rows, is_sorted_by_people
from shifan.report.refresh.table_rows import (
    AnchoredRow,
    TableComparison,
    rows_of,
)
from shifan.word.elements import W, text_of

_EDITED_ROWS_STAY = "这些行已无对应数据，但行内有手工改动或批注、修订，没有删去"
_COLUMNS_CHANGED = "表格的列已改动，不能加行"


def compare_rows(
    table: etree._Element, rows: list[AnchoredRow], run_rows: list[AnchoredRow]
) -> TableComparison:
    """Return a table of the file beside the same table of the run's report, with the rows that are the same paired."""
    return TableComparison(table, rows, run_rows, match_rows(rows, run_rows))


def change_rows(session: RefreshSession, name: str, comparison: TableComparison) -> None:
    """Give a table the rows that it has in the run's report, and its rows the values that they print there.

    A row with people's words or remarks in it is never taken out; the table is a conflict then.
    """
    _arrange(session, name, comparison)
    exchange_values(session, comparison)


def _arrange(session: RefreshSession, name: str, comparison: TableComparison) -> None:
    """Remove, add and reorder the rows of a table as far as people's work in it allows."""
    removed, added = _rows_to_remove(comparison), _rows_to_add(session, comparison)
    if not removed and not added and not _is_to_be_reordered(session, comparison):
        session.enter(SAME, name)
        return
    edited = _edited_rows(session, name, comparison, removed)
    removed = [row for row in removed if row not in edited]
    if edited:
        added = [place for place in added if comparison.run_rows[place].value_ids]
    new_rows = _new_rows(session, comparison, added)
    if new_rows is None:
        session.enter_detail(CONFLICT, name, reason=_COLUMNS_CHANGED)
    else:
        counting = counting_columns(comparison)
        arrange_rows(session, comparison, removed, new_rows)
        count_anew(session, comparison, counting, removed, new_rows)
        session.changed_parts.add(session.reading.ranges[name].part)
        _enter_refreshed(session, name, edited)


def _enter_refreshed(session: RefreshSession, name: str, edited: list[AnchoredRow]) -> None:
    """Enter that a table has the rows of the run's report, unless edited rows had to stay: then it is a conflict."""
    if not edited:
        session.enter(REFRESHED, name)


def _edited_rows(
    session: RefreshSession, name: str, comparison: TableComparison, removed: list[AnchoredRow]
) -> list[AnchoredRow]:
    """Return the rows to be removed that have to stay as people have worked in them, entered as one conflict."""
    edited = [row for row in removed if is_edited(session, comparison, row)]
    if edited:
        first_cells = "、".join(text_of(row.cells[0]) for row in edited)
        session.enter_detail(CONFLICT, name, now=first_cells, data=_EDITED_ROWS_STAY)
    return edited


def _is_to_be_reordered(session: RefreshSession, comparison: TableComparison) -> bool:
    """Return whether the rows stand in another order than in the run's report, and people have not sorted them."""
    order = [comparison.pairs[place] for place in sorted(comparison.pairs)]
    return order != sorted(order) and not is_sorted_by_people(session, comparison)


def _rows_to_remove(comparison: TableComparison) -> list[AnchoredRow]:
    """Return the rows that the run's report does not have.

    A second row with the values of one that stays is a copy of people's, and stays.
    """
    stay = {frozenset(comparison.run_rows[place].value_ids) for place in comparison.pairs.values()}
    return [
        row
        for place, row in enumerate(comparison.rows)
        if place not in comparison.pairs
        and (row.value_ids or row.says_none)
        and frozenset(row.value_ids) not in stay
    ]


def _rows_to_add(session: RefreshSession, comparison: TableComparison) -> list[int]:
    """Return the places in the run's report of the rows that this file has never had.

    Left out are rows of whose own values people have taken one out, and rows that stand in a table of their own.
    """
    paired = set(comparison.pairs.values())
    places = [
        place
        for place, row in enumerate(comparison.run_rows)
        if place not in paired and (row.value_ids or row.says_none)
    ]
    if not places:
        return []
    taken_out = _own_ids(comparison.run_rows) & _ids_taken_out(session)
    moved = _rows_in_own_tables(session.reading, comparison.element)
    return [
        place
        for place in places
        if not taken_out.intersection(comparison.run_rows[place].value_ids)
        and comparison.run_rows[place].value_ids not in moved
    ]


def _own_ids(rows: Iterable[AnchoredRow]) -> set[str]:
    """Return the ids of the values that stand in one row only."""
    uses = Counter(value_id for row in rows for value_id in set(row.value_ids))
    return {value_id for value_id, count in uses.items() if count == 1}


def _ids_taken_out(session: RefreshSession) -> set[str]:
    """Return the ids that people have taken out of the file, now or before its last refresh."""
    reading = session.reading
    standing = {reading.anchor(name).value_id for name in reading.ranges}
    written = {anchor.value_id for anchor in reading.anchors.values()}
    return written - standing | deleted_ids(reading)


def _rows_in_own_tables(reading: Reading, table: etree._Element) -> set[tuple[str, ...]]:
    """Return the values, by rows, in tables of people's own; a row without values is left out."""
    rows = (row for own_table in _own_tables(reading, table) for row in rows_of(own_table, reading))
    return {row.value_ids for row in rows if row.value_ids}


def _own_tables(reading: Reading, table: etree._Element) -> list[etree._Element]:
    """Return the tables but this one that people have made: no anchor of a table stands in them."""
    ours = {
        next(anchor_range.start.iterancestors(f"{W}tbl"), None)
        for name, anchor_range in reading.ranges.items()
        if reading.anchor(name).kind == TABLE
    }
    return [
        other
        for root in reading.roots.values()
        for other in root.iter(f"{W}tbl")
        if other is not table and other not in ours
    ]


def _new_rows(
    session: RefreshSession, comparison: TableComparison, places: list[int]
) -> dict[int, etree._Element] | None:
    """Return the new rows by their places in the run's report, after entering their values as new.

    None if one cannot be made because the columns have changed.
    """
    unedited = [
        place
        for place in comparison.pairs
        if not is_edited(session, comparison, comparison.rows[place])
    ]
    models = ModelRows.of(unedited, comparison)
    rows = {place: new_row(session, comparison, place, models) for place in places}
    made = {place: row for place, row in rows.items() if row is not None}
    if len(made) < len(rows):
        return None
    for place in made:
        for value_id in comparison.run_rows[place].value_ids:
            session.ledger.enter(NEW, value_id)
    return made
