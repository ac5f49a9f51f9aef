"""The paper that a document is printed on: what stands beyond its edges nobody sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from shifan.word.elements import W, attribute, length
from shifan.word.sections import section_of

# Twips: what begins that far left of the paper or above it has lost its beginning.
_OVER_THE_EDGE = 3_000.0
# Frames and tables for which nothing is said are placed from the edge of the paper.
_PLACED_ON_PAPER = ("page", "")
_PLACED_IN_TEXT = ("text", "paragraph", "line")


class Offset(NamedTuple):
    """Where something begins, in twips from what it is measured from: page, margin, column, text or paragraph.

    None for a side that is not stated or aligned; from the page where nothing is said.
    """

    x: float | None = None
    y: float | None = None
    from_x: str = ""
    from_y: str = ""


class Paper(NamedTuple):
    """Width, height and margins of a paper, in twips."""

    width: float = 11_906.0
    height: float = 16_838.0
    left: float = 0.0
    top: float = 0.0

    def is_off(self, place: Offset) -> bool:
        """Return whether what begins at a place is beyond the paper.

        What moves along with the text may begin a page above or below it.
        """
        if place.x is not None and not self._is_on(place.x, place.from_x, self.left, self.width):
            return True
        if place.y is None:
            return False
        if place.from_y in _PLACED_IN_TEXT:
            return abs(place.y) >= self.height
        return not self._is_on(place.y, place.from_y, self.top, self.height)

    def _is_on(self, offset: float, measured_from: str, margin: float, end: float) -> bool:
        at = offset if measured_from in _PLACED_ON_PAPER else offset + margin
        return -_OVER_THE_EDGE < at < end


A4 = Paper()


class Papers:
    """The papers of a document by the properties of its sections: annexes are often turned."""

    def __init__(self, sections: Iterable[etree._Element] = ()) -> None:
        sizes = dict.fromkeys(map(_paper_of, sections)) or {A4: None}
        self._sizes = tuple(sizes)
        self.largest = Paper(
            max(size.width for size in sizes),
            max(size.height for size in sizes),
            min(size.left for size in sizes),
            min(size.top for size in sizes),
        )

    def of(self, element: etree._Element) -> Paper:
        """Return the paper that an element stands on; the largest of all for what stands in no body."""
        if len(self._sizes) == 1:
            return self._sizes[0]
        if next(element.iterancestors(f"{W}body"), None) is None:
            return self.largest
        return _paper_of(section_of(element))

    def is_off(self, element: etree._Element, place: Offset) -> bool:
        """Return whether what an element puts at a place begins beyond its paper."""
        return any(size.is_off(place) for size in self._sizes) and self.of(element).is_off(place)


def _paper_of(section: etree._Element) -> Paper:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    return Paper(
        length(attribute(size, "w")) or A4.width,
        length(attribute(size, "h")) or A4.height,
        max(length(attribute(margins, "left")) or 0.0, 0.0),
        abs(length(attribute(margins, "top")) or 0.0),
    )
