"""The pen that enters values: display text by kind, and the cells they come from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.errors import Refused
from shifan.values import NOT_APPLICABLE, PATTERN, Register, UnknownValue, Value, half_up, percent

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_STORED_PLACES = 12
QUOTED = "照录原始单元格"
YEAR_FROM = "现场检查开始日期"  # the item whose year completes dates without one
METHOD_NAMES = {"announced": "明查", "covert": "暗访"}
METHODS = tuple(METHOD_NAMES)


def plain(number: Fraction | Decimal | int, places: int) -> Decimal:
    """Return `number` with at most 12 decimals and at least `places`, without trailing zeros beyond."""
    stored = half_up(number, _STORED_PLACES)
    short = half_up(number, places)
    return short if short == stored else stored.normalize()


class Book:
    """A register being written, with the clean tables and the pack it is written from."""

    def __init__(self, clean: CleanCity, standard: Standard) -> None:
        self.clean, self.standard = clean, standard
        files = {source.file: source.sha256 for source in clean.sources.values()}
        files |= {f"{standard.id}/{name}": digest for name, digest in standard.files.items()}
        self.register = Register(files=dict(sorted(files.items())))
        self._completed = _completed(clean)

    def count(
        self,
        key: str,
        name: str,
        number: int,
        rule: str,
        inputs: Iterable[str],
        unit: str = "",
    ) -> Value:
        """Enter a whole number; with a unit it is a value of prose and displays it."""
        return self._add(key, name, int(number), f"{int(number)}{unit}", unit, rule, inputs)

    def points(
        self,
        key: str,
        name: str,
        number: Fraction | Decimal | None,
        rule: str,
        inputs: Iterable[str],
    ) -> Value:
        """Enter a score, displayed with the pack's places; None is 不适用."""
        places = self.standard.places
        if number is None:
            return self._add(key, name, None, NOT_APPLICABLE, "分", rule, inputs)
        return self._add(
            key, name, plain(number, places), str(half_up(number, places)), "分", rule, inputs
        )

    def rate(
        self, key: str, name: str, rate: Fraction | None, rule: str, inputs: Iterable[str]
    ) -> Value:
        """Enter a rate (a fraction of 1), kept and displayed as percent; None is 不适用."""
        places = self.standard.places
        stored = None if rate is None else plain(Fraction(rate) * 100, places)
        return self._add(key, name, stored, percent(rate, places), "%", rule, inputs)

    def text(self, key: str, name: str, text: str, rule: str, inputs: Iterable[str]) -> Value:
        """Enter a text, displayed as it is."""
        return self._add(key, name, text, text, "", rule, inputs)

    def pattern(self, key: str, name: str, pattern: str, inputs: Iterable[str]) -> Value:
        """Enter a paragraph: its value is the pattern with anchors, its display the filled text; Refused if an anchor has no value."""
        try:
            filled = self.register.fill(pattern)
        except UnknownValue as error:
            near = difflib.get_close_matches(
                str(error.args[0]), list(self.register), n=3, cutoff=0.6
            )
            raise Refused(
                "pack-wording",
                file=f"{self.standard.id}/wording.toml",
                cell=key,
                found=f"{{{{ {error.args[0]} }}}}：没有这个数据",
                expected=f"近似的：{'、'.join(near)}" if near else "数据编号",
                action="请改正用语中的锚点",
            ) from None
        return self._add(key, name, pattern, filled, "", PATTERN, inputs)

    def _add(
        self,
        key: str,
        name: str,
        value: object,
        display: str,
        unit: str,
        rule: str,
        inputs: Iterable[str],
    ) -> Value:
        return self.register.add(Value(key, name, value, display, unit, "", rule, tuple(inputs)))

    def cells(self, table: str, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a field of a clean table, as compact ranges."""
        rows = [int(row) for row in rows]
        return tuple(self.clean.sources[table].span(field, rows)) if rows else ()

    def dated(self, cells: Iterable[str]) -> tuple[str, ...]:
        """Return cells of dates, and the cell of the year that completes those which state none."""
        cells = tuple(cells)
        if not self._completed or not any(self._completed.touches(cell) for cell in cells):
            return cells
        facts = self.clean.tables["facts"]
        return (
            *cells,
            *self.cells("facts", "content", facts["row"][(facts["item"] == YEAR_FROM).to_numpy()]),
        )

    def pack(self, file: str, *columns: str, rows: Iterable[int] = ()) -> tuple[str, ...]:
        """Return the pack's cells of the given column letters and frame positions (CSV row = position + 2)."""
        sheet = file.removesuffix(".csv")
        lines = [int(row) + 2 for row in rows]
        return tuple(
            f"{self.standard.id}/{file}!{sheet}!{span}"
            for letter in columns
            for span in spans(letter, lines)
        )

    def setting(self, *path: str) -> str:
        """Return the address of a setting of the pack's standard.toml."""
        return f"{self.standard.id}/standard.toml!{'.'.join(path)}"

    def wording(self, *path: str) -> str:
        """Return the address of a sentence of the pack's wording.toml."""
        return f"{self.standard.id}/wording.toml!{'.'.join(path)}"


@dataclass(frozen=True)
class Completed:
    """The cells of dates that state no year, by the sheet they are in: single cells, or a column too long to list."""

    cells: frozenset[str]
    columns: frozenset[str]

    def touches(self, cell: str) -> bool:
        """Return whether a cell, or the first cell of a range, is one of them."""
        sheet, place = cell.rsplit("!", 1)
        first = place.split(":")[0]
        return (
            f"{sheet}!{first}" in self.cells
            or f"{sheet}!{first.rstrip('0123456789')}" in self.columns
        )


def _completed(clean: CleanCity) -> Completed | None:
    """Return the cells whose date took its year from elsewhere, as the findings tell them; None if there are none."""
    cells, columns = set(), set()
    for finding in clean.findings:
        if finding.code == "date-year":
            sheet = f"{finding.file}!{finding.sheet}"
            parts = finding.cell.split(",")
            if len(parts) > 1 or ":" in finding.cell:
                columns.add(
                    f"{sheet}!{finding.cell.split(':')[0].split(',')[0].rstrip('0123456789')}"
                )
            else:
                cells.add(f"{sheet}!{finding.cell}")
    return Completed(frozenset(cells), frozenset(columns)) if cells or columns else None


def spans(letter: str, rows: Iterable[int]) -> list[str]:
    """Return rows of one column as compact ranges: `E2:E9`, `E12`."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in runs]
