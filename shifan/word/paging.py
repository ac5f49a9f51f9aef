"""On which page each part of a document begins, reckoned from styles and the grid: the same everywhere, no office program asked.

An estimate: 22 lines of 28 signs, tables and captions of exact line height, pictures of known size. It knows what the
skeleton uses (paragraphs, tables, pictures, sections); floating frames and notes take no room here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from shifan.word.elements import W
from shifan.word.line_breaks import lines
from shifan.word.styles import Look, looks

_POINT = 20  # twip
_EMU = 12700
_BORDER = 0.5  # what a row is taller than its lines
_PICTURE = 3.0  # what a line is taller than the picture in it
_W_P, _W_TBL, _TEXT = f"{W}p", f"{W}tbl", f"{W}t"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"


@dataclass(frozen=True)
class _Frame:
    """The text area of a section in points, and the number its pages start from (None: they go on)."""

    width: float
    height: float
    pitch: float
    start: int | None


@dataclass(frozen=True)
class _Atom:
    """Something that is not torn: its height, whether it must share a page with the next, and what a new page repeats first."""

    element: etree._Element
    height: float
    keep: bool = False
    fresh: bool = False
    again: float = 0.0


def pages(body: etree._Element, styles: etree._Element) -> dict[etree._Element, int]:
    """Return the page number on which each paragraph and table of the body begins."""
    known, found, number = looks(styles), {}, 0
    for frame, elements in _sections(body):
        number = frame.start if frame.start is not None else number + 1
        top, used = True, 0.0
        for group in _groups(
            atom for element in elements for atom in _atoms(element, frame, known)
        ):
            if not top and (
                group[0].fresh or used + sum(atom.height for atom in group) > frame.height
            ):
                number, used = number + 1, group[0].again
            for atom in group:
                if used + atom.height > frame.height and used > atom.again:
                    number, used = number + 1, atom.again
                found.setdefault(atom.element, number)
                used, top = used + atom.height, False
    return found


def _sections(body: etree._Element) -> Iterator[tuple[_Frame, list[etree._Element]]]:
    """Yield each section's frame and elements; a section's properties stand in its last paragraph, the last's in the body."""
    elements = []
    for element in body:
        if element.tag == f"{W}sectPr":
            yield _frame(element), elements
            return
        elements.append(element)
        properties = element.find(f"{W}pPr/{W}sectPr")
        if properties is not None:
            yield _frame(properties), elements
            elements = []


def _frame(section: etree._Element) -> _Frame:
    size, margins, grid, numbers = (
        section.find(f"{W}{name}") for name in ("pgSz", "pgMar", "docGrid", "pgNumType")
    )
    start = numbers.get(f"{W}start") if numbers is not None else None
    return _Frame(
        _twips(size, "w") / _POINT - (_twips(margins, "left") + _twips(margins, "right")) / _POINT,
        _twips(size, "h") / _POINT - (_twips(margins, "top") + _twips(margins, "bottom")) / _POINT,
        (_twips(grid, "linePitch") if grid is not None else 0) / _POINT,
        None if start is None else int(start),
    )


def _twips(element: etree._Element | None, name: str) -> float:
    return float(element.get(f"{W}{name}", 0)) if element is not None else 0.0


def _groups(atoms: Iterator[_Atom]) -> Iterator[list[_Atom]]:
    """Yield what must stand together: atoms that are kept with the next, and that next."""
    group: list[_Atom] = []
    for atom in atoms:
        group.append(atom)
        if not atom.keep:
            yield group
            group = []
    if group:
        yield group


def _atoms(element: etree._Element, frame: _Frame, known: dict[str, Look]) -> Iterator[_Atom]:
    if element.tag == _W_TBL:
        yield from _rows(element, frame, known)
    elif element.tag == _W_P:
        yield from _paragraph(element, frame, known)


def _paragraph(element: etree._Element, frame: _Frame, known: dict[str, Look]) -> Iterator[_Atom]:
    look = _look(element, known)
    extents = list(element.iter(_EXTENT))
    if extents:
        yield _Atom(
            element, max(int(one.get("cy")) for one in extents) / _EMU + _PICTURE, look.keep
        )
        return
    height, count = look.line(frame.pitch), _lines(element, look, frame.width)
    for n in range(count):
        extra = (look.before if n == 0 else 0) + (look.after if n == count - 1 else 0)
        yield _Atom(element, height + extra, look.keep, look.fresh and n == 0)


def _rows(table: etree._Element, frame: _Frame, known: dict[str, Look]) -> Iterator[_Atom]:
    """Yield the rows; header rows are kept with the next and repeated on every page."""
    repeated = 0.0
    for row in table.findall(f"{W}tr"):
        height = (
            max(
                (
                    sum(_cell_line(one, cell, known) for one in cell.findall(_W_P))
                    for cell in row.findall(f"{W}tc")
                ),
                default=0,
            )
            + _BORDER
        )
        head = row.find(f"{W}trPr/{W}tblHeader") is not None
        kept = all(one.find(f"{W}pPr/{W}keepNext") is not None for one in row.iter(_W_P))
        yield _Atom(table, height, head or kept, again=0.0 if head else repeated)
        repeated += height if head else 0.0


def _cell_line(paragraph: etree._Element, cell: etree._Element, known: dict[str, Look]) -> float:
    look, width = _look(paragraph, known), _twips(cell.find(f"{W}tcPr/{W}tcW"), "w") / _POINT
    return look.line(0) * _lines(paragraph, look, max(width - look.cell_margin, look.size))


def _lines(paragraph: etree._Element, look: Look, width: float) -> int:
    text = "".join(node.text or "" for node in paragraph.iter(_TEXT))
    return lines(text, width - look.left, look.size, look.first, look.spacing)


def _look(paragraph: etree._Element, known: dict[str, Look]) -> Look:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return known.get(style.get(f"{W}val") if style is not None else "Normal") or Look()
