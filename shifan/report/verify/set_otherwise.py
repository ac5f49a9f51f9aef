"""Texts that are set in another order or form than they are written: overridden directions, two lines in one.

What programs for right-to-left scripts write for them is honest; a Chinese report has no use for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.chinese.statements import statement_words
from shifan.patterns import pattern_of
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, UNSOURCED, VerifiedItem
from shifan.word.drawing_names import VML
from shifan.word.elements import W, attribute, is_on

_PARAGRAPH, _TEXT, _RUN = f"{W}p", f"{W}t", f"{W}r"
_OVERRIDING, _TWO_IN_ONE, _PAGE = (f"{W}bdo", f"{W}dir"), f"{W}eastAsianLayout", f"{W}pgNum"
_OTHER_SCRIPT = (f"{W}rtl", f"{W}cs")
_TITLE, _PLACEHOLDER = f"{W}alias", f"{W}showingPlcHdr"
_OVERRIDES = pattern_of("[\u202b\u202d\u202e\u2067]")
_DIRECTION, _SCRIPT = "文字方向被改，显示的次序与写的不同", "按从右向左的文字排印的数据"
_IN_TWO_LINES, _PAGE_NUMBER = "数据排成双行或横排，显示的与写的不同", "数据旁由程序填的页码"
_NAMED, _AS_PLACEHOLDER = "控件标题中没有依据的说法", "标作占位文字的数据"
_DESCRIBED = "图形的替代文字中没有依据的说法"


def judged_settings(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield texts that are shown in another order or form than they are written, and titles that state something."""
    by_node = context.reading.value_by_node
    for root in context.reading.roots.values():
        yield from _overridden(root, context)
        yield from _page_numbers(root, context)
        for element in root.iter(*_OTHER_SCRIPT, _TWO_IN_ONE, _PLACEHOLDER):
            what = _reason(element)
            if what and any(node in by_node for node in _texts_of(element)):
                yield _item("", what, element, context)
        for title in root.iter(_TITLE):
            if (named := attribute(title, "val")) not in context.reading.values:
                yield from _stated(named, _NAMED, title, context)
        for element in root.iter(f"{VML}*"):
            for name in ("alt", "title"):
                yield from _stated(element.get(name, ""), _DESCRIBED, element, context)


def _overridden(root: etree._Element, context: VerifyContext) -> Iterator[VerifiedItem]:
    for element in root.iter(*_OVERRIDING):
        if attribute(element, "val") == "rtl" and next(element.iter(_TEXT), None) is not None:
            yield _item("", _DIRECTION, element, context)
    for node in root.iter(_TEXT):
        if _OVERRIDES.search(node.text or ""):
            yield _item("", _DIRECTION, node, context)


def _page_numbers(root: etree._Element, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield a number of a page of each paragraph that has a value."""
    by_node = context.reading.value_by_node
    first = {next(page.iterancestors(_PARAGRAPH), None): page for page in root.iter(_PAGE)}
    for paragraph, page in first.items():
        if paragraph is not None and any(node in by_node for node in paragraph.iter(_TEXT)):
            yield _item("", _PAGE_NUMBER, page, context)


def _reason(element: etree._Element) -> str:
    if element.tag in _OTHER_SCRIPT:
        return _SCRIPT if is_on(element) else ""
    if element.tag == _TWO_IN_ONE:
        stated = {attribute(element, name) for name in ("combine", "vert")}
        return _IN_TWO_LINES if stated & {"1", "true", "on"} else ""
    return _AS_PLACEHOLDER if is_on(element) else ""


def _texts_of(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the texts that a property is one of."""
    holder = next(element.iterancestors(f"{W}sdt" if element.tag == _PLACEHOLDER else _RUN), None)
    return iter(()) if holder is None else holder.iter(_TEXT)


def _stated(
    text: str, what: str, element: etree._Element, context: VerifyContext
) -> Iterator[VerifiedItem]:
    if text and (claims_in(text) or (written_numbers(text) and statement_words(text))):
        yield VerifiedItem(text, "", UNSOURCED, _place(what, element, context))


def _item(text: str, what: str, element: etree._Element, context: VerifyContext) -> VerifiedItem:
    return VerifiedItem(text, "", CHANGED, _place(what, element, context))


def _place(what: str, element: etree._Element, context: VerifyContext) -> str:
    paragraph = next(element.iterancestors(_PARAGRAPH), None)
    return what if paragraph is None else join_names(what, context.place_names.of(paragraph))
