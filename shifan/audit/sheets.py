"""The workbook under construction: formats, sheets with frozen headers, and where each value's cell is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from shifan.rules import rules_of
from shifan.rules.excel import ChildRefs, Refs
from shifan.values import NOT_APPLICABLE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register, Value

_HEAD = {"bold": True, "bg_color": "#E8EDF2", "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
_TEXT_LIMIT = 32_000


@dataclass
class Table:
    """A written sheet: the column letters of its fields and its first and last data row (counted from 1)."""

    sheet: str
    columns: dict[str, str]
    first: int
    last: int

    def span(self, name: str) -> str:
        """Return a column's data range with its sheet."""
        column = self.columns[name]
        return f"'{self.sheet}'!${column}${self.first}:${column}${max(self.last, self.first)}"

    def cell(self, name: str, row: int) -> str:
        """Return the cell of a field in a data row counted from 0."""
        return f"'{self.sheet}'!${self.columns[name]}${self.first + row}"


@dataclass
class Book:
    """Everything the sheets share. `cells` maps a value id to the cell that holds it, `tables` names to tables."""

    file: Workbook
    clean: CleanCity
    standard: Standard
    register: Register
    tables: dict[str, Table] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make = self.file.add_format
        self.rules = rules_of(self.standard)
        places = "0." + "0" * self.standard.places if self.standard.places else "0"
        self.formats = {"head": make(_HEAD), "text": make({"valign": "top"}), "wrap": make({"text_wrap": True, "valign": "top"}),
                        "score": make({"num_format": places}), "rate": make({"num_format": places + "%"}), "count": make({"num_format": "0"}),
                        "number": make({}), "date": make({"num_format": "yyyy-mm-dd"}), "title": make({"bold": True, "font_size": 16}),
                        "demo": make({"bold": True, "font_color": "#9C5700", "bg_color": "#FFEB9C"}),
                        "input": make({"bg_color": "#FFF9E5"}), "mended": make({"bg_color": "#FCE4D6"})}

    def sheet(self, name: str, heads: Sequence[tuple[str, str, float]], note: str = "") -> tuple[Worksheet, dict[str, str]]:
        """Return a new sheet with header row 3 and its column letters; `heads` are (field, header, width)."""
        sheet = self.file.add_worksheet(name)
        sheet.write_string(0, 0, f"{name}　{self.register.text('city')}　{self.standard.label}", self.formats["title"])
        demo = self.register.text("report.demo")
        sheet.write_string(1, 0, "　".join(part for part in (demo, note) if part), self.formats["demo"] if demo else self.formats["text"])
        for n, (_, text, width) in enumerate(heads):
            sheet.write_string(2, n, text, self.formats["head"])
            sheet.set_column(n, n, width)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet, {name: xl_col_to_name(n) for n, (name, _, _) in enumerate(heads)}

    def write_text(self, sheet: Worksheet, row: int, column: int, text: object, kind: str = "text") -> None:
        """Write a text that can never become a formula."""
        sheet.write_string(row, column, str(text)[:_TEXT_LIMIT], self.formats[kind])

    def write_rule(self, sheet: Worksheet, place: tuple[int, int], rule: str, refs: Refs, value: Value, kind: str) -> None:
        """Write a rule's live formula with the register's value as cached result, and note its cell."""
        row, column = place
        sheet.write_formula(row, column, self.rules[rule].excel(refs), self.formats[kind], cached(value, kind))
        self.cells[value.id] = f"'{sheet.get_name()}'!${xl_col_to_name(column)}${row + 1}"

    def comment_rules(self, sheet: Worksheet, columns: dict[str, str], rules: dict[str, str]) -> None:
        """Put each rule in words as a comment on its column's header."""
        for name, rule in rules.items():
            own = self.rules[rule]
            sheet.write_comment(f"{columns[name]}3", f"{own.sentence}（{own.clause}）", {"x_scale": 3, "y_scale": 2})


def cached(value: Value, kind: str) -> object:
    """Return a value as Excel keeps it: rates as fractions, N/A as its word."""
    if value.value is None:
        return NOT_APPLICABLE
    if isinstance(value.value, (int, Decimal)):
        return float(value.value / 100 if kind == "rate" else value.value)
    return str(value.value)


def children(table: Table, columns: Iterable[str], *keys: tuple[str, str]) -> ChildRefs:
    """Return the ranges of a child table tied to a row by (field, cell or literal) pairs."""
    return ChildRefs({name: table.span(name) for name in columns}, tuple((table.span(name), cell) for name, cell in keys))
