"""Charts without a bookmark: pasted copies, and those whose bookmark was lost.

Their drawings still have the name by which a chart is known.
"""

from __future__ import annotations

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import PICTURE, Anchors
from shifan.report.anchors.anchor_range import (
    COPY_PREFIX,
    AnchorRange,
)
from shifan.report.anchors.pictures import DRAWING_NAME, drawing_of, image_of
from shifan.word.elements import ALTERNATE, DELETED, FALLBACK, W, detach, el

NAME_PREFIX = "sf:"  # and the id of the chart, see shifan.report.make.chart_pictures
_START, _END = f"{W}bookmarkStart", f"{W}bookmarkEnd"
_NAMES = pattern_of(rb'docPr\b[^<]*?name="sf:chart\.')


def add_unanchored_charts(
    parts: dict[str, bytes],
    roots: dict[str, etree._Element],
    anchors: Anchors,
    ranges: dict[str, AnchorRange],
) -> None:
    """Enter the charts that are known by name only into `ranges`.

    One takes the place of an anchor that was lost, the others are copies.
    """
    charts = {name: anchor for name, anchor in anchors.items() if anchor.kind == PICTURE}
    anchored = _anchored_drawings(charts, ranges)
    for part, root in roots.items():
        # Almost always each has its bookmark: then the tree is not walked.
        here = sum(drawing.getroottree().getroot() is root for drawing in anchored)
        if len(_NAMES.findall(parts[part])) <= here:
            continue
        for drawing in list(root.iter(DRAWING_NAME)):
            if drawing not in anchored and _has_our_name(drawing):
                _add(AnchorRange(part, drawing), charts, ranges)


def _anchored_drawings(charts: Anchors, ranges: dict[str, AnchorRange]) -> set[etree._Element]:
    places = [place for name in charts if name in ranges for place in ranges[name].with_twins()]
    drawings = [drawing_of(place) for place in places]
    return {drawing for drawing in drawings if drawing is not None and _has_our_name(drawing)}


def _has_our_name(drawing: etree._Element) -> bool:
    return drawing.get("name", "").startswith(NAME_PREFIX)


def _add(place: AnchorRange, charts: Anchors, ranges: dict[str, AnchorRange]) -> None:
    """Enter a drawing: as the lost anchor of its chart, else as a copy, or as the twin of one in a text box."""
    drawing = place.start
    if next(drawing.iterancestors(*DELETED), None) is not None:
        return
    if next(drawing.iterancestors(FALLBACK), None) is not None:
        _add_twin(place, ranges)
        return
    names = [name for name, anchor in charts.items() if anchor.value_id == chart_id_of(place)]
    if not names:
        return
    lost = (name for name in names if name not in ranges or _stayed_behind(ranges[name], place))
    ranges[next(lost, f"{COPY_PREFIX}{len(ranges)}")] = place


def _add_twin(place: AnchorRange, ranges: dict[str, AnchorRange]) -> None:
    drawing = place.start
    text_box = next(drawing.iterancestors(ALTERNATE), None)
    for other in ranges.values():
        same_name = other.start.get("name") == drawing.get("name")
        if same_name and text_box in list(other.start.iterancestors(ALTERNATE)):
            other.twins.append(place)
            return


def _stayed_behind(old: AnchorRange, new: AnchorRange) -> bool:
    """Return whether a bookmark stayed behind empty when its chart was moved."""
    return old.part == new.part and image_of(old) is None


def chart_id_of(place: AnchorRange) -> str:
    """Return the id of a chart that is known by its drawing's name; empty for any other place."""
    if place.start.tag != DRAWING_NAME:
        return ""
    return place.start.get("name", "").removeprefix(NAME_PREFIX)


def restore_bookmark(place: AnchorRange, name: str, number: int) -> None:
    """Give a chart its lost bookmark back under a free id, from where it stayed behind if it did."""
    run = next(place.start.iterancestors(f"{W}r"), None)
    if run is None:
        return
    root = run.getroottree().getroot()
    left_ids = [start.get(f"{W}id") for start in root.iter(_START) if start.get(f"{W}name") == name]
    for edge in list(root.iter(_START, _END)) if left_ids else ():
        if edge.get(f"{W}id") in left_ids:
            detach(edge)
    run.addprevious(el("bookmarkStart", id=number, name=name))
    run.addnext(el("bookmarkEnd", id=number))
