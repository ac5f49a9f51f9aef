"""Checks inside one table: what must be there, known codes, ranges. A fault names its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from shifan.clean.consequences import Follows, at_places
from shifan.clean.data_rows import ranges
from shifan.clean.date_checks import DATES, dates_known, misfits, out_of_order
from shifan.clean.table_rows import each
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard

LEVELS = ("市", "区县", "乡镇", "部门")
ITEMS = (
    "城市",
    "省份",
    "行政区划代码",
    "创建批次",
    "创建启动年份",
    "规则包",
    "现场检查开始日期",
    "现场检查结束日期",
    "整改抽查开始日期",
    "整改抽查结束日期",
    "访谈日期",
    "报告日期",
)
_ASKED = ("城市", "省份", "创建批次", "创建启动年份", *DATES)  # what the report prints
_LONGEST = 120
_MANY = 3  # beyond it, items of 基本信息 that are missing are told together
NOWHERE = "?"  # such findings are dropped: that the column is missing has been told once
_COUNTED = re.compile(r"(明查|暗访)?(?:检查)?点位(?:总)?数量?")
_METHODS = {"明查": "announced", "暗访": "covert"}

_HARDLY_EMPTY = {
    "districts": ("每个区县一行", "按没有区县计，不作分区县统计"),
    "team": ("评审组每个单位一行", "报告中写“无”"),
    "interviews": ("每个访谈题目一行", "按没有访谈计，访谈权重为0"),
    "achievements": ("每个成效主题至少一行", "报告中没有工作成效"),
}


def at(
    city: CleanCity,
    table: str,
    field: str,
    row: int,
    code: str,
    found: object,
    expected: str,
    action: str = "请改正",
    severity: str = "error",
) -> Finding:
    """Return a finding at a cell of a clean table; NOWHERE is the cell of a column that the sheet does not have."""
    source = city.sources[table]
    cell = (
        ""
        if not row
        else NOWHERE
        if field not in source.columns
        else source.cell(field, row).rsplit("!", 1)[1]
    )
    return Finding(
        code, severity, source.file, source.sheet, cell, str(found)[:_LONGEST], expected, action
    )


def has(city: CleanCity, table: str, *fields: str) -> bool:
    """Return whether the sheet of a table has all these columns."""
    return city.sources[table].columns.keys() >= set(fields)


def facts(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield what is missing in 基本信息: the report date above all, and a city that is not its folder's."""
    if not has(city, "facts", "item", "content"):
        if not city.sources["facts"].columns:
            own = city.sources["facts"]
            yield Follows(
                Finding(
                    "missing-sheet",
                    "error",
                    own.file,
                    own.sheet,
                    "",
                    "没有这个工作表，或表内没有内容",
                    f"工作表“{own.sheet}”",
                    "请补充",
                ),
                (f"{own.file}!{own.sheet}",),
            )
        return
    frame = city.tables["facts"]
    known = dict(zip(frame["item"], zip(frame["content"], frame["row"], strict=True), strict=True))
    for item in frame["item"][frame["item"].duplicated() & (frame["item"] != "")]:
        yield at(
            city,
            "facts",
            "item",
            known[item][1],
            "twice-item",
            item,
            "每个项目只有一行",
            "请只保留一行",
        )
    yield from _missing_facts(city, {item: known.get(item, ("", 0)) for item in _ASKED})
    name, row = known.get("城市", ("", 0))
    if name and name != city.name:
        yield at(
            city,
            "facts",
            "content",
            row,
            "other-city",
            name,
            f"与文件夹同名：{city.name}",
            "请核对是否放错了文件夹",
        )
    yield from _unknown(city, frame)
    yield from _order(city, known)


def _missing_facts(city: CleanCity, known: dict[str, tuple[str, int]]) -> Iterable[Finding]:
    """Yield items without content; a sheet that nobody has filled in yet is told of once."""
    empty = {item: row for item, (content, row) in known.items() if not content}
    doubtful = {item: row for item, row in empty.items() if item not in ("城市", "报告日期")}
    for item, row in empty.items():
        if item not in doubtful or len(doubtful) <= _MANY:
            need = "warning" if item in doubtful else "error"
            yield at(
                city,
                "facts",
                "content",
                row,
                "missing-fact",
                f"{item}：空",
                f"填写{item}",
                "请填写",
                need,
            )
    if len(doubtful) > _MANY:
        one = at(
            city,
            "facts",
            "content",
            min(doubtful.values()),
            "missing-fact",
            f"{len(doubtful)}项没有填写：{'、'.join(doubtful)}",
            "逐项填写",
            "请填写",
            "warning",
        )
        rows = sorted(row for row in doubtful.values() if row)
        yield replace(one, cell=ranges(rows, prefix=city.sources["facts"].columns["content"]))


def _unknown(city: CleanCity, frame: pd.DataFrame) -> Iterable[Finding]:
    """Yield items that nothing reads; a stated number of sites is compared with the sites."""
    methods = city.tables["sites"]["method"]
    for row in each(frame):
        count = _COUNTED.fullmatch(str(row.item))
        if count and str(row.content).isdigit():
            actual = len(methods) if not count[1] else int((methods == _METHODS[count[1]]).sum())
            if int(row.content) != actual:
                yield at(
                    city,
                    "facts",
                    "content",
                    row.row,
                    "declared-count",
                    f"{row.item} {row.content}",
                    f"与点位表一致：实有{actual}",
                    "按点位表计，请核对",
                    "warning",
                )
        elif row.item not in ITEMS and (row.item or row.content):
            yield at(
                city,
                "facts",
                "item",
                row.row,
                "unknown-item",
                row.item or "空",
                "、".join(ITEMS),
                "未使用，请核对项目名称",
                "warning",
            )


def _order(city: CleanCity, known: dict) -> Iterable[Finding]:
    days = dates_known(city)
    for item, others in out_of_order(days):
        early = [other for other in others if days[other] > days[item]]
        wanted = "、".join(
            f"{'不早于' if other in early else '不晚于'}{other} {days[other]}" for other in others
        )
        yield at(
            city,
            "facts",
            "content",
            known[item][1],
            "date-order",
            f"{item} {days[item]}",
            wanted,
            "请核对这些日期",
        )


def empties(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield tables that may be empty and are, but hardly ever rightly so."""
    for table, (expected, counted) in _HARDLY_EMPTY.items():
        if city.tables[table].empty:
            source = city.sources[table]
            yield Follows(
                at(
                    city,
                    table,
                    "",
                    0,
                    "empty-table",
                    "表内没有数据",
                    expected,
                    f"{counted}，请核对并补充",
                    "warning",
                ),
                (f"{source.file}!{source.sheet}",),
            )


def vetoes(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield vetoes that are unknown, told twice or not told at all; a sheet left empty is a warning."""
    if city.sources["vetoes"].columns and not has(city, "vetoes", "veto"):
        return
    names, seen = dict(zip(standard.vetoes["code"], standard.vetoes["name"], strict=True)), set()
    for row in each(city.tables["vetoes"]):
        if row.veto not in names:
            yield at(
                city, "vetoes", "veto", row.row, "unknown-veto", row.veto or "空", "、".join(names)
            )
        elif row.veto in seen:
            yield at(
                city,
                "vetoes",
                "veto",
                row.row,
                "twice-veto",
                row.veto,
                "每个否决项一行",
                "请只保留一行",
            )
        elif not row.basis:
            yield at(
                city,
                "vetoes",
                "basis",
                row.row,
                "veto-basis",
                "空",
                "核查依据",
                "请补充核查依据",
                "warning",
            )
        seen.add(row.veto)
    yield from _lacking_vetoes(city, names, seen)


def _lacking_vetoes(
    city: CleanCity, names: dict[str, str], seen: set[str]
) -> Iterable[Finding | Follows]:
    """Yield vetoes that are not told; where all that are told are unknown or unread, as many follow from those cells."""
    source, frame = city.sources["vetoes"], city.tables["vetoes"]
    whole, lacking = f"{source.file}!{source.sheet}", [code for code in names if code not in seen]
    if len(lacking) == len(names) and frame.empty:
        yield Follows(
            at(
                city,
                "vetoes",
                "veto",
                0,
                "no-vetoes",
                "没有核查结果",
                "每个否决项一行核查结果",
                "按没有发生否决情形计，请核对并补充",
                "warning",
            ),
            (whole,),
        )
        return
    faulty = [
        at_places(source, ("veto", row))
        for row in frame["row"][~frame["veto"].isin(names) | frame["veto"].duplicated()]
    ]
    for n, code in enumerate(lacking):
        yield Follows(
            at(
                city,
                "vetoes",
                "veto",
                0,
                "missing-veto",
                f"没有 {code}（{names[code]}）",
                "每个否决项一行核查结果",
                "请补充",
            ),
            faulty[n] if n < len(faulty) else (),
        )


def interviews(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield interviews with an unknown topic, without unit, or told twice."""
    topics, seen = set(standard.interview_topics["code"]), {}
    for row in each(city.tables["interviews"]):
        if row.topic not in topics:
            yield at(
                city,
                "interviews",
                "topic",
                row.row,
                "unknown-topic",
                row.topic or "空",
                "规则包中的题目编号",
            )
        if row.level and row.level not in LEVELS:
            yield at(
                city,
                "interviews",
                "level",
                row.row,
                "interview-level",
                f"层级：{row.level}",
                "、".join(LEVELS),
                "仍按原文，请核对",
                "warning",
            )
        if not row.unit:
            yield at(
                city, "interviews", "unit", row.row, "missing-unit", "空", "访谈单位", "请填写"
            )
        key = (row.interview, row.topic)
        if seen.setdefault(key, row.row) != row.row:
            yield at(
                city,
                "interviews",
                "interview",
                row.row,
                "twice-interview",
                f"{row.interview} {row.topic}",
                f"每次访谈每个题目一行（另见第{seen[key]}行）",
                "请只保留一行",
            )


def interview_dates(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield interviews after the report, or on another day than 基本信息 states."""
    days, late, other = dates_known(city), [], []
    dated = [
        (row, day)
        for row, day in zip(
            city.tables["interviews"]["row"], city.tables["interviews"]["date"], strict=True
        )
        if day
    ]
    for row, day in dated:
        if "报告日期" in days and day > days["报告日期"]:
            late.append(
                at(
                    city,
                    "interviews",
                    "date",
                    row,
                    "date-future",
                    day,
                    f"不晚于报告日期 {days['报告日期']}",
                )
            )
        elif "访谈日期" in days and day != days["访谈日期"]:
            other.append(
                at(
                    city,
                    "interviews",
                    "date",
                    row,
                    "interview-date",
                    day,
                    f"与“基本信息”的访谈日期 {days['访谈日期']} 一致",
                    "仍按原样计，请核对",
                    "warning",
                )
            )
    yield from misfits(city, "报告日期", late, len(dated), "访谈的日期")
    yield from misfits(city, "访谈日期", other, len(dated), "访谈的日期")


def achievements(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield parts of 成效 without number, theme or content, parts told twice, and themes told under two names."""
    themes: dict[int, str] = {}
    parts: dict[tuple, int] = {}
    for row in each(city.tables["achievements"]):
        part = (row.theme_number, row.layer, row.heading, row.content)
        if row.content and parts.setdefault(part, row.row) != row.row:
            yield at(
                city,
                "achievements",
                "content",
                row.row,
                "twice-part",
                row.content,
                f"每段内容只写一次（另见第{parts[part]}行）",
                "按两段印出，请核对",
                "warning",
            )
        for field, word in (("theme_number", "主题序号"), ("theme", "主题"), ("content", "内容")):
            if getattr(row, field) in (None, ""):
                yield at(
                    city,
                    "achievements",
                    field,
                    row.row,
                    "missing-content",
                    f"{word}：空",
                    f"填写{word}",
                    "请填写",
                )
        for field in ("theme", "heading", "layer"):
            if "{" in str(getattr(row, field)) or "}" in str(getattr(row, field)):
                yield at(
                    city,
                    "achievements",
                    field,
                    row.row,
                    "brace",
                    getattr(row, field),
                    "不含花括号的文字",
                    "数据编号只能写在“内容”中",
                )
        if row.theme and themes.setdefault(row.theme_number, row.theme) != row.theme:
            yield at(
                city,
                "achievements",
                "theme",
                row.row,
                "theme-name",
                row.theme,
                f"同一序号同一主题：{themes[row.theme_number]}",
            )


CHECKS = (facts, empties, vetoes, interviews, interview_dates, achievements)
