"""Read a docx as paragraphs that know which anchor each character belongs to. Tracked deletions are not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from shifan.errors import Refused
from shifan.report import provenance

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr", "tcPr")}
_TRACKED = {f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_STORIES = ("word/document.xml", "word/header", "word/footer", "word/footnotes", "word/endnotes")


@dataclass
class Line:
    """A paragraph: its text, the anchor names open at each character, whether inside a field result, and its place."""

    place: str
    text: str = ""
    anchors: list[tuple[str, ...]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    cell: bool = False
    first_cell: bool = False
    style: str = ""


@dataclass
class Spot:
    """Where an anchor is in the tree: its bookmark, the text nodes inside, and whether others' tracked changes are."""

    part: str
    start: etree._Element
    end: etree._Element | None = None
    nodes: list[etree._Element] = field(default_factory=list)
    tracked: bool = False


@dataclass
class Reading:
    """A docx that carries its register: lines, what was written at each anchor, the values."""

    content: dict[str, object]
    lines: list[Line]
    texts: dict[str, str]
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


def read(parts: dict[str, bytes], file: str) -> Reading:
    """Return the reading of a report's parts; Refused if the file is not one of ours or is damaged."""
    try:
        content = provenance.read(parts)
        roots = {name: etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
                 for name, data in sorted(parts.items()) if name.startswith(_STORIES) and name.endswith(".xml")}
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("docx-damaged", file=file, found="文件内容损坏", expected="完整的 Word 文档", action="请重新取得该文件") from None
    if not content or not {"anchors", "register"} <= set(content):
        raise Refused("no-register", file=file, found="文件中没有数据登记表，不能判断其中的数字有没有依据", expected="由 shifan 生成的报告",
                      action="请使用 shifan run 生成的报告；其他文件可用 shifan compare 比较")
    lines, spots = [], {}
    for name, root in roots.items():
        lines.extend(_Story(name, content["anchors"], spots).lines(root))
    texts = {key: "".join(node.text or "" for node in spot.nodes) for key, spot in spots.items()}
    return Reading(content, lines, texts, spots, roots)


class _Story:
    """Walks one part in order; bookmarks open and close across its elements."""

    def __init__(self, part: str, known: dict[str, object], spots: dict[str, Spot]) -> None:
        self.name = "正文" if part == "word/document.xml" else "页眉页脚" if "header" in part or "footer" in part else "注释"
        self.part, self.known, self.spots = part, known, spots
        self.open: dict[str, str] = {}
        self.heading, self.count = "", 0

    def lines(self, root: etree._Element) -> Iterator[Line]:
        """Yield the paragraphs of the part."""
        for element in root.iter(f"{_W}p"):
            if any(ancestor.tag == f"{_W}p" for ancestor in element.iterancestors()):
                continue
            self.count += 1
            line = Line("")
            cell = next(element.iterancestors(f"{_W}tc"), None)
            line.cell = cell is not None
            line.first_cell = cell is not None and cell.getprevious() is not None and cell.getprevious().tag != f"{_W}tc"
            line.first_cell |= cell is not None and cell.getprevious() is None
            style = element.find(f"{_W}pPr/{_W}pStyle")
            line.style = style.get(f"{_W}val") if style is not None else ""
            self._walk(element, line, {"depth": 0, "result": False})
            if line.style.startswith(("Heading", "SfAnnex")) and line.text:
                self.heading = line.text
            line.place = f"{self.name}　{self.heading}　第{self.count}段" if self.heading else f"{self.name}　第{self.count}段"
            yield line

    def _walk(self, element: etree._Element, line: Line, state: dict[str, object]) -> None:
        for child in element:
            if child.tag == f"{_W}bookmarkStart":
                name = child.get(f"{_W}name", "")
                if name in self.known and name not in self.spots:
                    self.open[child.get(f"{_W}id")] = name
                    self.spots[name] = Spot(self.part, child)
            elif child.tag == f"{_W}bookmarkEnd":
                closed = self.open.pop(child.get(f"{_W}id"), None)
                if closed:
                    self.spots[closed].end = child
            elif child.tag == f"{_W}fldChar":
                kind = child.get(f"{_W}fldCharType")
                state["result"] = kind == "separate" or (bool(state["result"]) and kind != "end")
            elif child.tag == f"{_W}t":
                self._add(child, line, bool(state["result"]))
            if child.tag in _TRACKED:
                for name in self.open.values():
                    self.spots[name].tracked = True
            if child.tag not in _SKIPPED and child.tag != f"{_W}p":
                self._walk(child, line, state)

    def _add(self, node: etree._Element, line: Line, field_result: bool) -> None:
        names, text = tuple(self.open.values()), node.text or ""
        for name in names:
            self.spots[name].nodes.append(node)
        line.text += text
        line.anchors.extend([names] * len(text))
        line.fields.extend([field_result] * len(text))
