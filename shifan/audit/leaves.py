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
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.audit.sources import cells_of, of_pack
from shifan.audit.tables import text
from shifan.clean.spec import TABLES
from shifan.intake.model import letter
from shifan.intake.provenance import FILE as PAPERS

if TYPE_CHECKING:
    from shifan.clean import CleanCity

# The fields that tell a row of a clean table from the others.
KEYS = {"facts": ("item",), "districts": ("code",), "team": ("unit",), "documents": ("indicator", "aspect"), "sites": ("site",),
        "records": ("site", "item"), "absent_types": ("method", "business_type"), "rectification": ("problem",), "interviews": ("interview", "topic"),
        "vetoes": ("veto",), "figures": ("figure",), "achievements": ("theme_number", "layer", "heading")}


class Leaves:
    """The labels and contents of a run: `texts` by label and, for raw cells, `places` (label → address)."""

    def __init__(self, clean: CleanCity, pack: Path) -> None:
        self.texts: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self._at: dict[str, tuple[str, ...]] = {}       # labels by single cell, or by an address once it was looked up
        self._settings: dict[str, list[tuple[str, str]]] = {}       # (path, label) by file
        for table in TABLES:
            self._add_table(clean, table.name, f"{table.workbook}!{table.sheet}")
        for file, entry in (clean.provenance or {}).items():
            for name, content in entry.items():
                self._add(f"{PAPERS} {file} {name}", content, f"{PAPERS}!{file}!{name}")
        for path in sorted(pack.glob("*.csv")):
            self._add_csv(path)
        for path in sorted(pack.glob("*.toml")):
            self._add_toml(path)

    def _add(self, label: str, content: str, address: str) -> None:
        self.texts[label], self.places[label], self._at[address] = content, address, (label,)

    def _add_table(self, clean: CleanCity, table: str, sheet: str) -> None:
        source, frame = clean.sources[table], clean.tables[table]
        keys = _distinct("/".join(map(text, key)) for key in zip(*(frame[field].tolist() for field in KEYS[table]), strict=True))
        for field, column in source.columns.items():
            if field in frame:
                for key, row, entry in zip(keys, frame["row"].tolist(), frame[field].tolist(), strict=True):
                    self._add(f"{sheet} {key} {field}", text(entry), f"{source.file}!{source.sheet}!{column}{row}")

    def _add_csv(self, path: Path) -> None:
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        for line, (key, row) in enumerate(zip(_distinct(row[0] if row else "" for row in rows), rows, strict=True), 2):
            for n, (name, content) in enumerate(zip(header, row, strict=False)):
                label = f"{path.name} {key} {name}"
                self.texts[label], self._at[f"{path.name}!{path.stem}!{letter(n)}{line}"] = content, (label,)

    def _add_toml(self, path: Path) -> None:
        settings = self._settings[path.name] = []
        for key, content in _flat(tomllib.loads(path.read_text(encoding="utf-8-sig"))):
            label = f"{path.name} {key}"
            self.texts[label] = content
            settings.append((key, label))

    def labels(self, address: str) -> tuple[str, ...]:
        """Return the labels that an address stands for; cells without content have none."""
        if of_pack(address):
            address = address.split("/", 1)[1]
        if address not in self._at:
            self._at[address] = tuple(self._found(address))
        return self._at[address]

    def _found(self, address: str) -> Iterator[str]:
        name, _, path = address.partition("!")
        if name in self._settings:
            yield from (label for key, label in self._settings[name] if key == path or key.startswith(f"{path}."))
        for sheet, column, row in cells_of(address):
            yield from self._at.get(f"{sheet}!{column}{row}", ())


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
        items = [(one.get("id", n) if isinstance(one, Mapping) else n, one) for n, one in enumerate(node, 1)]
    else:
        yield path, "、".join(map(str, node)) if isinstance(node, list) else str(node)
        return
    for key, inner in items:
        yield from _flat(inner, f"{path}.{key}" if path else str(key))
