"""What stands where a lineage ends: raw cells and the pack's entries, under labels that do not depend on rows.

A raw cell is labelled by workbook, sheet, the key of its row and its field; an entry of the pack by
file, key and column or path. So an inserted row or another file format moves no label, and two runs
can be compared cell by cell.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shifan.addresses import LAST_ROW as ROWS_OF_PART
from shifan.addresses import cells_of, in_pack, letter
from shifan.audit.lineage.cell_text import cell_text
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.raw_sheets import SHEETS, RawSheet
from shifan.received import parse_toml, read_text

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity, Source


class _TableCells:
    """The cells of a clean table by column letter and worksheet row; keys and columns are made when first asked for."""

    def __init__(self, sheet: RawSheet[Any], source: Source, frame: pd.DataFrame) -> None:
        self._sheet, self._frame = f"{sheet.workbook}!{sheet.name}", frame
        self._key_fields = sheet.key
        self.parts = [
            {letter: field for field, letter in part.columns.items() if field in frame}
            for part in source.all_parts
        ]
        self._columns: dict[str, list[Any]] = {}

    @cached_property
    def positions(self) -> list[dict[int, int]]:
        """Return for each part the position of each of its worksheet rows in the table."""
        positions: list[dict[int, int]] = [{} for _ in self.parts]
        for position, row in enumerate(self._frame["row"].tolist()):
            number, before = divmod(row - 1, ROWS_OF_PART)
            positions[number][before + 1] = position
        return positions

    @cached_property
    def _keys(self) -> list[str]:
        return _keys_of(self._key_fields, self._frame)

    def label_and_content(self, field: str, position: int) -> tuple[str, str]:
        """Return label and content of the cell of a field at a position."""
        if field not in self._columns:
            self._columns[field] = self._frame[field].tolist()
        content = cell_text(self._columns[field][position])
        return f"{self._sheet} {self._keys[position]} {field}", content


class SourceContents:
    """The contents of a run's raw cells and pack entries by label.

    `addresses` maps the labels of raw cells, and of entries of 来源.toml, to their address; those of
    the pack have none there.
    """

    def __init__(self, clean: CleanCity, pack: Path) -> None:
        self.addresses: dict[str, str] = {}
        self._contents: dict[str, str] = {}
        self._labels: dict[str, tuple[str, ...]] = {}  # by address
        self._settings: dict[str, list[tuple[str, str]]] = {}  # (path, label) by TOML file
        # By file and sheet: the tables that are read from there, with the number of the part.
        self._tables: dict[str, list[tuple[_TableCells, int]]] = {}
        for sheet in SHEETS:
            source = clean.source(sheet)
            cells = _TableCells(sheet, source, clean.tables[sheet.table])
            for number, part in enumerate(source.all_parts):
                self._tables.setdefault(part.place, []).append((cells, number))
        for file, entry in (clean.provenance or {}).items():
            for name, content in entry.items():
                label, address = f"{PROVENANCE} {file} {name}", f"{PROVENANCE}!{file}!{name}"
                self._contents[label], self.addresses[label] = content, address
                self._labels[address] = (label,)
        for path in sorted(pack.glob("*.csv")):
            self._add_csv(path)
        for path in sorted(pack.glob("*.toml")):
            self._add_toml(path)

    @cached_property
    def by_label(self) -> dict[str, str]:
        """Return the content of every label there is."""
        for sheet, tables in self._tables.items():
            for table, number in tables:
                for row in table.positions[number]:
                    for column in table.parts[number]:
                        self._add_cell(sheet, column, row)
        return self._contents

    def content(self, label: str) -> str:
        """Return the content of a label that `labels` gave."""
        return self._contents[label]

    def labels(self, address: str) -> tuple[str, ...]:
        """Return the labels that an address stands for; cells without content have none."""
        if in_pack(address):
            address = address.split("/", 1)[1]
        if address not in self._labels:
            self._labels[address] = tuple(self._labels_of(address))
        return self._labels[address]

    def _labels_of(self, address: str) -> Iterator[str]:
        file, _, path = address.partition("!")
        for key, label in self._settings.get(file, ()):
            if key == path or key.startswith(f"{path}."):
                yield label
        for sheet, column, row in cells_of(address):
            yield from self._labels.get(f"{sheet}!{column}{row}") or self._add_cell(
                sheet, column, row
            )

    def _add_cell(self, sheet: str, column: str, row: int) -> tuple[str, ...]:
        """Return the labels of a raw cell, noted with its content; nothing for a cell without data.

        In a wide table the cell that names the site has one for each record of its row.
        """
        labels = []
        for table, number in self._tables.get(sheet, ()):
            field = table.parts[number].get(column)
            position = table.positions[number].get(row) if field else None
            if field and position is not None:
                label, content = table.label_and_content(field, position)
                self._contents[label], self.addresses[label] = content, f"{sheet}!{column}{row}"
                labels.append(label)
        return tuple(labels)

    def _add_csv(self, path: Path) -> None:
        header, *rows = csv.reader(io.StringIO(read_text(path, "utf-8-sig"), newline=""))
        keys = _distinct(row[0] if row else "" for row in rows)
        for number, (key, row) in enumerate(zip(keys, rows, strict=True), 2):
            for position, (name, content) in enumerate(zip(header, row, strict=False)):
                label = f"{path.name} {key} {name}"
                self._contents[label] = content
                self._labels[f"{path.name}!{path.stem}!{letter(position)}{number}"] = (label,)

    def _add_toml(self, path: Path) -> None:
        settings = self._settings[path.name] = []
        for key, content in _settings(parse_toml(read_text(path, "utf-8-sig"))):
            label = f"{path.name} {key}"
            self._contents[label] = content
            settings.append((key, label))


def row_keys(sheet: RawSheet[Any], frame: pd.DataFrame) -> list[str]:
    """Return the key of each row of a clean table, as it stands in the labels of its cells."""
    return _keys_of(sheet.key, frame)


def _keys_of(fields: Iterable[str], frame: pd.DataFrame) -> list[str]:
    columns = (frame[field].tolist() for field in fields)
    return _distinct("/".join(map(cell_text, key)) for key in zip(*columns, strict=True))


def _distinct(keys: Iterable[str]) -> list[str]:
    """Return keys, each that came before with a number behind it: a, a#2, a#3."""
    seen: Counter[str] = Counter()
    distinct = []
    for key in keys:
        seen[key] += 1
        distinct.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return distinct


def _settings(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, content) of each setting of a parsed TOML file; a list of plain entries is one setting."""
    for key, entry in _entries(node):
        below = f"{path}.{key}" if path else key
        if _is_table(entry):
            yield from _settings(entry, below)
        else:
            yield below, "、".join(map(str, entry)) if isinstance(entry, list) else str(entry)


def _entries(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a table, or of a list of tables: those are named by their id, others by number from 1."""
    if isinstance(node, Mapping):
        yield from node.items()
        return
    for number, entry in enumerate(node, 1):
        yield str(entry.get("id", number) if isinstance(entry, Mapping) else number), entry


def _is_table(node: Any) -> bool:
    """Return whether a node of a parsed TOML file holds settings of its own."""
    if isinstance(node, list):
        return any(isinstance(entry, Mapping) for entry in node)
    return isinstance(node, Mapping)
