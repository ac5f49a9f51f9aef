"""Kinds of entries: what may be typed into a cell, in words and as the rule that Excel, WPS and LibreOffice keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shifan.forms.lists import Lists
from shifan.standards.raw_sheets import FACTS

LATEST = 73_050  # 2099-12-31 as workbooks count days: the last one that the reader of dates takes
_STOP, _WARN = "stop", "warning"


@dataclass(frozen=True)
class At:
    """Where a rule stands: the cell it is written for (row 2 speaks for the column), the columns' letters, the lists, the last row."""

    cell: str
    letters: Mapping[str, str]
    lists: Lists
    last: int


@dataclass(frozen=True)
class Kind:
    """A kind of entry: how its cells look (text, date, number, prose), what is allowed, and the rule for XlsxWriter."""

    look: str
    allowed: str
    rule: Callable[[At], dict[str, object]]
    level: str = _STOP
    sample: str = ""  # name of the list whose first entry serves as example


def text(most: int = 100) -> Kind:
    """Return a kind for names and codes: one line, kept as typed."""
    return Kind("text", f"文字，不超过{most}字", lambda at: _length(most))


def prose(most: int = 2000) -> Kind:
    """Return a kind for sentences, which wrap."""
    return Kind("prose", f"文字，不超过{most}字", lambda at: _length(most))


def _length(most: int) -> dict[str, object]:
    return {"validate": "length", "criteria": "<=", "value": most}


def unique(most: int = 40) -> Kind:
    """Return a kind for a code that stands once in its column; compared to the letter, so that 001 is not 01."""

    def rule(at: At) -> dict[str, object]:
        column = at.cell.rstrip("0123456789")
        span = f"${column}$2:${column}${at.last + 1}"
        return {
            "validate": "custom",
            "value": f"=AND(LEN({at.cell})<={most},SUMPRODUCT(EXACT({span},{at.cell})*1)=1)",
        }

    return Kind("text", f"文字，不超过{most}字，本列中不重复", rule)


def district_code() -> Kind:
    """Return a kind for a six-digit code of an administrative division."""
    return Kind(
        "text",
        "六位数字",
        lambda at: {
            "validate": "custom",
            "value": f"=AND(LEN({at.cell})=6,ISNUMBER(VALUE({at.cell})))",
        },
    )


def choice(*words: str, strict: bool = True) -> Kind:
    """Return a kind with a drop-down of fixed words; without `strict` other words are taken after a question."""
    allowed = "、".join(words) + ("" if strict else "，或其他")
    return Kind(
        "text",
        f"从列表选取：{allowed}",
        lambda at: {"validate": "list", "source": list(words)},
        _STOP if strict else _WARN,
    )


def listed(name: str, strict: bool = True) -> Kind:
    """Return a kind with a drop-down of a list of the sheet 选项, which may be of any length and be added to."""
    return Kind(
        "text",
        f"从列表选取（“选项”表的“{name}”列）",
        lambda at: {"validate": "list", "source": f"={at.lists.growing(name)}"},
        _STOP if strict else _WARN,
        name,
    )


def business_type() -> Kind:
    """Return a kind with a drop-down of the business types of the method in the same row."""

    def rule(at: At) -> dict[str, object]:
        method = f"${at.letters['method']}{at.cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"
        return {
            "validate": "list",
            "source": f'=IF({method}="暗访",{at.lists.span("暗访业态")},{at.lists.span("明查业态")})',
        }

    return Kind(
        "text",
        "从列表选取，先选检查方式（“选项”表的“明查业态”“暗访业态”列）",
        rule,
        sample="明查业态",
    )


def site() -> Kind:
    """Return a kind with a drop-down of the codes that 点位 has so far."""
    return Kind(
        "text",
        "从列表选取，先填“点位”表",
        lambda at: {"validate": "list", "source": f"={at.lists.sites}"},
    )


def item_of_site() -> Kind:
    """Return a kind with a drop-down of the check items of the site in the same row; of all items as long as the site is not known."""
    return Kind(
        "text",
        "从列表选取，先填点位编号（“业态与检查项”表中该业态的编号）",
        lambda at: {"validate": "list", "source": f"={at.lists.items_of_row}"},
        sample="检查项编号",
    )


def day(ahead: bool = False) -> Kind:
    """Return a kind for a date from the first to the last one of the sheet 选项; `ahead` lets it lie in the future."""

    def rule(at: At) -> dict[str, object]:
        return _between(
            "date",
            f"={at.lists.first('最早日期')}",
            LATEST if ahead else f"={at.lists.first('最晚日期')}",
        )

    return Kind(
        "date",
        "日期，不早于“选项”表的最早日期" + ("，可以在填报日之后" if ahead else "、不晚于最晚日期"),
        rule,
    )


def day_after(*items: str, ahead: bool = False) -> Kind:
    """Return a kind for a date of 基本信息 that does not come before those of the given items; empty ones do not count."""

    def rule(at: At) -> dict[str, object]:
        others = ",".join(f"$B${FACTS.index(item) + 2}" for item in items)
        return _between(
            "date",
            f"=MAX({at.lists.first('最早日期')},{others})",
            LATEST if ahead else f"={at.lists.first('最晚日期')}",
        )

    return Kind(
        "date",
        f"日期，不早于{'、'.join(items)}" + ("" if ahead else "，不晚于“选项”表的最晚日期"),
        rule,
    )


def whole(low: int, high: int) -> Kind:
    """Return a kind for a whole number."""
    return Kind("number", f"整数，{low}至{high}", lambda at: _between("integer", low, high))


def number() -> Kind:
    """Return a kind for any number that is not negative."""
    return Kind(
        "number", "数字，不小于0", lambda at: {"validate": "decimal", "criteria": ">=", "value": 0}
    )


def deduction() -> Kind:
    """Return a kind for a deduction: from 0 to the full score of the row's indicator, to the highest one where that is not known."""

    def rule(at: At) -> dict[str, object]:
        table, most = (
            at.lists.span("指标编号", "指标满分"),
            max(at.lists.columns["指标满分"], default=100),
        )
        return _between(
            "decimal",
            0,
            f"=IFERROR(VLOOKUP(${at.letters['indicator']}{at.cell[1:]},{table},3,FALSE),{most:g})",
        )

    return Kind("number", "数字，0至该指标满分（“选项”表的“指标满分”列）", rule)


def _between(kind: str, low: object, high: object) -> dict[str, object]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
