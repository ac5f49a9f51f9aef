"""Grids of sheets whose cells were read plainly: of one sheet, or of many small ones below one another."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np

from shifan.intake.cell_arrays import (
    LAST_COLUMN,
    CellArrays,
    Places,
    PlainCells,
    SharedTexts,
    joined,
)
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import Codes, Grid
from shifan.patterns import pattern_of

_T = r'<t( xml:space="preserve")?>([^<]*)</t>'
_PHONETIC = r"\s*(?:<phoneticPr [^<>]*/>\s*)?"
_ENTRY = pattern_of(
    rf"<si>\s*{_T}{_PHONETIC}</si>"
    rf"|<si>(\s*<r>[^<]*(?:<(?!/?si>|rPh)[^<]*)*</r>{_PHONETIC})</si>"
)
_RUN = pattern_of(_T)
_OTHER_ENTITY = pattern_of(r"&(?!(?:amp|lt|gt|quot|apos);)")
_UTF_8 = pattern_of(rb"""<\?xml [^<>]*encoding=["']utf-?8["']|(?!<\?xml)""", re.IGNORECASE)
_FAR = 4  # times as many texts in the file as cells in a column
_UNUSUAL = (b"\r", b"_x", b"<!")


def shared_texts(content: bytes) -> SharedTexts | None:
    """Return the texts of a part of shared texts; None where one is written so that only a parser can tell it."""
    if not _UTF_8.match(content) or any(sign in content for sign in _UNUSUAL):
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    found = [
        "".join(itertools.starmap(_kept, _RUN.findall(runs))) if runs else _kept(space, plain)
        for space, plain, runs in _ENTRY.findall(text)
    ]
    if len(found) != text.count("<si") or _OTHER_ENTITY.search(text):
        return None
    return SharedTexts([html.unescape(own) if "&" in own else own for own in found])


def _kept(space: str, text: str) -> str:
    """Return a text as the reading library keeps it: outer blanks only where the file says that they count."""
    return text if space else text.strip(" \t\n")


def plain_grids(sheets: Sequence[PlainCells], texts: SharedTexts | None) -> list[Grid] | None:
    """Return the grids of sheets, parts of one grid where there are several; None where one cannot be told so."""
    texts = texts or SharedTexts([])
    own = [sheet.cells for sheet in sheets]
    if not all(_is_certain(cells, texts) for cells in own):
        return None
    heights, widths = [sheet.height for sheet in sheets], [sheet.width for sheet in sheets]
    tops = [0, *itertools.accumulate(heights)]
    below = [cells.moved_down(top) for cells, top in zip(own, tops, strict=False)]
    whole = Grid.of_columns(tops[-1], _columns(joined(below), tops[-1], max(widths), texts))
    if len(sheets) == 1:
        return [whole]
    return [whole.part(*size) for size in zip(tops, heights, widths, strict=False)]


def _is_certain(cells: CellArrays, texts: SharedTexts) -> bool:
    """Return whether all texts are there, and no cell twice or before one that stands above it."""
    order = cells.rows * LAST_COLUMN + cells.columns
    is_ascending = bool((np.diff(order) > 0).all())
    return is_ascending and int(cells.contents.max(initial=-1)) < len(texts.texts)


def _columns(
    cells: CellArrays, height: int, width: int, texts: SharedTexts
) -> Iterator[tuple[Codes, list[CellValue]]]:
    """Yield for each column the code of each row, and the distinct cells: texts first, then numbers in their order."""
    order = np.argsort(cells.columns, kind="stable")
    ends = np.searchsorted(cells.columns[order], np.arange(width + 1)).tolist()
    for start, end in itertools.pairwise(ends):
        own = order[start:end]
        contents, rows = cells.contents[own], cells.rows[own]
        is_text = contents >= 0
        numbers = texts.first[contents[is_text]]
        codes = np.zeros(height, dtype=np.int32)
        distinct: list[CellValue] = [""]
        occurring, codes[rows[is_text]] = _counted(numbers)
        distinct += [texts.texts[n] for n in occurring.tolist()]
        if not is_text.all():
            floats, places = np.unique(cells.values[own][~is_text], return_inverse=True)
            codes[rows[~is_text]] = len(distinct) + places
            distinct += floats.tolist()
        yield codes, distinct


def _counted(numbers: Places) -> tuple[Places, Places]:
    """Return the distinct numbers from 0 on, and for each of all its place among them, counted from 1; 0 below 0."""
    most = int(numbers.max(initial=-1)) + 1
    if most > _FAR * len(numbers):  # a table of all numbers would be mostly empty
        occurring, places = np.unique(numbers, return_inverse=True)
        first = int(np.searchsorted(occurring, 0))
        return occurring[first:], np.maximum(places - first + 1, 0)
    table = np.zeros(most + 1, dtype=np.int32)  # the last entry is that of −1
    table[numbers] = 1
    table[-1] = 0
    occurring = np.flatnonzero(table)
    table[occurring] = np.arange(1, len(occurring) + 1)
    return occurring, table[numbers]
