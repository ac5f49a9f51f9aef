"""Lists inside one paragraph: suggestions after 一是, 二是; parts of a theme; what cannot be concluded. Entries come and go with the data.

An entry is one or more anchors side by side (title, text) with the same number in their ids. What comes is set in after the entry that stands
before it in the run's own report, in the looks of its neighbour; 一是, 二是 are counted anew. All this only where nothing but numbering and
punctuation stands between the entries and nobody has rewritten one: else the ledger tells what ought to be there (decision 0093).
"""

from __future__ import annotations

import re

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.report.anchors.inline_lists import (
    CLOSER,
    LEAD,
    Piece,
    Series,
    gaps,
    is_generated,
    is_inline,
    lists_of,
    live,
    rows_of,
    said,
    span,
)
from shifan.report.anchors.reading import Reading, W
from shifan.report.refresh.session import Work
from shifan.word.elements import run

_EMPTY = re.compile(
    r"(?:[一二三四五六七八九十]+是[。；，、]*)+$"
)  # what is left between entries that are gone
_BY_HAND = "该段已手工改写，没有改动，请将新内容自行补入"


def departures(work: Work) -> list[Series]:
    """Take out entries that no value stands behind any more; return the lists that have lost some, not settled yet."""
    changed: list[Series] = []
    lost = lists_of(
        entry.value_id for entry in work.written.values() if entry.value_id not in work.register
    )
    for row in rows_of(work.reading, work.written, lost).values():
        gone = [piece for piece in row.pieces if piece.key not in work.register]
        if (
            gone
            and is_inline(row)
            and is_generated(row)
            and all(_as_written(work, piece) for piece in gone)
        ):
            for piece in gone:
                _take_out(work, piece)
            row.pieces = [piece for piece in row.pieces if piece not in gone]
            changed.append(row)
    return changed


def arrivals(work: Work, fresh: Reading | None, changed: list[Series]) -> None:
    """Set in what the newest report has in its lists and this file has never printed; count all changed lists anew."""
    known = {entry.value_id for entry in work.reading.written.values()} | set(
        work.reading.content.get("deleted", ())
    )
    wanted = lists_of(
        [entry.value_id for entry in fresh.written.values() if entry.value_id not in known]
        if fresh is not None
        else []
    )
    wanted |= lists_of(key for row in changed for key in row.marks)
    models = rows_of(fresh, fresh.written, wanted) if fresh is not None else {}
    own = {
        piece.key: row
        for row in rows_of(work.reading, work.written, wanted).values()
        for piece in row.pieces
    }
    own |= {piece.key: row for row in changed for piece in row.pieces}
    for model in [model for model in models.values() if is_inline(model)]:
        row = next(
            (own[piece.key] for piece in model.pieces if piece.key in own), None
        ) or _emptied(work, model)
        come = [
            piece
            for piece in model.pieces
            if row and piece.key not in known and piece.key in work.register
        ]
        if not come:
            continue
        if row.pieces and not (is_generated(row) and not _edited(work, row)):
            for piece in come:
                work.ledger.note("new", piece.key)
                work.ledger.note(
                    "conflicts", piece.key, data=work.register.text(piece.key), reason=_BY_HAND
                )
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
    parents = (
        spot.start.getparent() for name, spot in work.reading.spots.items() if name in work.written
    )
    return [one for one in parents if one is not None and one.tag == f"{W}p"]


def _as_written(work: Work, piece: Piece) -> bool:
    spot, notes = (
        work.reading.spots[piece.name],
        [f"{W}{name}" for name in ("commentReference", "footnoteReference", "drawing", "pict")],
    )
    return (
        spot.text == work.reading.written[piece.name].baseline
        and not spot.tracked
        and not any(True for one in piece.elements for _ in one.iter(*notes))
    )


def _edited(work: Work, row: Series) -> bool:
    """Return whether the refresh has just met words or values in the list that people had rewritten."""
    return any(
        piece.key in work.ledger[kind]
        for piece in row.pieces
        for kind in ("prose", "kept", "conflicts")
    )


def _take_out(work: Work, piece: Piece) -> None:
    for start in [start for one in piece.elements for start in one.iter(f"{W}bookmarkStart")]:
        work.done.add(start.get(f"{W}name", ""))
        work.written.pop(start.get(f"{W}name", ""), None)
    work.ledger.note("removed", piece.key)
    for element in [one for one in piece.elements if one.tag not in (f"{W}del", f"{W}moveFrom")]:
        work.pen.delete(element)


def _emptied(work: Work, model: Series) -> Series | None:
    """Return the paragraph that says what stands before a list in the newest report, and has lost all its entries."""
    between = gaps(model)
    if CLOSER.sub("", said(between[-1])):
        return None
    before = LEAD.sub("", said(between[0])).strip()
    homes = [
        home
        for home in dict.fromkeys(_homes(work))
        if before and said(list(home)).strip() == before
    ]
    return Series(homes[0], [], {}, LEAD.sub("", said(list(homes[0])))) if len(homes) == 1 else None


def _set_in(work: Work, row: Series, key: str, order: list[str]) -> None:
    """Set an entry's piece in after the one that stands before it in the newest report, in the looks of its like."""
    before = [
        n
        for n, one in enumerate(row.pieces)
        if one.key in order and order.index(one.key) < order.index(key)
    ]
    at = before[-1] + 1 if before else 0
    ending = key.rpartition(".")[2]
    like = next(
        (one for one in reversed(row.pieces) if one.key.rpartition(".")[2] == ending),
        row.pieces[-1] if row.pieces else None,
    )
    made = work.expander().pieces(key, _looks(row, like))
    if not made:
        return
    name = made[0].get(f"{W}name")
    behind = (
        row.pieces[at - 1].elements[-1].getnext()
        if at
        else row.pieces[0].elements[0]
        if row.pieces
        else None
    )
    holder = etree.SubElement(row.home, f"{W}r") if behind is None else None
    work.pen.insert(holder if behind is None else behind, made)
    if holder is not None:
        row.home.remove(holder)
    row.pieces.insert(at, Piece(name, key, [made[0], made[-1]]))
    work.ledger.note("new", key, data=work.register.text(key))


def _looks(row: Series, like: Piece | None) -> etree._Element | None:
    """Return the run properties of a piece; of the paragraph's last run if there is none."""
    runs = [
        one
        for element in (span(like) if like else row.home)
        for one in element.iter(f"{W}r")
        if one.find(f"{W}t") is not None
    ]
    return (runs[0] if like else runs[-1]).find(f"{W}rPr") if runs else None


def _settle(work: Work, row: Series, marks: dict[str, tuple[str, bool]]) -> None:
    """Write numbering and punctuation between the pieces anew, counted over those that are there."""
    count, closes = 0, ""
    between = gaps(row)
    for n, piece in enumerate(row.pieces):
        counted = marks.get(piece.key, row.marks.get(piece.key, ("", False)))[1]
        count += counted
        lead = f"{chinese_numeral(count)}是" if counted else ""
        _say(work, row, between[n], (row.before if n == 0 else closes) + lead, piece.elements[0])
        closes = marks.get(piece.key, row.marks.get(piece.key, ("", False)))[0]
    if row.pieces:
        _say(work, row, between[-1], closes, None)
    else:
        _say(work, row, between[0], _EMPTY.sub("", said(between[0])), None)


def _say(
    work: Work, row: Series, gap: list[etree._Element], wanted: str, before: etree._Element | None
) -> None:
    """Put a text into a gap: what it begins with stays as it is, the rest is written where it stood or in a run of its own."""
    nodes = [node for node in live(gap) if node.text]
    while nodes and wanted.startswith(nodes[0].text):
        wanted = wanted[len(nodes.pop(0).text) :]
    if nodes and wanted:
        work.pen.write(nodes, wanted)
    for one in dict.fromkeys(node.getparent() for node in nodes) if not wanted else ():
        work.pen.delete(one)
    if wanted and not nodes:
        made = run(wanted, _looks(row, row.pieces[-1] if row.pieces else None))
        made = work.pen.mark("ins", made) if work.pen.tracks else made
        row.home.append(made) if before is None else before.addprevious(made)
