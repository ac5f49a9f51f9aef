"""Tables of a report: most have the rows of the run's own report already, and then there is nothing to do."""

from __future__ import annotations

from lxml import etree

from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import CONFLICT, SAME
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.table_rows import have_same_rows, rows_of, table_at


def refresh_table(session: RefreshSession, name: str, run_report: Reading | None) -> None:
    """Give a table the rows that it has in the run's own report.

    A row with people's words or remarks in it is never taken out; the table is a conflict then.
    """
    table = table_at(session.reading, name)
    if table is None:
        session.enter(CONFLICT, name)
        return
    run_table = _same_table(run_report, session.anchors[name].value_id)
    if (
        run_report is None
        or run_table is None
        or have_same_rows(table, session.reading, run_table, run_report)
    ):
        session.enter(SAME, name)
        return
    # Start-up time: the rows of most tables stay as they are.
    from shifan.report.refresh.table_row_changes import change_rows, compare_rows

    rows, run_rows = rows_of(table, session.reading), rows_of(run_table, run_report)
    change_rows(session, name, compare_rows(table, rows, run_rows))


def _same_table(run_report: Reading | None, table_id: str) -> etree._Element | None:
    """Return the table with an id in the run's report; None if there is none."""
    if run_report is None:
        return None
    names = (name for name, anchor in run_report.anchors.items() if anchor.value_id == table_id)
    return table_at(run_report, next(names, ""))
