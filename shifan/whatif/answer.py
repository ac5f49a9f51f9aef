"""The answer to a question: verdict and total before and after, and every value that moved."""

from __future__ import annotations

import html
from dataclasses import field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.audit.trace.value_changes import value_changes
from shifan.records import dataclass
from shifan.tables.plain_text import told_apart
from shifan.tables.searchable_table import SearchableTable
from shifan.whatif.changes import near
from shifan.whatif.moved_chart import moved_chart
from shifan.whatif.number_tables import number_table, numbers_of
from shifan.whatif.scenario import UNNAMED, Scenario, keep

if TYPE_CHECKING:
    from shifan.audit.trace.value_changes import ValueChange
    from shifan.values import Register
    from shifan.whatif.scored_city import ScoredCity

NOTHING_ASKED = "没有改动"
_HEADLINES = ("scores.total", "verdict.pass")  # told in the first line
_DRAWN = "总得分和各指标得分的增减（分）"
_DIGITS = 9  # what binary fractions leave behind them is cut off
_MOST, _LONGEST = 12, 80  # changes, and columns that a text takes, that are shown
# Sentences, in which a table would drown: they repeat numbers that stand in rows of their own.
SENTENCES = ("shortcoming.", "suggestion.", "rule.")


class UnknownChange(KeyError):
    """No value of this id has moved."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class WhatIf:
    """What moves when something were another.

    `total` and `verdict` are known at once; `changes`, all values that read otherwise, in register
    order, once they are read. `asked` are the changes asked for, in words. Values are found by id:
    `answer["scores.total"].after`.
    """

    before: Register = field(repr=False)
    scored: ScoredCity = field(repr=False)
    asked: tuple[str, ...]
    scenario: Scenario = UNNAMED

    @property
    def total(self) -> str:
        """Return the total score that there would be, as it is printed."""
        return self.scored.total

    @property
    def verdict(self) -> str:
        """Return the verdict that there would be."""
        return self.scored.verdict

    @property
    def after(self) -> Register:
        """Return all values that there would be."""
        return self.scored.register

    @cached_property
    def changes(self) -> tuple[ValueChange, ...]:
        """Return all values that read otherwise, in register order; those of simulations are left out."""
        return tuple(value_changes(self.before, self.after))

    @property
    def name(self) -> str:
        """Return what the question is called: its name, else the changes asked for."""
        return self.scenario.name or "，".join(self.asked) or NOTHING_ASKED

    def keep(self, path: str | Path) -> Path:
        """Return the TOML file to which the question was added, in place of the one of its name.

        `shifan whatif` and `City.scenarios` read it. Refused if the file is none of scenarios.
        """
        keep(Path(path), replace(self.scenario, name=self.name))
        return Path(path)

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, key: str) -> ValueChange:
        """Return the change of a value; UnknownChange if it did not move or there is no such value."""
        for change in self.changes:
            if change.id == key:
                return change
        if key in self.before:
            raise UnknownChange(f"{key}（{self.before[key].name}）没有变化")
        raise UnknownChange(f"没有数据 {key}，{near(key, [change.id for change in self.changes])}")

    def __contains__(self, key: object) -> bool:
        return any(change.id == key for change in self.changes)

    @property
    def turned(self) -> bool:
        """Return whether the verdict is another."""
        return self.verdict != self.before.text("verdict.pass")

    @property
    def table(self) -> SearchableTable:
        """Return all changes: id, name, before, after, and by how much a number moved."""
        rows = [
            (change.id, change.name, change.before, change.after, self._moved(change.id))
            for change in self.changes
        ]
        return SearchableTable(rows, columns=["数据编号", "名称", "原来", "现在", "增减"]).astype(
            {"增减": "float64"}
        )

    @property
    def numbers(self) -> SearchableTable:
        """Return the changes that are numbers, to compute with: id, name, unit, before, after, and by how much."""
        rows = numbers_of((self.before, self.after), [change.id for change in self.changes])
        table = number_table(rows, ["原来", "现在"])
        table["增减"] = (table["现在"] - table["原来"]).round(_DIGITS)
        return table

    def _moved(self, key: str) -> float | None:
        """Return by how much a number moved; None where it is no number before or after."""
        pair = [register.get(key) for register in (self.before, self.after)]
        numbers = [
            value.value for value in pair if value and isinstance(value.value, (int, Decimal))
        ]
        return float(numbers[1] - numbers[0]) if len(numbers) == len(pair) else None

    def __repr__(self) -> str:
        """Return what was asked, total and verdict, and the first changes."""
        first = self.first()
        lines = [self._headline(), *map(_line, first)]
        rest = len(self.changes) - len(first)
        if rest:
            lines.append(f"  另有{rest}个数据变化，见 .table")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the same with a chart of the scores that moved and the whole table."""
        table = self.table._repr_html_() if self.changes else ""
        return f"<p><b>{html.escape(self._headline())}</b></p>{self.drawn}{table}"

    @property
    def drawn(self) -> str:
        """Return a small chart of the scores that moved, as SVG for a notebook; empty where none did."""
        registers = self.before, self.after
        return moved_chart(self.changes, registers, self.scored.in_own_words(_DRAWN))

    def _headline(self) -> str:
        return f"{self.headline}；{len(self.changes)}个数据变化"

    @property
    def headline(self) -> str:
        """Return what was asked, total and verdict before and after: what is known at once."""
        moved = "，".join(
            f"{self.before[key].name}{self.before.text(key)} → {after}"
            for key, after in zip(_HEADLINES, (self.total, self.verdict), strict=True)
        )
        asked = "，".join(self.asked) or NOTHING_ASKED
        named = f"{self.scenario.name}（{asked}）" if self.scenario.name else asked
        return f"{named}：{moved}"

    def first(self, most: int = _MOST) -> list[ValueChange]:
        """Return the first changes beside total and verdict, without sentences."""
        changes = [change for change in self.changes if change.id not in _HEADLINES]
        return [change for change in changes if not change.id.startswith(SENTENCES)][:most]


def _line(change: ValueChange) -> str:
    before, after = told_apart((change.before, change.after), _LONGEST)
    return f"  {change.name}（{change.id}）：{before} → {after}"
