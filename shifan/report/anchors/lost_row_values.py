"""Values that a program has lost in a row of a table in which other values of the same thing stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from shifan.report.anchors.anchor import VALUE, Anchors
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.word.elements import W


class RowValue(NamedTuple):
    """A lost value by the name of its anchor, and the paragraph of the cell that is proven to be its place."""

    name: str
    cell: AnchoredParagraph


def values_beside(
    cells: Iterable[AnchoredParagraph],
    missing: list[str],
    anchors: Anchors,
    places: Mapping[str, int],
) -> Iterator[RowValue]:
    """Yield the missing values that belong to what a row is about and that one free cell of it says.

    A row is about what its found values are values of (`deduction.K1.完整性`); the missing one must have been written
    near them. `places` are the places of all anchors in the order in which they were written. Texts that more cells
    say than values wait for are left.
    """
    waiting = [name for name in missing if anchors[name].kind == VALUE]
    for row in _by_row(cells) if waiting else ():
        found = {name for cell in row for names in cell.names for name in names if name in anchors}
        own = {_subject(anchors[name].value_id) for name in found if anchors[name].kind == VALUE}
        near = {places[name] + step for name in found for step in range(-len(row), len(row) + 1)}
        lost = [n for n in waiting if places[n] in near and _subject(anchors[n].value_id) in own]
        for text in dict.fromkeys(anchors[name].baseline for name in lost):
            names = [name for name in lost if anchors[name].baseline == text]
            free = [cell for cell in row if cell.text.strip() == text and not any(cell.names)]
            if len(names) == len(free):
                yield from map(RowValue, names, free)


def _by_row(cells: Iterable[AnchoredParagraph]) -> list[list[AnchoredParagraph]]:
    """Return the paragraphs in cells by the rows that they stand in."""
    rows: dict[etree._Element | None, list[AnchoredParagraph]] = {}
    for cell in cells:
        rows.setdefault(next(cell.element.iterancestors(f"{W}tr"), None), []).append(cell)
    return list(rows.values())


def _subject(value_id: str) -> str:
    return value_id.rpartition(".")[0]


def rows_still_saying(
    cells: Iterable[AnchoredParagraph], missing: list[str], anchors: Anchors
) -> dict[str, str]:
    """Return the missing values that a row may still say, with its words: two written one after the other stand in it.

    That is too little to know the row again; what is said there has to be looked at.
    """
    free = [cell for cell in cells if cell.text.strip() and not any(cell.names)]
    rows = [[cell.text.strip() for cell in row] for row in _by_row(free)]
    names = list(anchors)
    said: dict[str, str] = {}
    lost = {name for name in missing if anchors[name].kind == VALUE and anchors[name].baseline}
    for first, second in pairwise(names):
        if first in lost and second in lost:
            texts = {anchors[first].baseline, anchors[second].baseline}
            row = next((row for row in rows if texts <= set(row)), None) if len(texts) > 1 else None
            if row is not None:
                said |= dict.fromkeys((first, second), "，".join(row))
    return said
