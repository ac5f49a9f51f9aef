"""What trace can tell beside the register: the sheets' columns, corrections, cells mended, and where values are printed.

Read from a run's own files, or taken from a city in memory; nothing heavy is imported.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.addresses import Box, as_box, column_number, letter
from shifan.rules.catalog import EXCLUDE

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.values import Register

# Columns that say which row is meant and hold no result: a question about one is answered for its row.
IDENTIFYING = {
    "districts": ("code",),
    "documents": ("indicator", "name", "aspect"),
    "sites": ("site", "method", "business_type"),
    "records": ("site", "item"),
    "absent_types": ("method", "business_type"),
    "rectification": ("problem",),
    "interviews": ("interview", "topic"),
    "vetoes": ("veto",),
    "figures": ("figure",),
    "facts": ("item",),
}
_SHOWN_SHA, _SHOWN_CELLS, _SHOWN_MENDED = 12, 8, 3


@dataclass(frozen=True)
class Evidence:
    """`sheets`: table → file, sheet, columns; `notes`: corrections and mended cells as findings; `printed`: id → places."""

    sheets: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    corrections: tuple[Mapping[str, str], ...] = ()
    mended: tuple[Mapping[str, str], ...] = ()
    policy: str = EXCLUDE
    find_places: Callable[[], Mapping[str, list[dict[str, str]]]] = dict
    read_cell: Callable[[str], str] = lambda address: ""

    @cached_property
    def _printed(self) -> Mapping[str, list[dict[str, str]]]:
        return self.find_places()

    def places(self, key: str) -> list[dict[str, str]]:
        """Return where a value is printed: `file`, `kind` (text, table, chart, workbook), `place`, `text`."""
        return self._printed.get(key, [])

    def content(self, address: str) -> str:
        """Return what a raw cell holds, as far as it can be read."""
        return self.read_cell(address)

    def resolved(self, query: str) -> str:
        """Return an address as the register writes it: the file's suffix and the cell's case may be left out."""
        *front, cell = query.split("!")
        for source in self.sheets.values():
            file, sheet = str(source["file"]), str(source["sheet"])
            if front in ([file, sheet], [file.rsplit(".", 1)[0], sheet], [sheet]):
                return f"{file}!{sheet}!{cell.upper()}"
        return query

    def _source(self, box: Box) -> tuple[str, Mapping[str, object]] | None:
        return next(
            (
                (name, source)
                for name, source in self.sheets.items()
                if name != "typed" and f"{source['file']}!{source['sheet']}" == box[0]
            ),
            None,
        )

    def _fields(self, box: Box) -> set[str]:
        found = self._source(box)
        columns = found[1]["columns"] if found else {}
        return {
            name for name, column in columns.items() if box[2] <= column_number(column) <= box[4]
        }

    def row_of(self, box: Box) -> Box | None:
        """Return the whole row of a cell that only identifies it; None for a cell that holds something."""
        found, fields = self._source(box), self._fields(box)
        identifies = found and fields and fields <= set(IDENTIFYING.get(found[0], ()))
        return self.whole_row(box) if identifies else None

    def whole_row(self, box: Box) -> Box:
        """Return the rows of a box over all columns that are read."""
        found = self._source(box)
        columns = (
            [column_number(letter) for letter in found[1]["columns"].values()] if found else []
        )
        left, right = min(columns, default=box.left), max(columns, default=box.right)
        return box._replace(left=left, right=right)

    def unused(self, box: Box) -> bool:
        """Return whether a box lies in a column that is read, so that it may well feed nothing."""
        return bool(self._fields(box))

    def expected(self, box: Box) -> dict[str, str]:
        """Return where data is, in words, as `expected`, and what to do next as `action`."""
        found = self._source(box)
        if found:
            columns = sorted(column_number(letter) for letter in found[1]["columns"].values())
            where = (
                f"“{found[1]['sheet']}”表 {letter(columns[0] - 1)} 至 {letter(columns[-1] - 1)} 列的数据行"
                if columns
                else "有数据的单元格"
            )
            return {"expected": where, "action": "该地址没有数据，请核对文件、工作表和单元格"}
        known = [
            f"{source['file']}!{source['sheet']}"
            for name, source in self.sheets.items()
            if name != "typed"
        ]
        # A sheet's name alone is compared with the sheets' names.
        names = {(one if "!" in box[0] else one.split("!")[1]): one for one in known}
        near = [
            names[one] for one in difflib.get_close_matches(box[0], list(names), n=3, cutoff=0.4)
        ]
        action = (
            f"请核对文件和工作表，近似的：{'、'.join(near)}；如 shifan trace 城市 {near[0]}!A5"
            if near
            else "请核对地址"
        )
        return {"expected": "单元格地址，如 现场检查.xlsx!点位!A5", "action": action}

    def corrections_in(self, addresses: Iterable[str]) -> list[dict[str, str]]:
        """Return the corrections that were applied to cells among these."""
        boxes = [box for box in map(as_box, addresses) if box]
        return [
            dict(one)
            for one in self.corrections
            if any(
                box.overlaps(as_box(f"{one['file']}!{one['sheet']}!{one['cell']}")) for box in boxes
            )
        ]

    def sources(self, register: Register, addresses: Iterable[str]) -> list[dict[str, object]]:
        """Return the addresses by file and sheet, with the file's SHA-256."""
        made: dict[tuple[str, str], list[str]] = {}
        for address in addresses:
            file, _, rest = address.partition("!")
            sheet, _, cell = rest.rpartition("!")
            made.setdefault((file, sheet), []).append(cell)
        return [
            {"file": file, "sheet": sheet, "cells": own, "sha256": register.files.get(file, "")}
            for (file, sheet), own in made.items()
        ]

    def label(self, register: Register, sheet: str, cells: list[str]) -> str:
        """Return cells of one sheet on one line: where, the file's SHA-256, and what was corrected or mended there."""
        digest = register.files.get(sheet.split("!")[0], "")
        more = f" 等{len(cells)}处" if len(cells) > _SHOWN_CELLS else ""
        parts = [
            f"{sheet}!{'、'.join(cells[:_SHOWN_CELLS])}{more}",
            f"SHA-256 {digest[:_SHOWN_SHA]}…" if digest else "",
        ]
        addresses = [f"{sheet}!{cell}" for cell in cells]
        parts += [
            f"更正 {one['cell']}：{one['before'] or '（空）'}→{one['after'] or '（空）'}（{one['reason']}，{one['author']}，{one['date']}）"
            for one in self.corrections_in(addresses)
        ]
        boxes = [box for box in map(as_box, addresses) if box]
        parts += [
            f"{one['cell']} {one['found']}：{one['action']}"
            for one in self.mended
            if any(
                box.overlaps(as_box(f"{one['file']}!{one['sheet']}!{one['cell']}")) for box in boxes
            )
        ][:_SHOWN_MENDED]
        return "　".join(part for part in parts if part)


def of_city(clean: CleanCity, policy: str = EXCLUDE, raw: Path | None = None) -> Evidence:
    """Return the evidence of a city in memory: nothing is printed yet. `raw` is the folder of its workbooks."""
    from shifan.audit.trace import printed_places

    return Evidence(
        {
            name: {"file": source.file, "sheet": source.sheet, "columns": source.columns}
            for name, source in clean.sources.items()
        },
        tuple(asdict(one) for one in clean.corrections),
        tuple(
            one.as_dict()
            for one in clean.findings
            if one.severity == "info" and one.code != "corrected"
        ),
        policy,
        read_cell=(lambda address: printed_places.raw_content(raw, address))
        if raw
        else lambda address: "",
    )


def of_run(run: Path, raw: Path, policy: str = EXCLUDE) -> Evidence:
    """Return the evidence that a run's folder holds."""
    from shifan.audit.trace import printed_places

    rest = json.loads((run / "clean" / "clean.json").read_text(encoding="utf-8"))
    mended = tuple(
        one for one in rest["findings"] if one["severity"] == "info" and one["code"] != "corrected"
    )
    return Evidence(
        rest["sources"],
        tuple(rest["corrections"]),
        mended,
        policy,
        lambda: printed_places.of_run(run),
        lambda address: printed_places.raw_content(raw, address),
    )
