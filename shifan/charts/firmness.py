"""How far each assumption moves the total, one at a time: from the lowest to the highest total, the widest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shifan.charts.plans import (
    BASE,
    NOTICE,
    ChartContent,
    Note,
    ReferenceLine,
    Span,
    SpanPlan,
)
from shifan.rules.settings import PASS_LINE

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

_CHANGES = "会变"  # the verdict of a factor that can change the conclusion
_STYLE_NOTES = (Note("结论不变或基本不变", BASE), Note("结论会变", NOTICE))
_METHOD_NOTE = Note("每次只变动一个因素；横条两端为最低和最高总得分，不是得分的修正")
_NO_FACTORS = Note("没有总得分，或没有作稳健性分析")
_MOST_NAMED = 3


def firmness(register: Register, standard: Standard) -> ChartContent:
    """Return the tornado of `firmness.factor.*` around the total, with the pass line; without factors it says so."""
    rows = [
        _span(register, value.id.removesuffix(".name"))
        for value in register.match("firmness.factor.*.name")
    ]
    lines = _reference_lines(register)
    ids = (*(line.id for line in lines), *(key for row in rows for key in row.ids))
    plan = SpanPlan(rows, lines, _notes(rows))
    return ChartContent(plan, _words(register, rows), ids, _finding(register, rows))


def _finding(register: Register, rows: Sequence[Span]) -> str:
    """Return between which totals all spans lie, and on which side of the pass line, if the pack has one."""
    if not rows:
        return _NO_FACTORS.text
    line = register.get(PASS_LINE.value_id)
    lowest = min(rows, key=lambda row: row.ends[0])
    highest = max(rows, key=lambda row: row.ends[1])
    between = f"每次变动一个因素，总得分在{lowest.shown[0]}至{highest.shown[1]}分之间"
    if line is None:
        return between
    if lowest.ends[0] >= float(line.number):
        against = "均不低于"
    else:
        against = "均低于" if highest.ends[1] < float(line.number) else "有的低于"
    return f"{between}，{against}达标线{line.display}分"


def _span(register: Register, prefix: str) -> Span:
    low, high = register[f"{prefix}.low"], register[f"{prefix}.high"]
    style = NOTICE if register.text(f"{prefix}.verdict") == _CHANGES else BASE
    return Span(
        register.text(f"{prefix}.name"),
        (float(low.number), float(high.number)),
        (low.display, high.display),
        (low.id, high.id),
        style,
    )


def _reference_lines(register: Register) -> list[ReferenceLine]:
    """Return the lines of the total and of the pass line, as far as there are any."""
    total, line = register["scores.total"], register.get(PASS_LINE.value_id)
    lines = []
    if total.applicable:
        shown = f"总得分{total.display}分"
        lines.append(ReferenceLine(float(total.number), shown, False, total.id))
    if line:
        shown = f"{PASS_LINE.name}{line.display}分"
        lines.append(ReferenceLine(float(line.number), shown, True, line.id))
    return lines


def _notes(rows: Sequence[Span]) -> tuple[Note, ...]:
    """Return what the styles that occur mean, and how the spans came about."""
    if not rows:
        return (_NO_FACTORS,)
    styles = [row.style for row in rows]
    return (*(note for note in _STYLE_NOTES if note.style in styles), _METHOD_NOTE)


def _words(register: Register, rows: Sequence[Span]) -> str:
    total, line = register.text("scores.total"), register.get(PASS_LINE.value_id)
    against = f"，达标线{line.display}" if line else ""
    moved = [row for row in rows if row.shown[0] != row.shown[1]]
    named = "，".join(f"{row.label}为{row.shown[0]}至{row.shown[1]}" for row in moved[:_MOST_NAMED])
    none = "各因素都不改变总得分。" if rows else "没有可显示的因素。"
    most = f"影响最大的是{named}。" if named else none
    return f"龙卷风图：各因素单独变动时总得分的最低和最高值，总得分{total}{against}。{most}"
