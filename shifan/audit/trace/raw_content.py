"""What a raw cell holds, read from the city's own files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineError, load_workbook

from shifan.addresses import as_box


def raw_content(folder: Path, address: str) -> str:
    """Return what a raw cell holds, as shown in the file; empty for a range and for a cell that cannot be read."""
    box = as_box(address)
    if box is None or not box.is_one_cell:
        return ""
    file, sheet = box.sheet.split("!", 1)
    if not (folder / file).is_file():
        return ""
    try:
        value = _rows(folder / file, sheet)[box.top - 1][box.left - 1]
    except (CalamineError, IndexError, KeyError, ValueError, OSError):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _rows(path: Path, sheet: str) -> Sequence[Sequence[object]]:
    if path.suffix == ".csv":
        from shifan.intake.csv_files import read_csv  # numpy: for raw data kept as CSV only

        return list(read_csv(path, sheet).sheet.rows)
    return load_workbook(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
