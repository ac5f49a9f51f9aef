"""The state of what stands at an anchor: against what was written there, the file's register, and the newest run."""

from __future__ import annotations

from shifan.report.anchors.anchor_range import control_tag
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import BACKED, CHANGED, STALE, UNSOURCED


def state_of_anchor(name: str, context: VerifyContext) -> str:
    """Return the state of the text at an anchor.

    Its baseline decides whether it was changed, the newest run whether it is stale; without a run, the register inside
    the file.
    """
    reading = context.reading
    anchor, place = reading.anchor(name), reading.ranges[name]
    if place.text != anchor.baseline or name in context.misplaced:
        return CHANGED
    if control_tag(place.control) not in ("", anchor.value_id):
        return CHANGED
    if anchor.value_id not in reading.values:
        return UNSOURCED
    newest = reading.values if context.newest_values is None else context.newest_values
    if anchor.value_id not in newest:
        return STALE
    return BACKED if newest.displays(anchor.value_id, anchor.baseline) else STALE
