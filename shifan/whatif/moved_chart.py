"""A small chart of what moved, for notebooks: the total, and each indicator whose score is another, the widest first.

It is drawn as SVG by hand: a slider redraws it at every step, and a picture of matplotlib takes longer than the answer.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.charts.plans import BASE, NOTICE
from shifan.records import dataclass
from shifan.tables.plain_text import shortened

if TYPE_CHECKING:
    from shifan.audit.trace.value_changes import ValueChange
    from shifan.values import Register, Value

_TOTAL = "scores.total"
_MOST = 12  # indicators
_ROW, _TOP, _WIDE = 22, 34, 660
_NAMES, _BARS, _AFTER = (
    200,
    240,
    14,
)  # width of the names, of the bars, and what is free beside them
_SIGNS_OF_NAME = 30
_SIZE = 12
_AXIS = "stroke='currentColor' stroke-opacity='.5'"


@dataclass(frozen=True)
class _Move:
    """A score before and after; without a number on either side there is no bar."""

    name: str
    before: str
    after: str
    by: Decimal | None


def moved_chart(
    changes: Sequence[ValueChange], registers: tuple[Register, Register], title: str
) -> str:
    """Return the chart as SVG, in the colours of text of the page that it stands in; empty if no score moves."""
    total = [change for change in changes if change.id == _TOTAL]
    indicators = [
        change
        for change in changes
        if change.id.startswith("indicator.") and change.id.endswith(".score")
    ]
    moves = [_move(change, registers) for change in indicators]
    moves.sort(key=lambda move: -abs(move.by or Decimal()))
    rows = [*(_move(change, registers) for change in total), *moves[:_MOST]]
    if not rows:
        return ""
    more = f"（列出变化最大的{_MOST}个，共{len(moves)}个）" if len(moves) > _MOST else ""
    return _svg(rows, f"{title}{more}")


def _move(change: ValueChange, registers: tuple[Register, Register]) -> _Move:
    before, after = (_number(register.get(change.id)) for register in registers)
    by = None if before is None or after is None else after - before
    name = change.name.removesuffix("得分") if change.id != _TOTAL else change.name
    return _Move(name, change.before, change.after, by)


def _number(value: Value | None) -> Decimal | None:
    content = value.value if value is not None else None
    return content if isinstance(content, Decimal) else None


def _svg(rows: Sequence[_Move], title: str) -> str:
    height = _TOP + _ROW * len(rows) + 8
    words = "；".join(f"{row.name} {row.before} → {row.after}" for row in rows)
    ends = [float(row.by) for row in rows if row.by is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    scale = _BARS / ((high - low) or 1)
    zero = _NAMES + _AFTER - low * scale
    bottom = height - 8
    parts = [
        _text(0, 16, title, "font-weight='600'"),
        f"<line x1='{zero:.1f}' x2='{zero:.1f}' y1='{_TOP - 6}' y2='{bottom}' {_AXIS}/>",
        *(_row(row, _TOP + _ROW * number, zero, scale) for number, row in enumerate(rows)),
    ]
    return (
        f"<svg role='img' aria-label='{html.escape(f'{title}：{words}')}' viewBox='0 0 {_WIDE} {height}' "
        f"style='width:100%;max-width:{_WIDE}px;display:block' font-size='{_SIZE}' fill='currentColor'>"
        f"{''.join(parts)}</svg>"
    )


def _row(row: _Move, top: float, zero: float, scale: float) -> str:
    line = top + _SIZE
    bar = ""
    if row.by:
        width = abs(float(row.by)) * scale
        left = zero if row.by > 0 else zero - width
        colour = (BASE if row.by > 0 else NOTICE).fill
        bar = f"<rect x='{left:.1f}' y='{top}' width='{max(width, 1):.1f}' height='14' fill='{colour}'/>"
    by = "" if row.by is None else f"　{row.by:+}".replace("-", "−")
    name = shortened(row.name, _SIGNS_OF_NAME)
    beside = _NAMES + _BARS + 2 * _AFTER
    return (
        _text(_NAMES, line, name, "text-anchor='end'")
        + bar
        + _text(beside, line, f"{row.before} → {row.after}{by}", "")
    )


def _text(x: float, y: float, words: str, how: str) -> str:
    return f"<text x='{x}' y='{y}' {how}>{html.escape(words)}</text>"
