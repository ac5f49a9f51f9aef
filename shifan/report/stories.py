"""Walk the stories of a docx — body, headers, footers, notes, text boxes — as paragraphs that know their anchors.

The text is that which stands there once every revision is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from shifan.report.fieldcodes import Fields
from shifan.report.ooxml import W

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr", "tcPr", "txbxContent", "p")}
REVISIONS = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
AUTHOR = "shifan"
_STYLE, _RUN_TEXT, _WHO, _NAME, _ID = f"{W}pPr/{W}pStyle", f"{W}t", f"{W}author", f"{W}name", f"{W}id"
_TAG, _ALIAS, _VAL = f"{W}sdtPr/{W}tag", f"{W}sdtPr/{W}alias", f"{W}val"
COPY = "+"      # begins the name of a control that has no bookmark of its own


@dataclass
class Line:
    """A paragraph: its text, the anchor names open at each character, whether each is a field's numbering, and its place."""

    place: str
    text: str = ""
    anchors: list[tuple[str, ...]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    cell: bool = False
    first_cell: bool = False
    boxed: bool = False
    style: str = ""


@dataclass
class Spot:
    """Where an anchor is in the tree: its bookmark or control, the text nodes inside, and others' revisions there.

    `twins` are the same text in the other branch of a text box (`mc:AlternateContent` keeps it twice).
    """

    part: str
    start: etree._Element
    end: etree._Element | None = None
    nodes: list[etree._Element] = field(default_factory=list)
    tracked: bool = False
    control: etree._Element | None = None
    twins: list[Spot] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what a reader sees at the anchor."""
        return "".join(node.text or "" for node in self.nodes)


def tag_of(control: etree._Element | None) -> str:
    """Return the value id that a content control carries as tag, else as alias; empty if it has neither."""
    for place in (_TAG, _ALIAS) if control is not None else ():
        found = control.find(place)
        if found is not None:
            return found.get(_VAL, "")
    return ""


class Story:
    """Walks one part in order; bookmarks open and close across its elements."""

    def __init__(self, part: str, known: dict[str, object], ids: set[str], spots: dict[str, Spot]) -> None:
        self.name = "正文" if part == "word/document.xml" else "页眉页脚" if "header" in part or "footer" in part else "注释"
        self.part, self.known, self.ids, self.spots = part, known, ids, spots
        self.open: dict[str, tuple[str, Spot]] = {}
        self.fields = Fields()
        self.heading, self.count = "", 0

    def lines(self, root: etree._Element) -> Iterator[Line]:
        """Yield the paragraphs of the part, those of text boxes once."""
        boxes = next(root.iter(f"{W}txbxContent"), None) is not None
        for element in root.iter(f"{W}p"):
            line, fallback = _line(element, boxes), boxes and next(element.iterancestors(_FALLBACK), None) is not None
            self.count += not fallback
            self._walk(element, line)
            self.fields.end_of_paragraph()
            if line.style.startswith(("Heading", "SfAnnex")) and line.text:
                self.heading = line.text
            line.place = f"{self.name}　{self.heading}　第{self.count}段" if self.heading else f"{self.name}　第{self.count}段"
            if not fallback:
                yield line

    def _walk(self, element: etree._Element, line: Line) -> None:
        for child in element:
            tag = child.tag
            if tag == _RUN_TEXT:
                self._add(child, line)
                continue
            meet = _MEET.get(tag)
            if meet is not None:
                meet(self, child, line)
            elif tag not in _SKIPPED:
                self._walk(child, line)
            if tag in REVISIONS and child.get(_WHO) != AUTHOR:
                for _, spot in self.open.values():
                    spot.tracked = True

    def _gap(self, element: etree._Element, line: Line) -> None:
        """A tab or a line break parts two numbers."""
        line.text += "\t"
        line.anchors.append(tuple(name for name, _ in self.open.values()))
        line.fields.append(False)

    def _field(self, element: etree._Element, line: Line) -> None:
        self.fields.see(element)

    def _simple_field(self, element: etree._Element, line: Line) -> None:
        self.fields.enter(element)
        self._walk(element, line)
        self.fields.leave(element)

    def _begin(self, element: etree._Element, line: Line) -> None:
        name = element.get(_NAME, "")
        if name not in self.known:
            return
        spot = Spot(self.part, element)
        if self.known[name]["kind"] == "value":
            spot.control = self._swallowed_by(element, str(self.known[name]["id"]))
        if name not in self.spots:
            self.spots[name] = spot
        elif next(element.iterancestors(_FALLBACK), None) is not None:
            self.spots[name].twins.append(spot)
        else:
            return
        self.open[element.get(_ID, "")] = (name, spot)

    def _swallowed_by(self, start: etree._Element, key: str) -> etree._Element | None:
        """Return the control that a bookmark begins in instead of before: LibreOffice moves the start inside when it saves."""
        content = start.getparent()
        control = content.getparent() if content.tag == f"{W}sdtContent" else None
        if control is None or content[0] is not start or tag_of(control) not in ("", key):
            return None
        inside = [one for one in content.iter(f"{W}bookmarkStart") if self.known.get(one.get(f"{W}name", ""), {}).get("kind") == "value"]
        return control if inside == [start] else None

    def _close(self, element: etree._Element, line: Line) -> None:
        found = self.open.pop(element.get(_ID, ""), None)
        if found:
            found[1].end = element

    def _control(self, element: etree._Element, line: Line) -> None:
        """Walk a control; one of ours without a bookmark of its own is a copy that someone pasted."""
        own = [spot for name, spot in self.open.values() if self.known[name]["kind"] == "value"]
        mine = None
        if own:
            own[-1].control = own[-1].control if own[-1].control is not None else element
        elif tag_of(element) in self.ids and next(element.iterancestors(_FALLBACK), None) is None:
            mine = Spot(self.part, element, element, control=element)
            name = f"{COPY}{len(self.spots)}"
            self.spots[name] = mine
            self.open[name] = (name, mine)
            self.known = {**self.known, name: {"kind": "value"}}
        self._walk(element, line)
        if mine is not None:
            self.open.pop(name)

    def _add(self, node: etree._Element, line: Line) -> None:
        text = node.text or ""
        names = []
        for name, spot in self.open.values():
            spot.nodes.append(node)
            names.append(name)
        line.text += text
        line.anchors.extend([tuple(names)] * len(text))
        line.fields.extend([self.fields.numbering and not line.boxed] * len(text))


_MEET = {f"{W}bookmarkStart": Story._begin, f"{W}bookmarkEnd": Story._close, f"{W}sdt": Story._control, f"{W}fldChar": Story._field,
         f"{W}instrText": Story._field, f"{W}fldSimple": Story._simple_field,
         **dict.fromkeys((f"{W}tab", f"{W}br", f"{W}cr"), Story._gap)}


def _line(element: etree._Element, boxes: bool) -> Line:
    line, parent = Line(""), element.getparent()
    line.cell = parent.tag == f"{W}tc"
    line.boxed = boxes and next(element.iterancestors(f"{W}txbxContent"), None) is not None
    if line.cell:
        before = parent.getprevious()
        line.first_cell = before is None or before.tag != f"{W}tc"
    style = element.find(_STYLE)
    line.style = style.get(_VAL) if style is not None else ""
    return line
