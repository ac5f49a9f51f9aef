"""Findings that follow from another are folded under it: one fault is reported once, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from shifan.addresses import letter, position
from shifan.errors import Finding
from shifan.intake.cell_ranges import Corners, corners, ranges
from shifan.records import dataclass

# Faults of a whole sheet: whatever else is said of its rows may come from them.
_OF_WHOLE_SHEET = {
    "header",
    "transposed",
    "missing-sheet",
    "missing-workbook",
    "missing-column",
    "empty-sheet",
    "unreadable",
    "twice",
    "twice-sheet",
    "undeclared-part",
    "form",
    "second-table",
}
_DOUBTED = {"date-misfit"}  # may be the cause of others although it is a warning
_SHOWN = 60
_MOST_PLACES = 5


@dataclass(frozen=True)
class Consequence:
    """A finding, and the cells any of which explains it if that cell is refused.

    A cell is `file!sheet!cell`; `file!sheet` stands for a whole sheet.
    """

    finding: Finding
    causes: tuple[str, ...]


Told = Finding | Consequence  # what a check yields


class Refusals:
    """Where the input is refused: by cell, by range and by whole sheet."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._cells: dict[str, Finding] = {}
        self._ranges: dict[str, list[tuple[Corners, Finding]]] = {}
        self._sheets: list[Finding] = []
        for finding in findings:
            if finding.severity == "error" or finding.code in _DOUBTED:
                self._add(finding)

    def _add(self, finding: Finding) -> None:
        if finding.code in _OF_WHOLE_SHEET:
            self._sheets.append(finding)
        elif finding.cell and (position(finding.cell) or finding.code == "mapping"):
            self._cells.setdefault(finding.place, finding)
        elif finding.cell:
            ranges_of_sheet = self._ranges.setdefault(f"{finding.file}!{finding.sheet}", [])
            ranges_of_sheet += [(box, finding) for box in corners(finding.cell)]

    def covering(self, place: str) -> Finding | None:
        """Return the refusal of a cell, of a range it lies in, or of its sheet; None if there is none."""
        if place in self._cells:
            return self._cells[place]
        sheet, address = place.rsplit("!", 1) if place.count("!") == 2 else (place, "")
        cell = position(address.partition(":")[0])  # of a range its first cell
        if cell is None:
            return self._of_sheet(place)
        for (top, left, bottom, right), finding in self._ranges.get(sheet, ()):
            if top <= cell[0] <= bottom and left <= cell[1] <= right:
                return finding
        return None

    def _of_sheet(self, place: str) -> Finding | None:
        return next((finding for finding in self._sheets if _concerns(finding, place)), None)


def _concerns(finding: Finding, place: str) -> bool:
    """Return whether a fault of a whole sheet, file or workbook concerns the sheet `file!sheet`."""
    file, _, sheet = place.partition("!")
    workbook = re.split(r"[.-]", file)[0]
    return finding.sheet in ("", sheet) and re.split(r"[.-]", finding.file)[0] == workbook


def fold(told: Iterable[Told]) -> list[Finding]:
    """Return the findings; one that follows from a refused cell is named in that refusal.

    It is left out where it says the same of the same place.
    """
    told = list(told)
    independent = [item for item in told if isinstance(item, Finding)]
    consequences = [item for item in told if isinstance(item, Consequence)]
    refusals = Refusals([*independent, *(consequence.finding for consequence in consequences)])
    causes = _causes(consequences, refusals)
    under = _by_first_cause(causes, refusals)
    unexplained = [
        consequence.finding for consequence in consequences if consequence.finding not in causes
    ]
    findings = independent + unexplained
    if not under:
        return findings
    return [_with_consequences(finding, under.get(finding, [])) for finding in findings]


def _causes(consequences: Iterable[Consequence], refusals: Refusals) -> dict[Finding, Finding]:
    """Return each finding that follows from a refusal, with that refusal; none is the cause of its own cause."""
    causes: dict[Finding, Finding] = {}
    for consequence in consequences:
        for cell in consequence.causes:
            refusal = refusals.covering(cell)
            if refusal and _first_cause(refusal, causes) != consequence.finding:
                causes[consequence.finding] = refusal
                break
    return causes


def _by_first_cause(
    causes: Mapping[Finding, Finding], refusals: Refusals
) -> dict[Finding, list[Finding]]:
    """Return each refusal with what is folded under it; what says the same of the same place is left out."""
    under: dict[Finding, list[Finding]] = {}
    for finding, cause in causes.items():
        if refusals.covering(_place(finding)) != cause:
            under.setdefault(_first_cause(cause, causes), []).append(finding)
    return under


def _first_cause(finding: Finding, causes: Mapping[Finding, Finding]) -> Finding:
    """Return the finding under which this one is folded in the end."""
    while finding in causes:
        finding = causes[finding]
    return finding


def _place(finding: Finding) -> str:
    return finding.place if finding.cell else f"{finding.file}!{finding.sheet}"


def _with_consequences(cause: Finding, findings: list[Finding]) -> Finding:
    """Return a refusal that names what follows from it; as it is where nothing does."""
    if not findings:
        return cause
    return replace(cause, action=cause.action + _clause(cause, findings))


def _clause(cause: Finding, findings: list[Finding]) -> str:
    """Return the clause that names what follows: the one finding, or how many of what and where."""
    first = findings[0].found[:_SHOWN]
    if len(findings) == 1:
        return f"；由此引起：{_place_seen_from(cause, findings[0])}{first}"
    more = len({finding.found for finding in findings}) > 1 and not first.endswith("等")
    others = "等" if more else ""
    places = "；".join(_places(cause, findings))
    return f"；由此引起{len(findings)}处：{places}（{first}{others}）"


def _place_seen_from(cause: Finding, finding: Finding) -> str:
    """Return where a finding is, as short as can be said from where its cause is."""
    same_sheet = (finding.file, finding.sheet) == (cause.file, cause.sheet)
    sheet = "" if same_sheet else f"{finding.file.rsplit('.', 1)[0]}“{finding.sheet}”"
    return f"{sheet}{finding.cell} " if sheet or finding.cell else ""


def _places(cause: Finding, findings: list[Finding]) -> Iterator[str]:
    """Yield sheet and cells of the findings, rows of a column as ranges; only of the first few columns."""
    columns: dict[tuple[str, int], set[int]] = {}
    for finding in findings:
        sheet = _place_seen_from(cause, replace(finding, cell="")).strip()
        for top, left, bottom, _ in corners(finding.cell):
            columns.setdefault((sheet, left), set()).update(range(top + 1, bottom + 2))
    for (sheet, column), rows in list(columns.items())[:_MOST_PLACES]:
        yield f"{sheet}{ranges(sorted(rows), _MOST_PLACES, letter(column))}"
