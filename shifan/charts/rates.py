"""Rates of indicators and dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.charts.plans import (
    CIRCLE,
    MOST_ROWS,
    NOTICE,
    STRONG,
    TRIANGLE,
    Bar,
    BarPlan,
    Block,
    ChartContent,
    Dot,
    Note,
    applicable,
    bar,
    equal_to_last,
    length,
    lengths_of,
    lowest_tick,
    scale_end,
)
from shifan.records import dataclass
from shifan.rules.language.objects import CITY
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
        """Return the ids of the lowest rates under 100 %: three of them, in a small pack a third of all.

        Equal ones are low together; where they are more than a third of all, only those below them are.
        """
        lowest = self.ranked[: min(LOWEST, len(self.ranked) // 3)]
        if not lowest:
            return frozenset()
        limit = lowest[-1].number
        low = [value for value in self.ranked if value.number <= limit]
        if len(low) > max(LOWEST, len(self.ranked) // 3):
            low = [value for value in low if value.number < limit]
        return frozenset(value.id for value in low if value.number < _FULL_RATE)

    @property
    def shown(self) -> frozenset[str]:
        """Return the ids of the rates that have a row: all of them, or the lowest where a page cannot hold all."""
        rows = self.ranked[:MOST_ROWS] if len(self.all) > MOST_ROWS else self.all
        return frozenset(value.id for value in rows)


def indicator_rates(register: Register, standard: Standard) -> ChartContent:
    """Return the rates of all indicators as dots, by dimension and from the highest to the lowest.

    The floor is a line at key indicators, the dimension's rate a line across its rows; the lowest ones are marked.
    """
    values = [register[_rate_id(indicator)] for indicator in standard.indicator_list]
    rates = _Rates(values, lowest_first(values))
    shown = rates.shown
    blocks = [
        _dimension_block(register, standard, n, rates)
        for n in range(1, len(standard.dimensions) + 1)
    ]
    floors = [row.floor for block in blocks for row in block.rows if row.floor is not None]
    lines = [block.line for block in blocks if block.line is not None]
    places = [float(value.number) for value in applicable(values) if value.id in shown]
    notes = _indicator_notes(register, standard, rates)
    shown_places = [*places, *floors, *lines]
    full = scale_end(shown_places)
    least = lowest_tick(shown_places, full)
    plan = BarPlan(blocks, full, ("得分率（%）",), notes, least=least, dots=True)
    ids = tuple(value.id for value in values if value.id in shown)
    finding = _indicator_finding(register, standard, rates)
    return ChartContent(plan, _indicator_words(standard, rates), ids, finding)


def _rate_id(indicator: Indicator) -> str:
    return f"indicator.{indicator.code}.rate"


def _dimension_block(register: Register, standard: Standard, n: int, rates: _Rates) -> Block:
    """Return the rows of a dimension's indicators under its name and rate."""
    name, floor = standard.dimensions[n - 1], _floor(register)
    low, shown = rates.low, rates.shown
    rows = []
    for indicator in standard.indicator_list:
        key = _rate_id(indicator)
        if indicator.dimension == name and key in shown:
            label = f"{indicator.name}{'★' if indicator.key else ''}"
            row = bar(label, register[key], register)
            shape = TRIANGLE if key in low else CIRCLE
            dots = () if row.length is None else (Dot(row.length, key, shape),)
            rows.append(replace(row, dots=dots, floor=floor if indicator.key else None))
    rows.sort(key=lambda row: -1.0 if row.length is None else row.length, reverse=True)
    rate = register[f"dimension.{n}.rate"]
    heading = f"{register.text(f'dimension.{n}.name')}　得分率{rate.display}"
    return Block(heading, rows, length(rate))


def _indicator_finding(register: Register, standard: Standard, rates: _Rates) -> str:
    """Return the key indicators below the floor if there are any, else the lowest rates."""
    below = _below_floor(register, standard, rates)
    if below:
        floor = register[KEY_FLOOR.value_id]
        named = "、".join(
            f"{_indicator_name(value)}（{value.display}）" for value in below[:LOWEST]
        )
        more = f"等{len(below)}项" if len(below) > LOWEST else ""
        return f"低于底线{floor.display}的关键指标：{named}{more}"
    if not rates.ranked:
        return "各项指标均不适用"
    if not rates.low:
        lowest, highest = rates.ranked[0], rates.ranked[-1]
        same = lowest.number == highest.number
        return f"各项指标得分率{'均为' if same else '不低于'}{lowest.display}"
    low = [value for value in rates.ranked if value.id in rates.low]
    named = "、".join(f"{_indicator_name(value)}（{value.display}）" for value in low[:LOWEST])
    more = f"等{len(low)}项" if len(low) > LOWEST else ""
    return f"得分率最低的指标：{named}{more}"


def _floor(register: Register) -> float | None:
    """Return how long the floor of key indicators is; None where the pack has none, or 0, which stops nothing."""
    floor = register.get(KEY_FLOOR.value_id)
    return None if floor is None or not floor.number else length(floor)


def _below_floor(register: Register, standard: Standard, rates: _Rates) -> list[Value]:
    """Return the rates of key indicators below the floor, from the lowest; none where the pack has no floor."""
    if KEY_FLOOR.value_id not in register:
        return []
    floor = register[KEY_FLOOR.value_id].number
    keys = {_rate_id(indicator) for indicator in standard.indicator_list if indicator.key}
    return [value for value in rates.ranked if value.id in keys and value.number < floor]


def _indicator_name(value: Value) -> str:
    return value.name.removesuffix("得分率")


def _indicator_words(standard: Standard, rates: _Rates) -> str:
    top = standard.levels[0]
    return f"点图：{len(standard.dimensions)}个{top}{len(rates.all)}项指标的得分率。{_lowest_words(rates)}。"


def _lowest_words(rates: _Rates) -> str:
    """Return which rates are the lowest; of those that are equal how many there are."""
    lowest, equals = rates.ranked[:LOWEST], equal_to_last(rates.ranked, LOWEST)
    if not lowest:
        return "指标均不适用"
    last = lowest[-1].display
    named = "、".join(f"{value.name}{value.display}" for value in lowest)
    if not equals:
        return f"最低的是{named}"
    if lowest[0].number != lowest[-1].number:
        return f"居后的是{named}（得分率{last}的另有{equals}项）"
    if equals + LOWEST == len(rates.ranked):
        return f"得分率均为{last}"
    return f"最低的{equals + LOWEST}项得分率均为{last}"


def _indicator_notes(register: Register, standard: Standard, rates: _Rates) -> list[Note]:
    """Return what the marked rows, the rows left out and the stars mean, as far as there are any."""
    low, shown, top = rates.low, rates.shown, standard.levels[0]
    notes = [Note(f"得分率最低的{len(low)}项指标", shape=TRIANGLE)] if low else []
    notes.append(Note(f"各{top}内由高到低排列；浅色竖线为该{top}得分率"))
    if len(shown) < len(rates.all):
        notes.append(Note(f"指标较多，只列得分率较低的{len(shown)}项，其余见指标得分表"))
    if any(indicator.key for indicator in standard.indicator_list):
        marked = "★为关键指标"
        if _floor(register) is not None:
            marked += f"，其所在行的短竖线为底线{register.text(KEY_FLOOR.value_id)}"
        notes.append(Note(marked))
    return notes


def dimension_rates(register: Register, standard: Standard) -> ChartContent:
    """Return dimension rates and the total, against the pass line where the pack has one."""
    line = register.get(PASS_LINE.value_id)
    rows = [
        bar(register.text(f"dimension.{n}.name"), register[f"dimension.{n}.rate"], register)
        for n in range(1, len(standard.dimensions) + 1)
    ]
    rates = [row.length or 0.0 for row in rows]
    full = scale_end(rates)
    of_total = _total_scale(register, standard, full)
    rows.append(_total_row(register, full / of_total))
    marked = f"；总得分横条上的竖线为达标线{line.display}分" if line else ""
    note = Note(f"横条满格为{full:g}%（{standard.levels[0]}）或{of_total:g}分（总得分）{marked}")
    plan = BarPlan([Block("", rows)], full, ("得分率、得分",), [note])
    ids = (*(row.ids[0] for row in rows), *([line.id] if line else []))
    finding = _dimension_finding(register, standard)
    return ChartContent(plan, _dimension_words(register, rows), ids, finding)


def _dimension_finding(register: Register, standard: Standard) -> str:
    """Return the total, against the pass line if there is one, and the lowest dimension where there are several."""
    total, line = register["scores.total"], register.get(PASS_LINE.value_id)
    if not total.applicable:
        return "总得分不适用"
    finding = f"总得分{total.display}分"
    if line:
        finding += f"，{_against(register)}达标线{line.display}分"
    dimensions = range(1, len(standard.dimensions) + 1)
    ranked = lowest_first([register[f"dimension.{n}.rate"] for n in dimensions])
    if len(ranked) < 2 or ranked[0].number == ranked[1].number:
        return finding
    name = register.text(ranked[0].id.replace(".rate", ".name"))
    return f"{finding}；得分率最低的{standard.levels[0]}是{name}（{ranked[0].display}）"


def _total_scale(register: Register, standard: Standard, full: float) -> float:
    """Return where the bar of the total would fill its track: of a total as shipped where the rates do."""
    shown = [register["scores.total"], *filter(None, [register.get(PASS_LINE.value_id)])]
    is_own = not standard.is_as_shipped(CITY, "total")
    return scale_end([*lengths_of(shown), *([] if is_own else [full])], is_own)


def _total_row(register: Register, scale: float) -> Bar:
    """Return the row of the total with the pass line across it: the line crosses no dimension, which has none."""
    total, line = register["scores.total"], register.get(PASS_LINE.value_id)
    shown = f"{total.display}分" if total.applicable else total.display
    style = NOTICE if _below_pass_line(register) else STRONG
    floor = (length(line) or 0.0) * scale if line else None
    drawn = None if not total.applicable else (length(total) or 0.0) * scale
    return Bar("总得分", drawn, (shown,), (total.id,), style, floor=floor)


def _below_pass_line(register: Register) -> bool:
    """Return whether the total is below the pass line, or there is no total; no total is below a line that is none."""
    total, line = register["scores.total"], register.get(PASS_LINE.value_id)
    return not total.applicable or (line is not None and total.number < line.number)


def _against(register: Register) -> str:
    return "低于" if _below_pass_line(register) else "不低于"


def _dimension_words(register: Register, rows: Sequence[Bar]) -> str:
    listed = "，".join(f"{row.label}{row.shown[0]}" for row in rows)
    if PASS_LINE.value_id not in register:
        return f"横条图：{listed}。"
    line = register.text(PASS_LINE.value_id)
    return f"横条图：{listed}；达标线为{line}分，总得分{_against(register)}达标线。"
