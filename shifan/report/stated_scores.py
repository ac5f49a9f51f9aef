"""Scores that a text states in numbers of any writing: 90.56, 总得分90分, 得九十分, 得分率100%, a column of 得分.

A number is a score if its clause says so, or if 分 stands behind it and a score has this amount. Counts, dates, numbers
of items, and what bounds scores or is their most (达标线85.00分, 满分100分) are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from shifan.chinese.figures import NUMBER, PERCENT, Figure, figures
from shifan.patterns import pattern_of
from shifan.records import dataclass

WORDS = ("得分", "总分", "评分", "分数", "均分", "成绩")
_WORD = pattern_of("|".join(WORDS))
_MAY_STATE = pattern_of(
    rf"\d\.\d|[一二三四五六七八九十百零]点[一二三四五六七八九零]|[\d一二三四五六七八九十百零]\s*分|满分|{_WORD.pattern}"
)
_DECIMALS = pattern_of(r"(?<![\d.])\d+\.\d+%?(?![\d.])")
_CLAUSE_END = pattern_of(r"[，。；,;\n]")
_NEAR, _BEHIND = 12, 6  # signs between the word and its number, signs behind that are told
_BOUNDS = pattern_of(r"达标线|合格线|及格线|底线|不低于|低于|不少于|不足")
_MOST = pattern_of(r"满分|分值|权重|每")
_NOT_ITS_NUMBER = pattern_of(r"(?:附件|附表|表|图|第|页|\d\s*[时点:])\s*$")
_POINTS = "分"
_OTHER_WORD = pattern_of(r"[类店局校会公部支院厂]")  # behind 分: 3分店
# What the reader of figures leaves to words: 得五分, but not 得十分重视, 三分之一.
_SINGLE = pattern_of(
    r"(?:得|获|为|是|[:：])\s*(?P<number>[一二两三四五六七八九]分(?![之钟为])|十分(?=[，。；、)\s]|$))"
)
_FULL = pattern_of(r"(?:得|获|获得|取得|均为|都是|达到)了?满分")
_NUMBER_ALONE = pattern_of(r"\d+(?:\.\d+)?%?分?")
_PLAIN = pattern_of(r"\d+(?:\.\d+)?%?")


@dataclass(frozen=True)
class KnownNumbers:
    """Amounts of a city: those of scores, those that something else has as well, and decimals of either as printed."""

    scores: frozenset[Decimal]
    others: frozenset[Decimal]
    printed_scores: frozenset[str]

    @classmethod
    def of(cls, scores: Iterable[str], others: Iterable[str]) -> KnownNumbers:
        """Return the numbers of what scores and other values print."""
        scores, others = list(scores), list(others)
        return cls(
            frozenset(map(_amount, filter(_PLAIN.fullmatch, scores))),
            frozenset(map(_amount, filter(_PLAIN.fullmatch, others))),
            _decimals(scores) - _decimals(others),
        )


def _decimals(texts: Iterable[str]) -> frozenset[str]:
    """Return the decimals in some texts, as printed."""
    return frozenset(number for text in texts for number in _DECIMALS.findall(text))


def _amount(text: str) -> Decimal:
    return Decimal(text.removesuffix("%"))


def stated_in(text: str, known: KnownNumbers) -> Iterator[str]:
    """Yield the scores that a text states, as they are written in it."""
    if not _MAY_STATE.search(text):
        return
    yield from (number for number in _DECIMALS.findall(text) if number in known.printed_scores)
    yield from (hit["number"] for hit in _SINGLE.finditer(text))
    yield from (hit[0] for hit in _FULL.finditer(text))
    for figure in figures(text):
        if figure.quantity.kind in (NUMBER, PERCENT) and _is_score(figure, text, known):
            yield text[figure.start : figure.end]


def _is_score(figure: Figure, text: str, known: KnownNumbers) -> bool:
    quantity, before = figure.quantity, _clause_before(text, figure.start)
    words = list(_WORD.finditer(before))
    since = before[words[-1].end() :] if words else before
    measure = text[figure.end : figure.measure_end].strip()
    if measure not in ("", _POINTS) or _NOT_ITS_NUMBER.search(before) or _MOST.search(since):
        return False
    if measure and _OTHER_WORD.match(text, figure.measure_end):
        return False
    if _BOUNDS.search(since):
        return quantity.amount not in known.others
    if words and len(since) <= _NEAR:
        return True
    is_known = quantity.amount in known.scores
    if measure == _POINTS:
        return is_known
    return is_known and quantity.amount not in known.others and not _is_whole(quantity.amount)


def _clause_before(text: str, start: int) -> str:
    return _CLAUSE_END.split(text[:start])[-1]


def _is_whole(amount: Decimal) -> bool:
    return amount == amount.to_integral_value()


def around(number: str, text: str) -> str:
    """Return a number with the words around it."""
    start = text.find(number)
    return text[max(start - _NEAR, 0) : start + len(number) + _BEHIND].strip()


def stated_in_table(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a table that stand alone below or beside a heading of scores, with that heading."""
    if not rows:
        return
    columns = {place for place, heading in enumerate(rows[0]) if _heads_scores(heading)}
    for row in rows[1:]:
        for place in (place for place in columns if place < len(row)):
            yield from ((rows[0][place], number) for number in _numbers([row[place]]))
    for row in rows:
        if row and _heads_scores(row[0]):
            yield from ((row[0], number) for number in _numbers(row[1:]))


def _heads_scores(heading: str) -> bool:
    return bool(_WORD.search(heading)) and not _MOST.search(heading)


def _numbers(cells: Iterable[str]) -> Iterator[str]:
    """Yield the numbers that stand alone in cells."""
    for cell in cells:
        if _NUMBER_ALONE.fullmatch(cell.strip()):
            yield cell.strip().removesuffix(_POINTS)
