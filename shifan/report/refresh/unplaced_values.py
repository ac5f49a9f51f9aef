"""What has no right place after a refresh: new values without any, and values that stand in another one's cell."""

from __future__ import annotations

from pathlib import Path

from shifan.report.anchors.reading import Reading
from shifan.report.anchors.swapped_cells import misplaced_values
from shifan.report.refresh.ledger import MISPLACED, NEW, UNPLACED, LedgerDetail, RefreshLedger
from shifan.report.refresh.run_report import (
    differing_ids,
    is_data_dependent_passage,
    is_unfinished,
    read_run_anchors,
)
from shifan.report.refresh.session import RefreshSession, deleted_ids


def enter_unplaced_values(session: RefreshSession, run: Path, run_report: Reading | None) -> None:
    """Enter as new what the run's own report prints and this file has never had a place for, at no earlier refresh.

    `run_report` is None if it has not been read yet: its anchors are read then, if there is anything to look for.
    """
    before, now = differing_ids(session.reading.values, session.register)
    has_new_values = not {*now} <= {*before}
    if not has_new_values and not is_unfinished(session.reading):
        return
    printed = run_report.anchors if run_report else read_run_anchors(run, session.reading)
    if printed is None:
        return
    known = {
        anchor.value_id
        for anchors in (session.reading.anchors, session.anchors, session.new_anchors.written)
        for anchor in anchors.values()
    } | deleted_ids(session.reading)
    for anchor in printed.values():
        if anchor.value_id in known:
            continue
        session.ledger.enter_detail(LedgerDetail(NEW, anchor.value_id, data=anchor.baseline))
        if is_data_dependent_passage(anchor.value_id):
            session.ledger.enter(UNPLACED, anchor.value_id)


def enter_misplaced_values(reading: Reading, ledger: RefreshLedger) -> None:
    """Enter the values that stand in another one's cell: they are renewed there, and somebody has to look at them."""
    names = misplaced_values(reading)
    if not names:
        return
    # Start-up time: most refreshes have nothing to say of a place.
    from shifan.report.place_names import PlaceNames

    place_names = PlaceNames(reading.roots)
    for name, anchor_range in reading.ranges.items():
        if name in names:
            place = place_names.of(anchor_range.start)
            value_id = reading.anchor(name).value_id
            ledger.enter_detail(
                LedgerDetail(MISPLACED, value_id, now=anchor_range.text, place=place)
            )
