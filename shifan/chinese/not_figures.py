"""Numerals in a text that are no figures.

Numbers of headings, of documents and editions, codes, references to annexes and tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from shifan.chinese.measure_words import COUNTED_SIGNS, MEASURE
from shifan.chinese.numerals import DIGITS
from shifan.patterns import pattern_of

_NUMERAL = f"[{''.join(sorted(DIGITS))}十百千拾佰仟万亿]"
# A figure follows, not the words of a heading: 12.5 吨，… but 1.2 人员情况.
_FIGURE_BEHIND = rf"[\d万亿%‰元]|(?:{MEASURE})(?:[\s，。；：、,;）)]|$)"
_HEADINGS = (
    r"\s*\d+\s*[.、．](?!\d)",
    rf"\s*{_NUMERAL}+[、．.](?!{_NUMERAL}+月)",
    rf"\s*[（(]\s*(?:\d{{1,2}}|{_NUMERAL}+)\s*[）)]",
    r"\s*\d{1,2}[）)]",
    rf"\s*\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?:\s+|、)(?=\S)(?!{_FIGURE_BEHIND})",
)
_DOCUMENTS = (
    r"〔\d{4}〕\d*号?",
    r"[（(]\d{4}年?版[）)]",
    r"GB/?T?\s?\d+(?:[—.-]\d+)*",
)
_REFERENCES = (
    rf"第\s*(?:\d+|{_NUMERAL}+)[章节条款项页部号]",
    rf"(?<![代地报意企试列手电水仪发视蓝])(?:附件|附图|附表|图|表)\s?\d+(?![\d.]|\s*[{COUNTED_SIGNS}])",
    r"[图表]\s?\d+所示",
    r"(?:附件|附)[:：]\s*\d+\s*[.、．](?!\d)",  # the first line of the list of annexes
)
# 联系电话：0351-1234567, 热线12315 only behind a colon: 投诉举报电话13家 is a figure.
_LINES = (
    r"(?:电话|手机|传真|热线)(?:号码)?\s*[:：]?\s*"
    r"(?:[(（]?0\d{2,3}[)）]?[-— ]?\d{7,8}(?:[-转]\d{1,6})?|1[3-9]\d{9})(?!\d)",
    rf"(?:电话|手机|传真|热线|邮编|邮政编码)(?:号码)?\s*[:：]\s*\d{{5,8}}(?!\d|\s*[.%‰万亿{COUNTED_SIGNS}分])",
)
# B01, M05-03; but GDP5000亿元 and A5家 hold values.
_CODES = (
    r"PM2\.5(?!\d)",
    rf"(?<![A-Za-z0-9])[A-Za-z]{{1,4}}\d{{1,6}}(?:-\d+)*(?!\d|\.\d|\s*[十百千万亿%‰{COUNTED_SIGNS}])",
)
_AT_START = tuple(map(pattern_of, _HEADINGS))
_ANYWHERE = pattern_of("|".join((*_DOCUMENTS, *_REFERENCES, *_LINES, *_CODES)))


def not_figures(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the numerals stand that are no figures, in a paragraph made half-width; places may overlap."""
    for pattern in _AT_START:
        heading = pattern.match(text)
        if heading:
            yield heading.span()
    for hit in _ANYWHERE.finditer(text):
        yield hit.span()
