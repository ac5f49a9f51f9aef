"""What failed most often, and how far it is mended."""

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
    bar,
    number,
)
from shifan.standards.model import METHOD_NAMES

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

_SHOWN = 15
_STATUS = (
    ("problems", "问题总数", STRONG),
    ("done", "已完成整改", BASE),
    ("ongoing", "整改中", SECOND),
    ("none", "未整改", NOTICE),
)
_RECHECK = (("closed", "复查通过（销号）", BASE), ("overdue", "逾期未销号", NOTICE))


def problems(register: Register, standard: Standard) -> ChartContent:
    """Return the most frequent problems by check item, with the running share of all problems as a line."""
    values = register.match("item.*.problems")[:_SHOWN]
    if not values:
        return ChartContent(EMPTY, "没有不符合项，无数据。", ())
    kinds, rows, running = _kinds(standard), [], []
    for value in values:
        code = value.id.split(".", 1)[1].removesuffix(".problems")
        running.append(register[f"item.{code}.running"])
        rows.append(
            Bar(
                register.text(f"item.{code}.name"),
                number(value),
                (value.display, running[-1].display, kinds.get(code, "")),
                (value.id, running[-1].id, ""),
            )
        )
    most = float(max(value.value for value in values))
    plan = BarPlan(
        [Block("", rows)],
        most,
        ("次数", "累计占比", "业态"),
        [(f"共 {register.text('problems.total')} 次不符合；折线为累计占比，满格为 100%", None)],
        words=2,
        curve=[number(share) * most / 100 for share in running],
    )
    first = "、".join(f"{row.shown[2]}“{row.label}”{row.shown[0]}次" for row in rows[:3])
    ids = (*(value.id for value in values), *(share.id for share in running), "problems.total")
    return ChartContent(
        plan, f"帕累托图：不符合次数较多的{len(rows)}个检查项。最多的是{first}。", ids
    )


def _kinds(standard: Standard) -> dict[str, str]:
    """Return check item code → its business type; the method too where both methods have a type of that name."""
    types = standard.business_types
    names = types["name"].tolist()
    words = {
        row.code: f"{row.name}（{METHOD_NAMES[row.method]}）"
        if names.count(row.name) > 1
        else row.name
        for row in types.itertuples()
    }
    return {row.code: words.get(row.business_type, "") for row in standard.check_items.itertuples()}


def rectification(register: Register, standard: Standard) -> ChartContent:
    """Return the ledger's numbers: all, by status, closed, overdue."""
    total, rate = register["rectification.problems"], register["rectification.rate"]
    if not total.value:
        return ChartContent(EMPTY, "整改台账没有问题，无数据。", (total.id,))
    blocks = [
        Block("整改状态", _steps(register, _STATUS)),
        Block(f"复查　销号率 {rate.display}", _steps(register, _RECHECK)),
    ]
    plan = BarPlan(
        blocks,
        float(total.value),
        ("问题数（个）",),
        [("横条满格为问题总数；逾期指整改时限早于报告日期而未销号", None)],
    )
    rows = [row for block in blocks for row in block.rows]
    said = "，".join(f"{row.label}{row.shown[0]}个" for row in rows)
    return ChartContent(
        plan, f"横条图：{said}；销号率{rate.display}。", (*(row.ids[0] for row in rows), rate.id)
    )


def _steps(register: Register, steps: tuple[tuple[str, str, BarStyle], ...]) -> list[Bar]:
    return [
        bar(label, register[f"rectification.{step}"], register, look=look)
        for step, label, look in steps
    ]
