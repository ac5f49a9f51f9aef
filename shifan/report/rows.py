"""Tables of a hand-edited report: rows come, go and change places as in the newest report; people's own rows and looks stay.

A row is known by the values in it that no other row has. New rows are copies of a neighbour, so they look as people made it look.
"""

from __future__ import annotations

import copy

from lxml import etree

from shifan.report.ooxml import text_of
from shifan.report.reading import Reading, W
from shifan.report.rowmatch import Row, alike, match, rows_of, says_none
from shifan.report.work import Work


def table(work: Work, name: str, fresh: Reading | None) -> None:
    """Give one table the rows of the newest report; a row with people's words in it is never taken away."""
    key = str(work.written[name]["id"])
    here = _table(work.reading, name)
    there = _table(fresh, next((other for other, entry in fresh.written.items() if entry["id"] == key), "")) if fresh else None
    if here is None or there is None:
        work.note("same" if there is None and here is not None else "conflicts", name)
        return
    if alike(here, work.reading, there, fresh):
        work.note("same", name)
        return
    old, new = rows_of(here, work.reading), rows_of(there, fresh)
    pairs = match(old, new)
    gone = [row for n, row in enumerate(old) if n not in pairs and (row.ids or says_none(row))]
    come = [n for n in range(len(new)) if n not in pairs.values() and (new[n].ids or says_none(new[n]))]
    order = [pairs[n] for n in sorted(pairs)]
    if not gone and not come and (order == sorted(order) or _sorted_by_hand(work, old, pairs)):
        work.note("same", name)
        return
    if blocked := [row for row in gone if _touched(work, row, old, pairs)]:
        work.note("conflicts", name, now="、".join(text_of(row.cells[0]) for row in blocked), data="这些行已无对应数据，但行内有手工改动")
        return
    made = {n: _new_row(work, old, new, pairs, n) for n in come}
    if any(row is None for row in made.values()):
        work.note("conflicts", name, reason="表格的列已改动，不能加行")
        return
    _arrange(work, here, old, new, pairs, gone, made)
    work.touched.add(work.reading.spots[name].part)
    work.note("refreshed", name)


def _table(reading: Reading, name: str) -> etree._Element | None:
    spot = reading.spots.get(name)
    return next(spot.start.iterancestors(f"{W}tbl"), None) if spot else None


def _sorted_by_hand(work: Work, old: list[Row], pairs: dict[int, int]) -> bool:
    """Return whether the rows no longer stand in the order in which they were written."""
    place = {name: n for n, name in enumerate(work.reading.written)}
    written = [min(place[name] for name in old[n].names) for n in sorted(pairs) if old[n].names]
    return written != sorted(written)


def _touched(work: Work, row: Row, old: list[Row], pairs: dict[int, int]) -> bool:
    """Return whether a row holds anything that people wrote: an edited value, words beside one, a cell of their own."""
    reading = work.reading
    if any(reading.spots[name].text != reading.written[name]["text"] or reading.spots[name].tracked for name in row.names):
        return True
    usual = [{text_of(cell) for m in pairs if m < len(old) for cell in old[m].cells[column:column + 1]} for column in range(len(row.cells))]
    for column, cell in enumerate(row.cells):
        names = [start.get(f"{W}name") for start in cell.iter(f"{W}bookmarkStart") if start.get(f"{W}name") in row.names]
        if names and text_of(cell) != "".join(reading.spots[name].text for name in names):
            return True
        if not names and column and text_of(cell).strip() and text_of(cell) not in usual[column] and not says_none(row):
            return True
    return False


def _new_row(work: Work, old: list[Row], new: list[Row], pairs: dict[int, int], n: int) -> etree._Element | None:
    """Return a new row in the looks of the nearest row that can serve as its model; None if no row can."""
    wanted = _shape(new[n])
    for m in sorted(pairs, key=lambda m: (_looks(new[pairs[m]]) != _looks(new[n]), abs(pairs[m] - n))):
        model = Row(copy.deepcopy(old[m].element), old[m].ids, old[m].names)
        if len(model.ids) == len(new[n].ids) and _shape(model) == wanted:
            return _refit(work, model, new[n])
    model = Row(copy.deepcopy(new[n].element), new[n].ids, new[n].names)
    columns = len(next(old[0].element.iterancestors(f"{W}tbl")).findall(f"{W}tblGrid/{W}gridCol")) if old else len(new[n].cells)
    return _refit(work, model, new[n]) if columns == len(new[n].cells) else None


def _shape(row: Row) -> list[bool]:
    """Return for each cell whether a value stands in it."""
    return [any(start.get(f"{W}name") in row.names for start in cell.iter(f"{W}bookmarkStart")) for cell in row.cells]


def _looks(row: Row) -> bool:
    return row.element.find(f".//{W}tcPr/{W}shd") is not None


def _refit(work: Work, model: Row, wanted: Row) -> etree._Element:
    """Return the model row with the wanted row's values, anchored anew, and its plain texts."""
    keys = iter(wanted.ids)
    for cell, target in zip(model.cells, wanted.cells, strict=True):
        starts = [start for start in cell.iter(f"{W}bookmarkStart") if start.get(f"{W}name") in model.names]
        if not starts:
            nodes = list(cell.iter(f"{W}t"))
            for n, node in enumerate(nodes):
                node.text = text_of(target) if n == 0 else ""
        for start in starts:
            key = next(keys)
            _replace(work, start, key)
            work.ledger.note("new", key)
    for element in model.element.iter():
        for name in [one for one in element.attrib if one.endswith(("}paraId", "}textId"))]:
            del element.attrib[name]
    return model.element


def _replace(work: Work, start: etree._Element, key: str) -> None:
    """Put a newly anchored value where another one's anchor is, with its run properties."""
    number, inside, element = start.get(f"{W}id"), [start], start.getnext()
    while element is not None:
        inside.append(element)
        if element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == number:
            break
        element = element.getnext()
    properties = next((node for one in inside for node in one.iter(f"{W}rPr") if node.getparent().tag == f"{W}r"), None)
    for piece in work.anchors.value(key, work.register.text(key), properties):
        start.addprevious(piece)
    for one in inside:
        one.getparent().remove(one)


def _arrange(work: Work, element: etree._Element, old: list[Row], new: list[Row], pairs: dict[int, int], gone: list[Row],
             made: dict[int, etree._Element]) -> None:
    """Put the rows into their new order after the head; rows that people sorted stay in theirs."""
    back, by_hand = {target: n for n, target in pairs.items()}, _sorted_by_hand(work, old, pairs)
    for row in gone:
        _take_away(work, old, row)
    rest = [element for row in old if row not in gone for element in (row.element, *row.below)]
    at = rest[0].getprevious() if rest else element.findall(f"{W}tr")[-1]
    for n in range(len(new)):
        if n in made:
            at.addnext(made[n])
            at = made[n]
            if work.pen.tracks:
                work.pen.row(made[n], "ins")
        elif n in back:
            row = old[back[n]]
            if by_hand:
                at = (row.below or [row.element])[-1]
                continue
            at = _move(work, row, at)


def _move(work: Work, row: Row, at: etree._Element) -> etree._Element:
    """Return the last element of a row that now stands after `at`; as a revision its former place shows it deleted."""
    if work.pen.tracks and row.element.getprevious() is not at:
        shadow = copy.deepcopy(row.element)
        row.element.addprevious(shadow)
        _bury(work, shadow)
        work.pen.row(row.element, "ins")
    for one in (row.element, *row.below):
        if one.getprevious() is not at:
            at.addnext(one)
        at = one
    return at


def _take_away(work: Work, old: list[Row], row: Row) -> None:
    """Take a row out of the table; what people put below it moves up to the row before."""
    place = old.index(row)
    if place:
        old[place - 1].below.extend(row.below)
    work.done.update(row.names)
    for name in row.names:
        work.written.pop(name, None)
    if work.pen.tracks:
        _bury(work, row.element)
    else:
        row.element.getparent().remove(row.element)


def _bury(work: Work, row: etree._Element) -> None:
    """Leave a row as a deleted one: its text struck, its anchors and controls gone."""
    for control in list(row.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        for child in list(content) if content is not None else ():
            control.addprevious(child)
        control.getparent().remove(control)
    for mark in list(row.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)
    for run in list(row.iter(f"{W}r")):
        work.pen.delete(run)
    work.pen.row(row, "del")
