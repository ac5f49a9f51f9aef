"""Fields of a docx: which text is numbering that the office program keeps itself — page numbers, captions, references, contents."""

from __future__ import annotations

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBERING = {"PAGE", "PAGEREF", "NUMPAGES", "SECTIONPAGES", "SEQ", "REF", "TOC", "STYLEREF", "NOTEREF", "HYPERLINK"}
_SPANNING = "TOC"       # the one field of ours that runs over paragraphs


class Fields:
    """The fields open at a place of a story; a field that never ends is open no further than its paragraph."""

    def __init__(self) -> None:
        self._open: list[dict[str, object]] = []

    @property
    def numbering(self) -> bool:
        """Return whether the text here is the result of a field that numbers; a link's text is its own."""
        return any(one["result"] and _kind(one) in NUMBERING - {"HYPERLINK"} for one in self._open)

    def see(self, element: etree._Element) -> None:
        """Take notice of a field character or an instruction."""
        if element.tag == f"{_W}instrText":
            if self._open and not self._open[-1]["result"]:
                self._open[-1]["code"] += element.text or ""
            return
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            self._open.append({"code": "", "result": False})
        elif kind == "separate" and self._open:
            self._open[-1]["result"] = True
        elif kind == "end" and self._open:
            self._open.pop()

    def enter(self, element: etree._Element) -> None:
        """Begin a simple field, if the element is one."""
        if element.tag == f"{_W}fldSimple":
            self._open.append({"code": element.get(f"{_W}instr", ""), "result": True})

    def leave(self, element: etree._Element) -> None:
        """End a simple field."""
        if element.tag == f"{_W}fldSimple" and self._open:
            self._open.pop()

    def end_of_paragraph(self, style: str) -> None:
        """Close what should have been closed: a damaged field must not hide the rest of the report."""
        self._open = [one for one in self._open if _kind(one) == _SPANNING] if style.upper().startswith(("TOC", "SFTOC", "SFCONTENT")) else []


def _kind(one: dict[str, object]) -> str:
    return (str(one["code"]).split() or [""])[0].upper()
