"""Findings that follow from another are folded under it: one fault is told once, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shifan.addresses import letter, position
from shifan.clean.data_rows import ranges
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import Source

# Faults of a whole sheet: whatever else is said of its rows may come from them.
_WHOLE = {
    "header",
    "missing-sheet",
    "missing-workbook",
    "missing-column",
    "empty-sheet",
    "unreadable",
    "twice",
    "twice-sheet",
}
_DOUBTED = {"date-misfit"}  # told as a warning where what follows is one
_SHOWN = 60
_MOST_PLACES = 5


@dataclass(frozen=True)
class Follows:
    """A finding, and the cells (`file!sheet!cell`, or `file!sheet` for a whole sheet) any of which explains it if that cell is refused."""

    finding: Finding
    cells: tuple[str, ...]


class Refusals:
    """Where the input is refused: by cell, by range and by whole sheet."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._cells: dict[str, Finding] = {}
        self._spans: dict[str, list[tuple[tuple[int, int, int, int], Finding]]] = {}
        self._wholes: list[Finding] = []
        for one in findings:
            if one.severity == "error" or one.code in _DOUBTED:
                self._take(one)

    def _take(self, one: Finding) -> None:
        if one.code in _WHOLE:
            self._wholes.append(one)
        elif one.cell and position(one.cell):
            self._cells.setdefault(one.place, one)
        elif one.cell:
            self._spans.setdefault(f"{one.file}!{one.sheet}", []).extend(
                (box, one) for box in boxes(one.cell)
            )

    def root(self, cells: Iterable[str]) -> Finding | None:
        """Return the first refusal that covers one of these places; None if none does."""
        return next((found for cell in cells if (found := self._of(cell))), None)

    def _of(self, place: str) -> Finding | None:
        if place in self._cells:
            return self._cells[place]
        sheet, at = place.rsplit("!", 1) if place.count("!") == 2 else (place, "")
        spot = position(at)
        for (top, left, bottom, right), found in self._spans.get(sheet, ()) if spot else ():
            if top <= spot[0] <= bottom and left <= spot[1] <= right:
                return found
        return None if spot else next((one for one in self._wholes if _of_sheet(one, place)), None)


def _of_sheet(one: Finding, place: str) -> bool:
    """Return whether a fault of a whole sheet, file or workbook concerns the sheet `file!sheet`."""
    file, _, sheet = place.partition("!")
    book = re.split(r"[.-]", file)[0]
    return one.sheet in ("", sheet) and re.split(r"[.-]", one.file)[0] == book


def boxes(cell: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield top, left, bottom, right, counted from 0, of each part of D3, D3:E9 or D3:D5,D9."""
    for part in cell.removesuffix("等").split(","):
        first, _, last = part.partition(":")
        start, end = position(first), position(last or first)
        if start and end:
            yield (*start, *end)


def fold(told: Iterable[Finding | Follows]) -> list[Finding]:
    """Return the findings; one that follows from a refused cell is named in that refusal, or left out where it says the same of the same place."""
    told = list(told)
    plain = [one for one in told if isinstance(one, Finding)]
    follows = [one for one in told if isinstance(one, Follows)]
    refusals = Refusals([*plain, *(one.finding for one in follows)])
    parents: dict[Finding, Finding] = {}
    for one in follows:
        root = next(
            (
                found
                for cell in one.cells
                if (found := refusals.root((cell,))) and _top(found, parents) != one.finding
            ),
            None,
        )
        if root:
            parents[one.finding] = root
    under: dict[Finding, list[Finding]] = {}
    for finding, root in parents.items():
        if refusals.root((_spot(finding),)) != root:
            under.setdefault(_top(root, parents), []).append(finding)
    kept = [*plain, *(one.finding for one in follows if one.finding not in parents)]
    return [
        replace(one, action=one.action + _consequence(one, under[one])) if one in under else one
        for one in kept
    ]


def _top(finding: Finding, parents: Mapping[Finding, Finding]) -> Finding:
    """Return the finding under which this one is folded in the end."""
    while finding in parents:
        finding = parents[finding]
    return finding


def _spot(finding: Finding) -> str:
    return finding.place if finding.cell else f"{finding.file}!{finding.sheet}"


def _consequence(root: Finding, follow: list[Finding]) -> str:
    """Return the clause that names what follows: the one finding, or how many of what and where."""
    first = follow[0]
    if len(follow) == 1:
        return f"；由此引起：{_near(root, first)}{first.found[:_SHOWN]}"
    return f"；由此引起{len(follow)}处：{'；'.join(_places(root, follow))}（{first.found[:_SHOWN]}{'' if len({one.found for one in follow}) == 1 else '等'}）"


def _near(root: Finding, one: Finding) -> str:
    """Return where a finding is, as short as can be told from where its root is."""
    sheet = (
        ""
        if (one.file, one.sheet) == (root.file, root.sheet)
        else f"{one.file.rsplit('.', 1)[0]}“{one.sheet}”"
    )
    return f"{sheet}{one.cell} " if sheet or one.cell else ""


def _places(root: Finding, follow: list[Finding]) -> Iterator[str]:
    """Yield sheet and cells of the findings, rows of a column as ranges."""
    columns: dict[tuple[str, int], set[int]] = {}
    for one in follow:
        for top, left, bottom, _ in boxes(one.cell):
            columns.setdefault((_near(root, replace(one, cell="")).strip(), left), set()).update(
                range(top + 1, bottom + 2)
            )
    for n, ((sheet, column), rows) in enumerate(columns.items()):
        if n < _MOST_PLACES:
            yield f"{sheet}{ranges(sorted(rows), _MOST_PLACES, letter(column))}"


def at_places(source: Source, *cells: tuple[str, int]) -> tuple[str, ...]:
    """Return the places of (field, row) cells of a table; fields without a column are left out."""
    return tuple(source.cell(field, row) for field, row in cells if field in source.columns)
