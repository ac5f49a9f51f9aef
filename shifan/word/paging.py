"""On which page each part of a document begins, reckoned from styles and the grid.

The same everywhere: no office program is asked.

An estimate: 22 lines of 28 signs, tables and captions of exact line height, pictures of known size. It knows what the
skeleton uses (paragraphs, tables, pictures, sections); floating frames and notes take no room here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from lxml import etree

from shifan.records import dataclass
from shifan.word.drawing_names import WP
from shifan.word.elements import W, attribute, descendant, twips
from shifan.word.line_breaks import BEGINS, BOOKMARK, ENDS, line_count
from shifan.word.paragraph_layout import ParagraphLayout, paragraph_layouts, with_switches
from shifan.word.styles import paragraph_style

_POINT = 20  # twip
_EMU = 12700
# What a row is taller than its lines, the first and the last of a table besides, and those repeated on a page together:
# measured in LibreOffice, borders of half a point.
_BORDER, _OUTER_BORDER, _REPEATED_BORDER = 0.5, 0.25, 1.0
# What letters reach below the line, in their size: measured in LibreOffice. A picture stands on the line, so that it
# is taller by this if there is text beside it; the paragraph's mark alone adds nothing.
_DESCENT = 0.286
_PARAGRAPH, _TABLE, _TEXT, _CONTROL = f"{W}p", f"{W}tbl", f"{W}t", f"{W}sdt"
_FIELD, _FIELD_TYPE = f"{W}fldChar", f"{W}fldCharType"
_BOOKMARK = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_EXTENT = f"{WP}extent"
_Layouts = dict[str, ParagraphLayout]


@dataclass(frozen=True)
class _TextArea:
    """The text area of a section in points, and the number its pages start from (None: they go on)."""

    width: float
    height: float
    pitch: float
    first_page: int | None


@dataclass(frozen=True)
class _Line:
    """A line or a table row, which is not torn.

    `keep` says that it shares a page with the next, `repeated` is the height of header rows that a new page repeats.
    """

    element: etree._Element
    height: float
    keep: bool = False
    new_page: bool = False
    repeated: float = 0.0


def page_numbers(body: etree._Element, styles: etree._Element) -> dict[etree._Element, int]:
    """Return the page number on which each paragraph and table of the body begins."""
    layouts = paragraph_layouts(styles)
    numbers: dict[etree._Element, int] = {}
    page = 0
    for area, elements in _sections(body):
        page = page + 1 if area.first_page is None else area.first_page
        lines = (line for element in elements for line in _lines(element, area, layouts))
        page = _fill_pages(_kept_together(lines), area.height, page, numbers)
    return numbers


def line_counts(
    paragraphs: Iterable[etree._Element], body: etree._Element, styles: etree._Element
) -> Iterator[tuple[etree._Element, int]]:
    """Yield paragraphs of the body with the number of their lines, in the first section's text area."""
    layouts, area = paragraph_layouts(styles), next(_sections(body))[0]
    for paragraph in paragraphs:
        yield paragraph, _count_lines(paragraph, _layout_of(paragraph, layouts), area.width)


def tables_higher_than(
    limit: float, tables: Iterable[etree._Element], styles: etree._Element
) -> Iterator[etree._Element]:
    """Yield the tables that are higher than a limit in points; of a long one only the first rows are looked at."""
    layouts = paragraph_layouts(styles)
    for table in tables:
        heights = accumulate(row.height for row in _rows(table, layouts))
        if any(height > limit for height in heights):
            yield table


def _fill_pages(
    groups: Iterable[list[_Line]], height: float, page: int, numbers: dict[etree._Element, int]
) -> int:
    """Enter the page of each element into the numbers; return the last page of the section, which begins on `page`."""
    used, is_at_top = 0.0, True
    for group in groups:
        too_high = used + sum(line.height for line in group) > height
        if not is_at_top and (group[0].new_page or too_high):
            page, used = page + 1, group[0].repeated
        for line in group:
            if used + line.height > height and used > line.repeated:
                page, used = page + 1, line.repeated
            numbers.setdefault(line.element, page)
            used, is_at_top = used + line.height, False
    return page


def _sections(body: etree._Element) -> Iterator[tuple[_TextArea, list[etree._Element]]]:
    """Yield each section's text area and elements.

    A section's properties stand in its last paragraph, those of the last section in the body.
    """
    elements: list[etree._Element] = []
    for element in body:
        if element.tag == f"{W}sectPr":
            yield _text_area(element), elements
            return
        elements.append(element)
        properties = descendant(element, "pPr/sectPr")
        if properties is not None:
            yield _text_area(properties), elements
            elements = []


def _text_area(section: etree._Element) -> _TextArea:
    size, margins = descendant(section, "pgSz"), descendant(section, "pgMar")
    first_page = attribute(descendant(section, "pgNumType"), "start")
    sides = twips(margins, "left") + twips(margins, "right")
    top_and_bottom = twips(margins, "top") + twips(margins, "bottom")
    return _TextArea(
        twips(size, "w") / _POINT - sides / _POINT,
        twips(size, "h") / _POINT - top_and_bottom / _POINT,
        twips(descendant(section, "docGrid"), "linePitch") / _POINT,
        int(first_page) if first_page else None,
    )


def _kept_together(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Yield what must stand together: lines that are kept with the next, and that next unless it begins a page."""
    group: list[_Line] = []
    for line in lines:
        if line.new_page and group:
            yield group
            group = []
        group.append(line)
        if not line.keep:
            yield group
            group = []
    if group:
        yield group


def _lines(element: etree._Element, area: _TextArea, layouts: _Layouts) -> Iterator[_Line]:
    if element.tag == _TABLE:
        yield from _rows(element, layouts)
    elif element.tag == _PARAGRAPH:
        yield from _paragraph_lines(element, area, layouts)


def _paragraph_lines(
    element: etree._Element, area: _TextArea, layouts: _Layouts
) -> Iterator[_Line]:
    """Yield the lines of a paragraph; of one with pictures the one line that holds the highest."""
    layout = _layout_of(element, layouts)
    height, count = _line_heights(element, layout, area.width, area.pitch)
    for n in range(count):
        before = layout.before if n == 0 else 0
        after = layout.after if n == count - 1 else 0
        new_page = layout.page_break_before and n == 0
        keep = layout.keep_with_next or _is_kept(layout, n, count)
        yield _Line(element, height + (before + after), keep, new_page)


def _line_heights(
    paragraph: etree._Element, layout: ParagraphLayout, width: float, pitch: float
) -> tuple[float, int]:
    """Return the height of a paragraph's lines and their number: of one with pictures one line for the highest."""
    pictures = [int(extent.get("cy", "0")) for extent in paragraph.iter(_EXTENT)]
    if not pictures:
        return layout.line_height(pitch), _count_lines(paragraph, layout, width)
    has_text = any((node.text or "").strip() for node in paragraph.iter(_TEXT))
    below = layout.size * _DESCENT if has_text else 0.0
    return layout.line_height(pitch, max(pictures) / _EMU + below), 1


def _is_kept(layout: ParagraphLayout, line: int, count: int) -> bool:
    """Return whether a line of a paragraph shares a page with the next of it."""
    if line == count - 1:
        return False
    return layout.keep_lines or (layout.widow_control and line in (0, count - 2))


def _rows(table: etree._Element, layouts: _Layouts) -> Iterator[_Line]:
    """Yield the rows; header rows are kept with the next and repeated on every page."""
    repeated = 0.0
    rows = table.findall(f"{W}tr")
    for row in rows:
        cells = row.findall(f"{W}tc")
        height = max((_cell_height(cell, layouts) for cell in cells), default=0) + _BORDER
        height += _OUTER_BORDER * ((row is rows[0]) + (row is rows[-1]))
        is_header = descendant(row, "trPr/tblHeader") is not None
        kept = all(
            descendant(paragraph, "pPr/keepNext") is not None for paragraph in row.iter(_PARAGRAPH)
        )
        above = 0.0 if is_header else repeated + _REPEATED_BORDER * (repeated > 0)
        yield _Line(table, height, is_header or kept, repeated=above)
        repeated += height if is_header else 0.0


def _cell_height(cell: etree._Element, layouts: _Layouts) -> float:
    width = twips(descendant(cell, "tcPr/tcW"), "w") / _POINT
    height = 0.0
    for paragraph in cell.findall(_PARAGRAPH):
        layout = _layout_of(paragraph, layouts)
        column = max(width - layout.cell_margin, layout.size)
        line, count = _line_heights(paragraph, layout, column, 0)
        height += line * count
    return height


def _count_lines(paragraph: etree._Element, layout: ParagraphLayout, width: float) -> int:
    column = width - layout.left_indent
    text = "".join(_signs(paragraph))
    return line_count(text, column, layout.size, layout.first_indent, layout.letter_spacing)


def _signs(paragraph: etree._Element) -> Iterator[str]:
    """Yield the texts of a paragraph, with marks where a content control begins or ends, and inside fields."""
    in_field = False
    for event, node in etree.iterwalk(
        paragraph, events=("start", "end"), tag=(_TEXT, _CONTROL, _FIELD, *_BOOKMARK)
    ):
        if node.tag == _CONTROL:
            yield BEGINS if event == "start" else ENDS
        elif event == "end" and node.tag == _TEXT:
            text = node.text or ""
            yield BEGINS.join(text) if in_field else text
        elif event == "end" and node.tag in _BOOKMARK:
            yield BOOKMARK
        elif event == "end":
            in_field = node.get(_FIELD_TYPE) != "end"


def _layout_of(paragraph: etree._Element, layouts: _Layouts) -> ParagraphLayout:
    layout = layouts.get(paragraph_style(paragraph) or "Normal") or ParagraphLayout()
    return with_switches(paragraph, layout)
