"""Checks of 核查: each veto of the pack once, with the basis of its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shifan.clean.checks.near_codes import meant_code
from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.raw_sheets import VETOES, VetoRow
from shifan.standards import Standard


def vetoes(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield vetoes that are unknown, stand twice or not at all; a sheet left empty is a warning."""
    if city.source(VETOES).columns and not city.has_columns(VETOES, "veto"):
        return
    names = {veto.code: veto.name for veto in standard.veto_list}
    seen: set[str] = set()
    for row in city.rows(VETOES):
        noticed = _fault(row, names, seen)
        if noticed:
            field, notice = noticed
            yield city.finding_at(VETOES, field, row.row, notice)
        seen.add(row.veto)
    yield from _lacking(city, names, seen)


def _fault(row: VetoRow, names: Mapping[str, str], seen: set[str]) -> tuple[str, Notice] | None:
    """Return the field of a row that is wrong, and why."""
    if row.veto not in names:
        action = meant_code(row.veto, names) or "请改正"
        return "veto", Notice("unknown-veto", row.veto or "空", "、".join(names), action)
    if row.veto in seen:
        return "veto", Notice("twice-veto", row.veto, "每个否决项一行", "请只保留一行")
    if not row.basis:
        return "basis", Notice("veto-basis", "空", "核查依据", "请补充核查依据", "warning")
    return None


def _lacking(city: CleanCity, names: Mapping[str, str], seen: set[str]) -> Iterable[Consequence]:
    """Yield vetoes without a row; as many as there are unknown or unread rows follow from those cells."""
    source, frame = city.source(VETOES), city.tables[VETOES.table]
    if frame.empty:
        notice = Notice(
            "no-vetoes",
            "没有核查结果",
            "每个否决项一行核查结果",
            "按没有发生否决情形计，请核对并补充",
            "warning",
        )
        yield Consequence(city.finding_at(VETOES, "veto", 0, notice), (source.place,))
        return
    lacking = [code for code in names if code not in seen]
    faulty = frame["row"][~frame["veto"].isin(list(names)) | frame["veto"].duplicated()]
    causes = [source.cells(row, "veto") for row in faulty]
    for n, code in enumerate(lacking):
        found = f"没有 {code}（{names[code]}）"
        notice = Notice("missing-veto", found, "每个否决项一行核查结果", "请补充")
        finding = city.finding_at(VETOES, "veto", 0, notice)
        yield Consequence(finding, causes[n] if n < len(causes) else ())
