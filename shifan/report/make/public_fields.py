"""Take fields out of a public edition, but for the few that it may have: what they show stays as plain text.

Instructions hold paths of files, queries, names of users and of their templates.
"""

from __future__ import annotations

import re

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.elements import W, attribute, parent_of
from shifan.word.fields import field_name

_KEPT = frozenset(
    [
        "TOC",
        "TC",
        "PAGE",
        "NUMPAGES",
        "SECTIONPAGES",
        "SECTION",
        "REF",
        "PAGEREF",
        "NOTEREF",
        "SEQ",
        "STYLEREF",
        "SYMBOL",
        "EQ",
        "QUOTE",
    ]
)
_LINK = pattern_of(r'HYPERLINK\s+(?:\\l\s+"[^"]*"|"(?:https?://|mailto:)[^"]*")\s*', re.IGNORECASE)
_SIMPLE, _CHARACTER, _INSTRUCTION = f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"


def drop_other_fields(root: etree._Element) -> None:
    """Take the instructions of other fields out of a story; what they show stays."""
    for simple in list(root.iter(_SIMPLE)):
        if not _may_stay(attribute(simple, "instr")):
            for child in list(simple):
                simple.addprevious(child)
            parent_of(simple).remove(simple)
    open_fields: list[_OpenField] = []
    for element in list(root.iter(_CHARACTER, _INSTRUCTION)):
        if element.tag == _CHARACTER and attribute(element, "fldCharType") == "begin":
            open_fields.append(_OpenField())
        if not open_fields:
            _remove(element)  # of a field that never began
            continue
        open_fields[-1].take(element)
        if element.tag == _CHARACTER and attribute(element, "fldCharType") == "end":
            open_fields.pop().close()
    for field in open_fields:
        field.close()


class _OpenField:
    """A field on the way through: its instruction and the elements that make it one."""

    def __init__(self) -> None:
        self.instruction = ""
        self._elements: list[etree._Element] = []

    def take(self, element: etree._Element) -> None:
        self._elements.append(element)
        if element.tag == _INSTRUCTION:
            self.instruction += element.text or ""

    def close(self) -> None:
        """Make plain text of the field, unless it may stay."""
        if not _may_stay(self.instruction):
            for element in self._elements:
                _remove(element)


def _may_stay(instruction: str) -> bool:
    return field_name(instruction) in _KEPT or _LINK.fullmatch(instruction.strip()) is not None


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
