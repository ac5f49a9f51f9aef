"""Punctuation and dates in a text, as the standard writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.lint import annexes, heading_numbers
from shifan.report.lint.model import LayoutFault, LintedDocument
from shifan.report.lint.profile import TextRule

_AROUND = 5  # signs shown at both sides of what is wrong


@dataclass(frozen=True)
class _TextCheck:
    """Something that may not stand in a text unless the profile allows it by the key `allowed_by`."""

    code: str
    pattern: re.Pattern[str]
    allowed_by: str
    expected: str
    action: str

    def is_allowed(self, rule: TextRule) -> bool:
        return bool(getattr(rule, self.allowed_by))


_CHECKS = (
    _TextCheck(
        "western-quotes",
        pattern_of(r"[\u4e00-\u9fff][\"']|[\"'][\u4e00-\u9fff]|[\u4e00-\u9fff]--"),
        "western_quotes",
        "中文引号“ ”和破折号——",
        "请改用中文标点",
    ),
    _TextCheck(
        "half-width",
        pattern_of(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]"),
        "half_width",
        "全角标点",
        "请改用中文标点",
    ),
    _TextCheck(
        "full-width-digits",
        pattern_of(r"[０-９]"),
        "full_width_digits",
        "半角数字",
        "请改用半角阿拉伯数字",
    ),
    _TextCheck(
        "bracket",
        pattern_of(r"[\[［（(【]((?:19|20)\d{2})[\]］）)】]\s*\d+\s*号"),
        "round_year",
        "六角括号，如〔2021〕5号",
        "请改用六角括号〔〕",
    ),
    _TextCheck(
        "date",
        pattern_of(r"\d{4}年0\d月|年\d{1,2}月0\d日|年0\d月0?\d日"),
        "padded_date",
        "月、日不编虚位，如2023年1月5日",
        "请删去月、日前的0",
    ),
)


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield the faults of texts, headings and annexes."""
    checks = [sought for sought in _CHECKS if not sought.is_allowed(document.profile.text)]
    for paragraph in document.paragraphs:
        for sought in checks:
            hit = sought.pattern.search(paragraph.text)
            if hit:
                found = paragraph.text[max(0, hit.start() - _AROUND) : hit.end() + _AROUND]
                yield LayoutFault(
                    sought.code, paragraph.place, found, sought.expected, sought.action
                )
    if document.profile.check_headings:
        yield from heading_numbers.check(document)
    if document.profile.check_annexes:
        yield from annexes.check(document)
