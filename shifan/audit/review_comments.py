"""What a reviewer's comment says of a value: rule in words, inputs, raw cells and corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from shifan.addresses import cells_of, file_of, in_pack
from shifan.audit.lineage.graph import Lineage
from shifan.patterns import pattern_of
from shifan.report.make import review_copy
from shifan.rules.catalog import rules_of
from shifan.rules.simulation_sentences import SIMULATED
from shifan.values import PATTERN, QUOTED

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_LONGEST_COMMENT = 4000
_SAME_CELLS = "原始单元格同上"
_SAME_RULE = "规则同上"
_AS_QUOTED, _RAW_CELLS = "照录", "原始单元格"
_PACK_FILE = "规则包 "
_DIGITS = pattern_of(r"(\d+)")
_MOST_INPUTS, _MOST_CELLS, _MOST_DRAWN, _LONGEST_TEXT = 8, 8, 24, 40


class ReviewComments:
    """Comments on the values of a register; `charts` maps a chart's id to the values it draws."""

    def __init__(
        self,
        register: Register,
        standard: Standard,
        clean: CleanCity,
        charts: Mapping[str, Iterable[str]],
    ) -> None:
        self._register, self._charts = register, {key: tuple(ids) for key, ids in charts.items()}
        self._rules = {PATTERN: "按规则包用语生成，其中的数据另列", QUOTED: ""}
        self._rules |= {id: standard.in_own_words(text) for id, text in SIMULATED.items()}
        self._rules |= {key: rule.explanation for key, rule in rules_of(standard).items()}
        self._lineage = Lineage(register)
        self._explained_quotes: set[str] = set()
        self._corrections = clean.corrections

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
            return self._on_chart(place.keys)
        if place.kind == review_copy.TABLE:
            return self._on_table(place.keys)
        keys = [key for key in place.keys if key in self._register and not key.startswith("rule.")]
        if place.kind == review_copy.ROW:
            return [self._line(key, "") for key in keys if self._is_computed(key)]
        return self._on_paragraph(keys)

    def _on_paragraph(self, keys: Iterable[str]) -> list[str]:
        """Return a line for each value of a paragraph; a rule that an earlier line tells is not told again."""
        lines, told = [], set()
        sources: set[str] = set()
        for key in keys:
            if not self._needs_explanation(key):
                continue
            rule = self._rule_in_words(key)
            shown_rule = _SAME_RULE if rule and rule in told else rule
            lines.append(self._line(key, shown_rule, sources))
            told.add(rule)
        return _first_lines(lines)

    def _is_computed(self, key: str) -> bool:
        return self._register[key].rule not in (QUOTED, PATTERN)

    def _rule_in_words(self, key: str) -> str:
        return self._rules.get(self._register[key].rule, self._register[key].rule)

    def _needs_explanation(self, key: str) -> bool:
        """Return whether a value is to be explained here: what is only quoted, such as a name, is explained once."""
        first = key not in self._explained_quotes
        if self._register[key].rule == QUOTED:
            self._explained_quotes.add(key)
        return first

    def _line(self, key: str, rule: str, told: set[str] | None = None) -> str:
        """Return what there is to say of one value: display, rule, inputs, raw cells and their corrections.

        `told` are raw cells that earlier lines have told; those of this line are added.
        """
        value, addresses = self._register[key], self._source_addresses(key)
        inputs = [self._named(source) for source in value.inputs if source in self._register]
        cells = _cells_by_sheet(addresses, _AS_QUOTED if value.rule == QUOTED else _RAW_CELLS)
        told = set() if told is None else told
        shown_cells = _SAME_CELLS if cells and cells in told else cells
        told.add(cells)
        parts = [
            f"{value.name}：{_shortened(value.display)}",
            rule,
            _first_items("依据", inputs, _MOST_INPUTS),
            shown_cells,
            *self._corrections_of(addresses),
        ]
        return "。".join(part.rstrip("。") for part in parts if part) + "。"

    def _source_addresses(self, key: str) -> set[str]:
        """Return the cells that a value comes from.

        Simulations stand on every cell and have none; for a sentence the values in it tell theirs.
        """
        rule = self._register[key].rule
        if rule == PATTERN or rule in SIMULATED:
            return set()
        return self._lineage.origins([key]).addresses

    def _named(self, key: str) -> str:
        value = self._register[key]
        return f"{value.name}{_shortened(value.display)}"

    def _corrections_of(self, addresses: Iterable[str]) -> list[str]:
        """Return a sentence for each correction of a cell among some addresses."""
        if not self._corrections:
            return []
        cells = {
            f"{sheet}!{column}{row}"
            for address in addresses
            if not in_pack(address)
            for sheet, column, row in cells_of(address)
        }
        sentences = []
        for each in self._corrections:
            cell = f"{each.file}!{each.sheet}!{each.cell}"
            if cell in cells:
                change = f"{each.before or '（空）'} → {each.after or '（空）'}"
                why = f"{each.reason}（{each.author}，{each.date}）"
                sentences.append(f"其中 {cell} 已更正：{change}，{why}")
        return sentences

    def _on_table(self, keys: Iterable[str]) -> list[str]:
        """Return the rules of a table's columns, each once, and where its quoted entries come from."""
        known = [key for key in keys if key in self._register]
        rules = self._rules_of_computed(known)
        quoted = {
            source
            for key in known
            if not self._is_computed(key)
            for source in self._register[key].inputs
            if source not in self._register
        }
        lines = ["本表各列的规则：", *rules] if rules else []
        return [*lines, f"其余各项{_cells_by_sheet(quoted, _AS_QUOTED)}。"] if quoted else lines

    def _on_chart(self, names: Iterable[str]) -> list[str]:
        """Return the values that a chart prints, and their rules, each once; none for a chart without values."""
        keys = [
            key for name in names for key in self._charts.get(name, ()) if key in self._register
        ]
        if not keys:
            return []
        shown = [self._named(key) for key in keys]
        drawn = _first_items("本图印出的数据", shown, _MOST_DRAWN)
        return [f"{drawn}。", *self._rules_of_computed(keys)]

    def _rules_of_computed(self, keys: Iterable[str]) -> list[str]:
        computed = [key for key in keys if self._is_computed(key)]
        return list(dict.fromkeys(self._rule_in_words(key) for key in computed))


def _first_lines(lines: list[str]) -> list[str]:
    """Return the lines that a comment has room for; the rest is named by number, and where to ask for it."""
    shown: list[str] = []
    length = 0
    for line in lines:
        length += len(line)
        if shown and length > _LONGEST_COMMENT:
            rest = len(lines) - len(shown)
            return [*shown, f"本段还有{rest}个数据，依据可用 shifan trace 查询。"]
        shown.append(line)
    return shown


def _first_items(lead: str, items: Sequence[str], most: int) -> str:
    """Return items behind a lead, the first ones and how many there are; nothing for none."""
    if not items:
        return ""
    more = f" 等{len(items)}项" if len(items) > most else ""
    return f"{lead}：{'、'.join(items[:most])}{more}"


def _cells_by_sheet(addresses: Collection[str], lead: str) -> str:
    """Return raw cells by sheet behind a lead; entries of the pack by file.

    Of each sheet the first ranges are named, and how many cells there are.
    """
    sheets: dict[str, list[str]] = {}
    for address in sorted(addresses, key=_sort_key):
        sheet, _, cells = address.rpartition("!")
        if in_pack(address):
            sheet = _PACK_FILE + file_of(address).split("/", 1)[1]
        sheets.setdefault(sheet, []).append(cells)
    parts = [
        sheet if sheet.startswith(_PACK_FILE) else f"{sheet} {_first_ranges(cells)}"
        for sheet, cells in sheets.items()
    ]
    return f"{lead}：{'；'.join(parts)}" if parts else ""


def _first_ranges(ranges: Sequence[str]) -> str:
    shown = "、".join(ranges[:_MOST_CELLS])
    if len(ranges) <= _MOST_CELLS:
        return shown
    return f"{shown} 等{sum(map(_size, ranges))}个单元格"


@lru_cache(maxsize=100_000)
def _size(cells: str) -> int:
    """Return the number of cells of a range of one column, `C2:C58`."""
    rows = [int("".join(filter(str.isdigit, end)) or 0) for end in cells.split(":")]
    return rows[-1] - rows[0] + 1


@lru_cache(maxsize=100_000)
def _sort_key(address: str) -> tuple[bool, tuple[str, ...]]:
    """Return a key that sorts D10 behind D9, and the pack's entries last."""
    parts = _DIGITS.split(address)
    return in_pack(address), tuple(part.zfill(9) if part.isdigit() else part for part in parts)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}……"
