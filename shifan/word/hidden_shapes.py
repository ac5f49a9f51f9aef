"""Shapes that hide something: text boxes and pictures that nobody sees, and what lies over the text."""

from __future__ import annotations

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.drawing_names import WP
from shifan.word.elements import length, number
from shifan.word.fields import holds_page_number_alone
from shifan.word.hidden_places import is_shape_off_page
from shifan.word.paper import Offset, Papers

_THINNEST = 60_000  # EMU: of a picture or text box a sixteenth of an inch
_LEAST_COVER = 240.0  # twips, of either side
_EMU_OF_TWIP = 635
_SHOWN_IN_SHAPE = ("textbox", "txbx", "imagedata", "textpath", "blip", "chart")
_HIDDEN_SHAPE = pattern_of(
    r"visibility:\s*hidden|display:\s*none|(?:margin-)?(?:left|top):\s*-?\d{4,}(?:\.\d+)?(?:pt|px)"
)
_SEEN = ""


def covers_text(shape: etree._Element) -> bool:
    """Return whether a filled shape without text or picture lies in front of the text: VML, or of a drawing."""
    if any(
        etree.QName(child).localname in _SHOWN_IN_SHAPE
        for child in shape.iter()
        if child is not shape
    ):
        return False
    style = shape.get("style")
    if style is None:
        return _covers_as_drawing(shape)
    measures = {
        key: value
        for key, _, value in (declaration.partition(":") for declaration in style.split(";"))
    }
    measures = {key.strip(): value.strip() for key, value in measures.items()}
    is_behind = measures.get("z-index", "0").startswith("-")
    is_filled = shape.get("filled", "t") not in ("f", "false", "0")
    sides = [length(measures.get(side, "")) or 0 for side in ("width", "height")]
    is_in_front = measures.get("position") == "absolute" and not is_behind
    return is_in_front and is_filled and min(sides) > _LEAST_COVER


def _covers_as_drawing(shape: etree._Element) -> bool:
    anchor = next(shape.iterancestors(f"{WP}anchor"), None)
    if anchor is None or anchor.get("behindDoc") in ("1", "true"):
        return False
    if anchor.find(f"{WP}wrapNone") is None:
        return False
    filled = any(
        etree.QName(fill).localname in ("solidFill", "gradFill", "pattFill")
        for properties in shape
        if etree.QName(properties).localname == "spPr"
        for fill in properties
    )
    extent = anchor.find(f"{WP}extent")
    sides = [] if extent is None else [number(extent.get(side, "")) or 0 for side in ("cx", "cy")]
    return filled and min(sides, default=0) / _EMU_OF_TWIP > _LEAST_COVER


def hides_text_box(box: etree._Element, papers: Papers) -> str:
    """Return why nothing of a text box is seen, as hidden or off the page; a page's number alone may be so."""
    if holds_page_number_alone(box):
        return _SEEN
    for shape in box.iterancestors():
        if shape.tag == f"{WP}anchor" and _is_hidden_drawing(shape, papers):
            return "隐藏或页面以外的文本框"
        style = shape.get("style", "")
        if style and (_HIDDEN_SHAPE.search(style) or is_shape_off_page(shape, papers)):
            return "隐藏或页面以外的文本框"
    return _SEEN


def hides_picture(picture: etree._Element, papers: Papers) -> str:
    """Return why nothing of a picture is seen: its drawing is hidden, off the page, or hardly there."""
    for shape in picture.iterancestors(f"{WP}anchor", f"{WP}inline"):
        if _is_hidden_drawing(shape, papers):
            return "隐藏或页面以外的图"
    return _SEEN


def _is_hidden_drawing(anchor: etree._Element, papers: Papers) -> bool:
    properties, extent = anchor.find(f"{WP}docPr"), anchor.find(f"{WP}extent")
    if properties is not None and properties.get("hidden", "0") in ("1", "true"):
        return True
    (x, from_x), (y, from_y) = (_placed(anchor, axis) for axis in "HV")
    if papers.is_off(anchor, Offset(x, y, from_x, from_y)):
        return True
    sides = [] if extent is None else [length(extent.get(side, "")) for side in ("cx", "cy")]
    return any(side is not None and side < _THINNEST for side in sides)


def _placed(anchor: etree._Element, axis: str) -> tuple[float | None, str]:
    """Return how far a drawing is moved along an axis, and from where; None where it is aligned."""
    position = anchor.find(f"{WP}position{axis}")
    offset = None if position is None else position.find(f"{WP}posOffset")
    if position is None or offset is None:
        return None, ""
    emu = length(offset.text or "")
    return None if emu is None else emu / _EMU_OF_TWIP, position.get("relativeFrom", "")
