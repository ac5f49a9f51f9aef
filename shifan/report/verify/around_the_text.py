"""What is read beside the text of a report: its headers and footers, and the properties of the file."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan import safe_xml
from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.chinese.measure_words import MEASURE
from shifan.errors import Refused
from shifan.patterns import pattern_of
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.story_reader import MARGINS
from shifan.report.place_names import join_names
from shifan.report.run_documents import file_in_run
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, UNSOURCED, VerifiedItem
from shifan.word.package import read_some

_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml")
# Of the standard properties those that people read; of their own all that hold a text.
_READ = ("title", "subject", "description", "keywords", "category", "lpwstr", "lpstr", "bstr")
_OTHER_CITY, IN_PROPERTIES = "页眉页脚说的是另一个地方", "文件属性中没有依据的说法"
_CITY = pattern_of(
    r"^(?:关于|报送|对)*(?:[\u4e00-\u9fff]{2,4}(?:省|自治区))?(?P<city>[\u4e00-\u9fff]{2,5}?市)"
    r"(?=创建|省级|初评|国家|食品|评价|报告|[（(\s\d]|$)"
)
_NO_NAME = ("城市", "全市", "本市", "各市", "我市", "该市", "地市")
_COUNTS = pattern_of(rf"\s*(?:[%％‰]|(?!个?月|季度|[年日周期批届轮页级]){MEASURE})")
_LONGEST = 40


def judged_margins(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the lines of headers and footers that name another city than the report's, and the run's own does not."""
    known = {paragraph.text for paragraph in model.paragraphs if paragraph.part.startswith(MARGINS)}
    city = context.reading.info.city
    for paragraph in context.reading.paragraphs:
        text = paragraph.text
        if not paragraph.part.startswith(MARGINS) or text in known or any(paragraph.names):
            continue
        if _names_other_city(text, city):
            named = join_names(_OTHER_CITY, context.place_names.of(paragraph.element))
            yield VerifiedItem(text.strip()[:_LONGEST], "", CHANGED, named)


def judged_properties(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the properties of the file that claim something, count something, or name another city."""
    stating = stated_in_properties(context.parts, context.reading.info.city)
    known = _properties_of_run(context) if stating else set()
    for text in stating:
        if text not in known:
            yield VerifiedItem(text[:_LONGEST], "", UNSOURCED, IN_PROPERTIES)


def stated_in_properties(parts: dict[str, bytes], city: str) -> list[str]:
    """Return the properties of a file that claim something, count something, or name another city than its own."""
    return [
        text
        for text in texts_of_properties(parts)
        if claims_in(text) or _counts(text) or _names_other_city(text, city)
    ]


def _properties_of_run(context: VerifyContext) -> set[str]:
    """Return the properties of the run's own file: the name of a document may say 无问题点位."""
    path = file_in_run(context.run, context.reading.info) if context.run is not None else None
    if path is None or not path.is_file():
        return set()
    try:
        return set(texts_of_properties(read_some(path, _PROPERTIES)))
    except Refused:
        return set()


def _names_other_city(text: str, city: str) -> bool:
    """Return whether a line begins with the name of a city, and names not the report's own."""
    hit = _CITY.match("".join(text.split()))
    return hit is not None and city not in text and not hit["city"].endswith(_NO_NAME)


def _counts(text: str) -> bool:
    """Return whether a text says how many of something there are; a year or a draft's number does not."""
    return any(_COUNTS.match(text, number.end) for number in written_numbers(text))


def texts_of_properties(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield the properties of a file that people read."""
    for name in _PROPERTIES:
        try:
            root = safe_xml.parse(parts[name]) if name in parts else None
        except safe_xml.MalformedXml:
            continue
        for element in () if root is None else root.iter(etree.Element):
            if etree.QName(element).localname in _READ and (element.text or "").strip():
                yield element.text or ""
