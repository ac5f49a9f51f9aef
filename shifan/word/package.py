"""A docx as a package of parts: read it safely, write it with the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree

from shifan.errors import Refused

_BODY, _RELATIONS, _TYPES = "word/document.xml", "_rels/.rels", "[Content_Types].xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = (_TYPES, _RELATIONS)
_QUICK = 1  # the register is for programs, large, and written anew with every refresh: quick rather than small
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
        for name in sorted(
            parts, key=lambda part: (_FIRST.index(part) if part in _FIRST else len(_FIRST), part)
        ):
            entry = zipfile.ZipInfo(name, _DATE)
            # Pictures are compressed already.
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            )
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            archive.writestr(
                entry, parts[name], compresslevel=_QUICK if name.startswith("customXml/") else None
            )
    return target.getvalue()


def read_parts(path: Path, wanted: str | tuple[str, ...] = "") -> dict[str, bytes]:
    """Return the parts of a docx file, those only whose names begin as wanted; Refused if it is missing, held open, damaged, encrypted or no docx."""

    def refuse(found: str, action: str) -> Refused:
        return Refused(
            "docx", file=Path(path).name, found=found, expected="Word 文档（.docx）", action=action
        )

    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise refuse("没有这个文件", "请核对路径") from None
    except PermissionError:
        raise refuse("文件打不开（没有权限，或正被 Word、WPS 打开）", "请关闭文件后重试") from None
    except OSError:
        raise refuse("文件无法读取", "请核对路径") from None
    if Path(path).suffix.lower() in (".txt", ".md", ".csv", ".xlsx", ".pdf"):
        raise refuse(
            f"这是 {path.suffix} 文件", "请给出 .docx 报告；文本报告可用 shifan compare 比较"
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse("文件已加密，或是旧版 .doc 格式", "请去除密码，另存为 .docx 后重试")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise refuse("解压后过大", "请核对文件")
            parts = {
                name: archive.read(name) for name in archive.namelist() if name.startswith(wanted)
            }
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError):
        raise refuse("文件损坏或不是 .docx", "请重新取得该文件") from None
    parts = parts if _BODY in parts else _renamed(parts)
    if _BODY not in parts:
        raise refuse("压缩包里没有 Word 正文", "请核对文件")
    if _STRICT in parts[_BODY] and _USUAL not in parts[_BODY]:
        raise refuse(
            "这是 Strict Open XML（严格）格式的文档，其中的内容读不到",
            "请在 Word 中另存为“Word 文档（*.docx）”后重试",
        )
    return parts


def _renamed(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts with the body under its usual name: some programs call it word/document2.xml; as they are if there is none."""
    try:
        relations = etree.fromstring(
            parts.get(_RELATIONS, b"<none/>"),
            etree.XMLParser(resolve_entities=False, no_network=True),
        )
    except etree.XMLSyntaxError:
        return parts
    name = next(
        (
            one.get("Target", "").lstrip("/")
            for one in relations
            if one.get("Type", "").endswith("/officeDocument")
        ),
        "",
    )
    folder, _, short = name.rpartition("/")
    if folder != "word" or name not in parts:
        return parts
    names = {name: _BODY, f"word/_rels/{short}.rels": f"word/_rels/{_BODY.rpartition('/')[2]}.rels"}
    out = {names.get(one, one): data for one, data in parts.items()}
    return out | {
        one: out[one].replace(f'{name}"'.encode(), f'{_BODY}"'.encode())
        for one in (_RELATIONS, _TYPES)
        if one in out
    }
