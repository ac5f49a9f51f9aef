"""The numbers of headings: 一、 （一） 1.

In their order, written as the standard wants, in the style of their level.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from shifan.chinese.numerals import amount, chinese_numeral
from shifan.patterns import pattern_of
from shifan.report.lint.annexes import ANNEX_NUMBER
from shifan.report.lint.letter_parts import letter_parts
from shifan.report.lint.model import LayoutFault, LintedDocument, LintedParagraph
from shifan.word.elements import value_at

_N = "[一二三四五六七八九十]+"
# 1.2023年… is an item, 3.2万人 and 2023.11.6 begin with a number of the text.
_LEVELS = (
    pattern_of(rf"^({_N})、"),
    pattern_of(rf"^（({_N})）"),
    pattern_of(r"^(\d+)[.．](?!\d(?!\d{3}年))"),
)
_ITEM_LEVEL = 2  # the first whose numbers are Arabic, and a list of which may begin anew
_END, _INSIDE = pattern_of(r"[。；，]$"), pattern_of("[。；]")
_DECIMAL = pattern_of(r"^\d+[.．]\d(?!\d{3}年)")
_HEADING_STYLE = pattern_of(r"Heading([123])")
# How a number is written wrongly → what is wrong, and how it is right.
_MISWRITTEN = (
    (pattern_of(rf"^[（(]{_N}[）)]、"), "括号后有顿号", "（一）后不加标点"),
    (pattern_of(rf"^\({_N}\)"), "半角括号", "（一）用全角括号"),
    (pattern_of(rf"^{_N}[.．,，]"), "序号后不是顿号", "一、"),
    (pattern_of(r"^\d+、"), "阿拉伯数字后用顿号", "1.用圆点"),
    (pattern_of(r"^[（(]\d+[）)]、"), "括号后有顿号", "（1）后不加标点"),
)

_BLOCK_OPENS, _OTHER = pattern_of(r"\s*\{\{\s*#\s*([^{}\s]+)\s*\}\}\s*"), "other_"


class _Counts:
    """The numbers that the three levels have come to, and how many lines may have been items of the third."""

    def __init__(self) -> None:
        self._numbers = [0, 0, 0]
        self._maybe_items = 0

    def due(self, level: int) -> int:
        """Return the number that comes next on a level."""
        return self._numbers[level] + 1

    def enter(self, level: int, number: int) -> None:
        """Set a level to a number; deeper levels start anew."""
        self._numbers[level:] = [number, *[0] * (_ITEM_LEVEL - level)]
        self._maybe_items = 0

    def may_have_counted(self) -> None:
        """Note a line such as 3.2万人 or 1.5G网络, which may be an item: the next number may count it or not."""
        self._maybe_items += 1

    def expected(self, shown: str, level: int) -> str:
        """Return the number that is due instead of the one shown; empty if that is right.

        A list of items may begin anew.
        """
        due = self.due(level)
        if level < _ITEM_LEVEL:
            return "" if shown == chinese_numeral(due) else chinese_numeral(due)
        is_right = shown == "1" or due <= int(shown) <= due + self._maybe_items
        return "" if is_right else str(due)


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield headings that are written wrongly, out of order, or of a style that is not their level's."""
    counts, apart, alternatives = _Counts(), letter_parts(document), _Alternatives()
    for paragraph in document.paragraphs:
        text = paragraph.numbered_text
        counts = alternatives.counts_at(text, counts)
        if paragraph.is_in_cell or not paragraph.role or paragraph.element in apart:
            continue
        if ANNEX_NUMBER.match(text):
            counts = _Counts()
        level = _level_numbered_by_word(document, paragraph, text)
        if level is not None:
            counts.enter(level, counts.due(level))
            continue
        for pattern, found, expected in _MISWRITTEN:
            if pattern.match(text):
                yield LayoutFault(
                    "heading-number", paragraph.place, found, expected, "请改正标题序号"
                )
        yield from _typed_number(paragraph, text, counts)


class _Alternatives:
    """Blocks of a skeleton of which only one is kept, `other_…` in the place of the one before it: counted alike."""

    def __init__(self) -> None:
        self._before = _Counts()

    def counts_at(self, text: str, counts: _Counts) -> _Counts:
        """Return the counts with which a paragraph is counted: those before the block that it is an alternative to."""
        opened = _BLOCK_OPENS.fullmatch(text)
        if opened and opened[1].startswith(_OTHER):
            return copy.deepcopy(self._before)
        if opened:
            self._before = copy.deepcopy(counts)
        return counts


def _level_numbered_by_word(
    document: LintedDocument, paragraph: LintedParagraph, text: str
) -> int | None:
    """Return the level of a heading that Word numbers itself; None for others.

    Its number is not typed, but those after it start anew.
    """
    heading = _HEADING_STYLE.fullmatch(paragraph.role)
    if not heading or any(pattern.match(text) for pattern in _LEVELS):
        return None
    is_numbered = document.paragraph_property(paragraph.element, "numPr") and not paragraph.label
    is_taken_away = value_at(paragraph.element, "pPr/numPr/numId") == "0"
    return int(heading[1]) - 1 if is_numbered and not is_taken_away else None


def _typed_number(paragraph: LintedParagraph, text: str, counts: _Counts) -> Iterator[LayoutFault]:
    """Yield what is wrong with the number typed before a heading, and count it."""
    if _DECIMAL.match(text) and not paragraph.role.startswith("Heading"):
        counts.may_have_counted()
        return
    for level, pattern in enumerate(_LEVELS):
        hit = pattern.match(text)
        if not hit:
            continue
        expected = counts.expected(hit[1], level)
        if expected:
            yield LayoutFault(
                "heading-order",
                paragraph.place,
                f"序号“{hit[1]}”",
                f"“{expected}”",
                "请核对标题序号，有没有缺少或重复",
            )
        counts.enter(level, _number_of(hit[1], otherwise=counts.due(level)))
        yield from _style_and_end(paragraph, text, level)


def _style_and_end(paragraph: LintedParagraph, text: str, level: int) -> Iterator[LayoutFault]:
    """Yield a heading in the style of another level, and punctuation behind one on a line of its own."""
    role = paragraph.role
    is_of_level = role == f"Heading{level + 1}"
    if role.startswith("Heading") and not is_of_level:
        yield LayoutFault(
            "heading-level",
            paragraph.place,
            f"用了{role.removeprefix('Heading')}级标题样式",
            f"{level + 1}级标题",
            "请改用与序号相应的标题样式",
        )
    if level < _ITEM_LEVEL and is_of_level and _END.search(text) and not _INSIDE.search(text[:-1]):
        yield LayoutFault(
            "heading-number",
            paragraph.place,
            "独占一行的标题末尾有标点",
            "末尾不加标点",
            "请删去标题末尾的标点",
        )


def _number_of(shown: str, otherwise: int) -> int:
    """Return the number that a numeral stands for, so that one slip is told once.

    One that is no numeral stands for another.
    """
    if shown.isdigit():
        return int(shown)
    number = int(amount(shown))
    return number if 0 < number < 100 and chinese_numeral(number) == shown else otherwise
