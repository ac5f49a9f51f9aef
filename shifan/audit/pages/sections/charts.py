"""图表: the report's charts to point at, each with its data as a table; a click or a link follows the value."""

from __future__ import annotations

from shifan.audit.pages.material import Material
from shifan.charts.catalog import NAMES, content, source, title
from shifan.charts.plans import Bar, BarPlan, BarStyle, ChartContent, HeatPlan, SpanPlan, shade

KEY, TITLE = "charts", "图表"
LIBRARY = "vendor/vega.min.js"


def context(material: Material) -> dict[str, object]:
    """Return the charts in the report's order: title, words, source line, and the table of what is drawn."""
    shown = []
    for name in NAMES:
        told = content(name, material.register, material.standard)
        table = (
            _tiles(told.plan, material)
            if isinstance(told.plan, HeatPlan)
            else _spans(told.plan)
            if isinstance(told.plan, SpanPlan)
            else _bars(told.plan)
        )
        shown.append(
            {
                "name": name,
                "title": title(name),
                "alt": told.alt,
                "source": source(name, material.register, material.standard),
                "table": table,
            }
        )
    return {"charts": shown}


def data(material: Material) -> list[dict[str, object]]:
    """Return what the page's script draws: the same plans as the pictures of the report."""
    return [
        {"name": name, **_drawn(content(name, material.register, material.standard))}
        for name in NAMES
    ]


def _bars(plan: BarPlan) -> dict[str, object]:
    rows = [
        [block.heading, row.label, list(zip(row.shown, row.ids, strict=True))]
        for block in plan.blocks
        for row in block.rows
    ]
    return {"heads": ["分组", "名称", *plan.columns], "rows": rows}


def _tiles(plan: HeatPlan, material: Material) -> dict[str, object]:
    rows = [
        [row.group, row.label, [(tile.shown, tile.id)]] for row in plan.rows for tile in row.tiles
    ]
    for row in rows:
        row[1] = material.register[row[2][0][1]].name.removesuffix("平均得分")
    return {"heads": ["检查方式", "区县、业态", "平均得分（分）"], "rows": rows}


def _spans(plan: SpanPlan) -> dict[str, object]:
    rows = [
        ["变动因素", row.label, list(zip(row.shown, row.ids, strict=True))] for row in plan.rows
    ]
    rows += [
        ["参照线", words.split(" ")[0], [(words, key), ("", "")]] for _, words, _, key in plan.lines
    ]
    return {"heads": ["分组", "名称", "最低（分）", "最高（分）"], "rows": rows}


def _drawn(told: ChartContent) -> dict[str, object]:
    plan = told.plan
    if isinstance(plan, HeatPlan):
        lines = [
            [
                row.group,
                row.label,
                [
                    [tile.column, tile.shown, shade(tile.shade), tile.id, tile.shade > 0.45]
                    for tile in row.tiles
                ],
            ]
            for row in plan.rows
        ]
        return {"columns": plan.columns, "lines": lines, "note": plan.note}
    if isinstance(plan, SpanPlan):
        rows = [[row.label, row.ends, row.shown, row.ids, _style(row.style)] for row in plan.rows]
        return {
            "spans": rows,
            "scale": plan.scale,
            "lines_across": plan.lines,
            "notes": [
                [note.text, _style(note.style) if note.style else None] for note in plan.notes
            ],
        }
    blocks = [[block.heading, [_row(row) for row in block.rows]] for block in plan.blocks]
    notes = [[note.text, _style(note.style) if note.style else None] for note in plan.notes]
    return {
        "blocks": blocks,
        "full": plan.full,
        "columns": plan.columns,
        "notes": notes,
        "line": plan.line,
        "curve": plan.curve,
        "words": plan.words,
    }


def _row(row: Bar) -> list[object]:
    return [row.label, row.length, row.shown, row.ids, _style(row.style), row.dots, row.floor]


def _style(style: BarStyle) -> list[object]:
    return [style.fill, bool(style.hatch)]
