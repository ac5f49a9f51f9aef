"""Conditions in words: which rows are meant, and when something holds or is lacking altogether."""

from __future__ import annotations

from collections.abc import Callable

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.rules.words import CITY, JOIN

_COMPARISONS: dict[ex.Comparison, str] = {
    "=": "为",
    "<>": "不为",
    "<=": "不超过",
    ">=": "不低于",
    "<": "低于",
    ">": "超过",
}
_DENIED: dict[ex.Comparison, ex.Comparison] = {
    "=": "<>",
    "<>": "=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "<": ">=",
}
_YES = "是"
_HAPPENED = pattern_of("^(发生|存在|出现)的")
_NOT_APPLICABLE = "不适用"
_WHETHER, _IS_PROBLEM, _APPLIES = "是否", "是否问题", "适用"
_SHORT = 2  # signs of a word that stands before its noun without 的: 关键指标


def plain(word: str) -> str:
    """Return what a formula calls 点位.得分 as text says it: 点位得分; what is the city's needs no owner."""
    place, point, name = word.rpartition(".")
    if not point or place == CITY:
        return name
    return name if name.startswith(place) else f"{place.replace(JOIN, '、')}{name}"


def rows_named(child: str, word: str) -> str:
    """Return what is summed or counted: a column of rows of an object of the language, or a word of the template."""
    if JOIN in word:
        return f"{'和'.join(word.split(JOIN))}的组合"
    if not child or child.isascii() or word.startswith(child):
        return word
    return f"各{'、各'.join(child.split(JOIN))}的{word}" if JOIN in child else f"{child}{word}"


def compared(op: ex.Comparison, right: ex.Node) -> str:
    """Return a comparison in words."""
    return (
        "等于" if op == "=" and not isinstance(right, (ex.Text, ex.Constant)) else _COMPARISONS[op]
    )


def denied(op: ex.Comparison) -> ex.Comparison:
    """Return the comparison that holds where one does not."""
    return _DENIED[op]


@dataclass(frozen=True)
class Lacking:
    """That there is none of something, in words: the condition says so when it is true, or when it is not."""

    words: str
    when_true: bool


@dataclass(frozen=True)
class ConditionWords:
    """Conditions in words; `say` says the formulas with which they compare."""

    say: Callable[[ex.Node], str]

    def over_rows(self, what: str, where: tuple[ex.Condition, ...]) -> str:
        """Return a sum or count with its conditions: before it what the rows are, behind it which are left out."""
        left_out = [condition for condition in where if isinstance(condition, ex.ColumnIsNot)]
        behind = "、".join(_left_out(condition) for condition in left_out)
        before = self.attributive(
            tuple(condition for condition in where if condition not in left_out), what
        )
        return f"{before}（{behind}除外）" if behind else before

    def attributive(self, where: tuple[ex.Condition, ...], noun: str) -> str:
        """Return a noun with the conditions on its rows before it."""
        short = [
            condition
            for condition in where
            if isinstance(condition, ex.ColumnIs) and _is_short(condition)
        ]
        long = "、".join(self._of_row(condition) for condition in where if condition not in short)
        adjectives = "".join(
            condition.word for condition in short if isinstance(condition, ex.ColumnIs)
        )
        return f"{long}{'的' if long else ''}{adjectives}{noun}"

    def _of_row(self, condition: ex.Condition) -> str:
        """Return a condition on rows as it stands before 的."""
        match condition:
            case ex.ColumnIs(_, word, text):
                if text == _YES:
                    return "有问题" if word == _IS_PROBLEM else word.removeprefix(_WHETHER)
                return text if word.removeprefix(_WHETHER) in text else f"{word}为“{text}”"
            case ex.ColumnIsNot(_, word, text):
                return f"非{word}" if text == _YES else f"{word}不为“{text}”"
            case ex.ColumnKnown(_, word):
                return _APPLIES if word.endswith(_APPLIES) else word
            case ex.ColumnBefore(_, word, limit):
                return f"{word}早于{plain(limit.word)}"
            case ex.ColumnCompares(_, word, op, limit):
                return f"{word}{compared(op, limit)}{self.say(limit)}"

    def none_of(self, condition: ex.Node) -> Lacking | None:
        """Return that there is none of what a condition counts, by “more than 0 of it” or “0 of it”; else None."""
        match condition:
            case ex.Compare(op, counted, ex.Constant(number)) if number == 0 and op in ("=", ">"):
                said = self._none(counted)
                return Lacking(said, op == "=") if said else None
        return None

    def _none(self, counted: ex.Node) -> str:
        match counted:
            case ex.CountOver(_, word, where):
                only = all(isinstance(condition, ex.ColumnIsNot) for condition in where)
                if where and only:
                    kinds = "、".join(
                        _left_out(condition)
                        for condition in where
                        if isinstance(condition, ex.ColumnIsNot)
                    )
                    return f"{rows_named('', word)}全部为{kinds}"
                return f"没有{self.attributive(where, rows_named('', word))}"
            case ex.Input(_, word) if word.endswith("数"):
                return "没有" + _HAPPENED.sub(r"\1", plain(word)[:-1])
        return ""

    def holding(self, condition: ex.Compare) -> str:
        """Return “there is some of it” or “there is none of it” in words; empty for any other comparison."""
        lacking = self.none_of(condition)
        if lacking is None:
            return ""
        return lacking.words if lacking.when_true else self._some(condition.left)

    def lacking(self, condition: ex.Compare) -> str:
        """Return what is said where a comparison does not hold, as in `holding`; empty for any other comparison."""
        lacking = self.none_of(condition)
        if lacking is None:
            return ""
        return self._some(condition.left) if lacking.when_true else lacking.words

    def _some(self, counted: ex.Node) -> str:
        match counted:
            case ex.CountOver(_, word, where):
                return f"有{self.attributive(where, rows_named('', word))}"
            case ex.Input(_, word):
                return "有" + _HAPPENED.sub(r"\1", plain(word)[:-1])
        return ""


def _left_out(condition: ex.ColumnIsNot) -> str:
    if condition.text in (_YES, _NOT_APPLICABLE):
        return condition.word if condition.text == _YES else f"{condition.word}不适用的"
    return f"“{condition.text}”"


def _is_short(condition: ex.ColumnIs) -> bool:
    return condition.text == _YES and len(condition.word) <= _SHORT
