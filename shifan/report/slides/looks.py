"""Bound shapes that a viewer does not see as the run's own deck shows them: hidden, covered, moved, painted over.

What a shape says may be right; on the screen it is not there, upside down, or under the label of another number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from shifan.records import dataclass
from shifan.report.slides.boxes import box_of, is_hidden, turned
from shifan.report.slides.counterparts import Counterparts, counterparts_of
from shifan.report.slides.covered import is_covered
from shifan.report.slides.deck import Deck, DeckShape
from shifan.report.slides.text_looks import color_of_fill, hides_text, is_told_apart
from shifan.word.colors import PAPER
from shifan.word.drawing_names import BLIP, A
from shifan.word.picture_looks import alters_picture

_SMALLEST_SIDE = 36_000  # EMU: a millimetre
_DEGREES_OVER = (100, 260)
_MOST_CUT = 0.005  # of a side
_WHOLE_FORMS = ("rect", "roundRect", "round1Rect", "round2SameRect", "snip1Rect", "snip2SameRect")


class AlteredLook(NamedTuple):
    """A bound shape or a label, and why a viewer does not see what it says."""

    shape: DeckShape
    reason: str


@dataclass(frozen=True)
class _Page:
    """A shape with what is drawn before and after it on its slide, and the ground that the slide has."""

    each: DeckShape
    under: list[DeckShape]
    over: list[DeckShape]
    paper: str

    @property
    def ground(self) -> str:
        """Return the colour that the shape stands on: its own, that of the shape below its middle, or the slide's."""
        box = box_of(self.each.shape)
        for other in (self.each, *reversed(self.under)):
            properties = other.shape._element.find("{*}spPr")
            if properties is None:
                continue
            color = color_of_fill(properties.find(f"{A}solidFill"))
            around = box_of(other.shape)
            is_below = box is not None and around is not None and around.holds_middle_of(box)
            if color and (other is self.each or is_below):
                return color
        return self.paper


def altered_looks(deck: Deck, run_deck: Deck | None) -> Iterator[AlteredLook]:
    """Yield the bound shapes whose look, place or page hides what they say, and the labels of the run's own deck."""
    own = counterparts_of(deck, run_deck)
    frame = (deck.presentation.slide_width or 0, deck.presentation.slide_height or 0)
    before = {id(page.each.shape._element): page for page in _pages(run_deck)} if run_deck else {}
    leaving = _leaving(deck)
    for page in _pages(deck):
        each = page.each
        if not each.bound and not own.is_label(each):
            continue
        model = own.of(each)
        was = before.get(id(model.shape._element)) if model is not None else None
        reason = (
            _is_out_of_sight(deck, each, frame)
            or ("放映时消失的图形" if (each.slide, each.shape.shape_id) in leaving else "")
            or ("被图形盖住" if is_covered(each, page.over, own) else "")
            or _is_misplaced(each, own)
            or (_hides_picture(each, model) if each.is_chart else _hidden_text(page, was))
        )
        if reason:
            yield AlteredLook(each, reason)


def _pages(deck: Deck) -> Iterator[_Page]:
    by_slide: dict[int, list[DeckShape]] = defaultdict(list)
    for each in deck.shapes():
        by_slide[each.slide].append(each)
    for slide, shapes in by_slide.items():
        paper = _paper(deck, slide)
        for number, each in enumerate(shapes):
            yield _Page(each, shapes[:number], shapes[number + 1 :], paper)


def _paper(deck: Deck, number: int) -> str:
    """Return the colour behind a slide; empty for one that is not stated as a number."""
    slide = deck.presentation.slides[number - 1]
    for holder in (slide, slide.slide_layout, slide.slide_layout.slide_master):
        ground = holder._element.find("{*}cSld/{*}bg/{*}bgPr")
        if ground is not None:
            return color_of_fill(ground.find(f"{A}solidFill"))
    return PAPER


def _hidden_text(page: _Page, was: _Page | None) -> str:
    was_seen = was is None or is_told_apart(was.each, was.ground)
    return hides_text(page.each, page.ground, was_seen)


def _leaving(deck: Deck) -> set[tuple[int, int]]:
    """Return slide and id of the shapes that an animation takes away."""
    return {
        (number, int(target.get("spid", "0")))
        for number, slide in enumerate(deck.presentation.slides, 1)
        for effect in slide._element.iterfind("{*}timing//{*}cTn[@presetClass='exit']")
        for target in effect.iter("{*}spTgt")
        if target.get("spid", "").isdecimal()
    }


def _is_out_of_sight(deck: Deck, each: DeckShape, frame: tuple[int, int]) -> str:
    slide = deck.presentation.slides[each.slide - 1]
    if slide._element.get("show", "1") in ("0", "false"):
        return "隐藏的页"
    if is_hidden(each.shape):
        return "隐藏的图形"
    box = box_of(each.shape)
    if box is None:
        return ""
    if box.shorter_side < _SMALLEST_SIDE:
        return "小得看不见的图形"
    is_off = box.right <= 0 or box.bottom <= 0 or box.left >= frame[0] or box.top >= frame[1]
    if is_off and all(frame):
        return "页面以外的图形"
    return "倒置的图形" if _DEGREES_OVER[0] < turned(each.shape) < _DEGREES_OVER[1] else ""


def _is_misplaced(each: DeckShape, own: Counterparts) -> str:
    """Return that a shape stands where the run's deck has another one: a number under the label of another."""
    box = box_of(each.shape)
    if not own.is_retyped_label(each) and (box is None or not own.others_at(each, box)):
        return ""
    return "放在另一数据的位置上" if each.bound else "放在另一说明的位置上"


def _hides_picture(each: DeckShape, model: DeckShape | None) -> str:
    shape = each.shape
    cuts = (shape.crop_left, shape.crop_right, shape.crop_top, shape.crop_bottom)
    if any(abs(cut) > _MOST_CUT for cut in cuts):
        return "图片被裁剪"
    if not _is_whole(shape._element):
        return "图片被裁剪成别的形状"
    image = next(shape._element.iter(BLIP), None)
    reason = "" if image is None else alters_picture(image, shape.image.blob)
    if reason or model is None or model.sha256 != each.sha256:
        return reason
    said, wanted = (shown.shape._element._nvXxPr.cNvPr.get("descr", "") for shown in (each, model))
    return "图片的替代文字被改动" if said and said != wanted else ""


def _is_whole(picture: etree._Element) -> bool:
    """Return whether the frame of a picture shows all of it."""
    properties = picture.find("{*}spPr")
    if properties is None or properties.find(f"{A}custGeom") is not None:
        return properties is None
    form = properties.find(f"{A}prstGeom")
    return form is None or form.get("prst") in _WHOLE_FORMS
