"""WordprocessingML elements, made short. Only lxml: python-docx is slow to import and its objects are slow in a loop."""

from __future__ import annotations

import copy

from lxml import etree

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_SPACE}}}"
_SPACES, _make = (
    {"w": _SPACE},
    etree.XMLParser().makeelement,
)  # thousands of times a report: no look-up
_PARAGRAPH, _DELETED = f"{W}p", (f"{W}del", f"{W}moveFrom")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def el(tag: str, *children: etree._Element, **attributes: object) -> etree._Element:
    """Return `w:tag` with w: attributes and children: `el("b")`, `el("jc", val="center")`."""
    element = _make(W + tag, nsmap=_SPACES)
    for name, value in attributes.items():
        element.set(W + name, str(value))
    element.extend(child for child in children if child is not None)
    return element


def run(text: str, rpr: etree._Element | None = None) -> etree._Element:
    """Return a run with a text and a copy of run properties."""
    content = el("t")
    content.text = text
    content.set(SPACE, "preserve")
    return el("r", None if rpr is None else copy.deepcopy(rpr), content)


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
        return el("r", None if rpr is None else copy.deepcopy(rpr), child)

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


def text_of(element: etree._Element) -> str:
    """Return all text inside an element, controls included, deleted text left out."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def table_of(element: etree._Element) -> etree._Element | None:
    """Return the table around something in a paragraph; most stand in a paragraph of the body or of a cell, and that is soon seen."""
    around = element.getparent().getparent() if element.getparent() is not None else None
    if around is not None and around.tag == f"{W}body":
        return None
    return next(element.iterancestors(f"{W}tbl"), None)


def live_texts(element: etree._Element) -> list[etree._Element]:
    """Return the text nodes in an element that are there once every revision is accepted."""
    gone = (f"{W}del", f"{W}moveFrom")
    return [
        node
        for node in element.iter(f"{W}t")
        if not any(one.tag in gone for one in node.iterancestors())
    ]


def accepted_text(element: etree._Element) -> str:
    """Return the text of an element as it reads once every revision is accepted; of a paragraph without its text boxes."""
    texts = []
    for node in element.iter(f"{W}t"):
        above = [ancestor.tag for ancestor in node.iterancestors()]
        deleted = any(tag in _DELETED for tag in above)
        if not deleted and (
            element.tag != _PARAGRAPH or next(node.iterancestors(_PARAGRAPH)) is element
        ):
            texts.append(node.text or "")
    return "".join(texts)
