"""Sections of a skeleton: a break survives the paragraph it stands in, and what is made fits the text area around it.

Word keeps a section's properties in its last paragraph. LibreOffice moves them into whatever paragraph stands before the break, and Word does if
the break is inserted at the end of a line: a marker that gives way to its content must not take the section along.
"""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W, el, paragraph

BREAK = "SfBreak"
_SECTION = f"{W}pPr/{W}sectPr"
_CELL_MARGIN = 108  # twip: Word's own


def hand_over(marker: etree._Element) -> None:
    """Put the section break of a marker that is going into a paragraph of its own before it; a section without content goes too."""
    section, before = marker.find(_SECTION), marker.getprevious()
    if section is None:
        return
    if before is None or before.find(_SECTION) is not None:
        marker.find(f"{W}pPr").remove(section)
        return
    marker.addprevious(paragraph(BREAK, before=(section,)))


def room(element: etree._Element) -> tuple[int, int]:
    """Return width and height of the text area where an element of the body stands, in twip; 0 where it is not stated."""
    section = _section(element)
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width = _twips(size, "w") - sum(_twips(margins, side) for side in ("left", "right", "gutter"))
    height = _twips(size, "h") - sum(abs(_twips(margins, side)) for side in ("top", "bottom"))
    cell = next(element.iterancestors(f"{W}tc"), None)
    own = None if cell is None else cell.find(f"{W}tcPr/{W}tcW")
    if own is not None and own.get(f"{W}type") == "dxa":
        width = min(width, _twips(own, "w") - 2 * _CELL_MARGIN)
    return max(width, 0), max(height, 0)


def _section(element: etree._Element) -> etree._Element:
    """Return the properties of the section that an element stands in; empty ones if the body has none."""
    top = next(
        one
        for one in (element, *element.iterancestors())
        if one.getparent() is None or one.getparent().tag == f"{W}body"
    )
    for one in (top, *top.itersiblings()):
        found = one if one.tag == f"{W}sectPr" else one.find(_SECTION)
        if found is not None:
            return found
    return el("sectPr")


def _twips(element: etree._Element | None, name: str) -> int:
    value = "" if element is None else element.get(f"{W}{name}", "")
    return int(float(value)) if value.lstrip("-").replace(".", "", 1).isdigit() else 0
