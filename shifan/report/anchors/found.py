"""What is found in a docx: paragraphs that know their anchors, and where each anchor is."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from shifan.word.elements import W

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE, FALLBACK = (
    f"{_COMPATIBILITY}AlternateContent",
    f"{_COMPATIBILITY}Fallback",
)  # text boxes stand in a file twice
COPY = "+"  # begins the name of what has no bookmark of its own: a pasted control or chart
_PROPERTIES, _TAG, _ALIAS, _VAL = f"{W}sdtPr", f"{W}tag", f"{W}alias", f"{W}val"
DELETED = (f"{W}del", f"{W}moveFrom")
_PRIVATE = range(0xF000, 0xF100)  # where Word keeps the characters of symbol fonts
_PICTURES = ("Wingdings", "Webdings")  # their 1 is no 1
_UNKNOWN = "\ufffc"


@dataclass
class Line:
    """A paragraph: its text, the anchor names open at each character, and whether each is a field's numbering."""

    text: str = ""
    anchors: list[tuple[str, ...]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    cell: bool = False
    first_cell: bool = False
    boxed: bool = False
    element: etree._Element | None = None
    part: str = ""
    number: int = 0  # which paragraph of its part


@dataclass
class Spot:
    """Where an anchor is in the tree: its bookmark or control, the text nodes inside, and others' revisions there.

    `twins` are the same text in the other branch of a text box (`mc:AlternateContent` keeps it twice); `signs` are those that are no text
    in the file, each with the number of text nodes before it.
    """

    part: str
    start: etree._Element
    end: etree._Element | None = None
    nodes: list[etree._Element] = field(default_factory=list)
    tracked: bool = False
    control: etree._Element | None = None
    twins: list[Spot] = field(default_factory=list)
    signs: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what a reader sees at the anchor."""
        if self.signs:
            return "".join(
                self.signs_before(n) + (node.text or "") for n, node in enumerate(self.nodes)
            ) + self.signs_before(len(self.nodes))
        return "".join(node.text or "" for node in self.nodes)

    def signs_before(self, number: int) -> str:
        """Return the signs right before the text node of that number."""
        return "".join(sign for at, sign in self.signs if at == number)

    @property
    def gone(self) -> bool:
        """Return whether someone deleted what stood here, or moved it away, as a tracked change that is not accepted yet."""
        element = None if self.nodes else self.start
        while element is not None and (element is not self.end or element is self.start):
            if element.tag in DELETED or any(True for _ in element.iter(*DELETED)):
                return True
            element = None if element is self.end else element.getnext()
        return False


def tag_of(control: etree._Element | None) -> str:
    """Return the value id that a content control carries as tag, else as alias; empty if it has neither."""
    properties = control.find(_PROPERTIES) if control is not None else None
    for name in (_TAG, _ALIAS) if properties is not None else ():
        found = properties.find(name)
        if found is not None:
            return found.get(_VAL, "")
    return ""


def sign_of(element: etree._Element) -> str:
    """Return the sign that an element prints: a hyphen that does not break, or a character given by font and number."""
    if element.tag == f"{W}noBreakHyphen":
        return "-"
    try:
        number = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return _UNKNOWN
    if number in _PRIVATE:
        number = 0 if element.get(f"{W}font", "").startswith(_PICTURES) else number - _PRIVATE.start
    return (
        chr(number)
        if 0x20 <= number < 0x110000 and number not in range(0xD800, 0xE000)
        else _UNKNOWN
    )
