"""Rows of a pack's CSV files in which a comma has made several cells of one, since no quotes stand around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from shifan.records import dataclass
from shifan.rules.words import UNITS
from shifan.standards.pack_columns import BANDS, RULES

_LONGEST = 60  # cells: a longer row is no row of a pack with one comma too many
_FORMULAS = {RULES: ("formula",), BANDS: ("condition", "result")}


@dataclass(frozen=True)
class SplitRow:
    """A row put together again: its cells, what had become `pieces` cells; several texts where each might be it."""

    cells: list[str]
    texts: tuple[str, ...]
    pieces: int


def put_together(
    row: list[str], header: Sequence[str], file: str, reads: Callable[[list[str]], bool]
) -> SplitRow | None:
    """Return the row with the pieces of one cell joined, if that alone makes it a row that can be read; else None.

    `reads` says whether all cells of a row, as many as the header has, can be read. Without a cell too many only
    brackets show that a formula was cut.
    """
    width = len(header)
    if len(row) <= width and file not in _FORMULAS:
        return None
    may_be = len(row) > width or any(
        _is_formula(file, name) and not _is_balanced(cell)
        for name, cell in zip(header, row, strict=False)
    )
    if not may_be or len(row) > _LONGEST or _reads(row, header, file, reads):
        return None
    found: list[tuple[str, list[str]]] = []
    for start, joined in _joined(row, width):
        if found and len(joined) < len(found[0][1]):
            break
        if _may_be_cut(row, start, file, header) and _reads(joined, header, file, reads):
            found.append((joined[start], joined))
    if not found:
        return None
    # Names and notes, in which people write commas, stand behind codes.
    cells = found[-1][1]
    return SplitRow(cells, tuple(text for text, _ in found), len(row) - len(cells) + 1)


def _joined(row: list[str], width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the row with neighbouring cells joined, as few as there can be first, and where these begin."""
    for pieces in range(2, len(row) + 1):
        for start in range(min(width, len(row) - pieces + 1)):
            end = start + pieces
            yield start, [*row[:start], ",".join(row[start:end]), *row[end:]]


def _reads(
    row: list[str], header: Sequence[str], file: str, reads: Callable[[list[str]], bool]
) -> bool:
    width = len(header)
    cells = [*row[:width], *[""] * (width - len(row))]
    if any(row[width:]) or not reads(cells):
        return False
    return all(_has_its_shape(file, name, cell) for name, cell in zip(header, cells, strict=True))


def _has_its_shape(file: str, name: str, cell: str) -> bool:
    if file == RULES and name == "unit":
        return cell in UNITS
    if file == RULES and name == "object":
        return "," not in cell
    return not _is_formula(file, name) or _is_balanced(cell)


def _may_be_cut(row: list[str], start: int, file: str, header: Sequence[str]) -> bool:
    """Return whether a cell may be the first piece of another: a bracket is open, or the row has a cell too many."""
    if _is_formula(file, header[start]):
        return not _is_balanced(row[start])
    return len(row) > len(header)


def _is_formula(file: str, name: str) -> bool:
    return name in _FORMULAS.get(file, ())


def _is_balanced(formula: str) -> bool:
    """Return whether a formula has as many brackets of one side as of the other."""
    opened = formula.count("(") + formula.count("（")
    return opened == formula.count(")") + formula.count("）")
