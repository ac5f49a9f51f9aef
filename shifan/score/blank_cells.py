"""Blank cells that a pack's rules read: where they are lost, counted as nothing though no rule says so.

A blank is 不适用. A rule may say what that means (`如果(数值＝不适用，0，数值)`, or 数值≠不适用 as a condition): then
nothing is lost. Otherwise a sum takes it as 0, a condition as not met, and a mean, greatest or least leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal

import numpy as np

from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.rules.columns import Column, Entry, Environment
from shifan.rules.exact import evaluate, rows_that_meet
from shifan.rules.gathering import Over
from shifan.rules.language.evaluation import Evaluation, taken
from shifan.rules.language.program import CompiledRule
from shifan.rules.language.scope import NOT_APPLICABLE, Reference
from shifan.score.results import OwnResults

Key = tuple[str, str]
How = Literal["sum", "condition", "left_out"]
# What a blank could have been: if a rule's result is the same for all of these, it does not matter.
_NUMBERS = tuple(map(Fraction, (0, 1, 10, 100, -1)))


@dataclass(frozen=True)
class LostBlanks:
    """A rule to which blank cells are lost: at which rows of the object where they stand, and how it takes them."""

    rule: CompiledRule
    rows: np.ndarray
    how: How


@dataclass(frozen=True)
class _Search:
    """The results of a city, and the columns known to be blank at some rows because the first one is."""

    own: OwnResults
    evaluation: Evaluation
    place: str
    blank: dict[Key, np.ndarray]

    def of_rule(self, rule: CompiledRule) -> Iterator[LostBlanks]:
        """Yield how a rule loses blanks; one that is 不适用 itself where it reads a blank is blank there, too."""
        own_reads = [read for read in rule.row_reads if self._is_blank(read, rule.text.object)]
        if own_reads and not _says_what_it_means(rule.expression, _keys(own_reads)):
            yield from self._of_row(rule, own_reads)
        for node in ex.walk(rule.expression):
            if isinstance(node, Over):
                yield from self._over(rule, node)

    def _is_blank(self, read: Reference, of: str) -> bool:
        return (read.object, read.name) in self.blank and self.own.rows.schema.belongs(
            of, read.object
        )

    def _at(self, key: Key, of: str) -> np.ndarray:
        """Return at which rows of an object a column is blank."""
        positions = self.own.rows.parents(of, key[0])
        marked = taken(self.blank[key].astype(np.int64), positions)
        return np.asarray((marked == 1) & (positions >= 0))

    def _of_row(self, rule: CompiledRule, reads: list[Reference]) -> Iterator[LostBlanks]:
        place, now = rule.text.object, self.own.columns[rule.text.key]
        blank = np.logical_or.reduce([self._at((own.object, own.name), place) for own in reads])
        known, differs = self._otherwise(rule, reads, blank)
        is_none = np.array([entry is None for entry in now], dtype=bool)
        if (blank & is_none & known).any():
            self.blank[rule.text.key] = blank & is_none & known
        lost = blank & ~is_none & differs
        if lost.any():
            yield LostBlanks(rule, self._origin(place, lost), "condition")

    def _otherwise(
        self, rule: CompiledRule, reads: list[Reference], blank: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return at which rows a rule would give something, or something else, were the blank cells filled."""
        now, environment = self.own.columns[rule.text.key], self.evaluation.environment(rule)
        known, differs = np.zeros_like(blank), np.zeros_like(blank)
        for number in _NUMBERS:
            results = evaluate(rule.expression, _filled(environment, reads, blank, number))
            known |= np.array([entry is not None for entry in results], dtype=bool)
            pairs = zip(results, now, strict=True)
            differs |= np.array([entry != before for entry, before in pairs], dtype=bool)
        return known, differs

    def _over(self, rule: CompiledRule, node: Over) -> Iterator[LostBlanks]:
        children = self.evaluation.environment(rule).children[node.child]
        compared = [own for own in node.where if _key(own.column) in self.blank]
        if any(_asks_whether_known(condition) for condition in compared):
            return
        columns = {_key(column) for column in _columns(node)} & self.blank.keys()
        read = columns | {_key(condition.column) for condition in compared}
        if not read:
            return
        others = tuple(condition for condition in node.where if condition not in compared)
        met = rows_that_meet(others, children, self.evaluation.environment(rule))
        lost = met & np.logical_or.reduce([self._at(key, node.child) for key in read])
        if lost.any():
            how: How = "sum" if isinstance(node, ex.SumOver) else "left_out"
            origin = self._origin(node.child, lost)
            yield LostBlanks(rule, origin, "condition" if compared else how)

    def _origin(self, place: str, rows: np.ndarray) -> np.ndarray:
        """Return the rows of the object where the blank cells stand, for rows that belong to them."""
        return np.unique(self.own.rows.parents(place, self.place)[rows])


def lost_blanks(
    own: OwnResults, parameters: dict[str, Fraction], column: Key, blank: np.ndarray
) -> Iterator[LostBlanks]:
    """Yield the rules to which blank cells of a column are lost; `blank` marks them among the rows of its object."""
    if not blank.any():
        return
    evaluation = Evaluation(own.rows, parameters)
    evaluation.results = own.columns
    search = _Search(own, evaluation, column[0], {column: blank})
    for rule in own.program.rules:
        yield from search.of_rule(rule)


def _filled(
    environment: Environment, reads: list[Reference], blank: np.ndarray, number: Fraction
) -> Environment:
    """Return what a rule sees with a number, or some text, in the place of blanks."""
    inputs = dict(environment.inputs)
    for own in reads:
        entry: Entry = number if own.kind == "number" else f"{number}"
        column: Column = environment.column(own.key)
        inputs[own.key] = [
            entry if filled and before is None else before
            for before, filled in zip(column, blank.tolist(), strict=True)
        ]
    return replace(environment, inputs=inputs)


def _says_what_it_means(tree: ex.Node, keys: set[str]) -> bool:
    """Return whether a rule asks of one of its inputs whether it applies, and so says what a blank means."""
    asked = (part for node in ex.walk(tree) for part in _asked_whether_applicable(node))
    return any(_is_input(part, keys) for part in asked)


def _asked_whether_applicable(node: ex.Node) -> tuple[ex.Node, ...]:
    """Return the parts of which a node asks whether they apply: either one, or one compared with itself."""
    if isinstance(node, ex.Either):
        return (node.first, node.second)
    if isinstance(node, ex.Compare) and node.left == node.right:
        return (node.left,)
    return ()


def _is_input(node: ex.Node, keys: set[str]) -> bool:
    return isinstance(node, ex.Input) and node.name in keys


def _asks_whether_known(condition: ex.Condition) -> bool:
    if isinstance(condition, ex.ColumnIsNot):
        return condition.text == NOT_APPLICABLE
    return isinstance(condition, ex.ColumnKnown)


def _columns(node: Over) -> tuple[str, ...]:
    if isinstance(node, ex.CountOver):
        return ()
    return (node.column, node.weight) if isinstance(node, ex.WeightedMeanOver) else (node.column,)


def _keys(reads: list[Reference]) -> set[str]:
    return {own.key for own in reads}


def _key(name: str) -> Key:
    place, _, column = name.rpartition(".")
    return place, column
