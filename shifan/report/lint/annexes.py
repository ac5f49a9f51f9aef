"""Annexes: each begins a page, its number flush left, its title in the middle of the third line."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.lint.model import LayoutFault, LintedDocument, LintedParagraph
from shifan.word.elements import W, attribute, descendant, whole_length

ANNEX_NUMBER = pattern_of(r"^附\s*+件\s*+(\d*+)\s*+([:：.．、]?)$")
_OFF = ("", "0", "false", "off")
_INDENTS = ("firstLineChars", "firstLine", "left", "leftChars")
_LINE_TWIPS, _LINE_HUNDREDTHS = 400, 100  # space before a title that is as high as a line


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield annexes that do not begin a page, or whose number or title does not stand as the standard wants."""
    for n, paragraph in enumerate(document.paragraphs):
        hit = ANNEX_NUMBER.match(paragraph.text.strip())
        if paragraph.is_in_cell or not hit:
            continue
        yield from _number_faults(document, paragraph, hit[2])
        following = document.paragraphs[n + 1 :]
        title = next((paragraph for paragraph in following if not paragraph.is_in_cell), None)
        if title is not None:
            yield from _title_faults(document, paragraph, title)


def _fault(paragraph: LintedParagraph, found: str, expected: str, action: str) -> LayoutFault:
    return LayoutFault(
        "annex", paragraph.place, found, f"{expected}（认作附件号或附件标题）", action
    )


def _number_faults(
    document: LintedDocument, number: LintedParagraph, sign: str
) -> Iterator[LayoutFault]:
    """Yield what is wrong with an annex's number; `sign` is the punctuation behind it."""
    if sign:
        yield _fault(number, f"“附件”后有标点“{sign}”", "附件1", "请删去标点")
    if not _begins_page(document, number.element):
        yield _fault(number, "没有另面编排", "另起一页", "请设置“段前分页”")
    indents = [document.paragraph_property(number.element, "ind", name) for name in _INDENTS]
    align = document.paragraph_property(number.element, "jc")
    is_indented = any(indent not in ("", "0") for indent in indents)
    if is_indented or align in ("center", "right", "end"):
        yield _fault(number, "“附件”没有顶格", "在版心左上角第一行顶格", "请取消缩进和居中")


def _title_faults(
    document: LintedDocument, number: LintedParagraph, title: LintedParagraph
) -> Iterator[LayoutFault]:
    if document.paragraph_property(title.element, "jc") != "center":
        yield _fault(title, "附件标题没有居中", "居中排在第三行", "请将附件标题居中")
    elif not _is_on_third_line(document, number.element, title.element):
        yield _fault(title, "附件标题紧接“附件”", "居中排在第三行", "请在标题前空一行")


def _begins_page(document: LintedDocument, paragraph: etree._Element) -> bool:
    """Return whether a paragraph begins a page: by itself, or by a break with nothing but empty lines between."""
    is_asked_for = document.paragraph_property(paragraph, "pageBreakBefore") not in _OFF
    if is_asked_for or paragraph.find(f".//{W}lastRenderedPageBreak") is not None:
        return True
    before = paragraph.getprevious()
    while before is not None and before.tag != f"{W}tbl":
        if _ends_page(before):
            return True
        if "".join(node.text or "" for node in before.iter(f"{W}t")).strip():
            return False
        before = before.getprevious()
    return before is None or _holds_page_break(paragraph)


def _ends_page(paragraph: etree._Element) -> bool:
    return descendant(paragraph, "pPr/sectPr") is not None or _holds_page_break(paragraph)


def _holds_page_break(paragraph: etree._Element) -> bool:
    return any(attribute(line_break, "type") == "page" for line_break in paragraph.iter(f"{W}br"))


def _is_on_third_line(
    document: LintedDocument, number: etree._Element, title: etree._Element
) -> bool:
    """Return whether a line is left free between number and title: an empty paragraph, or space as high as a line."""

    def spacing(paragraph: etree._Element, name: str) -> int:
        return whole_length(document.paragraph_property(paragraph, "spacing", name)) or 0

    if title.getprevious() is not number:
        return True
    space = spacing(title, "before") + spacing(number, "after")
    return space >= _LINE_TWIPS or spacing(title, "beforeLines") >= _LINE_HUNDREDTHS
