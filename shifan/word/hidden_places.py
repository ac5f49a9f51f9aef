"""Tables, frames and shapes that stand where no reader sees them: off the page, or hardly a line high."""

from __future__ import annotations

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.elements import W, attribute, is_on, length, value_at
from shifan.word.styles import StyleSheet

_SEEN = ""
_OFF_PAGE = 15_000.0  # twips: farther than a page is broad
_LEFT_OF_PAGE = -6_000.0  # what is moved that far to the left begins off the page
_RIGHT_OF_PAGE = 12_000.0
_LOWEST = 100.0
_PLACE = pattern_of(r"(?:^|;)\s*(?:margin-)?(?:left|top)\s*:\s*([^;]+)")
_SHAPE_OFF_PAGE = 20_000.0
_INDENTS = ("left", "start", "right", "end", "firstLine", "hanging")


def hides_table(table: etree._Element, styles: StyleSheet) -> str:
    """Return why nothing of a table is seen: it stands off the page, or its style hides its rows."""
    properties = table.find(f"{W}tblPr")
    if properties is None:
        return _SEEN
    place, indent = properties.find(f"{W}tblpPr"), properties.find(f"{W}tblInd")
    offsets = [length(attribute(place, name)) for name in ("tblpX", "tblpY")]
    if any(abs(offset or 0) >= _OFF_PAGE for offset in offsets) or _is_off(
        length(attribute(indent, "w"))
    ):
        return "页面以外的表格"
    lineage = styles.lineage(value_at(table, "tblPr/tblStyle"))
    hidden = (mark for style in lineage for mark in style.iter(f"{W}hidden"))
    rows = (f"{W}trPr", f"{W}tblStylePr")
    if any(is_on(mark) and next(mark.iterancestors(*rows), None) is not None for mark in hidden):
        return "隐藏的表格行"
    return _SEEN


def hides_by_indent(indent: etree._Element | None) -> str:
    """Return that a paragraph is indented so far, to either side, that it is off the page."""
    if indent is None:
        return _SEEN
    is_off = any(_is_off(length(attribute(indent, name))) for name in _INDENTS)
    return "缩进到页面以外的文字" if is_off else _SEEN


def hides_by_frame(frame: etree._Element | None) -> str:
    """Return that a frame cuts its paragraph off: it is hardly a line high, or hardly a sign broad."""
    if frame is None:
        return _SEEN
    height, width = length(attribute(frame, "h")), length(attribute(frame, "w"))
    is_low = attribute(frame, "hRule") == "exact" and height is not None and height < _LOWEST
    is_narrow = width is not None and 0 < width < _LOWEST
    return "文本框小得看不见的文字" if is_low or is_narrow else _SEEN


def is_shape_off_page(style: str) -> bool:
    """Return whether the style of a shape puts it off the page, in whatever unit."""
    places = (length(place.strip()) for place in _PLACE.findall(style))
    return any(abs(place or 0) >= _SHAPE_OFF_PAGE for place in places)


def _is_off(offset: float | None) -> bool:
    return offset is not None and (offset <= _LEFT_OF_PAGE or offset >= _RIGHT_OF_PAGE)
