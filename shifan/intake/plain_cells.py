"""Plainly written cells of an xlsx file's sheets, read from the XML all at once, without an object for each.

Plain is a cell of a shared text or a number that is no day, addressed, without formula: as all office programs write
most sheets. A sheet that holds anything else is left to the reading library.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import field

import numpy as np

from shifan.addresses import LAST_ROW
from shifan.intake.cell_arrays import LAST_COLUMN, CellArrays, Numbers, PlainCells, joined
from shifan.intake.cell_ranges import Corners, known_position
from shifan.intake.plain_markup import (
    DATA,
    frame_is_well_formed,
    frame_of,
    kinds_of,
    rows_are_well_formed,
)
from shifan.intake.plain_signs import PADDING, Flags, Places, Signs, digits, follow, letters
from shifan.intake.xlsx_styles import MeaningfulStyles
from shifan.patterns import pattern_of
from shifan.records import dataclass

MOST_CELLS = 8_000_000  # of a file: what is kept of more would take too much room
_MERGE = pattern_of(rb'<mergeCell ref="([A-Z]+\d+):([A-Z]+\d+)"/>')
_NUMBER = pattern_of(rb"-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?")
_LARGEST_FRAME = 2**22


@dataclass(frozen=True)
class FoundCells:
    """Cells of a piece of XML, where each begins in it, and which of them are not plain."""

    cells: CellArrays
    begins: Places
    odd: Flags


@dataclass
class PlainCellReader:
    """The cells of a sheet on their way through, piece by piece."""

    styles: MeaningfulStyles
    pieces: list[CellArrays] = field(default_factory=list)
    is_odd: bool = False
    begun: bool = False
    head: bytes = b""
    tail: bytes = b""
    count: int = 0

    def take(self, content: bytes, tags: Places) -> None:
        """Take the cells of a piece that ends where a row ends; `tags` are the places of < in it."""
        if not self.is_odd:
            taken = self._take_tail(content) if self.tail else self._take(content, tags)
            if not taken:
                self.give_up()

    def _take_tail(self, content: bytes) -> bool:
        self.tail += content
        return len(self.tail) <= _LARGEST_FRAME

    def _take(self, content: bytes, tags: Places) -> bool:
        """Return whether the piece is plain."""
        signs = np.frombuffer(content + PADDING, dtype=np.uint8)
        if not self.begun:
            start = content.find(DATA)
            if start < 0:
                self.head += content
                return b"<sheetData" not in content and len(self.head) <= _LARGEST_FRAME
            self.begun = True
            self.head += content[: start + len(DATA)]
            tags = tags[np.searchsorted(tags, start + 1) :]
        ends = np.flatnonzero((signs[tags + 1] == ord("/")) & (signs[tags + 2] == ord("s")))
        if len(ends):
            self.tail = content[int(tags[ends[0]]) :]
            tags = tags[: ends[0]]
        found = plain_cells(content, signs, tags, self.styles)
        if found is None or found.odd.any():
            return False
        self.count += len(found.begins)
        self.pieces.append(found.cells)
        return self.count <= MOST_CELLS

    def give_up(self) -> None:
        """Take no more cells: those of a sheet that is refused are not asked for."""
        self.is_odd = True
        self.pieces, self.tail = [], b""

    def finish(self) -> PlainCells | None:
        """Return the cells after the last piece; None for a sheet that is not plain."""
        whole = not self.is_odd and self.tail and frame_is_well_formed(self.head, self.tail)
        merges = read_merges(self.tail) if whole else None
        return None if merges is None else PlainCells(joined(self.pieces), merges)


def cells_of_parts(
    parts: Sequence[bytes], signs: Signs, tags: Places, styles: MeaningfulStyles
) -> list[PlainCells | None]:
    """Return the cells of small parts that stand in `signs` one after another, a byte between; None for odd ones."""
    names, ends = signs[tags + 1], signs[tags + 2]
    begins = (names == ord("s")) & (signs[tags + 6] == ord("D")) & (signs[tags + 10] == ord(">"))
    stops = (names == ord("/")) & (ends == ord("s")) & (signs[tags + 7] == ord("D"))
    depth = np.cumsum(begins) - np.cumsum(stops)
    content = signs.tobytes()
    found = None
    if ((depth == 0) | (depth == 1)).all():
        found = plain_cells(content, signs, tags[(depth == 1) & ~begins], styles)
    if found is None:
        return [None for _ in parts]
    starts = [0, *itertools.accumulate(len(part) + 1 for part in parts)]
    bounds = itertools.pairwise(np.searchsorted(found.begins, starts).tolist())
    frames = [frame_of(part) for part in parts]  # forms of one kind have the same
    sound = {frame for frame in set(frames) if frame_is_well_formed(*frame)}
    return [
        _of_part(part, found, *bound) if frame in sound else None
        for part, frame, bound in zip(parts, frames, bounds, strict=True)
    ]


def _of_part(part: bytes, found: FoundCells, start: int, end: int) -> PlainCells | None:
    merges = None if found.odd[start:end].any() else read_merges(part)
    return None if merges is None else PlainCells(found.cells.part(start, end), merges)


def read_merges(content: bytes) -> list[Corners] | None:
    """Return the merged boxes that a part declares; None where one is not plainly written."""
    if b"<mergeCell " not in content:
        return []
    boxes = _MERGE.findall(content)
    if len(boxes) != content.count(b"<mergeCell "):
        return None
    corners = ((known_position(a.decode()), known_position(b.decode())) for a, b in boxes)
    return [(*start, *end) for start, end in corners]


def plain_cells(
    content: bytes, signs: Signs, tags: Places, styles: MeaningfulStyles
) -> FoundCells | None:
    """Return the filled cells among the tags of a sheet's data; None where it is written in another way."""
    kinds = kinds_of(signs, tags)
    if kinds is None or not rows_are_well_formed(content, signs, tags, kinds):
        return None
    at = np.flatnonzero(kinds.values)
    begins, starts, stops = tags[at - 1], tags[at], tags[at + 1]
    if not len(at):
        return FoundCells(joined([]), begins, np.zeros(0, dtype=bool))
    return _addressed(content, signs, (begins, starts, stops), styles)


def _addressed(
    content: bytes, signs: Signs, places: tuple[Places, Places, Places], styles: MeaningfulStyles
) -> FoundCells | None:
    """Return the cells that begin at the first places, their values between the others."""
    begins, starts, stops = places
    column, at = letters(signs, begins + 6)
    row, at = digits(signs, at)
    plain = follow(signs, begins + 2, b' r="') & (column > 0) & (signs[at] == ord('"'))
    if not (plain & (row > 0) & (row <= LAST_ROW) & (column <= LAST_COLUMN)).all():
        return None
    at = at + 1
    styled = follow(signs, at, b' s="')
    style, end = digits(signs, np.where(styled, at + 4, starts))
    odd = styled & (signs[end] != ord('"'))
    at = np.where(styled, end + 1, at)
    typed = (
        (at + 7 == starts) & follow(signs, starts - 7, b' t="') & follow(signs, starts - 2, b'">')
    )
    kind = signs[starts - 3]
    is_number = ((at + 1 == starts) & (signs[starts - 1] == ord(">"))) | (
        typed & (kind == ord("n"))
    )
    is_text = typed & (kind == ord("s"))
    contents, end = digits(signs, starts + 3)
    odd |= ~(is_number | (is_text & (end == stops) & (end > starts + 3)))
    odd |= is_number & styled & ~np.isin(style, [*styles.undated])
    values = _values(content, starts, stops, is_number, odd)
    contents = np.where(is_number, -1, contents).astype(np.int32)
    return FoundCells(CellArrays(row - 1, column - 1, contents, values), begins, odd)


def _values(content: bytes, starts: Places, stops: Places, is_number: Flags, odd: Flags) -> Numbers:
    """Return the numbers of the cells that are numbers, 0 of others; one that is not plain becomes odd."""
    if not is_number.any():
        return np.broadcast_to(0.0, len(starts))
    values = np.zeros(len(starts))
    at = np.flatnonzero(is_number & ~odd)
    places = zip((starts[at] + 3).tolist(), stops[at].tolist(), strict=True)
    texts = [content[start:stop] for start, stop in places]
    plain = [bool(found) for found in map(_NUMBER.fullmatch, texts)]
    odd[at] = np.logical_not(plain)
    values[at] = [
        float(text) if is_plain else 0 for text, is_plain in zip(texts, plain, strict=True)
    ]
    return values
