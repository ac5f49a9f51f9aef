"""Clean tables on disk: parquet with the same bytes for the same tables, and clean.json for the rest."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from shifan.errors import Finding
from shifan.intake.model import Correction

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity

FILE = "clean.json"
_DECIMALS = {("documents", "deduction"), ("figures", "number")}
_DATES = {
    ("sites", "date"),
    ("rectification", "due"),
    ("rectification", "completed"),
    ("rectification", "rechecked"),
    ("interviews", "date"),
}
_FLAGS = {
    ("districts", "announced"),
    ("districts", "covert"),
    ("documents", "not_applicable"),
    ("vetoes", "occurred"),
}
_NUMBERS = {("team", "people"), ("achievements", "theme_number")}


def save(city: CleanCity, folder: Path) -> list[Path]:
    """Return the files written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in city.tables.items():
        path = folder / f"{name}.parquet"
        pq.write_table(_arrow(city, name, frame), path, compression="zstd", write_statistics=False)
        written.append(path)
    rest = {
        "name": city.name,
        "sources": {name: asdict(source) for name, source in city.sources.items()},
        "findings": [finding.as_dict() for finding in city.findings],
        "corrections": [asdict(one) for one in city.corrections],
        "provenance": city.provenance or {},
    }
    (folder / FILE).write_text(
        json.dumps(rest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    return [*written, folder / FILE]


def _arrow(city: CleanCity, name: str, frame: pd.DataFrame) -> pa.Table:
    columns = {"row": pa.array(frame["row"].to_numpy(), pa.int64())}
    for field in frame.columns[1:]:
        columns[field] = _column(name, field, frame[field])
    source = city.sources[name]
    letters = sorted(source.columns.values(), key=lambda text: (len(text), text)) or ["A"]
    columns["source"] = pa.array(
        [
            f"{source.file}!{source.sheet}!{letters[0]}{row}:{letters[-1]}{row}"
            for row in frame["row"]
        ],
        pa.string(),
    )
    return pa.table(columns)


def _column(name: str, field: str, values: pd.Series) -> pa.Array:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pa.DictionaryArray.from_arrays(
            pa.array(
                values.cat.codes.to_numpy(), pa.int32(), mask=(values.cat.codes < 0).to_numpy()
            ),
            pa.array(values.cat.categories.astype(str).tolist(), pa.string()),
        )
    own = values.tolist()
    if (name, field) in _DECIMALS:
        return pa.array([None if entry is None else str(entry) for entry in own], pa.string())
    kind = (
        pa.date32()
        if (name, field) in _DATES
        else pa.bool_()
        if (name, field) in _FLAGS
        else pa.int64()
        if (name, field) in _NUMBERS
        else pa.string()
    )
    return pa.array(
        [None if entry is None else str(entry) if kind == pa.string() else entry for entry in own],
        kind,
    )


def load(folder: Path) -> CleanCity:
    """Return the city that `save` wrote into `folder`."""
    from shifan.clean.city import CleanCity, Source

    rest = json.loads((folder / FILE).read_text(encoding="utf-8"))
    sources = {name: Source(**entry) for name, entry in rest["sources"].items()}
    tables = {name: _frame(name, folder / f"{name}.parquet") for name in sources}
    return CleanCity(
        rest["name"],
        tables,
        sources,
        tuple(Finding(**entry) for entry in rest["findings"]),
        tuple(Correction(**entry) for entry in rest["corrections"]),
        rest["provenance"],
    )


def _frame(name: str, path: Path) -> pd.DataFrame:
    with pq.ParquetFile(path) as file:
        table = file.read(
            [field for field in file.schema_arrow.names if field != "source"], use_threads=False
        )
    columns: dict[str, object] = {"row": table["row"].to_numpy()}
    for field in table.column_names[1:]:
        columns[field] = (
            table[field].to_pandas()
            if pa.types.is_dictionary(table[field].type)
            else _objects(name, field, table[field].to_pylist())
        )
    return pd.DataFrame(columns)


def _objects(name: str, field: str, values: list[object]) -> pd.Series:
    if (name, field) in _DECIMALS:
        values = [None if entry is None else Decimal(entry) for entry in values]
    return pd.Series(values, dtype=object)
