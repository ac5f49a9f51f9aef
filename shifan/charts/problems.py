"""The check items that failed most often, and how far problems are rectified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.charts.plans import (
    BASE,
    EMPTY,
    NOTICE,
    SECOND,
    STRONG,
    Bar,
    BarPlan,
    BarStyle,
    Block,
    ChartContent,
    Note,
    length,
)

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.standards.model import BusinessType
    from shifan.values import Register, Value

_MOST_ITEMS = 15
_MOST_NAMED = 3
_STATUS = (
    ("problems", "问题总数", STRONG),
    ("done", "已完成整改", BASE),
    ("ongoing", "整改中", SECOND),
    ("none", "未整改", NOTICE),
)
_RECHECK = (("closed", "复查通过（销号）", BASE), ("overdue", "逾期未销号", NOTICE))
_RECTIFICATION_NOTE = Note("横条满格为问题总数；逾期指整改时限早于报告日期而未销号")


def problems(register: Register, standard: Standard) -> ChartContent:
    """Return the most frequent problems by check item, with the running share of all problems as a line."""
    counts = register.match("item.*.problems")[:_MOST_ITEMS]
    if not counts:
        return ChartContent(EMPTY, "没有不符合项，无数据。", ())
    shares = [register[value.id.removesuffix(".problems") + ".running"] for value in counts]
    types = _item_types(standard)
    rows = [
        _item(register, value, share, types) for value, share in zip(counts, shares, strict=True)
    ]
    most = float(max(value.number for value in counts))
    total = register.text("problems.total")
    plan = BarPlan(
        [Block("", rows)],
        most,
        ("次数", "累计占比", "业态"),
        [Note(f"共 {total} 次不符合；折线为累计占比，满格为 100%")],
        words=2,
        curve=[float(share.number) * most / 100 for share in shares],
    )
    named = "、".join(f"{row.shown[2]}“{row.label}”{row.shown[0]}次" for row in rows[:_MOST_NAMED])
    alt = f"帕累托图：不符合次数较多的{len(rows)}个检查项。最多的是{named}。"
    ids = (*(value.id for value in counts), *(share.id for share in shares), "problems.total")
    return ChartContent(plan, alt, ids)


def _item(register: Register, count: Value, share: Value, types: dict[str, str]) -> Bar:
    """Return the row of a check item: how often it failed, the running share, its business type."""
    prefix = count.id.removesuffix(".problems")
    kind = types.get(prefix.removeprefix("item."), "")
    shown = (count.display, share.display, kind)
    return Bar(register.text(f"{prefix}.name"), length(count), shown, (count.id, share.id, ""))


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
    """Return the ledger's numbers: all, by status, closed, overdue."""
    total, rate = register["rectification.problems"], register["rectification.rate"]
    if not total.value:
        return ChartContent(EMPTY, "整改台账没有问题，无数据。", (total.id,))
    blocks = [
        Block("整改状态", _states(register, _STATUS)),
        Block(f"复查　销号率 {rate.display}", _states(register, _RECHECK)),
    ]
    plan = BarPlan(blocks, float(total.number), ("问题数（个）",), [_RECTIFICATION_NOTE])
    rows = [row for block in blocks for row in block.rows]
    counts = "，".join(f"{row.label}{row.shown[0]}个" for row in rows)
    ids = (*(row.ids[0] for row in rows), rate.id)
    return ChartContent(plan, f"横条图：{counts}；销号率{rate.display}。", ids)


def _states(register: Register, states: tuple[tuple[str, str, BarStyle], ...]) -> list[Bar]:
    """Return a row for each state of the ledger: (last part of the value id, label, style)."""
    rows = []
    for state, label, style in states:
        value = register[f"rectification.{state}"]
        rows.append(Bar(label, length(value), (value.display,), (value.id,), style))
    return rows
