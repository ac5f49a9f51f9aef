"""The answer to a question: verdict and total before and after, and every value that moved."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shifan.tables.searchable_table import SearchableTable

if TYPE_CHECKING:
    from shifan.audit.trace.value_changes import ValueChange
    from shifan.values import Register

_SHOWN = ("scores.total", "verdict.pass")
_MOST = 12
# What a table would drown in: sentences that repeat numbers which stand in rows of their own.
_SENTENCES = ("shortcoming.", "suggestion.", "rule.")


@dataclass(frozen=True)
class WhatIf:
    """`changes` are all values that read otherwise, in register order; `said` the changes asked for, in words."""

    before: Register = field(repr=False)
    after: Register = field(repr=False)
    changes: tuple[ValueChange, ...]
    said: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, key: str) -> ValueChange:
        return next(one for one in self.changes if one.id == key)

    def __contains__(self, key: object) -> bool:
        return any(one.id == key for one in self.changes)

    @property
    def turned(self) -> bool:
        """Return whether the verdict is another."""
        return "verdict.pass" in self

    @property
    def table(self) -> SearchableTable:
        """Return all changes: id, name, before, after."""
        return SearchableTable(
            [(one.id, one.name, one.before, one.after) for one in self.changes],
            columns=["数据编号", "名称", "原来", "现在"],
        )

    def __repr__(self) -> str:
        """Return what was asked, total and verdict, and the first changes."""
        lines = [
            self._head(),
            *(
                f"  {one.name}（{one.id}）：{_short(one.before)} → {_short(one.after)}"
                for one in self._first()
            ),
        ]
        rest = len(self.changes) - len(self._first())
        return "\n".join([*lines, f"  另有{rest}个数据变化，见 .table"] if rest else lines)

    def _repr_html_(self) -> str:
        """Return the same with the whole table."""
        return f"<p><b>{html.escape(self._head())}</b></p>{self.table._repr_html_() if self.changes else ''}"

    def _head(self) -> str:
        moved = "，".join(
            f"{self.before[key].name}{self.before.text(key)} → {self.after.text(key)}"
            for key in _SHOWN
        )
        return f"{'，'.join(self.said) or '没有改动'}：{moved}；{len(self.changes)}个数据变化"

    def _first(self) -> list[ValueChange]:
        return [
            one
            for one in self.changes
            if one.id not in _SHOWN and not one.id.startswith(_SENTENCES)
        ][:_MOST]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
