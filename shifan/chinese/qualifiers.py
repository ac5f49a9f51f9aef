"""Words around a figure that limit it, loosen it or give it a direction: 不超过, 至少, 约, 左右, 增长, 下降."""

from __future__ import annotations

from functools import lru_cache

from shifan.chinese.measure_words import PERIODS
from shifan.patterns import pattern_of

ABOVE, BELOW, ABOUT, UP, DOWN = "above", "below", "about", "up", "down"
_LINK = r"(?:了|为|到|达到|达)?\s*$"
_UP = "增长|上升|提高|提升|增加|上涨|增幅|涨幅|升高|多增"
_DOWN = "下降|降低|减少|下滑|回落|缩减|降幅|减幅|下跌|压减|缩短"
# 提高到3% is a level, no change by 3%: 到 alone is not among these.
_BETWEEN = r"(?:率|幅度)?(?:了|为|达到|达|大约|约|将近|近|不超过|超过|超|逾|不足|不到|至少)*\s*$"
# 20名代表以上, but not 5起较大以上事件.
_BEHIND = r"(?:[^\d，。；、：,;\s]{1,4}?(?<![大级省市县般]))?"
_BEFORE = {
    ABOVE: (
        r"(?:(?<![不未])(?:超过|超出|高于|大于|多于)|(?<![不未赶])超|逾|突破|不少于|不低于|不小于|不下于?"
        rf"|至少|最少|起码|达到或超过){_LINK}"
    ),
    BELOW: (
        r"(?:[不未]超过|不超|不多于|不高于|不大于|不足|[不未]到|(?<!不)(?:少于|低于|小于)|[不未]满|至多|最多)"
        rf"{_LINK}"
    ),
    ABOUT: r"(?:(?<![节预履违签条制])约为?|(?<![最附临邻])近|大概)\s*$",
    UP: f"(?:{_UP}){_BETWEEN}",
    DOWN: f"(?:{_DOWN}){_BETWEEN}",
}
_AFTER = {
    ABOVE: rf"{_BEHIND}(?:及?以上|之上)",
    BELOW: rf"{_BEHIND}(?:及?以下|以内|之内)",
    ABOUT: rf"{_BEHIND}(?:左右|上下)",
}
_BEFORE_PATTERNS = [(name, pattern_of(pattern)) for name, pattern in _BEFORE.items()]
_AFTER_PATTERNS = [(name, pattern_of(pattern)) for name, pattern in _AFTER.items()]
# No match without one of these: most figures have no such words around them, which is soon seen.
_SIGNS_BEFORE, _SIGNS_AFTER = (
    pattern_of(
        f"[{''.join(sorted({sign for sign in ''.join(patterns.values()) if '一' <= sign <= '鿿'}))}]"
    )
    for patterns in (_BEFORE, _AFTER)
)
_NOTHING = frozenset[str]()
_WITHIN = pattern_of("内(?!容|部)")


def qualifiers(before: str, after: str, measure: str) -> frozenset[str]:
    """Return which of above, below, about, up and down are said right before a figure or behind its measure word.

    The measure is in canonical writing: 近三年 is a period, no estimate, and 30天内 is a limit.
    """
    said = _said_before(before) | _said_after(after)
    if measure in PERIODS:
        if before.rstrip().endswith("近"):
            said -= {ABOUT}
        if _WITHIN.match(after):
            said |= {BELOW}
    return said


@lru_cache(maxsize=4096)  # the sentences of a report have much in common
def _said_before(words: str) -> frozenset[str]:
    if not _SIGNS_BEFORE.search(words):
        return _NOTHING
    return frozenset(name for name, pattern in _BEFORE_PATTERNS if pattern.search(words))


@lru_cache(maxsize=4096)
def _said_after(words: str) -> frozenset[str]:
    if not _SIGNS_AFTER.search(words):
        return _NOTHING
    return frozenset(name for name, pattern in _AFTER_PATTERNS if pattern.match(words))
