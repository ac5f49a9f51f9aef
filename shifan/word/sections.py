"""Sections of a document: a break outlives the paragraph it stands in, and the text area around an element.

Word keeps a section's properties in its last paragraph. LibreOffice moves them into whatever paragraph stands before
the break, and Word does if the break is inserted at the end of a line: a paragraph that gives way to something else
must not take the section along.
"""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W, attribute, detach, el, paragraph, twips

_SECTION = f"{W}pPr/{W}sectPr"
_CELL_MARGIN = 108  # twip: Word's own


def keep_section_break(leaving: etree._Element, style: str) -> None:
    """Move the section break of a paragraph that is about to go into a new paragraph of a style before it.

    The break of a section without content goes too.
    """
    section, before = leaving.find(_SECTION), leaving.getprevious()
    if section is None:
        return
    if before is None or before.find(_SECTION) is not None:
        detach(section)
        return
    leaving.addprevious(paragraph(style, before=(section,)))


def put_section_breaks_last(root: etree._Element) -> bool:
    """Put section breaks back behind the other properties of their paragraphs; return whether any stood before them.

    LibreOffice writes them first where it has moved them into the paragraph before.
    """
    moved = False
    for section in list(root.iter(f"{W}sectPr")):
        properties = section.getparent()
        if properties is None or properties.tag != f"{W}pPr":
            continue
        following = section.getnext()
        if following is not None and following.tag != f"{W}pPrChange":
            change = properties.find(f"{W}pPrChange")
            if change is None:
                properties.append(section)
            else:
                change.addprevious(section)
            moved = True
    return moved


def text_area(element: etree._Element) -> tuple[int, int]:
    """Return width and height of the text area where an element of the body stands, in twip; 0 where it is not stated.

    In a cell of stated width that is the width.
    """
    width, height = section_text_area(section_of(element))
    cell = next(element.iterancestors(f"{W}tc"), None)
    cell_width = None if cell is None else cell.find(f"{W}tcPr/{W}tcW")
    if attribute(cell_width, "type") == "dxa":
        width = min(width, twips(cell_width, "w") - 2 * _CELL_MARGIN)
    return max(width, 0), max(height, 0)


def section_text_area(section: etree._Element) -> tuple[int, int]:
    """Return width and height of a section's text area by its properties, in twip."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width = twips(size, "w") - sum(twips(margins, side) for side in ("left", "right", "gutter"))
    height = twips(size, "h") - sum(abs(twips(margins, side)) for side in ("top", "bottom"))
    return width, height


def section_of(element: etree._Element) -> etree._Element:
    """Return the properties of the section that an element stands in; empty ones if the body has none."""
    child = element
    for ancestor in element.iterancestors():
        if ancestor.tag == f"{W}body":
            break
        child = ancestor
    for sibling in (child, *child.itersiblings()):
        section = sibling if sibling.tag == f"{W}sectPr" else sibling.find(_SECTION)
        if section is not None:
            return section
    return el("sectPr")
