"""Scores as tables: the conditions of passing, the dimensions with the total, the indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.rules.language.objects import CITY, JOIN, METHODS
from shifan.rules.settings import INTERVIEW_WEIGHT, KEY_FLOOR, PASS_LINE
from shifan.tables.description import Cell, DescribedRow, TableColumn, TableDescription, ValueRef
from shifan.values import half_up

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register, Value

_FULL = TableColumn("full", "满分", unit="分", kind="number")
_SCORE = TableColumn("score", "得分", unit="分", kind="number")
_RATE = TableColumn("rate", "得分率", kind="number")
_LOST = TableColumn("lost", "失分", unit="分", kind="number")
_INDICATORS = "指标"
_RULES_OF_RATES = {
    "document_rate": (_INDICATORS, "document_rate"),
    "onsite_rate": (_INDICATORS, "onsite_rate"),
}
_RULE_OF_METHODS = (f"{_INDICATORS}{JOIN}{METHODS}", "method_rate")
_CONDITIONS = (
    TableColumn("condition", "条件"),
    TableColumn("required", "要求"),
    TableColumn("actual", "实际"),
    TableColumn("margin", "差额", kind="number"),
    TableColumn("met", "是否符合", kind="word"),
)


def _example_note(standard: Standard) -> str:
    """Return what stands beside scores as long as the pack is not official."""
    return "" if standard.official else "（示例，非官方）"


def _lost(register: Register, prefix: str) -> Decimal | str:
    """Return the points lost, full score less score; empty where not applicable."""
    full, score = register[f"{prefix}.full"], register[f"{prefix}.score"]
    return full.number - score.number if full.applicable and score.applicable else ""


def _dimension_columns(standard: Standard) -> tuple[TableColumn, ...]:
    """Return the columns of the dimensions; the report calls them as the pack calls its top level."""
    name = TableColumn("name", "项目", printed=standard.levels[0], left=True)
    return (name, _FULL, _SCORE, _RATE, _LOST)


def dimensions(register: Register, standard: Standard) -> TableDescription:
    """Return the dimensions with full score, score, rate and points lost, in the pack's order."""
    keys = [f"dimension.{n}" for n in range(1, len(standard.dimensions) + 1)]
    rows = [DescribedRow(key, {"lost": _lost(register, key)}) for key in keys]
    title = f"各{standard.levels[0]}得分"
    return TableDescription("dimensions", title, _dimension_columns(standard), rows)


def totals(register: Register, standard: Standard) -> TableDescription:
    """Return the dimensions, and below them their sum, the interviews' rate and, in bold, the total.

    A pack with rules of its own may have no sum, and interviews that do not count: their rows are left out.
    """
    sums: dict[str, ValueRef] = {"full": ValueRef("scores.full"), "score": ValueRef("scores.sum")}
    blank: dict[str, Cell] = {"full": "—", "score": "—", "rate": "—", "lost": ""}
    below = []
    if "scores.sum" in register and "scores.full" in register:
        below.append(
            DescribedRow(cells={**blank, "name": f"{standard.levels[-1]}得分合计", **sums})
        )
    if standard.reads(INTERVIEW_WEIGHT) and standard.has_rule(CITY, "interview_rate"):
        rate = ValueRef("scores.interview_rate")
        below.append(DescribedRow(cells={**blank, "name": "领导访谈", "rate": rate}))
    total = {**blank, "name": "总得分", "score": ValueRef("scores.total")}
    below.append(DescribedRow(cells=total, strong=True))
    rows = [*_levels(register, standard), *below]
    title = f"各{standard.levels[0]}得分与总得分{_example_note(standard)}"
    name, *others = _dimension_columns(standard)
    name = replace(name, printed="、".join(standard.levels[:-1]))
    return TableDescription("totals", title, (name, *others), rows)


def _levels(register: Register, standard: Standard) -> Iterator[DescribedRow]:
    """Yield the dimensions, below each the rows of the levels between it and the indicators, if the pack has any."""
    for row, dimension in zip(
        dimensions(register, standard).rows, standard.dimensions, strict=True
    ):
        yield row
        for group in standard.groups:
            if group.dimension == dimension:
                yield DescribedRow(f"level.{group.code}", {"lost": ""}, indent=group.depth)


def indicators(register: Register, standard: Standard) -> TableDescription:
    """Return every indicator with its rates, score and points lost, in the pack's order."""
    rows = []
    for indicator in standard.indicator_list:
        prefix = f"indicator.{indicator.code}"
        cells = {
            "dimension": indicator.dimension,
            "code": indicator.code,
            "key": "是" if indicator.key else "",
            "star": "★" if indicator.key else "",
            "lost": _lost(register, prefix),
        }
        rows.append(DescribedRow(prefix, cells))
    title = f"指标得分表{_example_note(standard)}"
    return TableDescription("indicators", title, _indicator_columns(standard), rows)


def _indicator_columns(standard: Standard) -> tuple[TableColumn, ...]:
    """Return the columns of the indicators: each method has one for its rate.

    No rate that no rule gives, none of documents or sites where no indicator rests on them.
    """
    rates = {
        "document_rate": "资料得分率",
        **{f"{method.code}_rate": f"{method.name}得分率" for method in standard.methods},
        "onsite_rate": "现场得分率",
    }
    return (
        TableColumn("dimension", "项目", printed=standard.levels[0], kind="word"),
        TableColumn("code", "指标编号", printed="编号"),
        TableColumn("name", "指标", printed=standard.levels[-1], left=True),
        TableColumn("key", "关键", kind="word"),
        TableColumn("star", "关键", kind="word"),
        _FULL,
        *(
            TableColumn(key, heading, kind="number")
            for key, heading in rates.items()
            if rate_counts(key, standard)
        ),
        _RATE,
        _SCORE,
        _LOST,
    )


def rate_counts(rate: str, standard: Standard) -> bool:
    """Return whether a rate, by the last part of its values' ids, comes into that of some indicator."""
    if not standard.has_rule(*_RULES_OF_RATES.get(rate, _RULE_OF_METHODS)):
        return False
    shares = [indicator.document_share for indicator in standard.indicator_list]
    is_shipped = standard.is_as_shipped(_INDICATORS, "rate")
    return not is_shipped or any(
        share > 0 if rate == "document_rate" else share < 1 for share in shares
    )


def conditions(register: Register, standard: Standard) -> TableDescription:
    """Return the conditions of passing, one a row: what is asked, what was found, whether it is met.

    A pack whose own rule gives the verdict has those of the usual conditions that the rule makes, and a row for the
    rule itself.
    """
    # Start-up time: what scores is loaded for this table alone.
    from shifan.score.own_reason import FLOOR, LINE, VETO, kinds

    tested = kinds(standard)
    rows = [*_veto_conditions(register, standard)] if VETO in tested else []
    rows += [_total_condition(register, standard)] if LINE in tested else []
    rows += _floor_conditions(register, standard) if FLOOR in tested else []
    rows += _own_condition(register, standard)
    return TableDescription("conditions", "通过的各项条件", _CONDITIONS, rows)


def _condition(
    condition: str, required: str, actual: str, met: bool, margin: Decimal | str = ""
) -> DescribedRow:
    """Return a condition; `margin` is what was found less what is asked, in the unit of both."""
    cells = {
        "condition": condition,
        "required": required,
        "actual": actual,
        "margin": margin,
        "met": "符合" if met else "不符合",
    }
    return DescribedRow(cells=cells)


def _margin(actual: Value, required: Value, places: int) -> Decimal | str:
    """Return by how much a number is above (or below) what is asked; empty where it is 不适用.

    It has as many decimals as both are printed with, unless it would then read as none at all.
    """
    if not actual.applicable:
        return ""
    margin = actual.number - required.number
    return half_up(margin, places) or margin


def _veto_conditions(register: Register, standard: Standard) -> Iterator[DescribedRow]:
    for veto in standard.veto_list:
        value = register[f"veto.{veto.code}"]
        occurred = register.text(f"veto.{veto.code}.occurred")
        yield _condition(f"未发生否决情形：{value.name}", "否", occurred, value.value == 0)


def _total_condition(register: Register, standard: Standard) -> DescribedRow:
    total, line = register["scores.total"], register[PASS_LINE.value_id]
    met = total.applicable and total.number >= line.number
    margin = _margin(total, line, standard.places)
    return _condition("总得分不低于达标线", line.display, total.display, met, margin)


def _floor_conditions(register: Register, standard: Standard) -> Iterator[DescribedRow]:
    floor = register[KEY_FLOOR.value_id]
    for indicator in standard.indicator_list:
        if indicator.key:
            rate = register[f"indicator.{indicator.code}.rate"]
            met = not rate.applicable or rate.number >= floor.number
            name = f"{standard.in_own_words('关键指标得分率不低于底线')}：{indicator.name}"
            margin = _margin(rate, floor, standard.places)
            yield _condition(name, floor.display, rate.display, met, margin)


def _own_condition(register: Register, standard: Standard) -> Iterator[DescribedRow]:
    """Yield the rule by which a pack gives the verdict, where it has one of its own."""
    rows = standard.rules[["object", "id", "formula"]].itertuples(index=False, name=None)
    formula = next((formula_text for *key, formula_text in rows if key == [CITY, "verdict"]), None)
    if formula:
        verdict = register["verdict.pass"]
        good = "、".join(outcome.name for outcome in standard.outcomes if outcome.meets)
        met = standard.meets(verdict.value)
        yield _condition(f"结论的规则：{formula}", good, verdict.display, met)
