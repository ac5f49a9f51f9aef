"""What the formulas of a pack can name, and what a part of a formula means once its names are known."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal, NamedTuple, Protocol

from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.rules.language.objects import EntryKind, Schema, UnknownObject
from shifan.rules.language.syntax import (
    CallWritten,
    SignWritten,
    TextWritten,
    Written,
    leftmost,
)
from shifan.rules.language.tokens import FormulaError

_ARITHMETIC: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
ResultKind = Literal["number", "text", "date", "condition", "nothing"]
NOT_APPLICABLE = "不适用"
_MOST_LISTED = 40  # names in a message
KIND_WORDS = {
    "number": "数",
    "text": "文字",
    "date": "日期",
    "condition": "条件",
    "nothing": "不适用",
}


@dataclass(frozen=True)
class RuleName:
    """A rule as other formulas know it: its object, its name and what it gives.

    `optional`: it may be 不适用; `whole`: it is always a whole number.
    """

    object: str
    name: str
    kind: EntryKind
    optional: bool = True
    whole: bool = False


class Meaning(NamedTuple):
    """A part of a formula as a tree, and what it gives; `optional`: it may be 不适用."""

    node: ex.Node
    kind: ResultKind
    optional: bool = False


@dataclass(frozen=True)
class Band:
    """A row of a decision table: its condition as written (None: in every other case), its result, its line."""

    condition: Written | None
    result: Written
    line: int = 0


@dataclass(frozen=True)
class Scope:
    """What the formulas of a pack can name: objects, rules, parameters (Chinese name → number), decision tables."""

    schema: Schema
    rules: Mapping[tuple[str, str], RuleName] = field(default_factory=dict)  # by object and name
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)

    def is_whole(self, node: ex.Node) -> bool:
        """Return whether what a tree gives is always a whole number: a count, or a rule of unit 个."""
        if isinstance(node, ex.Input):
            place, _, name = node.name.rpartition(".")
            rule = self.rules.get((place, name))
            return bool(rule and rule.whole)
        return isinstance(node, (ex.CountOver, ex.Steps))


class Reference(NamedTuple):
    """A column or rule that a formula reads: the object in which it stands and its name there."""

    object: str
    name: str
    kind: EntryKind
    optional: bool
    is_rule: bool

    @property
    def key(self) -> str:
        """Return the name under which trees and environments know it."""
        return f"{self.object}.{self.name}"


Compared = tuple[ex.Node, ex.Node]


class ComparedText(NamedTuple):
    """A text with which a formula compares a rule's or a column's; `band`: line and column in the decision tables."""

    reference: Reference
    text: str
    start: int
    band: tuple[int, str] | None = None


class Reader(Protocol):
    """Who understands a formula at a row of one object, and notes what it reads."""

    scope: Scope
    place: str
    child_reads: list[tuple[str, Reference]]
    children: list[str]
    compared: list[ComparedText]
    limits: list[Compared]

    def interpret(self, written: Written) -> Meaning:
        """Return what a part of the formula means; FormulaError for what it may not say."""
        ...

    def own(self, place: str, name: str) -> Reference | None:
        """Return the rule or column of one object by name; None if it has none."""
        ...

    def names_of(self, place: str) -> list[str]:
        """Return the names of the rules and columns of one object."""
        ...


def not_an_object(schema: Schema, unknown: UnknownObject) -> tuple[str, str]:
    """Return what is said of a name that is no object, or of objects that cannot be joined: found, expected."""
    if unknown.reason:
        return unknown.name, unknown.reason
    return f"没有对象“{unknown.name}”", schema.near(unknown.name)


def comparison(written: SignWritten) -> ex.Comparison:
    """Return the sign of a comparison; FormulaError for a sign of arithmetic."""
    for sign in ex.COMPARISONS:
        if written.sign == sign:
            return sign
    raise FormulaError(written.start, "不是比较", "、".join(ex.COMPARISONS))


def note_text(reader: Reader, reference: Reference, written: TextWritten) -> None:
    """Note that something is compared with a text; FormulaError for a text that a column never holds."""
    choices = _choices(reader.scope.schema, reference)
    if choices and written.text not in (*choices, NOT_APPLICABLE):
        raise FormulaError(written.start, f"“{written.text}”", _listed(written.text, choices))
    reader.compared.append(ComparedText(reference, written.text, written.start))


def _listed(text: str, choices: Iterable[str]) -> str:
    """Return the texts that a column may hold, those near to one that it may not; a blank in words."""
    return near(text, [choice or "空白" for choice in choices])


def _choices(schema: Schema, reference: Reference) -> tuple[str, ...]:
    """Return the texts that a column may hold, or that rows may be called to which others belong; none: any."""
    kind = schema.objects.get(reference.object)
    if kind is None or reference.is_rule:
        return ()
    column = kind.column(reference.name)
    if column is None and reference.name == kind.name:
        return kind.row_names
    return column.choices if column else ()


def near(name: str, known: Iterable[str]) -> str:
    """Return the names that come near a wrong one; without any, all that are known."""
    known = list(dict.fromkeys(known))
    close = get_close_matches(name, known, n=3, cutoff=0.4)
    if close:
        return f"是否指：{'、'.join(close)}"
    count = len(known)
    listed = "、".join(known[:_MOST_LISTED])
    return f"可用：{f'{listed}等{count}个' if count > _MOST_LISTED else listed or '没有'}"


def require(meaning: Meaning, kind: ResultKind, start: int) -> Meaning:
    """Return a meaning of the kind that is wanted; FormulaError for another."""
    if meaning.kind == kind or (meaning.kind == "nothing" and kind == "number"):
        return meaning
    raise FormulaError(start, f"这里是{KIND_WORDS[meaning.kind]}", f"一个{KIND_WORDS[kind]}")


def fixed_number(node: ex.Node, parameters: Mapping[str, Fraction]) -> Fraction | None:
    """Return the number that a tree of constants and parameters gives; None for one that differs between rows."""
    match node:
        case ex.Constant(number):
            return number
        case ex.Input(name):
            return parameters.get(name)
        case ex.Arithmetic(sign, left, right):
            sides = fixed_number(left, parameters), fixed_number(right, parameters)
            if sides[0] is None or sides[1] is None:
                return None
            return _ARITHMETIC[sign](sides[0], sides[1])
    return None


def refuse_zero(divisor: Meaning, written: Written) -> None:
    """Refuse a divisor, or a step, that is written as 0."""
    if isinstance(divisor.node, ex.Constant) and divisor.node.number == 0:
        raise FormulaError(leftmost(written), "除以0", "不为0的数")


def common(first: Meaning, other: Meaning, start: int) -> ResultKind:
    """Return what two branches give: the same kind, or the one's where the other is 不适用."""
    if other.kind == "nothing":
        return first.kind
    if first.kind in (other.kind, "nothing"):
        return other.kind
    words = f"{KIND_WORDS[first.kind]}或{KIND_WORDS[other.kind]}"
    raise FormulaError(start, f"结果有时是{words}", "两种情形同样是数，或同样是文字")


def check_count(written: CallWritten, count: int) -> None:
    """Refuse a call with another number of arguments (FormulaError)."""
    if len(written.arguments) != count:
        raise FormulaError(
            written.start, f"{written.name}有{len(written.arguments)}项", f"{count}项"
        )


def check_count_at_least(written: CallWritten, count: int) -> None:
    """Refuse a call with fewer arguments (FormulaError)."""
    if len(written.arguments) < count:
        raise FormulaError(
            written.start, f"{written.name}有{len(written.arguments)}项", f"至少{count}项"
        )
