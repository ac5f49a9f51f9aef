"""What follows from what is wrong with 检查记录 as a whole: parts not read, columns that say other things."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.errors import Finding
from shifan.raw_sheets import RECORDS

_REVERSED = ("reversed-results", "contradicted-remarks", "sign-legend")
_OF_CODES = ("unknown-problem", "missing-records", "unlisted-problem")
_PARTS = ("undeclared-part", "form")
_OF_PARTS = (
    *_OF_CODES,
    "few-sites",
    "type-without-sites",
    "district-without-sites",
    "unknown-site",
)
_OF_MAPPING = (*_OF_CODES, "unknown-item")
_OF_RESULTS = ("unknown-problem", "unlisted-problem", "missing-problem", "odd-problem")


def broken_columns(told: Iterable[Told], city: CleanCity) -> dict[str, tuple[str, ...]]:
    """Return code of finding → the cells from which findings of that code follow."""
    source, causes = city.source(RECORDS), dict[str, tuple[str, ...]]()
    letters = {source.columns[name] for name in ("site", "item") if name in source.columns}
    for each in told:
        finding = each.finding if isinstance(each, Consequence) else each
        if finding.code in _PARTS and finding.file.startswith(RECORDS.workbook):
            place = f"{finding.file}!{finding.sheet}"
            dependent: tuple[str, ...] = _OF_PARTS
        elif (finding.file, finding.sheet) == (source.file, source.sheet):
            place, dependent = _first_cell(finding), _dependent(finding, letters)
        elif finding.code == "mapping" and finding.severity == "error":
            place, dependent = finding.place, _OF_MAPPING
        else:
            continue
        for code in dependent:
            causes[code] = (*causes.get(code, ()), place)
    return causes


def _dependent(finding: Finding, letters: Iterable[str]) -> tuple[str, ...]:
    if finding.code in _REVERSED:
        return _OF_RESULTS
    column = finding.cell.partition(":")[0].rstrip("0123456789")
    whole = finding.severity == "error" and ":" in finding.cell
    return _OF_CODES if whole and column in letters else ()


def _first_cell(finding: Finding) -> str:
    return f"{finding.file}!{finding.sheet}!{finding.cell.partition(':')[0]}"
