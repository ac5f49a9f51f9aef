"""Checks inside one table: what must be there, known codes, ranges. A fault names its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard

ASPECTS = ("完整性", "准确性", "规范性")
DATES = ("现场检查开始日期", "现场检查结束日期", "整改抽查开始日期", "整改抽查结束日期", "访谈日期", "报告日期")


def at(city: CleanCity, table: str, field: str, row: int, code: str, found: object, expected: str, action: str = "请改正",
       severity: str = "error") -> Finding:
    """Return a finding at a cell of a clean table."""
    source = city.sources[table]
    cell = source.cell(field, row).rsplit("!", 1)[1] if row else ""
    return Finding(code, severity, source.file, source.sheet, cell, str(found), expected, action)


def facts(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield what is missing in 基本信息: the report date above all, and a city that is not its folder's."""
    if not city.sources["facts"].columns:
        return
    frame = city.tables["facts"]
    known = dict(zip(frame["item"], zip(frame["content"], frame["row"], strict=True), strict=True))
    for item in frame["item"][frame["item"].duplicated() & (frame["item"] != "")]:
        yield at(city, "facts", "item", known[item][1], "twice-item", item, "每个项目只有一行", "请只保留一行")
    for item in ("城市", "创建启动年份", *DATES):
        content, row = known.get(item, ("", 0))
        if not content:
            need = "error" if item in ("城市", "报告日期") else "warning"
            yield at(city, "facts", "content", row, "missing-fact", f"{item}：空", f"填写{item}", "请填写", need)
    name, row = known.get("城市", ("", 0))
    if name and name != city.name:
        yield at(city, "facts", "content", row, "other-city", name, f"与文件夹同名：{city.name}", "请核对是否放错了文件夹")
    yield from _order(city, known)


def _order(city: CleanCity, known: dict) -> Iterable[Finding]:
    for first, last in (("现场检查开始日期", "现场检查结束日期"), ("整改抽查开始日期", "整改抽查结束日期"), ("现场检查开始日期", "报告日期")):
        (a, _), (b, row) = known.get(first, ("", 0)), known.get(last, ("", 0))
        if a and b and a > b:
            yield at(city, "facts", "content", row, "date-order", f"{last} {b}", f"不早于{first} {a}")


def documents(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield faults of 评分: unknown or wrong indicators, deductions out of range or blank."""
    full = dict(zip(standard.indicators["code"], standard.indicators["full_score"], strict=True))
    names = dict(zip(standard.indicators["code"], standard.indicators["name"], strict=True))
    for row in city.tables["documents"].itertuples():
        if row.indicator not in full:
            yield at(city, "documents", "indicator", row.row, "unknown-indicator", row.indicator or "空", "规则包中的指标编号")
            continue
        if row.name and row.name != names[row.indicator]:
            yield at(city, "documents", "name", row.row, "indicator-name", row.name, f"{row.indicator} {names[row.indicator]}",
                     "按编号计分，请核对名称", "warning")
        yield from _deduction(city, row, full[row.indicator])


def _deduction(city: CleanCity, row: object, full: Decimal) -> Iterable[Finding]:
    if row.not_applicable and row.deduction:
        yield at(city, "documents", "deduction", row.row, "deduction-na", f"合理缺项却扣{row.deduction}分", "合理缺项不扣分", "请核对二者之一")
    elif not row.not_applicable and row.deduction is None:
        yield at(city, "documents", "deduction", row.row, "deduction-blank", "空", "扣分（不扣分填0），或合理缺项填“是”", "请填写")
    elif row.deduction is not None and row.deduction > full:
        yield at(city, "documents", "deduction", row.row, "deduction-range", row.deduction, f"不超过该指标满分{full}")


def aspects(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield indicators with a document part that lack exactly one row an aspect."""
    if not city.sources["documents"].columns:
        return
    frame = city.tables["documents"]
    rows: dict[tuple[str, str], list[int]] = {}
    for row in frame.itertuples():
        rows.setdefault((row.indicator, row.aspect), []).append(row.row)
    for indicator in standard.indicators.itertuples():
        for aspect in ASPECTS:
            own = rows.get((indicator.code, aspect), [])
            if not own and indicator.document_share > 0:
                yield at(city, "documents", "aspect", 0, "missing-aspect", f"{indicator.code} {indicator.name} 没有“{aspect}”一行",
                         "每个指标每个评价方面一行", "请补充")
            for row in own[1:]:
                yield at(city, "documents", "aspect", row, "twice-aspect", f"{indicator.code}“{aspect}”重复", f"只有一行（另见第{own[0]}行）",
                         "请只保留一行")


def vetoes(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield vetoes that are unknown, told twice or not told at all."""
    if not city.sources["vetoes"].columns:
        return
    names, seen = dict(zip(standard.vetoes["code"], standard.vetoes["name"], strict=True)), set()
    for row in city.tables["vetoes"].itertuples():
        if row.veto not in names:
            yield at(city, "vetoes", "veto", row.row, "unknown-veto", row.veto or "空", "、".join(names))
        elif row.veto in seen:
            yield at(city, "vetoes", "veto", row.row, "twice-veto", row.veto, "每个否决项一行", "请只保留一行")
        elif not row.basis:
            yield at(city, "vetoes", "basis", row.row, "veto-basis", "空", "核查依据", "请补充核查依据", "warning")
        seen.add(row.veto)
    for code in names:
        if code not in seen:
            yield at(city, "vetoes", "veto", 0, "missing-veto", f"没有 {code}（{names[code]}）", "每个否决项一行核查结果", "请补充")


def interviews(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield interviews with an unknown topic."""
    topics = set(standard.interview_topics["code"])
    for row in city.tables["interviews"].itertuples():
        if row.topic not in topics:
            yield at(city, "interviews", "topic", row.row, "unknown-topic", row.topic or "空", "规则包中的题目编号")
        if not row.unit:
            yield at(city, "interviews", "unit", row.row, "missing-unit", "空", "访谈单位", "请填写")


def achievements(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield parts of 成效 without number, theme or content, and themes told under two names."""
    themes: dict[int, str] = {}
    for row in city.tables["achievements"].itertuples():
        for field, word in (("theme_number", "主题序号"), ("theme", "主题"), ("content", "内容")):
            if getattr(row, field) in (None, ""):
                yield at(city, "achievements", field, row.row, "missing-content", f"{word}：空", f"填写{word}", "请填写")
        if row.theme and themes.setdefault(row.theme_number, row.theme) != row.theme:
            yield at(city, "achievements", "theme", row.row, "theme-name", row.theme, f"同一序号同一主题：{themes[row.theme_number]}")


def dates_known(city: CleanCity) -> dict[str, dt.date]:
    """Return the dates of 基本信息 that are filled in."""
    frame = city.tables["facts"]
    return {item: dt.date.fromisoformat(content) for item, content in zip(frame["item"], frame["content"], strict=True)
            if item in DATES and content}


CHECKS = (facts, documents, aspects, vetoes, interviews, achievements)
