"""Whether the XML of a sheet that is read without a parser is well-formed: what is not must be refused, not guessed.

Every tag of the sheet's data is one of seven, written out in full and followed by the next; what stands around the data
is small and goes through the parser.
"""

from __future__ import annotations

import numpy as np

from shifan.intake.plain_signs import Flags, Places, Signs, digits, follow, letters
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.safe_xml import MalformedXml, parse_workbook_part

DATA, END_OF_DATA = b"<sheetData>", b"</sheetData>"
_ROW = pattern_of(rb'<row(?: [A-Za-z0-9_:.]+="[^"<&]*")*+/?>(?=<)')
_END_OF_VALUE, _END_OF_CELL, _END_OF_ROW = b"</v></c>", b"</c><", b"</row>"
_NOTHING = b"/><"
_SLASH, _QUOTE, _LESS = ord("/"), ord('"'), ord("<")


@dataclass(frozen=True)
class TagKinds:
    """Which of the tags of a sheet's data open a cell, a value or a row, and which close one."""

    cells: Flags
    values: Flags
    rows: Flags
    value_ends: Flags
    cell_ends: Flags
    row_ends: Flags


def kinds_of(signs: Signs, tags: Places) -> TagKinds | None:
    """Return the kinds of tags; None where there is a tag of another kind."""
    names, ends = signs[tags + 1], signs[tags + 2]
    closing = names == _SLASH
    kinds = TagKinds(
        cells=(names == ord("c")) & (ends == ord(" ")),
        values=(names == ord("v")) & (ends == ord(">")),
        rows=(names == ord("r")) & (ends == ord("o")),
        value_ends=closing & (ends == ord("v")),
        cell_ends=closing & (ends == ord("c")),
        row_ends=closing & (ends == ord("r")),
    )
    known = kinds.cells | kinds.values | kinds.rows
    known |= kinds.value_ends | kinds.cell_ends | kinds.row_ends
    return kinds if known.all() else None


def rows_are_well_formed(content: bytes, signs: Signs, tags: Places, kinds: TagKinds) -> bool:
    """Return whether rows are closed one after another, cells stand in rows, and values in cells that are closed.

    How filled cells are addressed, and what their values hold, is for the reader to see.
    """
    if not len(tags):
        return True
    filled, ends = np.flatnonzero(kinds.values), np.flatnonzero(kinds.value_ends)
    if not len(filled) == len(ends) == np.count_nonzero(kinds.cell_ends):
        return False
    if len(filled) and (filled[0] < 1 or filled[-1] + 2 >= len(tags)):
        return False
    empty = kinds.cells.copy()
    empty[filled - 1] = False
    return bool(
        kinds.cells[filled - 1].all()
        and (ends == filled + 1).all()
        and follow(signs, tags[ends], _END_OF_VALUE).all()
        and follow(signs, tags[kinds.cell_ends], _END_OF_CELL).all()
        and _are_empty_cells(signs, tags[empty])
        and _rows_follow(content, signs, tags, kinds)
    )


def _are_empty_cells(signs: Signs, places: Places) -> bool:
    """Return whether there is an addressed cell without content at each place."""
    column, at = letters(signs, places + 6)
    row, end = digits(signs, at)
    plain = follow(signs, places + 2, b' r="') & (column > 0) & (row > 0) & (signs[end] == _QUOTE)
    styled = follow(signs, end + 1, b' s="')
    _, end_of_style = digits(signs, np.where(styled, end + 5, end))
    plain &= ~styled | (signs[end_of_style] == _QUOTE)
    return bool((plain & follow(signs, np.where(styled, end_of_style, end) + 1, _NOTHING)).all())


def _rows_follow(content: bytes, signs: Signs, tags: Places, kinds: TagKinds) -> bool:
    """Return whether the rows are written in full, one after another, with nothing but cells between."""
    empty = kinds.rows & (signs[np.append(tags[1:], len(content)) - 2] == _SLASH)
    depth = np.cumsum(kinds.rows & ~empty) - np.cumsum(kinds.row_ends)
    ends = tags[kinds.row_ends]
    after = ends + len(_END_OF_ROW)
    after = after[after < len(content)]
    return bool(
        ((depth == 0) | (depth == 1)).all()
        and depth[-1] == 0
        and (depth[kinds.cells] == 1).all()
        and (depth[empty] == 0).all()
        and follow(signs, ends, _END_OF_ROW).all()
        and (signs[after] == _LESS).all()
        and len(_ROW.findall(content)) == np.count_nonzero(kinds.rows)
    )


def frame_is_well_formed(head: bytes, tail: bytes) -> bool:
    """Return whether what stands before and behind a sheet's rows is one well-formed part."""
    try:
        parse_workbook_part(head + tail)
    except MalformedXml:
        return False
    return True


def frame_of(part: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and behind the rows of a part, with the tags around them."""
    start, end = part.find(DATA), part.rfind(END_OF_DATA)
    if start < 0 or end < start:
        return part, b""
    return part[: start + len(DATA)], part[end:]
