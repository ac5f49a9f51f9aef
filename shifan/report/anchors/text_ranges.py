"""A stretch of a paragraph's text set between the ends of a bookmark: runs are split where it begins and ends."""

from __future__ import annotations

import copy
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.word.elements import SPACE, W, live_texts

_RUN, _TEXT, _PROPERTIES = f"{W}r", f"{W}t", f"{W}rPr"
_DELETED = (f"{W}del", f"{W}moveFrom")


@dataclass
class _Piece:
    """A child of a paragraph with text, where it begins, and whether it may be split."""

    element: etree._Element
    start: int
    text: str
    can_be_split: bool


@dataclass
class ParagraphText:
    """The live text of a paragraph by its children; `text` is what stands in them, in order."""

    paragraph: etree._Element
    _pieces: list[_Piece] = field(default_factory=list)
    text: str = ""

    @classmethod
    def of(cls, paragraph: etree._Element) -> ParagraphText:
        """Return the text of a paragraph."""
        made = cls(paragraph)
        made._read()
        return made

    def can_hold(self, start: int, end: int) -> bool:
        """Return whether a stretch begins and ends where a child does, or one that may be split."""
        return 0 <= start < end <= len(self.text) and self._is_open(start) and self._is_open(end)

    def wrap(
        self, start: int, end: int, edges: tuple[etree._Element, etree._Element]
    ) -> list[etree._Element]:
        """Set two elements around a stretch of the text; return the children between them."""
        first, last = edges
        self._boundary(end)
        self._boundary(start)
        inside = [
            piece.element
            for piece in self._pieces
            if start <= piece.start and piece.start + len(piece.text) <= end and piece.text
        ]
        inside[0].addprevious(first)
        inside[-1].addnext(last)
        return inside

    def _read(self) -> None:
        self._pieces, at = [], 0
        for child in self.paragraph:
            if child.tag in _DELETED:
                continue
            text = "".join(node.text or "" for node in live_texts(child))
            if text:
                is_plain = child.tag == _RUN and len(child.findall(_TEXT)) == 1
                self._pieces.append(_Piece(child, at, text, is_plain))
                at += len(text)
        self.text = "".join(piece.text for piece in self._pieces)

    def _is_open(self, place: int) -> bool:
        inside = (
            piece for piece in self._pieces if piece.start < place < piece.start + len(piece.text)
        )
        return all(piece.can_be_split for piece in inside)

    def _boundary(self, place: int) -> None:
        """Split the run in which a place lies."""
        for piece in self._pieces:
            if piece.start < place < piece.start + len(piece.text):
                split_run(piece.element, place - piece.start)
                self._read()
                return


def split_run(run: etree._Element, at: int) -> None:
    """Split a run with one text in two; what else stands in it stays with the half on its side."""
    second = copy.deepcopy(run)
    run.addnext(second)
    own, other = run.find(_TEXT), second.find(_TEXT)
    if own is None or other is None:
        return
    text = own.text or ""
    own.text, other.text = text[:at], text[at:]
    for node in (own, other):
        node.set(SPACE, "preserve")
    for sibling in list(own.itersiblings()):
        run.remove(sibling)
    for sibling in list(other.itersiblings(preceding=True)):
        if sibling.tag != _PROPERTIES:
            second.remove(sibling)
