"""The decision tables of a pack as one table: a rule that looks into one is read there row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables.description import DescribedRow, TableColumn, TableDescription

if TYPE_CHECKING:
    from shifan.standards import Standard

_COLUMNS = (
    TableColumn("table", "档表", left=True),
    TableColumn("condition", "条件", left=True),
    TableColumn("result", "结果"),
    TableColumn("note", "说明", left=True),
)


def bands(standard: Standard) -> TableDescription:
    """Return the rows of all decision tables in the pack's order: the first of a table that holds decides."""
    rows = []
    for number, row in enumerate(standard.bands.to_dict("records"), 1):
        # A note is a value only where there is one.
        cells = {"table": str(row["table"])} | ({} if row["note"] else {"note": ""})
        rows.append(DescribedRow(f"band.{number}", cells))
    return TableDescription("bands", "档表", _COLUMNS, rows)
