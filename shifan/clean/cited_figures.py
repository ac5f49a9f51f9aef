"""工作成效: figures split into number, qualifier and unit; digits typed into the text become figures of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, field, fields, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from shifan.clean.citation_faults import faults_of_citations, shown_figures
from shifan.clean.citations import CITED, ids_in
from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity, Source
from shifan.clean.notice import Notice
from shifan.clean.readers.numbers import SENTINELS
from shifan.clean.readers.quantities import CellQuantity
from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.raw_sheets import (
    ACHIEVEMENTS,
    FIGURES,
    OPINIONS,
    AchievementRow,
    OpinionRow,
    RawSheet,
    TableRow,
)
from shifan.records import dataclass

TYPED = "typed"  # the table of digits typed into the text of 成效
TYPED_IN_OPINIONS = "typed_in_opinions"  # that of digits typed into 评审意见
_CITATION = pattern_of(r"(\{[^{}]*\})")
_SHARE = pattern_of(r"(率|比例|占比|比重|百分比)$")
# Words for a figure that is not exact, and for one that is exceeded: a figure is one or the other.
_ABOUT, _MORE = ("约", "近"), ("余", "多", "以上")
_ID = pattern_of(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")
_TYPED_DIGITS = pattern_of(r"[0-9０-９][0-9０-９,，.．]*(?:%|％)?")
# First parts of the ids of computed values: a 数据编号 may not take them.
RESERVED = frozenset(
    {
        "city",
        "province",
        "province_office",
        "batch",
        "start_year",
        "basis",
        "methods",
        "documents",
        "report",
        "onsite",
        "recheck",
        "interview",
        "team",
        "veto",
        "indicator",
        "dimension",
        "scores",
        "site",
        "type",
        "district",
        "method",
        "cross",
        "item",
        "rectification",
        "verdict",
        "conclusion",
        "shortcoming",
        "suggestion",
        "overall",
        "theme",
        "text",
        "highlight",
        "claim",
        "checks",
        "problems",
        "named_item",
        "deduction",
        "example",
    }
)


# Of the computed values those that a public report may print: no scores, no inspected units.
CITABLE = RESERVED - {
    "documents",
    "indicator",
    "dimension",
    "scores",
    "site",
    "type",
    "district",
    "method",
    "cross",
    "item",
    "deduction",
    "example",
    "shortcoming",
    "suggestion",
    "theme",
    "text",
    "highlight",
}
_TEXTS: tuple[tuple[RawSheet[Any], str, str], ...] = (
    (ACHIEVEMENTS, TYPED, "r"),
    (OPINIONS, TYPED_IN_OPINIONS, "o"),
)


def settle_figures(city: CleanCity) -> tuple[CleanCity, list[Told]]:
    """Return the city with its figures split and its text citing every figure, and what was noticed.

    The table `typed` holds the digits of the text. Noticed are contradictions in a figure, ids that are none, and
    citations of unknown figures.
    """
    figures, told = _split_figures(city)
    told += _wrong_ids(city)
    city = replace(city, tables=city.tables | {FIGURES.table: figures})
    for sheet, typed_table, prefix in _TEXTS:
        if sheet.table in city.tables:
            city, noticed = _with_citations(city, sheet, typed_table, prefix)
            told += noticed
    return city, told


def _with_citations(
    city: CleanCity, sheet: RawSheet[Any], typed_table: str, prefix: str
) -> tuple[CleanCity, list[Told]]:
    """Return the city with the digits of a sheet's texts cited from a table of their own, and what was noticed."""
    texts, typed, told = _cite_typed_digits(city, sheet, prefix)
    source = city.source(sheet)
    columns = {"text": source.columns.get("content", "A")}
    tables = city.tables | {sheet.table: texts, typed_table: typed}
    sources = city.sources | {typed_table: replace(source, columns=columns)}
    return replace(city, tables=tables, sources=sources), told


def _at(source: Source, field: str, row: int, notice: Notice) -> Finding:
    return source.finding(field, row, notice)


def _split_figures(city: CleanCity) -> tuple[pd.DataFrame, list[Told]]:
    """Return the figures with number, qualifiers and unit each in its own column; contradictions are refused."""
    frame, source = city.tables[FIGURES.table], city.source(FIGURES)
    columns: dict[str, list[Decimal | str | None]] = {"number": [], "qualifier": [], "unit": []}
    told: list[Told] = []
    read = (frame[name] for name in ("row", "name", "number", "qualifier", "unit"))
    for row, name, typed, qualifier, unit in zip(*read, strict=True):
        quantity = typed if isinstance(typed, CellQuantity) else CellQuantity(None)
        whole_unit, notice = _unit(quantity, str(unit or ""))
        notice = notice or _doubtful(quantity, str(name or ""), whole_unit)
        words = _qualifiers(quantity, str(qualifier or ""))
        columns["number"].append(quantity.number)
        columns["qualifier"].append(words)
        columns["unit"].append(whole_unit)
        if notice:
            told.append(_at(source, "number", row, notice))
        if contradiction := _about_and_more(words):
            told.append(_at(source, "qualifier" if qualifier else "number", row, contradiction))
    series = {
        name: pd.Series(values, index=frame.index, dtype=object) for name, values in columns.items()
    }
    return frame.assign(**series), told


def _qualifiers(quantity: CellQuantity, stated: str) -> str:
    """Return typed and stated qualifiers, each once, joined by `/`."""
    words = [word for word in stated.split("/") if word]
    return "/".join(dict.fromkeys([*quantity.qualifiers, *words]))


def _about_and_more(qualifiers: str) -> Notice | None:
    """Return the warning that a figure is called both about so many and more than so many: 约2万余."""
    words = qualifiers.split("/")
    about = [word for word in words if word in _ABOUT]
    more = [word for word in words if word in _MORE]
    if not about or not more:
        return None
    return Notice(
        "about-and-more",
        "、".join((*about, *more)),
        f"“{'”“'.join(_ABOUT)}”和“{'”“'.join(_MORE)}”只用其一",
        "“约”是大致，“余”是超过，不并用；仍按原样印出，请核对后删去其一",
        "warning",
    )


def _doubtful(quantity: CellQuantity, name: str, unit: str) -> Notice | None:
    """Return what is odd about a figure that is kept as it is."""
    return _bare_share(quantity, name, unit) or _sentinel(quantity, unit)


def _unit(quantity: CellQuantity, stated: str) -> tuple[str, Notice | None]:
    """Return the unit with its scale 万 or 亿, and what is wrong with it: typed and stated units must say the same."""
    typed = quantity.scale + quantity.unit
    if not typed:
        return stated, _percent_or_share(quantity, stated)
    if stated in ("", typed):
        return typed, None
    scale_typed_only = bool(quantity.scale) and stated == quantity.unit
    unit_stated_only = not quantity.unit and not stated.startswith(("万", "亿"))
    if scale_typed_only or unit_stated_only:
        return quantity.scale + stated, None
    return stated, Notice(
        "unit-conflict",
        f"数值格写“{typed}”，单位格写“{stated}”",
        "单位只写一处，且一致",
        "请核对二者之一",
    )


def _percent_or_share(quantity: CellQuantity, unit: str) -> Notice | None:
    """Return the refusal of a percentage between 0 and 1: nobody knows whether 0.9258 stands for 92.58 %."""
    if unit != "%" or quantity.number is None or not 0 < quantity.number <= 1:
        return None
    return Notice(
        "percent-or-share",
        f"数值{quantity.number}，单位%",
        "百分数，如 92.58",
        "可能是按小数保存的百分数：请填写百分数；确为此值的，请在数值格写成文本，如 0.5%",
    )


def _bare_share(quantity: CellQuantity, name: str, unit: str) -> Notice | None:
    """Return what is odd about a share without a unit: 0.9258 for 92.58 % would be printed as it stands."""
    number = quantity.number
    if unit or number is None:
        return None
    share = 0 < number < 1
    if not share and not _SHARE.search(name):
        return None
    what = "可能是按小数保存的百分数" if share else "名称像是比率，而没有单位"
    return Notice(
        "no-unit",
        f"数值：{number}，单位空",
        "数值和单位；百分数填 92.58，单位填 %",
        f"{what}；仍按原样印出，请核对",
        "warning",
    )


def _sentinel(quantity: CellQuantity, unit: str) -> Notice | None:
    """Return the warning about a number that often stands for a missing one; 99 % is an ordinary figure."""
    if quantity.number not in SENTINELS or (quantity.number == 99 and unit == "%"):
        return None
    return Notice(
        "sentinel",
        f"数值：{quantity.number}{unit}",
        "实际数值",
        "99、999 常用来表示缺失；已按数值读取，请核对",
        "warning",
    )


def _wrong_ids(city: CleanCity) -> Iterator[Finding]:
    """Yield ids of figures that are none, that belong to computed values, or that stand twice."""
    source = city.source(FIGURES)
    seen: set[str] = set()
    frame = city.tables[FIGURES.table]
    for row, read in zip(frame["row"], frame["figure"], strict=True):
        figure = read if isinstance(read, str) else ""  # a cell that could not be read is empty
        expected = _expected_id(figure, seen)
        seen.add(figure)
        if expected:
            notice = Notice("figure-id", figure or "空", expected, "请修改数据编号")
            yield _at(source, "figure", row, notice)


def _expected_id(figure: str, seen: set[str]) -> str:
    """Return what an id should be; empty if it is one."""
    if not _ID.fullmatch(figure):
        return "字母开头，由字母、数字、下划线和点组成的编号"
    if figure.split(".")[0] in RESERVED:
        return "不与系统计算的数据重名的编号"
    return "不重复的编号" if figure in seen else ""


@dataclass(frozen=True)
class TypedFigureRow(TableRow):
    """Digits typed into the text of 成效, with the id under which the text cites them now."""

    figure: str
    text: str


@dataclass
class _CitedText:
    """A text in which every figure is cited, and the digits that stood in it."""

    text: str
    typed: list[TypedFigureRow] = field(default_factory=list)


def _cite_typed_digits(
    city: CleanCity, sheet: RawSheet[Any], prefix: str
) -> tuple[pd.DataFrame, pd.DataFrame, list[Told]]:
    """Return texts with typed digits replaced by citations, those digits as a table, and what was noticed."""
    source = city.source(sheet)
    told: list[Told] = []
    shown = shown_figures(city.tables[FIGURES.table])
    known = set(shown)
    contents: list[str] = []
    typed: list[TypedFigureRow] = []
    for row in city.rows(sheet):
        told += _unknown_citations(city, sheet, row, known)
        told += faults_of_citations(source, row, shown)
        cited, notice = _cited(row, prefix)
        contents.append(cited.text)
        typed += cited.typed
        if notice:
            told.append(_at(source, "content", row.row, notice))
    frame = city.tables[sheet.table]
    column = pd.Series(contents, index=frame.index, dtype=object)
    names = [column.name for column in fields(TypedFigureRow)]
    table = pd.DataFrame(map(astuple, typed), columns=names).astype({"row": "int64"})
    return frame.assign(content=column), table, told


def _unknown_citations(
    city: CleanCity, sheet: RawSheet[Any], row: AchievementRow | OpinionRow, known: set[str]
) -> Iterator[Consequence]:
    """Yield citations of figures that are not listed; they follow where the list, or an id in it, cannot be read.

    评审意见 may also cite values that are computed, but for those that are not made public.
    """
    source, listed = city.source(sheet), city.source(FIGURES)
    frame = city.tables[FIGURES.table]
    unread = [
        cell
        for number in frame["row"][frame["figure"].isna()]
        for cell in listed.cells(number, "figure")
    ]
    for cited in ids_in(str(row.content or "")):
        family = cited.split(".")[0]
        if cited not in known and not (sheet is OPINIONS and family in CITABLE):
            notice = Notice(
                "unknown-figure",
                "{" + cited + "}",
                "“数据”表中的数据编号",
                "请改正，或在“数据”表中补充",
            )
            finding = _at(source, "content", row.row, notice)
            yield Consequence(finding, (*unread, listed.place))


def _cited(row: AchievementRow | OpinionRow, prefix: str) -> tuple[_CitedText, Notice | None]:
    """Return the text with typed digits replaced by citations, and what was noticed."""
    text = str(row.content or "")
    if text.count("{") != text.count("}") or "{" in CITED.sub("", text):
        notice = Notice("brace", "花括号不成对", "{数据编号}", "请改正")
        return _CitedText(text), notice
    cited = _CitedText("")

    def cite(match: re.Match[str]) -> str:
        key = f"text.{prefix}{row.row}.{len(cited.typed) + 1}"
        cited.typed.append(TypedFigureRow(row.row, key, match[0]))
        return "{" + key + "}"

    parts = (
        part if part.startswith("{") else _TYPED_DIGITS.sub(cite, part)
        for part in _CITATION.split(text)
    )
    cited.text = "".join(parts)
    if not cited.typed:
        return cited, None
    return cited, Notice(
        "typed-figure",
        "、".join(digits.text for digits in cited.typed),
        "在“数据”表登记后以 {数据编号} 引用",
        "已按原文印出，出处记为本单元格",
        "warning",
    )
