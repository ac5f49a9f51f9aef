"""A report as a Word file.

Paragraphs and the level of their headings, by style, by a style it is based on, or by outline level.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.elements import DELETED, FALLBACK, W, first_child, has_paragraphs_inside, value_at
from shifan.word.numbering import Numbering
from shifan.word.package import BODY, parse_part, parse_words, read_parts
from shifan.word.styles import StyleSheet, paragraph_style, style_name

_HEADING_STYLE = pattern_of(r"^(?:heading|标题)\s*(\d)$", re.I)
_CONTENTS_STYLE = pattern_of(r"^(?:toc|目录)\s*\d*", re.I)
# What programs that know no text boxes show in their place: the text a second time.
_PARAGRAPH, _ROW, _CELL, _TEXT = f"{W}p", f"{W}tr", f"{W}tc", f"{W}t"
_BREAK, _TAB = f"{W}br", f"{W}tab"
_PROPERTIES, _SPAN = f"{W}pPr", f"{W}gridSpan"
_BLANKS = {_BREAK: "\n", _TAB: " "}
_DEEPEST = 4
_HAS_INNER = etree.XPath(
    "boolean(descendant::w:p/descendant::w:p)", namespaces={"w": W.strip("{}")}
)


class Line(NamedTuple):
    """A line of a report: its text, the level of its style (0.

    Body text), and the heads of its row and column in a table.
    """

    text: str
    level: int = 0
    heads: str = ""


def read_lines(path: Path) -> list[Line]:
    """Return the lines with text of a docx; Refused if it cannot be read.

    Contents, deleted text and second writings of text boxes are left out.
    """
    parts = read_parts(path)
    body = parse_words(parts.pop(BODY), path.name)
    styles = parts.get("word/styles.xml")
    sheet = StyleSheet(None if styles is None else parse_part(styles, path.name))
    numbering = parts.get("word/numbering.xml")
    lists = None if numbering is None else parse_part(numbering, path.name)
    labels = Numbering(sheet, lists).labels(body)
    heads, reader = _cell_heads(body), _ParagraphReader(body, sheet)
    return [
        Line(line.strip(), reader.level(paragraph), heads.get(_cell_of(paragraph), ""))
        for paragraph in body.iter(_PARAGRAPH)
        if reader.is_shown(paragraph)
        for line in _with_label(labels.get(paragraph, ""), reader.text(paragraph)).split("\n")
        if line.strip()
    ]


def _with_label(label: str, text: str) -> str:
    """Return a paragraph's text with the number that Word gives it, as if somebody had typed it."""
    return label + text.lstrip() if label and text.strip() else text


class _ParagraphReader:
    """Reads the paragraphs of a body; what its styles say, and whether it has revisions at all, is looked up once."""

    def __init__(self, body: etree._Element, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._levels: dict[str, int] = {}
        self._contents: dict[str, bool] = {}
        self._has_deletions = next(body.iter(*DELETED), None) is not None
        self._has_inner = bool(_HAS_INNER(body))
        self._has_fallbacks = next(body.iter(FALLBACK), None) is not None

    def is_shown(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph is neither of contents nor a second writing of a text box."""
        style = paragraph_style(paragraph)
        if style not in self._contents:
            name = self._sheet.name(style) if self._sheet.lineage(style) else style
            self._contents[style] = _CONTENTS_STYLE.match(name) is not None
        if self._contents[style]:
            return False
        return not self._has_fallbacks or next(paragraph.iterancestors(FALLBACK), None) is None

    def level(self, paragraph: etree._Element) -> int:
        """Return the level of a heading by its own outline level, else by its style or one that this is based on.

        0 for body text.
        """
        if first_child(paragraph, _PROPERTIES) is None:
            style = ""
        else:
            own = _outline_level(paragraph)
            if own is not None:
                return own
            style = paragraph_style(paragraph)
        if style not in self._levels:
            levels = map(_style_level, self._sheet.lineage(style))
            self._levels[style] = next((level for level in levels if level is not None), 0)
        return self._levels[style]

    def text(self, paragraph: etree._Element) -> str:
        """Return a paragraph's text: not of text boxes in it, not what was deleted.

        A line break is one, a tab a blank.
        """
        nodes = list(paragraph.iter(_TEXT, _BREAK, _TAB))
        if self._has_deletions or (self._has_inner and has_paragraphs_inside(paragraph)):
            nodes = [node for node in nodes if _is_own(node, paragraph)]
        if len(nodes) == 1 and nodes[0].tag == _TEXT:  # as in most cells
            return nodes[0].text or ""
        return "".join(_BLANKS.get(str(node.tag), node.text or "") for node in nodes)


def _is_own(node: etree._Element, paragraph: etree._Element) -> bool:
    """Return whether a text stands in a paragraph itself, and is not deleted."""
    if next(node.iterancestors(*DELETED), None) is not None:
        return False
    return next(node.iterancestors(_PARAGRAPH)) is paragraph


def _cell_of(paragraph: etree._Element) -> etree._Element | None:
    return next(paragraph.iterancestors(_CELL), None)


def _cell_heads(body: etree._Element) -> dict[etree._Element | None, str]:
    """Return for each cell the words of its row's first cell and of its column's; none for the first row and column."""
    heads: dict[etree._Element | None, str] = {}
    for table in body.iter(f"{W}tbl"):
        of_columns: dict[int, str] = {}
        for row in table.iterchildren(_ROW):
            cells = list(_cells_by_column(row))
            if not of_columns:
                of_columns = {column: _all_text(cell) for column, cell in cells}
            elif cells:
                of_row = _all_text(cells[0][1])
                for column, cell in cells[1:]:
                    heads[cell] = of_row + of_columns.get(column, "")
    return heads


def _cells_by_column(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Yield the cells of a row, those in content controls too, each with the column it begins in."""
    column = 0
    has_inner = next(itertools.islice(row.iter(_ROW), 1, None), None) is not None
    if not has_inner and next(row.iter(_SPAN), None) is None:  # most: there is no need to ask each
        yield from enumerate(row.iter(_CELL))
        return
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is row:
            yield column, cell
            span = value_at(cell, "tcPr/gridSpan")
            column += int(span) if span.isdigit() else 1


def _all_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _style_level(style: etree._Element) -> int | None:
    """Return the level that a style states, by outline level or name; None if it states none."""
    stated = _outline_level(style)
    if stated is not None:
        return stated
    named = _HEADING_STYLE.match(style_name(style))
    return min(int(named[1]), _DEEPEST) if named else None


def _outline_level(element: etree._Element) -> int | None:
    """Return the level by the outline level of a paragraph or style, 0 for body text; None if it states none."""
    stated = value_at(element, "pPr/outlineLvl")
    if not stated.isdigit():
        return None
    return int(stated) + 1 if int(stated) < _DEEPEST else 0
