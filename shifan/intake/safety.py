"""Look at a file before it is parsed: refuse bombs, encrypted, truncated and absurd ones, in bounded memory."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from shifan.intake import ods_scan, xls_scan, xlsx_scan
from shifan.intake.limits import (
    LARGEST_FILE,
    LARGEST_ODS,
    LARGEST_PART,
    LARGEST_RATIO,
    LARGEST_SHARED,
    MOST_PARTS,
    RATIO_MATTERS,
    largest_cells,
)
from shifan.intake.oddities import INCOMPLETE, FileOddities, SheetOddities, Unsafe
from shifan.intake.plain_grid import shared_texts
from shifan.intake.plain_sheets import LARGEST_SMALL, MOST_TOGETHER, plain_sheets, small_part
from shifan.intake.sheet_parts import BOOK, LINKS, sheet_parts
from shifan.intake.xlsx_drawings import DRAWING, pictures_in
from shifan.intake.xlsx_looks import PartComments, comments, place_comments, targets
from shifan.intake.xlsx_styles import MeaningfulStyles, read_shared_texts, read_styles
from shifan.patterns import pattern_of
from shifan.records import dataclass

_CHUNK = 2**16  # small enough that what is compared in it stays near the processor
_REFERRED_TO = ("styles.xml", "sharedStrings.xml")
_LOOKS = pattern_of(
    r"xl/(styles|sharedStrings)\.xml|xl/comments/?\w*\.xml|xl/worksheets/_rels/\w+\.xml\.rels"
)
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = (
    (b"PK\x03\x04", ".xlsx 或其他压缩格式"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF 文档"),
    (b"<html", "网页"),
    (b"<!doc", "网页"),
    (b"<?xml", "XML 文本"),
)
_MANIFEST = "META-INF/manifest.xml"
_ODS_ORDER = {_MANIFEST: 0, "styles.xml": 1}  # what cells refer to comes first
_OFFICE_DOCUMENTS = {
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "PowerPoint 文档",
}
# What the libraries raise for a damaged archive.
_DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def inspect(path: Path) -> FileOddities:
    """Return what is odd inside the file; Unsafe if it, or any of its sheets, must not be parsed."""
    found = look_into(path)
    for sheet in found.sheets.values():
        if sheet.refused:
            raise Unsafe(sheet.refused)
    return found


def look_into(path: Path) -> FileOddities:
    """Return what is odd inside the file; Unsafe if it must not be opened. Sheets not to be parsed are noted there."""
    if not path.is_file():
        raise OSError("not a regular file")
    with path.open("rb") as stream:
        start = stream.read(8)
    refuse_too_large(path)
    suffix = path.suffix.lower()
    if suffix == ".xls" or (suffix == ".et" and start == _OLE):  # WPS keeps .et as Excel kept .xls
        return _inspect_xls(path, start)
    if start == _OLE:
        raise Unsafe("文件已加密，或实际是旧版 .xls 格式")
    if not zipfile.is_zipfile(path):
        cut_off = start.startswith(b"PK\x03\x04")
        raise Unsafe(INCOMPLETE if cut_off else _other_kind(start) or INCOMPLETE)
    return _inspect_archive(path)


def refuse_too_large(path: Path) -> None:
    """Raise Unsafe for a file that is larger than any workbook of a city may be."""
    if path.stat().st_size > LARGEST_FILE:
        raise Unsafe(f"文件超过{LARGEST_FILE // 2**20}MB")


def other_kind(start: bytes) -> str:
    """Return what a file that should be text really is; empty if its first bytes do not tell."""
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, name in (*_KINDS, (_OLE, "旧版 .xls 或其他 Office 格式")):
        if plain.startswith(mark.lower()):
            return f"内容实际是{name}，与扩展名不符"
    return ""


def _other_kind(start: bytes) -> str:
    """Return what a file of another kind than a workbook really is; empty if its first bytes do not tell."""
    if known := other_kind(start):
        return known
    if start and all(sign >= 32 or sign in b"\t\r\n" for sign in start):
        return "内容实际是文本，与扩展名不符"
    return ""


def _inspect_xls(path: Path, start: bytes) -> FileOddities:
    if start != _OLE:
        raise Unsafe(_other_kind(start) or "内容不是 .xls 格式，文件损坏或扩展名有误")
    content = path.read_bytes()
    found = xls_scan.scan(content)
    found.macros = _MACROS in content
    return found


def _inspect_archive(path: Path) -> FileOddities:
    try:
        with zipfile.ZipFile(path) as archive:
            found = FileOddities(largest_cells=largest_cells(path.stat().st_size))
            return _inspect_zip(archive, found, path.suffix.lower() == ".ods")
    except PermissionError:
        raise
    except _DAMAGE as error:
        raise Unsafe("文件损坏、不完整或已加密") from error
    except Exception as error:
        if type(error).__module__ not in ("zlib", "lzma", "_lzma"):
            raise
        raise Unsafe(INCOMPLETE) from error


def _inspect_zip(archive: zipfile.ZipFile, found: FileOddities, ods: bool) -> FileOddities:
    parts = set(archive.namelist())
    for part, name in _OFFICE_DOCUMENTS.items():
        if part in parts:
            raise Unsafe(f"内容实际是{name}，与扩展名不符")
    _refuse_other_package(parts, ods)
    if ods:
        return _inspect_ods(archive, found)
    scan = _XlsxScan(archive, found)
    # What sheets refer to comes first.
    entries = sorted(_entries(archive), key=lambda entry: not entry.filename.endswith(_REFERRED_TO))
    for entry in entries:
        scan.take(entry)
    scan.look_at_small()
    if len(scan.of_book) < 2:
        raise Unsafe(INCOMPLETE)
    found.parts = sheet_parts(scan.of_book[BOOK], scan.of_book[LINKS])
    place_comments(found, scan.comments, scan.rels)
    return found


def _refuse_other_package(parts: set[str], ods: bool) -> None:
    """Raise Unsafe for a package that is no workbook of its ending."""
    is_ods, is_xlsx = "content.xml" in parts, "xl/workbook.xml" in parts
    if ods and is_xlsx and not is_ods:
        raise Unsafe("内容实际是 .xlsx 工作簿，与扩展名不符", "请把扩展名改为 .xlsx 后重试")
    if not ods and is_ods and not is_xlsx:
        raise Unsafe("内容实际是 .ods 工作簿，与扩展名不符", "请把扩展名改为 .ods 后重试")
    if ods and not is_ods:
        raise Unsafe("压缩包里没有工作表，不是 .ods 工作簿")


def _inspect_ods(archive: zipfile.ZipFile, found: FileOddities) -> FileOddities:
    named_styles = b""
    for entry in sorted(_entries(archive), key=lambda entry: _ODS_ORDER.get(entry.filename, 2)):
        if entry.filename == _MANIFEST:
            if b"encryption-data" in b"".join(_chunks(archive, entry, LARGEST_SHARED)):
                raise Unsafe("文件已加密", "请用密码打开，取消密码后保存，再重试")
        elif entry.filename == "content.xml":
            content = b"".join(_chunks(archive, entry, LARGEST_ODS))
            found.sheets = ods_scan.scan(content, found.largest_cells, named_styles)
        elif entry.filename == "styles.xml" and entry.file_size <= LARGEST_SHARED:
            named_styles = b"".join(_chunks(archive, entry, LARGEST_SHARED))
            xlsx_scan.scan_part(entry.filename, iter([named_styles]), found)
        else:
            _scan_part(archive, entry, found, MeaningfulStyles())
        found.macros |= entry.filename.startswith("Basic/")
    return found


@dataclass
class _XlsxScan:
    """A package on its way through: styles, comments by part, and the parts that each sheet is related to."""

    archive: zipfile.ZipFile
    found: FileOddities
    styles: MeaningfulStyles = field(default_factory=MeaningfulStyles)
    comments: dict[str, PartComments] = field(default_factory=dict)
    rels: dict[str, list[str]] = field(default_factory=dict)
    small: dict[str, bytes] = field(default_factory=dict)
    waiting: int = 0
    of_book: dict[str, bytes] = field(default_factory=dict)

    def take(self, entry: zipfile.ZipInfo) -> None:
        """Look at one part."""
        name, found = entry.filename, self.found
        found.linked |= name.startswith("xl/externalLinks/")
        found.macros |= name == "xl/vbaProject.bin"
        if _is_small_sheet(entry):
            content = small_part(self.archive, entry)
            self._put_aside(name, content or b"".join(_chunks(self.archive, entry, LARGEST_SMALL)))
            return
        small = entry.file_size <= LARGEST_SHARED
        if small and name in (BOOK, LINKS):
            self.of_book[name] = b"".join(_chunks(self.archive, entry, LARGEST_SHARED))
            self._scan(name, iter([self.of_book[name]]))
            return
        if not (small and _is_referred_to(name)):
            self._scan(name, _chunks(self.archive, entry, LARGEST_PART))
            return
        self._refer(name, b"".join(_chunks(self.archive, entry, LARGEST_SHARED)))

    def _refer(self, name: str, content: bytes) -> None:
        """Keep what sheets refer to: styles, texts, comments, drawings."""
        found = self.found
        xlsx_scan.scan_part(name, iter([content]), found, self.styles)
        if name.endswith("styles.xml"):
            read_styles(content, self.styles)
        elif name.endswith("sharedStrings.xml"):
            read_shared_texts(content, self.styles)
            found.texts = shared_texts(content)
        elif name.endswith(".rels"):
            sheet_part = name.replace("_rels/", "").removesuffix(".rels")
            self.rels[sheet_part] = list(targets(content))
        elif DRAWING.fullmatch(name):
            self.comments[name] = PartComments(pictures=pictures_in(content))
        else:
            self.comments[name] = comments(content)

    def _scan(self, name: str, chunks: Iterator[bytes]) -> None:
        sheet = xlsx_scan.scan_part(name, chunks, self.found, self.styles)
        if sheet:
            self.found.sheets[name] = sheet

    def _put_aside(self, name: str, content: bytes) -> None:
        self.small[name] = content
        self.waiting += len(content)
        if self.waiting > MOST_TOGETHER:
            self.look_at_small()

    def look_at_small(self) -> None:
        """Look at the small sheets that were put aside, together; at each if any may be odd."""
        parts = [*self.small.values()]
        plain = plain_sheets(parts, self.styles)
        if plain is None:
            for name, content in self.small.items():
                alone = plain_sheets([content], self.styles)
                if alone:
                    self.found.sheets[name] = alone[0]
                else:
                    self._scan(name, iter([content]))
        else:
            self.found.sheets |= dict(zip(self.small, plain, strict=True))
        self.small, self.waiting = {}, 0


def _is_small_sheet(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    is_sheet = name.startswith("xl/worksheets/sheet") and name.endswith(".xml")
    return is_sheet and entry.file_size <= LARGEST_SMALL


def _is_referred_to(name: str) -> bool:
    return bool(_LOOKS.fullmatch(name) or DRAWING.fullmatch(name))


def _scan_part(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    found: FileOddities,
    styles: MeaningfulStyles,
) -> SheetOddities | None:
    chunks = _chunks(archive, entry, LARGEST_PART)
    return xlsx_scan.scan_part(entry.filename, chunks, found, styles)


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the parts of an archive; Unsafe for bombs, parts of one name and encrypted ones."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_PART or len(entries) > MOST_PARTS:
        raise Unsafe("解压后过大，可能是压缩炸弹")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unsafe("压缩包内有重名部件，可能是恶意文件")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unsafe("文件已加密")
    if _holds_bomb(entries):
        raise Unsafe("压缩比异常，可能是压缩炸弹")
    return entries


def _holds_bomb(entries: list[zipfile.ZipInfo]) -> bool:
    """Return whether a part, or the whole archive, unpacks to far more than office programs pack."""
    sizes = [(entry.file_size, entry.compress_size) for entry in entries]
    whole = sum(size for size, _ in sizes), sum(packed for _, packed in sizes)
    return any(_is_bomb(size, packed) for size, packed in (whole, *sizes))


def _is_bomb(size: int, packed: int) -> bool:
    return size > RATIO_MATTERS and size > LARGEST_RATIO * max(packed, 1)


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
        raise Unsafe(INCOMPLETE)
