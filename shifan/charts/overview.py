"""Rates of indicators and dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.charts.bars import Bar, Block, Plan, bar_chart
from shifan.charts.canvas import Sheet
from shifan.charts.style import BASE, NOTICE, STRONG

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register, Value

LOWEST = 3
# More rows than this cannot be read on one page.
MOST_ROWS = 64


def number(value: Value) -> float | None:
    """Return a value as a length to draw; N/A has none."""
    return None if value.value is None else float(value.value)


def lowest_first(values: list[Value]) -> list[Value]:
    """Return the applicable values by size, the register's order among equals."""
    return sorted((value for value in values if value.value is not None), key=lambda value: value.value)


def indicator_rates(register: Register, standard: Standard) -> tuple[Sheet, str, tuple[str, ...]]:
    """Return the rates of all indicators by dimension, the floor at key indicators, the lowest ones marked."""
    rates = [register[f"indicator.{code}.rate"] for code in standard.indicators["code"]]
    ranked = lowest_first(rates)
    low = {value.id for value in ranked[:min(LOWEST, len(ranked) // 3)] if value.value < 100}
    kept = {value.id for value in (ranked[:MOST_ROWS] if len(rates) > MOST_ROWS else rates)}
    floor = number(register["scores.key_floor"])
    blocks = []
    for n, name in enumerate(standard.dimensions, 1):
        rows = [Bar(f"{row.name}{'★' if row.key else ''}", number(value), (value.display,), NOTICE if value.id in low else BASE,
                    floor=floor if row.key else None)
                for row, value in zip(standard.indicators.itertuples(), rates, strict=True) if row.dimension == name and value.id in kept]
        blocks.append(Block(f"{register.text(f'dimension.{n}.name')}　得分率 {register.text(f'dimension.{n}.rate')}", rows))
    notes = [(f"得分率最低的{len(low)}项指标", NOTICE)] if low else []
    if len(kept) < len(rates):
        notes.append((f"指标较多，只列得分率较低的{len(kept)}项，其余见指标得分表", None))
    if standard.indicators["key"].any():
        notes.append((f"★为关键指标，其横条上的竖线为底线 {register.text('scores.key_floor')}", None))
    said = "、".join(f"{value.name}{value.display}" for value in ranked[:LOWEST])
    alt = f"横条图：{len(standard.dimensions)}个项目{len(rates)}项指标的得分率。{f'最低的是{said}' if said else '指标均不适用'}。"
    return bar_chart(Plan(blocks, 100, ("得分率（%）",), notes)), alt, tuple(value.id for value in rates if value.id in kept)


def dimension_rates(register: Register, standard: Standard) -> tuple[Sheet, str, tuple[str, ...]]:
    """Return dimension rates and the total against the pass line."""
    count = len(standard.dimensions)
    total, line = register["scores.total"], register["scores.pass_line"]
    rows = [Bar(register.text(f"dimension.{n}.name"), number(register[f"dimension.{n}.rate"]), (register.text(f"dimension.{n}.rate"),))
            for n in range(1, count + 1)]
    short = total.value is None or total.value < line.value
    rows.append(Bar("总得分", number(total), (f"{total.display} 分" if total.value is not None else total.display,), NOTICE if short else STRONG))
    plan = Plan([Block("", rows)], 100, ("得分率、得分",), [("横条满格为 100%（项目）或 100 分（总得分）；虚线为总得分的达标线", None)],
                (number(line), f"达标线 {line.display} 分"))
    said = "，".join(f"{row.label}{row.shown[0]}" for row in rows)
    ids = (*(f"dimension.{n}.rate" for n in range(1, count + 1)), total.id, line.id)
    return bar_chart(plan), f"横条图：{said}；达标线为{line.display}分，总得分{'低于' if short else '不低于'}达标线。", ids
