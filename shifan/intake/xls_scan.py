"""What an xls file hides: error cells, hidden rows and columns, merges, the 1904 date system. Reads BIFF8 only."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from shifan.addresses import address
from shifan.intake.oddities import INCOMPLETE, FileOddities, SheetOddities, Unsafe
from shifan.intake.xls_looks import SheetReach, XlsStyles, note_record, refuse_far_cells

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_END = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
# Kinds of records.
_TEXTS, _DIMENSIONS = 0xFC, 0x200
_COUNTED = (_TEXTS, _DIMENSIONS)
_NO_HEIGHT, _NO_WIDTH = 20, 128  # twentieths of a point, 256ths of a sign
LAST_XLS_ROW, LAST_XLS_COLUMN = 65_536, 256
_DATE_MODE, _ENCRYPTED, _BOUND_SHEET, _BEGIN = 0x22, 0x2F, 0x85, 0x809
_ERROR_CELL, _FORMULA, _ROW, _COLUMNS, _MERGES = 0x205, 0x06, 0x208, 0x7D, 0xE5


def scan(content: bytes) -> FileOddities:
    """Return the oddities by sheet name; Unsafe for an encrypted, truncated or looping file."""
    try:
        return _scan(_stream(content))
    except (struct.error, IndexError, KeyError, UnicodeDecodeError, ValueError) as error:
        raise Unsafe(INCOMPLETE) from error


def _scan(stream: bytes) -> FileOddities:
    found, names, starts = FileOddities(), dict[int, str](), 0
    sheet: SheetOddities | None = None
    styles, reaches = XlsStyles(), dict[str, SheetReach]()
    for offset, kind, data in _records(stream):
        if kind == _BEGIN:
            starts += 1
            styles.settle()
            is_sheet = offset in names
            sheet = found.sheets.setdefault(names[offset], SheetOddities()) if is_sheet else None
            reach = reaches.setdefault(names[offset], SheetReach()) if is_sheet else SheetReach()
        elif kind in _COUNTED:
            _refuse_counts(kind, data, len(stream))
            styles.take(kind, data)
        elif sheet is not None:
            _note(kind, data, sheet)
            note_record(kind, data, styles, sheet, reach)
        elif kind == _BOUND_SHEET:
            names[struct.unpack_from("<I", data)[0]] = _sheet_name(data)
        else:
            _note_of_file(kind, data, found)
            styles.take(kind, data)
    if not starts:
        raise Unsafe(INCOMPLETE)
    refuse_far_cells(reaches)
    return found


def _refuse_counts(kind: int, data: bytes, size: int) -> None:
    """Refuse numbers that a file states of itself and that it cannot hold: a library makes room for so many at once."""
    if kind == _TEXTS and max(struct.unpack_from("<II", data)) > size:
        raise Unsafe("共享文字的数目异常，可能是恶意文件")
    if kind == _DIMENSIONS:
        _, last_row, _, last_column = struct.unpack_from("<IIHH", data)
        if last_row > LAST_XLS_ROW or last_column > LAST_XLS_COLUMN:
            raise Unsafe(f"工作表的大小异常（{last_row}行、{last_column}列），可能是恶意文件")


def _note_of_file(kind: int, data: bytes, found: FileOddities) -> None:
    """Note what a record of the file's head tells."""
    if kind == _ENCRYPTED:
        raise Unsafe("文件已加密")
    if kind == _DATE_MODE:
        found.date1904 = data[:2] == b"\x01\x00"


def _note(kind: int, data: bytes, odd: SheetOddities) -> None:
    """Note what one record of a sheet tells."""
    if kind in (_ERROR_CELL, _FORMULA):
        code = _error_code(kind, data)
        if code is not None:
            place = address(*struct.unpack_from("<HH", data))
            odd.errors.append((place, _ERRORS.get(code, "#N/A")))
    elif kind == _ROW and _is_hidden_row(data):
        odd.hidden_rows.append(struct.unpack_from("<H", data)[0] + 1)
    elif kind == _COLUMNS and _is_hidden_column(data):
        first, last = struct.unpack_from("<HH", data)
        odd.hidden_columns.append((first + 1, last + 1))
    elif kind == _MERGES:
        for n in range(struct.unpack_from("<H", data)[0]):
            top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * n)
            odd.merges.append((top, left, bottom, right))


def _is_hidden_row(data: bytes) -> bool:
    """Return whether a row says that it is hidden, or that it was given no height."""
    height, flags = struct.unpack_from("<6xH4xH", data)
    return bool(flags & 0x20) or (bool(flags & 0x40) and height < _NO_HEIGHT)


def _is_hidden_column(data: bytes) -> bool:
    """Return whether columns say that they are hidden, or have no width."""
    width, flags = struct.unpack_from("<4xH2xH", data)
    return bool(flags & 1) or width < _NO_WIDTH


def _error_code(kind: int, data: bytes) -> int | None:
    """Return the code of the error that a cell or a formula's result holds; None if it holds none."""
    if kind == _ERROR_CELL:
        return data[6] if data[7] == 1 else None
    return data[8] if data[12:14] == b"\xff\xff" and data[6] == 2 else None


def _sheet_name(data: bytes) -> str:
    length, wide = data[6], data[7] & 1
    if wide:
        return data[8 : 8 + length * 2].decode("utf-16-le")
    return data[8 : 8 + length].decode("latin-1")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield offset, kind and content of each record."""
    offset = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        if kind == 0 and size == 0:
            return
        yield offset, kind, stream[offset + 4 : offset + 4 + size]
        offset += 4 + size


def _stream(content: bytes) -> bytes:
    """Return the workbook stream of the compound file; ValueError if it has none."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    if sector not in (512, 4096) or small != 64:
        raise ValueError("sector size")
    first, _, cutoff, small_fat = struct.unpack_from("<IIII", content, 48)
    table = _sector_table(content, sector)
    directory = _chain(content, table, first, sector)
    entries = [directory[place : place + 128] for place in range(0, len(directory), 128)]
    start, size = struct.unpack_from("<II", _workbook_entry(entries), 116)
    if size >= cutoff:
        return _chain(content, table, start, sector)[:size]
    small_table = _numbers(_chain(content, table, small_fat, sector))
    small_sectors = _chain(content, table, struct.unpack_from("<I", entries[0], 116)[0], sector)
    return _chain(b"\0" * small + small_sectors, small_table, start, small)[:size]


def _workbook_entry(entries: list[bytes]) -> bytes:
    """Return the entry of the directory that names the workbook stream."""
    for entry in entries:
        if entry and _entry_name(entry) in ("Workbook", "Book"):
            return entry
    raise ValueError("no workbook")


def _entry_name(entry: bytes) -> str:
    length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
    return entry[:length].decode("utf-16-le", "replace")


def _sector_table(content: bytes, sector: int) -> tuple[int, ...]:
    """Return for each sector the number of the one that follows it in its stream."""
    sectors = [n for n in struct.unpack_from("<109I", content, 76) if n < _END]
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // sector)):
        if following >= _END:
            break
        part = _numbers(content[(following + 1) * sector : (following + 2) * sector])
        sectors += [n for n in part[:-1] if n < _END]
        following = part[-1]
    if len(set(sectors)) < len(
        sectors
    ):  # the same part of the table many times: far more than the file holds
        raise ValueError("sector table")
    return _numbers(b"".join(content[(n + 1) * sector : (n + 2) * sector] for n in sectors))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(content: bytes, table: tuple[int, ...], first: int, size: int) -> bytes:
    """Return the sectors that the table chains from `first`; a loop is refused."""
    parts, seen = [], 0
    while first < _END:
        parts.append(content[(first + 1) * size : (first + 2) * size])
        first, seen = table[first], seen + 1
        if seen > len(table) or seen * size > len(content) + size:
            raise ValueError("loop")
    return b"".join(parts)
