"""Clean tables as parquet files, with the same bytes for the same tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import pandas as pd
import pyarrow as pa

from shifan.clean.exact_column import as_stored, as_written
from shifan.raw_sheets import ALL_SHEETS
from shifan.raw_sheets.document_review import SCORED_PREFIX
from shifan.raw_sheets.site_inspection import RECHECK_PREFIX

_SOURCE = "source"  # a column of the file only: where each row stands in its workbook
_ARROW_TYPES = {dt.date: pa.date32(), bool: pa.bool_(), int: pa.int64()}


def write(path: Path, name: str, frame: pd.DataFrame, places: Sequence[str]) -> None:
    """Write a table; `places` says of each row where it stands in its workbook."""
    import pyarrow.parquet as pq  # start-up time: `check` reads and writes no file of the kind

    columns = {"row": pa.array(frame["row"].to_numpy(), pa.int64())}
    notes: dict[str, dict[str, str]] = {}
    for field in frame.columns[1:]:
        kind = _value_type(name, field)
        if kind is Decimal:
            columns[field], notes[field] = as_stored(frame[field].tolist())
        else:
            columns[field] = _column(kind, frame[field])
    columns[_SOURCE] = pa.array(places, pa.string())
    schema = pa.schema(
        pa.field(field, column.type, metadata=notes.get(field) or None)
        for field, column in columns.items()
    )
    table = pa.table(columns, schema=schema)
    pq.write_table(table, path, compression="zstd", write_statistics=False)


def read(path: Path, name: str) -> pd.DataFrame:
    """Return a table as it was before it was written."""
    import pyarrow.parquet as pq  # start-up time, as above

    with pq.ParquetFile(path) as file:
        fields = [field for field in file.schema_arrow.names if field != _SOURCE]
        table = file.read(fields, use_threads=False)
    columns: dict[str, Any] = {"row": table["row"].to_numpy()}
    for field in fields[1:]:
        if pa.types.is_dictionary(table[field].type):
            columns[field] = table[field].to_pandas()
        else:
            values = table[field].to_pylist()
            if _value_type(name, field) is Decimal:
                values = as_written(values, table.schema.field(field).metadata)
            columns[field] = pd.Series(values, dtype=object)
    return pd.DataFrame(columns)


@cache
def _value_type(table: str, field: str) -> Any:
    """Return the type of a field's values: as the raw sheet declares it, for any other table a text."""
    table = table.removeprefix(RECHECK_PREFIX).removeprefix(SCORED_PREFIX)
    for sheet in ALL_SHEETS:
        if sheet.table == table:
            declared = sheet.types.get(field, bool)  # 区县 has a flag for each method of the pack
            return get_args(declared)[0] if isinstance(declared, UnionType) else declared
    return str


def _column(kind: Any, values: pd.Series[Any]) -> pa.Array:
    """Return the values as parquet holds them: dates, flags and counts as such, categories as a dictionary."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy()
        return pa.DictionaryArray.from_arrays(
            pa.array(codes, pa.int32(), mask=codes < 0),
            pa.array(values.cat.categories.astype(str).tolist(), pa.string()),
        )
    if kind in _ARROW_TYPES:
        return pa.array(values.tolist(), _ARROW_TYPES[kind])
    texts = [None if value is None else str(value) for value in values.tolist()]
    return pa.array(texts, pa.string())
