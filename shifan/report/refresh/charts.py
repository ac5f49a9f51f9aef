"""Charts: the run's picture put where nobody has replaced the old one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shifan.report.anchors import pictures, unanchored_charts
from shifan.report.anchors.anchor import PICTURE
from shifan.report.anchors.pictures import Drawn
from shifan.report.refresh.ledger import REFRESHED, REPAIRED
from shifan.report.refresh.session import RefreshSession


def refresh_charts(session: RefreshSession, parts: dict[str, bytes], run: Path) -> None:
    """Renew the charts of a report from a run, where nobody has replaced them.

    `parts` gets the new pictures and loses those that nothing shows any more.
    """
    drawn, reading = pictures.of_run(run), session.reading
    names = [name for name in reading.spots if reading.entry(name).kind == PICTURE]
    redrawn = {reading.spots[name].part for name in names if _redraw(session, parts, name, drawn)}
    for part in redrawn:
        pictures.forget(parts, part, reading.roots[part])
    session.changed_parts |= redrawn


def _redraw(
    session: RefreshSession, parts: dict[str, bytes], name: str, drawn: Mapping[str, Drawn]
) -> bool:
    """Renew a chart and enter it in the ledger; return whether its picture is another one now."""
    spot, anchor = session.reading.spots[name], session.reading.entry(name)
    original = next(key for key, other in session.reading.written.items() if other is anchor)
    chart = drawn.get(anchor.value_id.removeprefix("chart."))
    baseline = anchor.sha256 or ""
    states = [
        pictures.renew(parts, place, baseline, chart, original, session.accept_data)
        for place in (spot, *spot.twins)
    ]
    redrawn = chart is not None and REFRESHED in states
    if chart is not None and redrawn:
        session.anchors[original].sha256 = pictures.digest(chart.png)
    if name == original and unanchored_charts.key_of(spot):
        _give_bookmark_back(session, name)
    session.enter(states[0], name)
    return redrawn


def _give_bookmark_back(session: RefreshSession, name: str) -> None:
    """Anchor a chart again that is known by the name of its drawing only."""
    spot = session.reading.spots[name]
    session.new_anchors.first_id += 1
    unanchored_charts.anchor(spot, name, session.new_anchors.first_id)
    session.changed_parts.add(spot.part)
    session.ledger.enter(REPAIRED, session.value_id(name))
