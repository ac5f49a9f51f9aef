"""Look at a file before it is parsed: refuse bombs, encrypted, truncated and absurd ones, in bounded memory."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_FILE = 300 * 2**20
LARGEST_PART = 2**30
LARGEST_RATIO = 150
RATIO_MATTERS = 20 * 2**20
MOST_ROWS = 1_048_576
LARGEST_CELLS = 12_000_000  # a reader's grid is as wide as its widest row and as long as its last: a gigabyte at worst
LARGEST_ODS = 200 * 2**20
_CHUNK = 2**18  # small enough that what is compared in it stays near the processor
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unsafe(Exception):
    """A file that must not be parsed; the message says why, in Chinese."""


@dataclass
class Odd:
    """What the reader does not tell of one sheet: cells by address, rows and columns counted from 1."""

    hollow: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # from 0; xlsx merges come from the reader


@dataclass
class Inside:
    """What a file holds beside its cells: oddities by part (xlsx) or by sheet name (xls, ods)."""

    sheets: dict[str, Odd] = field(default_factory=dict)
    date1904: bool = False
    linked: bool = False
    macros: bool = False


def inspect(path: Path) -> Inside:
    """Return what is odd inside the file; Unsafe if it must not be parsed."""
    if not path.is_file():
        raise OSError("not a regular file")
    with path.open("rb") as stream:
        start = stream.read(8)
    if path.stat().st_size > LARGEST_FILE:
        raise Unsafe(f"文件超过{LARGEST_FILE // 2**20}MB")
    if path.suffix.lower() == ".xls":
        return _inspect_xls(path, start)
    if start == _OLE:
        raise Unsafe("文件已加密，或实际是旧版 .xls 格式")
    if not zipfile.is_zipfile(path):
        raise Unsafe(_other(start) or "文件损坏或不完整")
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect_zip(archive, path.suffix.lower() == ".ods")
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        if isinstance(error, PermissionError):
            raise
        raise Unsafe("文件损坏、不完整或已加密") from error
    except Exception as error:
        if type(error).__module__ not in ("zlib", "lzma", "_lzma"):
            raise
        raise Unsafe("文件损坏或不完整") from error


_KINDS = (
    (b"PK\x03\x04", ".xlsx 或其他压缩格式"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF 文档"),
    (b"<html", "网页"),
    (b"<!doc", "网页"),
    (b"<?xml", "XML 文本"),
)


def _other(start: bytes) -> str:
    """Return what a file of another kind really is; empty if its first bytes do not tell."""
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, name in _KINDS:
        if plain.startswith(mark.lower()):
            return f"内容实际是{name}，与扩展名不符"
    return (
        "内容实际是文本，与扩展名不符"
        if start and all(sign >= 32 or sign in b"\t\r\n" for sign in start)
        else ""
    )


def _inspect_xls(path: Path, start: bytes) -> Inside:
    from shifan.intake.xls import scan

    if start != _OLE:
        raise Unsafe(_other(start) or "内容不是 .xls 格式，文件损坏或扩展名有误")
    content = path.read_bytes()
    found = scan(content)
    found.macros = _MACROS in content
    return found


def _inspect_zip(archive: zipfile.ZipFile, ods: bool) -> Inside:
    from shifan.intake import ods as content
    from shifan.intake import xlsx

    names, found = set(archive.namelist()), Inside()
    for part, name in (
        ("word/document.xml", "Word 文档"),
        ("ppt/presentation.xml", "PowerPoint 文档"),
    ):
        if part in names:
            raise Unsafe(f"内容实际是{name}，与扩展名不符")
    for entry in _entries(archive):
        if ods and entry.filename == "content.xml":
            found.sheets = content.scan(b"".join(_chunks(archive, entry, LARGEST_ODS)))
        else:
            odd = xlsx.scan_part(entry.filename, _chunks(archive, entry, LARGEST_PART), found)
            if odd:
                found.sheets[entry.filename] = odd
        found.linked |= entry.filename.startswith("xl/externalLinks/")
        found.macros |= entry.filename == "xl/vbaProject.bin" or (
            ods and entry.filename.startswith("Basic/")
        )
    return found


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_PART or len(entries) > 10_000:
        raise Unsafe("解压后过大，可能是压缩炸弹")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unsafe("压缩包内有重名部件，可能是恶意文件")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unsafe("文件已加密")
    whole = (
        sum(entry.file_size for entry in entries),
        sum(entry.compress_size for entry in entries),
    )
    for size, packed in (whole, *((entry.file_size, entry.compress_size) for entry in entries)):
        if size > RATIO_MATTERS and size > LARGEST_RATIO * max(packed, 1):
            raise Unsafe("压缩比异常，可能是压缩炸弹")
    return entries


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int) -> Iterator[bytes]:
    """Yield a part piece by piece; Unsafe once it holds more than its header declares, or than `largest`."""
    honest, size = copy.copy(entry), 0
    honest.file_size = LARGEST_PART + 1  # read to the true end, whatever the header says
    with archive.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > min(entry.file_size, largest):
                raise Unsafe("部件比声明的大，可能是压缩炸弹")
            yield chunk
    if size < entry.file_size:
        raise Unsafe("文件损坏或不完整")
