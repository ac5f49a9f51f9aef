"""The Chinese headings of clean tables, whose fields have English names in code and in parquet files."""

from __future__ import annotations

from shifan.explore.names import unknown
from shifan.raw_sheets import ALL_SHEETS
from shifan.raw_sheets.document_review import SCORED_PREFIX
from shifan.raw_sheets.site_inspection import RECHECK_PREFIX

_ADDED = {"row": "行号", "source": "出处"}  # of the worksheet, where the row stands


def table_headings(table: str, methods: dict[str, str], known: dict[str, object]) -> dict[str, str]:
    """Return field → heading of a clean table, as its worksheet names them; Refused for a table that is not there.

    `methods` are the names of methods by their codes, of which 区县 has a column each.
    """
    if table not in known:
        raise unknown("table", f"没有数据表 {table}", table, known)
    raw = table.removeprefix(RECHECK_PREFIX).removeprefix(SCORED_PREFIX)
    columns = {
        column.field: column.heading
        for sheet in ALL_SHEETS
        if sheet.table == raw
        for column in sheet.all_columns
    }
    return {**_ADDED, **(methods if raw == "districts" else {}), **columns}
