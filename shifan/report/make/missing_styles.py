"""Styles of a skeleton of one's own: known by their names, and what generated content needs is there.

Chinese Word gives built-in styles ids such as `1` and `a`, LibreOffice renumbers all: the ids of the shipped skeleton
are put back.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from shifan.report.make.report_styles import NEEDED
from shifan.word.elements import W, attribute, value_at

if TYPE_CHECKING:
    from docx.document import Document

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


def supply_styles(document: Document, shipped: Document) -> None:
    """Give the styles of a skeleton their known ids, and add needed ones that it lacks from the shipped skeleton."""
    shipped_styles = {_id(style): style for style in _styles(shipped)}
    names = {style_id: _name(style) for style_id, style in shipped_styles.items()}
    _rename(document, _renamed(document, names))
    taken = {_name(style).lower() for style in _styles(document)}
    for style_id in missing(document):
        style = copy.deepcopy(shipped_styles[style_id])
        for parent in style.findall(f"{W}basedOn"):  # what it was based on may look otherwise here
            style.remove(parent)
        if _name(style).lower() in taken:
            _set_name(style, f"shifan {_name(style)}")
        document.styles.element.append(style)


def missing(document: Document) -> list[str]:
    """Return the ids of the needed styles that the document does not have."""
    known = {_id(style) for style in _styles(document)}
    return [style_id for style_id in NEEDED if style_id not in known]


def _styles(document: Document) -> list[etree._Element]:
    styles: list[etree._Element] = document.styles.element.findall(f"{W}style")
    return styles


def _id(style: etree._Element) -> str:
    return attribute(style, "styleId")


def _name(style: etree._Element) -> str:
    return value_at(style, "name")


def _set_name(style: etree._Element, name: str) -> None:
    next(style.iter(f"{W}name")).set(_VAL, name)


def _renamed(document: Document, wanted: dict[str, str]) -> dict[str, str]:
    """Return id → known id of the styles whose name is known; whoever holds that id under another name gives way."""
    names = {_id(style): _name(style) for style in _styles(document)}
    changed: dict[str, str] = {}
    for known_id, name in wanted.items():
        own_id = _find_by_name(names, name, known_id)
        if own_id is None or own_id == known_id:
            continue
        if known_id in names:
            changed[known_id] = f"{known_id}Own"
        changed[own_id] = known_id
    return changed


def _find_by_name(names: dict[str, str], name: str, known_id: str) -> str | None:
    """Return the id of the style that has a name, in English or Chinese, or the name in other capitals."""
    spellings = {name, *(chinese for chinese, english in _CHINESE.items() if english == known_id)}
    exact = (style_id for style_id, spelling in names.items() if spelling in spellings)
    similar = (style_id for style_id, spelling in names.items() if spelling.lower() == name.lower())
    return next(exact, None) or next(similar, None)


def _rename(document: Document, changed: dict[str, str]) -> None:
    """Change the ids of styles, and every reference to them."""
    if not changed:
        return
    for style in _styles(document):
        if _id(style) in changed:
            style.set(_ID, changed[_id(style)])
    for root in _roots(document):
        for reference in root.iter(*_REFERENCES):
            style_id = attribute(reference, "val")
            if style_id in changed:
                reference.set(_VAL, changed[style_id])


def _roots(document: Document) -> Iterator[etree._Element]:
    """Yield the roots that refer to styles: the styles themselves, the body, headers and footers."""
    yield document.styles.element
    yield document.element
    for relation in document.part.rels.values():
        root = None if relation.is_external else getattr(relation.target_part, "element", None)
        if root is not None and relation.reltype.endswith(("/header", "/footer")):
            yield root
