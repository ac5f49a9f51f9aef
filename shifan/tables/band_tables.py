"""The decision tables of a pack as one table: a rule that looks into one is read there row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables.description import DescribedRow, TableColumn, TableDescription

if TYPE_CHECKING:
    from shifan.standards import Standard

_OTHERWISE = "其他情形"
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
        cells = {
            "table": str(row["table"]),
            "condition": str(row["condition"]).removeprefix("=") or _OTHERWISE,
            "result": str(row["result"]).removeprefix("=").strip("“”"),
            "note": str(row["note"]),
        }
        rows.append(DescribedRow(f"band.{number}", cells))
    return TableDescription("bands", "档表", _COLUMNS, rows)
