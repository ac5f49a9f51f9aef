"""What may be typed into a cell, in words and as the rule that Excel, WPS and LibreOffice keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import singledispatch
from typing import Any

from shifan.forms.drop_down_lists import (
    CHECK_ITEMS,
    DISTRICTS,
    FIRST_DAY,
    FULL_SCORES,
    LAST_DAY,
    MASTERY,
    DropDownLists,
    types_of,
)
from shifan.raw_sheets import DOCUMENTS
from shifan.raw_sheets import contents as kind
from shifan.raw_sheets.city_profile import DATE_ORDER, ITEMS, Fact
from shifan.raw_sheets.contents import Content
from shifan.records import dataclass
from shifan.standards import Standard

LATEST = 73_050  # 2099-12-31 as workbooks count days: the last one that the reader of dates takes
_STOP, _WARN = "stop", "warning"
_CAPITALS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
Validation = dict[str, Any]  # as XlsxWriter takes it


@dataclass(frozen=True)
class RuleCell:
    """The cell for which a rule is written, with the letters of the columns, the lists and the last row.

    Row 2 speaks for the whole column.
    """

    address: str
    letters: Mapping[str, str]
    lists: DropDownLists
    last: int

    @property
    def row(self) -> str:
        """Return the number of the row."""
        return self.address.lstrip(_CAPITALS)


@dataclass(frozen=True)
class EntryRule:
    """How cells look (text, date, number, prose), what is allowed in words, and the rule itself.

    `level` says whether anything else is refused or taken after a question; `sample` names the list whose first entry
    serves as example.
    """

    look: str
    allowed: str
    validation: Callable[[RuleCell], Validation]
    level: str = _STOP
    sample: str = ""


@singledispatch
def entry_rule(content: Content, standard: Standard) -> EntryRule:
    """Return the rule of cells of this content; TypeError for a kind that has none."""
    raise TypeError(f"no rule of entry for {type(content).__name__}")


def _at_most(longest: int, look: str = "text") -> EntryRule:
    validation = {"validate": "length", "criteria": "<=", "value": longest}
    return EntryRule(look, f"文字，不超过{longest}字", lambda cell: dict(validation))


def _unique(longest: int) -> EntryRule:
    """Return the rule of a text that stands once in its column; compared to the letter, so that 001 is not 01."""

    def validation(cell: RuleCell) -> Validation:
        column = cell.address.rstrip(_DIGITS)
        span = f"${column}$2:${column}${cell.last + 1}"
        once = f"SUMPRODUCT(EXACT({span},{cell.address})*1)=1"
        return {"validate": "custom", "value": f"=AND(LEN({cell.address})<={longest},{once})"}

    return EntryRule("text", f"文字，不超过{longest}字，本列中不重复", validation)


def _choice(words: Iterable[str], strict: bool = True) -> EntryRule:
    """Return the rule of a drop-down of fixed words; without `strict` other words are taken after a question."""
    options = list(words)
    allowed = "、".join(options) + ("" if strict else "，或其他")
    return EntryRule(
        "text",
        f"从列表选取：{allowed}",
        lambda cell: {"validate": "list", "source": options},
        _STOP if strict else _WARN,
    )


def _listed(name: str, strict: bool = True) -> EntryRule:
    """Return the rule of a drop-down of a list of the sheet 选项, which may be of any length and be added to."""
    return EntryRule(
        "text",
        f"从列表选取（“选项”表的“{name}”列）",
        lambda cell: {"validate": "list", "source": f"={cell.lists.growing(name)}"},
        _STOP if strict else _WARN,
        name,
    )


def _between(validate: str, low: str | int, high: str | int) -> Validation:
    return {"validate": validate, "criteria": "between", "minimum": low, "maximum": high}


@entry_rule.register
def _(content: kind.AsTyped, standard: Standard) -> EntryRule:
    return _at_most(100)


@entry_rule.register
def _(content: kind.FreeText, standard: Standard) -> EntryRule:
    return _at_most(content.longest)


@entry_rule.register
def _(content: kind.Remark, standard: Standard) -> EntryRule:
    return _at_most(content.longest, "prose")


@entry_rule.register
def _(content: kind.RunningText, standard: Standard) -> EntryRule:
    return _at_most(content.longest, "prose")


@entry_rule.register
def _(content: kind.ProperName, standard: Standard) -> EntryRule:
    return _unique(content.longest) if content.unique else _at_most(content.longest)


@entry_rule.register
def _(content: kind.RowCode, standard: Standard) -> EntryRule:
    return _unique(content.longest) if content.unique else _at_most(content.longest)


@entry_rule.register
def _(content: kind.CodeAsSpelt, standard: Standard) -> EntryRule:
    return _unique(content.longest) if content.unique else _at_most(content.longest)


@entry_rule.register
def _(content: kind.DistrictCode, standard: Standard) -> EntryRule:
    def validation(cell: RuleCell) -> Validation:
        digits = f"LEN({cell.address})=6,ISNUMBER(VALUE({cell.address}))"
        return {"validate": "custom", "value": f"=AND({digits})"}

    return EntryRule("text", "六位数字", validation)


@entry_rule.register
def _(content: kind.DocumentNumber, standard: Standard) -> EntryRule:
    def validation(cell: RuleCell) -> Validation:
        signs = "〔", "〕", "号"
        found = ",".join(f'ISNUMBER(FIND("{sign}",{cell.address}))' for sign in signs)
        return {"validate": "custom", "value": f"=AND({found})"}

    return EntryRule("text", "机关代字、六角括号内的年份、序号", validation)


@entry_rule.register
def _(content: kind.PhoneNumber, standard: Standard) -> EntryRule:
    return EntryRule("text", "带区号的电话号码，不超过20字", _at_most(20).validation)


@entry_rule.register
def _(content: kind.PackCode, standard: Standard) -> EntryRule:
    return _listed(content.codes)


@entry_rule.register
def _(content: kind.MasteryWord, standard: Standard) -> EntryRule:
    return _listed(MASTERY)


@entry_rule.register
def _(content: kind.DistrictName, standard: Standard) -> EntryRule:
    return _listed(DISTRICTS, strict=False)


@entry_rule.register
def _(content: kind.OneOf, standard: Standard) -> EntryRule:
    return _choice(content.words)


@entry_rule.register
def _(content: kind.CheckResult, standard: Standard) -> EntryRule:
    return _choice(result.word for result in standard.results)


@entry_rule.register
def _(content: kind.ReviewAspect, standard: Standard) -> EntryRule:
    return _choice(standard.aspects)


@entry_rule.register
def _(content: kind.Suggested, standard: Standard) -> EntryRule:
    return _choice(content.words, strict=False)


@entry_rule.register
def _(content: kind.QuantityQualifiers, standard: Standard) -> EntryRule:
    return _choice(content.words, strict=False)


@entry_rule.register
def _(content: kind.YesNo, standard: Standard) -> EntryRule:
    return _choice(("是",) if content.only_yes else ("是", "否"))


@entry_rule.register
def _(content: kind.InspectionMethod, standard: Standard) -> EntryRule:
    return _choice(standard.method_names.values())


@entry_rule.register
def _(content: kind.BusinessTypeName, standard: Standard) -> EntryRule:
    """Return the rule of a drop-down of the business types of the method in the same row."""
    first, *others = standard.method_names.values()

    def validation(cell: RuleCell) -> Validation:
        method = f"${cell.letters['method']}{cell.row}"
        source = cell.lists.span(types_of(first))
        for name in others:
            source = f'IF({method}="{name}",{cell.lists.span(types_of(name))},{source})'
        return {"validate": "list", "source": f"={source}"}

    columns = "".join(f"“{types_of(name)}”" for name in (first, *others))
    allowed = f"从列表选取，先选检查方式（“选项”表的{columns}列）"
    return EntryRule("text", allowed, validation, sample=types_of(first))


@entry_rule.register
def _(content: kind.SiteReference, standard: Standard) -> EntryRule:
    """Return the rule of a drop-down of the codes that 点位 has so far."""
    return EntryRule(
        "text",
        "从列表选取，先填“点位”表",
        lambda cell: {"validate": "list", "source": f"={cell.lists.sites}"},
    )


@entry_rule.register
def _(content: kind.ItemOfSite, standard: Standard) -> EntryRule:
    """Return the rule of a drop-down of the check items of the row's site; of all as long as the site is not known."""
    return EntryRule(
        "text",
        "从列表选取，先填点位编号（“业态与检查项”表中该业态的编号）",
        lambda cell: {"validate": "list", "source": f"={cell.lists.items_of_row}"},
        sample=CHECK_ITEMS,
    )


@entry_rule.register
def _(content: kind.CalendarDay, standard: Standard) -> EntryRule:
    """Return the rule of a date from the first to the last one of the sheet 选项, or of any later one."""
    end = "，可以在填报日之后" if content.ahead else "、不晚于最晚日期"
    return EntryRule(
        "date",
        f"日期，不早于“选项”表的最早日期{end}",
        lambda cell: _between("date", f"={cell.lists.first(FIRST_DAY)}", _last_day(cell, content)),
    )


def _last_day(cell: RuleCell, content: kind.CalendarDay) -> str | int:
    return LATEST if content.ahead else f"={cell.lists.first(LAST_DAY)}"


@entry_rule.register
def _(content: kind.WholeNumber, standard: Standard) -> EntryRule:
    validation = _between("integer", content.lowest, content.highest)
    return EntryRule(
        "number", f"整数，{content.lowest}至{content.highest}", lambda cell: dict(validation)
    )


@entry_rule.register
def _(content: kind.TypedQuantity, standard: Standard) -> EntryRule:
    validation = {"validate": "decimal", "criteria": ">=", "value": 0}
    return EntryRule("number", "数字，不小于0", lambda cell: dict(validation))


@entry_rule.register
def _(content: kind.MeasuredNumber, standard: Standard) -> EntryRule:
    return EntryRule(
        "number", "数字，可以是负数", lambda cell: _between("decimal", -(10**12), 10**12)
    )


@entry_rule.register
def _(content: kind.DeductedPoints, standard: Standard) -> EntryRule:
    """Return the rule of a deduction: up to the full score of the row's indicator, the highest if that is not known."""
    full_scores = (float(indicator.full_score) for indicator in standard.indicator_list)
    highest = max(full_scores, default=100)

    def validation(cell: RuleCell) -> Validation:
        names, indicators = list(cell.lists.columns), DOCUMENTS.heading("indicator")
        table = cell.lists.span(indicators, FULL_SCORES)
        column = names.index(FULL_SCORES) - names.index(indicators) + 1
        indicator = f"${cell.letters['indicator']}{cell.row}"
        found = f"VLOOKUP({indicator},{table},{column},FALSE)"
        return _between("decimal", 0, f"=IFERROR({found},{highest:g})")

    return EntryRule("number", "数字，0至该指标满分（“选项”表的“指标满分”列）", validation)


def fact_rule(fact: Fact, standard: Standard) -> EntryRule:
    """Return the rule of an item of 基本信息: as its content has it, and a date not before those that come before it.

    Dates that are not filled in do not count.
    """
    earlier = [first for first, second in DATE_ORDER if second == fact.item]
    content = fact.content
    if not earlier or not isinstance(content, kind.CalendarDay):
        return entry_rule(content, standard)
    others = ",".join(f"$B${ITEMS.index(item) + 2}" for item in earlier)
    end = "" if content.ahead else "，不晚于“选项”表的最晚日期"

    def validation(cell: RuleCell) -> Validation:
        first = f"=MAX({cell.lists.first(FIRST_DAY)},{others})"
        return _between("date", first, _last_day(cell, content))

    return EntryRule("date", f"日期，不早于{'、'.join(earlier)}{end}", validation)
