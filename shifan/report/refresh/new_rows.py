"""A new row for a table: the copy of a neighbour, so that it looks as people made the table look, with the new values in their columns."""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from shifan.report.anchors.reading import REVISIONS, W
from shifan.report.refresh.row_matching import Row
from shifan.report.refresh.session import Work
from shifan.word.elements import text_of


def made_row(
    work: Work, old: list[Row], new: list[Row], pairs: dict[int, int], wanted: tuple[int, Models]
) -> Row | None:
    """Return new row n in the looks of the nearest of the models that can serve, else as the run's report has it; None if columns have changed.

    `wanted` are n and the rows in which people have written nothing: the new row would say it too.
    """
    n, models = wanted
    for m in _nearest(models, new[n], n):
        columns = _columns(old[m], new[pairs[m]])
        model = Row(_accepted(old[m].element), old[m].ids, old[m].names)
        if (
            columns is not None
            and len(columns) == len(new[n].cells)
            and _counts(model) == [len(_keys(new[n], column)) for column in columns]
        ):
            return _refit(work, model, new[n], columns)
    if any(
        _columns(old[m], new[to]) != list(range(len(new[n].cells))) for m, to in pairs.items()
    ) or not _fits(old, new[n]):
        return None
    return _refit(
        work,
        Row(copy.deepcopy(new[n].element), new[n].ids, new[n].names),
        new[n],
        list(range(len(new[n].cells))),
    )


@dataclass(frozen=True)
class Models:
    """Rows that may be copied, by their places in the run's report, and which of these rows are shaded there."""

    rows: list[int]
    places: list[int]
    shaded: list[bool]

    @classmethod
    def of(cls, rows: list[int], pairs: dict[int, int], new: list[Row]) -> Models:
        """Return some rows in the order of the run's report."""
        found = sorted(rows, key=pairs.__getitem__)
        return cls(found, [pairs[m] for m in found], [_shaded(new[pairs[m]]) for m in found])


def _nearest(models: Models, row: Row, n: int) -> Iterator[int]:
    """Yield the models from the nearest on, first those that are shaded as the row is, then the others."""
    shaded = _shaded(row)
    for alike in (True, False):
        behind = bisect_left(models.places, n)
        ahead = behind - 1
        while ahead >= 0 or behind < len(models.rows):
            take_ahead = behind == len(models.rows) or (
                ahead >= 0 and n - models.places[ahead] <= models.places[behind] - n
            )
            at = ahead if take_ahead else behind
            ahead, behind = (ahead - 1, behind) if take_ahead else (ahead, behind + 1)
            if (models.shaded[at] == shaded) is alike:
                yield models.rows[at]


def _accepted(row: etree._Element) -> etree._Element:
    """Return a copy of a row in which all revisions are accepted: those of an earlier refresh, nobody else's are in a model."""
    made = copy.deepcopy(row)
    for one in list(made.iter(*REVISIONS)):
        for child in list(one) if one.tag == f"{W}ins" else ():
            one.addprevious(child)
        one.getparent().remove(one)
    return made


def _fits(old: list[Row], row: Row) -> bool:
    """Return whether a table has as many columns as a row of the run's report."""
    table = next(old[0].element.iterancestors(f"{W}tbl")) if old else None
    return table is None or len(table.findall(f"{W}tblGrid/{W}gridCol")) == len(row.cells)


def _columns(row: Row, other: Row) -> list[int] | None:
    """Return for each cell of a row which cell of the same row in the run's report it is, by its values, else by its words; None if that is open."""
    keys = [_keys(other, n) for n in range(len(other.cells))]
    found: list[int] = []
    for n, cell in enumerate(row.cells):
        own = _keys(row, n)
        fits = [
            m
            for m in range(len(other.cells))
            if m not in found
            and (
                keys[m] == own
                if own
                else not keys[m] and text_of(other.cells[m]).strip() == text_of(cell).strip()
            )
        ]
        fits = fits or [
            m
            for m in range(len(other.cells))
            if own and m not in found and _aspects(keys[m]) == _aspects(own)
        ]
        fits = fits or ([n] if not own and n < len(keys) and not keys[n] and n not in found else [])
        if not fits:
            return None
        found.append(n if n in fits else fits[0])
    return found


def _aspects(keys: list[str]) -> list[tuple[str, str]]:
    """Return of what kind some values are, whatever they are of: site.P1.name and site.Q1.name are both names of sites."""
    return [(key.partition(".")[0], key.rpartition(".")[2]) for key in keys]


def retell(work: Work, row: Row, other: Row) -> None:
    """Let a row's cells print the values that the same row prints in the run's report: a problem that is of another site now."""
    columns = _columns(row, other) if row.ids != other.ids else None
    names = dict(zip(row.ids, row.names, strict=True))
    for n, column in enumerate(columns or ()):
        before, now = _keys(row, n), _keys(other, column)
        for old, new in zip(before, now, strict=True) if len(before) == len(now) else ():
            if old != new:
                _exchange(work, names[old], new)


def _exchange(work: Work, name: str, key: str) -> None:
    """Print another value where one stands, if nobody has touched that; else it is a conflict."""
    spot = work.reading.spots[name]
    if spot.tracked or spot.text != work.written[name].baseline:
        work.note(
            "conflicts",
            name,
            now=spot.text,
            data=work.register.text(key),
            reason="该处现在应是另一个数据，原处已有手工改动",
        )
        return
    inside = _held(spot.start)
    properties = next(
        (node for one in inside for node in one.iter(f"{W}rPr") if node.getparent().tag == f"{W}r"),
        None,
    )
    work.pen.insert(spot.start, work.anchors.value(key, work.register.text(key), properties))
    for one in inside:
        work.pen.delete(one)
    work.done.add(name)
    work.written.pop(name)
    work.touched.add(spot.part)
    work.ledger.note("refreshed", key)


def _keys(row: Row, column: int) -> list[str]:
    """Return the ids of the values in a cell."""
    ids = dict(zip(row.names, row.ids, strict=True))
    return [
        ids[start.get(f"{W}name")]
        for start in row.cells[column].iter(f"{W}bookmarkStart")
        if start.get(f"{W}name") in ids
    ]


def _counts(row: Row) -> list[int]:
    return [len(_keys(row, n)) for n in range(len(row.cells))]


def _shaded(row: Row) -> bool:
    return row.element.find(f".//{W}tcPr/{W}shd") is not None


def _refit(work: Work, model: Row, wanted: Row, columns: list[int]) -> Row:
    """Return the model row with the wanted row's values, anchored anew, and its plain texts."""
    for cell, column in zip(model.cells, columns, strict=True):
        starts = [
            start
            for start in cell.iter(f"{W}bookmarkStart")
            if start.get(f"{W}name") in model.names
        ]
        for start, key in zip(starts, _keys(wanted, column), strict=True):
            _replace(work, start, key)
        for n, node in enumerate(cell.iter(f"{W}t") if not starts else ()):
            node.text = text_of(wanted.cells[column]) if n == 0 else ""
    for element in model.element.iter():
        for name in [one for one in element.attrib if one.endswith(("}paraId", "}textId"))]:
            del element.attrib[name]
    return model


def _held(start: etree._Element) -> list[etree._Element]:
    """Return what stands from a value's bookmark to its end, side by side: LibreOffice moves beginnings and ends into the control."""
    if start.getparent().tag == f"{W}sdtContent":
        start.getparent().getparent().addprevious(start)
    number, home = start.get(f"{W}id"), start.getparent()
    end = next((one for one in home.iter(f"{W}bookmarkEnd") if one.get(f"{W}id") == number), None)
    last = (
        next((one for one in (end, *end.iterancestors()) if one.getparent() is home), None)
        if end is not None
        else None
    )
    inside = [start]
    while inside[-1] is not last and inside[-1].getnext() is not None and last is not None:
        inside.append(inside[-1].getnext())
    return inside


def _replace(work: Work, start: etree._Element, key: str) -> None:
    """Put a newly anchored value where another one's anchor is, with its run properties."""
    inside = _held(start)
    properties = next(
        (node for one in inside for node in one.iter(f"{W}rPr") if node.getparent().tag == f"{W}r"),
        None,
    )
    for piece in work.anchors.value(key, work.register.text(key), properties):
        start.addprevious(piece)
    for one in inside:
        one.getparent().remove(one)
