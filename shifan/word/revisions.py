"""Word's tracked changes, written: what was there as deleted, what is there now as inserted, by `shifan`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import takewhile

from lxml import etree

from shifan.records import dataclass
from shifan.word.elements import SPACE, W, detach, el, parent_of, run

AUTHOR = "shifan"  # of the changes that a refresh tracks, by which they are known again
REVISIONS = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_INSERTED = {f"{W}ins", f"{W}moveTo"}
_TEXT, _DELETED_TEXT = f"{W}t", f"{W}delText"
_BEHIND_PARAGRAPH_MARK = (f"{W}sectPr", f"{W}pPrChange")


@dataclass
class Pen:
    """Writes text into a document.

    With `date` (YYYY-MM-DD) every change is a revision that colleagues can see and reject.
    """

    date: str = ""
    number: int = 0  # the largest id of a revision so far
    next_id: Callable[[], int] | None = None  # where ids come from that other kinds share

    @property
    def tracks(self) -> bool:
        """Return whether changes are written as revisions."""
        return bool(self.date)

    def mark(self, kind: str, *inside: etree._Element) -> etree._Element:
        """Return a revision element `ins` or `del` around some runs."""
        self.number = self.number + 1 if self.next_id is None else self.next_id()
        return el(kind, *inside, id=self.number, author=AUTHOR, date=f"{self.date}T00:00:00Z")

    def write(self, nodes: list[etree._Element], text: str) -> None:
        """Put the text where the nodes' text was; the formatting of the run that had most of it stays."""
        longest = max(nodes, key=lambda node: len(node.text or ""))
        model = parent_of(longest)
        if self.tracks and parent_of(model).tag not in _INSERTED:
            fresh = run(text, model.find(f"{W}rPr"))
            runs = dict.fromkeys(parent_of(node) for node in nodes)
            deletions = {old: self._delete_run(old) for old in runs}
            deletions[model].addnext(self.mark("ins", fresh))
            return
        for node in nodes:
            node.text = text if node is longest else ""
        longest.set(SPACE, "preserve")

    def delete(self, element: etree._Element) -> None:
        """Take an element away: as a revision its text stays behind as deleted, without anchors and controls.

        What an earlier refresh had inserted and nobody has accepted yet goes without a trace, as in Word.
        """
        if self.tracks and element.tag not in _INSERTED:
            for inner in list(element.iter(f"{W}r")):
                if inner.find(f"{W}t") is None or _is_inserted(inner):
                    continue
                deletion = self._delete_run(inner)
                if element is inner:
                    return
                element.addprevious(deletion)
        detach(element)

    def insert(self, before: etree._Element, elements: Iterable[etree._Element]) -> None:
        """Put elements before another one; runs and controls as inserted, bookmarks as they are."""
        for element in elements:
            is_marked = self.tracks and element.tag in (f"{W}r", f"{W}sdt")
            before.addprevious(self.mark("ins", element) if is_marked else element)

    def paragraph(self, paragraph: etree._Element, kind: str) -> None:
        """Mark a whole paragraph as inserted or deleted (`ins`, `del`), by its paragraph mark."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = el("pPr")
            paragraph.insert(0, properties)
        of_mark = properties.find(f"{W}rPr")
        if of_mark is None:
            of_mark = el("rPr")
            behind = (
                n for n, child in enumerate(properties) if child.tag in _BEHIND_PARAGRAPH_MARK
            )
            properties.insert(next(behind, len(properties)), of_mark)
        of_mark.insert(0, self.mark(kind))

    def row(self, row: etree._Element, kind: str) -> None:
        """Mark a table row as inserted or deleted (`ins`, `del`).

        Its text is for the caller to mark, as Word wants that too.
        """
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = el("trPr")
            has_exceptions = row[0].tag == f"{W}tblPrEx"
            row.insert(1 if has_exceptions else 0, properties)
        properties.append(self.mark(kind))

    def _delete_run(self, old: etree._Element) -> etree._Element:
        """Return the deletion that now stands in a run's place, with the run in it."""
        deletion = self.mark("del")
        old.addprevious(deletion)
        for node in old.iter(f"{W}t"):
            node.tag = f"{W}delText"
        deletion.append(old)
        return deletion


def _is_inserted(element: etree._Element) -> bool:
    return any(ancestor.tag in _INSERTED for ancestor in element.iterancestors())


def leave_end_unrevised(paragraph: etree._Element) -> None:
    """Let a paragraph that ends with an insertion of a refresh end otherwise, before an inserted paragraph follows.

    LibreOffice takes the two for one insertion, and whoever rejects it there loses the end of the paragraph. The last
    sign stays as it was if it is the same; else the deletion stands last.
    """
    children = [
        child for child in paragraph if next(child.iter(_TEXT, _DELETED_TEXT), None) is not None
    ]
    inserted = list(takewhile(lambda child: _is_own(child, "ins"), reversed(children)))
    deleted = list(
        takewhile(
            lambda child: _is_own(child, "del"), reversed(children[: len(children) - len(inserted)])
        )
    )
    if not inserted or not deleted:
        return
    new, old = (
        [node for node in child.iter(tag) if node.text][-1:]
        for child, tag in ((inserted[0], _TEXT), (deleted[0], _DELETED_TEXT))
    )
    if new and old and (new[0].text or "")[-1:] == (old[0].text or "")[-1:]:
        last = run((new[0].text or "")[-1:], parent_of(new[0]).find(f"{W}rPr"))
        for node in (new[0], old[0]):
            node.text = (node.text or "")[:-1]
            node.set(SPACE, "preserve")
        inserted[0].addnext(last)
        return
    for child in deleted:
        inserted[0].addnext(child)


def _is_own(element: etree._Element, kind: str) -> bool:
    return element.tag == W + kind and element.get(f"{W}author") == AUTHOR
