"""Look at a file before it is parsed: refuse bombs, encrypted, truncated and absurd ones, in bounded memory."""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_FILE = 300 * 2**20
LARGEST_PART = 2**30
LARGEST_RATIO = 400
RATIO_MATTERS = 20 * 2**20
LARGEST_ODS = 200 * 2**20
_CHUNK = 2**20
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# All capitals to A, digits to 0, both quotes to ": a far cell then shows as ="AA, found by a plain search.
_SHAPE = bytes(65 if 65 <= sign <= 90 else 48 if 48 <= sign <= 57 else 34 if sign == 39 else sign for sign in range(256))
_FAR_COLUMN = re.compile(rb"""<c\s[^>]*?r=["'](?:[A-Z]{3,}|[C-Z][A-Z])\d""")
_LAST_ROW = re.compile(rb"""<row\s[^>]*?r=["'](\d+)["']""")
_SPARSE = 50_000
_CELL = rb"""<c\s(?:[^>]*?\s)?r=["']([A-Z]+\d+)["'][^>]*>"""
_HOLLOW = re.compile(_CELL + rb"\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ERROR = re.compile(rb"""<c\s(?=[^>]*\bt=["']e["'])(?:[^>]*?\s)?r=["']([A-Z]+\d+)["'][^>]*>(?:\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>""")
_HIDDEN_ROW = re.compile(rb"""<row\s(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*?r=["'](\d+)["']""")
_HIDDEN_COLUMN = re.compile(rb"""<col\s(?=[^>]*\bhidden=["'](?:1|true)["'])(?=[^>]*\bmin=["'](\d+)["'])[^>]*\bmax=["'](\d+)["']""")
_DATE_1904 = re.compile(rb"""<workbookPr\s[^>]*date1904=["'](?:1|true)["']""")


class Unsafe(Exception):
    """A file that must not be parsed; the message says why, in Chinese."""


@dataclass
class Odd:
    """What the reader does not tell of one sheet: cells by address, rows and columns counted from 1."""

    hollow: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)   # from 0; xlsx merges come from the reader


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
        raise Unsafe("文件损坏或不完整")
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect_zip(archive, path.suffix.lower() == ".ods")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise
        raise Unsafe("文件损坏、不完整或已加密") from error
    except Exception as error:
        if type(error).__module__ not in ("zlib", "lzma", "_lzma"):
            raise
        raise Unsafe("文件损坏或不完整") from error


def _inspect_xls(path: Path, start: bytes) -> Inside:
    from shifan.intake.xls import scan

    if start != _OLE:
        raise Unsafe("内容不是 .xls 格式，文件损坏或扩展名有误")
    content = path.read_bytes()
    found = scan(content)
    found.macros = _MACROS in content
    return found


def _inspect_zip(archive: zipfile.ZipFile, ods: bool) -> Inside:
    found = Inside()
    for entry in _entries(archive):
        if ods and entry.filename == "content.xml":
            from shifan.intake.ods import scan
            found.sheets = scan(b"".join(_chunks(archive, entry, LARGEST_ODS)))
        else:
            odd = _scan_part(entry.filename, _chunks(archive, entry, LARGEST_PART), found)
            if odd:
                found.sheets[entry.filename] = odd
        found.linked |= entry.filename.startswith("xl/externalLinks/")
        found.macros |= entry.filename == "xl/vbaProject.bin" or (ods and entry.filename.startswith("Basic/"))
    return found


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_PART or len(entries) > 10_000:
        raise Unsafe("解压后过大，可能是压缩炸弹")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unsafe("压缩包内有重名部件，可能是恶意文件")
    for entry in entries:
        if entry.flag_bits & 1:
            raise Unsafe("文件已加密")
        if entry.file_size > RATIO_MATTERS and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
            raise Unsafe("压缩比异常，可能是压缩炸弹")
    return entries


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int) -> Iterator[bytes]:
    """Yield a part piece by piece; Unsafe once it holds more than its header declares, or than `largest`."""
    honest, size = copy.copy(entry), 0
    honest.file_size = LARGEST_PART + 1     # read to the true end, whatever the header says
    with archive.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > min(entry.file_size, largest):
                raise Unsafe("部件比声明的大，可能是压缩炸弹")
            yield chunk
    if size < entry.file_size:
        raise Unsafe("文件损坏或不完整")


def _scan_part(name: str, chunks: Iterator[bytes], found: Inside) -> Odd | None:
    """Return the oddities of a part that is a sheet, None for others; entity declarations are refused anywhere."""
    xml = name.endswith((".xml", ".rels"))
    odd, carry, rows, last = Odd(), b"", 0, 0
    sheet = name.startswith("xl/worksheets/")
    for number, chunk in enumerate(chunks):
        if xml and b"<!" in chunk and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
            raise Unsafe("文件中含有实体声明，可能是恶意文件")
        if xml and number == 0 and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unsafe("部件的文字编码异常")
        if name == "xl/workbook.xml":
            found.date1904 |= bool(_DATE_1904.search(chunk))
        if sheet or b"<sheetData" in chunk:
            sheet = True
            whole, carry = _whole_rows(carry + chunk)
            rows, last = _scan_rows(whole, odd, rows, last)
    if sheet:
        rows, last = _scan_rows(carry, odd, rows, last)
        if last > _SPARSE and rows * 10 < last:
            raise Unsafe(f"工作表的行号异常（第{last}行），中间几乎全空")
    return odd if sheet else None


def _whole_rows(content: bytes) -> tuple[bytes, bytes]:
    """Return the content up to the end of its last whole row, and the rest."""
    end = content.rfind(b"</row>")
    if end < 0:
        return (b"", content) if len(content) < 8 * _CHUNK else (content, b"")
    return content[:end + 6], content[end + 6:]


def _scan_rows(content: bytes, odd: Odd, rows: int, last: int) -> tuple[int, int]:
    """Return the rows counted so far and the last row number; note hollow and error cells and hidden rows."""
    if b'="AA' in content.translate(_SHAPE) and _FAR_COLUMN.search(content):
        raise Unsafe("工作表的列数异常（超过78列）")
    if b"<f" in content:
        odd.hollow += [cell.decode("ascii") for cell in _HOLLOW.findall(content)]
    if b't="e"' in content or b"t='e'" in content:
        odd.errors += [(cell.decode("ascii"), text.decode("utf-8", "replace")) for cell, text in _ERROR.findall(content)]
    if b"hidden=" in content:
        odd.hidden_rows += [int(row) for row in _HIDDEN_ROW.findall(content)]
        odd.hidden_columns += [(int(low), int(high)) for low, high in _HIDDEN_COLUMN.findall(content)]
    numbers = _LAST_ROW.findall(content[-50_000:])
    return rows + content.count(b"<row"), max([last, *(int(number) for number in numbers[-3:])])
