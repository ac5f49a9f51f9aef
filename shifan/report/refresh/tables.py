"""Tables of a hand-edited report: rows come, go and change places as in the newest report; people's own rows and looks stay.

A row is known by the values in it, above all those that no other row has. What comes is made by `newrows`, how it is put in its place `roworder`.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from shifan.report.anchors import user_edits
from shifan.report.anchors.anchor import TABLE
from shifan.report.anchors.reading import Reading, W
from shifan.report.refresh import row_order
from shifan.report.refresh.row_matching import Row, alike, match, rows_of, says_none
from shifan.report.refresh.session import Work
from shifan.word.elements import text_of


def table(work: Work, name: str, fresh: Reading | None) -> None:
    """Give one table the rows of the newest report; a row with people's words or remarks in it is never taken away."""
    key = work.written[name].value_id
    here = _table(work.reading, name)
    there = (
        _table(
            fresh,
            next((other for other, entry in fresh.written.items() if entry.value_id == key), ""),
        )
        if fresh
        else None
    )
    if here is None or there is None:
        work.note("same" if there is None and here is not None else "conflicts", name)
        return
    if alike(here, work.reading, there, fresh):
        work.note("same", name)
        return
    from shifan.report.refresh.new_rows import retell  # the rows of most tables stay as they are

    old, new = rows_of(here, work.reading), rows_of(there, fresh)
    pairs = match(old, new)
    _renew(work, name, here, (old, new), pairs)
    for n, to in pairs.items():
        retell(work, old[n], new[to])


def _renew(
    work: Work,
    name: str,
    here: etree._Element,
    both: tuple[list[Row], list[Row]],
    pairs: dict[int, int],
) -> None:
    old, new = both
    twice = {
        frozenset(new[to].ids) for to in pairs.values()
    }  # of those a second row is a copy of people's
    gone = [
        row
        for n, row in enumerate(old)
        if n not in pairs and (row.ids or says_none(row)) and frozenset(row.ids) not in twice
    ]
    come = _come(work, here, new, pairs)
    order = [pairs[n] for n in sorted(pairs)]
    if not gone and not come and (order == sorted(order) or row_order.by_hand(work, old, pairs)):
        work.note("same", name)
        return
    if blocked := [row for row in gone if touched(work, row, old, pairs)]:
        work.note(
            "conflicts",
            name,
            now="、".join(text_of(row.cells[0]) for row in blocked),
            data="这些行已无对应数据，但行内有手工改动或批注、修订，没有删去",
        )
        gone, come = [row for row in gone if row not in blocked], [n for n in come if new[n].ids]
    from shifan.report.refresh.new_rows import Models, made_row

    models = Models.of([n for n in pairs if not touched(work, old[n], old, pairs)], pairs, new)
    made = {n: made_row(work, old, new, pairs, (n, models)) for n in come}
    if any(row is None for row in made.values()):
        work.note("conflicts", name, reason="表格的列已改动，不能加行")
        return
    for key in (key for n in made for key in new[n].ids):
        work.ledger.note("new", key)
    row_order.arrange(
        work, here, (old, new), pairs, gone, {n: row.element for n, row in made.items()}
    )
    work.touched.add(work.reading.spots[name].part)
    if not blocked:
        work.note("refreshed", name)


def _come(work: Work, here: etree._Element, new: list[Row], pairs: dict[int, int]) -> list[int]:
    """Return the rows that this file has never had: not those of whose own values people took one out, nor those in a table of people's own."""
    come = [
        n for n in range(len(new)) if n not in pairs.values() and (new[n].ids or says_none(new[n]))
    ]
    if not come:
        return []
    there = {work.reading.entry(name).value_id for name in work.reading.spots}
    lost = {entry.value_id for entry in work.reading.written.values()} - there | set(
        work.reading.content.get("deleted", ())
    )
    apart = {
        row.ids for table in _own_tables(work.reading, here) for row in rows_of(table, work.reading)
    }
    uses = Counter(key for row in new for key in set(row.ids))
    return [
        n
        for n in come
        if not any(uses[key] == 1 and key in lost for key in new[n].ids)
        and (not new[n].ids or new[n].ids not in apart)
    ]


def _own_tables(reading: Reading, here: etree._Element) -> list[etree._Element]:
    """Return the tables that are none of ours: no anchor of a table stands in them."""
    ours = {
        next(spot.start.iterancestors(f"{W}tbl"), None)
        for name, spot in reading.spots.items()
        if reading.entry(name).kind == TABLE
    }
    return [
        one
        for root in reading.roots.values()
        for one in root.iter(f"{W}tbl")
        if one is not here and one not in ours
    ]


def _table(reading: Reading, name: str) -> etree._Element | None:
    spot = reading.spots.get(name)
    return next(spot.start.iterancestors(f"{W}tbl"), None) if spot else None


def touched(work: Work, row: Row, old: list[Row], pairs: dict[int, int]) -> bool:
    """Return whether a row holds anything of people's: an edited value, words, a remark, a bookmark, a cell of their own."""
    reading = work.reading
    if any(
        reading.spots[name].text != reading.written[name].baseline or reading.spots[name].tracked
        for name in row.names
    ):
        return True
    if _remarked(work, row):
        return True
    for column, cell in enumerate(row.cells):
        names = [
            start.get(f"{W}name")
            for start in cell.iter(f"{W}bookmarkStart")
            if start.get(f"{W}name") in row.names
        ]
        said = text_of(cell).strip()
        if names and said != "".join(reading.spots[name].text for name in names).strip():
            return True
        if not names and said and not _usual(said, row, column, old, pairs):
            return True
    return False


def _usual(said: str, row: Row, column: int, old: list[Row], pairs: dict[int, int]) -> bool:
    """Return whether a cell without a value says what ours say: a number, the code in its row's ids, what other rows say there."""
    if says_none(row) or said.isdigit() or any(f".{said}." in key for key in row.ids):
        return True
    return any(
        text_of(cell).strip() == said
        for m in pairs
        if old[m] is not row
        for cell in old[m].cells[column : column + 1]
    )


def _remarked(work: Work, row: Row) -> bool:
    """Return whether a row holds a revision of people's, a comment, a note, a picture or a bookmark that is not ours."""
    return user_edits.remarked(row.element) or user_edits.marked(row.element, work.reading.written)
