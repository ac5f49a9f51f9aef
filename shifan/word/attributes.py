"""Attributes looked for in all of a part at once, by the XML library itself: a large part has a million of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import cast

from lxml import etree

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_EVERY = (
    "descendant-or-self::*"  # from attributes back to elements takes half the time of a condition
)


def elements_with_attributes(root: etree._Element, condition: str) -> list[etree._Element]:
    """Return the elements of a part, in order, with an attribute of which an XPath condition holds."""
    return _search(f"{_EVERY}[@*[{condition}]]")(root)


def elements_with_relations(root: etree._Element) -> list[etree._Element]:
    """Return the elements of a part, in order, that name a relation of it in an attribute."""
    return _search(f"{_EVERY}/@r:*/..")(root)


def elements_with_shapes_or_relations(root: etree._Element) -> list[etree._Element]:
    """Return the elements of a part, in order, that name a relation of it, the drawings of old programs among them."""
    return _search(f"{_EVERY}/@r:*/.. | {_EVERY}/@o:relid/..")(root)


@cache  # the paths are those of the program
def _search(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    search = etree.XPath(path, namespaces={"r": RELATIONS, "o": _OFFICE})
    return cast("Callable[[etree._Element], list[etree._Element]]", search)
