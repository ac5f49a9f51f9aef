"""Bound shapes that a viewer does not see as the run's own deck shows them: hidden, covered, moved, painted over.

What a shape says may be right; on the screen it is not there, upside down, or under the label of another number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from shifan.report.slides.deck import Deck, DeckShape
from shifan.word.colors import PAPER, contrast
from shifan.word.drawing_names import BLIP, A
from shifan.word.elements import whole_number
from shifan.word.picture_looks import alters_picture

_LEAST_CONTRAST = 1.35
_SMALLEST_TYPE = 500  # hundredths of a point
_SMALLEST_SIDE = 36_000  # EMU: a millimetre
_NEAR = 180_000  # EMU: half a centimetre
_DEGREES_OVER = (100, 260)
_MOST_CUT = 0.005  # of a side
_SCHEME = {"bg1": PAPER, "lt1": PAPER, "tx1": "000000", "dk1": "000000"}


class AlteredLook(NamedTuple):
    """A bound shape or a label, and why a viewer does not see what it says."""

    shape: DeckShape
    reason: str


def altered_looks(deck: Deck, run_deck: Deck | None) -> Iterator[AlteredLook]:
    """Yield the bound shapes whose look, place or page hides what they say, and the labels of the run's own deck."""
    own = {_key(each): each for each in run_deck.shapes()} if run_deck else {}
    frame = (deck.presentation.slide_width or 0, deck.presentation.slide_height or 0)
    shapes = list(deck.shapes())
    for number, each in enumerate(shapes):
        model = own.get(_key(each))
        if not each.bound and not _is_label(each, model):
            continue
        over = [other for other in shapes[number + 1 :] if other.slide == each.slide]
        under = [other for other in shapes[:number] if other.slide == each.slide]
        reason = (
            _is_hidden(deck, each, frame)
            or _is_covered(each, over, own)
            or (_is_misplaced(each, model, own) if each.bound else "")
            or (_hides_picture(each, model) if each.is_chart else _hides_text(each, model, under))
        )
        if reason:
            yield AlteredLook(each, reason)


def _is_label(each: DeckShape, model: DeckShape | None) -> bool:
    """Return whether a shape is a label of the run's own deck: without it a number is one of nothing."""
    return (
        model is not None
        and not model.bound
        and bool(each.text.strip())
        and each.text == model.text
    )


def _key(each: DeckShape) -> tuple[int, int]:
    return each.slide, each.shape.shape_id


def _is_hidden(deck: Deck, each: DeckShape, frame: tuple[int, int]) -> str:
    slide = deck.presentation.slides[each.slide - 1]
    if slide._element.get("show", "1") in ("0", "false"):
        return "隐藏的页"
    if each.shape._element._nvXxPr.cNvPr.get("hidden", "0") in ("1", "true"):
        return "隐藏的图形"
    place = _box(each)
    if place is None:
        return ""
    left, top, right, bottom = place
    if min(right - left, bottom - top) < _SMALLEST_SIDE:
        return "小得看不见的图形"
    is_off = right <= 0 or bottom <= 0 or left >= frame[0] or top >= frame[1]
    if is_off and all(frame):
        return "页面以外的图形"
    turned = getattr(each.shape, "rotation", 0) % 360
    return "倒置的图形" if _DEGREES_OVER[0] < turned < _DEGREES_OVER[1] else ""


def _box(each: DeckShape) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of a shape; None for one whose place its layout gives, or in a group."""
    shape = each.shape
    sides = (shape.left, shape.top, shape.width, shape.height)
    in_group = str(shape._element.getparent().tag).endswith("}grpSp")
    if in_group or any(side is None for side in sides):
        return None
    left, top, width, height = sides
    return left, top, left + width, top + height


def _holds_middle(outer: DeckShape, inner: DeckShape) -> bool:
    around, inside = _box(outer), _box(inner)
    if around is None or inside is None:
        return False
    x, y = (inside[0] + inside[2]) / 2, (inside[1] + inside[3]) / 2
    return around[0] <= x <= around[2] and around[1] <= y <= around[3]


def _is_covered(
    each: DeckShape, over: list[DeckShape], own: dict[tuple[int, int], DeckShape]
) -> str:
    """Return that a filled shape which is none of the run's lies over the middle of a shape."""
    for other in over:
        element = other.shape._element
        is_open = next(element.iter(f"{A}noFill"), None) is not None
        is_filled = next(element.iter(f"{A}solidFill", "{*}style"), None) is not None
        is_box = not other.is_chart and not other.text.strip() and is_filled and not is_open
        if is_box and _key(other) not in own and _holds_middle(other, each):
            return "被图形盖住"
    return ""


def _is_misplaced(
    each: DeckShape, model: DeckShape | None, own: dict[tuple[int, int], DeckShape]
) -> str:
    """Return that a shape stands where the run's deck has another bound one: under the label of that."""
    place = _box(each)
    if place is None or (
        model is not None and model.bound == each.bound and _is_near(place, model)
    ):
        return ""
    others = (other for other in own.values() if other.bound and other.slide == each.slide)
    taken = any(other.bound != each.bound and _is_near(place, other) for other in others)
    return "放在另一数据的位置上" if taken else ""


def _is_near(place: tuple[int, int, int, int], other: DeckShape) -> bool:
    its = _box(other)
    return its is not None and all(abs(place[n] - its[n]) < _NEAR for n in (0, 1))


def _hides_picture(each: DeckShape, model: DeckShape | None) -> str:
    shape = each.shape
    cuts = (shape.crop_left, shape.crop_right, shape.crop_top, shape.crop_bottom)
    if any(abs(cut) > _MOST_CUT for cut in cuts):
        return "图片被裁剪"
    image = next(shape._element.iter(BLIP), None)
    reason = "" if image is None else alters_picture(image, shape.image.blob)
    if reason or model is None or model.sha256 != each.sha256:
        return reason
    said, wanted = (shown.shape._element._nvXxPr.cNvPr.get("descr", "") for shown in (each, model))
    return "图片的替代文字被改动" if said and said != wanted else ""


def _hides_text(each: DeckShape, model: DeckShape | None, under: list[DeckShape]) -> str:
    for properties in each.shape._element.iter(f"{A}rPr", f"{A}endParaRPr"):
        if str(properties.tag).endswith("endParaRPr"):
            continue
        if properties.get("strike", "noStrike") != "noStrike":
            return "有删除线的文字"
        size = whole_number(properties.get("sz", ""))
        if size is not None and size < _SMALLEST_TYPE:
            return "小得看不见的文字"
        color = _color(properties.find(f"{A}solidFill"))
        was = None if model is None else _first_color(model.shape)
        if color and color != was and contrast(color, _ground(each, under)) < _LEAST_CONTRAST:
            return "与底色相同的文字"
        if properties.find(f"{A}noFill") is not None:
            return "没有填充、看不见的文字"
    return ""


def _first_color(shape: Any) -> str | None:
    fills = (properties.find(f"{A}solidFill") for properties in shape._element.iter(f"{A}rPr"))
    return next((color for fill in fills if (color := _color(fill))), None)


def _color(fill: etree._Element | None) -> str:
    """Return the colour of a filling; empty for none, or one of a theme that is neither ground nor text."""
    if fill is None or not len(fill):
        return ""
    stated = fill[0].get("val", "")
    return stated.upper() if str(fill[0].tag).endswith("srgbClr") else _SCHEME.get(stated, "")


def _ground(each: DeckShape, under: list[DeckShape]) -> str:
    """Return the colour of what a shape stands on: its own, that of the shape below its middle, or paper."""
    for other in (each, *reversed(under)):
        properties = getattr(other.shape._element, "spPr", None)
        fill = None if properties is None else properties.find(f"{A}solidFill")
        if (color := _color(fill)) and (other is each or _holds_middle(other, each)):
            return color
    return PAPER
