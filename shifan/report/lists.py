"""Lists inside one paragraph: suggestions after 一是, 二是; parts of a theme; what cannot be concluded. Entries come and go with the data.

An entry is one or more anchors side by side (title, text) with the same number in their ids. What comes is set in after the entry that stands
before it in the run's own report, in the looks of its neighbour; 一是, 二是 are counted anew. All this only where nothing but numbering and
punctuation stands between the entries and nobody has rewritten one: else the ledger tells what ought to be there (decision 0093).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from shifan.report.ooxml import run
from shifan.report.reading import AUTHOR, REVISIONS, Reading, W
from shifan.report.spelling import ordinal
from shifan.report.work import Work

_ENTRY = re.compile(r"^(.+)\.(\d+)(?:\.[a-z]+)?$")
_BETWEEN = re.compile(r"([。；，、]?)\s*((?:[一二三四五六七八九十]+是)?)")
_LEAD, _CLOSER = re.compile(r"[一二三四五六七八九十]+是$"), re.compile(r"^[。；]?")
_EMPTY = re.compile(r"(?:[一二三四五六七八九十]+是[。；，、]*)+$")     # what is left between entries that are gone
_START, _CELL, _PARAGRAPH, _FEWEST = f"{W}bookmarkStart", f"{W}tc", f"{W}p", 2
_BY_HAND = "该段已手工改写，没有改动，请将新内容自行补入"


@dataclass
class Piece:
    """An anchor of a list: its bookmark's name, its id, and the paragraph's children from bookmark to bookmark."""

    name: str
    key: str
    elements: list[etree._Element]


@dataclass
class Row:
    """The pieces of one list in a paragraph, what stands before them, and for each id what closes it and whether 一是 leads it."""

    home: etree._Element
    pieces: list[Piece]
    marks: dict[str, tuple[str, bool]]
    before: str = ""


def departures(work: Work) -> list[Row]:
    """Take out entries that no value stands behind any more; return the lists that have lost some, not settled yet."""
    changed: list[Row] = []
    lost = _lists(str(entry["id"]) for entry in work.written.values() if entry["id"] not in work.register)
    for row in _rows(work.reading, work.written, lost).values():
        gone = [piece for piece in row.pieces if piece.key not in work.register]
        if gone and _inline(row) and _generated(row) and all(_as_written(work, piece) for piece in gone):
            for piece in gone:
                _take_out(work, piece)
            row.pieces = [piece for piece in row.pieces if piece not in gone]
            changed.append(row)
    return changed


def arrivals(work: Work, fresh: Reading | None, changed: list[Row]) -> None:
    """Set in what the newest report has in its lists and this file has never printed; count all changed lists anew."""
    known = {str(entry["id"]) for entry in work.reading.written.values()} | set(work.reading.content.get("deleted", ()))
    wanted = _lists([str(entry["id"]) for entry in fresh.written.values() if entry["id"] not in known] if fresh is not None else [])
    wanted |= _lists(key for row in changed for key in row.marks)
    models = _rows(fresh, fresh.written, wanted) if fresh is not None else {}
    own = {piece.key: row for row in _rows(work.reading, work.written, wanted).values() for piece in row.pieces}
    own |= {piece.key: row for row in changed for piece in row.pieces}
    for model in [model for model in models.values() if _inline(model)]:
        row = next((own[piece.key] for piece in model.pieces if piece.key in own), None) or _emptied(work, model)
        come = [piece for piece in model.pieces if row and piece.key not in known and piece.key in work.register]
        if not come:
            continue
        if row.pieces and not (_generated(row) and not _edited(work, row)):
            for piece in come:
                work.ledger.note("new", piece.key)
                work.ledger.note("conflicts", piece.key, data=work.register.text(piece.key), reason=_BY_HAND)
            continue
        for piece in come:
            _set_in(work, row, piece.key, [one.key for one in model.pieces])
        changed += [row] if not any(row is one for one in changed) else []
    marks = {key: mark for model in models.values() for key, mark in model.marks.items()}
    for row in changed:
        _settle(work, row, marks)
        root = row.home.getroottree().getroot()
        work.touched.update(name for name, one in work.reading.roots.items() if one is root)


def _homes(work: Work) -> list[etree._Element]:
    parents = (spot.start.getparent() for name, spot in work.reading.spots.items() if name in work.written)
    return [one for one in parents if one is not None and one.tag == f"{W}p"]


def _lists(keys: Iterable[str]) -> set[str]:
    """Return the names of the lists of which some ids are entries: what stands before the number."""
    return {hit[1] for key in keys if (hit := _ENTRY.match(key))}


def _listing(reading: Reading, known: dict[str, dict[str, object]], wanted: set[str]) -> list[etree._Element]:
    """Return the paragraphs in which an entry of a wanted list stands; cells with one anchor hold no list."""
    starts = (spot.start for name, spot in reading.spots.items() if name in known and _lists([str(known[name]["id"])]) & wanted)
    homes = dict.fromkeys(home for start in starts for home in [start.getparent()] if home is not None and home.tag == _PARAGRAPH)
    return [home for home in homes if home.getparent().tag != _CELL or sum(1 for _ in home.iterchildren(_START)) >= _FEWEST]


def _rows(reading: Reading, known: dict[str, dict[str, object]], wanted: set[str]) -> dict[tuple[str, etree._Element], Row]:
    """Return the wanted lists of a document, by name and paragraph."""
    found: dict[tuple[str, etree._Element], Row] = {}
    for home in _listing(reading, known, wanted) if wanted else ():
        for piece in pieces(home, known):
            hit = _ENTRY.match(piece.key)
            if hit and hit[1] in wanted:
                found.setdefault((hit[1], home), Row(home, [], {})).pieces.append(piece)
    for row in found.values():
        gaps = [_text(gap) for gap in _gaps(row)]
        row.before = _LEAD.sub("", gaps[0])
        for n, piece in enumerate(row.pieces):
            counted = bool(_LEAD.search(gaps[n])) if n == 0 else bool((hit := _BETWEEN.match(gaps[n])) and hit[2])
            row.marks[piece.key] = (_BETWEEN.match(gaps[n + 1])[1], counted)
    return found


def pieces(paragraph: etree._Element, known: dict[str, dict[str, object]]) -> list[Piece]:
    """Return the anchors that stand in a paragraph by themselves, not inside another one."""
    if paragraph.find(_START) is None:
        return []
    found, children, at = [], list(paragraph), 0
    while at < len(children):
        name = children[at].get(f"{W}name", "") if children[at].tag == _START else ""
        if name in known and known[name]["kind"] in ("value", "paragraph"):
            number = children[at].get(f"{W}id")
            end = next((n for n in range(at + 1, len(children)) if children[n].tag == f"{W}bookmarkEnd" and children[n].get(f"{W}id") == number), None)
            if end is not None:
                found.append(Piece(name, str(known[name]["id"]), children[at:end + 1]))
                at = end
        at += 1
    return found


def _inline(row: Row) -> bool:
    """Return whether a paragraph holds a list, not one entry of a list of paragraphs: several entries, or 一是 before the only one."""
    return len({_ENTRY.match(piece.key)[2] for piece in row.pieces}) > 1 or any(counted for _, counted in row.marks.values())


def _gaps(row: Row) -> list[list[etree._Element]]:
    """Return the children of a list's paragraph before the list, between its pieces, and behind it."""
    inside = {one: piece for piece in row.pieces for one in _span(piece)}
    gaps: list[list[etree._Element]] = [[]]
    for child in row.home:
        if child not in inside:
            gaps[-1].append(child)
        elif child is _span(inside[child])[-1]:
            gaps.append([])
    return gaps


def _span(piece: Piece) -> list[etree._Element]:
    """Return a piece's elements as they stand now: what was written anew meanwhile included."""
    first, last, found = piece.elements[0], piece.elements[-1], [piece.elements[0]]
    while found[-1] is not last and found[-1].getnext() is not None:
        found.append(found[-1].getnext())
    return found if found[-1] is last else [first]


def _nodes(gap: list[etree._Element]) -> list[etree._Element]:
    gone = (f"{W}del", f"{W}moveFrom")
    return [node for child in gap if child.tag not in gone for node in child.iter(f"{W}t") if not any(one.tag in gone for one in node.iterancestors())]


def _text(gap: list[etree._Element]) -> str:
    return "".join(node.text or "" for node in _nodes(gap))


def _generated(row: Row) -> bool:
    """Return whether only numbering and punctuation stand between the pieces, nothing behind them, and no one else's revision."""
    gaps = [_text(gap) for gap in _gaps(row)]
    revised = any(one.get(f"{W}author") != AUTHOR for one in row.home.iter(*REVISIONS))
    return not revised and all(_BETWEEN.fullmatch(gap) for gap in gaps[1:-1]) and not _CLOSER.sub("", gaps[-1]).strip()


def _as_written(work: Work, piece: Piece) -> bool:
    spot, notes = work.reading.spots[piece.name], [f"{W}{name}" for name in ("commentReference", "footnoteReference", "drawing", "pict")]
    return (spot.text == work.reading.written[piece.name]["text"] and not spot.tracked
            and not any(True for one in piece.elements for _ in one.iter(*notes)))


def _edited(work: Work, row: Row) -> bool:
    """Return whether the refresh has just met words or values in the list that people had rewritten."""
    return any(piece.key in work.ledger[kind] for piece in row.pieces for kind in ("prose", "kept", "conflicts"))


def _take_out(work: Work, piece: Piece) -> None:
    for start in [start for one in piece.elements for start in one.iter(f"{W}bookmarkStart")]:
        work.done.add(start.get(f"{W}name", ""))
        work.written.pop(start.get(f"{W}name", ""), None)
    work.ledger.note("removed", piece.key)
    for element in [one for one in piece.elements if one.tag not in (f"{W}del", f"{W}moveFrom")]:
        work.pen.delete(element)


def _emptied(work: Work, model: Row) -> Row | None:
    """Return the paragraph that says what stands before a list in the newest report, and has lost all its entries."""
    gaps = _gaps(model)
    if _CLOSER.sub("", _text(gaps[-1])):
        return None
    before = _LEAD.sub("", _text(gaps[0])).strip()
    homes = [home for home in dict.fromkeys(_homes(work)) if before and _text(list(home)).strip() == before]
    return Row(homes[0], [], {}, _LEAD.sub("", _text(list(homes[0])))) if len(homes) == 1 else None


def _set_in(work: Work, row: Row, key: str, order: list[str]) -> None:
    """Set an entry's piece in after the one that stands before it in the newest report, in the looks of its like."""
    before = [n for n, one in enumerate(row.pieces) if one.key in order and order.index(one.key) < order.index(key)]
    at = before[-1] + 1 if before else 0
    ending = key.rpartition(".")[2]
    like = next((one for one in reversed(row.pieces) if one.key.rpartition(".")[2] == ending), row.pieces[-1] if row.pieces else None)
    made = work.expander().pieces(key, _looks(row, like))
    if not made:
        return
    name = made[0].get(f"{W}name")
    behind = row.pieces[at - 1].elements[-1].getnext() if at else row.pieces[0].elements[0] if row.pieces else None
    holder = etree.SubElement(row.home, f"{W}r") if behind is None else None
    work.pen.insert(holder if behind is None else behind, made)
    if holder is not None:
        row.home.remove(holder)
    row.pieces.insert(at, Piece(name, key, [made[0], made[-1]]))
    work.ledger.note("new", key, data=work.register.text(key))


def _looks(row: Row, like: Piece | None) -> etree._Element | None:
    """Return the run properties of a piece; of the paragraph's last run if there is none."""
    runs = [one for element in (_span(like) if like else row.home) for one in element.iter(f"{W}r") if one.find(f"{W}t") is not None]
    return (runs[0] if like else runs[-1]).find(f"{W}rPr") if runs else None


def _settle(work: Work, row: Row, marks: dict[str, tuple[str, bool]]) -> None:
    """Write numbering and punctuation between the pieces anew, counted over those that are there."""
    count, closes = 0, ""
    gaps = _gaps(row)
    for n, piece in enumerate(row.pieces):
        counted = marks.get(piece.key, row.marks.get(piece.key, ("", False)))[1]
        count += counted
        lead = f"{ordinal(count)}是" if counted else ""
        _say(work, row, gaps[n], (row.before if n == 0 else closes) + lead, piece.elements[0])
        closes = marks.get(piece.key, row.marks.get(piece.key, ("", False)))[0]
    if row.pieces:
        _say(work, row, gaps[-1], closes, None)
    else:
        _say(work, row, gaps[0], _EMPTY.sub("", _text(gaps[0])), None)


def _say(work: Work, row: Row, gap: list[etree._Element], wanted: str, before: etree._Element | None) -> None:
    """Put a text into a gap: what it begins with stays as it is, the rest is written where it stood or in a run of its own."""
    nodes = [node for node in _nodes(gap) if node.text]
    while nodes and wanted.startswith(nodes[0].text):
        wanted = wanted[len(nodes.pop(0).text):]
    if nodes and wanted:
        work.pen.write(nodes, wanted)
    for one in dict.fromkeys(node.getparent() for node in nodes) if not wanted else ():
        work.pen.delete(one)
    if wanted and not nodes:
        made = run(wanted, _looks(row, row.pieces[-1] if row.pieces else None))
        made = work.pen.mark("ins", made) if work.pen.tracks else made
        row.home.append(made) if before is None else before.addprevious(made)
