"""Clean tables as the page carries them: columns of texts, each distinct text once, short enough for very many rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from shifan.addresses import letter
from shifan.audit.trace.evidence import IDENTIFYING
from shifan.clean.columns import TABLES, Context
from shifan.standards.model import METHOD_NAMES

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard


def tables(clean: CleanCity, standard: Standard) -> list[dict[str, object]]:
    """Return each clean table with file, sheet, worksheet rows and columns; a column is header, letter, whether
    it only names the row, distinct texts and codes."""
    made = []
    for table in TABLES:
        source, frame = clean.sources[table.name], clean.tables[table.name]
        headers = {column.field: column.header for column in table.columns(Context(standard))}
        names = IDENTIFYING.get(table.name, ())
        columns = {
            field: {
                "head": headers[field],
                "letter": source.columns[field],
                "names": field in names,
                **coded(frame[field], standard),
            }
            for field in headers
            if field in source.columns
        }
        made.append(
            {
                "name": table.name,
                "file": source.file,
                "sheet": source.sheet,
                "rows": _rows(frame["row"].tolist()),
                "columns": columns,
            }
        )
    return made


def pack_tables(standard: Standard) -> list[dict[str, object]]:
    """Return the tables of the pack in the same form, under the addresses that lineages give them."""
    made = []
    for name in ("indicators", "business_types", "check_items", "vetoes", "interview_topics"):
        frame = getattr(standard, name)
        columns = {
            field: {
                "head": field,
                "letter": letter(n),
                "names": False,
                **coded(frame[field], standard),
            }
            for n, field in enumerate(frame.columns)
        }
        made.append(
            {
                "name": f"pack.{name}",
                "file": f"{standard.id}/{name}.csv",
                "sheet": name,
                "rows": [2, len(frame)],
                "columns": columns,
            }
        )
    return made


def _rows(rows: list[int]) -> list[int]:
    """Return worksheet rows as alternating first rows and counts: [2, 90] for rows 2 to 91."""
    made: list[int] = []
    for row in rows:
        if made and row == made[-2] + made[-1]:
            made[-1] += 1
        else:
            made += [row, 1]
    return made


def coded(values: pd.Series, standard: Standard) -> dict[str, object]:
    """Return a column as distinct texts and a code a row."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return {
            "texts": [*values.cat.categories, ""],
            "codes": [
                code if code >= 0 else len(values.cat.categories)
                for code in values.cat.codes.tolist()
            ],
        }
    names = (
        dict(zip(standard.business_types["code"], standard.business_types["name"], strict=True))
        if values.name == "business_type"
        else METHOD_NAMES
    )
    known: dict[object, int] = {}
    codes = [known.setdefault(entry, len(known)) for entry in values.tolist()]
    return {"texts": [names.get(entry) or text(entry) for entry in known], "codes": codes}


def text(entry: object) -> str:
    """Return the content of a clean cell as people read it."""
    if entry is None or entry != entry:
        return ""
    if isinstance(entry, bool):
        return "是" if entry else "否"
    return entry.isoformat() if isinstance(entry, dt.date) else str(entry)
