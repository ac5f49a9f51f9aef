"""Objects drawn into a report: the words in charts, diagrams and shapes, and what floats over anchored statements."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan import safe_xml
from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.report.anchors.anchor import PICTURE
from shifan.report.anchors.pictures import image_of, shown_by
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, UNSOURCED, VerifiedItem
from shifan.word.drawing_names import BLIP, VML, VML_SHAPES, A
from shifan.word.elements import FALLBACK, W
from shifan.word.laid_over import (
    ANCHOR,
    FloatingBox,
    box_of,
    box_of_vml,
    is_in_front,
    paragraphs_under,
    sides_of,
)

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_PARAGRAPH = f"{W}p"
_DRAWN_PARTS = ("word/charts/chart", "word/diagrams/data", "word/diagrams/drawing")
_WORDS, _DATA = "图形中没有依据的数字或说法", "图表中没有出处的数据"
_COVERED, _COVERED_CHART = "盖在文字上的图形", "盖在图上的图形"
_FILLS = ("solidFill", "gradFill", "pattFill", "blipFill")
_LARGEST_SEAL = 3_120.0  # twips: 5.5 cm
_PNG, _ALPHA = b"\x89PNG", (4, 6)  # kinds of PNG with a channel for transparency


def judged_objects(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield what charts and diagrams state without a source, and what is laid over statements of the report's own."""
    for root in context.reading.roots.values():
        for text in _texts(root):
            if _states(text):
                yield VerifiedItem(text, "", UNSOURCED, _WORDS)
    for name, content in context.parts.items():
        if name.startswith(_DRAWN_PARTS) and name.endswith(".xml"):
            yield from _judged_part(content)
    floating = [
        (shape, box)
        for part, root in context.reading.roots.items()
        for shape in root.iter(ANCHOR, *VML_SHAPES)
        if (box := _opaque_box(shape, part, context)) is not None
    ]
    if floating:
        yield from _covers(floating, context)


def _opaque_box(shape: etree._Element, part: str, context: VerifyContext) -> FloatingBox | None:
    """Return where a drawing lies that floats in front of the text and hides it; None for any other."""
    if next(shape.iterancestors(FALLBACK), None) is not None:
        return None
    if shape.tag != ANCHOR:
        is_filled = shape.get("filled", "t") not in ("f", "false", "0")
        has_text = next(shape.iter(f"{VML}textbox"), None) is not None
        return box_of_vml(shape) if is_filled and has_text else None
    is_opaque = is_in_front(shape) and _is_opaque(shape, part, context)
    return box_of(shape) if is_opaque else None


def _judged_part(content: bytes) -> Iterator[VerifiedItem]:
    try:
        root = safe_xml.parse(content)
    except safe_xml.MalformedXml:
        return
    for text in _texts(root):
        if _states(text):
            yield VerifiedItem(text, "", UNSOURCED, _WORDS)
    data = [value.text or "" for value in root.iter(f"{_C}v")]
    numbers = [text for text in data if written_numbers(text)]
    if numbers:
        yield VerifiedItem("、".join(numbers)[:40], "", UNSOURCED, _DATA)


def _texts(root: etree._Element) -> Iterator[str]:
    """Yield the paragraphs of words that are drawn."""
    for paragraph in root.iter(f"{A}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{A}t"))
        if text.strip():
            yield text


def _states(text: str) -> bool:
    return bool(claims_in(text) or written_numbers(text))


def _covers(
    floating: list[tuple[etree._Element, FloatingBox]], context: VerifyContext
) -> Iterator[VerifiedItem]:
    """Yield the drawings that nothing is seen through and that lie over what a report states."""
    stating, charts = _stating_paragraphs(context)
    styles = context.reading.styles
    for shape, box in floating:
        holder = next(shape.iterancestors(_PARAGRAPH), None)
        if holder is None:
            continue
        for paragraph in paragraphs_under(holder, box, context.papers.of(holder), styles):
            is_chart = paragraph in charts and not charts[paragraph] & set(shape.iter())
            if is_chart or paragraph in stating:
                what = _COVERED_CHART if is_chart else _COVERED
                named = join_names(what, context.place_names.of(paragraph))
                yield VerifiedItem("", "", CHANGED, named)
                break


def _stating_paragraphs(
    context: VerifyContext,
) -> tuple[set[etree._Element], dict[etree._Element, set[etree._Element]]]:
    """Return the paragraphs outside tables with anchored text, and those with anchored charts and their pictures."""
    reading = context.reading
    stating = {
        paragraph.element
        for paragraph in reading.paragraphs
        if any(paragraph.names) and not paragraph.in_table
    }
    charts: dict[etree._Element, set[etree._Element]] = {}
    for name, place in reading.ranges.items():
        image = image_of(place) if reading.anchor(name).kind == PICTURE else None
        if image is not None:
            paragraph = next(place.start.iterancestors(_PARAGRAPH))
            charts.setdefault(paragraph, set()).add(image)
    return stating, charts


def _is_opaque(anchor: etree._Element, part: str, context: VerifyContext) -> bool:
    """Return whether a drawing hides what is under it: a filled shape, or a picture larger than a seal."""
    for properties in anchor.iter(f"{_WPS}spPr"):
        if any(etree.QName(fill).localname in _FILLS for fill in properties.iterchildren("{*}*")):
            return True
    if max(sides_of(anchor)) <= _LARGEST_SEAL:
        return False
    pictures = (shown_by(image, context.parts, part) for image in anchor.iter(BLIP))
    return any(picture is not None and not _is_see_through(picture) for picture in pictures)


def _is_see_through(picture: bytes) -> bool:
    """Return whether a picture may be transparent in places; only PNG can be asked."""
    is_png = picture[:4] == _PNG and len(picture) > 25
    return is_png and (picture[25] in _ALPHA or b"tRNS" in picture[:2000])
