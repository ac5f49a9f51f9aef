"""The register, the rules and the charts themselves, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.rules.catalog import rules_of
from shifan.tables.description import DescribedRow, TableColumn, TableDescription

if TYPE_CHECKING:
    from shifan.charts import Chart
    from shifan.standards import Standard
    from shifan.values import Register, Value

_MOST_INPUTS = 3
_VALUES = (
    TableColumn("id", "数据编号"),
    TableColumn("name", "名称", left=True),
    TableColumn("display", "显示"),
    TableColumn("number", "数值", kind="number"),
    TableColumn("unit", "单位"),
    TableColumn("inputs", "来自"),
)
_RULES = (
    TableColumn("name", "规则"),
    TableColumn("sentence", "内容", left=True),
    TableColumn("clause", "依据"),
)
_CHARTS = (
    TableColumn("title", "图"),
    TableColumn("values", "数据个数", kind="count"),
    TableColumn("unit", "单位"),
    TableColumn("alt", "文字说明", left=True),
)


def values(register: Register, pattern: str) -> TableDescription:
    """Return the values whose id fits a pattern such as `onsite.*`, each with the first of its inputs."""
    return values_of(register.match(pattern))


def values_of(chosen: Iterable[Value]) -> TableDescription:
    """Return some values: id, name, display, number and unit, and the first of their inputs."""
    rows = [
        DescribedRow(
            cells={
                "id": value.id,
                "name": value.name,
                "display": value.display,
                "number": value.value if isinstance(value.value, (int, Decimal)) else "",
                "unit": value.unit,
                "inputs": _first_inputs(value),
            }
        )
        for value in chosen
    ]
    return TableDescription("values", "登记表中的数据", _VALUES, rows)


def _first_inputs(value: Value) -> str:
    more = "…" if len(value.inputs) > _MOST_INPUTS else ""
    return "；".join(value.inputs[:_MOST_INPUTS]) + more


def rules(standard: Standard, ids: Iterable[str] = ()) -> TableDescription:
    """Return the rules of these ids in words, all rules of the pack without ids; KeyError for an unknown one."""
    known = rules_of(standard)
    asked = [known[key] for key in ids]
    shown = asked or [rule for rule in known.values() if rule.listed]
    rows = [
        DescribedRow(cells={"name": rule.name, "sentence": rule.sentence, "clause": rule.clause})
        for rule in shown
    ]
    return TableDescription("rules", "计算规则", _RULES, rows)


def charts(drawn: Iterable[Chart]) -> TableDescription:
    """Return what each chart draws: its number of values, their unit, and what it says in words."""
    rows = [
        DescribedRow(
            cells={
                "title": chart.title,
                "values": len(chart.values),
                "unit": chart.unit,
                "alt": chart.alt,
            }
        )
        for chart in drawn
    ]
    return TableDescription("charts", "图", _CHARTS, rows)
