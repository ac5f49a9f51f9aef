"""Checks of 评审意见: each opinion once, on a basis that exists, with a title that leads to its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shifan.addresses import position
from shifan.clean.cited_figures import RESERVED
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.raw_sheets import FIGURES, OPINIONS, OpinionRow
from shifan.standards import Standard

SEPARATORS = pattern_of("[、，,；;]")
_CELL = pattern_of(r"([^!！]+)[!！]([^!！]+)[!！]([A-Z]{1,3}[1-9]\d*(?::[A-Z]{1,3}[1-9]\d*)?)")
_EXPECTED = "指标编号、数据编号或单元格（现场检查.xlsx!检查记录!C5），多个以、分开"


def opinions(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield opinions that stand twice, have no basis, or rest on something that is not there."""
    if OPINIONS.table not in city.tables:
        return
    first: dict[tuple[str, int], int] = {}
    for row in city.rows(OPINIONS):
        earlier = first.setdefault((row.kind, row.number), row.row)
        if earlier != row.row:
            found, expected = f"{row.kind}{row.number}", f"每条意见一个序号（另见第{earlier}行）"
            notice = Notice("twice-opinion", found, expected, "请改正序号")
            yield city.finding_at(OPINIONS, "number", row.row, notice)
        for field, text in (("title", row.title), ("content", row.content)):
            if not text:
                notice = Notice("empty-opinion", "空", "标题和内容都填写", "请补充，或删去该行")
                yield city.finding_at(OPINIONS, field, row.row, notice)
        yield from _basis(city, standard, row)


def _basis(city: CleanCity, standard: Standard, row: OpinionRow) -> Iterator[Finding]:
    parts = basis_of(row)
    if not parts:
        action = "意见照印，但说不出依据，请补充"
        notice = Notice("opinion-basis", "空", _EXPECTED, action, "warning")
        yield city.finding_at(OPINIONS, "basis", row.row, notice)
    for part in parts:
        if not _exists(city, standard, part):
            notice = Notice("opinion-basis", part, _EXPECTED, "请改正依据")
            yield city.finding_at(OPINIONS, "basis", row.row, notice)


def basis_of(row: OpinionRow) -> list[str]:
    """Return what an opinion says that it rests on: codes, ids and cells."""
    return [part.strip() for part in SEPARATORS.split(row.basis or "") if part.strip()]


def _exists(city: CleanCity, standard: Standard, part: str) -> bool:
    """Return whether a basis is an indicator, a figure, a family of computed values, or a cell with a row of data."""
    cell = _CELL.fullmatch(part)
    if cell:
        return _is_read(city, cell[1], cell[2], cell[3].partition(":")[0])
    codes = {indicator.code for indicator in standard.indicator_list}
    figures = set(city.tables[FIGURES.table]["figure"])
    return part in codes or part in figures or part.split(".")[0] in RESERVED


def _is_read(city: CleanCity, file: str, sheet: str, address: str) -> bool:
    place = position(address)
    if place is None:
        return False
    for table, source in city.sources.items():
        if source.sheet == sheet and file in (source.file, source.file.partition(".")[0]):
            return place[0] + 1 in {int(number) for number in city.tables[table]["row"]}
    return False
