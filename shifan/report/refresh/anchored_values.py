"""A value that stands in a document: the elements that belong to it, and a value anchored anew in its place."""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W, parent_of

_END, _ID, _RUN, _PROPERTIES = f"{W}bookmarkEnd", f"{W}id", f"{W}r", f"{W}rPr"
_CONTENT = f"{W}sdtContent"


def elements_of_value(start: etree._Element) -> list[etree._Element]:
    """Return what stands from a value's bookmark to its end, side by side; only the bookmark if its end is not found.

    LibreOffice moves beginnings and ends into the control: the beginning is put back before it.
    """
    if parent_of(start).tag == _CONTENT:
        parent_of(parent_of(start)).addprevious(start)
    last = _last_element(start)
    elements = [start]
    if last is None:
        return elements
    for sibling in start.itersiblings():
        if elements[-1] is last:
            break
        elements.append(sibling)
    return elements


def _last_element(start: etree._Element) -> etree._Element | None:
    """Return the sibling of a bookmark's beginning that is its end, or has it inside; None if there is none."""
    home, number = parent_of(start), start.get(_ID)
    end = next(
        (bookmark_end for bookmark_end in home.iter(_END) if bookmark_end.get(_ID) == number), None
    )
    if end is None:
        return None
    around = (end, *end.iterancestors())
    return next((element for element in around if element.getparent() is home), None)


def run_properties(elements: list[etree._Element]) -> etree._Element | None:
    """Return the first properties of a run in some elements; None if no run has any."""
    for element in elements:
        for properties in element.iter(_PROPERTIES):
            if parent_of(properties).tag == _RUN:
                return properties
    return None
