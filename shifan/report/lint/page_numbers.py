"""The page number: there, in the wanted form, on its side of odd and even pages, turned with landscape pages."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.report.lint.model import (
    DEFAULT_SIZE,
    LayoutFault,
    LintedDocument,
    chinese_font_names,
    paragraph_text,
)
from shifan.report.lint.page_setup import TWIPS_PER_MM, is_landscape
from shifan.report.lint.profile import PageNumberRule
from shifan.word.drawing_names import WP
from shifan.word.elements import (
    W,
    attribute,
    descendant,
    half_points,
    is_on,
    value_at,
    whole_length,
)
from shifan.word.fields import field_names

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HALF_LINE = 2.5  # mm: half of a 14 pt line
_PLACE = "页脚"
_OUTSIDE = "outside"
# How the wanted side may be stated, and what people call it.
_ALIGNED = {
    "right": ("right", "end", _OUTSIDE),
    "left": ("left", "start", "", "both", _OUTSIDE),
    "center": ("center",),
}
_WANTED_SIDES = {"left": "居左空一字", "right": "居右空一字", "center": "居中"}
_SIDE_NAMES = {
    "": "居左",
    "left": "居左",
    "start": "居左",
    "both": "居左",
    "right": "居右",
    "end": "居右",
    "center": "居中",
    _OUTSIDE: "在外侧",
    "inside": "在内侧",
}


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield faults of page numbers: odd and even footers, form, place, font and size."""
    rule = document.profile.page_number
    settings = document.roots.get("word/settings.xml")
    odd_and_even_differ = is_on(descendant(settings, "evenAndOddHeaders"))
    numbers = _page_number_paragraphs(document)
    if rule.position == _OUTSIDE and not odd_and_even_differ:
        yield from _one_footer_for_both(document, numbers)
    if not numbers:
        yield _fault("没有页码", rule.form.format(n="页码"), "请插入页码")
    for paragraph in numbers:
        yield from _form(paragraph, rule)
        yield from _font(document, paragraph, rule)
    if odd_and_even_differ or rule.position == "center":
        yield from _sides(document, rule)
    if rule.turned:
        yield from _not_turned(document)
    yield from _distance(document, rule)


def _one_footer_for_both(
    document: LintedDocument, numbers: list[etree._Element]
) -> Iterator[LayoutFault]:
    """Yield one footer for odd and even pages, unless its numbers stand outside by themselves."""
    if not numbers or any(_side(document, number) != _OUTSIDE for number in numbers):
        action = "请在页面设置中选择“奇偶页不同”"
        yield _fault("奇偶页没有分开", "单页居右、双页居左", action)


def _fault(found: str, expected: str, action: str, place: str = _PLACE) -> LayoutFault:
    return LayoutFault("page-number", place, found, expected, action)


def _page_number_paragraphs(document: LintedDocument) -> list[etree._Element]:
    """Return the paragraphs with a page number, footer by footer."""
    footers = [
        root for name, root in sorted(document.roots.items()) if name.startswith("word/footer")
    ]
    return [paragraph for paragraph in map(_page_number_in, footers) if paragraph is not None]


def _form(paragraph: etree._Element, rule: PageNumberRule) -> Iterator[LayoutFault]:
    """Yield a page number that is written otherwise."""
    text = paragraph_text(paragraph).strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    if not digits or text.replace(" ", "") != rule.form.format(n=digits).replace(" ", ""):
        yield _fault(
            f"页码写作“{text or '（空）'}”",
            rule.form.format(n="页码"),
            "请改正页码形式；域没有结果时 WPS 不显示页码",
        )


def _font(
    document: LintedDocument, paragraph: etree._Element, rule: PageNumberRule
) -> Iterator[LayoutFault]:
    """Yield the first run of a page number in another font or size."""
    fonts = chinese_font_names(rule.font)
    for run in paragraph.iter(f"{W}r"):
        if run.find(f"{W}t") is None:
            continue
        size = half_points(document.run_property(run, paragraph, "sz")) or DEFAULT_SIZE
        font = document.font(run, paragraph, "eastAsia")
        if size != int(rule.size * 2) or font not in fonts:
            yield _fault(
                f"页码 {font or '没有设置字体'} {size / 2:g} 磅",
                f"{'或'.join(rule.font)} {rule.size} 磅",
                "请改正页码的字体字号",
            )
            return


def _sides(document: LintedDocument, rule: PageNumberRule) -> Iterator[LayoutFault]:
    """Yield the first footer of portrait pages on the wrong side: odd right and even left, or both in the middle."""
    for section in document.sections:
        for reference in () if is_landscape(section) else section.iter(f"{W}footerReference"):
            kind, footer = attribute(reference, "type"), _footer(document, reference)
            paragraph = None if footer is None else _page_number_in(footer)
            if paragraph is None or kind == "first":
                continue
            wanted, side = _wanted_side(rule, kind), _side(document, paragraph)
            if side not in _ALIGNED[wanted]:
                page = "双" if kind == "even" else "单"
                found = f"{page}页页码{_SIDE_NAMES.get(side, side)}"
                yield _fault(found, _WANTED_SIDES[wanted], "请改正页码位置")
                return


def _wanted_side(rule: PageNumberRule, kind: str) -> str:
    if rule.position == "center":
        return "center"
    return "left" if kind == "even" else "right"


def _side(document: LintedDocument, paragraph: etree._Element) -> str:
    """Return where a page number stands: by its frame, else by the text box it is in, else by its alignment."""
    framed = value_at(paragraph, "pPr/framePr", "xAlign")
    if framed:
        return framed
    box = next(paragraph.iterancestors(f"{WP}anchor"), None)
    placed = "" if box is None else box.findtext(f"{WP}positionH/{WP}align", "")
    return placed.strip() or document.paragraph_property(paragraph, "jc")


def _not_turned(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield landscape sections whose page number is not turned with the text, as it stands on portrait pages."""
    footers: dict[str, etree._Element | None] = {}
    for count, section in enumerate(document.sections, 1):
        for reference in section.iter(f"{W}footerReference"):
            footers[attribute(reference, "type", "default")] = _footer(document, reference)
        numbered = [
            footer
            for kind, footer in footers.items()
            if kind != "first" and footer is not None and _page_number_in(footer) is not None
        ]
        if is_landscape(section) and any(_is_upright(footer) for footer in numbered):
            yield _fault(
                "页码没有随页面转向",
                "页码在版心左侧，文字顺时针转90度",
                "请取消“链接到前一节”，将页码放进竖排的文本框或表格",
                f"第{count}节（横排）",
            )


def _page_number_in(footer: etree._Element) -> etree._Element | None:
    """Return the paragraph of a footer with the page number; the number of all pages is none."""
    paragraphs = footer.iter(f"{W}p")
    return next((paragraph for paragraph in paragraphs if "PAGE" in field_names(paragraph)), None)


def _is_upright(footer: etree._Element) -> bool:
    """Return whether no text of a footer is turned, by table cell or text box."""
    for element in footer.iter(etree.Element):
        is_turned_cell = element.tag == f"{W}textDirection" and attribute(
            element, "val"
        ).startswith("tb")
        is_turned_box = str(element.tag).endswith("bodyPr") and "vert" in element.attrib
        if is_turned_cell or is_turned_box:
            return False
    return True


def _footer(document: LintedDocument, reference: etree._Element) -> etree._Element | None:
    """Return the root of the footer that a section refers to; None if it is not in the file."""
    relations = document.roots.get("word/_rels/document.xml.rels")
    targets = (
        []
        if relations is None
        else [(relation.get("Id"), relation.get("Target", "")) for relation in relations]
    )
    name = dict(targets).get(reference.get(_RELATION), "").lstrip("/")
    return document.roots.get(name if name.startswith("word/") else f"word/{name}")


def _distance(document: LintedDocument, rule: PageNumberRule) -> Iterator[LayoutFault]:
    """Yield a footer of portrait pages that is not the wanted distance below the text."""
    for count, section in enumerate(document.sections, 1):
        margins = section.find(f"{W}pgMar")
        bottom = whole_length(attribute(margins, "bottom"))
        footer = whole_length(attribute(margins, "footer"))
        if is_landscape(section) or rule.below is None or bottom is None or footer is None:
            continue
        gap = (bottom - footer) / TWIPS_PER_MM - _HALF_LINE
        if abs(gap - rule.below) > rule.tolerance:
            yield _fault(
                f"一字线距版心下边缘约 {gap:.1f} 毫米",
                f"{rule.below} 毫米",
                "请在页面设置中改正页脚距边界的距离",
                f"第{count}节",
            )
