"""Rows of a table put into their order: what is new set in, what is gone taken away, what moved moved — as few as can be, each as a revision if asked."""

from __future__ import annotations

import copy
from bisect import bisect_left
from itertools import takewhile

from lxml import etree

from shifan.report.anchors import user_edits
from shifan.report.anchors.reading import AUTHOR, REVISIONS, W
from shifan.report.refresh.row_matching import Row, says_none
from shifan.report.refresh.session import Work
from shifan.word.elements import table_of

_ROW, _TEXT = f"{W}tr", f"{W}t"


def by_hand(work: Work, old: list[Row], pairs: dict[int, int]) -> bool:
    """Return whether the rows no longer stand in the order in which they were written."""
    place = {name: n for n, name in enumerate(work.reading.written)}
    written = [min(place[name] for name in old[n].names) for n in sorted(pairs) if old[n].names]
    return written != sorted(written)


def as_written(work: Work, starts: list[etree._Element]) -> list[str]:
    """Return the names of anchors in the document's order; those of a table that people have sorted in the order of the run, so that theirs is known again."""
    names = [start.get(f"{W}name", "") for start in starts]
    place = {name: n for n, name in enumerate(work.reading.written)}
    slots: dict[etree._Element, list[int]] = {}
    for n, (start, name) in enumerate(zip(starts, names, strict=True)):
        table = table_of(start) if name in place else None
        if table is not None:
            slots.setdefault(table, []).append(n)
    for table, own in slots.items():
        if table in work.sorted:
            continue
        for n, name in zip(
            own, sorted((names[n] for n in own), key=place.__getitem__), strict=True
        ):
            names[n] = name
    return names


def arrange(
    work: Work,
    element: etree._Element,
    both: tuple[list[Row], list[Row]],
    pairs: dict[int, int],
    gone: list[Row],
    made: dict[int, etree._Element],
) -> None:
    """Put the rows into their new order after the head and what people put below it; rows that people sorted stay in theirs."""
    old, new = both
    back = {target: n for n, target in pairs.items()}
    theirs = by_hand(work, old, pairs)
    stay = set(pairs) if theirs else _longest(pairs)
    work.sorted |= set() if theirs else {element}
    places, away = {row: n for n, row in enumerate(old)}, set(gone)
    for row in gone:
        _take_away(work, old, places[row])
    ahead = [
        one
        for row in takewhile(lambda row: not row.ids and not says_none(row), old)
        for one in (row.element, *row.below)
    ]
    rest = [row.element for row in old if row not in away]
    at = ahead[-1] if ahead else rest[0].getprevious() if rest else element.findall(_ROW)[-1]
    for n in range(len(new)):
        if n in made:
            at.addnext(made[n])
            at = made[n]
            if work.pen.tracks:
                work.pen.row(made[n], "ins")
        elif n in back:
            row = old[back[n]]
            at = (row.below or [row.element])[-1] if back[n] in stay else _move(work, row, at)


def _longest(pairs: dict[int, int]) -> set[int]:
    """Return the old rows that need not move: a longest run of them that stands in the new order already."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    for n in sorted(pairs):
        at = bisect_left(ends, pairs[n])
        before[n] = last[at - 1] if at else None
        ends[at : at + 1], last[at : at + 1] = [pairs[n]], [n]
    stay, at = set(), last[-1] if last else None
    while at is not None:
        stay.add(at)
        at = before[at]
    return stay


def _move(work: Work, row: Row, at: etree._Element) -> etree._Element:
    """Return the last element of a row that now stands after `at`; as a revision its former place shows it deleted."""
    for one in (row.element, *row.below):
        # A colleague's revision or comment cannot stand in two places: such a row of people's own goes along unmarked.
        if (
            work.pen.tracks
            and _mark(one, "ins") is None
            and (one is row.element or not user_edits.remarked(one))
        ):
            shadow = copy.deepcopy(one)
            one.addprevious(shadow)
            _bury(work, shadow)
            work.pen.row(one, "ins")
        at.addnext(one)
        at = one
    return at


def _take_away(work: Work, old: list[Row], place: int) -> None:
    """Take a row out of the table; what people put below it moves up to the row before."""
    row = old[place]
    if place:
        old[place - 1].below.extend(row.below)
    work.done.update(row.names)
    for name in row.names:
        work.written.pop(name, None)
    if work.pen.tracks and _mark(row.element, "ins") is None:
        _bury(work, row.element)
    else:  # what an earlier refresh has inserted and nobody has accepted goes without a trace, as in Word
        row.element.getparent().remove(row.element)


def _mark(row: etree._Element, kind: str) -> etree._Element | None:
    """Return our own mark that a row is inserted or deleted; None if it has none."""
    found = row.find(f"{W}trPr/{W}{kind}")
    return found if found is not None and is_own(found) else None


def is_own(element: etree._Element) -> bool:
    """Return whether something is a revision by a refresh: nobody else has said anything by it."""
    return element.tag in REVISIONS and element.get(f"{W}author") == AUTHOR


def _bury(work: Work, row: etree._Element) -> None:
    """Leave a row as a deleted one: the text that it had before any revision of ours struck, its anchors and controls gone."""
    for control in list(row.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        for child in list(content) if content is not None else ():
            control.addprevious(child)
        control.getparent().remove(control)
    for mark in list(row.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)
    _undo(row)
    for run in list(row.iter(f"{W}r")):
        work.pen.delete(run)
    work.pen.row(row, "del")


def _undo(row: etree._Element) -> None:
    """Take back our own revisions inside a row, as if they were rejected."""
    for one in [one for one in row.iter(*REVISIONS) if is_own(one)]:
        for child in list(one) if one.tag == f"{W}del" else ():
            for node in child.iter(f"{W}delText"):
                node.tag = _TEXT
            one.addprevious(child)
        one.getparent().remove(one)
