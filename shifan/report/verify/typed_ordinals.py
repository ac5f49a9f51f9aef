"""Numbers typed before headings, items and annexes, and 一是, 二是 in a paragraph.

Those that a report is made with are consecutive.

People may count anew when they add something. Only what the run's report says under another number is told, and only
if it does not follow the number before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from shifan.chinese.numerals import amount, chinese_numeral
from shifan.patterns import pattern_of
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.reading import Reading
from shifan.report.place_names import join_names
from shifan.report.verify.coded_sentences import Codes
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, VerifiedItem

_N = "[一二三四五六七八九十]{1,3}"
# From the outermost on: a number of one level begins those below anew.
_LEVELS = (
    pattern_of(r"^(附\s*件\s*)(\d{1,2})()"),
    pattern_of(rf"^()({_N})(、)"),
    pattern_of(rf"^(（)({_N})(）)"),
    pattern_of(r"^((?:附\s*件\s*[：:]\s*)?)(\d{1,2})([.．])(?!\d)"),
)
_IN_SENTENCES = pattern_of(rf"(?:^|(?<=[。；，：:]))({_N})(?=是)")
_WRONG = "序号应为“{}”"
_Key = tuple[int, str]  # level, and what is said behind the number


def judged_ordinals(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the numbers before anchored headings, items and annexes that do not follow one another."""
    codes = Codes()
    known = {key: number for key, number, *_ in _numbered(model, codes)}
    counts = [0] * len(_LEVELS)
    for key, number, begins, paragraph in _numbered(context.reading, codes):
        level = key[0]
        due = 1 if begins else counts[level] + 1
        if number not in (due, 1) and known.get(key, number) != number:
            yield _item(_shown(due, level), paragraph, context)
        counts[level:] = [number, *[0] * (len(_LEVELS) - level - 1)]
    last = 0  # of the paragraph before: a list may go on in paragraphs of its own
    for paragraph in context.reading.paragraphs:
        numbers = _numbers_in_sentences(paragraph)
        due = _break_in(numbers, last)
        if due and any(paragraph.names):
            yield _item(chinese_numeral(due), paragraph, context)
        last = numbers[-1] if numbers else 0


def _numbered(
    reading: Reading, codes: Codes
) -> Iterator[tuple[_Key, int, bool, AnchoredParagraph]]:
    """Yield each number with what it counts, and whether it begins a list: the one of the annexes, 附件：1."""
    for paragraph in reading.paragraphs:
        if paragraph.in_table or any(paragraph.numbering):
            continue
        text = codes.of(paragraph, reading).strip()
        for level, pattern in enumerate(_LEVELS):
            if hit := pattern.match(text):
                number = int(hit[2]) if hit[2].isdecimal() else int(amount(hit[2]))
                begins = level == len(_LEVELS) - 1 and bool(hit[1])
                yield (level, text[hit.end() :].strip()), number, begins, paragraph
                break


def _numbers_in_sentences(paragraph: AnchoredParagraph) -> list[int]:
    if "是" not in paragraph.text:
        return []
    return [int(amount(hit[1])) for hit in _IN_SENTENCES.finditer(paragraph.text)]


def _break_in(numbers: list[int], last: int) -> int:
    """Return the number that is due where 一是, 二是 … of a paragraph are not consecutive; 0 where they are.

    They begin anew, or go on from the last of the paragraph before.
    """
    first = last if last and numbers[:1] == [last + 1] else 0
    breaks = (
        before + 1
        for before, number in pairwise([first, *numbers])
        if number != before + 1 and not (number == 1 and before > 1)  # another list begins
    )
    return next(breaks, 0)


def _shown(number: int, level: int) -> str:
    return str(number) if level in (0, len(_LEVELS) - 1) else chinese_numeral(number)


def _item(due: str, paragraph: AnchoredParagraph, context: VerifyContext) -> VerifiedItem:
    place = context.place_names.of(paragraph.element)
    return VerifiedItem(paragraph.text[:20], "", CHANGED, join_names(_WRONG.format(due), place))
