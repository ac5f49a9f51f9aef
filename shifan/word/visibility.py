"""Whether a reader of the printed page sees a text.

Hidden, paper-coloured, tiny, clipped or off the page it is not seen. Styles count as direct formatting does, a
colour against what it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.colors import PAPER, TEXT_FILL, Colors, contrast, highlight
from shifan.word.contents import ENTRY_STYLE
from shifan.word.elements import (
    W,
    attribute,
    children_by_tag,
    first_child,
    half_points,
    is_on,
    length,
    value_at,
)
from shifan.word.hidden_places import (
    hides_by_frame,
    hides_by_indent,
    hides_table,
)
from shifan.word.paper import Papers
from shifan.word.squeezed_cells import SqueezedCells
from shifan.word.styles import StyleSheet
from shifan.word.table_looks import Look, TableLooks, cell_around

_SWITCHES = {
    "vanish": "隐藏文字",
    "specVanish": "隐藏文字",
    "webHidden": "网页视图中隐藏的文字",
    "strike": "有删除线",
    "dstrike": "有删除线",
}
_WEB_HIDDEN = _SWITCHES["webHidden"]
_MEASURED = ("sz", "color", "shd", "highlight", "position", "w", "spacing", "fitText")
_SHADING = f"{W}shd"
_INDENT, _FRAME, _SPACING = f"{W}ind", f"{W}framePr", f"{W}spacing"
_PLACED = frozenset((_INDENT, _FRAME, _SPACING))
_MERGED, _WIDTH, _RAISED = f"{W}vMerge", f"{W}tcW", f"{W}vertAlign"
_FONTS = f"{W}rFonts"
_ASKED = frozenset((TEXT_FILL, _FONTS, *(W + name for name in (*_SWITCHES, *_MEASURED))))
_R_STYLE, _P_STYLE, _CELL = f"{W}rStyle", f"{W}pStyle", f"{W}tc"
_R_PR, _P_PR, _TC_PR = f"{W}rPr", f"{W}pPr", f"{W}tcPr"
_ASKED_OF_RUN = _ASKED | {_R_STYLE}
_SMALLEST = 9  # half points: what is smaller nobody reads
_NARROWEST = 20  # percent of a sign's width
_FARTHEST = 36  # half points above or below the line
_DEFAULT_SIZE = 20  # half points
_LOWEST_LINE = 0.65  # of the size of the type: less cuts it off
_LOWEST_ROW = 150.0  # twips
_NARROWEST_CELL = 100.0  # twips
_TEXT_OF_SIGNS = pattern_of(r"^(?:wingdings|webdings|symbol$|zapf|marlett)", re.I)
_LEAST_CONTRAST = 1.35
_Properties = Mapping[str, etree._Element]
_SEEN = ""


class Visibility:
    """What is seen of a document with these styles; each answer is a reason in words, empty for what is seen."""

    def __init__(
        self, styles: StyleSheet, colors: Colors | None = None, papers: Papers | None = None
    ) -> None:
        self._styles, self._colors = styles, colors or Colors()
        self.papers = papers or Papers()
        self._table_looks, self._squeezed = TableLooks(styles), SqueezedCells(styles, self.papers)
        self._of_styles: dict[tuple[str, str, Look], _Properties] = {}
        self._of_runs: dict[tuple[object, ...], tuple[str, str | None]] = {}
        self._plain: dict[tuple[str, Look], bool] = {}
        self._look: Look = ()  # what the style of a table gives to the paragraph that is asked about
        self._fills: dict[str, str] = {}
        self._off_by_style: dict[str, str] = {}
        self._rows: dict[etree._Element, str] = {}
        self._tables: dict[etree._Element, str] = {}
        self._of_tables: dict[etree._Element, list[str]] = {}
        # The paragraph that is asked about: what it states, its style, and whether it stands on a shading.
        self._paragraph: etree._Element | None = None
        self._stated: _Properties = {}
        self._style = ""
        self._is_shaded = False
        self._shows_plain: bool | None = None  # what is set in it without properties of its own

    def hides_paragraph(self, paragraph: etree._Element) -> str:
        """Return why nothing of a paragraph is seen; its runs are asked about next."""
        self._open_paragraph(paragraph)
        cell, own = cell_around(paragraph), self._stated
        self._is_shaded, self._look, self._shows_plain = _SHADING in own, (), None
        if cell is not None:
            self._look = self._table_looks.of(cell)
            stated = children_by_tag(first_child(cell, _TC_PR))
            self._is_shaded |= _SHADING in stated
            if reason := (
                self._hides_row_of(cell)
                or (_hides_cell(stated) if stated else _SEEN)
                or self._squeezed.hides(paragraph, cell, own, stated)
            ):
                return reason
        reason = _SEEN if _PLACED.isdisjoint(own) else _off(own, self.papers)
        return reason or self._hidden_by_style(self._style)

    def _open_paragraph(self, paragraph: etree._Element) -> None:
        """Look once at what a paragraph states: its runs are asked about in turn."""
        if self._paragraph is not paragraph:
            self._paragraph, self._stated = (
                paragraph,
                children_by_tag(first_child(paragraph, _P_PR)),
            )
            self._shows_plain = None
            named = attribute(self._stated.get(_P_STYLE), "val")
            self._style = named or self._styles.default_paragraph_style

    def _hidden_by_style(self, style_id: str) -> str:
        """Return why nothing of the paragraphs of a style is seen, by where it puts them."""
        if style_id not in self._off_by_style:
            holders = (style.find(_P_PR) for style in self._styles.lineage(style_id))
            reasons = (_off(children_by_tag(properties), self.papers) for properties in holders)
            self._off_by_style[style_id] = next(filter(None, reasons), _SEEN)
        return self._off_by_style[style_id]

    def _hides_row_of(self, cell: etree._Element) -> str:
        row = cell.getparent()
        if row is None:
            return _SEEN
        if row not in self._rows:
            self._rows[row] = _hides_row(row) or self._hides_table_of(row)
        return self._rows[row]

    def _hides_table_of(self, row: etree._Element) -> str:
        table = row.getparent()
        if table is None:
            return _SEEN
        if table not in self._tables:
            self._tables[table] = hides_table(table, self._styles, self.papers)
        return self._tables[table]

    def hides_run(
        self, run: etree._Element, own: etree._Element | None, paragraph: etree._Element
    ) -> str:
        """Return why the text of a run with properties of its own, or without, is not seen."""
        self._open_paragraph(paragraph)
        style = self._style
        if self._shows_plain is None:
            self._shows_plain = not self._is_shaded and self._is_plain(style)
        if own is None and self._shows_plain:
            return _SEEN
        stated = children_by_tag(own)
        if self._shows_plain and _ASKED_OF_RUN.isdisjoint(stated):
            return _SEEN
        reason, color = self._drawn(style, stated)
        if not reason and color is not None:
            properties = self._properties(style, stated)
            reason = self._is_paper_coloured(color, properties, paragraph)
        return _SEEN if reason == _WEB_HIDDEN and self._is_of_contents(run, style) else reason

    def _properties(self, style: str, stated: _Properties) -> _Properties:
        """Return what holds of a run: what it states, before what its styles do."""
        inherited = self._inherited(style, attribute(stated.get(_R_STYLE), "val"))
        properties = {**inherited, **stated}
        if _FONTS in inherited and not attribute(stated.get(_FONTS), "ascii"):
            properties[_FONTS] = inherited[_FONTS]
        return properties

    def _drawn(self, style: str, stated: _Properties) -> tuple[str, str | None]:
        """Return why a run is not seen, whatever it stands on, and its colour; None for an automatic one.

        Runs that state the same are alike.
        """
        asked = [element for tag, element in stated.items() if tag in _ASKED_OF_RUN]
        if any(len(element) for element in asked):  # an effect: what it says stands inside
            properties = self._properties(style, stated)
            return _hides(properties), self._color(properties)
        key = (style, self._look, *[(each.tag, *each.items()) for each in asked])
        if key not in self._of_runs:
            properties = self._properties(style, stated)
            self._of_runs[key] = _hides(properties), self._color(properties)
        return self._of_runs[key]

    def _is_plain(self, style: str) -> bool:
        """Return whether what a style gives to a text is seen on paper, as of most it is."""
        key = (style, self._look)
        if key not in self._plain:
            inherited = self._inherited(style, "")
            is_black = self._color(inherited) in (None, "000000")
            self._plain[key] = is_black and not _hides(inherited)
        return self._plain[key]

    def _color(self, properties: _Properties) -> str | None:
        """Return the colour of a text: that of an effect before its own; None for an automatic one, empty for none."""
        drawn = self._colors.drawn_fill(properties.get(TEXT_FILL))
        return self._colors.text(properties.get(f"{W}color")) if drawn is None else drawn

    def _is_of_contents(self, run: etree._Element, style: str) -> bool:
        """Return whether a run stands in a table of contents: programs mark it as hidden in the view of the web."""
        if ENTRY_STYLE.match(style) or ENTRY_STYLE.match(self._styles.name(style)):
            return True
        link = next(run.iterancestors(f"{W}hyperlink"), None)
        return attribute(link, "anchor").startswith("_Toc")

    def _inherited(self, style: str, character_style: str) -> _Properties:
        """Return what styles and defaults state of what is asked, by tag; two switches of styles cancel each other."""
        key = (style, character_style, self._look)
        if key not in self._of_styles:
            default = None if self._styles.defaults is None else self._styles.defaults
            of_default = _asked(None if default is None else default.find(f"{W}rPrDefault/{_R_PR}"))
            of_paragraph, of_character = self._of_lineage(style), self._of_lineage(character_style)
            of_table = {tag: stated for part in self._look for tag, stated in _asked(part).items()}
            both = {**of_default, **of_table, **of_paragraph, **of_character}
            for name in _SWITCHES:
                tag = W + name
                if is_on(of_paragraph.get(tag)) and is_on(of_character.get(tag)):
                    both.pop(tag, None)
            self._of_styles[key] = both
        return self._of_styles[key]

    def _of_lineage(self, style: str) -> dict[str, etree._Element]:
        stated: dict[str, etree._Element] = {}
        for element in self._styles.lineage(style):
            stated = {**_asked(element.find(_R_PR)), **stated}
        return stated

    def _is_paper_coloured(
        self, color: str, properties: _Properties, paragraph: etree._Element
    ) -> str:
        """Return that a text has, nearly, the colour of what it stands on."""
        if not color:
            return "没有填充、看不见的文字"
        grounds = self._grounds(properties, paragraph)
        screen = self._colors.background if grounds == [PAPER] else ""
        is_seen = any(contrast(color, ground) >= _LEAST_CONTRAST for ground in grounds)
        if is_seen and not (screen and contrast(color, screen) < _LEAST_CONTRAST):
            return _SEEN
        return "与底色相同的文字"

    def _grounds(self, properties: _Properties, paragraph: etree._Element) -> list[str]:
        """Return the colours that a run may stand on: the nearest stated, those of a table's style, or paper."""
        own = highlight(properties.get(f"{W}highlight"))
        own = own or self._colors.fill(properties.get(_SHADING))
        if own := own or (self._fill_in(paragraph, _P_PR) if self._is_shaded else ""):
            return [own]
        if fill := self._fill_of_style(self._style):
            return [fill]
        cell = next(paragraph.iterancestors(_CELL), None)
        if cell is None:
            return [PAPER]
        if fill := self._fill_in(cell, _TC_PR):
            return [fill]
        table = next(cell.iterancestors(f"{W}tbl"))
        if table not in self._of_tables:
            self._of_tables[table] = self._grounds_of_table(table)
        return self._of_tables[table]

    def _grounds_of_table(self, table: etree._Element) -> list[str]:
        lineage = self._styles.lineage(value_at(table, "tblPr/tblStyle"))
        fills = [
            self._colors.fill(shading) for style in lineage for shading in style.iter(_SHADING)
        ]
        return [fill for fill in fills if fill] or [self._fill_in(table, f"{W}tblPr") or PAPER]

    def _fill_of_style(self, style_id: str) -> str:
        """Return the colour on which the paragraphs of a style stand; empty for none."""
        if style_id not in self._fills:
            fills = (self._fill_in(style, _P_PR) for style in self._styles.lineage(style_id))
            self._fills[style_id] = next(filter(None, fills), "")
        return self._fills[style_id]

    def _fill_in(self, element: etree._Element, properties: str) -> str:
        holder = element.find(properties)
        return "" if holder is None else self._colors.fill(holder.find(_SHADING))


def is_raised(own: etree._Element | None) -> bool:
    """Return whether a run with these properties stands above or below the line: within a number it reads otherwise."""
    raised = None if own is None else own.find(_RAISED)
    return raised is not None and attribute(raised, "val") in ("superscript", "subscript")


def _asked(properties: etree._Element | None) -> dict[str, etree._Element]:
    if properties is None:
        return {}
    return {str(child.tag): child for child in properties if child.tag in _ASKED}


def _hides(properties: _Properties) -> str:
    """Return why the properties of a run hide its text, whatever it stands on."""
    for name, reason in _SWITCHES.items():
        if is_on(properties.get(W + name)):
            return reason
    if _is_in_signs(properties.get(_FONTS)):
        return "用符号字体显示的文字"
    size = half_points(attribute(properties.get(f"{W}sz"), "val"))
    if size is not None and size < _SMALLEST:
        return f"字号只有 {size / 2:g} 磅的文字"
    fitted = length(attribute(properties.get(f"{W}fitText"), "val"))
    if fitted is not None and fitted < _NARROWEST_CELL:
        return "压缩得看不清的文字"
    scale = length(attribute(properties.get(f"{W}w"), "val").removesuffix("%"))
    if scale is not None and 0 <= scale < _NARROWEST:
        return "压缩得看不清的文字"
    position = half_points(attribute(properties.get(f"{W}position"), "val"))
    if position is not None and abs(position) >= _FARTHEST:
        return "移到行外的文字"
    spacing = length(attribute(properties.get(f"{W}spacing"), "val"))
    if spacing is not None and spacing <= -5 * (size or _DEFAULT_SIZE):
        return "重叠在一起的文字"
    return _SEEN


def _off(stated: _Properties, papers: Papers) -> str:
    """Return why the properties of a paragraph hide all of it: off the page, or in a line that is too low for it."""
    indent, frame = stated.get(_INDENT), stated.get(_FRAME)
    if reason := hides_by_indent(indent, papers) or hides_by_frame(frame, papers):
        return reason
    spacing = stated.get(_SPACING)
    line = length(attribute(spacing, "line"))
    is_low = line is not None and line < _LOWEST_LINE * _DEFAULT_SIZE * 10
    return "行距小得看不见的文字" if is_low and attribute(spacing, "lineRule") == "exact" else _SEEN


def _hides_row(row: etree._Element) -> str:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return _SEEN
    if is_on(properties.find(f"{W}hidden")):
        return "隐藏的表格行"
    height = properties.find(f"{W}trHeight")
    stated = length(attribute(height, "val"))
    is_exact = attribute(height, "hRule") == "exact"
    return "高度小得看不见的表格行" if is_exact and (stated or 0) < _LOWEST_ROW else _SEEN


def _hides_cell(stated: _Properties) -> str:
    """Return why nothing of a cell is seen, by its properties: it is merged into the one above, or hardly there."""
    merged, width = stated.get(_MERGED), stated.get(_WIDTH)
    if merged is not None and attribute(merged, "val", "continue") == "continue":
        return "已合并到上方单元格、不显示的文字"
    twips = length(attribute(width, "w")) if attribute(width, "type", "dxa") == "dxa" else None
    is_narrow = twips is not None and 0 < twips < _NARROWEST_CELL
    return "宽度小得看不见的单元格" if is_narrow else _SEEN


def _is_in_signs(fonts: etree._Element | None) -> bool:
    """Return whether a run is shown in a font of signs: its letters and digits are drawn as other things."""
    return fonts is not None and any(
        _TEXT_OF_SIGNS.match(attribute(fonts, name))
        for name in ("ascii", "hAnsi", "cs", "eastAsia")
    )
