"""Anchors of a living report: where each value, paragraph, table and picture stands in a docx.

What survives Word, WPS and LibreOffice was measured: an inline rich-text control (alias = tag = value id) inside
a hidden bookmark of its own; tables by an empty bookmark in the first header cell; pictures by a bookmark around
the run and the drawing's name; paragraphs by a bookmark around their runs. The text written at each anchor is the
baseline in the provenance part: it tells a hand edit from a stale number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from lxml import etree

from shifan.report.anchors.anchor import Anchor, Anchors
from shifan.word.elements import el, run

LONGEST_TAG = 64


@dataclass
class AnchorWriter:
    """Makes anchors with unique names and ids for one document and keeps what was written at each."""

    written: Anchors = field(default_factory=dict)
    first_id: int = 0
    _uses: dict[str, int] = field(default_factory=dict)
    _taken: frozenset[str] = frozenset()

    @classmethod
    def after(cls, written: Anchors, first_id: int) -> AnchorWriter:
        """Return anchors that go on where a document's own end: names and ids stay unique."""
        uses: dict[str, int] = {}
        for entry in written.values():
            uses[entry.value_id] = max(uses.get(entry.value_id, 0), entry.occurrence)
        return cls({}, first_id, uses, frozenset(written))

    def value(self, key: str, text: str, rpr: etree._Element | None = None) -> list[etree._Element]:
        """Return bookmark start, control and bookmark end for one occurrence of a value."""
        start, end, name = self.bookmark("value", key, text)
        properties = el("sdtPr")
        self.identify(properties, key, name)
        return [start, el("sdt", properties, el("sdtContent", run(text, rpr))), end]

    @staticmethod
    def identify(properties: etree._Element, key: str, name: str) -> None:
        """Make the properties of a control those of an occurrence of a value, in the order the schema wants; run properties stay."""
        kept = [child for child in properties if child.tag.endswith("}rPr")]
        for child in list(properties):
            properties.remove(child)
        properties.extend(
            [
                *kept,
                el("alias", val=key[:LONGEST_TAG]),
                el("tag", val=key[:LONGEST_TAG]),
                el("id", val=_number(name)),
                el("lock", val="sdtLocked"),
                el("richText"),
            ]
        )

    def around(
        self, kind: str, key: str, text: str, inside: list[etree._Element]
    ) -> list[etree._Element]:
        """Return the elements between the bookmark of a paragraph's text or a picture."""
        start, end, _ = self.bookmark(kind, key, text)
        return [start, *inside, end]

    def empty(self, kind: str, key: str, text: str = "") -> list[etree._Element]:
        """Return an empty bookmark: the anchor of a table in its first header cell."""
        start, end, _ = self.bookmark(kind, key, text)
        return [start, end]

    def bookmark(
        self, kind: str, key: str, text: str
    ) -> tuple[etree._Element, etree._Element, str]:
        """Return start, end and name of the bookmark of one more occurrence, after noting what is written there."""
        occurrence = self._uses.get(key, 0) + 1
        while (
            name := bookmark_name(kind, key, occurrence)
        ) in self._taken:  # wording that has changed rank keeps its bookmark
            occurrence += 1
        self._uses[key] = occurrence
        self.written[name] = Anchor(kind, key, occurrence, text)
        self.first_id += 1
        number = self.first_id
        return el("bookmarkStart", id=number, name=name), el("bookmarkEnd", id=number), name


def bookmark_name(kind: str, key: str, occurrence: int) -> str:
    """Return the bookmark's name: hidden in dialogs (leading `_`), short, the same in every run."""
    return "_sf" + hashlib.sha256(f"{kind}|{key}|{occurrence}".encode()).hexdigest()[:12]


def _number(name: str) -> int:
    """Return a positive 31-bit id made from a bookmark's name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % (2**31 - 2) + 1
