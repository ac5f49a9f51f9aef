"""The fields by which an annex enters the table of contents, and their levels there."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.elements import W

_ENTRY = pattern_of(r'\s*TC\s+"附件\d+[^"]*"(?:[^"]*\\l\s*(\d+))?')
_LEVEL = pattern_of(r"\\l\s*\d+")


def annex_entries(root: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the fields that put an annex into the table of contents, each with its level there."""
    for instruction in root.iter(f"{W}instrText"):
        entry = _ENTRY.match(instruction.text or "")
        if entry:
            yield instruction, int(entry[1] or 1)


def raise_annex_entries(root: etree._Element) -> bool:
    """Put the annexes back at the first level of the contents; return whether any was lower.

    LibreOffice lowers them by one at each save.
    """
    lowered = [instruction for instruction, level in annex_entries(root) if level != 1]
    for instruction in lowered:
        instruction.text = _LEVEL.sub(r"\\l 1", instruction.text or "")
    return bool(lowered)
