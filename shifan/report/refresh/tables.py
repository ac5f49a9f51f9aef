"""Tables of a report: most have the rows of the run's own report already, and then there is nothing to do."""

from __future__ import annotations

from lxml import etree

from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import CONFLICT, SAME
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.table_rows import have_same_rows, row_of_none, rows_of, table_at
from shifan.rules.none_listed import WITHOUT_ROWS

_ID_PREFIX = "table."  # of the id of a table, before its name


def refresh_table(session: RefreshSession, name: str, run_report: Reading | None) -> None:
    """Give a table the rows that it has in the run's own report; one 无 where a sentence stands for the table there.

    A row with people's words or remarks in it is never taken out; the table is a conflict then.
    """
    table = table_at(session.reading, name)
    if table is None:
        session.enter(CONFLICT, name)
        return
    run_table = _same_table(run_report, session.anchors[name].value_id)
    if run_report is None or (
        run_table is not None and have_same_rows(table, session.reading, run_table, run_report)
    ):
        session.enter(SAME, name)
        return
    rows = rows_of(table, session.reading)
    if run_table is not None:
        run_rows = rows_of(run_table, run_report)
    elif rows and _without_rows(session, name):
        run_rows = [row_of_none(rows[0])]
    else:
        session.enter(SAME, name)
        return
    # Start-up time: the rows of most tables stay as they are.
    from shifan.report.refresh.table_row_changes import change_rows, compare_rows

    change_rows(session, name, compare_rows(table, rows, run_rows))


def _without_rows(session: RefreshSession, name: str) -> bool:
    """Return whether the data say that a table has no rows."""
    table = session.anchors[name].value_id.removeprefix(_ID_PREFIX)
    return WITHOUT_ROWS.get(table) in session.register


def _same_table(run_report: Reading | None, table_id: str) -> etree._Element | None:
    """Return the table with an id in the run's report; None if there is none."""
    if run_report is None:
        return None
    names = (name for name, anchor in run_report.anchors.items() if anchor.value_id == table_id)
    return table_at(run_report, next(names, ""))
