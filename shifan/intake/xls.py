"""What an xls sheet hides: error cells, hidden rows, the 1904 date system. Reads the records of BIFF8 only."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from shifan.addresses import address
from shifan.intake.safety import Inside, Odd, Unsafe

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


def scan(content: bytes) -> Inside:
    """Return the oddities by sheet name; Unsafe for an encrypted, truncated or looping file."""
    try:
        return _scan(_stream(content))
    except (struct.error, IndexError, KeyError, UnicodeDecodeError, ValueError) as error:
        raise Unsafe("文件损坏或不完整") from error


def _scan(stream: bytes) -> Inside:
    found, names, current, starts = Inside(), {}, None, 0
    for offset, kind, data in _records(stream):
        if kind == 0x2F:
            raise Unsafe("文件已加密")
        if kind == 0x22:
            found.date1904 = data[:2] == b"\x01\x00"
        elif kind == 0x85:
            names[struct.unpack_from("<I", data)[0]] = _name(data)
        elif kind == 0x809:
            starts += 1
            current = found.sheets.setdefault(names[offset], Odd()) if offset in names else None
        elif current is not None:
            _note(kind, data, current)
    if not starts:
        raise Unsafe("文件损坏或不完整")
    return found


def _note(kind: int, data: bytes, odd: Odd) -> None:
    if kind == 0x205 and data[7] == 1:  # BOOLERR
        odd.errors.append((address(*struct.unpack_from("<HH", data)), _ERRORS.get(data[6], "#N/A")))
    elif (
        kind == 0x06 and data[12:14] == b"\xff\xff" and data[6] == 2
    ):  # FORMULA with an error as result
        odd.errors.append((address(*struct.unpack_from("<HH", data)), _ERRORS.get(data[8], "#N/A")))
    elif kind == 0x208 and struct.unpack_from("<H", data, 12)[0] & 0x20:  # ROW, hidden
        odd.hidden_rows.append(struct.unpack_from("<H", data)[0] + 1)
    elif kind == 0x7D and struct.unpack_from("<H", data, 8)[0] & 1:  # COLINFO, hidden
        low, high = struct.unpack_from("<HH", data)
        odd.hidden_columns.append((low + 1, high + 1))
    elif kind == 0xE5:  # MERGEDCELLS
        for n in range(struct.unpack_from("<H", data)[0]):
            top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * n)
            odd.merges.append((top, left, bottom, right))


def _name(data: bytes) -> str:
    length, wide = data[6], data[7] & 1
    return (
        data[8 : 8 + length * 2].decode("utf-16-le")
        if wide
        else data[8 : 8 + length].decode("latin-1")
    )


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        if kind == 0 and size == 0:
            return
        yield offset, kind, stream[offset + 4 : offset + 4 + size]
        offset += 4 + size


def _stream(content: bytes) -> bytes:
    """Return the workbook stream of the compound file."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    if sector not in (512, 4096) or small != 64:
        raise ValueError("sector size")
    first, _, cutoff, small_fat = struct.unpack_from("<IIII", content, 48)
    table = _fat(content, sector)
    directory = _chain(content, table, first, sector)
    entries = [directory[place : place + 128] for place in range(0, len(directory), 128)]
    root, book = (
        entries[0],
        next(
            entry
            for entry in [*entries, b""]
            if not entry or _entry_name(entry) in ("Workbook", "Book")
        ),
    )
    if not book:
        raise ValueError("no workbook")
    start, size = struct.unpack_from("<II", book, 116)
    if size >= cutoff:
        return _chain(content, table, start, sector)[:size]
    short = _numbers(_chain(content, table, small_fat, sector))
    inner = _chain(content, table, struct.unpack_from("<I", root, 116)[0], sector)
    return _chain(b"\0" * small + inner, short, start, small)[:size]


def _entry_name(entry: bytes) -> str:
    return entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode(
        "utf-16-le", "replace"
    )


def _fat(content: bytes, sector: int) -> tuple[int, ...]:
    sectors = [n for n in struct.unpack_from("<109I", content, 76) if n < _END]
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // sector)):
        if following >= _END:
            break
        part = _numbers(content[(following + 1) * sector : (following + 2) * sector])
        sectors += [n for n in part[:-1] if n < _END]
        following = part[-1]
    return _numbers(b"".join(content[(n + 1) * sector : (n + 2) * sector] for n in sectors))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(content: bytes, table: tuple[int, ...], first: int, size: int) -> bytes:
    """Return the sectors that the table chains from `first`; a loop is refused."""
    parts, seen = [], 0
    while first < _END:
        parts.append(content[(first + 1) * size : (first + 2) * size])
        first, seen = table[first], seen + 1
        if seen > len(table):
            raise ValueError("loop")
    return b"".join(parts)
