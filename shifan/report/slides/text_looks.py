"""Text on slides that nobody sees as what it says: white, tiny, struck out, in a font of signs, raised, with a prefix.

The look of a run is its own, else that of its box; what the template gives is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.slides.boxes import box_of
from shifan.report.slides.deck import DeckShape
from shifan.word.colors import PAPER, contrast
from shifan.word.drawing_names import A
from shifan.word.elements import whole_number

_LEAST_CONTRAST = 1.35
_SMALLEST_TYPE = 500  # hundredths of a point
_FAINTEST = 40_000  # thousandths of a percent
_CLOSEST = -0.5  # of the size: signs lie on each other
_USUAL_SIZE = 1800
_WIDEST = 10_000  # hundredths of a point between two signs
_HUNDREDTH_OF_POINT = 127  # EMU
_SCHEME = {"bg1": PAPER, "lt1": PAPER, "tx1": "000000", "dk1": "000000"}
_SIGNS = pattern_of(r"^(?:wingdings|webdings|symbol$|zapf|marlett)", re.I)
_READ_BULLET = pattern_of(r"[\w\u4e00-\u9fff+\-−±~<>≤≥×%]")
_WHOLE = 100_000


def hides_text(each: DeckShape, ground: str, was_seen: bool) -> str:
    """Return why the text of a shape is not seen as it stands there; empty for one that is seen.

    `ground` is what it stands on, empty if unknown; `was_seen` tells whether the run's own deck shows it in colours
    that are told apart.
    """
    scale = _scale_of_type(each)
    for look in _looks(each):
        reason = look.hidden(scale) or (look.lost_on(ground) if was_seen else "")
        if reason:
            return reason
    return _prefix(each) or _squeezed(each)


def is_told_apart(each: DeckShape, ground: str) -> bool:
    """Return whether the text of a shape has other colours than what it stands on."""
    return not any(look.lost_on(ground) for look in _looks(each))


class _RunLook:
    """The look of a run: its own properties, then those of its level in the box."""

    def __init__(self, run: etree._Element, of_level: etree._Element | None) -> None:
        own = run.find(f"{A}rPr")
        self._chain = [properties for properties in (own, of_level) if properties is not None]
        self._text = "".join(node.text or "" for node in run.iter(f"{A}t"))

    def _stated(self, name: str) -> int | None:
        values = (whole_number(look.get(name, "")) for look in self._chain)
        return next((value for value in values if value is not None), None)

    def _found(self, *names: str) -> etree._Element | None:
        for look in self._chain:
            for name in names:
                if (found := look.find(f"{A}{name}")) is not None:
                    return found
        return None

    def hidden(self, scale: float) -> str:
        """Return why the run is not read, whatever it stands on."""
        if any(look.get("strike", "noStrike") != "noStrike" for look in self._chain[:1]):
            return "有删除线的文字"
        size = self._stated("sz")
        if size is not None and size * scale < _SMALLEST_TYPE:
            return "小得看不见的文字"
        if scale * (size or _USUAL_SIZE) < _SMALLEST_TYPE:
            return "小得看不见的文字"
        fill = self._found("noFill", "solidFill")
        if fill is not None and (fill.tag == f"{A}noFill" or _strength(fill) < _FAINTEST):
            return "没有填充、看不见的文字"
        return self._distorted(size or _USUAL_SIZE)

    def _distorted(self, size: int) -> str:
        spacing = self._stated("spc") or 0
        if spacing < _CLOSEST * size or spacing > _WIDEST:
            return "字距使文字叠在一起或移出"
        font = self._found("latin")
        if font is not None and _SIGNS.match(font.get("typeface", "")):
            return "用符号字体写的文字"
        is_raised = bool(self._stated("baseline")) and any(sign.isdigit() for sign in self._text)
        return "写成上标或下标的数字" if is_raised else ""

    def lost_on(self, ground: str) -> str:
        """Return that the run has the colour of what it stands on, or of its highlighting."""
        color = _color(self._found("solidFill")) or "000000"
        behind = self._found("highlight")
        ground = ground if behind is None else _color_of(behind) or ground
        is_lost = bool(ground) and contrast(color, ground) < _LEAST_CONTRAST
        return "与底色相同的文字" if is_lost else ""


def _looks(each: DeckShape) -> Iterator[_RunLook]:
    of_box = next(each.shape._element.iter(f"{A}lstStyle"), None)
    for paragraph in each.shape._element.iter(f"{A}p"):
        properties = paragraph.find(f"{A}pPr")
        level = 1 + (0 if properties is None else whole_number(properties.get("lvl", "")) or 0)
        of_level = None if of_box is None else of_box.find(f"{A}lvl{level}pPr/{A}defRPr")
        for run in paragraph.iterchildren(f"{A}r", f"{A}fld"):
            if any((node.text or "").strip() for node in run.iter(f"{A}t")):
                yield _RunLook(run, of_level)


def color_of_fill(fill: etree._Element | None) -> str:
    """Return the colour of a filling; empty for none, or one of a theme that is neither ground nor text."""
    return _color(fill)


def _color(fill: etree._Element | None) -> str:
    return "" if fill is None or fill.tag != f"{A}solidFill" else _color_of(fill)


def _color_of(holder: etree._Element) -> str:
    if not len(holder):
        return ""
    stated = holder[0].get("val", "")
    return stated.upper() if str(holder[0].tag).endswith("srgbClr") else _SCHEME.get(stated, "")


def _strength(fill: etree._Element) -> int:
    strengths = (whole_number(alpha.get("val", "")) or 0 for alpha in fill.iter(f"{A}alpha"))
    return min(strengths, default=_WHOLE)


def _scale_of_type(each: DeckShape) -> float:
    """Return by how much the type of a shape is made smaller to fit into it."""
    fitted = next(each.shape._element.iter(f"{A}normAutofit"), None)
    scale = None if fitted is None else whole_number(fitted.get("fontScale", ""))
    return 1.0 if scale is None else scale / _WHOLE


def bullet_of(paragraph: etree._Element) -> str:
    """Return a bullet that is read as a word or sign of the text; empty for none, a dot or a dash."""
    bullet = paragraph.find(f"{A}pPr/{A}buChar")
    char = "" if bullet is None else bullet.get("char", "").strip()
    return char if char and _READ_BULLET.match(char) and char != "-" else ""


def number_of(paragraph: etree._Element) -> str:
    """Return the number that a list puts before a paragraph, of those that it is told to begin with."""
    numbering = paragraph.find(f"{A}pPr/{A}buAutoNum")
    return "" if numbering is None else numbering.get("startAt", "1")


def _prefix(each: DeckShape) -> str:
    for paragraph in each.shape._element.iter(f"{A}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{A}t"))
        if text.strip() and bullet_of(paragraph):
            return "项目符号写成了文字"
        if text[:1].isdigit() and number_of(paragraph):
            return "数字前另有编号"
    return ""


def _squeezed(each: DeckShape) -> str:
    """Return that a text is pushed out of its box, or cut off by it."""
    body, box = next(each.shape._element.iter(f"{A}bodyPr"), None), box_of(each.shape)
    if body is None or box is None:
        return ""
    for first, last, side in (
        ("lIns", "rIns", box.right - box.left),
        ("tIns", "bIns", box.bottom - box.top),
    ):
        measures = [abs(whole_number(body.get(name, "")) or 0) for name in (first, last)]
        if (
            sum(measures) > max(side, box.shorter_side)
            and max(measures) > _WIDEST * _HUNDREDTH_OF_POINT
        ):
            return "边距把文字推到框外"
    is_cut = body.get("vertOverflow", "overflow") in ("clip", "ellipsis")
    least = _USUAL_SIZE / 2 * _HUNDREDTH_OF_POINT
    return "被框截去的文字" if is_cut and box.bottom - box.top < least else ""
