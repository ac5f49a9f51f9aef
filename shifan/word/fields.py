"""Fields of a docx: which text is a number that the office program keeps itself, as page numbers are.

Captions and references need no exception: what they show (表1) is numbering in any text, and what someone types into them is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from shifan.word.elements import W

_ANNEX = re.compile(r'\s*TC\s+"附件\d+[^"]*"(?:[^"]*\\l\s*(\d+))?')
NUMBERING = {"PAGE", "PAGEREF", "NUMPAGES", "SECTIONPAGES", "NOTEREF"}


class Fields:
    """The fields open at a place of a story; a field that never ends is open no further than its paragraph."""

    def __init__(self) -> None:
        self._open: list[dict[str, object]] = []

    @property
    def numbering(self) -> bool:
        """Return whether the text here is the result of a field that numbers."""
        return any(one["result"] and _kind(one) in NUMBERING for one in self._open)

    def see(self, element: etree._Element) -> None:
        """Take notice of a field character or an instruction."""
        if element.tag == f"{W}instrText":
            if self._open and not self._open[-1]["result"]:
                self._open[-1]["code"] += element.text or ""
            return
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append({"code": "", "result": False})
        elif kind == "separate" and self._open:
            self._open[-1]["result"] = True
        elif kind == "end" and self._open:
            self._open.pop()

    def enter(self, element: etree._Element) -> None:
        """Begin a simple field, if the element is one."""
        if element.tag == f"{W}fldSimple":
            self._open.append({"code": element.get(f"{W}instr", ""), "result": True})

    def leave(self, element: etree._Element) -> None:
        """End a simple field."""
        if element.tag == f"{W}fldSimple" and self._open:
            self._open.pop()

    def end_of_paragraph(self) -> None:
        """Close what should have been closed: a damaged field must not hide the rest of the report. None of these runs over paragraphs."""
        self._open = []


def annex_entries(root: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the fields that put an annex into the table of contents, each with its level there."""
    for code in root.iter(f"{W}instrText"):
        hit = _ANNEX.match(code.text or "")
        if hit:
            yield code, int(hit[1] or 1)


def raise_annexes(root: etree._Element) -> bool:
    """Put the annexes back at the first level of the contents; return whether any was lower. LibreOffice lowers them by one at each save."""
    lower = [code for code, level in annex_entries(root) if level != 1]
    for code in lower:
        code.text = re.sub(r"\\l\s*\d+", r"\\l 1", code.text)
    return bool(lower)


def _kind(one: dict[str, object]) -> str:
    return (str(one["code"]).split() or [""])[0].upper()
