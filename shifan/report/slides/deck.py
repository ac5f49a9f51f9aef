"""A deck of slides: its bound shapes, the numbers in other shapes, and the package that it is saved as."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape

from shifan.errors import Refused
from shifan.received import read_bytes
from shifan.records import dataclass
from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import PICTURE, VALUE, Anchor, Anchors
from shifan.report.anchors.register_part import RegisterPart, ReportInfo
from shifan.safe_xml import MalformedXml, declares_entities
from shifan.word import limits
from shifan.word.drawing_names import BLIP, A
from shifan.word.package import DECLARED_ENTITY, unpacked
from shifan.word.packing import pack

BOUND, CHART = "sf:", "chart."
SUFFIX = ".pptx"
_EQUATION_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GROUP, _PICTURE, _ALTERNATE = "grpSp", "pic", "AlternateContent"
_PROPERTIES_FOLDER = "docProps/"
_SHAPES = ("sp", _PICTURE, "graphicFrame", _GROUP, "cxnSp")
_ITEM, _PROPERTIES = "/customXml/itemSf.xml", "/customXml/itemPropsSf.xml"
_DAMAGE = (
    PackageNotFoundError,
    KeyError,
    ValueError,
    AttributeError,
    MalformedXml,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    OSError,
    RuntimeError,  # an encrypted part, or one packed in a way nobody here knows
)


@dataclass(frozen=True)
class DeckShape:
    """A shape of a deck: its slide, counted from 1, and what it is bound to; an empty `bound` for nothing."""

    slide: int
    shape: Any  # of python-pptx
    bound: str

    @property
    def place(self) -> str:
        """Return where it is, for people."""
        return f"第{self.slide}页"

    @property
    def is_chart(self) -> bool:
        """Return whether it is bound to a chart."""
        return self.bound.startswith(CHART)

    @property
    def text(self) -> str:
        """Return the text in it, its paragraphs as lines; empty for a shape without text."""
        return text_in(self.shape._element) if self.shape.has_text_frame else ""

    @property
    def sha256(self) -> str:
        """Return the digest of the picture in it; empty for a shape that is no picture."""
        return hashlib.sha256(self.shape.image.blob).hexdigest() if self._is_picture else ""

    @property
    def _is_picture(self) -> bool:
        return str(self.shape._element.tag).endswith(f"}}{_PICTURE}")

    def write(self, text: str) -> None:
        """Put a text into the shape, in the look of the first run of its first paragraph."""
        first, *others = self.shape.text_frame.paragraphs
        for paragraph in others:
            paragraph._p.getparent().remove(paragraph._p)
        runs = first.runs or [first.add_run()]
        runs[0].text = text
        for run in runs[1:]:
            run._r.getparent().remove(run._r)

    def bind(self, value_id: str) -> DeckShape:
        """Name the shape by the id of a value; by what it was called in the skeleton if it shows none. Return it so."""
        self.shape.name = name = f"{BOUND}{value_id}" if value_id else self.bound
        return replace(self, bound=_bound_to(name))

    def draw(self, png: bytes, alt: str) -> None:
        """Put another picture into the shape, whole, within the frame that it has had."""
        picture, frame = self.shape, self.shape
        left, top, width, height = frame.left, frame.top, frame.width, frame.height
        part, relation = picture.part.get_or_add_image_part(io.BytesIO(png))
        del part
        blip = next(picture._element.iter(BLIP))
        blip.rEmbed = relation
        broad, high = picture.image.size
        scale = min(width / broad, height / high)
        picture.crop_left = picture.crop_right = picture.crop_top = picture.crop_bottom = 0
        picture.width, picture.height = round(broad * scale), round(high * scale)
        picture.left = left + (width - picture.width) // 2
        picture.top = top + (height - picture.height) // 2
        picture._element._nvXxPr.cNvPr.set("descr", alt)

    def remove(self) -> None:
        """Take the shape out of its slide."""
        self.shape._element.getparent().remove(self.shape._element)


@dataclass(frozen=True)
class Deck:
    """A presentation, and what it carries inside: which one it is, the values it was filled with, and the texts."""

    presentation: Presentation
    carried: RegisterPart | None

    def shapes(self) -> Iterator[DeckShape]:
        """Yield every shape, those in groups included, slide by slide."""
        for number, slide in enumerate(self.presentation.slides, 1):
            for shape in every_shape(slide.shapes):
                yield DeckShape(number, shape, _bound_to(str(shape.name or "")))

    def properties(self) -> dict[str, bytes]:
        """Return the parts with the properties of the file."""
        parts = self.presentation.part.package.iter_parts()
        names = ((str(part.partname).lstrip("/"), part) for part in parts)
        return {name: part.blob for name, part in names if name.startswith(_PROPERTIES_FOLDER)}

    def content(self, info: ReportInfo, anchors: Anchors, register_json: bytes) -> bytes:
        """Return the bytes of the file, with what it carries inside; the same deck gives the same bytes."""
        return pack(self.parts(info, anchors, register_json))

    def parts(self, info: ReportInfo, anchors: Anchors, register_json: bytes) -> dict[str, bytes]:
        """Return the parts of the file, with what it carries inside."""
        self._carry(register_part.content_of_part(info, anchors, register_json))
        buffer = io.BytesIO()
        self.presentation.save(buffer)
        return unpacked(buffer.getvalue())

    def _carry(self, content: bytes) -> None:
        part = self.presentation.part
        for relation in part.rels.values():
            is_custom = (
                not relation.is_external and relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML
            )
            if is_custom and register_part.FAMILY.encode() in relation.target_part.blob:
                relation.target_part._blob = content
                return
        item = Part(PackURI(_ITEM), "application/xml", part.package, content)
        properties = Part(
            PackURI(_PROPERTIES),
            register_part.PROPERTIES_TYPE,
            part.package,
            register_part.properties_of_part(),
        )
        part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
        item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)


def open_deck(path: Path) -> Deck:
    """Return a deck of a file; Refused if it is none, damaged, held open, or too large."""
    try:
        content = read_bytes(path)
        parts = _unpacked(content, path)
        return Deck(pptx.Presentation(io.BytesIO(content)), register_part.read(parts))
    except FileNotFoundError:
        raise _no_deck(path, "没有这个文件", "请核对路径") from None
    except PermissionError:
        found = "文件打不开（没有权限，或正被 PowerPoint、WPS 打开）"
        raise _no_deck(path, found, "请关闭文件后重试") from None
    except _DAMAGE:
        raise _no_deck(path, "不是演示文稿，或已损坏") from None


def _unpacked(content: bytes, path: Path) -> dict[str, bytes]:
    """Return the parts of a package; Refused for what is beyond reason, before any of it is parsed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        excess = limits.excess_of_entries(entries)
        parts = {} if excess else {entry.filename: archive.read(entry) for entry in entries}
    if excess := excess or limits.excess_of_parts(parts):
        raise _no_deck(path, excess, "请核对文件来源")
    if any(limits.is_xml(name) and declares_entities(part) for name, part in parts.items()):
        raise _no_deck(path, f"文件内容损坏{DECLARED_ENTITY}")
    return parts


def _no_deck(path: Path, found: str, action: str = "请用原程序打开后另存为 .pptx") -> Refused:
    return Refused(
        "pptx-damaged",
        file=path.name,
        found=found,
        expected="PowerPoint 演示文稿（.pptx）",
        action=action,
    )


def _bound_to(name: str) -> str:
    """Return what a shape of this name is bound to; empty for nothing."""
    return name.removeprefix(BOUND).strip() if name.startswith(BOUND) else ""


def anchors_of(shapes: Iterable[DeckShape]) -> Anchors:
    """Return what stands at each bound shape: by slide, shape id and what it is bound to."""
    anchors: Anchors = {}
    occurrences: dict[str, int] = {}
    for each in shapes:
        if each.bound:
            occurrences[each.bound] = occurrences.get(each.bound, 0) + 1
            anchors[key_of(each)] = Anchor(
                PICTURE if each.is_chart else VALUE,
                each.bound,
                occurrences[each.bound],
                each.text,
                each.sha256 or None,
            )
    return anchors


def key_of(each: DeckShape) -> str:
    """Return by what the record of a shape is kept inside the deck: what it is bound to, and its own id."""
    return f"{each.bound}#{each.shape.shape_id}"


def every_shape(shapes: Any) -> Iterator[BaseShape]:
    """Yield the shapes of a slide, of its notes or of a master, those in groups and in alternatives included."""
    for element in shapes._element.iterchildren(tag=etree.Element):
        yield from _shapes_of(element, shapes)


def _shapes_of(element: etree._Element, shapes: Any) -> Iterator[BaseShape]:
    name = etree.QName(element).localname
    if name == _ALTERNATE:  # whichever of them a program shows
        for choice in element.iterchildren(tag=etree.Element):
            for inner in choice.iterchildren(tag=etree.Element):
                yield from _shapes_of(inner, shapes)
    elif name in _SHAPES:
        shape = shapes._shape_factory(element)
        yield shape
        if name == _GROUP:
            yield from every_shape(shape.shapes)


def text_in(element: etree._Element) -> str:
    """Return the text in a shape or a cell as it is read, its paragraphs as lines: fields and equations included."""
    lines = []
    for paragraph in element.iter(f"{A}p"):
        nodes = paragraph.iter(f"{A}t", f"{A}br", _EQUATION_TEXT)
        lines.append("".join("\n" if node.tag == f"{A}br" else node.text or "" for node in nodes))
    return "\n".join(lines)
