"""Clean tables and tables of the pack as the page carries them.

They stand by column, each distinct text once: short enough for very many rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.addresses import letter
from shifan.audit.lineage.cell_text import cell_text
from shifan.audit.lineage.row_keys import IDENTIFYING_FIELDS
from shifan.raw_sheets import SHEETS

if TYPE_CHECKING:
    from shifan.clean import CleanCity, Source
    from shifan.standards import Standard

_PACK_TABLES = ("indicators", "business_types", "check_items", "vetoes", "interview_topics")


def clean_tables(clean: CleanCity, standard: Standard) -> list[dict[str, object]]:
    """Return each clean table with file, sheet, worksheet rows and columns.

    A column is its header, its letter, whether it only says which row is meant, its distinct texts
    and a code for each row. The rows of `parts` are numbered as in the clean table.
    """
    tables: list[dict[str, object]] = []
    for sheet in SHEETS:
        source, frame = clean.source(sheet), clean.tables[sheet.table]
        identifying = IDENTIFYING_FIELDS.get(sheet.table, ())
        columns = {
            column.field: {
                "head": column.heading,
                "letter": source.columns.get(column.field, ""),
                "names": column.field in identifying,
                **_coded(frame[column.field], standard),
            }
            for column in sheet.columns
            if any(column.field in part.columns for part in source.all_parts)
        }
        table: dict[str, object] = {
            "name": sheet.table,
            "file": source.file,
            "sheet": source.sheet,
            "rows": _first_rows_and_counts(frame["row"].tolist()),
            "columns": columns,
        }
        tables.append(table | _parts(source))
    return tables


def _parts(source: Source) -> dict[str, object]:
    """Return the further sheets that a table was read from; nothing where it stands in one."""
    parts = [{"place": part.place, "letters": part.columns} for part in source.parts]
    return {"parts": parts} if parts else {}


def pack_tables(standard: Standard) -> list[dict[str, object]]:
    """Return the tables of the pack in the same form, under the addresses that lineages give them."""
    tables: list[dict[str, object]] = []
    for name in _PACK_TABLES:
        frame: pd.DataFrame = getattr(standard, name)
        columns = {
            field: {
                "head": field,
                "letter": letter(position),
                "names": False,
                **_coded(frame[field], standard),
            }
            for position, field in enumerate(frame.columns)
        }
        tables.append(
            {
                "name": f"pack.{name}",
                "file": f"{standard.id}/{name}.csv",
                "sheet": name,
                "rows": [2, len(frame)],
                "columns": columns,
            }
        )
    return tables


def _first_rows_and_counts(rows: list[int]) -> list[int]:
    """Return worksheet rows as alternating first rows and counts: [2, 90] for rows 2 to 91."""
    spans: list[int] = []
    for row in rows:
        if spans and row == spans[-2] + spans[-1]:
            spans[-1] += 1
        else:
            spans += [row, 1]
    return spans


def _coded(values: pd.Series[Any], standard: Standard) -> dict[str, object]:
    """Return a column as its distinct texts and, for each row, the position of its text among them."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        texts = [*values.cat.categories, ""]
        missing = len(texts) - 1
        codes = [code if code >= 0 else missing for code in values.cat.codes.tolist()]
        return {"texts": texts, "codes": codes}
    names = _names(str(values.name), standard)
    known: dict[object, int] = {}
    codes = [known.setdefault(entry, len(known)) for entry in values.tolist()]
    return {"texts": [_text(entry, names) for entry in known], "codes": codes}


def _names(field: str, standard: Standard) -> Mapping[str, str]:
    """Return the names of the codes that a field holds: business types, else methods of inspection."""
    if field == "business_type":
        return {kind.code: kind.name for kind in standard.type_list}
    return standard.method_names


def _text(entry: object, names: Mapping[str, str]) -> str:
    name = names.get(entry) if isinstance(entry, str) else None
    return name or cell_text(entry)
