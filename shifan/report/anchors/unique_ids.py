"""Ids in what a report is made from: fresh ones begin above those of the skeleton, and copies of a repeated block do not share any.

Office programs pair bookmarks by id; two with the same one are torn apart at the next save, and the values in them are not found again.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from shifan.report.anchors.creation import AnchorWriter
from shifan.word.elements import W

_START, _END, _ID, _NAME = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}id", f"{W}name"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_LONGEST = 40  # signs of a bookmark's name


@dataclass
class Copies:
    """Copies what a block repeats: the first copy keeps ids and names, the next ones get their own."""

    anchors: AnchorWriter
    drawings: int = 0  # the largest id of a drawing so far
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, elements: list[etree._Element]) -> list[etree._Element]:
        """Return copies of some neighbouring elements without the ids that must be unique."""
        made = [copy.deepcopy(one) for one in elements]
        _forget_history(made)
        self._bookmarks(made)
        for one in _all(made, _DRAWING):
            if self._again("drawing", one.get("id", "")):
                one.set("id", str(self.drawing()))
        for one in _all(made, f"{W}sdtPr"):
            own = one.find(_ID)
            if own is not None and self._again("control", own.get(f"{W}val", "")):
                one.remove(own)
        return made

    def drawing(self) -> int:
        """Return an id that no drawing has."""
        self.drawings += 1
        return self.drawings

    def _again(self, kind: str, key: str) -> int:
        """Return how often this was copied before."""
        self._seen[kind, key] += 1
        return self._seen[kind, key] - 1

    def _bookmarks(self, made: list[etree._Element]) -> None:
        """Give bookmarks copied before an id and a name of their own; a half that has no partner here is not repeated."""
        ends = {one.get(_ID): one for one in _all(made, _END)}
        for start in _all(made, _START):
            end = ends.pop(start.get(_ID), None)
            before = self._again("bookmark", start.get(_NAME, ""))
            if before and end is None:
                start.getparent().remove(start)
            elif before:
                self.anchors.first_id += 1
                mark = f"_{before + 1}"
                start.set(_NAME, start.get(_NAME, "")[: _LONGEST - len(mark)] + mark)
                for half in (start, end):
                    half.set(_ID, str(self.anchors.first_id))
            elif end is not None:
                self._again("end", end.get(_ID, ""))
        for key, end in ends.items():
            if self._again("end", key):
                end.getparent().remove(end)


def largest_ids(roots: list[etree._Element]) -> tuple[int, int]:
    """Return the largest ids of a bookmark and of a drawing in some parts; 0 where there is none."""
    return (
        max(
            (_number(one.get(_ID)) for root in roots for one in root.iter(_START, _END)), default=0
        ),
        max((_number(one.get("id")) for root in roots for one in root.iter(_DRAWING)), default=0),
    )


def _all(made: list[etree._Element], tag: str) -> list[etree._Element]:
    return [one for element in made for one in element.iter(tag)]


def _forget_history(made: list[etree._Element]) -> None:
    for one in (one for element in made for one in element.iter(etree.Element)):
        for name in [
            key
            for key in one.attrib
            if key.rpartition("}")[2].startswith(("paraId", "textId", "rsid"))
        ]:
            del one.attrib[name]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
