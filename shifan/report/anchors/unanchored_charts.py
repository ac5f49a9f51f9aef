"""Charts without a bookmark of their own: pasted copies, and those whose bookmark was lost. Their drawings still have the name we gave them."""

from __future__ import annotations

import re

from lxml import etree

from shifan.report.anchors.anchor import PICTURE, Anchors
from shifan.report.anchors.found import ALTERNATE, COPY, DELETED, FALLBACK, Spot
from shifan.report.anchors.pictures import NAMED, blip, drawing_of
from shifan.word.elements import W, el

PREFIX = "sf:"  # and the id of the chart, see shifan.report.make.chart_pictures
_START, _END = f"{W}bookmarkStart", f"{W}bookmarkEnd"
_NAMES = re.compile(rb'docPr\b[^<]*?name="sf:chart\.')


def enter(
    parts: dict[str, bytes],
    roots: dict[str, etree._Element],
    written: Anchors,
    spots: dict[str, Spot],
) -> None:
    """Enter the charts that are known by name only: one takes the place of an anchor that was lost, the others are copies."""
    known = {name: entry for name, entry in written.items() if entry.kind == PICTURE}
    drawings = (
        drawing_of(spot)
        for name in known
        if name in spots
        for spot in (spots[name], *spots[name].twins)
    )
    held = {one for one in drawings if one is not None and one.get("name", "").startswith(PREFIX)}
    for part, root in roots.items():
        # Almost always each has its bookmark: then the tree is not walked.
        if len(_NAMES.findall(parts[part])) > sum(
            one.getroottree().getroot() is root for one in held
        ):
            for drawing in [
                one
                for one in root.iter(NAMED)
                if one not in held and one.get("name", "").startswith(PREFIX)
            ]:
                _enter(Spot(part, drawing), known, spots)


def _enter(spot: Spot, known: Anchors, spots: dict[str, Spot]) -> None:
    names = [name for name, entry in known.items() if entry.value_id == key_of(spot)]
    if next(spot.start.iterancestors(*DELETED), None) is not None:
        return
    if next(spot.start.iterancestors(FALLBACK), None) is not None:
        box = next(spot.start.iterancestors(ALTERNATE), None)
        first = next(
            (
                one
                for one in spots.values()
                if one.start.get("name") == spot.start.get("name")
                and box in one.start.iterancestors(ALTERNATE)
            ),
            None,
        )
        if first is not None:
            first.twins.append(spot)
    elif names:
        spots[
            next(
                (name for name in names if name not in spots or _left(spots[name], spot)),
                f"{COPY}{len(spots)}",
            )
        ] = spot


def _left(old: Spot, new: Spot) -> bool:
    """Return whether a bookmark stayed behind empty when its chart was moved."""
    return old.part == new.part and blip(old) is None


def key_of(spot: Spot) -> str:
    """Return the id of the chart that a drawing's name tells; empty if the spot is no such drawing."""
    return spot.start.get("name", "").removeprefix(PREFIX) if spot.start.tag == NAMED else ""


def anchor(spot: Spot, name: str, number: int) -> None:
    """Give a chart its lost bookmark back, from where it stayed behind if it did."""
    run = next(spot.start.iterancestors(f"{W}r"), None)
    if run is None:
        return
    for start in [
        one for one in run.getroottree().getroot().iter(_START) if one.get(f"{W}name") == name
    ]:
        for edge in [
            one
            for one in run.getroottree().getroot().iter(_START, _END)
            if one.get(f"{W}id") == start.get(f"{W}id")
        ]:
            edge.getparent().remove(edge)
    run.addprevious(el("bookmarkStart", id=number, name=name))
    run.addnext(el("bookmarkEnd", id=number))
