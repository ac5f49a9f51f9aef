"""Rates of indicators and dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shifan.charts.plans import (
    BASE,
    MOST_ROWS,
    NOTICE,
    STRONG,
    Bar,
    BarPlan,
    Block,
    ChartContent,
    Note,
    applicable,
    bar,
    length,
)
from shifan.rules.settings import KEY_FLOOR, PASS_LINE

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.standards.model import Indicator
    from shifan.values import Register, Value

LOWEST = 3
_FULL_RATE = 100


def lowest_first(values: list[Value]) -> list[Value]:
    """Return the applicable values by size, the register's order among equals."""
    return sorted(applicable(values), key=lambda value: value.number)


@dataclass(frozen=True)
class _Rates:
    """The rates of all indicators, from the lowest; those marked as low, and those shown on the page."""

    all: list[Value]
    ranked: list[Value]

    @property
    def low(self) -> frozenset[str]:
        """Return the ids of the lowest rates under 100 %: three of them, in a small pack a third of all."""
        lowest = self.ranked[: min(LOWEST, len(self.ranked) // 3)]
        return frozenset(value.id for value in lowest if value.number < _FULL_RATE)

    @property
    def shown(self) -> frozenset[str]:
        """Return the ids of the rates that have a row: all of them, or the lowest where a page cannot hold all."""
        rows = self.ranked[:MOST_ROWS] if len(self.all) > MOST_ROWS else self.all
        return frozenset(value.id for value in rows)


def indicator_rates(register: Register, standard: Standard) -> ChartContent:
    """Return the rates of all indicators by dimension, the floor at key indicators, the lowest ones marked."""
    values = [register[_rate_id(indicator)] for indicator in standard.indicator_list]
    rates = _Rates(values, lowest_first(values))
    shown = rates.shown
    blocks = [
        _dimension_block(register, standard, n, rates)
        for n in range(1, len(standard.dimensions) + 1)
    ]
    plan = BarPlan(
        blocks, _FULL_RATE, ("得分率（%）",), _indicator_notes(register, standard, rates)
    )
    ids = tuple(value.id for value in values if value.id in shown)
    return ChartContent(plan, _indicator_words(standard, rates), ids)


def _rate_id(indicator: Indicator) -> str:
    return f"indicator.{indicator.code}.rate"


def _dimension_block(register: Register, standard: Standard, n: int, rates: _Rates) -> Block:
    """Return the rows of a dimension's indicators under its name and rate."""
    name, floor = standard.dimensions[n - 1], length(register[KEY_FLOOR.value_id])
    low, shown = rates.low, rates.shown
    rows = []
    for indicator in standard.indicator_list:
        key = _rate_id(indicator)
        if indicator.dimension == name and key in shown:
            label = f"{indicator.name}{'★' if indicator.key else ''}"
            row = bar(label, register[key], register)
            style = NOTICE if key in low else BASE
            rows.append(replace(row, style=style, floor=floor if indicator.key else None))
    shown_name, rate = (register.text(f"dimension.{n}.{part}") for part in ("name", "rate"))
    return Block(f"{shown_name}　得分率 {rate}", rows)


def _indicator_words(standard: Standard, rates: _Rates) -> str:
    lowest = "、".join(f"{value.name}{value.display}" for value in rates.ranked[:LOWEST])
    said = f"最低的是{lowest}" if lowest else "指标均不适用"
    return f"横条图：{len(standard.dimensions)}个项目{len(rates.all)}项指标的得分率。{said}。"


def _indicator_notes(register: Register, standard: Standard, rates: _Rates) -> list[Note]:
    """Return what the marked rows, the rows left out and the stars mean, as far as there are any."""
    low, shown = rates.low, rates.shown
    notes = [Note(f"得分率最低的{len(low)}项指标", NOTICE)] if low else []
    if len(shown) < len(rates.all):
        notes.append(Note(f"指标较多，只列得分率较低的{len(shown)}项，其余见指标得分表"))
    if any(indicator.key for indicator in standard.indicator_list):
        floor = register.text(KEY_FLOOR.value_id)
        notes.append(Note(f"★为关键指标，其横条上的竖线为底线 {floor}"))
    return notes


def dimension_rates(register: Register, standard: Standard) -> ChartContent:
    """Return dimension rates and the total against the pass line."""
    line = register[PASS_LINE.value_id]
    rows = [
        bar(register.text(f"dimension.{n}.name"), register[f"dimension.{n}.rate"], register)
        for n in range(1, len(standard.dimensions) + 1)
    ]
    rows.append(_total_row(register))
    note = Note(
        f"横条满格为 100%（项目）或 100 分（总得分）；总得分横条上的竖线为达标线 {line.display} 分"
    )
    plan = BarPlan([Block("", rows)], _FULL_RATE, ("得分率、得分",), [note])
    ids = (*(row.ids[0] for row in rows), line.id)
    return ChartContent(plan, _dimension_words(register, rows), ids)


def _total_row(register: Register) -> Bar:
    """Return the row of the total with the pass line across it: the line crosses no dimension, which has none."""
    total, line = register["scores.total"], register[PASS_LINE.value_id]
    shown = f"{total.display} 分" if total.applicable else total.display
    style = NOTICE if _below_pass_line(register) else STRONG
    return Bar("总得分", length(total), (shown,), (total.id,), style, floor=length(line))


def _below_pass_line(register: Register) -> bool:
    """Return whether the total is below the pass line, or there is no total."""
    total, line = register["scores.total"], register[PASS_LINE.value_id]
    return not total.applicable or total.number < line.number


def _dimension_words(register: Register, rows: Sequence[Bar]) -> str:
    listed = "，".join(f"{row.label}{row.shown[0]}" for row in rows)
    line = register.text(PASS_LINE.value_id)
    against = "低于" if _below_pass_line(register) else "不低于"
    return f"横条图：{listed}；达标线为{line}分，总得分{against}达标线。"
