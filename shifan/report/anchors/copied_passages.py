"""Copies that people have pasted, outside tables: they get anchors of their own, and are treated as their originals.

Word keeps the tags of controls in a copy and drops the bookmarks; a copy pasted as plain text has neither, and is known
by its words.
"""

from __future__ import annotations

from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor import PASSAGE, VALUE
from shifan.report.anchors.anchor_range import COPY_PREFIX, AnchorRange
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.anchors.text_ranges import ParagraphText
from shifan.word.elements import W, table_of

_SHORTEST = 8  # signs of wording that is known without a tag
_SHORTEST_ALONE = 4  # if it is all of a paragraph
_PROPERTIES, _TEXT, _START = f"{W}sdtPr", f"{W}t", f"{W}bookmarkStart"


def has_copies(reading: Reading) -> bool:
    """Return whether there is a copy of a tagged control, or wording stands more often than it was written."""
    if any(name.startswith(COPY_PREFIX) for name in reading.ranges):
        return True
    passages = [anchor.baseline for anchor in reading.anchors.values() if anchor.kind == PASSAGE]
    written = "\n".join(passages)
    whole = "".join(node.text or "" for node in reading.roots[BODY].iter(_TEXT))
    return any(
        len(text) >= _SHORTEST_ALONE and whole.count(text) > written.count(text)
        for text in set(passages)
    )


@dataclass
class CopiedPassages:
    """The copies in a report that get anchors of their own; `adopted` are their names, each with its part."""

    reading: Reading
    adopted: dict[str, str] = field(default_factory=dict)

    def adopt(self) -> None:
        """Give every copy outside tables an anchor: controls first, then the wording around them."""
        reading = self.reading
        numbers = [
            int(number)
            for root in reading.roots.values()
            for start in root.iter(_START)
            if (number := start.get(f"{W}id", "")).isdecimal()
        ]
        self._writer = AnchorWriter.after(reading.anchors, max(numbers, default=0) + 100_000)
        for name, place in list(reading.ranges.items()):
            if name.startswith(COPY_PREFIX) and reading.anchor(name).kind == VALUE:
                self._adopt_value(name, place)
        for paragraph in reading.paragraphs:
            if not paragraph.in_cell and not any(paragraph.numbering):
                self._adopt_passages(paragraph)
        reading.anchors.update(self._writer.written)

    def _adopt_value(self, name: str, place: AnchorRange) -> None:
        control, anchor = place.control, self.reading.anchor(name)
        if control is None or place.twins or place.is_deleted or table_of(control) is not None:
            return
        start, end, new_name = self._writer.bookmark(VALUE, anchor.value_id, anchor.baseline)
        control.addprevious(start)
        control.addnext(end)
        properties = control.find(_PROPERTIES)
        if properties is not None:
            self._writer.identify(properties, anchor.value_id, new_name)
        self.adopted[new_name] = place.part

    def _adopt_passages(self, paragraph: AnchoredParagraph) -> None:
        """Give the wording of a paragraph that stands at no passage's anchor one of its own."""
        anchors = self.reading.anchors
        own = {name for names in paragraph.names for name in names}
        if any(name in anchors and anchors[name].kind == PASSAGE for name in own):
            return
        for name, anchor in list(anchors.items()):
            is_alone = paragraph.text.strip() == anchor.baseline
            least = _SHORTEST_ALONE if is_alone else _SHORTEST
            if anchor.kind != PASSAGE or len(anchor.baseline) < least:
                continue
            place = self.reading.ranges.get(name)
            text = anchor.baseline if place is None else place.text
            at = paragraph.text.find(text) if text else -1
            if at >= 0:
                self._set(paragraph, (at, at + len(text)), anchor.value_id, anchor.baseline)

    def _set(
        self, paragraph: AnchoredParagraph, stretch: tuple[int, int], value_id: str, former: str
    ) -> None:
        whole = ParagraphText.of(paragraph.element)
        if whole.text != paragraph.text or not whole.can_hold(*stretch):
            return
        start, end, name = self._writer.bookmark(PASSAGE, value_id, former)
        whole.wrap(*stretch, (start, end))
        self.adopted[name] = paragraph.part


def copied_tables(reading: Reading) -> list[tuple[etree._Element, set[str]]]:
    """Return the tables in which copies of values stand, each with the ids of these."""
    tables: dict[etree._Element, set[str]] = {}
    for name, place in reading.ranges.items():
        table = table_of(place.start) if name.startswith(COPY_PREFIX) else None
        if table is not None and reading.anchor(name).kind == VALUE:
            tables.setdefault(table, set()).add(reading.anchor(name).value_id)
    return list(tables.items())
