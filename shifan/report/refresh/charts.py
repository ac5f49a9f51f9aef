"""Charts: the run's picture put where nobody has replaced the old one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shifan.report.anchors.anchor import PICTURE
from shifan.report.anchors.pictures import (
    describe,
    digest,
    drop_unused_pictures,
    picture_at,
    replace_picture,
)
from shifan.report.anchors.run_charts import RunChart, charts_of_run
from shifan.report.anchors.unanchored_charts import chart_id_of, restore_bookmark
from shifan.report.refresh.ledger import CONFLICT, DELETED, KEPT, REFRESHED, REPAIRED, SAME
from shifan.report.refresh.session import RefreshSession


def refresh_charts(session: RefreshSession, parts: dict[str, bytes], run: Path) -> None:
    """Renew the charts of a report from a run, where nobody has replaced them.

    `parts` gets the new pictures and loses those that nothing shows any more.
    """
    charts, reading = charts_of_run(run), session.reading
    names = [name for name in reading.ranges if reading.anchor(name).kind == PICTURE]
    redrawn = {reading.ranges[name].part for name in names if _redraw(session, parts, name, charts)}
    for part in redrawn:
        drop_unused_pictures(parts, part, reading.roots[part])
    session.changed_parts |= redrawn


def _redraw(
    session: RefreshSession, parts: dict[str, bytes], name: str, charts: Mapping[str, RunChart]
) -> bool:
    """Renew a chart and enter it in the ledger; return whether its picture is another one now."""
    anchor_range, anchor = session.reading.ranges[name], session.reading.anchor(name)
    original = next(key for key, other in session.reading.anchors.items() if other is anchor)
    chart = charts.get(anchor.value_id.removeprefix("chart."))
    kinds = []
    for place in anchor_range.with_twins():
        kind = _kind(picture_at(parts, place), anchor.sha256, chart, session.accept_data)
        kinds.append(kind)
        if chart is not None and kind == SAME and not session.ledger.edited_around:
            # Nobody has edited it: another description is that of the former data.
            kinds[-1] = REFRESHED if describe(place, chart) else SAME
        if chart is not None and kind == REFRESHED:
            replace_picture(parts, place, chart, original)
            session.anchors[original].sha256 = digest(chart.png)
    if name == original and chart_id_of(anchor_range):
        _give_bookmark_back(session, name)
    session.enter(kinds[0], name)
    return REFRESHED in kinds


def _kind(
    picture: bytes | None, baseline: str | None, chart: RunChart | None, accept_data: bool
) -> str:
    """Return what becomes of a picture; None stands for one that is gone, and for a chart that the run does not have.

    `baseline` is the digest of the picture that was written there.
    """
    if picture is None:
        return DELETED
    if chart is None:
        return CONFLICT
    if picture == chart.png:
        return SAME
    return REFRESHED if accept_data or digest(picture) == baseline else KEPT


def _give_bookmark_back(session: RefreshSession, name: str) -> None:
    """Anchor a chart again that is known by the name of its drawing only."""
    anchor_range = session.reading.ranges[name]
    restore_bookmark(anchor_range, name, session.new_anchors.next_id())
    session.changed_parts.add(anchor_range.part)
    session.ledger.enter(REPAIRED, session.value_id(name))
