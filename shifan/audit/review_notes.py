"""What a reviewer's comment says of a value: rule in words, inputs, raw cells and corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from shifan.addresses import cells_of, file_of, in_pack
from shifan.audit.lineage.graph import Lineage
from shifan.report.make import review_copy
from shifan.rules import rules_of
from shifan.rules.simulation_sentences import SIMULATED
from shifan.values import PATTERN, QUOTED

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_SAME = "规则同上"
_PARTS = re.compile(r"(\d+)")
_MOST_INPUTS, _MOST_CELLS, _MOST_DRAWN, _LONGEST = 8, 8, 24, 40


class Notes:
    """Comments on the values of a register; `charts` maps a chart's id to the values it draws."""

    def __init__(
        self,
        register: Register,
        standard: Standard,
        clean: CleanCity,
        charts: Mapping[str, Iterable[str]],
    ) -> None:
        self._register, self._charts = register, {key: tuple(ids) for key, ids in charts.items()}
        self._rules = {PATTERN: "按规则包用语生成，其中的数据另列", QUOTED: ""} | SIMULATED
        self._rules |= {
            key: f"{rule.sentence}（{rule.clause}）" for key, rule in rules_of(standard).items()
        }
        self._lineage = Lineage(register)
        self._quoted: set[str] = set()
        self._corrections = [(f"{one.file}!{one.sheet}", one) for one in clean.corrections]

    def opening(self) -> list[str]:
        """Return the comment on the report as a whole: what this copy is, and the files with their SHA-256."""
        files = [
            f"{name}　SHA-256 {digest}"
            for name, digest in self._register.files.items()
            if digest and not in_pack(name)
        ]
        return [
            "复核版：正文与内部版相同，批注写明每个计算所得数据的规则、依据和原始单元格。原始文件：",
            *files,
        ]

    def explain(self, place: review_copy.CommentPlace) -> list[str]:
        """Return the lines of the comment on a paragraph, a row, a table or a chart; none for rows that only quote."""
        if place.kind == review_copy.PICTURE:
            return self._drawn(place.keys)
        if place.kind == review_copy.TABLE:
            return self._table(place.keys)
        keys = [key for key in place.keys if key in self._register and not key.startswith("rule.")]
        if place.kind == review_copy.ROW:
            return [self._line(key, "") for key in keys if self._computed(key)]
        told = [key for key in keys if self._told(key)]
        said = [self._said(key) for key in told]
        return [
            self._line(key, _SAME if text and text in said[:n] else text)
            for n, (key, text) in enumerate(zip(told, said, strict=True))
        ]

    def _computed(self, key: str) -> bool:
        return self._register[key].rule not in (QUOTED, PATTERN)

    def _said(self, key: str) -> str:
        """Return the rule of a value in words."""
        return self._rules.get(self._register[key].rule, self._register[key].rule)

    def _told(self, key: str) -> bool:
        """Return whether a value is to be explained here: what is only quoted, such as a name, is explained once."""
        first = key not in self._quoted
        if self._register[key].rule == QUOTED:
            self._quoted.add(key)
        return first

    def _line(self, key: str, rule: str) -> str:
        value = self._register[key]
        made_of = [
            f"{self._register[one].name}{_short(self._register[one].display)}"
            for one in value.inputs
            if one in self._register
        ]
        # A simulation stands on every cell; those of a sentence are told with its own values.
        ends: set[str] = (
            set()
            if value.rule == PATTERN or value.rule in SIMULATED
            else self._lineage.down([key])[1]
        )
        parts = [
            f"{value.name}：{_short(value.display)}",
            rule,
            _listed("依据", made_of, _MOST_INPUTS),
            _places(ends, "照录" if value.rule == QUOTED else "原始单元格"),
            *self._corrected(ends),
        ]
        return "。".join(part.rstrip("。") for part in parts if part) + "。"

    def _corrected(self, ends: Iterable[str]) -> list[str]:
        if not self._corrections:
            return []
        cells = {
            (sheet, f"{column}{row}")
            for end in ends
            if not in_pack(end)
            for sheet, column, row in cells_of(end)
        }
        return [
            f"其中 {sheet}!{one.cell} 已更正：{one.before or '（空）'} → {one.after or '（空）'}，{one.reason}（{one.author}，{one.date}）"
            for sheet, one in self._corrections
            if (sheet, one.cell) in cells
        ]

    def _table(self, keys: Iterable[str]) -> list[str]:
        """Return the rules of a table's columns, each once, and where its quoted entries come from."""
        known = [key for key in keys if key in self._register]
        rules = list(dict.fromkeys(self._said(key) for key in known if self._computed(key)))
        quoted = {
            end
            for key in known
            if not self._computed(key)
            for end in self._register[key].inputs
            if end not in self._register
        }
        return [
            *(["本表各列的规则："] if rules else []),
            *rules,
            *([f"其余各项{_places(quoted, '照录')}。"] if quoted else []),
        ]

    def _drawn(self, keys: Iterable[str]) -> list[str]:
        ids = [
            key for chart in keys for key in self._charts.get(chart, ()) if key in self._register
        ]
        shown = [f"{self._register[key].name}{_short(self._register[key].display)}" for key in ids]
        rules = dict.fromkeys(self._said(key) for key in ids if self._computed(key))
        return [_listed("本图印出的数据", shown, _MOST_DRAWN) + "。", *rules] if ids else []


def _listed(lead: str, items: list[str], most: int) -> str:
    """Return items behind a lead, the first ones and how many there are; nothing for none."""
    if not items:
        return ""
    return f"{lead}：{'、'.join(items[:most])}{f' 等{len(items)}项' if len(items) > most else ''}"


def _places(ends: Iterable[str], lead: str = "原始单元格") -> str:
    """Return raw cells by sheet, the first ranges of each and how many cells there are; pack entries by file."""
    sheets: dict[str, list[str]] = {}
    for end in sorted(ends, key=_natural):
        sheet, _, cell = end.rpartition("!")
        sheets.setdefault(
            f"规则包 {file_of(end).split('/', 1)[1]}" if in_pack(end) else sheet, []
        ).append(cell)
    said = [
        sheet if sheet.startswith("规则包 ") else f"{sheet} {_ranges(cells)}"
        for sheet, cells in sheets.items()
    ]
    return f"{lead}：{'；'.join(said)}" if said else ""


def _ranges(cells: list[str]) -> str:
    shown = "、".join(cells[:_MOST_CELLS])
    return shown if len(cells) <= _MOST_CELLS else f"{shown} 等{sum(map(_size, cells))}个单元格"


@lru_cache(maxsize=100_000)
def _size(span: str) -> int:
    """Return the number of cells of a range of one column, `C2:C58`."""
    rows = [int("".join(filter(str.isdigit, end)) or 0) for end in span.split(":")]
    return rows[-1] - rows[0] + 1


@lru_cache(maxsize=100_000)
def _natural(address: str) -> tuple[bool, tuple[str, ...]]:
    """Return a key that sorts D10 behind D9, and the pack's entries last."""
    return in_pack(address), tuple(
        part.zfill(9) if part.isdigit() else part for part in _PARTS.split(address)
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
