"""图表: the report's charts to point at, each with its data as a table; a click or a link follows the value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shifan.audit.pages.audited_run import AuditedRun
from shifan.charts.catalog import NAMES, content, source, title
from shifan.charts.plans import (
    Bar,
    BarPlan,
    BarStyle,
    ChartPlan,
    HeatPlan,
    HeatRow,
    Note,
    Segment,
    Span,
    SpanPlan,
    StackPlan,
    shade,
)
from shifan.values import Register

KEY, TITLE = "charts", "图表"
LIBRARY = "vendor/vega.min.js"
_DARK = 0.45  # a text on a darker tile than this is light
# A row of a data table: group, name, and (text, value id) of each further column.
TableRow = tuple[str, str, Sequence[tuple[str, str]]]


def context(run: AuditedRun) -> dict[str, object]:
    """Return the charts in the report's order: title, words, source line, and the table of what is drawn."""
    charts = []
    for name in NAMES:
        chart = content(name, run.register, run.standard)
        heads, rows = _table(chart.plan, run.register)
        charts.append(
            {
                "name": name,
                "title": title(name, run.standard),
                "finding": chart.finding,
                "orderable": not isinstance(chart.plan, StackPlan),
                "alt": chart.alt,
                "source": source(name, run.register, run.standard),
                "table": {"heads": heads, "rows": rows},
            }
        )
    return {"charts": charts}


def _table(plan: ChartPlan, register: Register) -> tuple[list[str], list[TableRow]]:
    """Return headers and rows of a chart's data table."""
    if isinstance(plan, HeatPlan):
        return ["检查方式", "区县、业态", "平均得分（分）", "点位（个）"], _tiles(plan, register)
    if isinstance(plan, SpanPlan):
        return ["分组", "名称", "最低（分）", "最高（分）"], _spans(plan)
    if isinstance(plan, StackPlan):
        return ["分组", "名称", "问题数（个）"], _segments(plan)
    return ["分组", "名称", *plan.columns], _bars(plan)


def _bars(plan: BarPlan) -> list[TableRow]:
    return [
        (block.heading, bar.label, list(zip(bar.shown, bar.ids, strict=True)))
        for block in plan.blocks
        for bar in block.rows
    ]


def _tiles(plan: HeatPlan, register: Register) -> list[TableRow]:
    return [
        (
            row.group,
            register[tile.id].name.removesuffix("平均得分"),
            [(tile.shown, tile.id), (tile.count, tile.count_id)],
        )
        for row in plan.rows
        for tile in row.tiles
    ]


def _spans(plan: SpanPlan) -> list[TableRow]:
    rows: list[TableRow] = [
        ("变动因素", span.label, list(zip(span.shown, span.ids, strict=True))) for span in plan.rows
    ]
    for line in plan.lines:
        rows.append(("参照线", line.text.split(" ")[0], [(line.text, line.id), ("", "")]))
    return rows


def _segments(plan: StackPlan) -> list[TableRow]:
    groups = (("整改状态", plan.segments), ("复查", plan.more))
    return [
        (group, part.label, [(part.shown, part.id)]) for group, parts in groups for part in parts
    ]


def data(run: AuditedRun) -> list[dict[str, object]]:
    """Return what the page's script draws: the same plans as the pictures of the report."""
    return [
        {"name": name, **_plan(content(name, run.register, run.standard).plan)} for name in NAMES
    ]


def _plan(plan: ChartPlan) -> dict[str, object]:
    """Return a plan as `templates/scripts/charts.js` reads it: rows are lists, in the order of its variables."""
    if isinstance(plan, HeatPlan):
        rows = [_heat_row(row) for row in plan.rows]
        key = [[shade(darkness), limits] for darkness, limits in plan.key]
        return {
            "columns": plan.columns,
            "lines": rows,
            "note": plan.note + plan.count_note,
            "key": key,
        }
    if isinstance(plan, SpanPlan):
        return {
            "spans": [_span(span) for span in plan.rows],
            "scale": plan.scale,
            "lines_across": plan.lines,
            "notes": _notes(plan.notes),
        }
    if isinstance(plan, StackPlan):
        return {
            "stack": [_segment(segment) for segment in plan.segments],
            "total": plan.total,
            "notes": _notes(plan.notes),
        }
    return _bar_plan(plan)


def _bar_plan(plan: BarPlan) -> dict[str, object]:
    return {
        "blocks": [
            [block.heading, [_bar(bar) for bar in block.rows], block.line] for block in plan.blocks
        ],
        "full": plan.full,
        "least": plan.least,
        "ticks": plan.ticks,
        "dotted": plan.dots,
        "columns": plan.columns,
        "notes": _notes(plan.notes),
        "words": plan.words,
    }


def _segment(part: Segment) -> list[object]:
    return [part.label, part.length, part.shown, part.id, _style(part.style)]


def _heat_row(row: HeatRow) -> list[object]:
    tiles = [
        [tile.column, tile.shown, shade(tile.shade), tile.id, tile.shade > _DARK, tile.count]
        for tile in row.tiles
    ]
    return [row.group, row.label, tiles]


def _span(span: Span) -> list[object]:
    return [span.label, span.ends, span.shown, span.ids, _style(span.style)]


def _bar(bar: Bar) -> list[object]:
    return [bar.label, bar.length, bar.shown, bar.ids, _style(bar.style), bar.dots, bar.floor]


def _notes(notes: Iterable[Note]) -> list[list[object]]:
    return [[note.text, _style(note.style) if note.style else None, note.shape] for note in notes]


def _style(style: BarStyle) -> list[object]:
    return [style.fill, bool(style.hatch)]
