"""The register as it is written: display text by kind of value, and the cells that values come from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from shifan.addresses import column_ranges
from shifan.errors import Refused
from shifan.rules.replaced import OWN_RULE
from shifan.rules.settings import Setting
from shifan.score.completed_dates import YEAR_FROM, completed_dates
from shifan.standards import standard_file, wording
from shifan.standards.pack_columns import INDICATORS
from shifan.standards.pack_tables import column_letter
from shifan.values import (
    NOT_APPLICABLE,
    PATTERN,
    QUOTED,
    Register,
    UnknownValue,
    Value,
    half_up,
    percent,
)

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.clean.table_rows import R
    from shifan.raw_sheets import RawSheet
    from shifan.standards import Standard

_STORED_PLACES = 12
_SAID = ("example.", "firmness.factor.")  # texts of the package
_OF_PACKAGE = (  # patterns that the package words, not the pack
    "firmness.",
    "example.",
    "action.",
    "site.",
    "district.",
    "department.",
)


class Derivation(NamedTuple):
    """Where a value comes from: the rule that made it, and what the rule was applied to (value ids or cells)."""

    rule: str
    inputs: Iterable[str]


def quoted(*cells: str) -> Derivation:
    """Return the derivation of a value that stands in cells as it is."""
    return Derivation(QUOTED, cells)


def stored_number(number: Fraction | Decimal | int, places: int) -> Decimal:
    """Return `number` with at most 12 decimals and at least `places`, without trailing zeros beyond."""
    stored = half_up(number, _STORED_PLACES)
    short = half_up(number, places)
    return short if short == stored else stored.normalize()


def points_text(number: Fraction | Decimal | int | None, places: int) -> str:
    """Return a score, or a difference of scores, as it is printed; None is 不适用.

    A minus is the sign −, which no line ends behind; a hyphen would be torn from its number.
    """
    return NOT_APPLICABLE if number is None else str(half_up(number, places)).replace("-", "−")


class RegisterWriter:
    """Writes values into a register, with the clean tables and the pack that they come from.

    Without a register a new one is begun, which names the files of both.
    """

    def __init__(
        self, clean: CleanCity, standard: Standard, register: Register | None = None
    ) -> None:
        self.clean, self.standard = clean, standard
        self.register = _new_register(clean, standard) if register is None else register
        self._completed = completed_dates(clean)
        self._usual_words = standard.has_usual_words
        self._all_cells: dict[tuple[str, str], tuple[str, ...]] = {}

    def count(
        self, id: str, name: str, number: int, derivation: Derivation, unit: str = ""
    ) -> Value:
        """Enter a whole number; with a unit it is a value of prose and displays it."""
        name, rule, inputs = self._named(name, derivation)
        display = f"{int(number)}{unit}"
        value = Value(id, name, int(number), display, unit, "", rule, tuple(inputs))
        return self.register.add(value)

    def points(
        self, id: str, name: str, number: Fraction | Decimal | int | None, derivation: Derivation
    ) -> Value:
        """Enter a score or a difference of scores, displayed with the pack's places; None is 不适用."""
        name, rule, inputs = self._named(name, derivation)
        places = self.standard.places
        stored = None if number is None else stored_number(number, places)
        display = points_text(number, places)
        return self.register.add(Value(id, name, stored, display, "分", "", rule, tuple(inputs)))

    def rate(self, id: str, name: str, rate: Fraction | None, derivation: Derivation) -> Value:
        """Enter a rate (a fraction of 1), kept and displayed as percent; None is 不适用."""
        name, rule, inputs = self._named(name, derivation)
        places = self.standard.places
        stored = None if rate is None else stored_number(rate * 100, places)
        display = percent(rate, places)
        return self.register.add(Value(id, name, stored, display, "%", "", rule, tuple(inputs)))

    def text(self, id: str, name: str, text: str, derivation: Derivation) -> Value:
        """Enter a text, displayed as it is; what the package says by itself in the words of the pack."""
        if id.startswith(_SAID):
            text = self.standard.in_own_words(text)
        name, rule, inputs = self._named(name, derivation)
        return self.register.add(Value(id, name, text, text, rule=rule, inputs=tuple(inputs)))

    def _named(self, name: str, derivation: Derivation) -> tuple[str, str, tuple[str, ...]]:
        """Return name and rule in the words of the pack, and the inputs."""
        rule, inputs = derivation
        if self._usual_words:
            return name, rule, tuple(inputs)
        if not rule.startswith(OWN_RULE):  # the id of a rule of the pack's names its object
            rule = self.standard.in_own_words(rule)
        return self.standard.in_own_words(name), rule, tuple(inputs)

    def pattern(self, id: str, name: str, pattern: str, inputs: Iterable[str]) -> Value:
        """Enter a paragraph: its value is the pattern with anchors, its display the filled text.

        Refused if an anchor has no value, with the ids that are most like it.
        """
        name = self.standard.in_own_words(name)
        if id.startswith(_OF_PACKAGE):
            pattern = self.standard.in_own_words(pattern)
        try:
            filled = self.register.fill(pattern)
        except UnknownValue as unknown:
            raise self._unknown_anchor(id, str(unknown.args[0])) from None
        return self.register.add(
            Value(id, name, pattern, filled, rule=PATTERN, inputs=tuple(inputs))
        )

    def _unknown_anchor(self, id: str, anchor: str) -> Refused:
        near = difflib.get_close_matches(anchor, list(self.register), n=3, cutoff=0.6)
        return Refused(
            "pack-wording",
            file=f"{self.standard.id}/{wording.FILE}",
            cell=id,
            found=f"{{{{ {anchor} }}}}：没有这个数据",
            expected=f"近似的：{'、'.join(near)}" if near else "数据编号",
            action="请改正用语中的锚点",
        )

    def rows(self, sheet: RawSheet[R]) -> list[R]:
        """Return the rows of the clean table of a raw sheet as its records, read once."""
        return self.clean.reads(sheet.table).rows(sheet.record)

    def cells(self, table: str, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a field of a clean table in worksheet rows, as compact ranges."""
        # As one list: numbers of numpy and pandas one by one take ten times as long.
        plain = rows.tolist() if isinstance(rows, np.ndarray | pd.Series) else rows
        cells = tuple(plain)
        return self.clean.sources[table].span(field, cells) if cells else ()

    def all_cells(self, table: str, field: str) -> tuple[str, ...]:
        """Return the cells of a field in all rows of a clean table."""
        known = self._all_cells.get((table, field))
        if known is None:
            known = self._all_cells[table, field] = self.cells(
                table, field, self.column(table, "row")
            )
        return known

    def column(self, table: str, field: str) -> np.ndarray:
        """Return a column of a clean table as an array: chosen from and compared faster than a column of pandas."""
        return self.clean.reads(table).column(field)

    def facts(self, item: str) -> tuple[list[str], np.ndarray]:
        """Return the contents of an item of 基本信息 as they stand, and their worksheet rows."""
        at = np.flatnonzero(self.column("facts", "item") == item)
        return self.column("facts", "content")[at].tolist(), self.column("facts", "row")[at]

    def dated(self, cells: Iterable[str]) -> tuple[str, ...]:
        """Return cells of dates, and the cell of the year that completes those which state none."""
        cells = tuple(cells)
        if self._completed.any and any(self._completed.include(cell) for cell in cells):
            return (*cells, *self._year_cell)
        return cells

    @cached_property
    def _year_cell(self) -> tuple[str, ...]:
        return self.cells("facts", "content", self.facts(YEAR_FROM)[1])

    def pack(self, file: str, column: str, positions: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a column of a pack's file, for rows of the pack's list counted from 0."""
        rows = tuple(positions.tolist() if isinstance(positions, np.ndarray) else positions)
        if file == INDICATORS:
            rows = tuple(map(self.standard.line_of, rows))
        return _pack_cells(self.standard.id, file, column, rows)

    def setting(self, setting: Setting) -> str:
        """Return the address of a setting that rules read."""
        return self.standard_entry(setting.path)

    def standard_entry(self, key: str) -> str:
        """Return the address of an entry of the pack's standard.toml: `interview.scores`."""
        return f"{self.standard.id}/{standard_file.FILE}!{key}"

    def wording(self, *path: str) -> str:
        """Return the address of a sentence of the pack's wording.toml."""
        return f"{self.standard.id}/{wording.FILE}!{'.'.join(path)}"


@lru_cache(maxsize=4096)  # a question what would be if asks for them again
def _pack_cells(pack: str, file: str, column: str, rows: tuple[int, ...]) -> tuple[str, ...]:
    lines = [row + 2 for row in rows]
    sheet, letter = file.removesuffix(".csv"), column_letter(file, column)
    return tuple(f"{pack}/{file}!{sheet}!{span}" for span in column_ranges(letter, lines))


def _new_register(clean: CleanCity, standard: Standard) -> Register:
    """Return an empty register that names the files of a city and of a pack, with their SHA-256."""
    files = {
        part.file: part.sha256 for source in clean.sources.values() for part in source.all_parts
    }
    files |= {f"{standard.id}/{name}": digest for name, digest in standard.files.items()}
    return Register(files=dict(sorted(files.items())))
