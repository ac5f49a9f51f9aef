"""Blocks of a document's skeleton: loops over rows, tests, editions; in the body, in cells, and as rows of a table.

`{{# 问题 }} … {{/ 问题 }}` repeats for each problem of the rows around, `{{# 点位，问题数 = 0 }}` for those that pass a
test; `{{# 如果 名称 > 0 }} … {{ 否则 }} … {{/ 如果 }}` keeps one of two. Blocks may stand inside each other. A marker
is alone in its paragraph, or alone in its row of a table. `{{ 问题.照片 }}`, alone in its paragraph, is replaced by the
pictures of the problem.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.unique_ids import block_model
from shifan.report.documents import conditions
from shifan.report.documents.expansion import DocumentExpander
from shifan.report.documents.name_scope import MeaninglessName, NameScope
from shifan.report.documents.objects import LOOPS, PHOTOGRAPHS, PROBLEM
from shifan.report.documents.pictures import DocumentPictures
from shifan.report.documents.scope_rows import ScopeRow
from shifan.report.make import report_styles
from shifan.report.make.generated_content import generate
from shifan.report.make.paragraph_removal import remove_paragraph
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.skeleton_anchors import may_hold_anchor, sole_anchor
from shifan.report.make.skeleton_names import CHART, CLOSING, EDITIONS, OPENING, TABLE
from shifan.tables.description import PORTRAIT
from shifan.word.elements import W, attribute, paragraph, run, text_of, twips
from shifan.word.sections import text_area

_PARAGRAPH, _ROW, _TABLE, _CELL = f"{W}p", f"{W}tr", f"{W}tbl", f"{W}tc"
_PHOTOGRAPHS = f"{PROBLEM}.{PHOTOGRAPHS}"
_IF, _ELSE = "如果", "否则"
_NONE, _DASH = "无", "—"
_LONGEST_TITLE = 40
_MARGINS_OF_CELL = 220  # twip, left and right
_HOLDERS = (_TABLE, _ROW, _CELL)


@dataclass(frozen=True)
class _Block:
    """An opened block: what its marker says, the elements inside, and the marker that closes it."""

    opening: etree._Element
    head: str  # 问题, 如果, internal
    rest: str  # the condition
    inside: list[etree._Element]
    closing: etree._Element


@dataclass
class BlockOpener:
    """Opens the blocks of one document and expands its anchors."""

    draft: ReportDraft
    expander: DocumentExpander
    edition: str
    pictures: DocumentPictures = field(default_factory=DocumentPictures)
    _tables: dict[str, int] = field(default_factory=dict)  # tables with loops, by object

    def open(self, elements: Sequence[etree._Element], scope: NameScope) -> None:
        """Open the blocks among neighbouring elements, and expand the anchors of what stays."""
        left = list(elements)
        while left:
            element = left.pop(0)
            name = _marker(element)
            if name.startswith(OPENING):
                block = self._block(element, name, left)
                if block is not None:
                    del left[: len(block.inside) + 1]
                    self._expand(block, scope)
                    _remove(block.closing)
                _remove(element)
            elif name.startswith(CLOSING) or name == _ELSE:
                self.expander.faults.unbalanced(name)
                _remove(element)
            else:
                self._content(element, name, scope)

    def _block(
        self, opening: etree._Element, name: str, left: list[etree._Element]
    ) -> _Block | None:
        """Return the block that a marker opens; None, with a fault noted, if nothing closes it."""
        head, rest = _head(name)
        depth = 0
        for place, element in enumerate(left):
            other = _marker(element)
            if other == f"{CLOSING}{head}" and not depth:
                return _Block(opening, head, rest, left[:place], element)
            if other.startswith((OPENING, CLOSING)) and _head(other)[0] == head:
                depth += 1 if other.startswith(OPENING) else -1
        self.expander.faults.unbalanced(f"{OPENING}{head}")
        return None

    def _expand(self, block: _Block, scope: NameScope) -> None:
        try:
            if block.head == _IF:
                self._choose(block, scope)
            elif block.head in EDITIONS:
                self._keep(block.inside, scope, block.head == self.edition)
            elif block.head in LOOPS:
                self._repeat(block, scope)
            else:
                available = [*LOOPS, f"{_IF} 条件", *EDITIONS]
                raise MeaninglessName("没有这种块", [OPENING.strip() + word for word in available])
        except MeaninglessName as unknown:
            self.expander.note(_marker(block.opening), unknown)
            _remove(*block.inside)

    def _choose(self, block: _Block, scope: NameScope) -> None:
        """Keep what stands before 否则 if the condition holds, else what stands behind it."""
        middle = _else_place(block.inside)
        first, second = block.inside[:middle], block.inside[middle:]
        marker, second = second[:1], second[1:]
        is_so = conditions.holds(block.rest, scope)
        _remove(*marker)
        self._keep(first, scope, is_so)
        self._keep(second, scope, not is_so)

    def _keep(self, elements: list[etree._Element], scope: NameScope, kept: bool) -> None:
        if kept:
            self.open(elements, scope)
        else:
            _remove(*elements)

    def _repeat(self, block: _Block, scope: NameScope) -> None:
        rows = self._rows(block, scope)
        in_table = block.opening.tag == _ROW
        if in_table:
            self._anchor_table(block)
        model = block_model(block.inside)
        for number, row in enumerate(rows, 1):
            copies = self.draft.copier.copies_of(model)
            for copied in copies:
                block.opening.addprevious(copied)
            self.open(copies, scope.inside(row, number))
        if in_table and not rows:
            _say_none(block)
        _remove(*block.inside)

    def _rows(self, block: _Block, scope: NameScope) -> list[ScopeRow]:
        """Return the rows to repeat for: those of the rows around that pass the test of the marker."""
        rows = scope.looped(block.head)
        if not block.rest:
            return rows
        return [
            row
            for number, row in enumerate(rows, 1)
            if conditions.holds(block.rest, scope.inside(row, number), block.head)
        ]

    def _anchor_table(self, block: _Block) -> None:
        """Anchor the table in its first cell, once, so that a refresh knows its rows; that row is its head."""
        table = next(block.opening.iterancestors(_TABLE))
        first = next(table.iter(_ROW))
        if first.get(_ANCHORED):
            return
        first.set(_ANCHORED, "1")
        count = self._tables[block.head] = self._tables.get(block.head, 0) + 1
        start, end = self.expander.anchors.table(f"{block.head}.{count}", _title_above(table))
        paragraph = next(first.iter(_PARAGRAPH))
        place = 1 if paragraph.find(f"{W}pPr") is not None else 0
        paragraph.insert(place, start)
        paragraph.insert(place + 1, end)

    def _content(self, element: etree._Element, name: str, scope: NameScope) -> None:
        """Expand what is no marker: a table or chart that is generated, a holder of further elements, a paragraph."""
        if name.startswith(TABLE):
            self.expander.scope = scope
            for content in generate(self.draft, name, element):
                element.addprevious(content)
            _remove(element)
        elif name.startswith(CHART):
            self._chart(element, name.removeprefix(CHART))
        elif name == _PHOTOGRAPHS:
            self._photographs(element, scope)
        elif element.tag in _HOLDERS:
            self.open(list(element), scope)
        elif element.tag == _PARAGRAPH:
            if may_hold_anchor(element):
                for paragraph in list(element.iter(_PARAGRAPH)):
                    self.expander.within(scope, paragraph)
        elif may_hold_anchor(element):
            self.open(list(element), scope)

    def _chart(self, place: etree._Element, name: str) -> None:
        """Put a chart into the paragraph that asks for it, as broad as the text; nothing without charts."""
        charts = {chart.name: chart for chart in self.draft.data.charts}
        if charts and name not in charts:
            self.expander.unknown(f"{CHART}{name}")
        for child in list(place):
            if child.tag != f"{W}pPr":
                place.remove(child)
        if name in charts:
            width, _ = text_area(place)
            number = self.draft.copier.next_drawing_id()
            place.extend(
                self.pictures.chart(charts[name], self.expander.anchors, width or PORTRAIT, number)
            )

    def _photographs(self, element: etree._Element, scope: NameScope) -> None:
        """Put the photographs of a problem in the place of a paragraph."""
        try:
            keys = scope.photographs()
        except MeaninglessName as unknown:
            self.expander.note(_PHOTOGRAPHS, unknown)
            keys = ()
        if keys:
            taken = [(key, self.draft.data.photographs[key]) for key in keys]
            runs = self.pictures.photographs(taken, self.draft.copier, _breadth_of_cell(element))
            element.addprevious(paragraph(report_styles.PICTURE, *runs))
        _remove(element)


_ANCHORED = "anchored"  # an attribute that does not stay


def drop_marks(root: etree._Element) -> None:
    """Take out what the opening of blocks has noted in the tree."""
    for row in root.iter(_ROW):
        if row.get(_ANCHORED):
            del row.attrib[_ANCHORED]


def _title_above(table: etree._Element) -> str:
    """Return the text right above a table, if it is short enough to be its title; else an empty text."""
    above = table.getprevious()
    while above is not None and _marker(above):
        above = above.getprevious()
    text = text_of(above).strip() if above is not None and above.tag == _PARAGRAPH else ""
    return text if len(text) <= _LONGEST_TITLE else ""


def _breadth_of_cell(element: etree._Element) -> int:
    """Return how broad the text of the cell around an element is in twip; 0 outside a table, or if it does not say."""
    cell = next(element.iterancestors(_CELL), None)
    width = cell.find(f"{W}tcPr/{W}tcW") if cell is not None else None
    if width is None or attribute(width, "type") != "dxa":
        return 0
    return max(twips(width, "w") - _MARGINS_OF_CELL, 0)


def _marker(element: etree._Element) -> str:
    """Return the name of the anchor that a paragraph or a whole row of a table consists of; else an empty text."""
    if element.tag not in (_PARAGRAPH, _ROW):
        return ""
    return sole_anchor(element)


def _head(name: str) -> tuple[str, str]:
    """Return what a marker is about, and the test behind it."""
    text = name.removeprefix(OPENING).removeprefix(CLOSING)
    if text.startswith(f"{_IF} "):
        return _IF, text.removeprefix(f"{_IF} ")
    head, _, rest = text.partition(",")
    return head.strip(), rest.strip()


def _else_place(inside: Sequence[etree._Element]) -> int:
    """Return where 否则 of this block stands; behind the last element if it has none."""
    depth = 0
    for place, element in enumerate(inside):
        name = _marker(element)
        if name == _ELSE and not depth:
            return place
        if name.startswith((OPENING, CLOSING)) and _head(name)[0] == _IF:
            depth += 1 if name.startswith(OPENING) else -1
    return len(inside)


def _remove(*elements: etree._Element) -> None:
    for element in elements:
        if element.getparent() is not None:
            remove_paragraph(element)


def _say_none(block: _Block) -> None:
    """Put a row that says 无 in the place of the rows of a table that has none."""
    model = next((row for row in block.inside if row.tag == _ROW), None)
    if model is None:
        return
    row = copy.deepcopy(model)
    for number, cell in enumerate(row.iter(_CELL)):
        for extra in cell.findall(_PARAGRAPH)[1:]:
            cell.remove(extra)
        paragraph = next(cell.iter(_PARAGRAPH))
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)
        paragraph.append(run(_DASH if number else _NONE))
    block.opening.addprevious(row)
