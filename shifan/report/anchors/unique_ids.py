"""Ids in what a report is made from: fresh ones begin above those of the skeleton, copies of a block share none.

Office programs pair bookmarks by id; two with the same one are torn apart at the next save, and the values in them are
not found again.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.word.drawing_names import WP
from shifan.word.elements import W, detach

_START, _END, _ID, _NAME = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}id", f"{W}name"
_DRAWING = f"{WP}docPr"
_CONTROL = f"{W}sdtPr"
_LONGEST_NAME = 40  # of a bookmark
_HISTORY = ("paraId", "textId", "rsid")  # how attributes begin by which Word tells paragraphs apart


@dataclass(frozen=True)
class BlockModel:
    """Neighbouring elements that are to be copied, and whether anything in them has an id that must be unique."""

    elements: list[etree._Element]
    has_ids: bool


def block_model(elements: list[etree._Element]) -> BlockModel:
    """Return a model of some neighbouring elements, in which what Word tells paragraphs apart by is dropped."""
    _drop_history(elements)
    has_ids = any(True for _ in _inside(elements, _START, _END, _DRAWING, _CONTROL))
    return BlockModel(elements, has_ids)


@dataclass
class BlockCopier:
    """Copies what a block repeats: the first copy keeps ids and names, the next ones get their own."""

    anchors: AnchorWriter
    last_drawing_id: int = 0
    _times_copied: Counter[tuple[str, str]] = field(default_factory=Counter)

    def copies_of(self, model: BlockModel) -> list[etree._Element]:
        """Return copies of the elements of a model without the ids that must be unique."""
        copies = [copy.deepcopy(element) for element in model.elements]
        if not model.has_ids:
            return copies
        self._renew_bookmarks(copies)
        for drawing in list(_inside(copies, _DRAWING)):
            if self._was_copied("drawing", drawing.get("id", "")):
                drawing.set("id", str(self.next_drawing_id()))
        for properties in list(_inside(copies, _CONTROL)):
            control_id = properties.find(_ID)
            if control_id is not None and self._was_copied(
                "control", control_id.get(f"{W}val", "")
            ):
                properties.remove(control_id)
        return copies

    def next_drawing_id(self) -> int:
        """Return an id that no drawing has yet."""
        self.last_drawing_id += 1
        return self.last_drawing_id

    def _was_copied(self, kind: str, key: str) -> int:
        """Return how often this was copied before."""
        self._times_copied[kind, key] += 1
        return self._times_copied[kind, key] - 1

    def _renew_bookmarks(self, copies: list[etree._Element]) -> None:
        """Give bookmarks copied before an id and a name of their own; one end without the other is not repeated."""
        ends = {end.get(_ID, ""): end for end in _inside(copies, _END)}
        for start in list(_inside(copies, _START)):
            end = ends.pop(start.get(_ID, ""), None)
            before = self._was_copied("bookmark", start.get(_NAME, ""))
            if before and end is not None:
                self._rename(start, end, before + 1)
            elif before:
                detach(start)
            elif end is not None:
                self._was_copied("end", end.get(_ID, ""))
        for key, end in ends.items():
            if self._was_copied("end", key):
                detach(end)

    def _rename(self, start: etree._Element, end: etree._Element, number: int) -> None:
        suffix = f"_{number}"
        start.set(_NAME, start.get(_NAME, "")[: _LONGEST_NAME - len(suffix)] + suffix)
        new_id = str(self.anchors.next_id())
        start.set(_ID, new_id)
        end.set(_ID, new_id)


def largest_ids(roots: list[etree._Element]) -> tuple[int, int]:
    """Return the largest ids of a bookmark and of a drawing in some parts; 0 where there is none."""
    bookmarks = (_number(end.get(_ID)) for end in _inside(roots, _START, _END))
    drawings = (_number(drawing.get("id")) for drawing in _inside(roots, _DRAWING))
    return max(bookmarks, default=0), max(drawings, default=0)


def _inside(elements: Iterable[etree._Element], *tags: str) -> Iterator[etree._Element]:
    for element in elements:
        yield from element.iter(*tags)


def _drop_history(copies: list[etree._Element]) -> None:
    for element in _inside(copies, "*"):
        for name in list(element.attrib):
            if str(name).rpartition("}")[2].startswith(_HISTORY):
                del element.attrib[name]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
