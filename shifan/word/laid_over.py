"""Drawings that float in front of the text: which paragraphs each lies over, as far as the file tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from shifan.word.drawing_names import WP
from shifan.word.elements import W, accepted_text, length, number, value_at
from shifan.word.paper import Paper
from shifan.word.styles import StyleSheet, paragraph_style

ANCHOR = f"{WP}anchor"
_PARAGRAPH, _TABLE = f"{W}p", f"{W}tbl"
_EMU_OF_TWIP = 635.0
_LINE, _SIGN = 560.0, 320.0  # twips: of official letters
_LEAST_OVER = 600.0  # twips in width: two signs
_LEAST_DEEP = 250.0  # twips in height: half a line
_ALONG = ("paragraph", "line")
Stretch = tuple[float, float]


def is_in_front(anchor: etree._Element) -> bool:
    """Return whether a floating drawing stands before the text, which does not give way to it."""
    is_behind = anchor.get("behindDoc", "0") in ("1", "true")
    return not is_behind and anchor.find(f"{WP}wrapNone") is not None


def sides_of(anchor: etree._Element) -> tuple[float, float]:
    """Return width and height of a drawing in twips; 0 where they are not stated."""
    extent = anchor.find(f"{WP}extent")
    if extent is None:
        return 0.0, 0.0
    width, height = (number(extent.get(side, "")) or 0.0 for side in ("cx", "cy"))
    return width / _EMU_OF_TWIP, height / _EMU_OF_TWIP


class FloatingBox(NamedTuple):
    """Where a floating drawing lies, in twips from its paragraph's top and the left margin; x is None if aligned."""

    x: float | None
    y: float
    width: float
    height: float


def box_of(anchor: etree._Element) -> FloatingBox | None:
    """Return where a drawing lies that moves along with the text; None for any other."""
    (x, _), (y, along) = (_offset(anchor, axis) for axis in "HV")
    return FloatingBox(x, y or 0.0, *sides_of(anchor)) if along in _ALONG else None


def box_of_vml(shape: etree._Element) -> FloatingBox | None:
    """Return where a shape in VML lies that moves along with the text, in front of it; None for any other."""
    declared = (declaration.partition(":") for declaration in shape.get("style", "").split(";"))
    style = {name.strip(): value.strip() for name, _, value in declared}
    is_behind = style.get("z-index", "0").startswith("-")
    along = style.get("mso-position-vertical-relative", "text")
    if style.get("position") != "absolute" or is_behind or along not in ("text", "line"):
        return None
    x, y = (
        length(style.get(f"margin-{side}", style.get(side, "0"))) or 0.0 for side in ("left", "top")
    )
    width, height = (length(style.get(side, "0")) or 0.0 for side in ("width", "height"))
    return FloatingBox(x, y, width, height)


def paragraphs_under(
    holder: etree._Element, box: FloatingBox, paper: Paper, styles: StyleSheet
) -> Iterator[etree._Element]:
    """Yield the paragraphs that a drawing lies over: that in which it is anchored, and those before and behind.

    Heights are estimated by the lines of official letters.
    """
    left = box.x or 0.0
    broad = (0.0, paper.width) if box.x is None else (left, left + box.width)
    deep = (box.y, box.y + box.height)
    room = paper.width - 2 * paper.left
    for paragraph, top, bottom in _around(holder, deep, room):
        is_deep = _common(deep, (top, bottom)) >= min(_LEAST_DEEP, box.height)
        line = _line_of(paragraph, room, styles)
        if is_deep and _common(broad, line) >= min(_LEAST_OVER, broad[1] - broad[0]):
            yield paragraph


def _around(
    holder: etree._Element, deep: Stretch, room: float
) -> Iterator[tuple[etree._Element, float, float]]:
    """Yield paragraphs with top and bottom, measured from the top of the first; those that a stretch may reach."""
    bottom = _height(holder, room)
    yield holder, 0.0, bottom
    end = bottom
    for sibling in holder.itersiblings(_PARAGRAPH, _TABLE):
        if end >= deep[1] or sibling.tag == _TABLE:
            break
        yield sibling, end, end + _height(sibling, room)
        end += _height(sibling, room)
    start = 0.0
    for sibling in holder.itersiblings(_PARAGRAPH, _TABLE, preceding=True):
        if start <= deep[0] or sibling.tag == _TABLE:
            break
        yield sibling, start - _height(sibling, room), start
        start -= _height(sibling, room)


def _height(paragraph: etree._Element, room: float) -> float:
    inline = [sides_of(drawing)[1] for drawing in paragraph.iter(f"{WP}inline")]
    lines = max(1.0, -(-len(accepted_text(paragraph)) * _SIGN // max(room, _SIGN)))
    return max(*inline, lines * _LINE) if inline else lines * _LINE


def _line_of(paragraph: etree._Element, room: float, styles: StyleSheet) -> Stretch:
    """Return from where to where the text of a paragraph reaches, from the left margin."""
    inline = [sides_of(drawing)[0] for drawing in paragraph.iter(f"{WP}inline")]
    if inline:
        return 0.0, room
    written = min(len(accepted_text(paragraph)) * _SIGN, room)
    style = paragraph_style(paragraph) or styles.default_paragraph_style
    align = value_at(paragraph, "pPr/jc") or styles.inherited(style, "pPr/jc")
    if align in ("right", "end"):
        return room - written, room
    middle = (room - written) / 2 if align == "center" else 0.0
    return middle, middle + written


def _common(first: Stretch, second: Stretch) -> float:
    return min(first[1], second[1]) - max(first[0], second[0])


def _offset(anchor: etree._Element, axis: str) -> tuple[float | None, str]:
    position = anchor.find(f"{WP}position{axis}")
    if position is None:
        return None, ""
    offset = position.find(f"{WP}posOffset")
    emu = None if offset is None else length(offset.text or "")
    return None if emu is None else emu / _EMU_OF_TWIP, position.get("relativeFrom", "")
