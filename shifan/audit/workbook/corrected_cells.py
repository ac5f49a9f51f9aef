"""Which raw cells were corrected or mended, what they held before, and why: for the raw sheets and the list of corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.addresses import as_box, column_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shifan.clean import CleanCity

_MOST_ROWS = 2_000  # a column mended from end to end is told in its finding, not cell by cell
Marks = dict[str, dict[tuple[str, int], tuple[str, str]]]


def changes(clean: CleanCity) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield (look, file, sheet, cell, before → after, why) of every corrected and every mended cell."""
    for one in clean.corrections:
        shown = f"{one.before or '（空）'} → {one.after or '（空）'}"
        yield (
            "corrected",
            one.file,
            one.sheet,
            one.cell,
            shown,
            f"更正：{one.reason}（{one.author}，{one.date}）",
        )
    for one in clean.findings:
        if one.severity == "info" and one.code != "corrected":
            yield (
                "mended",
                one.file,
                one.sheet,
                one.cell,
                f"{one.found} → {one.expected}" if one.expected else one.found,
                one.action,
            )


def marks(clean: CleanCity) -> Marks:
    """Return table → (field, row) → (look, comment)."""
    tables = {
        f"{source.file}!{source.sheet}": name
        for name, source in reversed(clean.sources.items())
        if name != "typed"
    }
    found: Marks = {}
    for look, file, sheet, cell, shown, why in changes(clean):
        table = tables.get(f"{file}!{sheet}")
        for field, row in _cells(clean, table, f"{file}!{sheet}", cell) if table else ():
            found.setdefault(table, {}).setdefault((field, row), (look, f"{shown}\n{why}"))
    return found


def _cells(clean: CleanCity, table: str, sheet: str, cell: str) -> Iterator[tuple[str, int]]:
    columns = {
        column_number(letter): field for field, letter in clean.sources[table].columns.items()
    }
    for part in cell.rstrip("等").split(","):
        box = as_box(f"{sheet}!{part}")
        if box and box[3] - box[1] < _MOST_ROWS:
            yield from (
                (columns[column], row)
                for column in range(box[2], box[4] + 1)
                if column in columns
                for row in range(box[1], box[3] + 1)
            )
