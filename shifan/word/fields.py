"""Fields of a docx: which text is a number that the office program keeps itself, as page numbers are.

Captions and references need no exception: what they show (表1) is numbering in any text, and what someone types into
them is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.records import dataclass
from shifan.word.elements import W, attribute

_NUMBERING = ("PAGE", "PAGEREF", "NUMPAGES", "SECTIONPAGES", "NOTEREF")
_SIMPLE, _CHARACTER, _INSTRUCTION = f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"


@dataclass
class _OpenField:
    instruction: str = ""
    in_result: bool = False

    @property
    def numbers(self) -> bool:
        return self.in_result and field_name(self.instruction) in _NUMBERING


class OpenFields:
    """The fields open at a place of a story; a field that never ends is open no further than its paragraph."""

    def __init__(self) -> None:
        self._open: list[_OpenField] = []

    @property
    def show_number(self) -> bool:
        """Return whether the text here is the result of a field that numbers."""
        return bool(self._open) and any(field.numbers for field in self._open)

    @property
    def in_code(self) -> bool:
        """Return whether the text here stands where a field's instruction does: it is not shown."""
        return bool(self._open) and any(not field.in_result for field in self._open)

    def read(self, element: etree._Element) -> None:
        """Take notice of a field character or an instruction."""
        if element.tag == _INSTRUCTION:
            if self._open and not self._open[-1].in_result:
                self._open[-1].instruction += element.text or ""
            return
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(_OpenField())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            self._open.pop()

    def open_simple(self, element: etree._Element) -> None:
        """Begin a simple field, if the element is one."""
        if element.tag == _SIMPLE:
            self._open.append(_OpenField(attribute(element, "instr"), in_result=True))

    def close_simple(self, element: etree._Element) -> None:
        """End a simple field, if the element is one."""
        if element.tag == _SIMPLE and self._open:
            self._open.pop()

    def end_paragraph(self) -> None:
        """Close what should have been closed: a damaged field must not hide the rest of the report.

        None of the fields that number runs over paragraphs.
        """
        self._open = []


def field_name(instruction: str) -> str:
    """Return the name of a field by its instruction, such as PAGE; empty for an empty one."""
    words = instruction.split()
    return words[0].upper() if words else ""


def field_names(paragraph: etree._Element) -> Iterator[str]:
    """Yield the names of the fields of a paragraph, those of text boxes in it left out."""
    instructions = [""]
    for node in paragraph.iter(_SIMPLE, _CHARACTER, _INSTRUCTION):
        if next(node.iterancestors(f"{W}p")) is not paragraph:
            continue
        if node.tag == _INSTRUCTION:
            instructions[-1] += node.text or ""
        else:
            instructions.append(attribute(node, "instr"))
    return (field_name(instruction) for instruction in instructions if instruction.strip())


def holds_page_number_alone(box: etree._Element) -> bool:
    """Return whether a text box holds a field of the page's number, and nothing beside it but dashes."""
    fields = [field_name(node.text or "") for node in box.iter(_INSTRUCTION)]
    text = "".join(node.text or "" for node in box.iter(f"{W}t"))
    return fields == ["PAGE"] and text.strip(" —–-").isdecimal()
