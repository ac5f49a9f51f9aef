"""A list inside one paragraph, as it is found: anchors side by side with numbers in their ids, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from shifan.report.anchors.anchor import PASSAGE, VALUE, Anchors
from shifan.report.anchors.reading import AUTHOR, REVISIONS, Reading, W
from shifan.word.elements import live_texts

LEAD, CLOSER = re.compile(r"[一二三四五六七八九十]+是$"), re.compile(r"^[。；]?")
_ENTRY = re.compile(r"^(.+)\.(\d+)(?:\.[a-z]+)?$")
_BETWEEN = re.compile(r"([。；，、]?)\s*((?:[一二三四五六七八九十]+是)?)")
_START, _CELL, _PARAGRAPH, _FEWEST = f"{W}bookmarkStart", f"{W}tc", f"{W}p", 2


@dataclass
class Piece:
    """An anchor of a list: its bookmark's name, its id, and the paragraph's children from bookmark to bookmark."""

    name: str
    key: str
    elements: list[etree._Element]


@dataclass
class Series:
    """The pieces of one list in a paragraph, what stands before them, and for each id what closes it and whether 一是 leads it."""

    home: etree._Element
    pieces: list[Piece]
    marks: dict[str, tuple[str, bool]]
    before: str = ""


def lists_of(keys: Iterable[str]) -> set[str]:
    """Return the names of the lists of which some ids are entries: what stands before the number."""
    return {hit[1] for key in keys if (hit := _ENTRY.match(key))}


def _listing(reading: Reading, known: Anchors, wanted: set[str]) -> list[etree._Element]:
    """Return the paragraphs in which an entry of a wanted list stands; cells with one anchor hold no list."""
    starts = (
        spot.start
        for name, spot in reading.spots.items()
        if name in known and lists_of([known[name].value_id]) & wanted
    )
    homes = dict.fromkeys(
        home
        for start in starts
        for home in [start.getparent()]
        if home is not None and home.tag == _PARAGRAPH
    )
    return [
        home
        for home in homes
        if home.getparent().tag != _CELL or sum(1 for _ in home.iterchildren(_START)) >= _FEWEST
    ]


def rows_of(
    reading: Reading, known: Anchors, wanted: set[str]
) -> dict[tuple[str, etree._Element], Series]:
    """Return the wanted lists of a document, by name and paragraph."""
    found: dict[tuple[str, etree._Element], Series] = {}
    for home in _listing(reading, known, wanted) if wanted else ():
        for piece in pieces(home, known):
            hit = _ENTRY.match(piece.key)
            if hit and hit[1] in wanted:
                found.setdefault((hit[1], home), Series(home, [], {})).pieces.append(piece)
    for row in found.values():
        between = [said(gap) for gap in gaps(row)]
        row.before = LEAD.sub("", between[0])
        for n, piece in enumerate(row.pieces):
            counted = (
                bool(LEAD.search(between[n]))
                if n == 0
                else bool((hit := _BETWEEN.match(between[n])) and hit[2])
            )
            row.marks[piece.key] = (_BETWEEN.match(between[n + 1])[1], counted)
    return found


def pieces(paragraph: etree._Element, known: Anchors) -> list[Piece]:
    """Return the anchors that stand in a paragraph by themselves, not inside another one."""
    if paragraph.find(_START) is None:
        return []
    found, children, at = [], list(paragraph), 0
    while at < len(children):
        name = children[at].get(f"{W}name", "") if children[at].tag == _START else ""
        if name in known and known[name].kind in (VALUE, PASSAGE):
            number = children[at].get(f"{W}id")
            end = next(
                (
                    n
                    for n in range(at + 1, len(children))
                    if children[n].tag == f"{W}bookmarkEnd" and children[n].get(f"{W}id") == number
                ),
                None,
            )
            if end is not None:
                found.append(Piece(name, known[name].value_id, children[at : end + 1]))
                at = end
        at += 1
    return found


def is_inline(row: Series) -> bool:
    """Return whether a paragraph holds a list, not one entry of a list of paragraphs: several entries, or 一是 before the only one."""
    return len({_ENTRY.match(piece.key)[2] for piece in row.pieces}) > 1 or any(
        counted for _, counted in row.marks.values()
    )


def gaps(row: Series) -> list[list[etree._Element]]:
    """Return the children of a list's paragraph before the list, between its pieces, and behind it."""
    inside = {one: piece for piece in row.pieces for one in span(piece)}
    between: list[list[etree._Element]] = [[]]
    for child in row.home:
        if child not in inside:
            between[-1].append(child)
        elif child is span(inside[child])[-1]:
            between.append([])
    return between


def span(piece: Piece) -> list[etree._Element]:
    """Return a piece's elements as they stand now: what was written anew meanwhile included."""
    first, last, found = piece.elements[0], piece.elements[-1], [piece.elements[0]]
    while found[-1] is not last and found[-1].getnext() is not None:
        found.append(found[-1].getnext())
    return found if found[-1] is last else [first]


def live(gap: list[etree._Element]) -> list[etree._Element]:
    return [node for child in gap for node in live_texts(child)]


def said(gap: list[etree._Element]) -> str:
    return "".join(node.text or "" for node in live(gap))


def is_generated(row: Series) -> bool:
    """Return whether only numbering and punctuation stand between the pieces, nothing behind them, and no one else's revision."""
    between = [said(gap) for gap in gaps(row)]
    revised = any(one.get(f"{W}author") != AUTHOR for one in row.home.iter(*REVISIONS))
    return (
        not revised
        and all(_BETWEEN.fullmatch(gap) for gap in between[1:-1])
        and not CLOSER.sub("", between[-1]).strip()
    )
