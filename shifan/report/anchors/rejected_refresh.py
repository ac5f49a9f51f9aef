"""A refresh written as revisions that people have rejected, whole or in part: what stood before is what stands again.

The register part keeps what the refresh has changed of the anchors until the next one; by that it is known again.
"""

from __future__ import annotations

from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor import PASSAGE, Anchor, Anchors, Json, anchors_to_json
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W, detach
from shifan.word.revisions import AUTHOR, REVISIONS

_KEY = "tracked"


@dataclass
class TrackedRefresh:
    """What a refresh written as revisions has changed: anchors as they were before, and the names of new ones."""

    before: Anchors = field(default_factory=dict)
    added: list[str] = field(default_factory=list)

    def to_json(self) -> Json:
        """Return the record as it stands in a report."""
        return {"before": anchors_to_json(self.before), "added": list(self.added)}


def tracked_refresh(reading: Reading) -> TrackedRefresh | None:
    """Return what the last refresh of a report has changed, if it was written as revisions; None else."""
    record = reading.info.others.get(_KEY)
    if not isinstance(record, dict):
        return None
    before, added = record.get("before"), record.get("added")
    if not isinstance(before, dict) or not isinstance(added, list):
        return None
    try:
        anchors = {name: Anchor.from_json(item) for name, item in before.items()}
    except ValueError:
        return None
    return TrackedRefresh(anchors, [name for name in added if isinstance(name, str)])


def note_tracked_refresh(
    others: dict[str, Json], refresh: TrackedRefresh | None
) -> dict[str, Json]:
    """Return what a report has to know beside the known keys, with the record of a refresh or without any."""
    left = {key: item for key, item in others.items() if key != _KEY}
    return left if refresh is None else left | {_KEY: refresh.to_json()}


def restore_rejected(reading: Reading) -> set[str]:
    """Take back in a reading what people have rejected of the last refresh; return the names that may be found again.

    Those are anchors that the refresh had taken out: where their text stands again they are lost, else they are gone.
    """
    refresh = tracked_refresh(reading)
    if refresh is None or has_own_revisions(reading):
        return set()
    rejected = [name for name in refresh.before if _stands_again(reading, name, refresh.before)]
    dead = [name for name in refresh.added if name in reading.anchors and _is_empty(reading, name)]
    lost = [name for name in refresh.before if name in reading.anchors]
    lost = [name for name in lost if name not in reading.ranges]  # of a row that was to move
    for name in (*rejected, *lost):
        reading.anchors[name] = refresh.before[name]
    ids = {reading.anchors[name].value_id for name in (*rejected, *dead)}
    for name in dead:
        del reading.anchors[name]
        _drop_bookmark(reading, name)
    taken_out = {name for name in refresh.before if name not in reading.anchors}
    _put_back(reading, refresh.before)
    if ids:
        reading.info.undone = sorted({*(reading.info.undone or ()), *ids})
    return taken_out


def _put_back(reading: Reading, before: Anchors) -> None:
    """Put the anchors that the refresh had taken out back where they were written, before those that they preceded."""
    waiting = dict(before)
    ordered: Anchors = {}
    for name, anchor in reading.anchors.items():
        if name in waiting:
            for other in list(waiting):
                former = waiting.pop(other)
                if other == name:
                    break
                if other not in reading.anchors:
                    ordered[other] = former
        ordered[name] = anchor
    ordered.update((name, place) for name, place in waiting.items() if name not in reading.anchors)
    reading.anchors.clear()
    reading.anchors.update(ordered)


def forget_tentative(reading: Reading, names: set[str]) -> None:
    """Forget the anchors that the refresh had taken out and that are not found: nothing of them was rejected."""
    found = {name for name in names if name in reading.ranges}
    for name in names - found:
        reading.anchors.pop(name, None)
        reading.edited.pop(name, None)
    if found:
        ids = {reading.anchors[name].value_id for name in found}
        reading.info.undone = sorted({*(reading.info.undone or ()), *ids})


def has_own_revisions(reading: Reading) -> bool:
    """Return whether a report still holds revisions of an earlier refresh that nobody has accepted or rejected."""
    return any(
        revision.get(f"{W}author") == AUTHOR
        for root in reading.roots.values()
        for revision in root.iter(*REVISIONS)
    )


def _stands_again(reading: Reading, name: str, before: Anchors) -> bool:
    """Return whether the former text stands at an anchor whose text the refresh has changed."""
    place, now = reading.ranges.get(name), reading.anchors.get(name)
    if place is None or now is None or now.kind != before[name].kind:
        return False
    former = before[name].baseline
    if now.kind == PASSAGE and now.baseline == former:
        return False
    return former != now.baseline and place.text == former


def _drop_bookmark(reading: Reading, name: str) -> None:
    """Take the ends of an empty bookmark out: one that an anchor does not know keeps passages from being renewed."""
    place = reading.ranges.pop(name, None)
    if place is None:
        return
    row = next(place.start.iterancestors(f"{W}tr"), None)
    for edge in (place.start, place.end):
        if edge is not None and edge.getparent() is not None:
            detach(edge)
    if row is not None and row.getparent() is not None and not _says_something(row):
        detach(
            row
        )  # LibreOffice leaves the empty row where the text of an inserted one is rejected
    reading.touched.add(place.part)


def _says_something(row: etree._Element) -> bool:
    return any(node.text for node in row.iter(f"{W}t", f"{W}delText"))


def _is_empty(reading: Reading, name: str) -> bool:
    """Return whether nothing stands at an anchor that the refresh had set in."""
    place = reading.ranges.get(name)
    return place is None or (bool(reading.anchors[name].baseline) and not place.text)
