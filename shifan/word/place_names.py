"""Places of a report named as a person finds them: headings and first words, table with row and column, header, footnote, text box.

One way of naming for verify, refresh and lint. A place in prose is the path of its headings and the sentence; in a table its caption or heading,
the row's first cell and the column's head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from lxml import etree

from shifan.word.elements import W

_P, _TBL, _TC, _TR, _BOX = f"{W}p", f"{W}tbl", f"{W}tc", f"{W}tr", f"{W}txbxContent"
_GONE = (f"{W}del", f"{W}moveFrom")
_PARTS = (
    ("word/header", "页眉"),
    ("word/footer", "页脚"),
    ("word/footnotes", "脚注"),
    ("word/endnotes", "尾注"),
)
_TYPED = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"^（[一二三四五六七八九十]{1,3}）")),
)
_CAPTION, _ANNEX, _SERIAL = (
    re.compile(r"^(?:续)?表\s?\d+"),
    re.compile(r"^附\s*件\s*\d*$"),
    re.compile(r"^\s*\d{0,4}\s*$"),
)
_CODE, _SHOWN, _LONGEST = re.compile(r"[A-Za-z]{1,4}[\d-]+"), 24, 40


class Namer:
    """Names places in the parts of one document; what is above a place is looked up once a part."""

    def __init__(self, roots: dict[str, etree._Element]) -> None:
        self.parts = {root: name for name, root in roots.items()}
        self.paths: dict[etree._Element, dict[etree._Element, str]] = {}
        self.tables: dict[etree._Element, _Table] = {}
        self.rows: dict[etree._Element, _Row] = {}

    def name(self, element: etree._Element, at: int | None = None) -> str:
        """Return the name of a paragraph, or of something in it; the sentence there is quoted, `at` a character of the paragraph's text."""
        paragraph = element if element.tag == _P else next(element.iterancestors(_P), element)
        if at is None and element is not paragraph and element in paragraph:
            at = sum(
                len(words(one))
                for one in element.itersiblings(preceding=True)
                if one.tag not in _GONE
            )
        cell = next(paragraph.iterancestors(_TC, _BOX), None)
        above = self.above(paragraph)
        if cell is not None and cell.tag == _TC:
            return joined(above, self._in_table(cell))
        if cell is not None:
            return joined(above, f"文本框{quoted(words(paragraph), at)}")
        return joined(above, quoted(words(paragraph), at))

    def _in_table(self, cell: etree._Element) -> str:
        """Return the name of a cell: the table's caption, the row's first words, the column's head."""
        line, block = next(cell.iterancestors(_TR)), next(cell.iterancestors(_TBL))
        table = self.tables.get(block) or self.tables.setdefault(block, _Table(block))
        row = self.rows.get(line) or self.rows.setdefault(line, _Row(line))
        place = row.cells.index(cell)
        shown, column = (
            row.label(place),
            "" if line is table.first else table.heads.get(row.offsets[place], ""),
        )
        words = (
            "表头"
            if line is table.first
            else f"“{shown}”行"
            if shown
            else f"第{table.number(line)}行"
        )
        return joined(table.caption or "表格", words + (f"“{column}”列" if column else ""))

    def table(self, table: etree._Element) -> str:
        """Return the name of a table: the headings above it and its caption, else the words of its first row."""
        return joined(
            self.above(table), _caption(table) or f"表格{quoted(_row_words(table.find(_TR)), None)}"
        )

    def above(self, element: etree._Element) -> str:
        """Return the headings above an element, or what kind of part it stands in."""
        root = element.getroottree().getroot()
        part = self.parts.get(root, "")
        if part and not part.startswith("word/document"):
            kind = next((name for start, name in _PARTS if part.startswith(start)), "")
            note = next(element.iterancestors(f"{W}footnote", f"{W}endnote"), None)
            return f"{kind}{_number(note)}" if note is not None else kind
        top = next(
            (
                one
                for one in (element, *element.iterancestors())
                if one.getparent() is not None and one.getparent().tag == f"{W}body"
            ),
            element,
        )
        if root not in self.paths:
            self.paths[root] = _paths(root)
        return self.paths[root].get(top, "")


def words(element: etree._Element) -> str:
    """Return a paragraph's text as it reads with all revisions accepted, that of text boxes in it left out."""
    found = []
    for node in element.iter(f"{W}t"):
        above = [one.tag for one in node.iterancestors()]
        if not any(tag in _GONE for tag in above) and (
            element.tag != _P or next(node.iterancestors(_P)) is element
        ):
            found.append(node.text or "")
    return "".join(found)


def quoted(text: str, at: int | None = None) -> str:
    """Return the first words of a text, or those of the sentence around a character, in quotation marks; empty for no text."""
    start, end = 0, len(text)
    if at is not None:
        start = max(text.rfind(sign, 0, at) for sign in "。；！？\t") + 1
        end = (
            min(
                (found for sign in "。；！？" if (found := text.find(sign, at)) >= 0),
                default=len(text) - 1,
            )
            + 1
        )
        if at - start > _SHOWN:
            start = at - _SHOWN // 2
    shown = text[start:end].strip()
    if not shown:
        return ""
    return f"“{'…' if start and text[start - 1] not in '。；！？' else ''}{shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}”"


def joined(*names: str) -> str:
    """Return the parts of a name, from the wide to the narrow."""
    return "　".join(name for name in names if name)


def _paths(root: etree._Element) -> dict[etree._Element, str]:
    """Return for each child of the body the headings above it, joined by ＞; a heading stands under those above it."""
    found: dict[etree._Element, str] = {}
    path: list[tuple[int, str]] = []
    for child in next(root.iter(f"{W}body"), root):
        level, text = heading_level(child) if child.tag == _P else (0, "")
        if level == -1 and path and path[-1][0] == -2:  # the title of an annex goes with its number
            found[child], path = path[-1][1], [(-2, f"{path[-1][1]}　{text}")]
            continue
        if level:
            path = [] if level == -2 else [one for one in path if one[0] < level]
        found[child] = " ＞ ".join(name for _, name in path)
        if level:
            path.append((level, text))
    return found


def heading_level(paragraph: etree._Element) -> tuple[int, str]:
    """Return a heading's level (1, 2 …; -2 an annex's number, -1 its title) and text; 0 for what is none."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name, text = style.get(f"{W}val", "") if style is not None else "", words(paragraph).strip()
    if not text or name.upper().startswith("TOC"):
        return 0, ""
    if name == "SfAnnex" or _ANNEX.match(text):
        return -2, text
    if name == "SfAnnexTitle":
        return -1, text
    hit = re.match(r"(?:Heading|标题)\s?(\d)", name)
    if hit:
        return int(hit[1]), text
    return next(
        (
            (level, text)
            for level, pattern in _TYPED
            if pattern.match(text) and len(text) <= _LONGEST and "。" not in text
        ),
        (0, ""),
    )


def _cells(row: etree._Element) -> list[etree._Element]:
    return [one for one in row.iter(_TC) if next(one.iterancestors(_TR)) is row]


def _span(cell: etree._Element) -> int:
    own = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(own.get(f"{W}val", "1")) if own is not None else 1


class _Row:
    """A row: its cells, their words, and the column of the grid at which each begins. Looked up once, asked for each cell."""

    def __init__(self, row: etree._Element) -> None:
        self.cells = _cells(row)
        self.words = [words(one).strip() for one in self.cells]
        self.offsets = [0, *accumulate(map(_span, self.cells))][:-1] if self.cells else []

    def label(self, place: int) -> str:
        """Return the words by which a row is known, for one of its cells; a short code alone (B01) takes the name beside it along."""
        label = next(
            (text for text in self.words if not _SERIAL.match(text)),
            self.words[0] if self.words else "",
        )
        label = (
            f"{self.words[0]} {label}"
            if self.words and self.words[0] and self.words[0] != label
            else label
        )
        beside = self.words[1] if len(self.words) > 1 and place != 1 else ""
        label = (
            f"{label} {beside}"
            if _CODE.fullmatch(label) and beside and not beside[:1].isdigit()
            else label
        )
        return label if len(label) <= _SHOWN else label[:_SHOWN] + "…"


class _Table:
    """A table: its caption, its first row, and the head of each column of the grid."""

    def __init__(self, table: etree._Element) -> None:
        self.element, self.caption = table, _caption(table)
        self.first = next(self._rows())
        head = _Row(self.first)
        self.heads = {
            at + n: text[:_SHOWN]
            for cell, at, text in zip(head.cells, head.offsets, head.words, strict=True)
            for n in range(_span(cell))
        }

    def _rows(self) -> Iterator[etree._Element]:
        return (
            one for one in self.element.iter(_TR) if next(one.iterancestors(_TBL)) is self.element
        )

    def number(self, row: etree._Element) -> int:
        """Return which row of the table it is, counted from 1."""
        return 1 + list(self._rows()).index(row)


def _caption(table: etree._Element) -> str:
    """Return the caption above a table, over empty lines and notes; empty if there is none."""
    before = table.getprevious()
    for _ in range(3):
        if before is None or before.tag != _P:
            return ""
        text = words(before).strip()
        if _CAPTION.match(text):
            return text
        before = before.getprevious()
    return ""


def _row_words(row: etree._Element | None) -> str:
    return "" if row is None else " ".join(words(cell).strip() for cell in _cells(row))


def _number(note: etree._Element) -> str:
    """Return which note of its part it is, separators not counted."""
    notes = [one for one in note.getparent() if one.get(f"{W}type") in (None, "normal")]
    return str(notes.index(note) + 1) if note in notes else ""
