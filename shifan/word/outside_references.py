"""What a Word file would fetch from elsewhere when it is opened: linked pictures, objects, files; fields.

Links that a reader follows by hand are none of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.safe_xml import MalformedXml, parse, without_looks
from shifan.word.elements import W, attribute
from shifan.word.fields import field_name

_FOLLOWED_BY_HAND = ("/hyperlink",)
_FETCHING_FIELDS = frozenset(
    [
        "INCLUDETEXT",
        "INCLUDEPICTURE",
        "INCLUDE",
        "IMPORT",
        "LINK",
        "DDE",
        "DDEAUTO",
        "DATABASE",
        "RD",
    ]
)
_STORIES = pattern_of(r"word/(?:document|header|footer|footnotes|endnotes|comments|glossary/)")
_ADDRESSES = ("src", "href")  # of pictures in VML, which name what they show without a relation
_VML = "urn:schemas-microsoft-com:"
_FETCHING_SVG = pattern_of(
    rb"""(?:href\s*=\s*["'](?!#|data:)|url\(\s*["']?(?!#|data:)|@import|<!ENTITY)"""
)
_EMPTY_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
_FIELD_TAGS = (f"{W}fldSimple", f"{W}fldChar", f"{W}instrText")


def outside_references(parts: dict[str, bytes]) -> list[str]:
    """Return in Chinese what a file would fetch from elsewhere, each with the address or the field."""
    found = []
    for name, part in parts.items():
        if name.endswith(".rels"):
            found += [f"外部内容 {each.get('Target', '')}" for each in _external(_parsed(part))]
        elif name.endswith(".svg"):
            found += [f"图片 {name} 引用外部内容"] if _FETCHING_SVG.search(part) else []
        elif _STORIES.match(name) and name.endswith(".xml"):
            root = _parsed(without_looks(part))
            found += [f"域 {' '.join(text.split())[:80]}" for text, _ in _fetching_fields(root)]
            found += [f"图片 {element.get(key)}" for element, key in _addresses(root)]
    return found


def without_outside_references(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts with nothing in them that would be fetched; what was fetched last time stays as it is."""
    return {name: _without(name, part) for name, part in parts.items()}


def _without(name: str, part: bytes) -> bytes:
    if name.endswith(".svg"):
        return _EMPTY_SVG if _FETCHING_SVG.search(part) else part
    is_story = _STORIES.match(name) is not None and name.endswith(".xml")
    if not is_story and not name.endswith(".rels"):
        return part
    root = _parsed(part)
    relations = list(_external(root)) if name.endswith(".rels") else []
    fields, addresses = list(_fetching_fields(root)), list(_addresses(root))
    if not (relations or fields or addresses):
        return part
    for relation in relations:
        root.remove(relation)
    for _, elements in fields:
        for element in elements:
            element.text = "" if element.tag == f"{W}instrText" else element.text
            element.attrib.pop(f"{W}instr", "")
    for element, key in addresses:
        del element.attrib[key]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _parsed(part: bytes) -> etree._Element:
    """Return the root of a part; an empty one for a damaged part, which others refuse."""
    try:
        return parse(part)
    except MalformedXml:
        return etree.Element("damaged")


def _external(relations: etree._Element) -> Iterator[etree._Element]:
    for relation in relations:
        is_external = relation.get("TargetMode", "").lower() == "external"
        if is_external and not relation.get("Type", "").endswith(_FOLLOWED_BY_HAND):
            yield relation


def _fetching_fields(root: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """Yield the instruction of each field that fetches something, and the elements that hold it."""
    open_fields: list[tuple[list[str], list[etree._Element]]] = []
    for element in root.iter(*_FIELD_TAGS):
        if element.tag == f"{W}fldSimple":
            if field_name(attribute(element, "instr")) in _FETCHING_FIELDS:
                yield attribute(element, "instr"), [element]
        elif element.tag == f"{W}instrText":
            if open_fields:
                open_fields[-1][0].append(element.text or "")
                open_fields[-1][1].append(element)
        elif attribute(element, "fldCharType") == "begin":
            open_fields.append(([], []))
        elif attribute(element, "fldCharType") == "end" and open_fields:
            texts, elements = open_fields.pop()
            if field_name("".join(texts)) in _FETCHING_FIELDS:
                yield "".join(texts), elements


def _addresses(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the elements of VML that name a picture by its address, and the attribute that does."""
    for element in root.iter(f"{{{_VML}vml}}*"):
        for key in list(element.attrib):
            if etree.QName(key).localname in _ADDRESSES and element.tag.endswith(
                ("}imagedata", "}fill", "}stroke", "}image")
            ):
                yield element, str(key)
