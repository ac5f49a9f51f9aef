"""WordprocessingML elements, read and made.

Only lxml: python-docx is slow to import and its objects are slow in a loop.
"""

from __future__ import annotations

import copy
from functools import cache, lru_cache

from lxml import etree

from shifan.patterns import pattern_of

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_SPACE}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SPACES = {"w": _SPACE}
_make_element = etree.XMLParser().makeelement  # thousands of times a report: no look-up
_BODY, _PARAGRAPH, _TABLE, _RUN, _TEXT = f"{W}body", f"{W}p", f"{W}tbl", f"{W}r", f"{W}t"
DELETED = (f"{W}del", f"{W}moveFrom")  # revisions whose text is gone once they are accepted
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# A text box stands twice in the file: as modern programs draw it, and as a fallback for old ones.
ALTERNATE, FALLBACK = f"{_COMPATIBILITY}AlternateContent", f"{_COMPATIBILITY}Fallback"
_OFF = ("0", "false", "off")
_NUMBER = pattern_of(r"-?\d+(\.\d+)?")
_MEASURE = pattern_of(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)")
# Units of measures that some programs write instead of plain numbers → twentieths of a point.
_TWIPS_OF_UNIT = {
    "mm": 1440 / 25.4,
    "cm": 14400 / 25.4,
    "in": 1440.0,
    "pt": 20.0,
    "pc": 240.0,
    "pi": 240.0,
}
_TWIPS_OF_HALF_POINT = 10


def el(
    tag: str, *children: etree._Element | None, **attributes: str | int | float
) -> etree._Element:
    """Return `w:tag` with w: attributes and children, None among them left out: `el("b")`, `el("jc", val="center")`."""
    element = _make_element(W + tag, nsmap=_SPACES)
    for name, value in attributes.items():
        element.set(W + name, str(value))
    element.extend([child for child in children if child is not None])
    return element


def run(text: str, rpr: etree._Element | None = None) -> etree._Element:
    """Return a run with a text and a copy of run properties."""
    element = _make_element(_RUN, nsmap=_SPACES)
    if rpr is not None:
        element.append(copy.deepcopy(rpr))
    content = etree.SubElement(element, _TEXT)
    content.text = text
    content.set(SPACE, "preserve")
    return element


def paragraph(
    style: str, *children: etree._Element, before: tuple[etree._Element, ...] = ()
) -> etree._Element:
    """Return a paragraph of a style id; `before` are further paragraph properties in schema order."""
    return el("p", el("pPr", el("pStyle", val=style), *before), *children)


def field(instruction: str, shown: str, rpr: etree._Element | None = None) -> list[etree._Element]:
    """Return the five runs of a field with a static result: all programs show it."""
    text = el("instrText")
    text.text = f" {instruction} "
    text.set(SPACE, "preserve")

    def part(child: etree._Element) -> etree._Element:
        return el("r", copy.deepcopy(rpr), child)

    return [
        part(el("fldChar", fldCharType="begin")),
        part(text),
        part(el("fldChar", fldCharType="separate")),
        run(shown, rpr),
        part(el("fldChar", fldCharType="end")),
    ]


def parent_of(element: etree._Element) -> etree._Element:
    """Return the element around another one; LookupError for the root of a part, or for what has been taken out."""
    parent = element.getparent()
    if parent is None:
        raise LookupError(f"nothing stands around {element.tag}")
    return parent


def detach(element: etree._Element) -> None:
    """Take an element with all that is in it out of its tree; LookupError for the root of a part."""
    parent_of(element).remove(element)


def drop_paragraph_ids(element: etree._Element) -> None:
    """Drop the ids that Word gives each paragraph from an element and all that is in it: a copy must not share them."""
    for inner in element.iter():
        for name in [key for key in inner.attrib if str(key).endswith(("}paraId", "}textId"))]:
            del inner.attrib[name]


def descendant(element: etree._Element | None, path: str) -> etree._Element | None:
    """Return the first element at a path of tags without `w:`, such as `pPr/pStyle`; None if there is none."""
    return None if element is None else _first_at(element, _qualified(path))


def first_child(element: etree._Element, tag: str) -> etree._Element | None:
    """Return the first child of a tag; None if there is none. Properties stand before all else, which is soon seen."""
    child = element[0] if len(element) else None
    if child is None or child.tag == tag:
        return child
    return next(element.iterchildren(tag), None)


def children_by_tag(properties: etree._Element | None) -> dict[str, etree._Element]:
    """Return what properties state, by tag; nothing for none."""
    return {} if properties is None else {str(child.tag): child for child in properties}


def attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    """Return a w: attribute; the default where element or attribute is missing."""
    return default if element is None else element.get(W + name, default)


def value_at(element: etree._Element | None, path: str, name: str = "val") -> str:
    """Return a w: attribute of the first element at a path such as `pPr/pStyle`; empty where it is missing."""
    return attribute(descendant(element, path), name)


def is_on(element: etree._Element | None) -> bool:
    """Return whether a switch such as w:keepNext is there and not turned off."""
    return element is not None and attribute(element, "val", "1") not in _OFF


def number(text: str) -> float | None:
    """Return an attribute as a number; None if it is none."""
    return float(text) if _NUMBER.fullmatch(text) else None


def whole_number(text: str) -> int | None:
    """Return an attribute as a whole number, decimals cut off; None if it is none."""
    value = number(text)
    return None if value is None else int(value)


@lru_cache(maxsize=1024)  # a table says the same few widths in all its cells
def length(text: str) -> float | None:
    """Return a length in twentieths of a point, written plainly or with a unit such as 210mm; None if it is none."""
    measure = _MEASURE.fullmatch(text)
    return float(measure[1]) * _TWIPS_OF_UNIT[measure[2]] if measure else number(text)


def whole_length(text: str) -> int | None:
    """Return a length as a whole number of twentieths of a point; None if it is none."""
    value = length(text)
    return None if value is None else round(value)


def half_points(text: str) -> float | None:
    """Return a size of type in half points, written plainly or with a unit such as 16pt; None if it is none."""
    measure = _MEASURE.fullmatch(text)
    if measure is None:
        return number(text)
    return float(measure[1]) * _TWIPS_OF_UNIT[measure[2]] / _TWIPS_OF_HALF_POINT


def twips(element: etree._Element | None, name: str) -> int:
    """Return a length in twentieths of a point; 0 where it is not stated."""
    return whole_length(attribute(element, name)) or 0


def _first_at(element: etree._Element, tags: tuple[str, ...]) -> etree._Element | None:
    """Return the first element at a path; step by step, which takes half the time of `find` with a path."""
    for child in element.iterchildren(tags[0]):
        if len(tags) == 1:
            return child
        found = _first_at(child, tags[1:])
        if found is not None:
            return found
    return None


@cache
def _qualified(path: str) -> tuple[str, ...]:
    return tuple(W + tag for tag in path.split("/"))


def table_of(element: etree._Element) -> etree._Element | None:
    """Return the table around something in a paragraph; None outside of tables.

    Most stands in a paragraph of the body, which is soon seen.
    """
    parent = element.getparent()
    around = None if parent is None else parent.getparent()
    if around is not None and around.tag == _BODY:
        return None
    return next(element.iterancestors(_TABLE), None)


def text_of(element: etree._Element) -> str:
    """Return all text inside an element, controls included, deleted text left out."""
    return "".join(node.text or "" for node in element.iter(_TEXT))


def live_texts(element: etree._Element) -> list[etree._Element]:
    """Return the text nodes in an element that are there once every revision is accepted."""
    nodes = list(element.iter(_TEXT))
    if next(element.iter(*DELETED), None) is None and not _is_deleted(element):
        return nodes  # most: there is no need to ask each
    return [node for node in nodes if not _is_deleted(node)]


def accepted_text(element: etree._Element) -> str:
    """Return the text of an element as it reads once every revision is accepted.

    Of a paragraph without its text boxes.
    """
    nodes = live_texts(element)
    if element.tag == _PARAGRAPH and has_paragraphs_inside(element):
        nodes = [node for node in nodes if next(node.iterancestors(_PARAGRAPH)) is element]
    return "".join(node.text or "" for node in nodes)


def has_paragraphs_inside(paragraph: etree._Element) -> bool:
    """Return whether other paragraphs stand in a paragraph, as those of its text boxes do."""
    paragraphs = paragraph.iter(_PARAGRAPH)
    next(paragraphs)  # itself
    return next(paragraphs, None) is not None


def _is_deleted(node: etree._Element) -> bool:
    return next(node.iterancestors(*DELETED), None) is not None
