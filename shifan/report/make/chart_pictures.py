"""Charts in a report: the picture, in which its source line stands, with anchor and alternative text; its caption."""

from __future__ import annotations

import io

from docx.oxml.shape import CT_Inline
from docx.shared import Mm
from lxml import etree

from shifan.report.make import report_styles
from shifan.report.make.report_draft import Picture, ReportDraft
from shifan.report.make.skeleton_names import CHART
from shifan.word.elements import el, paragraph
from shifan.word.sections import text_area

# The usual text width, and what a page holds beside the caption.
_WIDTH_MM, _HEIGHT_MM = 156, 208
_CAPTION_MM, _SLACK_MM = 17, 0.5
_SIDES = ("distT", "distB", "distL", "distR")
_TWIP_MM = 25.4 / 1440


def other_charts(draft: ReportDraft, place: etree._Element) -> list[etree._Element]:
    """Return all charts that have no place of their own, in the report's order."""
    return [
        element
        for chart in draft.data.charts
        if f"{CHART}{chart.name}" not in draft.single_charts
        for element in _chart(draft, chart, place)
    ]


def single_chart(draft: ReportDraft, name: str, place: etree._Element) -> list[etree._Element]:
    """Return one chart; nothing in a report without charts. An unknown name is noted as a fault."""
    for chart in draft.data.charts:
        if chart.name == name:
            return _chart(draft, chart, place)
    if draft.data.charts:
        draft.expander.unknown(f"{CHART}{name}")
    return []


def _chart(draft: ReportDraft, chart: Picture, place: etree._Element) -> list[etree._Element]:
    """Return picture and caption, and an empty line below.

    The caption stands under the picture, so the style of the picture's paragraph keeps it with the next. Nothing for a
    chart that has nothing to show.
    """
    if chart.empty:
        draft.expander.references.leave_out(f"{CHART}{chart.name}")
        return []
    anchors = draft.expander.anchors
    holder = el("r", _drawing(draft, chart, place))
    picture = anchors.picture(chart.name, chart.title, chart.png, holder)
    caption = draft.expander.references.caption(f"{CHART}{chart.name}", chart.title, anchors)
    return [
        paragraph(report_styles.PICTURE, *picture),
        caption,
        paragraph(report_styles.NOTE),
    ]


def _drawing(draft: ReportDraft, chart: Picture, place: etree._Element) -> etree._Element:
    """Return the drawing of a chart, as broad as its place allows and no higher than its page."""
    inline = _inline(draft, chart, place)
    for side in _SIDES:
        # Without them LibreOffice keeps 3.2 mm free and the picture sits in the margin.
        inline.set(side, "0")
    properties = inline.docPr
    properties.set("id", str(draft.copier.next_drawing_id()))
    properties.set("name", f"sf:chart.{chart.name}")
    properties.set("descr", chart.alt)
    return el("drawing", inline)


def _inline(draft: ReportDraft, chart: Picture, place: etree._Element) -> CT_Inline:
    width, height = _largest_size(place)
    part = draft.document.part
    inline = part.new_pic_inline(io.BytesIO(chart.png), width=Mm(width))
    if inline.extent.cy > Mm(height):
        inline = part.new_pic_inline(io.BytesIO(chart.png), height=Mm(height))
    return inline


def _largest_size(place: etree._Element) -> tuple[float, float]:
    """Return the largest width and height of a chart at a place, in mm.

    That is the usual size, and less where the text area is smaller.
    """
    width, height = (twips * _TWIP_MM for twips in text_area(place))
    narrow = 0 < width < _WIDTH_MM - _SLACK_MM
    low = _CAPTION_MM < height < _HEIGHT_MM + _CAPTION_MM - _SLACK_MM
    return (
        width if narrow else _WIDTH_MM,
        height - _CAPTION_MM if low else _HEIGHT_MM,
    )
