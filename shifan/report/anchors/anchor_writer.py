"""Write anchors into a report: bookmarks, content controls, and the record of what was written at each.

What survives Word, WPS and LibreOffice was measured: for a value an inline rich-text control (alias = tag = value id)
inside a hidden bookmark of its own; for a table an empty bookmark in the first header cell; for a chart a bookmark
around the run, and the drawing's name; for a passage a bookmark around its runs. The text written at each anchor is its
baseline, which tells a hand edit from a stale number.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor import PASSAGE, PICTURE, TABLE, VALUE, Anchor, Anchors
from shifan.word.elements import W, el, run

LONGEST_TAG = 64
_LARGEST_CONTROL_ID = 2**31 - 2
_RUN_PROPERTIES = f"{W}rPr"
_VAL, _ID, _NAME = f"{W}val", f"{W}id", f"{W}name"


def _identity(tag: str, control_id: int) -> list[etree._Element]:
    """Return the properties by which a control is known, in the order of the schema."""
    return [
        el("alias", val=tag),
        el("tag", val=tag),
        el("id", val=control_id),
        el("lock", val="sdtLocked"),
        el("richText"),
    ]


# Thousands a report: copied and filled in, which takes a third of the time of making them.
_START, _END = el("bookmarkStart", id=0, name=""), el("bookmarkEnd", id=0)
_CONTROL = el("sdt", el("sdtPr", *_identity("", 0)), el("sdtContent"))


@dataclass
class AnchorWriter:
    """Makes anchors with unique names and ids for one document, and keeps the records of those it has made."""

    written: Anchors = field(default_factory=dict)
    last_id: int = 0  # of a bookmark in the document
    _occurrences: dict[str, int] = field(default_factory=dict)
    _taken_names: frozenset[str] = frozenset()

    @classmethod
    def after(cls, anchors: Anchors, last_id: int) -> AnchorWriter:
        """Return a writer for a document that has anchors already: names and ids stay unique."""
        occurrences: dict[str, int] = {}
        for anchor in anchors.values():
            before = occurrences.get(anchor.value_id, 0)
            occurrences[anchor.value_id] = max(before, anchor.occurrence)
        return cls({}, last_id, occurrences, frozenset(anchors))

    def value(
        self, value_id: str, text: str, run_properties: etree._Element | None = None
    ) -> list[etree._Element]:
        """Return bookmark start, content control and bookmark end of one more occurrence of a value."""
        start, end, name = self.bookmark(VALUE, value_id, text)
        control = copy.deepcopy(_CONTROL)
        properties, content = control
        alias, tag, control_id, *_ = properties
        for element in (alias, tag):
            element.set(_VAL, value_id[:LONGEST_TAG])
        control_id.set(_VAL, str(_control_id(name)))
        content.append(run(text, run_properties))
        return [start, control, end]

    def passage(
        self, value_id: str, text: str, inside: list[etree._Element]
    ) -> list[etree._Element]:
        """Return the elements of a passage between the ends of its bookmark."""
        start, end, _ = self.bookmark(PASSAGE, value_id, text)
        return [start, *inside, end]

    def picture(
        self, chart: str, title: str, png: bytes, drawing: etree._Element
    ) -> list[etree._Element]:
        """Return the run with a chart's drawing between the ends of its bookmark; the digest of `png` is recorded."""
        start, end, name = self.bookmark(PICTURE, f"chart.{chart}", title)
        self.written[name].sha256 = hashlib.sha256(png).hexdigest()
        return [start, drawing, end]

    def table(self, name: str, title: str) -> list[etree._Element]:
        """Return the empty bookmark that anchors a table in its first header cell."""
        start, end, _ = self.bookmark(TABLE, f"table.{name}", title)
        return [start, end]

    def bookmark(
        self, kind: str, value_id: str, text: str
    ) -> tuple[etree._Element, etree._Element, str]:
        """Return start, end and name of the bookmark of one more occurrence; what is written there is recorded."""
        occurrence = self._occurrences.get(value_id, 0) + 1
        # A passage that has changed rank keeps its bookmark, so that a name may be taken out of turn.
        while (name := bookmark_name(kind, value_id, occurrence)) in self._taken_names:
            occurrence += 1
        self._occurrences[value_id] = occurrence
        self.written[name] = Anchor(kind, value_id, occurrence, text)
        number = str(self.next_id())
        start, end = copy.deepcopy(_START), copy.deepcopy(_END)
        start.set(_ID, number)
        start.set(_NAME, name)
        end.set(_ID, number)
        return start, end, name

    def next_id(self) -> int:
        """Return an id that no bookmark of the document has yet."""
        self.last_id += 1
        return self.last_id

    @staticmethod
    def identify(properties: etree._Element, value_id: str, name: str) -> None:
        """Make the properties of a control those of a value, in the order of the schema; its run properties stay."""
        run_properties = [child for child in properties if child.tag == _RUN_PROPERTIES]
        for child in list(properties):
            properties.remove(child)
        properties.extend([*run_properties, *_identity(value_id[:LONGEST_TAG], _control_id(name))])


def bookmark_name(kind: str, value_id: str, occurrence: int) -> str:
    """Return the name of an anchor's bookmark: hidden in dialogs (leading `_`), short, the same in every run."""
    key = f"{kind}|{value_id}|{occurrence}"
    return "_sf" + hashlib.sha256(key.encode()).hexdigest()[:12]


def _control_id(name: str) -> int:
    """Return a positive 31-bit id made from a bookmark's name."""
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:4], "big") % _LARGEST_CONTROL_ID + 1
