"""Word's tracked changes, written: what was there as deleted, what is there now as inserted, by `shifan`."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from shifan.word.elements import SPACE, W, el

AUTHOR = "shifan"  # who a change is attributed to, and by whom our own are known again
REVISIONS = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_INSERTED = {f"{W}ins", f"{W}moveTo"}


@dataclass
class Pen:
    """Writes text into a document; with `date` (YYYY-MM-DD) every change is a revision that colleagues can see and reject."""

    date: str = ""
    number: int = 0  # the largest id of a revision so far

    @property
    def tracks(self) -> bool:
        """Return whether changes are written as revisions."""
        return bool(self.date)

    def mark(self, kind: str, *inside: etree._Element) -> etree._Element:
        """Return a revision element `ins` or `del` around some runs."""
        self.number += 1
        return el(kind, *inside, id=self.number, author=AUTHOR, date=f"{self.date}T00:00:00Z")

    def write(self, nodes: list[etree._Element], text: str) -> None:
        """Put the text where the nodes' text was; the formatting of the run that had most of it stays."""
        best = max(nodes, key=lambda node: len(node.text or ""))
        run = best.getparent()
        if self.tracks and run.getparent().tag not in _INSERTED:
            fresh = el("r", copy.deepcopy(run.find(f"{W}rPr")), _text(text))
            struck = {
                one: self._strike(one) for one in dict.fromkeys(node.getparent() for node in nodes)
            }
            struck[run].addnext(self.mark("ins", fresh))
            return
        for node in nodes:
            node.text = text if node is best else ""
        best.set(SPACE, "preserve")

    def _strike(self, run: etree._Element) -> etree._Element:
        """Return the deletion that now stands in the run's place, with the run in it."""
        gone = self.mark("del")
        run.addprevious(gone)
        for node in run.iter(f"{W}t"):
            node.tag = f"{W}delText"
        gone.append(run)
        return gone

    def delete(self, element: etree._Element) -> None:
        """Take an element away: as a revision its text stays behind as deleted, without anchors and controls.

        What an earlier refresh had inserted and nobody has accepted yet goes without a trace, as in Word.
        """
        for run in (
            list(element.iter(f"{W}r")) if self.tracks and element.tag not in _INSERTED else ()
        ):
            if run.find(f"{W}t") is not None and not any(
                one.tag in _INSERTED for one in run.iterancestors()
            ):
                struck = self._strike(run)
                if element is run:
                    return
                element.addprevious(struck)
        element.getparent().remove(element)

    def insert(self, before: etree._Element, elements: Iterable[etree._Element]) -> None:
        """Put elements before another one; runs and controls as inserted, bookmarks as they are."""
        for element in elements:
            marked = self.tracks and element.tag in (f"{W}r", f"{W}sdt")
            before.addprevious(self.mark("ins", element) if marked else element)

    def paragraph(self, paragraph: etree._Element, kind: str) -> None:
        """Mark a whole paragraph as inserted or deleted, by its paragraph mark."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = el("pPr")
            paragraph.insert(0, properties)
        marks = properties.find(f"{W}rPr")
        if marks is None:
            marks = el("rPr")
            after = next(
                (
                    n
                    for n, one in enumerate(properties)
                    if one.tag in (f"{W}sectPr", f"{W}pPrChange")
                ),
                len(properties),
            )
            properties.insert(after, marks)
        marks.insert(0, self.mark(kind))

    def row(self, row: etree._Element, kind: str) -> None:
        """Mark a whole table row as inserted or deleted; its text too, as Word wants it."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = el("trPr")
            row.insert(1 if row[0].tag == f"{W}tblPrEx" else 0, properties)
        properties.append(self.mark(kind))


def _text(text: str) -> etree._Element:
    node = el("t")
    node.text = text
    node.set(SPACE, "preserve")
    return node
