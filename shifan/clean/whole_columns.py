"""A column most of whose rows are at fault has one cause: told once, counted, with examples and a likely reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from shifan.addresses import address, letter
from shifan.clean.body import Body
from shifan.clean.column_reader import ColumnReader
from shifan.clean.consequences import Consequence, Refusals, Told
from shifan.clean.empty_columns import columns_of_tables, rows_of_part
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.clean.readers import Parsed
from shifan.clean.text import plain
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import Codes
from shifan.patterns import pattern_of
from shifan.standards import Standard

_FEWEST, _SHARE = (
    10,
    0.5,
)  # rows at fault, and their share of all rows, from which on they have one cause
_FITTING = 0.9  # share of the rows of another column that read as this one should
_EXAMPLES, _SHOWN = 3, 30
_CELL = pattern_of(r"([A-Z]+)(\d+)")
_ORDINARY = "请改正该单元格"
_ANY_TEXT = "某某内容"


def is_most(count: int, rows: int) -> bool:
    """Return whether so many of the rows of a column are most of them, and not a few rows at all."""
    return count >= _FEWEST and count >= _SHARE * rows


def report_refused(
    body: Body,
    column: ColumnReader,
    codes: Codes,
    cells: Sequence[CellValue],
    refused: Mapping[int, Parsed],
) -> bool:
    """Report in one finding that most rows of a column are refused, and return whether they are.

    `codes` says which of the cells each row holds. An empty column is no matter of this.
    """
    counts = np.bincount(codes, minlength=len(cells))
    count = int(counts[[*refused]].sum())
    filled = [n for n in refused if plain(cells[n])]
    if not filled or not is_most(count, len(body.rows)):
        return False
    place = body.places[column.heading]
    rows = {n: int(body.rows[np.argmax(codes == n)]) for n in filled[:_EXAMPLES]}
    seen = [(address(row, place), plain(cells[n])) for n, row in rows.items()]
    empty = count - int(counts[filled].sum())
    some = f"，其中{empty}行为空" if empty else ""
    found = f"{column.heading}：{len(body.rows)}行中{count}行不能读取{some}，如 {examples(seen)}"
    first = refused[filled[0]]
    action = _fitting_column(body, column) or _common_action(refused)
    top, bottom = int(body.rows[0]), int(body.rows[-1])
    cells_told = f"{address(top, place)}:{address(bottom, place)}"
    body.report(cells_told, Notice(first.code, found, first.expected[:200], action))
    return True


def _common_action(refused: Mapping[int, Parsed]) -> str:
    """Return what to do with cells for which the readers say the same, else with the whole column."""
    actions = {parsed.action for parsed in refused.values()}
    if len(actions) == 1 and _ORDINARY not in actions:
        return actions.pop()
    return "整列请核对：是否错列、错行，或换了写法"


def examples(seen: Iterable[tuple[str, str]]) -> str:
    """Return cells with what stands in them, as examples."""
    return "、".join(f"{cell}“{text[:_SHOWN]}”" for cell, text in seen)


def _fitting_column(body: Body, column: ColumnReader) -> str:
    """Return what to do where another column holds what this one should; empty where none does, or any would."""
    if column.column.content.numeric or not column.read(_ANY_TEXT).refused:
        return ""
    for place in range(body.sheet.rows.width):
        codes, cells = body.data(place)
        fits = [bool(plain(cell)) and not column.read(cell).refused for cell in cells]
        share = np.array(fits, dtype=bool)[codes].mean() if len(codes) else 0
        if place != body.places[column.heading] and share >= _FITTING:
            title = plain(body.sheet.rows.cell(body.header, place))
            named = f"{letter(place)}列“{title}”" if title else f"{letter(place)}列"
            return f"{named}的内容才像“{column.heading}”，请核对两列是否错位或对调"
    return ""


def join_most(told: Iterable[Told], city: CleanCity, standard: Standard) -> Iterator[Told]:
    """Yield what is told; where the same is told of most rows of a column, it becomes one finding that counts them.

    What all follows from the same refused cell is left as it is: it is counted and named under that cell.
    """
    told, joined = list(told), set[int]()
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, each in enumerate(told):
        finding = _finding(each)
        cell = _CELL.fullmatch(finding.cell) if finding.severity != "info" else None
        if cell:
            key = finding.code, finding.severity, finding.file, finding.sheet, cell[1]
            groups.setdefault(key, []).append(number)
    if not any(len(numbers) >= _FEWEST for numbers in groups.values()):
        yield from told
        return
    tables = {place: table for place, (table, _) in columns_of_tables(city, standard)}
    refusals = Refusals(map(_finding, told))
    for (_, _, *place), numbers in groups.items():
        if len(numbers) < _FEWEST or _has_one_cause([told[n] for n in numbers], refusals):
            continue
        rows = len(rows_of_part(city, tables.get(tuple(place), ""), place[0], place[1]))
        if rows and is_most(len({_finding(told[n]).cell for n in numbers}), rows):
            joined.update(numbers)
            yield _joined([told[n] for n in numbers], rows)
    yield from (each for number, each in enumerate(told) if number not in joined)


def _has_one_cause(told: Sequence[Told], refusals: Refusals) -> bool:
    """Return whether all of what is told follows from the same refused cell."""
    causes = [set(each.causes) if isinstance(each, Consequence) else set[str]() for each in told]
    return any(refusals.covering(cell) for cell in set.intersection(*causes))


def _finding(told: Told) -> Finding:
    return told.finding if isinstance(told, Consequence) else told


def _joined(told: Sequence[Told], rows: int) -> Told:
    """Return what is told of most rows as one; it follows from whatever any of them follows from."""
    findings = [_finding(each) for each in told]
    first = min(
        findings, key=lambda finding: int(finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    )
    numbers = sorted(int(finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for finding in findings)
    column = first.cell.rstrip("0123456789")
    texts = dict.fromkeys(finding.found[:_SHOWN] for finding in findings)
    shown = "；".join([*texts][:_EXAMPLES]) + ("等" if len(texts) > _EXAMPLES else "")
    joined = replace(
        first,
        cell=f"{column}{numbers[0]}:{column}{numbers[-1]}",
        found=f"{rows}行中{len(findings)}行：{shown}",
    )
    causes = [cell for each in told if isinstance(each, Consequence) for cell in each.causes]
    return Consequence(joined, tuple(dict.fromkeys(causes))) if causes else joined
