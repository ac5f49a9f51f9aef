"""Small sheets of an xlsx file, of which many are looked at together: most hold nothing but plain cells near A1."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence

import numpy as np

from shifan.intake.oddities import SheetOddities
from shifan.intake.plain_cells import cells_of_parts
from shifan.intake.plain_signs import PADDING, Places, Signs, follow
from shifan.intake.xlsx_looks import sign_of_styles
from shifan.intake.xlsx_styles import MeaningfulStyles
from shifan.safe_xml import declares_entities

LARGEST_SMALL = 2**16  # bytes of a sheet's part
MOST_TOGETHER = 2**20  # bytes of the parts that are looked at together
_END, _START, _LONGEST_START = b"</worksheet>", b"<worksheet", 200
_ODD = (b"hidden=", b'width="0', b' ht="0', b"<rPr", b"'", b"\0", b'="e"')
_LOCAL_HEADER = 30


def small_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Return the content of a small part as it is packed, in a third of the time of the archive's own reader.

    None where anything is unusual: then that reader says what.
    """
    stream = archive.fp
    if stream is None or entry.compress_type != zipfile.ZIP_DEFLATED:
        return None
    stream.seek(entry.header_offset)
    header = stream.read(_LOCAL_HEADER)
    if header[:4] != b"PK\x03\x04":
        return None
    stream.seek(
        int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1
    )
    try:
        unpacking = zlib.decompressobj(-15)
        content = unpacking.decompress(stream.read(entry.compress_size), entry.file_size + 1)
    except zlib.error:
        return None
    whole = unpacking.eof and len(content) == entry.file_size
    return content if whole and zlib.crc32(content) == entry.CRC else None


def plain_sheets(parts: Sequence[bytes], styles: MeaningfulStyles) -> list[SheetOddities] | None:
    """Return what is known of small parts none of which has anything that a closer look could find; else None.

    Each begins and ends as a sheet does and holds addressed cells of the columns A to Z and the first 9,999 rows
    alone, without formula, error, hidden row, or look that says something.
    """
    if styles.struck_texts or styles.faint_texts or not all(map(_is_sheet, parts)):
        return None
    whole = b"\n".join(parts) + PADDING
    if any(sign in whole for sign in _ODD) or declares_entities(whole):
        return None
    styled = sign_of_styles(styles)
    if styled and styled.search(whole):
        return None
    signs = np.frombuffer(whole, dtype=np.uint8)
    tags = np.flatnonzero(signs == ord("<"))
    if not _tags_are_plain(signs, tags):
        return None
    cells = cells_of_parts(parts, signs, tags, styles)
    return [SheetOddities(cells=own) for own in cells]


def _is_sheet(part: bytes) -> bool:
    return part[:1] == b"<" and part.endswith(_END) and part.find(_START, 0, _LONGEST_START) >= 0


def _tags_are_plain(signs: Signs, tags: Places) -> bool:
    """Return whether there are no formulas and struck texts, and all cells and rows have an address that is near."""
    second, third = signs[tags + 1], signs[tags + 2]
    struck = ((second == ord("s")) & (third == ord("t"))) | (
        (second == ord("d")) & (third == ord("s"))
    )
    if (second == ord("f")).any() or struck.any():
        return False
    ends_here = (third == ord(" ")) | (third == ord(">")) | (third == ord("/"))
    cells = tags[(second == ord("c")) & ends_here]
    rows = tags[(second == ord("r")) & (third == ord("o"))]
    letters = signs[cells + 6] - ord("A") < 26  # of bytes: what is smaller than A wraps round
    return bool(
        follow(signs, cells + 2, b' r="').all()
        and letters.all()
        and _few_digits(signs, cells + 7)
        and follow(signs, rows + 1, b'row r="').all()
        and _few_digits(signs, rows + 8)
    )


def _few_digits(signs: Signs, places: Places) -> bool:
    """Return whether a number of one to four digits and a quote stand at each of these places."""
    unclosed = np.ones(len(places), dtype=bool)
    for n in range(5):
        here = signs[places + n]
        digits = here - ord("0") < 10
        closing = (here == ord('"')) & (n > 0)
        if not (digits | closing | ~unclosed).all():
            return False
        unclosed &= ~closing
    return not unclosed.any()
