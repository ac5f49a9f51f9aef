"""Answers side by side: what each total and verdict would be, the values that move in any of them, and a chart."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from shifan.audit.trace.value_changes import display_or_absent
from shifan.charts.plans import BASE, NOTICE, Note, ReferenceLine, Span, SpanPlan
from shifan.errors import Refused
from shifan.records import dataclass
from shifan.rules.settings import PASS_LINE
from shifan.tables.searchable_table import SearchableTable
from shifan.tables.typed_columns import CellFormat
from shifan.values import NOT_APPLICABLE
from shifan.whatif.answer import SENTENCES, WhatIf
from shifan.whatif.number_tables import number_table, numbers_of

if TYPE_CHECKING:
    from shifan.charts import Chart
    from shifan.values import Register

_NOW = "现状"
_TOTAL, _VERDICT = "scores.total", "verdict.pass"
_FIRST = (_TOTAL, _VERDICT)
_Row = tuple[str, str, float | None, float | None, str, str, int]
_NOTES = (Note("结论不变", BASE), Note("结论改变", NOTICE))
_METHOD_NOTE = Note("横条由现在的总得分到改动后的总得分")


@dataclass(frozen=True)
class ScenarioComparison:
    """Several answers about one city, in the order in which they were asked."""

    answers: tuple[WhatIf, ...] = field(repr=False)
    source: str = ""  # the line below the chart

    @property
    def totals(self) -> SearchableTable:
        """Return a row a scenario: what is changed, total and by how much it moves, verdict, reasons, values moved."""
        before = self.answers[0].before
        now: _Row = (_NOW, "", _number(before), 0.0, before.text(_VERDICT), _reasons(before), 0)
        rows = [now, *(self._row(answer) for answer in self.answers)]
        columns = ["情形", "改动", "总得分", "增减", "结论", "未通过的原因", "变化的数据"]
        table = SearchableTable(rows, columns=columns)
        places = len(before.text(_TOTAL).partition(".")[2])
        printed = CellFormat("number", places, missing=NOT_APPLICABLE)
        table.formats = {"总得分": printed, "增减": printed}
        return table

    def _row(self, answer: WhatIf) -> _Row:
        after, now = _number(answer.after), _number(answer.before)
        moved = None if after is None or now is None else round(after - now, 9)
        verdict = answer.after.text(_VERDICT)
        asked = "，".join(answer.asked)
        return answer.name, asked, after, moved, verdict, _reasons(answer.after), len(answer)

    @cached_property
    def table(self) -> SearchableTable:
        """Return a row a value that moves in any scenario: id, name, now, and a column a scenario.

        Total and verdict come first; sentences are left out. What does not move reads as it does now.
        """
        ordered, registers = self._moved, self._registers
        names = {
            key: next(register[key].name for register in registers if key in register)
            for key in ordered
        }
        rows = [
            (key, names[key], *(display_or_absent(register, key) for register in registers))
            for key in ordered
        ]
        return SearchableTable(rows, columns=["数据编号", "名称", *self._headings])

    @cached_property
    def numbers(self) -> SearchableTable:
        """Return the rows of `table` that are numbers: id, name, unit, now, and a column a scenario."""
        return number_table(numbers_of(self._registers, self._moved), self._headings)

    @property
    def _registers(self) -> list[Register]:
        """Return the values now, and those of each scenario."""
        return [self.answers[0].before, *(answer.after for answer in self.answers)]

    @property
    def _headings(self) -> list[str]:
        return [_NOW, *_distinct([answer.name for answer in self.answers])]

    @property
    def _moved(self) -> list[str]:
        """Return the ids of total and verdict, then of all else that moves in any scenario but sentences."""
        ids = dict.fromkeys(
            change.id
            for answer in self.answers
            for change in answer.changes
            if not change.id.startswith(SENTENCES)
        )
        everything = dict.fromkeys((*self.answers[0].before, *ids))
        return [*_FIRST, *(key for key in everything if key in ids and key not in _FIRST)]

    @property
    def chart(self) -> Chart:
        """Return the totals as spans from the present one, with the pass line."""
        # matplotlib is slow to load: totals and values are read without
        from shifan.charts.chart import Chart
        from shifan.charts.drawing import draw_plan

        before = self.answers[0].before
        plan = SpanPlan(
            [span for answer in self.answers if (span := _span(answer))],
            _lines(before),
            (*_NOTES, _METHOD_NOTE),
        )
        owner = f"{before.text('city')}　{before.text('report.demo')}".strip()
        words = "；".join(f"{row[0]}：{row[2]}" for row in self.totals.printed().values.tolist())
        title = "各种情形的总得分"
        figure = draw_plan(plan, title, f"{owner}　{self.source}")
        return Chart("scenarios", title, figure, words, "分", self.source, (_TOTAL,))

    def __repr__(self) -> str:
        """Return the totals."""
        return repr(self.totals)

    def _repr_html_(self) -> str:
        """Return totals, chart and the values that move."""
        picture = base64.b64encode(self.chart.png(small=True)).decode()
        return (
            f"{self.totals._repr_html_()}"
            f"<p><img alt='{html.escape(self.chart.alt)}' src='data:image/png;base64,{picture}'></p>"
            f"{self.table._repr_html_()}"
        )


def compare(answers: Iterable[WhatIf], source: str = "") -> ScenarioComparison:
    """Return answers side by side; Refused without any, and for answers about different cities."""
    together = tuple(answers)
    if not together:
        raise Refused("what-if", found="没有情形可以比较", action="请给出一种以上的情形")
    cities = dict.fromkeys(answer.before.text("city") for answer in together)
    if len(cities) > 1:
        raise Refused(
            "what-if", found=f"情形属于不同的城市：{'、'.join(cities)}", action="请逐市比较"
        )
    return ScenarioComparison(together, source)


def _number(register: Register) -> float | None:
    total = register[_TOTAL]
    return float(total.number) if total.applicable else None


def _reasons(register: Register) -> str:
    return "；".join(value.display for value in register.match("verdict.reason.*"))


def _distinct(names: list[str]) -> list[str]:
    """Return names of columns, numbered where two are the same."""
    return [
        name if names.count(name) == 1 and name != _NOW else f"{name}（{number}）"
        for number, name in enumerate(names, 1)
    ]


def _span(answer: WhatIf) -> Span | None:
    before, after = answer.before[_TOTAL], answer.after[_TOTAL]
    if not before.applicable or not after.applicable:
        return None
    low, high = sorted((before, after), key=lambda value: value.number)
    return Span(
        answer.name,
        (float(low.number), float(high.number)),
        (low.display, high.display),
        (_TOTAL, _TOTAL),
        NOTICE if answer.turned else BASE,
    )


def _lines(register: Register) -> list[ReferenceLine]:
    total, line = register[_TOTAL], register[PASS_LINE.value_id]
    lines = [ReferenceLine(float(line.number), f"{PASS_LINE.name}{line.display}分", True, line.id)]
    if total.applicable:
        lines.insert(0, ReferenceLine(float(total.number), f"现在{total.display}分", False, _TOTAL))
    return lines
