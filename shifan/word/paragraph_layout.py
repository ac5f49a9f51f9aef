"""What a paragraph style asks of the layout.

Size, line height, spacing, indents, kept with the next or on a new page.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from shifan.records import dataclass
from shifan.word.elements import W, half_points, is_on, length, value_at
from shifan.word.styles import StyleSheet

_POINT = 20  # twip
_NATURAL = 1.3  # line height of a CJK font, in its size
# What a cell's text does not reach of its width: margins of 0.1 cm on both sides. With it 5,533 of 5,544 rows have as
# many lines as in LibreOffice, and 11 a line more.
_CELL_MARGIN = 2 * 72 / 25.4

_SWITCHES = {
    f"{W}keepNext": "keep_with_next",
    f"{W}keepLines": "keep_lines",
    f"{W}widowControl": "widow_control",
    f"{W}pageBreakBefore": "page_break_before",
    f"{W}snapToGrid": "on_grid",
}


@dataclass(frozen=True)
class ParagraphLayout:
    """The layout of a paragraph, lengths in points.

    `exact_line` is a fixed line height (0: by the font and the grid). With `keep_lines` no page ends inside the
    paragraph, with `widow_control` none ends behind its first line or before its last.
    """

    size: float = 16.0
    letter_spacing: float = 0.0
    exact_line: float = 0.0
    before: float = 0.0
    after: float = 0.0
    first_indent: float = 0.0
    left_indent: float = 0.0
    on_grid: bool = True
    keep_with_next: bool = False
    keep_lines: bool = False
    widow_control: bool = True
    page_break_before: bool = False
    cell_margin: float = _CELL_MARGIN

    def line_height(self, pitch: float, content: float = 0.0) -> float:
        """Return the height of a line on a grid of `pitch` points (0: no grid).

        `content` is the height of what stands in the line beside letters, such as a picture. A fixed line height does
        not grow with it.
        """
        if self.exact_line:
            return self.exact_line
        natural = max(self.size * _NATURAL, content)
        return -(-natural // pitch) * pitch if self.on_grid and pitch else natural


def paragraph_layouts(styles: etree._Element) -> dict[str, ParagraphLayout]:
    """Return the layout of every paragraph style by id.

    What a style leaves open it takes from the one it is based on.
    """
    sheet = StyleSheet(styles)
    return {style_id: _layout(sheet, style_id) for style_id in sheet.ids("paragraph")}


def _layout(sheet: StyleSheet, style_id: str) -> ParagraphLayout:
    layout = ParagraphLayout()
    for style in reversed(sheet.lineage(style_id)):
        layout = with_switches(style, _with_lengths(style, layout))
    return layout


def _with_lengths(style: etree._Element, layout: ParagraphLayout) -> ParagraphLayout:
    """Return a layout with the lengths that a style states itself."""
    size = half_points(value_at(style, "rPr/sz"))

    def points(path: str, name: str, otherwise: float) -> float:
        twips = length(value_at(style, path, name))
        return otherwise if twips is None else twips / _POINT

    return replace(
        layout,
        size=layout.size if size is None else size / 2,
        letter_spacing=points("rPr/spacing", "val", layout.letter_spacing),
        exact_line=_exact_line(style, points("pPr/spacing", "line", layout.exact_line)),
        before=points("pPr/spacing", "before", layout.before),
        after=points("pPr/spacing", "after", layout.after),
        first_indent=points("pPr/ind", "firstLine", layout.first_indent),
        left_indent=points("pPr/ind", "left", layout.left_indent),
    )


def _exact_line(style: etree._Element, line: float) -> float:
    """Return a line height if it is inherited or the style fixes it; 0 if the style states one that may grow."""
    states_line = length(value_at(style, "pPr/spacing", "line")) is not None
    is_exact = value_at(style, "pPr/spacing", "lineRule") == "exact"
    return 0.0 if states_line and not is_exact else line


def with_switches(style: etree._Element, layout: ParagraphLayout) -> ParagraphLayout:
    """Return a layout with the switches that a style, or a paragraph, states itself."""
    properties = style.find(f"{W}pPr")
    if properties is None:
        return layout
    stated = {_SWITCHES[child.tag]: is_on(child) for child in properties if child.tag in _SWITCHES}
    return replace(layout, **stated) if stated else layout
