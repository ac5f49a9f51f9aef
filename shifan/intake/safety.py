"""Look at a file before it is parsed: refuse bombs, encrypted, truncated and absurd ones, in bounded memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

LARGEST_FILE = 300 * 2**20
LARGEST_PART = 2**30
LARGEST_RATIO = 400
RATIO_MATTERS = 20 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAR_COLUMN = re.compile(rb'<c r="(?:[A-Z]{3}|[C-Z][A-Z])\d')
_LAST_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_SPARSE = 50_000
_HOLLOW = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


class Unsafe(Exception):
    """A file that must not be parsed; the message says why, in Chinese."""


def inspect(path: Path) -> dict[str, list[str]]:
    """Return the formula cells without a cached value, by sheet part; Unsafe if the file must not be parsed."""
    with path.open("rb") as stream:
        start = stream.read(8)
    if path.stat().st_size > LARGEST_FILE:
        raise Unsafe(f"文件超过{LARGEST_FILE // 2**20}MB")
    if path.suffix.lower() == ".xls":
        if start != _OLE and not start.startswith(b"\x09\x08"):
            raise Unsafe("内容不是 .xls 格式，文件损坏或扩展名有误")
        return {}
    if start == _OLE:
        raise Unsafe("文件已加密，或实际是旧版 .xls 格式")
    if not zipfile.is_zipfile(path):
        raise Unsafe("文件损坏或不完整")
    return _inspect_zip(path)


def _inspect_zip(path: Path) -> dict[str, list[str]]:
    hollow: dict[str, list[str]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for part, content in _parts(archive):
                if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
                    raise Unsafe("文件中含有实体声明，可能是恶意文件")
                if part.startswith("xl/worksheets/"):
                    _dimensions(content)
                    if b"<f" in content:
                        hollow[part] = [cell.decode("ascii") for cell in _HOLLOW.findall(content)]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unsafe("文件损坏、不完整或已加密") from error
    return hollow


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_PART or len(entries) > 10_000:
        raise Unsafe("解压后过大，可能是压缩炸弹")
    for entry in entries:
        if entry.flag_bits & 1:
            raise Unsafe("文件已加密")
        if entry.file_size > RATIO_MATTERS and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
            raise Unsafe("压缩比异常，可能是压缩炸弹")
        if entry.filename.endswith((".xml", ".rels")):
            yield entry.filename, archive.read(entry)


def _dimensions(content: bytes) -> None:
    """Refuse a sheet whose far cells would fill memory: calamine holds every sheet as a dense block."""
    if _FAR_COLUMN.search(content):
        raise Unsafe("工作表的列数异常（超过78列）")
    rows = _LAST_ROW.findall(content[-200_000:])
    last = int(rows[-1]) if rows else 0
    if last > _SPARSE and content.count(b"<row ") * 10 < last:
        raise Unsafe(f"工作表的行号异常（第{last}行），中间几乎全空")
