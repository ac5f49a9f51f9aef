"""The words that shapes, their notes and their alternative texts say, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from shifan.report.slides.deck import every_shape
from shifan.report.slides.text_looks import bullet_of, number_of
from shifan.word.drawing_names import A

_PAGE_NUMBER = "slidenum"
_SHOWN_BY_SLIDE = ("sldImg", "sldNum")
_PARAGRAPH_TEXT = (
    f"{A}t",
    f"{A}br",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
)


def lines_of(shape: Any) -> Iterator[str]:
    """Yield the lines of a shape or table without blanks at their ends; numbers of slides are left out."""
    is_text = shape.has_text_frame or getattr(shape, "has_table", False)
    for paragraph in shape._element.iter(f"{A}p") if is_text else ():
        for line in _read(paragraph).splitlines():
            if line.strip():
                yield line.strip()


def _read(paragraph: etree._Element) -> str:
    """Return a paragraph with what a list puts before it, if that is read as part of the text."""
    text = "".join(
        "\n" if node.tag == f"{A}br" else node.text or ""
        for node in paragraph.iter(*_PARAGRAPH_TEXT)
        if not _is_slide_number(node)
    )
    number = number_of(paragraph) if text[:1].isdigit() or text[:1] in "分个%家项" else ""
    return f"{bullet_of(paragraph)}{number}{text}" if text.strip() else text


def _is_slide_number(node: etree._Element) -> bool:
    field = node.getparent()
    return field is not None and field.get("type") == _PAGE_NUMBER


def lines_of_notes(slide: Any) -> Iterator[str]:
    """Yield the lines of the notes of a slide, those of boxes and tables that people have put beside them included."""
    for shape in every_shape(slide.notes_slide.shapes) if slide.has_notes_slide else ():
        kinds = {
            kind.get("type", "") for kind in shape._element.iterfind("{*}nvSpPr/{*}nvPr/{*}ph")
        }
        if kinds.isdisjoint(_SHOWN_BY_SLIDE):
            yield from lines_of(shape)


def described(shape: Any) -> Iterator[str]:
    """Yield title and description of a shape, which are read out in its place."""
    properties = shape._element._nvXxPr.cNvPr
    for name in ("title", "descr"):
        text = properties.get(name, "").strip()
        if text:
            yield text
