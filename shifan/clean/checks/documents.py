"""Checks of 评分: known indicators, deductions in range, one row an indicator and aspect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from shifan.clean.checks.near_codes import meant_code
from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import DOCUMENTS, DocumentRow
from shifan.standards import Standard
from shifan.standards.model import Indicator

_NEARLY_FULL, _MOST_OF_THEM = Decimal("0.8"), Decimal("0.8")
_FEWEST_INDICATORS = 3  # that tell of a column filled in with scores
_Rows = Mapping[tuple[str, str], list[int]]  # worksheet rows by indicator and aspect


def documents(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield faults of 评分: unknown indicators, names of others, deductions out of range or blank."""
    indicators = {indicator.code: indicator for indicator in standard.indicator_list}
    for row in city.rows(DOCUMENTS):
        indicator = indicators.get(row.indicator)
        if indicator is None:
            action = meant_code(str(row.indicator), indicators) or "请改正"
            notice = Notice(
                "unknown-indicator", row.indicator or "空", "规则包中的指标编号", action
            )
            yield city.finding_at(DOCUMENTS, "indicator", row.row, notice)
            continue
        if row.name and row.name != indicator.name:
            expected = f"{row.indicator} {indicator.name}"
            action = "按编号计分，请核对名称"
            notice = Notice("indicator-name", row.name, expected, action, "warning")
            yield city.finding_at(DOCUMENTS, "name", row.row, notice)
        wrong = _wrong_deduction(row, indicator.full_score)
        if wrong:
            yield city.finding_at(DOCUMENTS, "deduction", row.row, wrong)


def _wrong_deduction(row: DocumentRow, full_score: Decimal) -> Notice | None:
    """Return what is wrong with a deduction; None if nothing is."""
    if row.not_applicable and row.deduction:
        return Notice(
            "deduction-na", f"合理缺项，却扣{row.deduction}分", "合理缺项不扣分", "请核对二者之一"
        )
    if not row.not_applicable and row.deduction is None:
        expected = "扣分（不扣分填0），或“合理缺项”填“是”"
        return Notice("deduction-blank", "空", expected, "请填写")
    if row.deduction is not None and _exceeds(row.deduction, full_score):
        return Notice("deduction-range", f"扣分：{row.deduction}", f"不超过该指标满分{full_score}")
    return None


def _exceeds(deduction: Decimal, full_score: Decimal) -> bool:
    return deduction > full_score


def aspects(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield indicators with a document part that have not exactly one row for each aspect.

    A lack that a faulty row accounts for follows from that row.
    """
    if not city.has_columns(DOCUMENTS, "indicator", "aspect"):
        return
    rows: dict[tuple[str, str], list[int]] = {}
    for row in city.rows(DOCUMENTS):
        rows.setdefault((row.indicator, row.aspect), []).append(row.row)
    spare = _spare_rows(city, standard, rows)
    for indicator in standard.indicator_list:
        for aspect in standard.aspects:
            own = rows.get((indicator.code, aspect), [])
            if not own and indicator.document_share > 0:
                yield _lack(city, spare, indicator, aspect)
            for repeated in own[1:]:
                found = f"{indicator.code}“{aspect}”重复"
                expected = f"只有一行（另见第{own[0]}行）"
                action = "请只保留一行；由两位审查人打分的，请在规则包 standard.toml 写明 reviewers"
                notice = Notice("twice-aspect", found, expected, action)
                yield city.finding_at(DOCUMENTS, "aspect", repeated, notice)


def _spare_rows(city: CleanCity, standard: Standard, rows: _Rows) -> list[DocumentRow]:
    """Return the rows that stand for no indicator and aspect: unknown or unread ones, and repeated ones."""
    codes = {indicator.code for indicator in standard.indicator_list}
    spare: set[int] = set()
    for (code, aspect), same_place in rows.items():
        spare.update(same_place[1:] if code in codes and aspect in standard.aspects else same_place)
    return [row for row in city.rows(DOCUMENTS) if row.row in spare] if spare else []


def _lack(
    city: CleanCity, spare: list[DocumentRow], indicator: Indicator, aspect: str
) -> Consequence:
    """Return the lack of a row for an aspect; the spare row that may be meant for it is taken out of the list.

    Of several that is the one with most in common.
    """
    notice = Notice(
        "missing-aspect",
        f"{indicator.code} {indicator.name} 没有“{aspect}”一行",
        "每个指标每个评价方面一行",
        "请补充",
    )
    finding = city.finding_at(DOCUMENTS, "aspect", 0, notice)
    wanted = (indicator.code, indicator.name, aspect)

    def in_common(row: DocumentRow) -> int:
        held = (row.indicator, row.name, row.aspect)
        return sum(cell == other for cell, other in zip(held, wanted, strict=True))

    best = max(spare, key=in_common, default=None)
    if best is None or not in_common(best):
        return Consequence(finding, (city.source(DOCUMENTS).place,))  # of a fault of the sheet
    spare.remove(best)
    return Consequence(finding, city.source(DOCUMENTS).cells(best.row, "indicator", "aspect"))


def scores_as_deductions(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield one question where nearly all indicators lose nearly their full score: 得分 may stand in 扣分."""
    full = {indicator.code: indicator.full_score for indicator in standard.indicator_list}
    taken: dict[str, Decimal] = {}
    for row in city.rows(DOCUMENTS):
        if row.indicator in full and row.deduction is not None:
            taken[row.indicator] = taken.get(row.indicator, Decimal(0)) + row.deduction
    high = [code for code, points in taken.items() if points >= full[code] * _NEARLY_FULL]
    if len(taken) >= _FEWEST_INDICATORS and len(high) >= _MOST_OF_THEM * len(taken):
        rows = city.tables[DOCUMENTS.table]["row"].tolist()
        notice = Notice(
            "scores-as-deductions",
            f"{len(taken)}个指标中{len(high)}个扣去满分的{_NEARLY_FULL:.0%}以上",
            "扣分：从满分中扣去的分",
            "是否把得分填入了“扣分”列？如是，请改填扣分（满分减得分）；仍按所填计算",
            "warning",
        )
        yield city.finding_at(DOCUMENTS, "deduction", rows[0], notice)
