"""What lies over a shape and hides it: filled shapes, tables, pictures and thick lines, of people's own or moved."""

from __future__ import annotations

from typing import Any

from lxml import etree

from shifan.report.slides.boxes import SlideBox, box_of
from shifan.report.slides.counterparts import Counterparts
from shifan.report.slides.deck import DeckShape
from shifan.word.drawing_names import A
from shifan.word.elements import whole_number
from shifan.word.line_breaks import text_width

_LEAST_SHARE = 0.15  # of a text or picture
_MOST_TRANSPARENT = 40_000  # thousandths of a percent of what is seen of a filling
_USUAL_SIZE, _EMU = 1800, 127  # of type, in hundredths of a point
_LINE = 1.2
_INSET = 91_440
_FILLS = ("solidFill", "gradFill", "pattFill", "blipFill")


def is_covered(each: DeckShape, over: list[DeckShape], own: Counterparts) -> bool:
    """Return whether what a shape shows lies under shapes drawn later, and in the run's own deck does not."""
    shown = _shown_box(each)
    return shown is not None and any(
        _hides(other) and _lies_over(other, shown) and not _did_so_before(each, other, own)
        for other in over
    )


def _did_so_before(each: DeckShape, other: DeckShape, own: Counterparts) -> bool:
    """Return whether the two lie over each other in the run's own deck, too."""
    model, above = own.of(each), own.of(other)
    if model is None or above is None or own.shapes.index(model) > own.shapes.index(above):
        return False
    shown = _shown_box(model)
    return shown is not None and _lies_over(above, shown)


def _lies_over(other: DeckShape, shown: SlideBox) -> bool:
    box = box_of(other.shape)
    if box is None:
        return False
    if _kind(other.shape) == "cxnSp":
        half = _line_width(other.shape) / 2
        box = SlideBox(box.left - half, box.top - half, box.right + half, box.bottom + half)
    return shown.share_under(box) >= _LEAST_SHARE


def _hides(other: DeckShape) -> bool:
    """Return whether nothing is seen through a shape."""
    kind = _kind(other.shape)
    if kind == "grpSp":
        return False  # its shapes are asked one by one
    if kind in ("pic", "graphicFrame"):
        return True
    if kind == "cxnSp":
        return _line_width(other.shape) > 0
    properties = other.shape._element.find("{*}spPr")
    fill = None if properties is None else _fill(properties)
    if fill is not None:
        return _is_opaque(fill)
    if properties is not None and properties.find(f"{A}noFill") is not None:
        return False
    reference = other.shape._element.find(f"{{*}}style/{A}fillRef")
    return reference is not None and reference.get("idx", "0") != "0"


def _fill(properties: etree._Element) -> etree._Element | None:
    return next((f for name in _FILLS if (f := properties.find(f"{A}{name}")) is not None), None)


def _is_opaque(fill: etree._Element) -> bool:
    strengths = [whole_number(alpha.get("val", "")) or 0 for alpha in fill.iter(f"{A}alpha")]
    return not strengths or max(strengths) > _MOST_TRANSPARENT


def _kind(shape: Any) -> str:
    return etree.QName(shape._element).localname


def _line_width(shape: Any) -> int:
    line = next(shape._element.iter(f"{A}ln"), None)
    return 0 if line is None else whole_number(line.get("w", "")) or 0


def _shown_box(each: DeckShape) -> SlideBox | None:
    """Return where in its box a shape has its text, about; all of the box for a picture."""
    box = box_of(each.shape)
    if box is None or not each.text.strip():
        return box
    size = _size_of_type(each.shape) * _EMU
    inside = max(box.right - box.left - 2 * _INSET, size)
    lines = [max(text_width(line, size), 1) for line in each.text.splitlines()]
    width = min(max(lines), inside)
    height = sum(-(-line // inside) for line in lines) * size * _LINE
    first = next(each.shape._element.iter(f"{A}pPr"), None)
    left = _placed(box.left, box.right, width, "l" if first is None else first.get("algn", "l"))
    body = next(each.shape._element.iter(f"{A}bodyPr"), None)
    top = _placed(box.top, box.bottom, height, "t" if body is None else body.get("anchor", "t"))
    return SlideBox(left, top, left + width, top + height)


def _placed(begin: float, end: float, length: float, how: str) -> float:
    if how == "ctr":
        return (begin + end - length) / 2
    return end - length - _INSET / 2 if how in ("r", "b") else begin + _INSET / 2


def _size_of_type(shape: Any) -> int:
    sizes = (whole_number(look.get("sz", "")) for look in shape._element.iter(f"{A}rPr"))
    return next((size for size in sizes if size), _USUAL_SIZE)
