"""A docx as a package of parts: read it safely, write it with the same bytes each time."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from shifan import safe_xml
from shifan.errors import Refused
from shifan.received import read_bytes
from shifan.safe_xml import MalformedXml, declares_entities, parse
from shifan.word import limits
from shifan.word.packing import pack

BODY, _RELATIONS, _TYPES = "word/document.xml", "_rels/.rels", "[Content_Types].xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOT_WORD = (".txt", ".md", ".csv", ".xlsx", ".pdf")
_DECK = "ppt/presentation.xml"
DECLARED_ENTITY = "（含有文档类型或实体声明，办公软件不会这样写）"
_OLE = b"\xd0\xcf\x11\xe0"  # how an encrypted or an old .doc file begins

# What the library raises for a damaged archive.
_DAMAGE = (
    zipfile.BadZipFile,
    RuntimeError,
    EOFError,
    NotImplementedError,
    zlib.error,
    OSError,
    ValueError,
    LookupError,
    struct.error,
)


def repack(content: bytes) -> bytes:
    """Return a package with fixed order, dates and attributes of its parts."""
    return pack(unpacked(content))


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package that this program has made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_some(path: Path, wanted: str | tuple[str, ...]) -> dict[str, bytes]:
    """Return the parts of a docx file whose names begin as wanted, its body or not; Refused as `read_parts`."""
    path = Path(path)
    content = _read_file(path)
    _refuse_other_kinds(content, path)
    return _unpacked(content, wanted, path)


def read_parts(path: Path, wanted: str | tuple[str, ...] = "") -> dict[str, bytes]:
    """Return the parts of a docx file by name, those only whose names begin as wanted.

    Refused if the file is missing, held open, damaged, encrypted, of another kind or too large.
    """
    path = Path(path)
    parts = read_some(path, wanted)
    if BODY not in parts:
        parts = _with_usual_body_name(parts)
    if BODY not in parts:
        if _DECK in parts:
            raise _no_docx(path, "这是演示文稿", "请在 PowerPoint 或 WPS 中另存为 .pptx 后重试")
        raise _no_docx(path, "压缩包里没有 Word 正文", "请核对文件")
    if _STRICT in parts[BODY] and _TRANSITIONAL not in parts[BODY]:
        raise _no_docx(
            path,
            "这是 Strict Open XML（严格）格式的文档，其中的内容读不到",
            "请在 Word 中另存为“Word 文档（*.docx）”后重试",
        )
    return parts


def parse_part(content: bytes, file: str) -> etree._Element:
    """Return the root of a part; Refused if it is damaged. `file` is the name of the docx, for the message."""
    with _refusing(content, file):
        return parse(content)


def parse_to_read(content: bytes, file: str) -> etree._Element:
    """Return the root of a part that is only read, without what nobody asks for; Refused if it is damaged."""
    with _refusing(content, file):
        return safe_xml.parse_to_read(content)


def parse_words(content: bytes, file: str) -> etree._Element:
    """Return the root of a part of which only the words are asked, and how paragraphs are headed and numbered.

    The properties of runs, rows and cells are left out as far as nobody asks for them: in a large table they need more
    memory than all else. Refused as `parse_part`.
    """
    with _refusing(content, file):
        return safe_xml.parse_words(content)


@contextmanager
def _refusing(content: bytes, file: str) -> Iterator[None]:
    try:
        yield
    except MalformedXml:
        detail = DECLARED_ENTITY if declares_entities(content) else ""
        raise damaged(file, detail=detail) from None


def damaged(
    file: str, *, place: str = "", detail: str = "", action: str = "请重新取得该文件"
) -> Refused:
    """Return the refusal of a docx of which some part cannot be read; `place` and `detail` say which."""
    return Refused(
        "docx-damaged",
        file=file,
        sheet=place,
        found=f"文件内容损坏{detail}",
        expected="完整的 Word 文档",
        action=action,
    )


def _read_file(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except FileNotFoundError:
        raise _no_docx(path, "没有这个文件", "请核对路径") from None
    except PermissionError:
        found = "文件打不开（没有权限，或正被 Word、WPS 打开）"
        raise _no_docx(path, found, "请关闭文件后重试") from None
    except OSError:
        raise _no_docx(path, "文件无法读取", "请核对路径") from None


def _refuse_other_kinds(content: bytes, path: Path) -> None:
    if path.suffix.lower() in _NOT_WORD:
        action = "请给出 .docx 报告；文本报告可用 shifan compare 比较"
        raise _no_docx(path, f"这是 {path.suffix} 文件", action)
    if content.startswith(_OLE):
        raise _no_docx(path, "文件已加密，或是旧版 .doc 格式", "请去除密码，另存为 .docx 后重试")


def _unpacked(content: bytes, wanted: str | tuple[str, ...], path: Path) -> dict[str, bytes]:
    """Return the parts whose names begin as wanted; Refused for what is beyond reason, before any of it is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if excess := limits.excess_of_entries(entries):
                raise _no_docx(path, excess, "请核对文件来源")
            names = [entry.filename for entry in entries if entry.filename.startswith(wanted)]
            parts = {name: archive.read(name) for name in names}
    except _DAMAGE:
        raise _no_docx(path, "文件损坏或不是 .docx", "请重新取得该文件") from None
    if excess := limits.excess_of_parts(parts):
        raise _no_docx(path, excess, "请核对文件来源")
    if any(limits.is_xml(name) and declares_entities(part) for name, part in parts.items()):
        raise damaged(path.name, detail=DECLARED_ENTITY)
    for name, part in parts.items():
        if name.endswith(
            ".rels"
        ):  # looked into here and there: refused here once if it cannot be read
            parse_part(part, path.name)
    return parts


def _no_docx(path: Path, found: str, action: str) -> Refused:
    return Refused(
        "docx", file=path.name, found=found, expected="Word 文档（.docx）", action=action
    )


def _with_usual_body_name(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts with the body under its usual name: some programs call it word/document2.xml.

    The parts come back as they are if they have no body.
    """
    name = _body_name(parts)
    folder, _, short = name.rpartition("/")
    if folder != "word" or name not in parts:
        return parts
    names = {name: BODY, f"word/_rels/{short}.rels": f"word/_rels/{BODY.rpartition('/')[2]}.rels"}
    renamed = {names.get(part, part): content for part, content in parts.items()}
    for part in (_RELATIONS, _TYPES):
        if part in renamed:
            renamed[part] = renamed[part].replace(f'{name}"'.encode(), f'{BODY}"'.encode())
    return renamed


def _body_name(parts: dict[str, bytes]) -> str:
    """Return the name of the body as the package's relations tell it; empty if they do not."""
    try:
        relations = parse(parts.get(_RELATIONS, b"<none/>"))
    except MalformedXml:
        return ""
    targets = [
        relation.get("Target", "").lstrip("/")
        for relation in relations
        if relation.get("Type", "").endswith("/officeDocument")
    ]
    return targets[0] if targets else ""
