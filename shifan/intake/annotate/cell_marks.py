"""What shall stand at the cells of a sheet: the texts of their findings, and the fill of the worst of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

import numpy as np

from shifan.addresses import LAST_ROW
from shifan.errors import LEVELS, Finding, Severity
from shifan.intake.annotate.package_parts import without_illegal_signs
from shifan.intake.annotate.sheet_cells import Place
from shifan.intake.cell_ranges import Corners, corners
from shifan.raw_sheets.added_sheets import CHECK_SIGN
from shifan.records import dataclass

_MOST_OF_FINDING = 2_000  # cells
_MOST = 20_000  # marked cells of a sheet: with more, office programs open it slowly
_SEVERITIES = tuple(LEVELS)


@dataclass
class FindingMark:
    """The findings of a cell, the worst one last."""

    severity: Severity
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what is written at the cell."""
        return "\n".join(self.texts)


SheetMarks = dict[Place, FindingMark]


def marks_by_sheet(
    findings: Iterable[Finding], merges: Mapping[str, list[Corners]]
) -> dict[str, SheetMarks]:
    """Return the marks of each sheet, by its name without blanks; cells under a merged range show at its first cell.

    `merges` are the merged ranges of each sheet.
    """
    # A finding about a comment leaves no other: its cell has one already.
    on_cells = [finding for finding in findings if finding.code != "comment"]
    by_weight = sorted(
        on_cells, key=lambda finding: _SEVERITIES.index(finding.severity), reverse=True
    )
    boxes = {sheet: np.array(each, dtype=np.int64).reshape(-1, 4) for sheet, each in merges.items()}
    marks: dict[str, SheetMarks] = {}
    for finding in by_weight:
        own = marks.setdefault(finding.sheet, {})
        for place in itertools.islice(_cells(finding.cell), _MOST_OF_FINDING):
            place = _visible(place, boxes.get(finding.sheet, np.empty((0, 4), dtype=np.int64)))
            if place in own or len(own) < _MOST:
                mark = own.setdefault(place, FindingMark(finding.severity))
                mark.severity = finding.severity
                mark.texts.append(_text(finding))
    return marks


def _text(finding: Finding) -> str:
    return without_illegal_signs(
        f"{CHECK_SIGN}{finding.level}：{finding.found}\n应为：{finding.expected}\n{finding.action}"
    )


def _cells(cells: str) -> Iterator[Place]:
    """Yield each cell of D3, D3:D9 or D3:D5,D9."""
    for top, left, bottom, right in corners(cells):
        if max(bottom, right) < LAST_ROW:
            yield from itertools.product(range(top, bottom + 1), range(left, right + 1))


def _visible(place: Place, boxes: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Place:
    """Return the cell, or the first cell of the merged range that hides it."""
    row, column = place
    holds = (boxes[:, 0] <= row) & (row <= boxes[:, 2])
    holds &= (boxes[:, 1] <= column) & (column <= boxes[:, 3])
    number = np.flatnonzero(holds)
    return (int(boxes[number[0], 0]), int(boxes[number[0], 1])) if len(number) else place
