"""Checks of 评分: unknown indicators, deductions out of range or blank, one row an indicator and aspect."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.clean.consequences import Follows, at_places
from shifan.clean.table_checks import at, has
from shifan.clean.table_rows import each
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard

ASPECTS = ("完整性", "准确性", "规范性")


def documents(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield faults of 评分: unknown or wrong indicators, deductions out of range or blank."""
    full = dict(zip(standard.indicators["code"], standard.indicators["full_score"], strict=True))
    names = dict(zip(standard.indicators["code"], standard.indicators["name"], strict=True))
    for row in each(city.tables["documents"]):
        if row.indicator not in full:
            yield at(
                city,
                "documents",
                "indicator",
                row.row,
                "unknown-indicator",
                row.indicator or "空",
                "规则包中的指标编号",
            )
            continue
        if row.name and row.name != names[row.indicator]:
            yield at(
                city,
                "documents",
                "name",
                row.row,
                "indicator-name",
                row.name,
                f"{row.indicator} {names[row.indicator]}",
                "按编号计分，请核对名称",
                "warning",
            )
        yield from _deduction(city, row, full[row.indicator])


def _deduction(city: CleanCity, row: object, full: Decimal) -> Iterable[Finding]:
    if row.not_applicable and row.deduction:
        yield at(
            city,
            "documents",
            "deduction",
            row.row,
            "deduction-na",
            f"合理缺项，却扣{row.deduction}分",
            "合理缺项不扣分",
            "请核对二者之一",
        )
    elif not row.not_applicable and row.deduction is None:
        yield at(
            city,
            "documents",
            "deduction",
            row.row,
            "deduction-blank",
            "空",
            "扣分（不扣分填0），或“合理缺项”填“是”",
            "请填写",
        )
    elif row.deduction is not None and _over(row.deduction, full):
        yield at(
            city,
            "documents",
            "deduction",
            row.row,
            "deduction-range",
            f"扣分：{row.deduction}",
            f"不超过该指标满分{full}",
        )


def _over(deduction: Decimal, full: Decimal) -> bool:
    return deduction > full


def aspects(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield indicators with a document part that lack exactly one row an aspect; a lack that a faulty row accounts for follows from it."""
    if not has(city, "documents", "indicator", "aspect"):
        return
    rows: dict[tuple[str, str], list[int]] = {}
    for row in each(city.tables["documents"]):
        rows.setdefault((row.indicator, row.aspect), []).append(row.row)
    spare = _spare(city, standard, rows)
    for indicator in each(standard.indicators):
        for aspect in ASPECTS:
            own = rows.get((indicator.code, aspect), [])
            if not own and indicator.document_share > 0:
                lack = at(
                    city,
                    "documents",
                    "aspect",
                    0,
                    "missing-aspect",
                    f"{indicator.code} {indicator.name} 没有“{aspect}”一行",
                    "每个指标每个评价方面一行",
                    "请补充",
                )
                yield Follows(
                    lack, _accounts(city, spare, (indicator.code, indicator.name, aspect))
                )
            for row in own[1:]:
                yield at(
                    city,
                    "documents",
                    "aspect",
                    row,
                    "twice-aspect",
                    f"{indicator.code}“{aspect}”重复",
                    f"只有一行（另见第{own[0]}行）",
                    "请只保留一行",
                )


def _spare(city: CleanCity, standard: Standard, rows: dict[tuple[str, str], list[int]]) -> list:
    """Return the rows that stand for no indicator and aspect: unknown or unread ones, and repeated ones."""
    codes = set(standard.indicators["code"])
    idle = {
        row
        for (code, aspect), own in rows.items()
        for row in (own[1:] if code in codes and aspect in ASPECTS else own)
    }
    return [row for row in each(city.tables["documents"]) if row.row in idle] if idle else []


def _accounts(city: CleanCity, spare: list, lack: tuple[str, str, str]) -> tuple[str, ...]:
    """Return the cells of the spare row that may be the lacking one, and take it out; of several the one with most in common."""

    def common(row: object) -> int:
        return sum(
            own == wanted
            for own, wanted in zip((row.indicator, row.name, row.aspect), lack, strict=True)
        )

    best = max(spare, key=common, default=None)
    if best is None or not common(best):
        return ()
    spare.remove(best)
    return at_places(city.sources["documents"], ("indicator", best.row), ("aspect", best.row))


CHECKS = (documents, aspects)
