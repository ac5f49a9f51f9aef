"""Attributes looked for in all of a part at once, by the XML library itself: a large part has a million of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import cast

from lxml import etree

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ANY = "descendant-or-self::*"


def elements_with_attributes(root: etree._Element, condition: str) -> list[etree._Element]:
    """Return the elements of a part, in order, with an attribute of which an XPath condition holds."""
    return _search(f"{_ANY}[@*[{condition}]]")(root)


def elements_with_relations(root: etree._Element) -> list[etree._Element]:
    """Return the elements of a part, in order, that name a relation of it in an attribute."""
    return elements_with_attributes(root, f"namespace-uri()='{RELATIONS}'")


@cache  # the paths are those of the program
def _search(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    return cast("Callable[[etree._Element], list[etree._Element]]", etree.XPath(path))
