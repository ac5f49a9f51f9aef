"""Site scores by business type, and by district and type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.charts.plans import (
    BASE,
    EMPTY,
    MOST_ROWS,
    SECOND,
    Bar,
    BarPlan,
    BarStyle,
    Block,
    ChartContent,
    HeatPlan,
    HeatRow,
    Note,
    Tile,
    applicable,
    bar,
)

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.standards.model import Method
    from shifan.values import Register, Value

_METHOD_STYLES = (
    BASE,
    SECOND,
)  # of the pack's methods in their order, over again if there are more
_FULL_SCORE = 100
_SITE_NOTE = Note("横条为点位平均得分，满格为 100 分；圆点为各点位得分")
_HEAT_NOTE = "点位平均得分（分）：颜色越深得分越低，空白为没有点位"


def site_scores(register: Register, standard: Standard) -> ChartContent:
    """Return mean site scores by type, a method below the other, each site a dot, with the number of sites."""
    types = _shown_types(register, standard)
    blocks = []
    for number, method in enumerate(standard.methods):
        style = _METHOD_STYLES[number % len(_METHOD_STYLES)]
        rows = [_type_row(register, key, style) for key in types[method.code]]
        blocks.append(Block(_method_heading(register, method), rows))
    plan = BarPlan(blocks, _FULL_SCORE, ("平均得分（分）", "点位（个）"), [_SITE_NOTE])
    ids = tuple(f"{key}.mean" for keys in types.values() for key in keys)
    means = "，".join(
        f"{method.name}平均{register.text(f'method.{method.code}.mean')}"
        for method in standard.methods
    )
    return ChartContent(plan, f"横条图：各业态点位平均得分（分）。{means}。", ids)


def _shown_types(register: Register, standard: Standard) -> dict[str, list[str]]:
    """Return method → beginnings of its types' value ids; if they are too many for a page, of those that have sites."""
    crowded = len(standard.type_list) > MOST_ROWS
    types: dict[str, list[str]] = {method.code: [] for method in standard.methods}
    for kind in standard.type_list:
        prefix = f"type.{kind.method}.{kind.code}"
        if not crowded or register[f"{prefix}.sites"].value:
            types[kind.method].append(prefix)
    return types


def _type_row(register: Register, prefix: str, style: BarStyle) -> Bar:
    """Return the row of a business type: mean and number of sites, its sites as dots."""
    mean = register[f"{prefix}.mean"]
    scored = applicable(register[key] for key in mean.inputs if key in register)
    dots = tuple((float(site.number), site.id) for site in scored)
    row = bar(register.text(f"{prefix}.name"), mean, register, f"{prefix}.sites")
    return replace(row, style=style, dots=dots)


def _method_heading(register: Register, method: Method) -> str:
    mean, sites = (register.text(f"method.{method.code}.{part}") for part in ("mean", "sites"))
    return f"{method.name}　平均得分 {mean}，点位 {sites} 个"


def district_type(register: Register, standard: Standard) -> ChartContent:
    """Return the heat map of mean site scores, districts across, types down; empty where there are no sites."""
    districts = [value.id.split(".")[1] for value in register.match("district.*.name")]
    means = dict(_district_means(register, standard, districts))
    known = [value for row in means.values() for value in row if value is not None]
    if not known:
        return ChartContent(EMPTY, "没有点位，无数据。", ())
    names = tuple(register.text(f"district.{code}.name") for code in districts)
    plan = HeatPlan(names, _heat_rows(register, standard, means), _HEAT_NOTE)
    alt = (
        f"热力图：{len(districts)}个区县、{len(means)}类业态的点位平均得分，颜色越深得分越低；"
        f"空白处没有点位。{_lowest(known)}"
    )
    return ChartContent(plan, alt, tuple(value.id for value in known))


MeansOfType = Sequence["Value | None"]  # one a district, None where the type has no site


def _district_means(
    register: Register, standard: Standard, districts: Sequence[str]
) -> Iterator[tuple[tuple[str, str], MeansOfType]]:
    """Yield (method, code) of each type that has sites, with its means in the districts."""
    for kind in standard.type_list:
        means = [
            register.get(f"cross.{district}.{kind.method}.{kind.code}.mean")
            for district in districts
        ]
        if any(mean is not None for mean in means):
            yield (kind.method, kind.code), means


def _heat_rows(
    register: Register, standard: Standard, means: Mapping[tuple[str, str], MeansOfType]
) -> list[HeatRow]:
    """Return a row for each type, those of the first method first; the lowest mean is the darkest tile."""
    known = [value for row in means.values() for value in row if value is not None]
    scores = [float(value.number) for value in applicable(known)]
    low, high = min(scores, default=0.0), max(scores, default=100.0)
    rows = []
    for (method, code), own in means.items():
        label = register.text(f"type.{method}.{code}.name")
        tiles = [
            Tile(column, value.display, _darkness(value, low, high), value.id)
            for column, value in enumerate(own)
            if value is not None
        ]
        rows.append(HeatRow(standard.method_names[method], label, tiles))
    order = list(standard.method_names.values())
    return sorted(rows, key=lambda row: order.index(row.group))


def _darkness(value: Value, low: float, high: float) -> float:
    """Return 0 (pale) for the highest mean to 1 (dark) for the lowest; 0 where there is nothing to compare."""
    if not value.applicable or high <= low:
        return 0.0
    return (high - float(value.number)) / (high - low)


def _lowest(known: Sequence[Value]) -> str:
    """Return the sentence that names the lowest mean; empty if none is applicable."""
    scored = applicable(known)
    if not scored:
        return ""
    lowest = min(scored, key=lambda value: value.number)
    return f"最低的是{lowest.name.removesuffix('平均得分')}，{lowest.display}分。"
