"""Values without a number in them — names, words, what someone has emptied — judged as the texts that they are."""

from __future__ import annotations

from functools import partial

from shifan.chinese.figures import written_numbers
from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.anchors.reading import Reading
from shifan.report.place_names import PlaceNames, join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import BACKED, VerifiedItem
from shifan.report.verify.states import state_of_anchor

_EMPTIED = "原文字已被清空"


def judged_text(name: str, context: VerifyContext) -> VerifiedItem | None:
    """Return the item for a value without a number; None if it has one, or a tracked change deletes the value."""
    reading = context.reading
    anchor, place = reading.anchor(name), reading.ranges[name]
    text = place.text
    if written_numbers(text) or is_deleted_value(name, reading):
        return None
    was_empty = not text and not anchor.baseline
    state = BACKED if was_empty else state_of_anchor(name, context)
    named = partial(_named, place, context.place_names)
    return VerifiedItem(text, anchor.value_id, state, named)


def _named(place: AnchorRange, names: PlaceNames) -> str:
    in_words = names.of(place.start)
    return in_words if place.text else join_names(_EMPTIED, in_words)


def is_deleted_value(name: str, reading: Reading) -> bool:
    """Return whether a value is deleted by a change that is not accepted yet."""
    return reading.anchor(name).kind == VALUE and reading.ranges[name].is_deleted
