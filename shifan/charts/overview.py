"""Rates of indicators and dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from shifan.charts import style

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register, Value


def number(value: Value) -> float | None:
    """Return a value as a length to draw; N/A has none."""
    return None if value.value is None else float(value.value)


def indicator_rates(register: Register, standard: Standard) -> tuple[Figure, str, tuple[str, ...]]:
    """Return the rates of all indicators, grouped by dimension, with the floor of key indicators."""
    groups = [standard.indicators[standard.indicators["dimension"] == name] for name in standard.dimensions]
    figure, axes = style.figure(0.9 + 0.205 * len(standard.indicators) + 0.3 * len(groups), len(groups),
                                [len(group) + 0.4 for group in groups], left=0.31, bottom=0.055, top=0.965, gap=0.14)
    floor = number(register["scores.key_floor"])
    for n, (own, group) in enumerate(zip(axes, groups, strict=True)):
        values = [register[f"indicator.{code}.rate"] for code in group["code"]]
        labels = [f"{row.name}{'（关键）' if row.key else ''}" for row in group.itertuples()]
        shade = n % len(style.FILLS)
        style.bars(own, labels, [number(value) for value in values], [value.display for value in values],
                   [style.FILLS[shade]] * len(values), [style.HATCHES[shade]] * len(values), 100)
        own.axvline(floor, color=style.INK, linewidth=0.8, linestyle=":")
        own.set_title(f"{register.text(f'dimension.{n + 1}.name')}　得分率 {register.text(f'dimension.{n + 1}.rate')}", fontsize=style.NORMAL,
                      loc="left", pad=3, color=style.INK)
        own.tick_params(labelbottom=n == len(groups) - 1)
    axes[-1].set_xlabel(f"得分率（%）；虚线为关键指标底线 {register.text('scores.key_floor')}", fontsize=style.SMALL)
    ids = tuple(f"indicator.{code}.rate" for code in standard.indicators["code"])
    known = sorted((register[key] for key in ids if register[key].value is not None), key=lambda value: value.value)
    lowest = "、".join(f"{value.name}{value.display}" for value in known[:3])
    alt = f"横条图：{len(standard.dimensions)}个项目{len(ids)}个指标的得分率。较低的是{lowest}。"
    return figure, alt, ids


def dimension_rates(register: Register, standard: Standard) -> tuple[Figure, str, tuple[str, ...]]:
    """Return dimension rates and the total against the pass line."""
    count = len(standard.dimensions)
    figure, (axes,) = style.figure(0.75 + 0.42 * (count + 1), left=0.2, bottom=0.26, top=0.88)
    ids = (*(f"dimension.{n}.rate" for n in range(1, count + 1)), "scores.total")
    labels = [*(register.text(f"dimension.{n}.name") for n in range(1, count + 1)), "总得分"]
    fills = [style.FILLS[1]] * count + [style.FILLS[0]]
    style.bars(axes, labels, [number(register[key]) for key in ids], [register.text(key) for key in ids], fills, [""] * (count + 1), 100)
    line = number(register["scores.pass_line"])
    axes.axvline(line, color=style.INK, linewidth=1.1, linestyle="--")
    axes.text(line, -0.68, f"达标线 {register.text('scores.pass_line')}", ha="center", va="bottom", fontsize=style.SMALL, color=style.INK)
    axes.set_xlabel("项目为得分率（%），总得分为百分制（分）", fontsize=style.SMALL)
    said = "，".join(f"{label}{register.text(key)}" for label, key in zip(labels, ids, strict=True))
    return figure, f"横条图：{said}；达标线为{register.text('scores.pass_line')}分。", (*ids, "scores.pass_line")
