"""Tables, frames and shapes that stand where no reader sees them: off the page, or hardly a line high."""

from __future__ import annotations

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.elements import W, attribute, is_on, length, value_at
from shifan.word.paper import Offset, Papers
from shifan.word.styles import StyleSheet

_SEEN = ""
_LEFT_OF_PAGE = -6_000.0  # twips: what is moved that far to the left begins off the page
_LOWEST = 160.0
_PLACE = pattern_of(r"(?:^|;)\s*(?:margin-)?(left|top)\s*:\s*([^;]+)")
_FROM = pattern_of(r"mso-position-(horizontal|vertical)-relative\s*:\s*([a-z-]+)")
_INDENTS = ("left", "start", "right", "end", "firstLine", "hanging")


def hides_table(table: etree._Element, styles: StyleSheet, papers: Papers) -> str:
    """Return why nothing of a table is seen: it stands off the page, or its style hides its rows."""
    properties = table.find(f"{W}tblPr")
    if properties is None:
        return _SEEN
    place, indent = properties.find(f"{W}tblpPr"), properties.find(f"{W}tblInd")
    x, y = (length(attribute(place, name)) for name in ("tblpX", "tblpY"))
    from_x, from_y = (attribute(place, name) for name in ("horzAnchor", "vertAnchor"))
    is_off = place is not None and papers.is_off(table, Offset(x, y, from_x, from_y))
    if is_off or _is_off(indent, "w", papers):
        return "页面以外的表格"
    lineage = styles.lineage(value_at(table, "tblPr/tblStyle"))
    hidden = (mark for style in lineage for mark in style.iter(f"{W}hidden"))
    rows = (f"{W}trPr", f"{W}tblStylePr")
    if any(is_on(mark) and next(mark.iterancestors(*rows), None) is not None for mark in hidden):
        return "隐藏的表格行"
    return _SEEN


def hides_by_indent(indent: etree._Element | None, papers: Papers) -> str:
    """Return that a paragraph is indented so far, to either side, that it is off the page."""
    if indent is None:
        return _SEEN
    is_off = any(_is_off(indent, name, papers) for name in _INDENTS)
    return "缩进到页面以外的文字" if is_off else _SEEN


def hides_by_frame(frame: etree._Element | None, papers: Papers) -> str:
    """Return that a frame is off the page, or cuts its paragraph off: hardly a line high, or hardly a sign broad."""
    if frame is None:
        return _SEEN
    x, y = (length(attribute(frame, name)) for name in ("x", "y"))
    from_x, from_y = (attribute(frame, name) for name in ("hAnchor", "vAnchor"))
    if papers.is_off(frame, Offset(x, y, from_x, from_y)):
        return "页面以外的文字"
    height, width = length(attribute(frame, "h")), length(attribute(frame, "w"))
    is_low = attribute(frame, "hRule") == "exact" and height is not None and height < _LOWEST
    is_narrow = width is not None and 0 < width < _LOWEST
    return "文本框小得看不见的文字" if is_low or is_narrow else _SEEN


def is_shape_off_page(shape: etree._Element, papers: Papers) -> bool:
    """Return whether the style of a shape puts it off the page, in whatever unit."""
    style = shape.get("style", "")
    offsets = {side: length(place.strip()) for side, place in _PLACE.findall(style)}
    measured_from = dict(_FROM.findall(style))
    place = Offset(
        offsets.get("left"),
        offsets.get("top"),
        measured_from.get("horizontal", "text"),
        measured_from.get("vertical", "text"),
    )
    return papers.is_off(shape, place)


def _is_off(indent: etree._Element | None, name: str, papers: Papers) -> bool:
    """Return whether an indent moves what it is of to the left of the page, or to its right."""
    offset = length(attribute(indent, name))
    if indent is None or offset is None:
        return False
    return offset <= _LEFT_OF_PAGE or papers.is_off(indent, Offset(offset, from_x="margin"))
