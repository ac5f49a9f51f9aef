"""A report read with the anchors that some program has lost though what they said still stands."""

from __future__ import annotations

from shifan.report.anchors.copied_passages import CopiedPassages, has_copies
from shifan.report.anchors.reading import Reading, read, reread
from shifan.report.anchors.rejected_refresh import forget_tentative, restore_rejected
from shifan.report.anchors.unanchored_charts import chart_id_of


def read_recovered(
    parts: dict[str, bytes], file: str, places_only: bool = False, from_nothing: bool = False
) -> Reading:
    """Return the reading of a report's parts, its lost anchors set anew in its trees where their place is proven.

    `recovered` and `edited` of the reading say which. With `places_only`, to be written into, pasted copies get anchors
    of their own, too (`adopted`). A report without any anchor is left so, but with `from_nothing`. Refused as `read`
    does.
    """
    reading = read(parts, file, places_only)
    tentative = restore_rejected(reading)
    touched = reading.touched
    lacks_anchors = any(name not in reading.ranges for name in reading.anchors)
    has_some = any(not chart_id_of(place) for place in reading.ranges.values())
    if lacks_anchors and (has_some or from_nothing):
        reading = _with_lost_anchors(parts, reading, places_only)
    forget_tentative(reading, tentative)
    reading.touched |= touched
    if places_only and has_copies(reading):
        reading = _with_copies(parts, reading)
    return reading


def _with_lost_anchors(parts: dict[str, bytes], reading: Reading, places_only: bool) -> Reading:
    # Start-up time: in most reports nothing is lost.
    from shifan.report.anchors.lost_anchors import LostAnchors

    if places_only:
        reading = reread(parts, reading, places_only=False)
    lost = LostAnchors(reading)
    lost.find()
    if lost.found:
        reading = reread(parts, reading, places_only)
    reading.recovered, reading.edited = lost.found, lost.edited
    return reading


def _with_copies(parts: dict[str, bytes], before: Reading) -> Reading:
    copies = CopiedPassages(reread(parts, before, places_only=False))
    copies.adopt()
    reading = reread(parts, copies.reading, places_only=True)
    reading.recovered, reading.edited = before.recovered, before.edited
    reading.touched = before.touched
    reading.adopted = copies.adopted
    return reading
