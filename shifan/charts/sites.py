"""Site scores by business type, and by district and type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shifan.charts.plans import (
    BASE,
    EMPTY,
    MOST_ROWS,
    SECOND,
    BarPlan,
    Block,
    ChartContent,
    HeatPlan,
    HeatRow,
    Tile,
    bar,
    number,
)
from shifan.standards.model import METHOD_NAMES

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register, Value

_LOOKS = {"announced": BASE, "covert": SECOND}


def site_scores(register: Register, standard: Standard) -> ChartContent:
    """Return mean site scores by type, 明查 above 暗访, each site a dot, with the number of sites."""
    blocks, ids = [], []
    shown = _shown(register, standard)
    for method, name in METHOD_NAMES.items():
        means = [register[f"type.{method}.{code}.mean"] for code in shown[method]]
        rows = [
            bar(
                register.text(mean.id.replace(".mean", ".name")),
                mean,
                register,
                mean.id.replace(".mean", ".sites"),
                look=_LOOKS[method],
                dots=tuple(
                    (number(register[site]), site)
                    for site in mean.inputs
                    if site in register and register[site].value is not None
                ),
            )
            for mean in means
        ]
        blocks.append(
            Block(
                f"{name}　平均得分 {register.text(f'method.{method}.mean')}，点位 {register.text(f'method.{method}.sites')} 个",
                rows,
            )
        )
        ids += [mean.id for mean in means]
    plan = BarPlan(
        blocks,
        100,
        ("平均得分（分）", "点位（个）"),
        [("横条为点位平均得分，满格为 100 分；圆点为各点位得分", None)],
    )
    said = "，".join(
        f"{name}平均{register.text(f'method.{method}.mean')}"
        for method, name in METHOD_NAMES.items()
    )
    return ChartContent(plan, f"横条图：各业态点位平均得分（分）。{said}。", tuple(ids))


def _shown(register: Register, standard: Standard) -> dict[str, list[str]]:
    """Return the types of each method; if they are too many for a page, those that have sites."""
    types = standard.business_types
    if len(types) > MOST_ROWS:
        types = types[
            [
                bool(register[f"type.{row.method}.{row.code}.sites"].value)
                for row in types.itertuples()
            ]
        ]
    return {
        method: types["code"][(types["method"] == method).to_numpy()].tolist()
        for method in METHOD_NAMES
    }


def district_type(register: Register, standard: Standard) -> ChartContent:
    """Return the heat map of mean site scores, districts across, types down; empty where there are no sites."""
    districts = [value.id.split(".")[1] for value in register.match("district.*.name")]
    rows = {
        (row.method, row.code): [
            register.get(f"cross.{district}.{row.method}.{row.code}.mean") for district in districts
        ]
        for row in standard.business_types.itertuples()
    }
    rows = {key: line for key, line in rows.items() if any(value is not None for value in line)}
    known = [value for line in rows.values() for value in line if value is not None]
    if not known:
        return ChartContent(EMPTY, "没有点位，无数据。", ())
    tiles = _tiles(list(rows.values()))
    lines = [
        HeatRow(METHOD_NAMES[method], register.text(f"type.{method}.{code}.name"), own)
        for (method, code), own in zip(rows, tiles, strict=True)
    ]
    lines.sort(key=lambda line: list(METHOD_NAMES.values()).index(line.group))
    plan = HeatPlan(
        tuple(register.text(f"district.{code}.name") for code in districts),
        lines,
        "点位平均得分（分）：颜色越深得分越低，空白为没有点位",
    )
    alt = f"热力图：{len(districts)}个区县、{len(rows)}类业态的点位平均得分，颜色越深得分越低；空白处没有点位。{_lowest(known)}"
    return ChartContent(plan, alt, tuple(value.id for value in known))


def _tiles(grid: Sequence[Sequence[Value | None]]) -> list[list[Tile]]:
    scores = [
        number(value)
        for line in grid
        for value in line
        if value is not None and value.value is not None
    ]
    low, high = min(scores, default=0.0), max(scores, default=100.0)

    def dark(value: Value) -> float:
        return (
            (high - number(value)) / (high - low) if value.value is not None and high > low else 0.0
        )

    return [
        [
            Tile(column, value.display, dark(value), value.id)
            for column, value in enumerate(line)
            if value is not None
        ]
        for line in grid
    ]


def _lowest(known: Sequence[Value]) -> str:
    """Return the sentence that names the lowest mean."""
    scored = [value for value in known if value.value is not None]
    if not scored:
        return ""
    lowest = min(scored, key=lambda value: value.value)
    return f"最低的是{lowest.name.removesuffix('平均得分')}，{lowest.display}分。"
