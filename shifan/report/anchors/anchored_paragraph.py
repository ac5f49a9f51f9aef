"""A paragraph of a report as it is judged: its text, and the anchors that are open at each character."""

from __future__ import annotations

import re
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.word.elements import W

_CELL = f"{W}tc"
_NEGATIONS = ("未", "不", "无", "非", "否")


@dataclass(frozen=True)
class UnseenText:
    """A text that stands in the file and that no reader sees: why, and the anchors that are open there."""

    text: str
    reason: str
    names: tuple[str, ...]
    element: etree._Element | None = None  # the paragraph

    @property
    def is_statement(self) -> bool:
        """Return whether the text is more than a stray sign: several characters, a digit, or a negation."""
        plain = re.sub(r"[\W_]", "", self.text)
        return len(plain) > 1 or plain.isdigit() or plain in _NEGATIONS


@dataclass(slots=True, eq=False)
class AnchoredParagraph:
    """A paragraph and its text, as it reads once every revision is accepted.

    `names` holds for each character the names of the anchors that are open there, the outermost first; `numbering`
    whether the character is the result of a field that numbers. `number` counts the paragraphs of a part. `unseen`
    are the texts that are no part of this, for nobody sees them.
    """

    element: etree._Element
    part: str
    number: int
    in_text_box: bool = False
    text: str = ""
    names: list[tuple[str, ...]] = field(default_factory=list)
    numbering: list[bool] = field(default_factory=list)
    unseen: list[UnseenText] = field(default_factory=list)

    @property
    def in_cell(self) -> bool:
        """Return whether the paragraph stands in a cell of a table."""
        return self._cell() is not None

    @property
    def in_table(self) -> bool:
        """Return whether the paragraph stands in a table, be it in a control or a table inside a cell."""
        return self.in_cell or next(self.element.iterancestors(_CELL), None) is not None

    @property
    def in_first_cell(self) -> bool:
        """Return whether the paragraph stands in the first cell of a row."""
        cell = self._cell()
        if cell is None:
            return False
        before = cell.getprevious()
        return before is None or before.tag != _CELL

    def add(self, text: str, names: tuple[str, ...], numbering: bool) -> None:
        """Add a text throughout which the same anchors are open."""
        self.text += text
        self.names.extend([names] * len(text))
        self.numbering.extend([numbering] * len(text))

    def end_with_page(self) -> None:
        """Take the digits at the end for a number that the office program keeps: the page of an entry of contents."""
        text = self.text.rstrip()
        for place in range(len(text.rstrip("0123456789")), len(text)):
            self.numbering[place] = True

    def forget(self, name: str) -> None:
        """Take an anchor away from the characters read so far: they are none of it."""
        self.names = [tuple(other for other in names if other != name) for names in self.names]

    def _cell(self) -> etree._Element | None:
        around = self.element.getparent()
        return around if around is not None and around.tag == _CELL else None
