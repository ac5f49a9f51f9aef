"""Rates of indicators and dimensions."""

from __future__ import annotations

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
    bar,
    number,
)

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register, Value

LOWEST = 3


def lowest_first(values: list[Value]) -> list[Value]:
    """Return the applicable values by size, the register's order among equals."""
    return sorted(
        (value for value in values if value.value is not None), key=lambda value: value.value
    )


def indicator_rates(register: Register, standard: Standard) -> ChartContent:
    """Return the rates of all indicators by dimension, the floor at key indicators, the lowest ones marked."""
    rates = [register[f"indicator.{code}.rate"] for code in standard.indicators["code"]]
    ranked = lowest_first(rates)
    low = {value.id for value in ranked[: min(LOWEST, len(ranked) // 3)] if value.value < 100}
    kept = {value.id for value in (ranked[:MOST_ROWS] if len(rates) > MOST_ROWS else rates)}
    floor = number(register["scores.key_floor"])
    blocks = []
    for n, name in enumerate(standard.dimensions, 1):
        rows = [
            bar(
                f"{row.name}{'★' if row.key else ''}",
                value,
                register,
                look=NOTICE if value.id in low else BASE,
                floor=floor if row.key else None,
            )
            for row, value in zip(standard.indicators.itertuples(), rates, strict=True)
            if row.dimension == name and value.id in kept
        ]
        blocks.append(
            Block(
                f"{register.text(f'dimension.{n}.name')}　得分率 {register.text(f'dimension.{n}.rate')}",
                rows,
            )
        )
    said = "、".join(f"{value.name}{value.display}" for value in ranked[:LOWEST])
    alt = f"横条图：{len(standard.dimensions)}个项目{len(rates)}项指标的得分率。{f'最低的是{said}' if said else '指标均不适用'}。"
    plan = BarPlan(
        blocks,
        100,
        ("得分率（%）",),
        _notes(register, standard, len(low), len(kept) if len(kept) < len(rates) else None),
    )
    return ChartContent(plan, alt, tuple(value.id for value in rates if value.id in kept))


def _notes(
    register: Register, standard: Standard, low: int, kept: int | None
) -> list[tuple[str, object]]:
    notes = [(f"得分率最低的{low}项指标", NOTICE)] if low else []
    if kept is not None:
        notes.append((f"指标较多，只列得分率较低的{kept}项，其余见指标得分表", None))
    if standard.indicators["key"].any():
        notes.append(
            (f"★为关键指标，其横条上的竖线为底线 {register.text('scores.key_floor')}", None)
        )
    return notes


def dimension_rates(register: Register, standard: Standard) -> ChartContent:
    """Return dimension rates and the total against the pass line."""
    total, line = register["scores.total"], register["scores.pass_line"]
    rows = [
        bar(register.text(f"dimension.{n}.name"), register[f"dimension.{n}.rate"], register)
        for n in range(1, len(standard.dimensions) + 1)
    ]
    short = total.value is None or total.value < line.value
    shown = f"{total.display} 分" if total.value is not None else total.display
    # The line crosses the total alone: no dimension has one.
    rows.append(
        Bar(
            "总得分",
            number(total),
            (shown,),
            (total.id,),
            NOTICE if short else STRONG,
            floor=number(line),
        )
    )
    plan = BarPlan(
        [Block("", rows)],
        100,
        ("得分率、得分",),
        [
            (
                f"横条满格为 100%（项目）或 100 分（总得分）；总得分横条上的竖线为达标线 {line.display} 分",
                None,
            )
        ],
    )
    said = "，".join(f"{row.label}{row.shown[0]}" for row in rows)
    alt = f"横条图：{said}；达标线为{line.display}分，总得分{'低于' if short else '不低于'}达标线。"
    return ChartContent(plan, alt, (*(row.ids[0] for row in rows), line.id))
