"""Read a docx as paragraphs that know which anchor each character belongs to: the text as if every revision were accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from shifan.errors import Refused
from shifan.report import provenance
from shifan.report.fieldcodes import Fields

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr", "tcPr", "txbxContent", "p")}
REVISIONS = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
AUTHOR = "shifan"
_STORIES = ("word/document.xml", "word/header", "word/footer", "word/footnotes", "word/endnotes")
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


@dataclass
class Reading:
    """A docx that carries its register: lines, what was written at each anchor, the values, and where the anchors are."""

    content: dict[str, object]
    lines: list[Line]
    spots: dict[str, Spot]
    roots: dict[str, etree._Element]

    @property
    def written(self) -> dict[str, dict[str, object]]:
        """Return bookmark name → {kind, id, occurrence, text}."""
        return self.content["anchors"]

    @property
    def values(self) -> dict[str, dict[str, object]]:
        """Return the values inside the file by id."""
        return self.content["register"]["values"]

    @property
    def texts(self) -> dict[str, str]:
        """Return what stands at each anchor that was found."""
        return {name: spot.text for name, spot in self.spots.items()}

    def entry(self, name: str) -> dict[str, object]:
        """Return what was written at an anchor; a copied control was written as its original."""
        if name in self.written:
            return self.written[name]
        key = tag_of(self.spots[name].control)
        texts = [str(entry["text"]) for entry in self.written.values() if entry["kind"] == "value" and entry["id"] == key]
        now = self.spots[name].text
        return {"kind": "value", "id": key, "occurrence": 0, "text": now if now in texts else texts[0] if texts else None}

    @cached_property
    def owners(self) -> dict[etree._Element, str]:
        """Return for each text node inside a value the anchor of that value."""
        return {node: name for name, spot in self.spots.items() if self.entry(name)["kind"] == "value" for node in spot.nodes}


def tag_of(control: etree._Element | None) -> str:
    """Return the value id that a content control carries as tag, else as alias; empty if it has neither."""
    for place in (_TAG, _ALIAS) if control is not None else ():
        found = control.find(place)
        if found is not None:
            return found.get(_VAL, "")
    return ""


def read(parts: dict[str, bytes], file: str) -> Reading:
    """Return the reading of a report's parts; Refused if the file is not one of ours or is damaged."""
    try:
        content = provenance.read(parts)
        roots = {name: etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
                 for name, data in sorted(parts.items()) if name.startswith(_STORIES) and name.endswith(".xml")}
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("docx-damaged", file=file, found="文件内容损坏", expected="完整的 Word 文档", action="请重新取得该文件") from None
    if not sound(content):
        raise Refused("no-register", file=file, found="文件中没有数据登记表，不能判断其中的数字有没有依据", expected="由 shifan 生成的报告",
                      action="请使用 shifan run 生成的报告；其他文件可用 shifan compare 比较")
    known = content["anchors"]
    ids = {str(entry["id"]) for entry in known.values() if entry["kind"] == "value"}
    lines, spots = [], {}
    for name, root in roots.items():
        lines.extend(_Story(name, known, ids, spots).lines(root))
    return Reading(content, lines, spots, roots)


def sound(content: object) -> bool:
    """Return whether a provenance part's content has the shape of a register with its anchors."""
    if not isinstance(content, dict) or not isinstance(content.get("anchors"), dict) or not isinstance(content.get("register"), dict):
        return False
    entries, values = content["anchors"].values(), content["register"].get("values")
    return (isinstance(values, dict) and all(isinstance(value, dict) and "display" in value for value in values.values())
            and all(isinstance(entry, dict) and {"kind", "id", "occurrence", "text"} <= set(entry) for entry in entries))


class _Story:
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
            self.fields.end_of_paragraph(line.style)
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


_MEET = {f"{W}bookmarkStart": _Story._begin, f"{W}bookmarkEnd": _Story._close, f"{W}sdt": _Story._control, f"{W}fldChar": _Story._field,
         f"{W}instrText": _Story._field, f"{W}fldSimple": _Story._simple_field}


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
