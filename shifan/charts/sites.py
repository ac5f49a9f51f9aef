"""Site scores by business type, and by district and type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shifan.charts import style
from shifan.charts.bars import EMPTY, Bar, Block, Plan, bar_chart
from shifan.charts.canvas import Box, Sheet
from shifan.charts.overview import MOST_ROWS, number
from shifan.charts.style import BASE, SECOND
from shifan.standards.model import METHOD_NAMES

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register, Value

_LOOKS = {"announced": BASE, "covert": SECOND}
_DARK, _LABEL, _HEAD, _ROW, _NOTE = 0.45, 170.0, 20.0, 16.0, 17.0


def site_scores(register: Register, standard: Standard) -> tuple[Sheet, str, tuple[str, ...]]:
    """Return mean site scores by type, 明查 above 暗访, each site a dot, with the number of sites."""
    blocks, ids = [], []
    shown = _shown(register, standard)
    for method, name in METHOD_NAMES.items():
        means = [register[f"type.{method}.{code}.mean"] for code in shown[method]]
        rows = [Bar(register.text(mean.id.replace(".mean", ".name")), number(mean), (mean.display, register.text(mean.id.replace(".mean", ".sites"))),
                    _LOOKS[method], tuple(number(register[site]) for site in mean.inputs if register[site].value is not None)) for mean in means]
        blocks.append(Block(f"{name}　平均得分 {register.text(f'method.{method}.mean')}，点位 {register.text(f'method.{method}.sites')} 个", rows))
        ids += [mean.id for mean in means]
    notes = [("横条为点位平均得分，满格为 100 分；圆点为各点位得分", None)]
    said = "，".join(f"{name}平均{register.text(f'method.{method}.mean')}" for method, name in METHOD_NAMES.items())
    return bar_chart(Plan(blocks, 100, ("平均得分（分）", "点位（个）"), notes)), f"横条图：各业态点位平均得分（分）。{said}。", tuple(ids)


def _shown(register: Register, standard: Standard) -> dict[str, list[str]]:
    """Return the types of each method; if they are too many for a page, those that have sites."""
    types = standard.business_types
    if len(types) > MOST_ROWS:
        types = types[[bool(register[f"type.{row.method}.{row.code}.sites"].value) for row in types.itertuples()]]
    return {method: types["code"][(types["method"] == method).to_numpy()].tolist() for method in METHOD_NAMES}


def district_type(register: Register, standard: Standard) -> tuple[Sheet, str, tuple[str, ...]]:
    """Return the heat map of mean site scores, districts across, types down; empty where there are no sites."""
    districts = [value.id.split(".")[1] for value in register.match("district.*.name")]
    rows = [(row.method, row.code) for row in standard.business_types.itertuples()
            if any(f"cross.{district}.{row.method}.{row.code}.mean" in register for district in districts)]
    if not rows:
        return bar_chart(EMPTY), "没有点位，无数据。", ()
    grid = [[register.get(f"cross.{district}.{method}.{code}.mean") for district in districts] for method, code in rows]
    sheet, tops, tall = _frame(register, rows)
    broad = (style.WIDTH - _LABEL) / len(districts)
    for number_, code in enumerate(districts):
        sheet.fitted(_LABEL + (number_ + 0.5) * broad, _HEAD / 2, register.text(f"district.{code}.name"), broad - 3, align="center")
    _cells(sheet, grid, [(top, tall) for top in tops], broad)
    known = [value for line in grid for value in line if value is not None]
    alt = f"热力图：{len(districts)}个区县、{len(rows)}类业态的点位平均得分，颜色越深得分越低；空白处没有点位。{_ends(register, known)}"
    return sheet, alt, tuple(value.id for value in known)


def _frame(register: Register, rows: Sequence[tuple[str, str]]) -> tuple[Sheet, list[float], float]:
    """Return the sheet with row names under a heading for each method, the rows' tops and their height."""
    methods = [method for method in METHOD_NAMES if any(own == method for own, _ in rows)]
    tall = min(_ROW, (style.TALLEST - _HEAD * (1 + len(methods)) - _NOTE) / len(rows))
    sheet = Sheet(_HEAD * (1 + len(methods)) + tall * len(rows) + _NOTE)
    y, tops = _HEAD, []
    for method in methods:
        sheet.text(_LABEL - 6, y + _HEAD - 8.5, METHOD_NAMES[method], style.NORMAL, "right")
        y += _HEAD
        for _, code in (row for row in rows if row[0] == method):
            size = min(style.SMALL, tall * 0.6)
            sheet.fitted(_LABEL - 6, y + tall / 2, register.text(f"type.{method}.{code}.name"), _LABEL - 6, size, "right")
            tops.append(y)
            y += tall
    sheet.text(_LABEL, y + _NOTE / 2 + 2, "点位平均得分（分）：颜色越深得分越低，空白为没有点位", 7.5, colour=style.SOFT)
    return sheet, tops, tall


def _cells(sheet: Sheet, grid: Sequence[Sequence[Value | None]], places: Sequence[tuple[float, float]], broad: float) -> None:
    known = [number(value) for line in grid for value in line if value is not None and value.value is not None]
    low, high = min(known, default=0.0), max(known, default=100.0)
    boxes: list[Box] = []
    shares: list[float] = []
    texts: list[str] = []
    for line, (top, tall) in zip(grid, places, strict=True):
        for column, value in enumerate(line):
            if value is not None:
                boxes.append((_LABEL + column * broad, top, broad, tall))
                shares.append((high - number(value)) / (high - low) if value.value is not None and high > low else 0.0)
                texts.append(value.display)
    sheet.tiles(boxes, [style.ramp(share) for share in shares])
    size = min([style.SMALL, places[0][1] * 0.6, *(style.SMALL * (broad - 3) / style.width(text, style.SMALL) for text in texts)])
    for (x, y, w, h), share, text in zip(boxes, shares, texts, strict=True):
        sheet.text(x + w / 2, y + h / 2, text, size, "center", style.WHITE if share > _DARK else style.INK)


def _ends(register: Register, known: Sequence[Value]) -> str:
    """Return the sentence that names the lowest mean."""
    scored = [value for value in known if value.value is not None]
    if not scored:
        return ""
    lowest = min(scored, key=lambda value: value.value)
    return f"最低的是{lowest.name.removesuffix('平均得分')}，{lowest.display}分。"
