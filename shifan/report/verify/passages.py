"""The words of the verdict and those that rest on it, judged as wholes."""

from __future__ import annotations

from shifan.report.anchors.passages import words_of_passage
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import BACKED, CHANGED, STALE, VerifiedItem

_RESTS_ON_VERDICT = "由结论决定的文字"


def judged_passage(name: str, context: VerifyContext) -> VerifiedItem:
    """Return the item for a passage that rests on the verdict."""
    reading = context.reading
    place = reading.ranges[name]
    in_words = join_names(_RESTS_ON_VERDICT, context.place_names.of(place.start))
    return VerifiedItem(place.text, reading.anchor(name).value_id, _state(name, context), in_words)


def _state(name: str, context: VerifyContext) -> str:
    """Return how the words stand: as written but for the values inside, which are judged by themselves."""
    reading = context.reading
    anchor = reading.anchor(name)
    if words_of_passage(reading, reading.ranges[name]).text != anchor.baseline:
        return CHANGED
    in_file = reading.values.get(anchor.value_id)
    newest = in_file
    if context.newest_values is not None:
        newest = context.newest_values.get(anchor.value_id)
    if newest is None or newest.display != anchor.baseline:
        return STALE
    return BACKED if in_file is not None and newest.value == in_file.value else STALE
