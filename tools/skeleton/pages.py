"""Pages of the skeleton: paper, margins, grid, headers and the page number where the standard wants it."""

from __future__ import annotations

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from shifan.word.elements import el, field, run
from tools.skeleton.styles import PITCH, SONG, fonts

# 15 lines fill the 156 mm of a turned page: LibreOffice leaves what does not fill a line unused, Word does not.
WIDE_PITCH = 589


def page(section, landscape: bool = False, first: bool = False) -> None:
    """Set paper, margins and grid; a landscape page is the portrait one turned.

    `first` starts the page numbers at 1.
    """
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    )
    top, bottom, left, right = (28, 26, 35, 37) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(top),
        Mm(bottom),
        Mm(left),
        Mm(right),
    )
    section.footer_distance, section.header_distance = Mm(15 if landscape else 25.5), Mm(15)
    properties = section._sectPr
    for old in [*properties.findall(qn("w:docGrid")), *properties.findall(qn("w:pgNumType"))]:
        properties.remove(old)
    if first:
        properties.find(qn("w:pgMar")).addnext(el("pgNumType", start=1))
    properties.append(el("docGrid", type="lines", linePitch=WIDE_PITCH if landscape else PITCH))


def margins(section, number: str = "") -> None:
    """Set headers and footers: demo notice above; below no number, or `upright` (odd right, even left), or `turned`."""
    for even in (False, True):
        header, footer = (
            (section.even_page_header, section.even_page_footer)
            if even
            else (section.header, section.footer)
        )
        header.is_linked_to_previous = footer.is_linked_to_previous = False
        header.paragraphs[0].text = "{{ report.demo }}"
        if number:
            (_turned if number == "turned" else _upright)(footer, even)


def _number_runs() -> list:
    own = el("rFonts", hint="eastAsia")
    fonts(own, SONG, SONG)
    properties = el("rPr", own, el("sz", val=28), el("szCs", val=28))
    return [run("— ", properties), *field("PAGE", "1", properties), run(" —", properties)]


def _number_properties(even: bool) -> list:
    indent = (
        el("ind", leftChars=100, left=280, firstLine=0)
        if even
        else el("ind", rightChars=100, right=280, firstLine=0)
    )
    return [
        el("snapToGrid", val=0),
        el("spacing", before=0, after=0, line=280, lineRule="exact"),
        indent,
        el("jc", val="left" if even else "right"),
    ]


def _upright(footer, even: bool) -> None:
    paragraph = footer.paragraphs[0]._p
    paragraph.get_or_add_pPr().extend(_number_properties(even))
    paragraph.extend(_number_runs())


def _turned(footer, even: bool) -> None:
    """Put the number where a portrait page has it: at the left edge, turned, in a floating cell."""
    paragraph = el(
        "p", el("pPr", el("pStyle", val="Footer"), *_number_properties(even)), *_number_runs()
    )
    width, height = 567, int(156 / 25.4 * 1440)
    cell = el(
        "tc", el("tcPr", el("tcW", w=width, type="dxa"), el("textDirection", val="tbRl")), paragraph
    )
    margins = {"leftFromText": 0, "rightFromText": 0}
    corner = {"vertAnchor": "page", "horzAnchor": "page", "tblpX": 1304, "tblpY": 1587}
    place = el("tblpPr", **margins, **corner)
    table = el(
        "tbl",
        el(
            "tblPr",
            place,
            el("tblW", w=width, type="dxa"),
            el("tblLayout", type="fixed"),
            el("tblCellMar", el("left", w=0, type="dxa"), el("right", w=0, type="dxa")),
        ),
        el("tblGrid", el("gridCol", w=width)),
        el("tr", el("trPr", el("trHeight", val=height, hRule="exact")), cell),
    )
    footer._element.insert(0, table)
