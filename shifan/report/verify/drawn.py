"""Words that stand in no paragraph and are printed all the same, and what is laid over words.

A watermark, the words that Word itself puts before a paragraph as the number of a list, a shape in front of the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan import safe_xml
from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.chinese.measure_words import MEASURE
from shifan.chinese.statements import statement_words
from shifan.patterns import pattern_of
from shifan.report.anchors.reading import BODY, STYLES
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, UNSOURCED, VerifiedItem
from shifan.word.drawing_names import VML, VML_SHAPES
from shifan.word.elements import FALLBACK, W, attribute, length
from shifan.word.hidden_shapes import covers_text
from shifan.word.numbering import numbering_labels

_SMALLEST_PAGE = 2_000  # twips
_NUMBERING = "word/numbering.xml"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_ENDS_BARE = pattern_of(r"%\d\Z").search
_COUNTED = pattern_of(rf"\s*(?:[%％‰\d.]|{MEASURE})")
_OF_LISTS = pattern_of(r"[\W_\d%]|[第章节条款项附件图表注之是一二三四五六七八九十百]")


def judged_drawings(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield watermarks that claim something, words in the numbers of lists, and shapes that cover text."""
    for root in context.reading.roots.values():
        for mark in root.iter(f"{VML}textpath"):
            text = mark.get("string", "")
            if claims_in(text) or written_numbers(text) or statement_words(text):
                yield VerifiedItem(text, "", UNSOURCED, "水印中没有依据的说法")
        for shape in root.iter(*VML_SHAPES, _WPS):
            if next(shape.iterancestors(FALLBACK), None) is None and covers_text(shape):
                yield VerifiedItem("", "", CHANGED, _place("盖在文字上的图形", shape, context))
    yield from _labels(context)
    for page in context.reading.roots[BODY].iter(f"{W}pgSz"):
        sides = [length(attribute(page, side)) for side in ("w", "h")]
        if any(side is not None and side < _SMALLEST_PAGE for side in sides):
            yield VerifiedItem("", "", CHANGED, "纸张小得放不下文字")


def _labels(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the numbers of lists that say more than a number."""
    if _NUMBERING not in context.parts:
        return
    numbering = _parsed(context.parts[_NUMBERING])
    labels = [] if numbering is None else list(numbering.iter(f"{W}lvlText"))
    stated = [attribute(label, "val") for label in labels]
    if numbering is None or (not any(map(_says_more, stated)) and not any(map(_ENDS_BARE, stated))):
        return
    styles = _parsed(context.parts.get(STYLES, b""))
    for root in context.reading.roots.values():
        for paragraph, label in numbering_labels(root, styles, numbering).items():
            if _says_more(label) or _is_read_on(label, paragraph):
                yield VerifiedItem(
                    label, "", CHANGED, _place("自动编号中的文字", paragraph, context)
                )


def _is_read_on(label: str, paragraph: etree._Element) -> bool:
    """Return whether a number of a list is read with what stands behind it: 12 before 个点位, or before 3.5."""
    if not label[-1:].isdigit():
        return False
    text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
    return _COUNTED.match(text) is not None


def _says_more(label: str) -> bool:
    """Return whether a number of a list holds words beside those by which things are numbered."""
    return bool(_OF_LISTS.sub("", label))


def _parsed(content: bytes) -> etree._Element | None:
    try:
        return safe_xml.parse(content)
    except safe_xml.MalformedXml:
        return None


def _place(what: str, element: etree._Element, context: VerifyContext) -> str:
    is_paragraph = element.tag == f"{W}p"
    holder = element if is_paragraph else next(element.iterancestors(f"{W}p"), None)
    return what if holder is None else join_names(what, context.place_names.of(holder))
