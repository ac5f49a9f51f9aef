"""The workbook under construction: its sheets in reading order, formats, and where each value's cell is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from shifan.audit.workbook import formats
from shifan.audit.workbook.corrected_cells import marks
from shifan.audit.workbook.layout import FIRST, HEAD_ROW
from shifan.rules import rules_of
from shifan.rules.excel_formulas import ChildRefs, Refs, quoted
from shifan.values import NOT_APPLICABLE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from shifan.clean import CleanCity
    from shifan.score.results import Results
    from shifan.standards import Standard
    from shifan.values import Register, Value

METHODS = {"announced": "明查", "covert": "暗访"}
_TEXT_LIMIT = 32_000
Head = tuple[str, str, float]


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
        """Return the cell of a field in a row counted from 1."""
        return f"'{self.sheet}'!${self.columns[name]}${row}"


@dataclass
class Page:
    """One sheet while it is written; rows count from 1, columns are named by field."""

    book: Book
    name: str
    sheet: Worksheet
    columns: dict[str, str]
    widths: dict[str, float]

    def at(self, field_name: str, row: int) -> str:
        """Return the cell of a field in a row, to be used inside this sheet."""
        return f"${self.columns[field_name]}{row}"

    def _place(self, field_name: str, row: int) -> tuple[int, int]:
        return row - 1, list(self.columns).index(field_name)

    def put(self, row: int, field_name: str, content: object, look: str = "text") -> None:
        """Write a number, date, text or nothing; a text can never become a formula."""
        formats.put(self.sheet, self._place(field_name, row), content, self.book.formats, look)

    def formula(
        self, row: int, field_name: str, formula: str, cached: object, look: str = "count"
    ) -> None:
        """Write a live formula with its cached result; None is 不适用."""
        self.sheet.write_formula(
            *self._place(field_name, row), formula, self.book.formats[look], plain(cached)
        )

    def array_formula(
        self, row: int, field_name: str, formula: str, cached: object, look: str = "count"
    ) -> None:
        """Write a live formula that works on whole ranges, with its cached result; None is 不适用."""
        place = self._place(field_name, row)
        self.sheet.write_array_formula(
            *place, *place, formula, self.book.formats[look], plain(cached)
        )

    def comment(self, field_name: str, text: str) -> None:
        """Put a text as a comment on a column's header."""
        place = f"{self.columns[field_name]}{HEAD_ROW}"
        self.sheet.write_comment(place, text, {"x_scale": 3, "y_scale": 2, "author": "shifan"})

    def rule(
        self, row: int, field_name: str, rule: str, refs: Refs, cached: object, look: str
    ) -> None:
        """Write a rule's live formula with its cached result."""
        self.formula(row, field_name, self.book.rules[rule].excel(refs), cached, look)

    def tall(self, row: int, field_name: str, text: str) -> None:
        """Make a row as high as a wrapped text in a column needs."""
        lines = formats.lines(text, self.widths[field_name])
        self.sheet.set_row(row - 1, formats.LINE * lines if lines > 1 else None)

    def holds(self, row: int, field_name: str, key: str) -> None:
        """Note that this cell holds a value of the register."""
        if key in self.book.register:
            self.book.cells[key] = (self.name, f"{self.columns[field_name]}{row}")

    def link(self, row: int, field_name: str, target: str, text: str) -> None:
        """Write a link to a cell of this workbook (`'原始-点位'!A4`)."""
        if self.book.few_links:
            self.sheet.write_url(
                *self._place(field_name, row), f"internal:{target}", self.book.formats["link"], text
            )
        else:
            self.formula(
                row, field_name, f"=HYPERLINK({quoted(f'#{target}')},{quoted(text)})", text, "link"
            )

    def table(self, name: str, last: int) -> Table:
        """Return the finished table, and remember it under `name`."""
        made = self.book.tables[name] = Table(self.name, self.columns, FIRST, last)
        return made


@dataclass
class Book:
    """Everything the sheets share. `cells` maps a value id to (sheet, cell), `tables` names to tables."""

    file: Workbook
    clean: CleanCity
    standard: Standard
    register: Register
    results: Results
    tables: dict[str, Table] = field(default_factory=dict)
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rules = rules_of(self.standard)
        self.formats = formats.formats(self.file, self.standard.places)
        self.few_links = len(self.clean.tables["records"]) <= formats.MOST_LINKS
        self.demo = self.register.text("report.demo")
        self.marks = marks(self.clean)
        items = self.standard.check_items
        self.item_of = {
            row.code: (row.indicator, "重点" if row.key else "一般", row.points)
            for row in items.itertuples(index=False)
        }

    def open(self, name: str, heads: Sequence[Head], note: str, frozen: int = 1) -> Page:
        """Return a new sheet with title, note and header row; `heads` are (field, header, width)."""
        sheet = self.file.add_worksheet(name, formats.OldFunctions)
        title = f"{name}　{self.register.text('city')}　{self.standard.label}"
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(
            1,
            0,
            "　".join(part for part in (self.demo, note) if part),
            self.formats["demo" if self.demo else "note"],
        )
        for n, (_, text, width) in enumerate(heads):
            sheet.write_string(HEAD_ROW - 1, n, text, self.formats["head"])
            sheet.set_column(n, n, width)
        sheet.freeze_panes(HEAD_ROW, frozen)
        sheet.set_row(0, 24)
        sheet.set_row(HEAD_ROW - 1, 30)
        formats.print_setup(sheet, self.register.text("city"), self.demo)
        sheet.repeat_rows(0, HEAD_ROW - 1)
        columns = {key: xl_col_to_name(n) for n, (key, _, _) in enumerate(heads)}
        return Page(self, name, sheet, columns, {key: width for key, _, width in heads})

    def explain(self, page: Page, rules: dict[str, str]) -> None:
        """Put each rule in words as a comment on its column's header."""
        for name, rule in rules.items():
            own = self.rules[rule]
            page.sheet.write_comment(
                f"{page.columns[name]}{HEAD_ROW}",
                f"{own.sentence}（{own.clause}）",
                {"x_scale": 3, "y_scale": 2, "author": "shifan"},
            )

    def value(self, key: str) -> Value | None:
        """Return a value of the register, or None."""
        return self.register.get(key)


def plain(result: object) -> object:
    """Return a result as Excel keeps it: numbers as floats, N/A as its word."""
    if result is None:
        return NOT_APPLICABLE
    if isinstance(result, (Decimal, Fraction, int, float)) and not isinstance(result, bool):
        return float(result)
    return str(result)[:_TEXT_LIMIT]


def children(table: Table, columns: Iterable[str], *keys: tuple[str, str]) -> ChildRefs:
    """Return the ranges of a child table tied to a row by (field, cell or literal) pairs.

    Codes are compared by their key column where there is one: a spreadsheet takes 3.1 and 3.10 for the same number.
    """
    ties = tuple(
        (table.span(f"{name}#"), f'"#"&{cell}')
        if f"{name}#" in table.columns
        else (table.span(name), cell)
        for name, cell in keys
    )
    return ChildRefs({name: table.span(name) for name in columns}, ties)
