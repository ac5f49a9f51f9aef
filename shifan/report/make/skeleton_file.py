"""The skeleton as a file: the shipped one, and one that people give."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from lxml import etree

from shifan.errors import Finding, Refused
from shifan.received import read_bytes
from shifan.records import dataclass
from shifan.safe_xml import MalformedXml, declares_entities, parse, without_looks
from shifan.word import limits
from shifan.word.outside_references import outside_references
from shifan.word.package import BODY, DECLARED_ENTITY, damaged, parse_part, unpacked
from shifan.word.packing import pack

SKELETON = Path(__file__).parents[1] / "skeleton.docx"
_CORE = "docProps/core.xml"
_LARGE = 2**20  # bytes of a body from which on it is worth leaving something out
_OTHER_KINDS = ("wordprocessingml.template", "macroEnabled")
_SETTINGS_RELATIONS = (
    "word/_rels/settings.xml.rels"  # the path of the template that it was made from
)
_TYPES, _CONTENT_TYPES = (
    "[Content_Types].xml",
    "{http://schemas.openxmlformats.org/package/2006/content-types}",
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# Parts that are known by their type alone when they are opened, and which some programs give another one.
_USUAL_TYPES = {
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "word/styles.xml": f"{_WORD}styles+xml",
    "word/settings.xml": f"{_WORD}settings+xml",
    "word/numbering.xml": f"{_WORD}numbering+xml",
    "word/comments.xml": f"{_WORD}comments+xml",
}
_NUMBERED_TYPES = {"word/header": f"{_WORD}header+xml", "word/footer": f"{_WORD}footer+xml"}


@dataclass(frozen=True)
class SkeletonPackage:
    """A skeleton that may be used, looked through once for all that is made of it: its file's name, its package."""

    name: str
    content: bytes


def open_skeleton(skeleton: Path | SkeletonPackage) -> WordDocument:
    """Return the document of a skeleton; Refused if it is held open, of another kind, or no Word file."""
    package = skeleton if isinstance(skeleton, SkeletonPackage) else read_skeleton(skeleton)
    with _refusing(package.name):
        return _opened(package.content)


def read_skeleton(path: Path) -> SkeletonPackage:
    """Return a skeleton as it is used; Refused if it is held open, would fetch something, or is damaged."""
    with _refusing(path.name):
        return SkeletonPackage(path.name, _with_usual_types(read_bytes(path), path))


def read_skeleton_to_check(path: Path) -> SkeletonPackage:
    """Return a skeleton of which only the faults are asked, as `read_skeleton`.

    What nobody asks for in it is left out: in a large table that takes more memory than all else.
    """
    skeleton = read_skeleton(path)
    with _refusing(path.name):
        parts = unpacked(skeleton.content)
    body = parts.get(BODY)
    if body is None or len(body) < _LARGE:
        return skeleton
    return SkeletonPackage(path.name, pack(parts | {BODY: without_looks(body)}))


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Refuse a skeleton for whatever is raised while it is read or opened."""
    try:
        yield
    except Refused:
        raise
    except PermissionError:
        raise Refused(
            "skeleton",
            file=name,
            found="模板打不开（正被 Word、WPS 打开）",
            action="请关闭后重试",
        ) from None
    except Exception as error:
        if any(kind in str(error) for kind in _OTHER_KINDS):
            raise Refused(
                "skeleton",
                file=name,
                found="这是 Word 的 .dotx 模板或带宏的文档（.docm、.dotm）",
                expected="docx 文件",
                action="请在 Word 中另存为 .docx",
            ) from None
        raise Refused(
            "skeleton",
            file=name,
            found="不是可用的 Word 模板",
            expected="docx 文件",
            action="请核对模板文件",
        ) from error


def _opened(content: bytes) -> WordDocument:
    document = Document(io.BytesIO(content))
    if getattr(document.element, "body", None) is None:
        raise ValueError("no body")
    return document


def _with_usual_types(content: bytes, path: Path) -> bytes:
    """Return a package in which well-known parts have their types; Refused if a part declares entities.

    What is no package, or needs nothing, comes back as it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            excess = limits.excess_of_entries(archive.infolist())
            parts = {} if excess else {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return content
    if excess := excess or limits.excess_of_parts(parts):
        raise Refused("skeleton", file=path.name, found=excess, action="请核对模板文件来源")
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and declares_entities(part):
            raise damaged(path.name, detail=DECLARED_ENTITY)
    _refuse_outside_references(parts, path)
    _refuse_damaged_parts(parts, path)
    try:
        types = parse(parts[_TYPES])
    except (KeyError, MalformedXml):
        return content
    wrong = [name for name in parts if _set_usual_type(types, name)]
    if not wrong:
        return content
    parts[_TYPES] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack({name: part for name, part in parts.items() if not name.endswith("/")})


def _refuse_damaged_parts(parts: dict[str, bytes], path: Path) -> None:
    """Refuse a skeleton with relations that lack something, or properties that are none: they are taken for granted."""
    for name, part in parts.items():
        if name.endswith(".rels"):
            relations = parse_part(part, path.name)
            if not all(each.get(key) for each in relations for key in ("Id", "Type", "Target")):
                raise damaged(path.name, place=name)
        elif name == _CORE and not parse_part(part, path.name).tag.endswith("}coreProperties"):
            raise damaged(path.name, place=name)


def _refuse_outside_references(parts: dict[str, bytes], path: Path) -> None:
    """Refuse a skeleton whose reports would fetch something when they are opened.

    The path of the template that it was made from is no such thing here: it is left out of the report.
    """
    own = {name: part for name, part in parts.items() if name != _SETTINGS_RELATIONS}
    found = outside_references(own)
    if found:
        raise Refused(
            Finding(
                "skeleton-outside",
                "error",
                path.name,
                found=each,
                expected="内容都在文件之内的模板",
                action="请在 Word 中改为嵌入（断开链接），或删去后重试",
            )
            for each in found
        )


def _set_usual_type(types: etree._Element, name: str) -> bool:
    """Give a part its usual type; return whether it had another one."""
    begins = (kind for start, kind in _NUMBERED_TYPES.items() if _is_numbered(name, start))
    usual = _USUAL_TYPES.get(name) or next(begins, "")
    if not usual:
        return False
    overrides = types.iterfind(f"{_CONTENT_TYPES}Override")
    stated = next(
        (override for override in overrides if override.get("PartName", "") == f"/{name}"), None
    )
    if stated is None:
        stated = etree.SubElement(types, f"{_CONTENT_TYPES}Override", PartName=f"/{name}")
    if stated.get("ContentType") == usual:
        return False
    stated.set("ContentType", usual)
    return True


def _is_numbered(name: str, start: str) -> bool:
    rest = name.removeprefix(start).removesuffix(".xml")
    return name.startswith(start) and (not rest or rest.isdecimal())
