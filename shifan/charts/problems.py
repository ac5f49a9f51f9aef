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
    equal_to_last,
    length,
)

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register, Value

_MOST_ITEMS = 15
_MOST_NAMED = 3
_ITEM_COLUMNS = ("不符合（项次）", "检查（项次）", "业态（类）")
_STATUS: tuple[tuple[str, str, BarStyle], ...] = (
    ("done", "已完成整改", BASE),
    ("ongoing", "整改中", SECOND),
    ("none", "未整改", NOTICE),
)
_RECHECK: tuple[tuple[str, str, BarStyle], ...] = (
    ("closed", "复查通过（销号）", BASE),
    ("overdue", "逾期未销号", NOTICE),
)


def problems(register: Register, standard: Standard) -> ChartContent:
    """Return the check items that failed by name, over all business types, most frequent first."""
    counts = register.match("named_item.*.problems")
    if not counts:
        return ChartContent(EMPTY, "没有不符合项，无数据。", (), "没有不符合项")
    rows = [_item(register, value) for value in counts[:_MOST_ITEMS]]
    total = register.text("problems.total")
    note = Note(_items_note(total, len(counts)))
    plan = BarPlan([Block("", rows)], float(counts[0].number), _ITEM_COLUMNS, [note])
    named = "、".join(f"“{row.label}”{row.shown[0]}项次" for row in rows[:_MOST_NAMED])
    equals = equal_to_last(counts, _MOST_NAMED)
    more = f"（不符合{rows[:_MOST_NAMED][-1].shown[0]}项次的另有{equals}个）" if equals else ""
    alt = (
        f"横条图：不符合项次由多到少的{len(rows)}个检查项，同名的合并各业态。"
        f"居前的是{named}{more}。"
    )
    ids = (*(key for row in rows for key in row.ids), "problems.total")
    return ChartContent(plan, alt, ids, _most_failed(rows[0], equal_to_last(counts, 1)))


def _most_failed(top: Bar, equals: int) -> str:
    """Return which check item failed most, and how often; of several with the same number the first, and how many."""
    if equals:
        return f"不符合最多的是“{top.label}”等{equals + 1}个检查项，各{top.shown[0]}项次"
    return f"不符合最多的是“{top.label}”：检查{top.shown[1]}项次，不符合{top.shown[0]}项次"


def _item(register: Register, count: Value) -> Bar:
    """Return the row of a check item: how often it failed, how often it was checked, in how many types it failed."""
    prefix = count.id.removesuffix(".problems")
    more = tuple(register[f"{prefix}.{part}"] for part in ("checked", "types"))
    shown = (count.display, *(value.display for value in more))
    ids = (count.id, *(value.id for value in more))
    return Bar(register.text(f"{prefix}.name"), length(count), shown, ids)


def _items_note(total: str, names: int) -> str:
    shown = f"，图中列出前{_MOST_ITEMS}个" if names > _MOST_ITEMS else ""
    return f"共{total}项次不符合，涉及{names}个检查项（各业态同名的合并）{shown}"


def rectification(register: Register, standard: Standard) -> ChartContent:
    """Return the ledger's problems as one bar, cut by status; below it how many are closed and overdue."""
    total, rate = register["rectification.problems"], register["rectification.rate"]
    if not total.value:
        return ChartContent(EMPTY, "整改台账没有问题，无数据。", (total.id,), "整改台账没有问题")
    segments = [_segment(register, *status) for status in _STATUS]
    closed, overdue = register["rectification.closed"], register["rectification.overdue"]
    notes = [
        Note(f"复查通过（销号）{closed.display}个，销号率{rate.display}"),
        Note(f"逾期未销号{overdue.display}个；逾期指整改时限早于报告日期而未销号"),
    ]
    counts = "，".join(f"{segment.label}{segment.shown}个" for segment in segments)
    alt = (
        f"堆叠横条图：共{total.display}个问题，{counts}；复查通过{closed.display}个，"
        f"销号率{rate.display}，逾期未销号{overdue.display}个。"
    )
    finding = f"{total.display}个问题中，复查通过（销号）{closed.display}个，销号率{rate.display}"
    ids = (total.id, *(segment.id for segment in segments), closed.id, overdue.id, rate.id)
    more = [_segment(register, *count) for count in _RECHECK]
    plan = StackPlan(segments, float(total.number), notes, more)
    return ChartContent(plan, alt, ids, finding)


def _segment(register: Register, status: str, label: str, style: BarStyle) -> Segment:
    value = register[f"rectification.{status}"]
    return Segment(label, length(value) or 0.0, value.display, value.id, style)
