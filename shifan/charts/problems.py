"""The check items that failed most often, and how far problems are rectified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.charts.plans import (
    BASE,
    EMPTY,
    NOTICE,
    SECOND,
    Bar,
    BarPlan,
    BarStyle,
    Block,
    ChartContent,
    Note,
    Segment,
    StackPlan,
    length,
)

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.standards.model import BusinessType
    from shifan.values import Register, Value

_MOST_ITEMS = 15
_MOST_NAMED = 3
_STATUS: tuple[tuple[str, str, BarStyle], ...] = (
    ("done", "已完成整改", BASE),
    ("ongoing", "整改中", SECOND),
    ("none", "未整改", NOTICE),
)


def problems(register: Register, standard: Standard) -> ChartContent:
    """Return the most frequent problems by check item."""
    counts = register.match("item.*.problems")[:_MOST_ITEMS]
    if not counts:
        return ChartContent(EMPTY, "没有不符合项，无数据。", (), "没有不符合项")
    types = _item_types(standard)
    rows = [_item(register, value, types) for value in counts]
    most = float(max(value.number for value in counts))
    total = register.text("problems.total")
    plan = BarPlan(
        [Block("", rows)],
        most,
        ("不符合（次）", "检查（次）", "业态"),
        [Note(f"共 {total} 次不符合；横条满格为最多的一项")],
        words=2,
    )
    named = "、".join(f"{row.shown[2]}“{row.label}”{row.shown[0]}次" for row in rows[:_MOST_NAMED])
    alt = f"横条图：不符合次数较多的{len(rows)}个检查项。最多的是{named}。"
    ids = (*(key for row in rows for key in row.ids if key), "problems.total")
    top = rows[0]
    finding = f"不符合次数最多的是“{top.label}”：检查 {top.shown[1]} 次，不符合 {top.shown[0]} 次"
    return ChartContent(plan, alt, ids, finding)


def _item(register: Register, count: Value, types: dict[str, str]) -> Bar:
    """Return the row of a check item: how often it failed and was checked, its business type."""
    prefix = count.id.removesuffix(".problems")
    kind = types.get(prefix.removeprefix("item."), "")
    checked = f"{prefix}.checked"
    shown = (count.display, register.text(checked), kind)
    return Bar(register.text(f"{prefix}.name"), length(count), shown, (count.id, checked, ""))


def _item_types(standard: Standard) -> dict[str, str]:
    """Return check item code → its business type; the method too where both methods have a type of that name."""
    names = [kind.name for kind in standard.type_list]
    shared = {name for name in names if names.count(name) > 1}

    def shown(kind: BusinessType) -> str:
        method = f"（{standard.method_names[kind.method]}）" if kind.name in shared else ""
        return f"{kind.name}{method}"

    types = {kind.code: shown(kind) for kind in standard.type_list}
    return {item.code: types.get(item.business_type, "") for item in standard.item_list}


def rectification(register: Register, standard: Standard) -> ChartContent:
    """Return the ledger's problems as one bar, cut by status; below it how many are closed and overdue."""
    total, rate = register["rectification.problems"], register["rectification.rate"]
    if not total.value:
        return ChartContent(EMPTY, "整改台账没有问题，无数据。", (total.id,), "整改台账没有问题")
    segments = [_segment(register, *status) for status in _STATUS]
    closed, overdue = register["rectification.closed"], register["rectification.overdue"]
    notes = [
        Note(f"复查通过（销号）{closed.display} 个，销号率 {rate.display}"),
        Note(f"逾期未销号 {overdue.display} 个；逾期指整改时限早于报告日期而未销号"),
    ]
    counts = "，".join(f"{segment.label}{segment.shown}个" for segment in segments)
    alt = (
        f"堆叠横条图：共{total.display}个问题，{counts}；复查通过{closed.display}个，"
        f"销号率{rate.display}，逾期未销号{overdue.display}个。"
    )
    finding = (
        f"{total.display} 个问题中，复查通过（销号）{closed.display} 个，销号率 {rate.display}"
    )
    ids = (total.id, *(segment.id for segment in segments), closed.id, overdue.id, rate.id)
    return ChartContent(StackPlan(segments, float(total.number), notes), alt, ids, finding)


def _segment(register: Register, status: str, label: str, style: BarStyle) -> Segment:
    value = register[f"rectification.{status}"]
    return Segment(label, length(value) or 0.0, value.display, value.id, style)
