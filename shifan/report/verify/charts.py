"""The charts of a report, judged by their pictures."""

from __future__ import annotations

from shifan.report.anchors.anchor import Anchor
from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.anchors.pictures import digest, picture_at
from shifan.report.place_names import join_names, quote_sentence
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import BACKED, CHANGED, STALE, VerifiedItem


def judged_chart(name: str, context: VerifyContext) -> VerifiedItem:
    """Return the item for a chart: its picture must be the one written, and that of the newest run."""
    anchor, place = context.reading.anchor(name), context.reading.ranges[name]
    in_words = join_names(
        context.place_names.headings_above(place.start), f"图{quote_sentence(anchor.baseline)}"
    )
    return VerifiedItem(anchor.baseline, anchor.value_id, _state(anchor, place, context), in_words)


def _state(anchor: Anchor, place: AnchorRange, context: VerifyContext) -> str:
    picture = picture_at(context.parts, place)
    if picture is None or digest(picture) != anchor.sha256:
        return CHANGED
    if context.newest_charts is None:
        return BACKED
    newest = context.newest_charts.get(anchor.value_id.removeprefix("chart."))
    return BACKED if newest is not None and newest.png == picture else STALE
