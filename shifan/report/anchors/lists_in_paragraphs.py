"""Lists inside one paragraph (一是…二是…): anchors side by side with numbers in their ids, and what stands between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import field

from lxml import etree

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.anchors.anchor import PASSAGE, VALUE, Anchors
from shifan.report.anchors.former_texts import ORDINAL_AT_END as ORDINAL_AT_END
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W, live_texts, parent_of
from shifan.word.revisions import AUTHOR, REVISIONS

CLOSING_AT_START = pattern_of(r"^[。；]?")
_NUMBERED_ID = pattern_of(r"^(.+)\.(\d+)(?:\.[a-z]+)?$")
_BETWEEN = pattern_of(r"([。；，、]?)\s*((?:[一二三四五六七八九十]+是)?)")
_START, _END, _NAME, _ID = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}name", f"{W}id"
_CELL, _PARAGRAPH = f"{W}tc", f"{W}p"
_FEWEST_ANCHORS = 2  # of a list in a cell
Gap = list[etree._Element]


@dataclass
class ListItem:
    """An anchor of a list: its bookmark's name, its id, and the paragraph's children from bookmark to bookmark."""

    name: str
    value_id: str
    elements: list[etree._Element]

    @property
    def number(self) -> str:
        """Return the number that the id has in its list; empty for an id without one."""
        hit = _NUMBERED_ID.match(self.value_id)
        return hit[2] if hit else ""

    def current_elements(self) -> list[etree._Element]:
        """Return the elements as they stand now: what was written anew between the ends of the bookmark included."""
        first, last = self.elements[0], self.elements[-1]
        current = [first]
        while current[-1] is not last:
            following = current[-1].getnext()
            if following is None:
                return [first]
            current.append(following)
        return current


@dataclass(frozen=True)
class ItemMarks:
    """What stands around an item of a list: the sign that closes it, and whether 一是, 二是 lead it."""

    closing: str = ""
    counted: bool = False


@dataclass
class InlineList:
    """The items of one list in a paragraph, what stands before them, and what stands around each, by its id."""

    paragraph: etree._Element
    items: list[ListItem] = field(default_factory=list)
    marks: dict[str, ItemMarks] = field(default_factory=dict)
    text_before: str = ""

    def gaps(self) -> list[Gap]:
        """Return the children of the paragraph before the list, between its items, and behind it."""
        inside: set[etree._Element] = set()
        last: set[etree._Element] = set()
        for item in self.items:
            elements = item.current_elements()
            inside.update(elements)
            last.add(elements[-1])
        gaps: list[Gap] = [[]]
        for child in self.paragraph:
            if child not in inside:
                gaps[-1].append(child)
            elif child in last:
                gaps.append([])
        return gaps

    @property
    def is_inline(self) -> bool:
        """Return whether the paragraph holds a list: several items, or 一是 before the only one.

        Otherwise it is one entry of a list of paragraphs.
        """
        several = len({item.number for item in self.items}) > 1
        return several or any(marks.counted for marks in self.marks.values())

    @property
    def is_generated(self) -> bool:
        """Return whether nobody has written in the list.

        Then only numbering and punctuation stand between the items, nothing behind them, and no one else's revision.
        """
        if any(
            revision.get(f"{W}author") != AUTHOR for revision in self.paragraph.iter(*REVISIONS)
        ):
            return False
        texts = [gap_text(gap) for gap in self.gaps()]
        if CLOSING_AT_START.sub("", texts[-1]).strip():
            return False
        return all(_BETWEEN.fullmatch(text) for text in texts[1:-1])

    def read_marks(self) -> None:
        """Read what stands before the list and around its items."""
        texts = [gap_text(gap) for gap in self.gaps()]
        self.text_before = ORDINAL_AT_END.sub("", texts[0])
        for n, item in enumerate(self.items):
            counted = (
                ORDINAL_AT_END.search(texts[0]) is not None if n == 0 else _ordinal_in(texts[n])
            )
            self.marks[item.value_id] = ItemMarks(_closing_of(texts[n + 1]), counted)


def _closing_of(text: str) -> str:
    hit = _BETWEEN.match(text)
    return hit[1] if hit else ""


def _ordinal_in(text: str) -> bool:
    hit = _BETWEEN.match(text)
    return bool(hit and hit[2])


def list_names(value_ids: Iterable[str]) -> set[str]:
    """Return the names of the lists of which some ids are items: what stands before the number."""
    hits = (_NUMBERED_ID.match(value_id) for value_id in value_ids)
    return {hit[1] for hit in hits if hit}


def lists_in(reading: Reading, anchors: Anchors, names: Collection[str]) -> list[InlineList]:
    """Return the lists of those names in a report; those in several paragraphs once for each of them."""
    found: dict[tuple[str, etree._Element], InlineList] = {}
    for paragraph in _paragraphs_with(reading, anchors, names) if names else ():
        for item in items_in(paragraph, anchors):
            hit = _NUMBERED_ID.match(item.value_id)
            if hit and hit[1] in names:
                found.setdefault((hit[1], paragraph), InlineList(paragraph)).items.append(item)
    for inline_list in found.values():
        inline_list.read_marks()
    return list(found.values())


def _paragraphs_with(
    reading: Reading, anchors: Anchors, names: Collection[str]
) -> Iterator[etree._Element]:
    """Yield the paragraphs in which an item of a wanted list stands; cells with one anchor hold no list."""
    seen: set[etree._Element] = set()
    for name, place in reading.ranges.items():
        if name not in anchors or not list_names([anchors[name].value_id]).intersection(names):
            continue
        paragraph = place.start.getparent()
        if paragraph is None or paragraph.tag != _PARAGRAPH or paragraph in seen:
            continue
        seen.add(paragraph)
        in_cell = parent_of(paragraph).tag == _CELL
        if not in_cell or sum(1 for _ in paragraph.iterchildren(_START)) >= _FEWEST_ANCHORS:
            yield paragraph


def items_in(paragraph: etree._Element, anchors: Anchors) -> list[ListItem]:
    """Return the anchors of values and passages that stand in a paragraph by themselves, not inside another one."""
    if paragraph.find(_START) is None:
        return []
    items: list[ListItem] = []
    children, place = list(paragraph), 0
    while place < len(children):
        name = children[place].get(_NAME, "") if children[place].tag == _START else ""
        if name in anchors and anchors[name].kind in (VALUE, PASSAGE):
            end = _end_of_bookmark(children, place)
            if end is not None:
                elements = children[place : end + 1]
                items.append(ListItem(name, anchors[name].value_id, elements))
                place = end
        place += 1
    return items


def _end_of_bookmark(children: list[etree._Element], start: int) -> int | None:
    """Return where among the children of a paragraph a bookmark that begins there ends; None if it ends elsewhere."""
    number = children[start].get(_ID)
    for place in range(start + 1, len(children)):
        if children[place].tag == _END and children[place].get(_ID) == number:
            return place
    return None


def gap_nodes(gap: Gap) -> list[etree._Element]:
    """Return the text nodes in some elements that are there once every revision is accepted."""
    return [node for element in gap for node in live_texts(element)]


def gap_text(gap: Gap) -> str:
    """Return the text of some elements as it reads once every revision is accepted."""
    return "".join(node.text or "" for node in gap_nodes(gap))
