"""Values of indicators, dimensions and the total, of the settings they depend on, and of the rules in words."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from shifan.records import dataclass
from shifan.rules.language.objects import CITY
from shifan.rules.settings import (
    COUNT,
    INTERVIEW_WEIGHT,
    PASS_LINE,
    PLACES,
    SHARE,
    method_rate,
    method_weight,
)
from shifan.score import deciding_inputs
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import ResultRow, Results
from shifan.score.vectors import positions_by_parent
from shifan.standards.model import Indicator, Method

_FILE, _ITEMS = "indicators.csv", "check_items.csv"
# What is summed over all indicators: the city's quantity, its name, how it is summed, and what of the dimensions.
_SUMS = (
    ("sum", "指标得分合计", "score_sum", "score"),
    ("full", "适用指标满分合计", "full_sum", "full"),
)
_INTERVIEW_RATE = "scores.interview_rate"


@dataclass(frozen=True)
class _ScoredIndicator:
    """An indicator, its position in the pack, its results, and of each method the positions of its records."""

    declared: Indicator
    position: int
    results: ResultRow
    records: dict[str, np.ndarray]

    @property
    def id(self) -> str:
        """Return the id that the ids of its values begin with."""
        return f"indicator.{self.declared.code}"


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter indicator, dimension and total values, with their cells and settings."""
    for indicator in _scored_indicators(writer, results):
        _statement(writer, indicator)
        _document_rate(writer, indicator)
        for method in writer.standard.methods:
            _method_rate(writer, results, indicator, method)
        _onsite_rate(writer, indicator)
        _rate_and_score(writer, results, indicator)
    for position in range(len(writer.standard.dimensions)):
        _dimension(writer, results, position)
    _sums(writer, results.city)
    _total(writer, results.city)
    _settings(writer)
    _rules(writer, results)


def _scored_indicators(writer: RegisterWriter, results: Results) -> list[_ScoredIndicator]:
    indicators, records = writer.standard.indicator_list, results.records
    by_method = {
        method.code: positions_by_parent(
            np.where(records.method.holds(method.code), records.indicator, -1), len(indicators)
        )
        for method in writer.standard.methods
    }
    return [
        _ScoredIndicator(
            declared,
            position,
            results.indicators.row(position),
            {method: members[position] for method, members in by_method.items()},
        )
        for position, declared in enumerate(indicators)
    ]


def _statement(writer: RegisterWriter, indicator: _ScoredIndicator) -> None:
    """Enter name and full score as the pack has them."""
    declared, id, position = indicator.declared, indicator.id, indicator.position
    writer.text(
        f"{id}.name",
        f"{declared.code}名称",
        declared.name,
        quoted(*writer.pack(_FILE, "name", [position])),
    )
    writer.points(
        f"{id}.full",
        f"{declared.name}满分",
        indicator.results.number("full"),
        quoted(*writer.pack(_FILE, "full_score", [position])),
    )


def _document_rate(writer: RegisterWriter, indicator: _ScoredIndicator) -> None:
    own = writer.column("documents", "indicator") == indicator.declared.code
    rows = writer.column("documents", "row")[own]
    inputs = (
        *writer.cells("documents", "deduction", rows),
        *writer.cells("documents", "not_applicable", rows),
        f"{indicator.id}.full",
    )
    writer.rate(
        f"{indicator.id}.document_rate",
        f"{indicator.declared.name}资料审查得分率",
        indicator.results.fraction("document_rate"),
        Derivation("document_rate", inputs),
    )


def _method_rate(
    writer: RegisterWriter, results: Results, indicator: _ScoredIndicator, method: Method
) -> None:
    members, quantity = indicator.records[method.code], method_rate(method.code)
    rows = writer.column("records", "row")[members]
    items = np.unique(results.records.item[members])
    inputs = (
        *writer.cells("records", "result", rows),
        *writer.pack(_ITEMS, "points", items),
    )
    if not inputs:
        # The pack says so: no item checked in this way counts for the indicator.
        inputs = writer.pack(_ITEMS, "indicator", range(len(writer.standard.item_list)))
    writer.rate(
        f"{indicator.id}.{quantity}",
        f"{indicator.declared.name}{method.name}得分率",
        indicator.results.fraction(quantity),
        Derivation("method_rate", inputs),
    )


def _onsite_rate(writer: RegisterWriter, indicator: _ScoredIndicator) -> None:
    methods = writer.standard.methods
    weights = (writer.setting(method_weight(method.code, method.name)) for method in methods)
    rates = (f"{indicator.id}.{method_rate(method.code)}" for method in methods if method.weight)
    writer.rate(
        f"{indicator.id}.onsite_rate",
        f"{indicator.declared.name}现场检查得分率",
        indicator.results.fraction("onsite_rate"),
        Derivation("onsite_rate", (*rates, *weights)),
    )


def _rate_and_score(writer: RegisterWriter, results: Results, indicator: _ScoredIndicator) -> None:
    id, name = indicator.id, indicator.declared.name
    parts = deciding_inputs.parts_of_rate(writer, results, indicator.position)
    share = writer.pack(_FILE, "document_share", [indicator.position])
    writer.rate(
        f"{id}.rate",
        f"{name}得分率",
        indicator.results.fraction("rate"),
        Derivation("indicator_rate", (*(f"{id}.{part}" for part in parts), *share)),
    )
    writer.points(
        f"{id}.score",
        f"{name}得分",
        indicator.results.number("score"),
        Derivation("indicator_score", (f"{id}.full", f"{id}.rate", writer.setting(PLACES))),
    )


def _dimension(writer: RegisterWriter, results: Results, position: int) -> None:
    name, id = writer.standard.dimensions[position], f"dimension.{position + 1}"
    own = results.dimensions.row(position)
    codes = [
        indicator.code
        for indicator in writer.standard.indicator_list
        if indicator.dimension == name
    ]
    scores = [f"indicator.{code}.score" for code in codes]
    full = [f"indicator.{code}.full" for code in codes]
    switches = deciding_inputs.applicability(writer, results, name)
    writer.text(
        f"{id}.name",
        f"第{position + 1}项目名称",
        name,
        quoted(writer.standard_entry("dimensions")),
    )
    writer.points(f"{id}.score", f"{name}得分", own.number("sum"), Derivation("score_sum", scores))
    writer.points(
        f"{id}.full", f"{name}满分", own.number("full"), Derivation("full_sum", [*full, *switches])
    )
    writer.rate(
        f"{id}.rate",
        f"{name}得分率",
        own.fraction("rate"),
        Derivation("score_rate", (f"{id}.score", f"{id}.full")),
    )


def _sums(writer: RegisterWriter, city: ResultRow) -> None:
    """Enter the sums over all indicators; none that the pack's method does not form."""
    dimensions = range(1, len(writer.standard.dimensions) + 1)
    for quantity, name, rule, part in _SUMS:
        if writer.standard.has_rule(CITY, quantity):
            summed = Derivation(rule, [f"dimension.{n}.{part}" for n in dimensions])
            writer.points(f"scores.{quantity}", name, city.number(quantity), summed)


def _interviews(writer: RegisterWriter, city: ResultRow) -> None:
    """Enter the rate of the interviews, unless the pack's method has none."""
    if writer.standard.has_rule(CITY, "interview_rate"):
        rows = writer.clean.tables["interviews"]["row"]
        answers = writer.cells("interviews", "mastery", rows)
        writer.rate(
            _INTERVIEW_RATE,
            "访谈得分率",
            city.fraction("interview_rate"),
            Derivation("interview_rate", (*answers, writer.standard_entry("interview.scores"))),
        )


def _total(writer: RegisterWriter, city: ResultRow) -> None:
    _interviews(writer, city)
    summed = [f"scores.{quantity}" for quantity, *_ in _SUMS]
    summed += [_INTERVIEW_RATE] if writer.standard.interview_weight else []
    parts = [id for id in summed if id in writer.register]
    read = [
        parameter for parameter in (INTERVIEW_WEIGHT, PLACES) if writer.standard.reads(parameter)
    ]
    settings = [writer.setting(setting) for setting in read]
    writer.points(
        "scores.total",
        "总得分",
        city.number("total"),
        Derivation("total", (*parts, *settings)),
    )
    if writer.standard.reads(PASS_LINE):
        line = quoted(writer.setting(PASS_LINE))
        writer.points(PASS_LINE.value_id, PASS_LINE.name, writer.standard.pass_line, line)


def _settings(writer: RegisterWriter) -> None:
    """Enter the weights and limits that the report's note on the method prints: those that rules read."""
    for setting in writer.standard.stated_settings:
        number, derivation = setting.of(writer.standard), quoted(writer.setting(setting))
        if setting.kind == SHARE:
            writer.rate(setting.value_id, setting.name, Fraction(number), derivation)
        elif setting.kind == COUNT:
            writer.count(setting.value_id, setting.name, int(number), derivation, "项")


def _rules(writer: RegisterWriter, results: Results) -> None:
    """Enter the rules in words."""
    policy = quoted(writer.standard_entry("missing_policy"))
    for rule in results.rules.values():
        if rule.listed:
            writer.text(f"rule.{rule.id}", f"规则：{rule.name}", rule.explanation, policy)
