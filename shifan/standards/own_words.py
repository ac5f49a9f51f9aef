"""Sentences of the package in the words of a pack: its levels, its words for results.

What the package writes by itself speaks of 指标 and 不符合. A pack that calls its lowest level 要点, or a problem
不达标, is spoken of as it calls itself; what the pack has named stays as it is, though the words stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.rules.words import ABSENT, BASICALLY, FAILS
from shifan.standards.pack_settings import LEVELS

if TYPE_CHECKING:
    import pandas as pd

    from shifan.standards.levels import IndicatorGroup

_LOWEST, _TOP = "指标", "项目"
KEY_INDICATOR = f"关键{_LOWEST}"
# The topmost level is spoken of so; 项目 alone is also what a row of a list or a question of a form is called.
_OF_TOP = ("各项目", "资料审查项目", "同一项目", "同项目", "个项目", "项目得分", "项目名称")
_COUNTED = pattern_of(
    rf"{FAILS}(?=\s*\{{\{{)|(?<=项次){FAILS}(?!率)|(?<=没有发现){FAILS}|{FAILS}(?=的检查项)"
)
_TEXTS, _FORMULAS = ("name", "clause", "note"), ("formula", "condition", "result")
_QUOTED = pattern_of('[“"「]([^“”"「」]*)[”"」]')
_SOME_PROBLEM = "有问题"
# With what a result begins that says by itself what is the matter: 不达标, 有缺陷. Of others (差) 差1项次 says nothing.
_LACKING = ("不", "有", "未", "没", "无", "非", "欠", "违", "超")
# Verdicts of sites have words of their own.
_VERDICTS = (
    BASICALLY,
    f"{FAILS}点位",
    f"点位中{FAILS}",
    f"判定{FAILS}",
    f"判定为“{FAILS}”",
    f"为“{FAILS}”",
)
_OF_RECORDS = (
    f"不是{ABSENT}",
    f"（{ABSENT}不计）",
    f"{ABSENT}不计。",
    f"{ABSENT}不计入",
    f"全部{ABSENT}的点位",
    f"检查项{ABSENT}的点位",
    f"内容全部{ABSENT}的",
    f"（{ABSENT}不动）",
)
# What is not said where every result counts.
_WITHOUT_ABSENT = (
    f"（“{ABSENT}”除外）",
    f"（{ABSENT}不计）",
    f"{ABSENT}不计。",
    f"检查项全部{ABSENT}的点位也计入。",
    f"检查结果不是{ABSENT}的",
)


@dataclass(frozen=True)
class PackWords:
    """What a pack calls its levels, from the top down, and its results; `names` are all texts that it brings.

    `usual` are names that are not its own, though it brings them: those of rules of its template.
    """

    levels: tuple[str, ...]
    problems: tuple[str, ...]
    absent: tuple[str, ...]
    names: Iterable[str]
    usual: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OwnWords:
    """What puts a sentence into the words of a pack."""

    changed: Mapping[str, str]
    pattern: re.Pattern[str]

    def __call__(self, text: str) -> str:
        """Return the sentence in the words of the pack; anchors stay as they are.

        不符合 alone is the heading or legend of a verdict.
        """
        if text == FAILS:
            return text
        return self.pattern.sub(lambda found: self.changed.get(found[0], found[0]), text)

    def of_pattern(self, pattern: str) -> str:
        """Return a pattern with the pack's words for 关键指标 and where 不符合 counts results.

        Such as 不符合{{ problems }}项次. Else it stays: who wrote it may mean other words as they stand (统计指标).
        """
        word = self.changed.get(FAILS, FAILS)
        rate = self.changed.get(f"{FAILS}率", f"{FAILS}率")
        key = KEY_INDICATOR.replace(_LOWEST, self.changed.get(_LOWEST, _LOWEST))
        pattern = pattern.replace(f"{FAILS}率", rate).replace(KEY_INDICATOR, key)
        return _COUNTED.sub(word, pattern)


class WithWord(Protocol):
    """A result by its word."""

    @property
    def word(self) -> str: ...


class PackWithWords(Protocol):
    """What of a pack is looked at for its words: its levels, its words for results, and all that it names."""

    @property
    def levels(self) -> tuple[str, ...]: ...

    @property
    def template(self) -> str: ...

    @property
    def indicators(self) -> pd.DataFrame: ...

    @property
    def business_types(self) -> pd.DataFrame: ...

    @property
    def check_items(self) -> pd.DataFrame: ...

    @property
    def vetoes(self) -> pd.DataFrame: ...

    @property
    def measures(self) -> pd.DataFrame: ...

    @property
    def interview_topics(self) -> pd.DataFrame: ...

    @property
    def rules(self) -> pd.DataFrame: ...

    @property
    def bands(self) -> pd.DataFrame: ...

    @property
    def result_table(self) -> pd.DataFrame: ...

    @property
    def outcome_of(self) -> Mapping[str, object]: ...

    @property
    def parameters(self) -> Mapping[str, object]: ...

    @property
    def method_names(self) -> Mapping[str, str]: ...

    @property
    def problem_words(self) -> tuple[str, ...]: ...

    @property
    def absent_words(self) -> tuple[str, ...]: ...

    @property
    def dimensions(self) -> tuple[str, ...]: ...

    @property
    def aspects(self) -> tuple[str, ...]: ...

    @property
    def results(self) -> tuple[WithWord, ...]: ...

    @property
    def groups(self) -> tuple[IndicatorGroup, ...]: ...


def words_of(standard: PackWithWords) -> OwnWords | None:
    """Return what puts a sentence into the words of a pack, by all that it brings; None for the usual words."""
    if standard.levels == LEVELS and standard.result_table.empty:
        return None
    from shifan.rules.templates import template  # start-up time: most packs have usual words

    lists: list[pd.DataFrame] = [
        *(standard.indicators, standard.business_types, standard.check_items, standard.vetoes),
        *(standard.measures, standard.interview_topics, standard.rules, standard.bands),
    ]
    named = (*standard.outcome_of, *standard.parameters, *standard.method_names.values())
    words = (result.word for result in standard.results)
    groups = (group.name for group in standard.groups)
    listed = (*standard.dimensions, *standard.aspects)
    names = (*texts_of(lists), *named, *words, *listed, *groups)
    usual = frozenset(text.name for text in template(standard.template))
    results = standard.problem_words, standard.absent_words
    return own_words(PackWords(standard.levels, *results, names, usual))


def texts_of(tables: Iterable[pd.DataFrame]) -> Iterator[str]:
    """Yield the texts that lists of a pack bring: names, clauses and notes, and what formulas put in quotes."""
    for table in tables:
        for column in _TEXTS:
            yield from map(str, table[column]) if column in table else ()
        for column in _FORMULAS:
            for formula in map(str, table[column]) if column in table else ():
                yield from _QUOTED.findall(formula)


def own_words(words: PackWords) -> OwnWords | None:
    """Return what puts a sentence into the words of a pack; None for a pack that uses the usual ones."""
    changed = {**_levels(words.levels), **_results(words.problems, words.absent)}
    if not changed:
        return None
    spoken = (_LOWEST, _TOP, FAILS)
    names = (name for name in words.names if name not in spoken and name not in words.usual)
    kept = {name for name in names if any(word in name for word in spoken)}
    texts = sorted({*kept, *_VERDICTS, *changed}, key=len, reverse=True)
    return OwnWords(changed, re.compile("|".join((r"\{\{[^}]*\}\}", *map(re.escape, texts)))))


def _levels(levels: tuple[str, ...]) -> dict[str, str]:
    changed = {} if levels[-1] == _LOWEST else {_LOWEST: levels[-1]}
    if levels[0] != _TOP:
        changed |= {text: text.replace(_TOP, levels[0]) for text in _OF_TOP}
    return changed


def _either(words: list[str]) -> str:
    """Return words as alternatives: 甲、乙或丙."""
    return "或".join(filter(None, ("、".join(words[:-1]), words[-1])))


def _results(problems: tuple[str, ...], absent: tuple[str, ...]) -> dict[str, str]:
    changed: dict[str, str] = {}
    if problems and FAILS not in problems:
        told = len(problems) == 1 and problems[0].startswith(_LACKING)
        word = problems[0] if told else _SOME_PROBLEM
        listed = _either([f"“{problem}”" for problem in problems])
        changed = {
            FAILS: word,
            f"{FAILS}率": f"{word}率" if told else "问题率",
            f"检查结果为“{FAILS}”": f"检查结果为{listed}",
            f"结果为{FAILS}": f"结果为{'、'.join(problems)}",
            f"结果为“{FAILS}”": f"结果为{listed}",
        }
    if not absent:
        changed |= dict.fromkeys(_WITHOUT_ABSENT, "")
    elif ABSENT not in absent:
        changed |= {text: text.replace(ABSENT, "、".join(absent)) for text in _OF_RECORDS}
        changed[f"“{ABSENT}”"] = "、".join(f"“{word}”" for word in absent)
    return changed
