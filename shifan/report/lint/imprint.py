"""The imprint (版记) at the end of a letter: size, punctuation, date of printing, and the lines that part it off."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.lint.model import LayoutFault, LintedDocument, LintedParagraph
from shifan.report.lint.placed_roles import IMPRINT
from shifan.word.elements import W, attribute, table_of

_COPIES = pattern_of(r"^抄\s*送")
_PRINTED = pattern_of(r"印\s*发$")
_NO_LINE = ("", "nil", "none")
_DRAWN = (f"{W}drawing", f"{W}pict")


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield what is wrong with the imprint; a report without one has no fault."""
    lines = [line for line in document.paragraphs if line.role == IMPRINT]
    for line in lines:
        text = line.text.strip()
        if _COPIES.match(text) and not text.endswith("。"):
            yield _fault(line, "抄送机关后没有句号", "末尾标句号", "请在最后一个抄送机关后加句号")
    if not lines:
        return
    if not any(_PRINTED.search(line.text.strip()) for line in lines):
        expected = "印发机关和印发日期，如“2023年11月20日印发”"
        yield _fault(lines[-1], "没有印发日期", expected, "请补上印发机关和印发日期")
    if not any(_is_parted_off(document, line.element) for line in lines):
        yield _fault(
            lines[0], "版记没有分隔线", "首末分隔线、中间分隔线与版心等宽", "请加上版记的分隔线"
        )


def _fault(line: LintedParagraph, found: str, expected: str, action: str) -> LayoutFault:
    return LayoutFault("imprint", line.place, found, f"{expected}（认作版记）", action)


def _is_parted_off(document: LintedDocument, paragraph: etree._Element) -> bool:
    """Return whether a line of the imprint has a border, its own, its table's or a drawn one."""
    table = table_of(paragraph)
    if table is not None:
        return _has_border(table)
    properties = paragraph.find(f"{W}pPr")
    if properties is not None and _has_border(properties):
        return True
    beside = (paragraph, paragraph.getprevious(), paragraph.getnext())
    return any(line is not None and next(line.iter(*_DRAWN), None) is not None for line in beside)


def _has_border(element: etree._Element) -> bool:
    sides = element.iter(*(W + side for side in ("top", "bottom", "insideH", "between")))
    return any(attribute(side, "val") not in _NO_LINE for side in sides)
