"""工作成效: figures split into number, qualifier and unit; digits typed into the text become figures of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from shifan.clean.consequences import Follows, at_places
from shifan.clean.readers import SENTINELS, Figure
from shifan.clean.table_rows import each
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity, Source
    from shifan.standards import Standard

_CITED = re.compile(r"\{([^{}]*)\}")
_SHARE = re.compile(r"(率|比例|占比|比重|百分比)$")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")
_TYPED = re.compile(r"[0-9０-９][0-9０-９,，.．]*(?:%|％)?")
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
    }
)


def resolve(city: CleanCity, standard: Standard, findings: list[Finding]) -> None:
    """Split the figures, check ids and citations, and add typed figures as table `typed`, in place."""
    frame, source = city.tables["figures"], city.sources["figures"]
    city.tables["figures"] = _split(frame, source, findings)
    findings.extend(_ids(city, source))
    known = set(frame["figure"])
    contents, typed = [], []
    for row in each(city.tables["achievements"]):
        findings.extend(_uncited(row, known, city))
        content, own = _content(row, city.sources["achievements"], findings)
        contents.append(content)
        typed.extend(own)
    table = city.tables["achievements"]
    city.tables["achievements"] = table.assign(
        content=pd.Series(contents, index=table.index, dtype=object)
    )
    city.tables["typed"] = pd.DataFrame(typed, columns=["row", "figure", "text"]).astype(
        {"row": "int64"}
    )
    own = city.sources["achievements"]
    city.sources["typed"] = type(own)(
        own.file, own.sheet, own.sha256, {"text": own.columns.get("content", "A")}
    )


def _split(frame: pd.DataFrame, source: Source, findings: list[Finding]) -> pd.DataFrame:
    """Return the figures with number, qualifiers and unit each in its own column; contradictions are refused."""
    numbers, qualifiers, units = [], [], []
    for row in each(frame):
        figure = row.number if isinstance(row.number, Figure) else Figure(None)
        stated = [word for word in str(row.qualifier or "").split("/") if word]
        qualifiers.append("/".join(dict.fromkeys([*figure.qualifiers, *stated])))
        numbers.append(figure.number)
        unit, fault = _unit(figure, str(row.unit or ""))
        fault = fault or _bare_share(figure, str(row.name or ""), unit)
        units.append(unit)
        cell = source.cell("number", row.row).rsplit("!", 1)[1]
        if fault:
            findings.append(
                Finding(
                    fault[0],
                    "warning" if fault[0] == "no-unit" else "error",
                    source.file,
                    source.sheet,
                    cell,
                    *fault[1:],
                )
            )
        elif figure.number in SENTINELS and (figure.number, unit) != (99, "%"):
            findings.append(
                Finding(
                    "sentinel",
                    "warning",
                    source.file,
                    source.sheet,
                    cell,
                    f"数值：{figure.number}{unit}",
                    "实际数值",
                    "99、999 常用来表示缺失；已按数值读取，请核对",
                )
            )
    columns = {"number": numbers, "qualifier": qualifiers, "unit": units}
    return frame.assign(
        **{
            name: pd.Series(values, index=frame.index, dtype=object)
            for name, values in columns.items()
        }
    )


def _unit(figure: Figure, stated: str) -> tuple[str, tuple[str, str, str, str] | None]:
    """Return the unit with its scale 万 or 亿, and what is wrong with it: typed and stated units must say the same."""
    typed = figure.scale + figure.unit
    if not typed:
        if stated == "%" and figure.number is not None and 0 < figure.number <= 1:
            return stated, (
                "percent-or-share",
                f"数值{figure.number}，单位%",
                "百分数，如 92.58",
                "可能是按小数保存的百分数：请填写百分数；确为此值的，请在数值格写成文本，如 0.5%",
            )
        return stated, None
    if stated in ("", typed):
        return typed, None
    if (figure.scale and stated == figure.unit) or (
        not figure.unit and not stated.startswith(("万", "亿"))
    ):
        return figure.scale + stated, None
    return stated, (
        "unit-conflict",
        f"数值格写“{typed}”，单位格写“{stated}”",
        "单位只写一处，且一致",
        "请核对二者之一",
    )


def _bare_share(figure: Figure, name: str, unit: str) -> tuple[str, str, str, str] | None:
    """Return what is odd about a share without a unit: 0.9258 for 92.58 % would be printed as it stands."""
    share = figure.number is not None and 0 < figure.number < 1
    if unit or figure.number is None or not (share or _SHARE.search(name)):
        return None
    what = "可能是按小数保存的百分数" if share else "名称像是比率，而没有单位"
    return (
        "no-unit",
        f"数值：{figure.number}，单位空",
        "数值和单位；百分数填 92.58，单位填 %",
        f"{what}；仍按原样印出，请核对",
    )


def _ids(city: CleanCity, source: Source) -> list[Finding]:
    found, seen = [], set()
    for row in each(city.tables["figures"]):
        cell = source.cell("figure", row.row).rsplit("!", 1)[1]
        figure, problem = (
            row.figure if isinstance(row.figure, str) else "",
            "",
        )  # a cell that could not be read holds nothing
        if not _ID.fullmatch(figure):
            problem = "字母开头，由字母、数字、下划线和点组成的编号"
        elif figure.split(".")[0] in RESERVED:
            problem = "不与系统计算的数据重名的编号"
        elif figure in seen:
            problem = "不重复的编号"
        seen.add(figure)
        if problem:
            found.append(
                Finding(
                    "figure-id",
                    "error",
                    source.file,
                    source.sheet,
                    cell,
                    figure or "空",
                    problem,
                    "请修改数据编号",
                )
            )
    return found


def _uncited(row: object, known: set[str], city: CleanCity) -> Iterator[Follows]:
    """Yield citations of figures that are not listed; they follow where the list, or an id in it, cannot be read."""
    own, listed = city.sources["achievements"], city.sources["figures"]
    unread = [
        cell
        for n, figure in zip(
            city.tables["figures"]["row"], city.tables["figures"]["figure"], strict=True
        )
        if figure is None
        for cell in at_places(listed, ("figure", n))
    ]
    for cited in _CITED.findall(str(row.content or "")):
        if cited.strip() not in known:
            yield Follows(
                Finding(
                    "unknown-figure",
                    "error",
                    own.file,
                    own.sheet,
                    own.cell("content", row.row).rsplit("!", 1)[1],
                    "{" + cited + "}",
                    "“数据”表中的数据编号",
                    "请改正，或在“数据”表中补充",
                ),
                (*unread, f"{listed.file}!{listed.sheet}"),
            )


def _content(row: object, source: Source, findings: list[Finding]) -> tuple[str, list[tuple]]:
    """Return the text with typed digits replaced by citations, and those figures."""
    cell, text = source.cell("content", row.row).rsplit("!", 1)[1], str(row.content or "")
    if text.count("{") != text.count("}") or _CITED.sub("", text).count("{"):
        findings.append(
            Finding(
                "brace",
                "error",
                source.file,
                source.sheet,
                cell,
                "花括号不成对",
                "{数据编号}",
                "请改正",
            )
        )
        return text, []
    if not text:
        return text, []
    typed: list[tuple] = []

    def cite(match: re.Match) -> str:
        key = f"text.r{row.row}.{len(typed) + 1}"
        typed.append((row.row, key, match[0]))
        return "{" + key + "}"

    parts = re.split(r"(\{[^{}]*\})", text)
    made = "".join(part if part.startswith("{") else _TYPED.sub(cite, part) for part in parts)
    if typed:
        findings.append(
            Finding(
                "typed-figure",
                "warning",
                source.file,
                source.sheet,
                cell,
                "、".join(figure for *_, figure in typed),
                "在“数据”表登记后以 {数据编号} 引用",
                "已按原文印出，出处记为本单元格",
            )
        )
    return made, typed
