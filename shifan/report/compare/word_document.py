"""A report as a Word file: paragraphs and the level of their headings, by style, by a style it is based on, or by outline level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from shifan.word.elements import W
from shifan.word.package import parse_part, read_parts

_HEADING_STYLE = re.compile(r"^(?:heading|标题)\s*(\d)$", re.I)
_CONTENTS = re.compile(r"^(?:toc|目录)\s*\d*", re.I)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DEEPEST = 4


@dataclass(frozen=True)
class Style:
    """A paragraph style: its name, and the level of headings in it (0: none)."""

    name: str = ""
    level: int = 0


def lines(path: Path) -> list[tuple[str, int, str]]:
    """Return the paragraphs with text, their level (0: body), and the heads of row and column of one in a table.

    Contents, deleted text and second writings of text boxes are left out.
    """
    parts = read_parts(path)
    root = parse_part(parts["word/document.xml"], path.name)
    known = (
        _styles(parse_part(parts["word/styles.xml"], path.name))
        if "word/styles.xml" in parts
        else {}
    )
    found, heads = [], _heads(root)
    for element in root.iter(f"{W}p"):
        style = known.get(
            _value(element, f"{W}pPr/{W}pStyle"), Style(_value(element, f"{W}pPr/{W}pStyle"))
        )
        text = _text(element).strip()
        if (
            text
            and not _CONTENTS.match(style.name)
            and next(element.iterancestors(_FALLBACK), None) is None
        ):
            level, beside = (
                _level(element, style.level),
                heads.get(next(element.iterancestors(f"{W}tc"), None), ""),
            )
            found += [(line.strip(), level, beside) for line in text.split("\n") if line.strip()]
    return found


def _heads(root: etree._Element) -> dict[etree._Element | None, str]:
    """Return for each cell, but those of the first row and column, the words of its row's first cell and of its column's."""
    found: dict[etree._Element | None, str] = {}
    for table in root.iter(f"{W}tbl"):
        columns: dict[int, str] = {}
        for row in table.iterchildren(f"{W}tr"):
            cells = _columns(row)
            if columns:
                found |= {
                    cell: "".join(cells[0][1].itertext()) + columns.get(column, "")
                    for column, cell in cells[1:]
                }
            columns = columns or {column: "".join(cell.itertext()) for column, cell in cells}
    return found


def _columns(row: etree._Element) -> list[tuple[int, etree._Element]]:
    """Return the cells of a row, those in content controls too, each with the column it begins in."""
    found, column = [], 0
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr")) is row:
            found.append((column, cell))
            span = _value(cell, f"{W}tcPr/{W}gridSpan")
            column += int(span) if span.isdigit() else 1
    return found


def _styles(root: etree._Element) -> dict[str, Style]:
    """Return the styles by id; one without a level of its own has that of the style it is based on."""
    elements = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")}
    return {
        name: Style(_value(one, f"{W}name"), _inherited(name, elements))
        for name, one in elements.items()
    }


def _inherited(name: str, elements: dict[str, etree._Element]) -> int:
    seen: set[str] = set()
    while name in elements and name not in seen:
        seen.add(name)
        heading = _HEADING_STYLE.match(_value(elements[name], f"{W}name"))
        level = _level(elements[name], min(int(heading[1]), _DEEPEST) if heading else -1)
        if level >= 0:
            return level
        name = _value(elements[name], f"{W}basedOn")
    return 0


def _level(element: etree._Element, otherwise: int) -> int:
    """Return the level by the outline level of a paragraph or style; body text by its outline level is 0."""
    own = _value(element, f"{W}pPr/{W}outlineLvl")
    if not own.isdigit():
        return otherwise
    return int(own) + 1 if int(own) < _DEEPEST else 0


def _value(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return found.get(f"{W}val", "") if found is not None else ""


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's own text: not of text boxes in it, not what was deleted; a line break is one."""
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        above = [one.tag for one in node.iterancestors()]
        if (
            f"{W}del" in above
            or f"{W}moveFrom" in above
            or next(node.iterancestors(f"{W}p")) is not paragraph
        ):
            continue
        pieces.append(
            node.text or "" if node.tag == f"{W}t" else "\n" if node.tag == f"{W}br" else " "
        )
    return "".join(pieces)
