"""The rules of a pack's own as live formulas: one sheet an object, its columns in the order of the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.audit.workbook.band_sheet import BandCells, write_bands
from shifan.audit.workbook.layout import (
    BANDS,
    FIRST,
    HEAD_ROW,
    LONGEST_TITLE,
    OWN_PARAMETERS,
    OWN_RULES,
    sheet_title,
)
from shifan.audit.workbook.own_columns import live_formula
from shifan.records import dataclass
from shifan.rules.excel_formulas import ChildRefs, Refs, formula, needs_array
from shifan.rules.expression import Node
from shifan.rules.language.evaluation import as_entries
from shifan.rules.language.objects import CITY, JOIN
from shifan.rules.language.program import CompiledRule
from shifan.rules.language.scope import Reference
from shifan.rules.sentences import words
from shifan.rules.settings import method_weight
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.score.own_rule_values import value_id
from shifan.score.results import OwnResults
from shifan.standards import objects as ob
from shifan.standards.method import parameters_of

if TYPE_CHECKING:
    from shifan.audit.workbook.audit_workbook import AuditWorkbook, Head, SheetWriter
    from shifan.audit.workbook.formats import CellContent
    from shifan.rules.columns import Entry

_STYLES = {"分": "score", "率": "rate", "个": "count", "文字": "label"}
_KEY = "@"  # a column that ties a row to one of another object


def sheet_names(places: list[str], in_own_words: Callable[[str], str] = str) -> dict[str, str]:
    """Return the name of each object's sheet, no longer than a sheet's name may be, and each another."""
    names: dict[str, str] = {}
    for number, place in enumerate(places, 1):
        name = sheet_title(f"{OWN_RULES}{place}", in_own_words)
        if len(name) > LONGEST_TITLE or name in (OWN_PARAMETERS, BANDS, *names.values()):
            name = f"{name[: LONGEST_TITLE - 3]}…{number}"
        names[place] = name
    return names


def places(own: OwnResults) -> list[str]:
    """Return the objects that have a sheet: those with rules, and those that a rule reads."""
    wanted: dict[str, None] = {}
    for rule in own.program.rules:
        for place in (*rule.children, *(ref.object for ref in rule.references), rule.text.object):
            wanted.setdefault(place)
    return list(wanted)


@dataclass
class _ObjectSheet:
    """An object's sheet while it is planned: keys to other objects, columns that rules read, then its rules."""

    place: str
    title: str
    keys: list[str]
    columns: list[Reference] = field(default_factory=list)
    rules: list[CompiledRule] = field(default_factory=list)
    page: SheetWriter | None = None

    @property
    def written(self) -> SheetWriter:
        """Return the sheet as it is written; it is opened before anything refers to it."""
        if self.page is None:
            raise ValueError(f"not opened: {self.place}")
        return self.page

    def span(self, name: str, size: int) -> str:
        """Return the range of a column over all rows of the object."""
        letter = self.written.columns[name]
        return f"'{self.title}'!${letter}${FIRST}:${letter}${FIRST + max(size, 1) - 1}"

    def cell(self, name: str, row: int) -> str:
        """Return the cell of a column in a row of the object, counted from 0."""
        return f"'{self.title}'!${self.written.columns[name]}${FIRST + row}"


def write_own_rules(book: AuditWorkbook) -> None:
    """Write parameters and one sheet for each object of the pack's own program; nothing for the shipped method."""
    if book.results.own is not None:
        _RuleSheets(book, book.results.own).write()


def _parameters(book: AuditWorkbook, own: OwnResults) -> dict[str, str]:
    """Write the numbers that formulas read from the pack; return the cell of each by name."""
    read = {name for rule in own.program.rules for name in rule.parameters}
    heads = (("name", "参数", 30), ("number", "数值", 14))
    page = book.open(OWN_PARAMETERS, heads, "规则包 standard.toml 中公式引用的数；浅黄可改", 1)
    cells, fixed = {}, _fixed_parameters(book)
    numbers = {
        name: parameter for name, parameter in parameters_of(book.standard).items() if name in read
    }
    for row, (name, number) in enumerate(numbers.items(), FIRST):
        page.put(row, "name", name)
        if name in fixed:
            page.formula(row, "number", f"={fixed[name]}", number, "plain")
        else:
            page.put(row, "number", number, "input")
        cells[name] = page.fixed_cell("number", row)
    return cells


def _fixed_parameters(book: AuditWorkbook) -> dict[str, str]:
    """Return the cells of the parameters that every pack has: they stand in the sheet of all settings."""
    ids = dict(FIXED_PARAMETERS)
    for method in book.standard.methods:
        ids[f"{method.name}权重"] = method_weight(method.code, method.name).id
    return {name: book.named_cells[id] for name, id in ids.items() if id in book.named_cells}


def _planned(own: OwnResults, in_own_words: Callable[[str], str]) -> dict[str, _ObjectSheet]:
    schema, titles = own.rows.schema, sheet_names(places(own), in_own_words)
    sheets = {
        place: _ObjectSheet(place, title, list(schema.determined(place)))
        for place, title in titles.items()
    }
    for rule in sorted(own.program.rules, key=lambda rule: rule.text.line):
        sheets[rule.text.object].rules.append(rule)
        for child, reference in rule.child_reads:
            _add(sheets[child], reference)
            _add(sheets[reference.object], reference)
        for reference in rule.row_reads:
            _add(sheets[reference.object], reference)
    return sheets


def _add(sheet: _ObjectSheet, reference: Reference) -> None:
    """Give a sheet a column for what is read of it; its own rules stand there anyway."""
    own_rule = reference.is_rule and reference.object == sheet.place
    if not own_rule and reference not in sheet.columns:
        sheet.columns.append(reference)


class _RuleSheets:
    """The sheets of a program: what stands where, so that each formula finds what it reads."""

    def __init__(self, book: AuditWorkbook, own: OwnResults) -> None:
        self.book, self.own, self.levels = book, own, ob.upper_levels(book.standard)
        self.parameters = _parameters(book, own)
        self.bands: BandCells = write_bands(book, own.program.rules)
        self.sheets = _planned(own, book.standard.in_own_words)

    def write(self) -> None:
        """Open every sheet, then fill them: a formula may read any other."""
        for sheet in self.sheets.values():
            self._open(sheet)
        for sheet in self.sheets.values():
            self._write_keys(sheet)
            for reference in sheet.columns:
                self._write_column(sheet, reference)
            for rule in sheet.rules:
                expression = self.bands.looked_up(rule.expression)
                for row in range(self.own.rows.size(sheet.place)):
                    self._write_result(sheet, rule, row, expression)

    def _open(self, sheet: _ObjectSheet) -> None:
        in_words = self.book.standard.in_own_words
        heads: list[Head] = [("#", "行", 16.0)]
        heads += [(f"{_KEY}{key}", f"所属{key}", 12.0) for key in sheet.keys]
        heads += [(reference.key, reference.name, 12.0) for reference in sheet.columns]
        heads += [(_column_of(rule), rule.text.name, 14.0) for rule in sheet.rules]
        note = f"{self.own.rows.size(sheet.place)}行；规则各列均为公式，表头批注为规则全文"
        sheet.page = self.book.open(sheet.title, heads, note, 1)
        for rule in sheet.rules:
            sheet.page.comment(HEAD_ROW, _column_of(rule), _explained(rule, in_words))

    def _write_keys(self, sheet: _ObjectSheet) -> None:
        """Write the code of each row, and of the rows of other objects that it belongs to."""
        rows = self.own.rows
        for row, codes in enumerate(rows.codes(sheet.place)):
            sheet.written.put(FIRST + row, "#", JOIN.join(codes) or CITY)
            for key in sheet.keys:
                position = int(rows.parents(sheet.place, key)[row])
                code = rows.codes(key)[position][0] if position >= 0 else ""
                sheet.written.put(FIRST + row, f"{_KEY}{key}", f"#{code}")

    def _write_column(self, sheet: _ObjectSheet, reference: Reference) -> None:
        """Write a column: of the object itself from the raw sheet or the pack, else by a link to where it stands."""
        entries = self._entries(reference)
        positions = self.own.rows.parents(sheet.place, reference.object).tolist()
        for row, position in enumerate(positions):
            if position < 0:
                continue
            there, entry = self._source(sheet, reference, position), entries[position]
            if there:
                sheet.written.formula(FIRST + row, reference.key, there, entry, "plain")
            else:
                style = "plain" if reference.name == reference.object else "input"
                sheet.written.put(FIRST + row, reference.key, _typed(entry), style)
            if reference.object == sheet.place:
                key = (sheet.place, reference.name, row)
                self.book.own_cells[key] = sheet.cell(reference.key, row)

    def _source(self, sheet: _ObjectSheet, reference: Reference, position: int) -> str:
        """Return the formula that a column's entry is taken by; empty where it is entered as it is."""
        if reference.object != sheet.place:
            return f"={self.sheets[reference.object].cell(reference.key, position)}"
        return live_formula(self.book, reference, position)

    def _entries(self, reference: Reference) -> list[Entry]:
        """Return a column at its own object's rows."""
        if reference.is_rule:
            return self.own.columns[reference.object, reference.name]
        rows = self.own.rows.rows[reference.object]
        if reference.name in rows.columns:
            return as_entries(rows.columns[reference.name])
        return list(rows.labels or rows.codes)

    def _write_result(
        self, sheet: _ObjectSheet, rule: CompiledRule, row: int, expression: Node
    ) -> None:
        entry = self.own.columns[rule.text.key][row]
        style = _STYLES[rule.text.unit]
        text = formula(expression, self._refs(sheet, rule, row))
        put = sheet.written.array_formula if needs_array(expression) else sheet.written.formula
        put(FIRST + row, _column_of(rule), text, entry, style)
        id = value_id(self.own, rule, row, self.levels)
        sheet.written.note_value(FIRST + row, _column_of(rule), id)
        key = (rule.text.object, rule.text.id, row)
        self.book.own_cells[key] = sheet.cell(_column_of(rule), row)

    def _refs(self, sheet: _ObjectSheet, rule: CompiledRule, row: int) -> Refs:
        """Return where a rule's formula at one row finds what it reads."""
        cells = {**self.bands.cells, **{name: self.parameters[name] for name in rule.parameters}}
        for reference in rule.row_reads:
            position = int(self.own.rows.parents(sheet.place, reference.object)[row])
            cells[reference.key] = self.sheets[reference.object].cell(
                reference.key, max(position, 0)
            )
        children = {child: self._child_refs(sheet, rule, child, row) for child in rule.children}
        return Refs(cells, children)

    def _child_refs(
        self, sheet: _ObjectSheet, rule: CompiledRule, child: str, row: int
    ) -> ChildRefs:
        size, of_child = self.own.rows.size(child), self.sheets[child]
        read = [reference.key for of, reference in rule.child_reads if of == child]
        columns = {name: of_child.span(name, size) for name in (read or ["#"])}
        keys = tuple(
            (of_child.span(f"{_KEY}{part}", size), sheet.cell(f"{_KEY}{part}", row))
            for part in self.own.rows.schema.parts(sheet.place)
        )
        return ChildRefs(columns, keys)


def _column_of(rule: CompiledRule) -> str:
    """Return what the column of a rule is called inside its sheet."""
    return f"{rule.text.object}.{rule.text.name}"


def _explained(rule: CompiledRule, in_own_words: Callable[[str], str]) -> str:
    """Return a rule as the comment on its column says it: formula, meaning, clause and note."""
    text = rule.text
    meaning = in_own_words(f"{text.name}＝{words(rule.expression)}。")
    parts = text.formula, meaning, in_own_words(text.note), text.clause
    return "\n".join(part for part in parts if part)


def _typed(entry: Entry) -> CellContent:
    return float(entry) if isinstance(entry, Fraction) else entry
