"""Checks of 基本信息: what must be there, what nothing reads, and dates in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from shifan.clean.checks.fact_dates import dates, out_of_order, row_of
from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.intake.cell_ranges import ranges
from shifan.raw_sheets import FACT_SHEET, SITES, FactRow
from shifan.raw_sheets.city_profile import FACTS, ITEMS
from shifan.standards import Standard

_CITY, _REPORT_DATE = "城市", "报告日期"
_REFUSED_WHEN_EMPTY = (_CITY, _REPORT_DATE)
_MANY = 3  # beyond it, items that are missing are reported together


def facts(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield what is missing in 基本信息: the report date above all, and a city that is not its folder's."""
    if not city.has_columns(FACT_SHEET, "item", "content"):
        if not city.source(FACT_SHEET).columns:
            yield _nothing_there(city)
        return
    known = {fact.item: fact for fact in city.rows(FACT_SHEET)}
    yield from _twice(city, known)
    yield from _missing(city, known)
    named = known.get(_CITY)
    if named and named.content and named.content != city.name:
        notice = Notice(
            "other-city", named.content, f"与文件夹同名：{city.name}", "请核对是否放错了文件夹"
        )
        yield city.finding_at(FACT_SHEET, "content", named.row, notice)
    yield from _not_read(city, standard)
    yield from _out_of_order(city)
    yield from _outside_edition(city, standard)


def _outside_edition(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield a report date on which the pack does not hold."""
    day = dates(city).get(_REPORT_DATE)
    first, last = standard.effective_from, standard.effective_to
    if day is None or ((not first or day >= first) and (not last or day <= last)):
        return
    span = f"{first or '不限'}至{last or '不限'}"
    notice = Notice(
        "outside-edition",
        f"{_REPORT_DATE} {day}",
        f"规则包{standard.edition or standard.title}的施行期间：{span}",
        "请核对报告日期，或换用当时施行的规则包",
        "warning",
    )
    yield city.finding_at(FACT_SHEET, "content", row_of(city, _REPORT_DATE), notice)


def _nothing_there(city: CleanCity) -> Consequence:
    source = city.source(FACT_SHEET)
    notice = Notice(
        "missing-sheet",
        "没有这个工作表，或表内没有内容",
        f"工作表“{source.sheet}”",
        "请补充",
    )
    return Consequence(notice.at(source.file, source.sheet, ""), (source.place,))


def _twice(city: CleanCity, known: Mapping[str, FactRow]) -> Iterable[Finding]:
    items = city.tables[FACT_SHEET.table]["item"]
    for item in items[items.duplicated() & (items != "")]:
        notice = Notice("twice-item", item, "每个项目只有一行", "请只保留一行")
        yield city.finding_at(FACT_SHEET, "item", known[item].row, notice)


def _missing(city: CleanCity, known: Mapping[str, FactRow]) -> Iterable[Finding]:
    """Yield items without content that the report prints; a sheet that nobody has filled in yet is reported once."""
    rows = _empty_rows(known)
    optional = {item: row for item, row in rows.items() if item not in _REFUSED_WHEN_EMPTY}
    together = len(optional) > _MANY
    for item, row in rows.items():
        if item not in optional or not together:
            notice = Notice(
                "missing-fact",
                f"{item}：空",
                f"填写{item}",
                "请填写",
                "warning" if item in optional else "error",
            )
            yield city.finding_at(FACT_SHEET, "content", row, notice)
    if together:
        yield _missing_together(city, optional)


def _empty_rows(known: Mapping[str, FactRow]) -> dict[str, int]:
    """Return the items that should be printed and have no content → worksheet row, 0 for those that have none."""
    printed = [fact.item for fact in FACTS if fact.printed and not fact.may_be_blank]
    rows = {item: known[item].row for item in printed if item in known}
    filled = {item for item in rows if known[item].content}
    return {item: rows.get(item, 0) for item in printed if item not in filled}


def _missing_together(city: CleanCity, rows: Mapping[str, int]) -> Finding:
    notice = Notice(
        "missing-fact",
        f"{len(rows)}项没有填写：{'、'.join(rows)}",
        "逐项填写",
        "请填写",
        "warning",
    )
    finding = city.finding_at(FACT_SHEET, "content", min(rows.values()), notice)
    column = city.source(FACT_SHEET).columns["content"]
    return replace(finding, cell=ranges(sorted(row for row in rows.values() if row), prefix=column))


def _not_read(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield items that nothing reads; a stated number of sites is compared with the sites."""
    names = "|".join(map(re.escape, standard.method_names.values()))
    counted = re.compile(rf"({names})?(?:检查)?点位(?:总)?数量?")
    for fact in city.rows(FACT_SHEET):
        match = counted.fullmatch(str(fact.item))
        if match and str(fact.content).isdigit():
            actual = _sites(city, standard, match[1])
            if int(fact.content) != actual:
                notice = Notice(
                    "declared-count",
                    f"{fact.item} {fact.content}",
                    f"与点位表一致：实有{actual}",
                    "按点位表计，请核对",
                    "warning",
                )
                yield city.finding_at(FACT_SHEET, "content", fact.row, notice)
        elif fact.item not in ITEMS and (fact.item or fact.content):
            action = "未使用，请核对项目名称"
            notice = Notice("unknown-item", fact.item or "空", "、".join(ITEMS), action, "warning")
            yield city.finding_at(FACT_SHEET, "item", fact.row, notice)


def _sites(city: CleanCity, standard: Standard, method_name: str | None) -> int:
    """Return the number of sites of a method of inspection, of all without one."""
    methods = city.tables[SITES.table]["method"].tolist()
    codes = {name: code for code, name in standard.method_names.items()}
    return methods.count(codes[method_name]) if method_name else len(methods)


def _out_of_order(city: CleanCity) -> Iterable[Finding]:
    days = dates(city)
    for item, others in out_of_order(days):
        wanted = "、".join(
            f"{'不早于' if days[other] > days[item] else '不晚于'}{other} {days[other]}"
            for other in others
        )
        notice = Notice("date-order", f"{item} {days[item]}", wanted, "请核对这些日期")
        yield city.finding_at(FACT_SHEET, "content", row_of(city, item), notice)
