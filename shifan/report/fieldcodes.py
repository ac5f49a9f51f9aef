"""Fields of a docx: which text is a number that the office program keeps itself, as page numbers are.

Captions and references need no exception: what they show (表1) is numbering in any text, and what someone types into them is not.
"""

from __future__ import annotations

from lxml import etree

from shifan.report.ooxml import W

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


def _kind(one: dict[str, object]) -> str:
    return (str(one["code"]).split() or [""])[0].upper()
