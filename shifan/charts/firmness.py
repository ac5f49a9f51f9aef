"""How far each assumption moves the total, one at a time: from the lowest to the highest total, the widest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.charts.plans import BASE, NOTICE, ChartContent, Span, SpanPlan, number

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

_TURNS = "会变"
_LOOKS = (("结论不变或基本不变", BASE), ("结论会变", NOTICE))
_NOTE = "每次只变动一个因素；横条两端为最低和最高总得分，不是得分的修正"


def firmness(register: Register, standard: Standard) -> ChartContent:
    """Return the tornado of `firmness.factor.*` around the total, with the pass line; without factors it says so."""
    total, line = register["scores.total"], register["scores.pass_line"]
    rows = [
        _span(register, value.id.removesuffix(".name"))
        for value in register.match("firmness.factor.*.name")
    ]
    lines = (
        [(number(total), f"总得分 {total.display} 分", False, total.id)]
        if total.value is not None
        else []
    )
    lines.append((number(line), f"达标线 {line.display} 分", True, line.id))
    seen = [row.look for row in rows]
    notes = (
        (*((words, look) for words, look in _LOOKS if look in seen), (_NOTE, None))
        if rows
        else (("没有总得分，或没有作稳健性分析", None),)
    )
    said = "，".join(f"{row.label}为{row.shown[0]}至{row.shown[1]}" for row in rows[:3])
    alt = (
        f"龙卷风图：各因素单独变动时总得分的最低和最高值，总得分{total.display}，达标线{line.display}。"
        f"{f'影响最大的是{said}。' if said else '没有可显示的因素。'}"
    )
    return ChartContent(
        SpanPlan(rows, lines, notes),
        alt,
        (*(one[3] for one in lines), *(key for row in rows for key in row.ids)),
    )


def _span(register: Register, key: str) -> Span:
    low, high = register[f"{key}.low"], register[f"{key}.high"]
    look = NOTICE if register.text(f"{key}.verdict") == _TURNS else BASE
    return Span(
        register.text(f"{key}.name"),
        (number(low), number(high)),
        (low.display, high.display),
        (low.id, high.id),
        look,
    )
