"""Site scores by business type, and by district and type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from shifan.charts import style
from shifan.charts.overview import number

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

_METHODS = {"announced": "明查", "covert": "暗访"}
_PALE = 0.55


def site_scores(register: Register, standard: Standard) -> tuple[Figure, str, tuple[str, ...]]:
    """Return mean site scores by type, 明查 above 暗访, with the number of sites."""
    types = standard.business_types
    groups = {method: types[types["method"] == method]["code"].tolist() for method in _METHODS}
    figure, axes = style.figure(0.9 + 0.225 * len(types), 2, [max(len(codes), 1) + 0.4 for codes in groups.values()],
                                left=0.34, bottom=0.07, top=0.965, gap=0.16)
    ids = []
    for n, (own, (method, codes)) in enumerate(zip(axes, groups.items(), strict=True)):
        own.set_title(f"{_METHODS[method]}　平均 {register.text(f'method.{method}.mean')} 分", fontsize=style.NORMAL, loc="left", pad=3)
        keys = [f"type.{method}.{code}" for code in codes]
        if not keys:
            style.empty(own)
            continue
        means = [register[f"{key}.mean"] for key in keys]
        shown = [f"{mean.display}（{register.text(f'{key}.sites')}个点位）" for mean, key in zip(means, keys, strict=True)]
        style.bars(own, [register.text(f"{key}.name") for key in keys], [number(mean) for mean in means], shown,
                   [style.FILLS[n]] * len(keys), [""] * len(keys), 100)
        own.set_xlim(0, 128)
        ids += [mean.id for mean in means]
    axes[-1].set_xlabel("点位平均得分（分）；没有点位的业态为不适用", fontsize=style.SMALL)
    means = "，".join(f"{name}平均{register.text(f'method.{method}.mean')}分" for method, name in _METHODS.items())
    return figure, f"横条图：各业态点位平均得分。{means}。", tuple(ids)


def district_type(register: Register, standard: Standard) -> tuple[Figure, str, tuple[str, ...]]:
    """Return the heat map of mean site scores, districts across, types down; empty where there are no sites."""
    districts = [value.id.split(".")[1] for value in register.match("district.*.name")]
    rows = [(row.method, row.code) for row in standard.business_types.itertuples()
            if any(f"cross.{district}.{row.method}.{row.code}.mean" in register for district in districts)]
    figure, (axes,) = style.figure(0.8 + 0.235 * max(len(rows), 4), left=0.36, right=0.98, bottom=0.02, top=0.94)
    if not rows:
        style.empty(axes)
        return figure, "没有点位，无数据。", ()
    cells = {(x, y): register.get(f"cross.{district}.{method}.{code}.mean")
             for y, (method, code) in enumerate(rows) for x, district in enumerate(districts)}
    known = [float(value.value) for value in cells.values() if value is not None and value.value is not None]
    low, high = min(known, default=0), max(known, default=100)
    for (x, y), value in cells.items():
        _cell(axes, x, y, value, low, high)
    axes.set_xlim(-0.5, len(districts) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xticks(range(len(districts)), [register.text(f"district.{code}.name") for code in districts])
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(rows)), [f"{register.text(f'type.{method}.{code}.name')}（{_METHODS[method]}）" for method, code in rows])
    for side in axes.spines.values():
        side.set_visible(False)
    ids = tuple(value.id for value in cells.values() if value is not None)
    return figure, f"热力图：{len(districts)}个区县、{len(rows)}类业态的点位平均得分，颜色越深得分越低；空白处没有点位。", ids


def _cell(axes, x: int, y: int, value, low: float, high: float) -> None:
    if value is None:
        axes.add_patch(_patch(x, y, "#ffffff"))
        return
    share = 0.0 if value.value is None or high == low else (high - float(value.value)) / (high - low)
    level = 1 - 0.75 * share
    axes.add_patch(_patch(x, y, (level * 0.93, level * 0.96, level)))
    axes.text(x, y, value.display, ha="center", va="center", fontsize=style.SMALL, color="#ffffff" if level < _PALE else style.INK)


def _patch(x: int, y: int, fill: object):
    from matplotlib.patches import Rectangle
    return Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=fill, edgecolor="#ffffff", linewidth=1.2)
