"""A docx as a package of parts: read it safely, write it with the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from shifan.errors import Refused

_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_QUICK = 1      # the register is for programs, large, and written anew with every refresh: quick rather than small
_LARGEST = 500 * 2**20


def repack(content: bytes) -> bytes:
    """Return the package with fixed order, dates and attributes of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return pack(parts)


def pack(parts: dict[str, bytes]) -> bytes:
    """Return the package of some parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda part: (_FIRST.index(part) if part in _FIRST else len(_FIRST), part)):
            entry = zipfile.ZipInfo(name, _DATE)
            # Pictures are compressed already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            archive.writestr(entry, parts[name], compresslevel=_QUICK if name.startswith("customXml/") else None)
    return target.getvalue()


def read_parts(path: Path, wanted: str | tuple[str, ...] = "") -> dict[str, bytes]:
    """Return the parts of a docx file, those only whose names begin as wanted; Refused if it is missing, held open, damaged, encrypted or no docx."""
    def refuse(found: str, action: str) -> Refused:
        return Refused("docx", file=Path(path).name, found=found, expected="Word 文档（.docx）", action=action)

    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise refuse("没有这个文件", "请核对路径") from None
    except PermissionError:
        raise refuse("文件打不开（没有权限，或正被 Word、WPS 打开）", "请关闭文件后重试") from None
    except OSError:
        raise refuse("文件无法读取", "请核对路径") from None
    if Path(path).suffix.lower() in (".txt", ".md", ".csv", ".xlsx", ".pdf"):
        raise refuse(f"这是 {path.suffix} 文件", "请给出 .docx 报告；文本报告可用 shifan compare 比较")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse("文件已加密，或是旧版 .doc 格式", "请去除密码，另存为 .docx 后重试")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise refuse("解压后过大", "请核对文件")
            parts = {name: archive.read(name) for name in archive.namelist() if name.startswith(wanted)}
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError):
        raise refuse("文件损坏或不是 .docx", "请重新取得该文件") from None
    if "word/document.xml" not in parts:
        raise refuse("压缩包里没有 Word 正文", "请核对文件")
    return parts
