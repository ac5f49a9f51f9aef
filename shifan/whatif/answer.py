"""The answer to a question: verdict and total before and after, and every value that moved."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shifan.tables.searchable_table import SearchableTable

if TYPE_CHECKING:
    from shifan.audit.trace.value_changes import ValueChange
    from shifan.values import Register

_HEADLINES = ("scores.total", "verdict.pass")  # told in the first line
_MOST, _LONGEST = 12, 40  # changes, and signs of a text, that are shown
# Sentences, in which a table would drown: they repeat numbers that stand in rows of their own.
_SENTENCES = ("shortcoming.", "suggestion.", "rule.")


@dataclass(frozen=True)
class WhatIf:
    """What moves when something were another.

    `changes` are all values that read otherwise, in register order; `asked` the changes asked for,
    in words. Values are found by id: `answer["scores.total"].after`.
    """

    before: Register = field(repr=False)
    after: Register = field(repr=False)
    changes: tuple[ValueChange, ...]
    asked: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, key: str) -> ValueChange:
        for change in self.changes:
            if change.id == key:
                return change
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(change.id == key for change in self.changes)

    @property
    def turned(self) -> bool:
        """Return whether the verdict is another."""
        return "verdict.pass" in self

    @property
    def table(self) -> SearchableTable:
        """Return all changes: id, name, before, after."""
        return SearchableTable(
            [(change.id, change.name, change.before, change.after) for change in self.changes],
            columns=["数据编号", "名称", "原来", "现在"],
        )

    def __repr__(self) -> str:
        """Return what was asked, total and verdict, and the first changes."""
        first = self._first()
        lines = [self._headline(), *map(_line, first)]
        rest = len(self.changes) - len(first)
        if rest:
            lines.append(f"  另有{rest}个数据变化，见 .table")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the same with the whole table."""
        table = self.table._repr_html_() if self.changes else ""
        return f"<p><b>{html.escape(self._headline())}</b></p>{table}"

    def _headline(self) -> str:
        moved = "，".join(
            f"{self.before[key].name}{self.before.text(key)} → {self.after.text(key)}"
            for key in _HEADLINES
        )
        asked = "，".join(self.asked) or "没有改动"
        return f"{asked}：{moved}；{len(self.changes)}个数据变化"

    def _first(self) -> list[ValueChange]:
        """Return the first changes beside total and verdict, without sentences."""
        changes = [change for change in self.changes if change.id not in _HEADLINES]
        return [change for change in changes if not change.id.startswith(_SENTENCES)][:_MOST]


def _line(change: ValueChange) -> str:
    before, after = _short(change.before), _short(change.after)
    return f"  {change.name}（{change.id}）：{before} → {after}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
