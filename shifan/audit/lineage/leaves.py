"""What stands where a lineage ends: the content of raw cells and of the pack's entries, under labels that do not depend on rows.

A raw cell is labelled by workbook, sheet, key of its row and field, an entry of the pack by file, key and column or path. So an
inserted row or another file format moves no label, and two runs can be compared cell by cell.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.addresses import cells_of, in_pack, letter
from shifan.audit.pages.data_tables import text
from shifan.clean.columns import TABLES
from shifan.intake.provenance import FILE as PAPERS

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.clean.city import Source

# The fields that tell a row of a clean table from the others.
KEYS = {
    "facts": ("item",),
    "districts": ("code",),
    "team": ("unit",),
    "documents": ("indicator", "aspect"),
    "sites": ("site",),
    "records": ("site", "item"),
    "absent_types": ("method", "business_type"),
    "rectification": ("problem",),
    "interviews": ("interview", "topic"),
    "vetoes": ("veto",),
    "figures": ("figure",),
    "achievements": ("theme_number", "layer", "heading"),
}


class _Rows:
    """The rows of a clean table by worksheet row: their keys, and the columns by letter. Made when first asked for."""

    def __init__(self, table: str, sheet: str, source: Source, frame: pd.DataFrame) -> None:
        self._table, self._sheet, self._frame = table, sheet, frame
        self.fields = {letter: field for field, letter in source.columns.items() if field in frame}
        self._columns: dict[str, list[object]] = {}

    @cached_property
    def at(self) -> dict[int, int]:
        """Return the position of each worksheet row."""
        return {row: n for n, row in enumerate(self._frame["row"].tolist())}

    @cached_property
    def _keys(self) -> list[str]:
        columns = (self._frame[field].tolist() for field in KEYS[self._table])
        return _distinct("/".join(map(text, key)) for key in zip(*columns, strict=True))

    def leaf(self, column: str, place: int) -> tuple[str, str]:
        """Return label and content of the cell of a column at a position."""
        field = self.fields[column]
        if field not in self._columns:
            self._columns[field] = self._frame[field].tolist()
        return f"{self._sheet} {self._keys[place]} {field}", text(self._columns[field][place])


class Leaves:
    """The labels and contents of a run: `places` maps the labels of raw cells to their address."""

    def __init__(self, clean: CleanCity, pack: Path) -> None:
        self.places: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._at: dict[str, tuple[str, ...]] = {}  # labels by address
        self._settings: dict[str, list[tuple[str, str]]] = {}  # (path, label) by file
        self._rows: dict[str, _Rows] = {}
        for table in TABLES:
            source = clean.sources[table.name]
            self._rows[f"{source.file}!{source.sheet}"] = _Rows(
                table.name, f"{table.workbook}!{table.sheet}", source, clean.tables[table.name]
            )
        for file, entry in (clean.provenance or {}).items():
            for name, content in entry.items():
                self._add(f"{PAPERS} {file} {name}", content, f"{PAPERS}!{file}!{name}")
        for path in sorted(pack.glob("*.csv")):
            self._add_csv(path)
        for path in sorted(pack.glob("*.toml")):
            self._add_toml(path)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return the content of every label there is."""
        for sheet, rows in self._rows.items():
            for row in rows.at:
                for column in rows.fields:
                    self._cell(sheet, column, row)
        return self._texts

    def text(self, label: str) -> str:
        """Return the content of a label that `labels` gave."""
        return self._texts[label]

    def _add(self, label: str, content: str, address: str) -> None:
        self._texts[label], self.places[label], self._at[address] = content, address, (label,)

    def _cell(self, sheet: str, column: str, row: int) -> tuple[str, ...]:
        """Return the label of a raw cell, noted with its content; nothing for a cell without data."""
        rows = self._rows.get(sheet)
        place = rows.at.get(row) if rows and column in rows.fields else None
        if place is None:
            return ()
        label, content = rows.leaf(column, place)
        self._texts[label], self.places[label] = content, f"{sheet}!{column}{row}"
        return (label,)

    def _add_csv(self, path: Path) -> None:
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        for line, (key, row) in enumerate(
            zip(_distinct(row[0] if row else "" for row in rows), rows, strict=True), 2
        ):
            for n, (name, content) in enumerate(zip(header, row, strict=False)):
                label = f"{path.name} {key} {name}"
                self._texts[label], self._at[f"{path.name}!{path.stem}!{letter(n)}{line}"] = (
                    content,
                    (label,),
                )

    def _add_toml(self, path: Path) -> None:
        settings = self._settings[path.name] = []
        for key, content in _flat(tomllib.loads(path.read_text(encoding="utf-8-sig"))):
            label = f"{path.name} {key}"
            self._texts[label] = content
            settings.append((key, label))

    def labels(self, address: str) -> tuple[str, ...]:
        """Return the labels that an address stands for; cells without content have none."""
        if in_pack(address):
            address = address.split("/", 1)[1]
        if address not in self._at:
            self._at[address] = tuple(self._found(address))
        return self._at[address]

    def _found(self, address: str) -> Iterator[str]:
        name, _, path = address.partition("!")
        if name in self._settings:
            yield from (
                label
                for key, label in self._settings[name]
                if key == path or key.startswith(f"{path}.")
            )
        for sheet, column, row in cells_of(address):
            yield from self._at.get(f"{sheet}!{column}{row}") or self._cell(sheet, column, row)


def _distinct(keys: Iterator[str]) -> list[str]:
    """Return keys with a number behind those that were there before."""
    seen: Counter[str] = Counter()
    made = []
    for key in keys:
        seen[key] += 1
        made.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return made


def _flat(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, text) of each setting; tables in a list are named by their id, other entries by number from 1."""
    if isinstance(node, Mapping):
        items = list(node.items())
    elif isinstance(node, list) and any(isinstance(one, Mapping) for one in node):
        items = [
            (one.get("id", n) if isinstance(one, Mapping) else n, one)
            for n, one in enumerate(node, 1)
        ]
    else:
        yield path, "、".join(map(str, node)) if isinstance(node, list) else str(node)
        return
    for key, inner in items:
        yield from _flat(inner, f"{path}.{key}" if path else str(key))
