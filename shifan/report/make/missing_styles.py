"""Styles of a skeleton of one's own: known by their names, and what generated content needs is there.

Chinese Word gives built-in styles ids such as `1` and `a`, LibreOffice renumbers all: the ids of the shipped skeleton are put back.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from shifan.word.elements import W

BREAK_STYLE = "SfBreak"  # of a paragraph that holds nothing but a section break
NEEDED = (
    "Caption",
    "TOC1",
    "TOC2",
    "SfBody",
    "SfCell",
    "SfCellHead",
    "SfPart",
    "SfRule",
    "SfNote",
    "SfPicture",
    BREAK_STYLE,
)
# Names that Chinese programs show and save instead of the built-in English ones.
_CHINESE = {
    "标题 1": "Heading1",
    "标题 2": "Heading2",
    "标题 3": "Heading3",
    "标题 4": "Heading4",
    "标题": "Title",
    "题注": "Caption",
    "目录 1": "TOC1",
    "目录 2": "TOC2",
    "页眉": "Header",
    "页脚": "Footer",
    "正文": "Normal",
}
_REFERENCES = tuple(W + name for name in ("pStyle", "rStyle", "basedOn", "next", "link"))
_ID, _VAL = f"{W}styleId", f"{W}val"


def supply(document: object, shipped: object) -> None:
    """Give the styles of a skeleton their known ids, and add the needed ones that are missing from the shipped skeleton."""
    own = {style.get(_ID): style for style in _styles(shipped)}
    _rename(document, _canonical(document, {key: _name(style) for key, style in own.items()}))
    names = {_name(style).lower() for style in _styles(document)}
    for key in missing(document):
        style = copy.deepcopy(own[key])
        for based in style.findall(f"{W}basedOn"):  # what it was based on may look otherwise here
            style.remove(based)
        if _name(style).lower() in names:
            style.find(f"{W}name").set(_VAL, f"shifan {_name(style)}")
        document.styles.element.append(style)


def missing(document: object) -> list[str]:
    """Return the ids of the needed styles that the document does not have."""
    known = {style.get(_ID) for style in _styles(document)}
    return [name for name in NEEDED if name not in known]


def _styles(document: object) -> list[etree._Element]:
    return document.styles.element.findall(f"{W}style")


def _name(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(_VAL, "")


def _canonical(document: object, wanted: dict[str, str]) -> dict[str, str]:
    """Return id → known id of the styles whose name is known; whoever holds that id under another name gives way."""
    ids = {style.get(_ID): style for style in _styles(document)}
    changed: dict[str, str] = {}
    for key, name in wanted.items():
        known = {name, *(chinese for chinese, english in _CHINESE.items() if english == key)}
        exact = next((own for own, style in ids.items() if _name(style) in known), None)
        own = exact or next(
            (own for own, style in ids.items() if _name(style).lower() == name.lower()), None
        )
        if own is None or own == key:
            continue
        if key in ids:
            changed[key] = f"{key}Own"
        changed[own] = key
    return changed


def _rename(document: object, changed: dict[str, str]) -> None:
    if not changed:
        return
    for style in _styles(document):
        style.set(_ID, changed.get(style.get(_ID), style.get(_ID)))
    for root in _roots(document):
        for reference in root.iter(*_REFERENCES):
            reference.set(_VAL, changed.get(reference.get(_VAL), reference.get(_VAL)))


def _roots(document: object) -> Iterator[etree._Element]:
    yield document.styles.element
    yield document.element
    for relation in document.part.rels.values():
        element = None if relation.is_external else getattr(relation.target_part, "element", None)
        if element is not None and relation.reltype.endswith(("/header", "/footer")):
            yield element
