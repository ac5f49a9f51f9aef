"""Site scores by business type, and by district and type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.charts.plans import (
    BANDS,
    CIRCLE,
    DIAMOND,
    EMPTY,
    FULL,
    MOST_ROWS,
    TRIANGLE,
    UNSHADED,
    Bar,
    BarPlan,
    Block,
    ChartContent,
    Dot,
    HeatPlan,
    HeatRow,
    Note,
    Tile,
    applicable,
    band,
    band_shade,
    bar,
    equal_to_last,
    length,
    lengths_of,
    lowest_tick,
    scale_end,
)
from shifan.rules.words import BASICALLY, CONFORMS, FAILS
from shifan.standards import objects as ob

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.standards.model import Method
    from shifan.values import Register, Value

_SHAPES = {CONFORMS: CIRCLE, BASICALLY: DIAMOND, FAILS: TRIANGLE}
_MEAN_NOTE = Note("每个标记是一个点位；短竖线为平均得分")
_HEAT_NOTE, _COUNT_NOTE = "点位平均得分（分）；空白为没有点位", "；括号内为点位数"


def site_scores(register: Register, standard: Standard) -> ChartContent:
    """Return each site as a mark of its verdict, by type, a method below the other, with the mean of each type."""
    types = _shown_types(register, standard)
    blocks = []
    for method in _methods_with_sites(register, standard):
        rows = [_type_row(register, standard, key) for key in types[method.code]]
        blocks.append(Block(_method_heading(register, method), rows))
    dots = [dot for block in blocks for row in block.rows for dot in row.dots]
    shapes = {dot.shape for dot in dots}
    notes = [
        Note(verdict, shape=shape)
        for verdict, shape in _SHAPES.items()
        if shape in shapes and verdict in standard.site_verdicts
    ]
    columns = ("平均（分）", "点位", *((FAILS,) if FAILS in standard.site_verdicts else ()))
    full = scale_end((dot.place for dot in dots), _is_own(standard))
    least = lowest_tick((dot.place for dot in dots), full)
    plan = BarPlan(blocks, full, columns, [*notes, _MEAN_NOTE], least=least, dots=True)
    drawn = [method.code for method in _methods_with_sites(register, standard)]
    ids = tuple(f"{key}.mean" for code in drawn for key in types[code])
    means = "，".join(
        f"{method.name}平均{register.text(f'method.{method.code}.mean')}"
        for method in _methods_with_sites(register, standard)
    )
    alt = f"点图：各业态各点位的得分（分）和结论。{means}。"
    return ChartContent(plan, alt, ids, _site_finding(register, standard))


def _methods_with_sites(register: Register, standard: Standard) -> list[Method]:
    """Return the methods that have sites; all of them where none has."""
    used = [m for m in standard.methods if register[f"method.{m.code}.sites"].value]
    return used or list(standard.methods)


def _site_finding(register: Register, standard: Standard) -> str:
    """Return for each method how many sites there are, how many of them fail, and their mean.

    Where a pack judges sites in words of its own, none is counted as failed.
    """
    parts = []
    for method in standard.methods:
        sites, mean = (register[f"method.{method.code}.{part}"] for part in ("sites", "mean"))
        if sites.value:
            counts = f"{sites.display}个点位"
            if FAILS in standard.site_verdicts:
                counts += f"中{FAILS}{register.text(f'method.{method.code}.fail')}个"
            scored = f"，平均{mean.display}分" if mean.applicable else ""
            parts.append(f"{method.name}{counts}{scored}")
    return "；".join(parts) or "没有点位"


def _shown_types(register: Register, standard: Standard) -> dict[str, list[str]]:
    """Return method → beginnings of its types' value ids; if they are too many for a page, of those that have sites."""
    crowded = len(standard.type_list) > MOST_ROWS
    types: dict[str, list[str]] = {method.code: [] for method in standard.methods}
    for kind in standard.type_list:
        prefix = f"type.{kind.method}.{kind.code}"
        if not crowded or register[f"{prefix}.sites"].value:
            types[kind.method].append(prefix)
    return types


def _is_own(standard: Standard) -> bool:
    """Return whether scores of sites are a pack's own, of which it is not known what they are of."""
    return not standard.is_as_shipped(ob.SITES, "score")


def _type_row(register: Register, standard: Standard, prefix: str) -> Bar:
    """Return the row of a business type: mean, sites, those that fail; its sites as dots, the mean as its line."""
    mean = register[f"{prefix}.mean"]
    scored = applicable(register[key] for key in mean.inputs if key in register)
    dots = tuple(Dot(float(site.number), site.id, _shape(register, site)) for site in scored)
    name = register.text(f"{prefix}.name")
    failed = (f"{prefix}.fail",) if FAILS in standard.site_verdicts else ()
    row = bar(name, mean, register, f"{prefix}.sites", *failed)
    return replace(row, dots=dots, floor=length(mean) if len(dots) > 1 else None)


def _shape(register: Register, site: Value) -> str:
    """Return the shape of a site's verdict; a verdict of another name has that of 符合."""
    return _SHAPES.get(register.text(site.id.replace(".score", ".verdict")), CIRCLE)


def _method_heading(register: Register, method: Method) -> str:
    mean, sites = (register.text(f"method.{method.code}.{part}") for part in ("mean", "sites"))
    return f"{method.name}　平均得分{mean}，点位{sites}个"


def district_type(register: Register, standard: Standard) -> ChartContent:
    """Return the heat map of mean site scores, districts across, types down; empty where there are no sites."""
    districts = [value.id.split(".")[1] for value in register.match("district.*.name")]
    means = dict(_district_means(register, standard, districts))
    known = [value for row in means.values() for value in row if value is not None]
    if not known:
        return ChartContent(EMPTY, "没有点位，无数据。", (), "没有点位")
    names = tuple(register.text(f"district.{code}.name") for code in districts)
    full = scale_end(lengths_of(known), _is_own(standard))
    rows = _heat_rows(register, standard, means, full)
    plan = HeatPlan(names, rows, _HEAT_NOTE, _bands(known, full), _COUNT_NOTE)
    finding = _heat_finding(register, known)
    alt = (
        f"热力图：{len(districts)}个区县、{len(means)}类业态的点位平均得分，颜色越深得分越低；"
        f"空白处没有点位。{finding}。"
    )
    ids = tuple(key for value in known for key in (value.id, _count_id(value)))
    return ChartContent(plan, alt, ids, finding)


def _heat_finding(register: Register, known: Sequence[Value]) -> str:
    """Return which mean is the lowest, with its number of sites; of several the first and how many there are."""
    ranked = sorted(applicable(known), key=lambda value: value.number)
    if not ranked:
        return "各点位得分均不适用"
    lowest, equals = ranked[0], equal_to_last(ranked, 1)
    if equals and equals + 1 == len(ranked):
        return f"各区县各业态平均得分均为{lowest.display}分"
    name = lowest.name.removesuffix("平均得分")
    if equals:
        return f"平均得分最低的是{name}等{equals + 1}处：{lowest.display}分"
    count = register.text(_count_id(lowest))
    return f"平均得分最低的是{name}：{lowest.display}分，{count}个点位"


def _count_id(mean: Value) -> str:
    return mean.id.replace(".mean", ".sites")


def _bands(known: Sequence[Value], full: float) -> tuple[tuple[float, str], ...]:
    """Return shade and limits of the bands from the lowest that occurs to the highest."""
    lowest = min((_band(value, full) for value in applicable(known)), default=len(BANDS))
    starts = [limit * full / FULL for limit in BANDS]
    names = [
        f"{low:g}～{high:g}" if low else f"{high:g}以下"
        for low, high in zip(starts, [*starts[1:], full], strict=True)
    ]
    return tuple((band_shade(n), name) for n, name in enumerate(names) if n >= lowest)


def _band(mean: Value, full: float) -> int:
    """Return the number of the band that a mean out of `full` is in."""
    return band(float(mean.number) * FULL / full)


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
    register: Register,
    standard: Standard,
    means: Mapping[tuple[str, str], MeansOfType],
    full: float,
) -> list[HeatRow]:
    """Return a row for each type, those of the first method first; the lower the mean, the darker the tile."""
    rows = []
    for (method, code), rates in means.items():
        label = register.text(f"type.{method}.{code}.name")
        tiles = [
            _tile(register, column, value, full)
            for column, value in enumerate(rates)
            if value is not None
        ]
        rows.append(HeatRow(standard.method_names[method], label, tiles))
    order = list(standard.method_names.values())
    return sorted(rows, key=lambda row: order.index(row.group))


def _tile(register: Register, column: int, mean: Value, full: float) -> Tile:
    """Return the tile of a mean, in the shade of its band; one that is not applicable has none."""
    shade = band_shade(_band(mean, full)) if mean.applicable else UNSHADED
    count = register[_count_id(mean)]
    return Tile(column, mean.display, shade, mean.id, count.display, count.id)
