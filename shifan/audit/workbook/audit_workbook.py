"""The workbook under construction: its sheets, formats, and where each value's cell is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.addresses import letter
from shifan.audit.workbook import formats
from shifan.audit.workbook.code_keys import key_field, key_formula, key_of
from shifan.audit.workbook.corrected_cells import cell_marks
from shifan.audit.workbook.formats import CellContent
from shifan.audit.workbook.layout import FIRST, HEAD_ROW, OWN_RULES, RAW, sheet_title
from shifan.records import dataclass
from shifan.rules.catalog import rules_of
from shifan.rules.excel_formulas import ChildRefs, Refs, quoted
from shifan.values import NOT_APPLICABLE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from shifan.clean import CleanCity
    from shifan.score.results import Results
    from shifan.standards import Standard
    from shifan.values import Register

# A column of a sheet: its field, its header and its width in Latin letters.
Head = tuple[str, str, float]


def usual_field(field_name: str) -> str:
    """Return the name of the column that holds a pack's own words as the usual ones: 不符合 for any problem."""
    return f"{field_name}="


@dataclass(frozen=True)
class RuleFormula:
    """A rule of the method, by id, with the cells that its formula reads.

    `own` is the cell in which a pack's own rule gives the same quantity; then the formula refers to it.
    """

    rule: str
    refs: Refs
    own: str = ""


@dataclass(frozen=True)
class WrittenTable:
    """A finished sheet as other sheets refer to it: the letters of its columns, its first and last data row."""

    sheet: str
    columns: dict[str, str]
    first: int
    last: int

    def span(self, field_name: str) -> str:
        """Return the data range of a column, with the sheet."""
        column = self.columns[field_name]
        return f"'{self.sheet}'!${column}${self.first}:${column}${max(self.last, self.first)}"

    def cell(self, field_name: str, row: int) -> str:
        """Return the cell of a field in a row counted from 1, with the sheet."""
        return f"'{self.sheet}'!${self.columns[field_name]}${row}"

    def children(self, fields: Iterable[str], *ties: tuple[str, str]) -> ChildRefs:
        """Return the ranges of some columns, for the rows tied to a parent by (field, cell or literal).

        Codes are compared by their key column where there is one; a pack's own words are read by what they are.
        """
        return ChildRefs(
            {name: self.span(self._read_field(name)) for name in fields},
            tuple(self._tie(name, cell) for name, cell in ties),
        )

    def _read_field(self, name: str) -> str:
        return usual_field(name) if usual_field(name) in self.columns else name

    def _tie(self, field_name: str, cell: str) -> tuple[str, str]:
        key = key_field(field_name)
        if key in self.columns:
            return self.span(key), key_formula(cell)
        return self.span(field_name), cell


@dataclass
class SheetWriter:
    """One sheet while it is written; rows count from 1, columns are named by field."""

    book: AuditWorkbook
    name: str
    sheet: Worksheet
    columns: dict[str, str]
    widths: dict[str, float]

    def __post_init__(self) -> None:
        self._positions = {name: position for position, name in enumerate(self.columns)}

    def cell(self, field_name: str, row: int) -> str:
        """Return the cell of a field in a row, to be used inside this sheet."""
        return f"${self.columns[field_name]}{row}"

    def fixed_cell(self, field_name: str, row: int) -> str:
        """Return the cell of a field in a row with its sheet, to be used anywhere."""
        return f"'{self.name}'!${self.columns[field_name]}${row}"

    def span(self, field_name: str, first: int, last: int) -> str:
        """Return a range of a column, to be used inside this sheet."""
        column = self.columns[field_name]
        return f"${column}${first}:${column}${last}"

    def _place(self, field_name: str, row: int) -> tuple[int, int]:
        return row - 1, self._positions[field_name]

    def put(self, row: int, field_name: str, content: CellContent, style: str = "text") -> None:
        """Write a number, date, text or nothing; a text can never become a formula."""
        place = self._place(field_name, row)
        formats.put_content(self.sheet, place, content, self.book.formats, style)

    def put_all(self, row: int, contents: Mapping[str, CellContent], style: str = "text") -> None:
        """Write the contents of several fields of a row in one style."""
        for field_name, content in contents.items():
            self.put(row, field_name, content, style)

    def formula(
        self, row: int, field_name: str, formula: str, cached: CellContent, style: str = "count"
    ) -> None:
        """Write a live formula with its cached result; None is 不适用."""
        self.sheet.write_formula(
            *self._place(field_name, row), formula, self.book.formats[style], _as_cached(cached)
        )

    def array_formula(
        self, row: int, field_name: str, formula: str, cached: CellContent, style: str = "count"
    ) -> None:
        """Write a live formula that works on whole ranges, with its cached result; None is 不适用."""
        place, cell_format = self._place(field_name, row), self.book.formats[style]
        self.sheet.write_array_formula(*place, *place, formula, cell_format, _as_cached(cached))

    def rule(
        self, row: int, field_name: str, formula: RuleFormula, cached: CellContent, style: str
    ) -> None:
        """Write a rule's live formula with its cached result."""
        text = (
            f"={formula.own}" if formula.own else self.book.rules[formula.rule].excel(formula.refs)
        )
        self.formula(row, field_name, text, cached, style)

    def key(self, row: int, field_name: str, code: str) -> None:
        """Write the key of the code that stands in the column of a field."""
        formula = f"={key_formula(self.cell(field_name, row))}"
        self.formula(row, key_field(field_name), formula, key_of(code), "plain")

    def fit_height(self, row: int, field_name: str, text: str) -> None:
        """Make a row as high as a wrapped text in a column needs."""
        lines = formats.line_count(text, self.widths[field_name])
        self.sheet.set_row(row - 1, formats.LINE_HEIGHT * lines if lines > 1 else None)

    def note_value(self, row: int, field_name: str, key: str) -> None:
        """Note that this cell holds a value, if the register has it and no cell before this one computes it."""
        if key in self.book.register:
            cell = (self.name, f"{self.columns[field_name]}{row}")
            self.book.value_cells.setdefault(key, cell)

    def link(self, row: int, field_name: str, target: str, text: str) -> None:
        """Write a link to a cell of this workbook (`'原始-点位'!A4`)."""
        if self.book.few_links:
            self.sheet.write_url(
                *self._place(field_name, row), f"internal:{target}", self.book.formats["link"], text
            )
        else:
            formula = f"=HYPERLINK({quoted(f'#{target}')},{quoted(text)})"
            self.formula(row, field_name, formula, text, "link")

    def explain(self, rules: Mapping[str, str]) -> None:
        """Put each rule in words as a comment on its column's header; `rules` maps fields to ids of rules."""
        for field_name, rule in rules.items():
            if field_name in self.columns:
                self.explain_cell(HEAD_ROW, field_name, rule)

    def explain_cell(self, row: int, field_name: str, rule: str) -> None:
        """Put a rule in words as a comment on a cell; none for a rule that a pack's own method has not."""
        if rule in self.book.rules:
            self.comment(row, field_name, self.book.rules[rule].explanation)

    def comment(self, row: int, field_name: str, text: str) -> None:
        """Put a text as a wide comment on a cell."""
        cell = f"{self.columns[field_name]}{row}"
        self.sheet.write_comment(cell, text, {"x_scale": 3, "y_scale": 2, "author": "shifan"})

    def finish(self, name: str, last: int) -> WrittenTable:
        """Return the finished table, and remember it under `name`; `last` is its last data row."""
        table = self.book.tables[name] = WrittenTable(self.name, self.columns, FIRST, last)
        return table


@dataclass
class AuditWorkbook:
    """Everything the sheets share.

    `tables` holds finished sheets by name, `records` the writers of raw sheets by clean table;
    `value_cells` maps a value id to (sheet, cell), `named_cells` a setting or result that formulas
    read to its cell, `own_cells` object, rule id and row of a pack's own rule to the cell of its result.
    """

    file: Workbook
    clean: CleanCity
    standard: Standard
    register: Register
    results: Results
    tables: dict[str, WrittenTable] = field(default_factory=dict)
    records: dict[str, SheetWriter] = field(default_factory=dict)
    value_cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    named_cells: dict[str, str] = field(default_factory=dict)
    own_cells: dict[tuple[str, str, int], str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)  # of the sheets, with their usual names

    def __post_init__(self) -> None:
        self.rules = rules_of(self.standard)
        self.formats = formats.cell_formats(self.file, self.standard.places)
        self.few_links = len(self.clean.tables["records"]) <= formats.MOST_LINKS
        self.demo = self.register.text("report.demo")
        self.marks = cell_marks(self.clean)
        self.items = {item.code: item for item in self.standard.item_list}

    def open(self, name: str, heads: Sequence[Head], note: str, frozen: int = 1) -> SheetWriter:
        """Return a new sheet with title, note and header row; the first `frozen` columns stay in view."""
        usual, name = name, self.title_of(name)
        self.titles[name] = usual
        sheet = self.file.add_worksheet(name, formats.Excel2007Sheet)
        city = self.register.text("city")
        title = f"{name}　{city}　{self.standard.label}"
        sheet.write_string(0, 0, title, self.formats["title"])
        subtitle = "　".join(part for part in (self.demo, note) if part)
        sheet.write_string(1, 0, subtitle, self.formats[self.note_style])
        # The columns of raw workbooks are called as those call them.
        in_words = str if name.startswith(RAW) else self.standard.in_own_words
        for position, (_, text, width) in enumerate(heads):
            sheet.write_string(HEAD_ROW - 1, position, in_words(text), self.formats["head"])
            sheet.set_column(position, position, width)
        sheet.freeze_panes(HEAD_ROW, frozen)
        sheet.set_row(0, 24)
        sheet.set_row(HEAD_ROW - 1, 30)
        formats.print_setup(sheet, city, self.demo)
        sheet.repeat_rows(0, HEAD_ROW - 1)
        columns = {head: letter(position) for position, (head, _, _) in enumerate(heads)}
        return SheetWriter(self, name, sheet, columns, {head: width for head, _, width in heads})

    def title_of(self, name: str) -> str:
        """Return the name of a sheet as the pack's words have it; those of raw workbooks are called as these are."""
        if name.startswith((RAW, OWN_RULES)):
            return name
        return sheet_title(name, self.standard.in_own_words)

    def own_cell(self, place: str, rule: str, row: int = 0) -> str:
        """Return the cell in which a pack's own rule stands at one row of its object; empty for the shipped method."""
        return self.own_cells.get((place, rule, row), "")

    def computes(self, place: str, rule: str) -> bool:
        """Return whether the city's method has a rule, by object and id; the shipped method has all of its own."""
        own = self.results.own
        return own is None or own.rule(place, rule) is not None

    @property
    def note_style(self) -> str:
        """Return the style of the line under a title: it stands out where data are for demonstration."""
        return "demo" if self.demo else "note"


def _as_cached(result: CellContent) -> float | str:
    """Return a result as Excel keeps it: numbers as floats, 不适用 as its word."""
    if result is None:
        return NOT_APPLICABLE
    if isinstance(result, (Decimal, Fraction, int, float)) and not isinstance(result, bool):
        return float(result)
    return str(result)[: formats.LONGEST_TEXT]
