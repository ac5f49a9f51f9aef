"""Values of the rules that a pack brings itself, and where the values of replaced rules come from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

import numpy as np

from shifan.rules.expression import Bands, walk
from shifan.rules.language.objects import CITY, JOIN
from shifan.rules.language.program import LEVEL_ROLES, CompiledRule
from shifan.rules.language.scope import Reference
from shifan.rules.replaced import own_rule_id
from shifan.rules.settings import method_rate
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.rules.words import OTHERWISE
from shifan.score.fact_rows import MEASURED, RECHECKED
from shifan.score.method_results import JOINED
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import OwnResults, Results
from shifan.standards import objects as ob
from shifan.standards.pack_columns import BANDS, INDICATORS
from shifan.values import NOT_APPLICABLE

# Where a column of a fact stands in the clean tables, and one of a list in the files of the pack.
FACT_COLUMNS = {
    (ob.RECORDS, "检查结果"): ("records", "result"),
    (ob.RECORDS, "得分比例"): ("records", "result"),
    (ob.RECORDS, "得分"): ("records", "result"),
    (ob.RECORDS, "是否问题"): ("records", "result"),
    (ob.RECORDS, "问题数"): ("records", "problem_count"),
    (ob.RECORDS, "应扣分"): ("records", "problem_count"),
    (ob.RECORDS, "数值"): ("records", "number"),
    (ob.RECHECKS, "检查结果"): (RECHECKED, "result"),
    (ob.RECHECKS, "得分比例"): (RECHECKED, "result"),
    (ob.RECHECKS, "得分"): (RECHECKED, "result"),
    (ob.RECHECKS, "是否问题"): (RECHECKED, "result"),
    (ob.RECHECKS, "问题数"): (RECHECKED, "problem_count"),
    (ob.RECHECKS, "应扣分"): (RECHECKED, "problem_count"),
    (ob.RECHECKS, "数值"): (RECHECKED, "number"),
    (ob.MEASURES, "数值"): (MEASURED, "number"),
    (ob.MEASURES, "分子"): (MEASURED, "part"),
    (ob.MEASURES, "分母"): (MEASURED, "whole"),
    (ob.MEASURES, "时段"): (MEASURED, "period"),
    (ob.DOCUMENTS, "扣分"): ("documents", "deduction"),
    (ob.DOCUMENTS, "合理缺项"): ("documents", "not_applicable"),
    (ob.DOCUMENTS, "评价方面"): ("documents", "aspect"),
    (ob.INTERVIEWS, "掌握程度"): ("interviews", "mastery"),
    (ob.INTERVIEWS, "得分"): ("interviews", "mastery"),
    (ob.INTERVIEWS, "层级"): ("interviews", "level"),
    (ob.INTERVIEWS, "类型"): ("interviews", "kind"),
    (ob.VETOES, "是否发生"): ("vetoes", "occurred"),
    (ob.LEDGER, "整改状态"): ("rectification", "status"),
    (ob.LEDGER, "复查结论"): ("rectification", "conclusion"),
    (ob.LEDGER, "整改时限"): ("rectification", "due"),
    (ob.LEDGER, "完成日期"): ("rectification", "completed"),
    (ob.SITES, "单位名称"): ("sites", "name"),
    (ob.SITES, "检查日期"): ("sites", "date"),
    (ob.SITES, "检查组"): ("sites", "team"),
    (ob.SITES, ob.SITES): ("sites", "site"),
    (ob.DISTRICTS, "名称"): ("districts", "name"),
    (ob.DISTRICTS, "类型"): ("districts", "kind"),
}
# Columns that rest on the result as well, and on the points of the check item.
_ON_RESULTS, _ON_POINTS = ("问题数", "应扣分"), ("得分", "应扣分")
_FACT_TABLES = {
    ob.RECORDS: ("records", "result"),
    ob.RECHECKS: (RECHECKED, "result"),
    ob.MEASURES: (MEASURED, "number"),
    ob.DOCUMENTS: ("documents", "deduction"),
    ob.INTERVIEWS: ("interviews", "mastery"),
    ob.VETOES: ("vetoes", "occurred"),
    ob.LEDGER: ("rectification", "problem"),
    ob.SITES: ("sites", "site"),
}
_PACK_COLUMNS = {
    (ob.ITEMS, "分值"): ("check_items.csv", "points"),
    (ob.ITEMS, "类别"): ("check_items.csv", "key"),
    (ob.ITEMS, "名称"): ("check_items.csv", "name"),
    (ob.INDICATORS, "满分"): ("indicators.csv", "full_score"),
    (ob.INDICATORS, "资料占比"): ("indicators.csv", "document_share"),
    (ob.INDICATORS, "关键"): ("indicators.csv", "key"),
    (ob.INDICATORS, "名称"): ("indicators.csv", "name"),
    (ob.INDICATORS, "种类"): ("indicators.csv", "kind"),
    (ob.INDICATORS, "依据"): ("indicators.csv", "clause"),
    (ob.TYPES, "应抽点位"): ("business_types.csv", "min_sites"),
    (ob.TYPES, "名称"): ("business_types.csv", "name"),
}
# The values that the shipped method enters, by object and rule id.
_CITY_VALUES = {
    "sum": "scores.sum",
    "full": "scores.full",
    "interview_rate": "scores.interview_rate",
    "total": "scores.total",
    "verdict": "verdict.pass",
}
_INDICATOR_VALUES = ("full", "document_rate", "onsite_rate", "rate", "score")


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the results of a pack's own rules; say of replaced rules what their values come from now."""
    if results.own is None:
        return
    lineage = _Lineage(writer, results.own)
    _enter_bands(writer)
    levels = ob.upper_levels(writer.standard)
    _enter_groups(writer)
    for rule in results.own.program.rules:
        if rule.text.of_template and rule.text.object not in levels[1:]:
            continue  # entered with the shipped method
        for row in range(results.own.rows.size(rule.text.object)):
            _enter_row(writer, results.own, lineage, rule, row)


def _enter_bands(writer: RegisterWriter) -> None:
    """Enter the rows of the decision tables as the report prints them."""
    for number, row in enumerate(writer.standard.bands.to_dict("records"), 1):
        place = f"档表“{row['table']}”第{number}行"
        printed = {
            "condition": str(row["condition"]).removeprefix("=") or OTHERWISE,
            "result": str(row["result"]).removeprefix("=").strip("“”"),
            "note": str(row["note"]),
        }
        for column, word in (("condition", "条件"), ("result", "结果"), ("note", "说明")):
            if printed[column]:
                cell = quoted(*writer.pack(BANDS, column, [number - 1]))
                writer.text(f"band.{number}.{column}", f"{place}{word}", printed[column], cell)


def _enter_groups(writer: RegisterWriter) -> None:
    """Enter the names of the rows that stand above the indicators."""
    for group in writer.standard.groups:
        writer.text(
            f"level.{group.code}.name",
            "名称",
            group.name,
            quoted(f"{writer.standard.id}/{INDICATORS}"),
        )


def _enter_row(
    writer: RegisterWriter, own: OwnResults, lineage: _Lineage, rule: CompiledRule, row: int
) -> None:
    id = lineage.value_id(rule, row)
    inputs = tuple(dict.fromkeys(lineage.inputs(rule, row)))
    if id in writer.register:
        writer.register.relink(id, inputs)
        return
    entry = own.columns[rule.text.key][row]
    number = None if entry is None or rule.text.kind == "text" else Fraction(str(entry))
    name = f"{lineage.row_name(rule.text.object, row)}{rule.text.name}"
    derivation = Derivation(own_rule_id(rule.text.object, rule.text.id), inputs)
    if rule.text.kind == "text":
        writer.text(id, name, NOT_APPLICABLE if entry is None else str(entry), derivation)
    elif rule.text.unit == "率":
        writer.rate(id, name, number, derivation)
    elif rule.text.unit == "个" and number is not None and number.denominator == 1:
        writer.count(id, name, int(number), derivation)
    else:
        writer.points(id, name, number, derivation)


def value_id(own: OwnResults, rule: CompiledRule, row: int, levels: tuple[str, ...]) -> str:
    """Return the id of a result's value: the shipped method's where it has one, else one of its own.

    `levels` are the names of the levels above the indicators.
    """
    place, id = rule.text.object, rule.text.id
    codes = own.rows.codes(place)[row]
    if place == CITY:
        return city_value_id(rule)
    if place == ob.INDICATORS and id in _INDICATOR_VALUES:
        return f"indicator.{codes[0]}.{id}"
    if place == ob.SITES and id in ("score", "verdict"):
        return f"site.{codes[0]}.{id}"
    if place in levels and id in LEVEL_ROLES:
        return f"dimension.{row + 1}.{id}" if place == levels[0] else f"level.{codes[0]}.{id}"
    if place == JOINED and id == "method_rate":
        return f"indicator.{codes[0]}.{method_rate(codes[1])}"
    return f"own.{place}.{'.'.join(codes)}.{id}"


def city_value_id(rule: CompiledRule) -> str:
    """Return the id of the value of a rule of the city."""
    return _CITY_VALUES.get(rule.text.id, f"own.{CITY}.{rule.text.id}")


class _Lineage:
    """What each result of a program was made of: other values, raw cells, cells and entries of the pack."""

    def __init__(self, writer: RegisterWriter, own: OwnResults) -> None:
        self.writer, self.own = writer, own
        self._levels = ob.upper_levels(writer.standard)

    def value_id(self, rule: CompiledRule, row: int) -> str:
        """Return the id of a result's value."""
        return value_id(self.own, rule, row, self._levels)

    @cached_property
    def _rules(self) -> dict[tuple[str, str], CompiledRule]:
        return {rule.text.key: rule for rule in self.own.program.rules}

    def row_name(self, place: str, row: int) -> str:
        """Return what a row is called in the name of a value: 指标B01, 点位P003; nothing for the city."""
        if place == CITY:
            return ""
        methods = self.writer.standard.method_names
        parts = zip(place.split(JOIN), self.own.rows.codes(place)[row], strict=True)
        return "".join(
            methods.get(code, code) if part == ob.METHODS else f"{part}{code}"
            for part, code in parts
        )

    def inputs(self, rule: CompiledRule, row: int) -> Iterator[str]:
        """Yield what a rule's result at one row was made of."""
        place = rule.text.object
        for reference in rule.row_reads:
            position = row
            if reference.object != place:
                position = int(self.own.rows.parents(place, reference.object)[row])
            yield from self._reference(reference, np.array([position]))
        for child in rule.children:
            yield from self._children(rule, child, row)
        for name in rule.parameters:
            yield self._parameter(name)
        for node in walk(rule.expression):
            if isinstance(node, Bands):
                yield from self._band_rows(node.name)

    def _band_rows(self, table: str) -> Iterator[str]:
        """Yield the values of the rows of a decision table."""
        for number, name in enumerate(self.writer.standard.bands["table"], 1):
            ids = (f"band.{number}.condition", f"band.{number}.result")
            yield from (id for id in ids if str(name) == table and id in self.writer.register)

    def _children(self, rule: CompiledRule, child: str, row: int) -> Iterator[str]:
        rows = np.flatnonzero(self.own.rows.parents(child, rule.text.object) == row)
        read = [reference for of, reference in rule.child_reads if of == child]
        if not read and child in _FACT_TABLES:
            yield from self._fact(*_FACT_TABLES[child], rows)
        for reference in read:
            positions = rows
            if reference.object != child:
                positions = self.own.rows.parents(child, reference.object)[rows]
            yield from self._reference(reference, positions)

    def _reference(self, reference: Reference, positions: np.ndarray) -> Iterator[str]:
        """Yield the values or cells of a column or rule at some of its object's rows; −1 is none."""
        positions = np.unique(positions[positions >= 0])
        key = (reference.object, reference.name)
        if reference.is_rule:
            rule = self._rules[key]
            for row in positions.tolist():
                id = self.value_id(rule, row)
                is_value = id in self.writer.register or not rule.text.of_template
                yield from (id,) if is_value else self.inputs(rule, row)
        elif key in FACT_COLUMNS:
            yield from self._fact_column(reference, positions)
        elif key in _PACK_COLUMNS:
            yield from self.writer.pack(*_PACK_COLUMNS[key], positions.tolist())

    def _fact_column(self, reference: Reference, positions: np.ndarray) -> Iterator[str]:
        """Yield the cells that a column of a fact was read from, also those that it was worked out of."""
        place, name = reference.object, reference.name
        table, field = FACT_COLUMNS[place, name]
        of_records = place in (ob.RECORDS, ob.RECHECKS)
        if of_records and name in _ON_RESULTS:
            yield from self._fact(table, "result", positions)
        yield from self._fact(table, field, positions)
        if of_records and name in _ON_POINTS:
            items = np.unique(self.own.rows.parents(place, ob.ITEMS)[positions])
            yield from self.writer.pack(*_PACK_COLUMNS[ob.ITEMS, "分值"], items.tolist())

    def _fact(self, table: str, field: str, positions: np.ndarray) -> Iterator[str]:
        if not len(positions):  # a pack that measures nothing has no table of it
            return
        rows = self.writer.clean.tables[table]["row"].to_numpy()[positions]
        yield from self.writer.cells(table, field, rows)

    def _parameter(self, name: str) -> str:
        if name in FIXED_PARAMETERS:
            settings = {setting.id: setting for setting in self.writer.standard.settings}
            return self.writer.setting(settings[FIXED_PARAMETERS[name]])
        for method in self.writer.standard.methods:
            if name == f"{method.name}权重":
                return self.writer.standard_entry(f"method_weights.{method.code}")
        return self.writer.standard_entry(f"parameters.{name}")
