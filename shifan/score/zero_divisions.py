"""Divisions by 0 in a pack's own rules: what they give is 不适用, which sums and levels above leave out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shifan.rules import expression as ex
from shifan.rules.columns import Column, Environment
from shifan.rules.exact import evaluate
from shifan.rules.language.evaluation import Evaluation
from shifan.rules.language.program import CompiledRule
from shifan.rules.language.scope import NOT_APPLICABLE
from shifan.score.range_words import rows_named
from shifan.score.results import OwnResults

if TYPE_CHECKING:
    from shifan.standards import Standard


class ZeroDivisions(NamedTuple):
    """A rule that divides by 0, and the codes of the rows where it does."""

    rule: CompiledRule
    codes: tuple[tuple[str, ...], ...]


EXPECTED = "除数不为0，或公式写明为0时怎样算"
ACTION = "请核对；写作 如果(除数＞0，被除数÷除数，不适用)，不适用处按规则改为应得的数"


def found_words(divided: ZeroDivisions, standard: Standard) -> str:
    """Return what is said of a rule that divides by 0: at which rows, and what comes of it."""
    text = divided.rule.text
    rows = rows_named(text.object, divided.codes, standard)
    at = f"{text.object} {rows} 的" if rows else ""
    return f"{at}“{text.name}”除数为0，按不适用计"


def zero_divisions(own: OwnResults, parameters: dict[str, Fraction]) -> list[ZeroDivisions]:
    """Return the pack's own rules that divide by 0 in a city, and where; not those of a template.

    Branches that are not taken do not count, nor what a rule asks whether it is 不适用: that says what 0 means.
    """
    evaluation = Evaluation(own.rows, parameters)
    evaluation.results = own.columns
    asked = {key for rule in own.program.rules for key in _asked_columns(rule.expression)}
    found = []
    for rule in own.program.rules:
        if rule.text.of_template or f"{rule.text.object}.{rule.text.name}" in asked:
            continue
        rows = _rows(rule.expression, evaluation.environment(rule))
        if rows.any():
            codes = own.rows.codes(rule.text.object)
            found.append(ZeroDivisions(rule, tuple(codes[row] for row in np.flatnonzero(rows))))
    return found


def _rows(tree: ex.Node, environment: Environment) -> np.ndarray:
    """Return at which rows a tree divides by 0."""
    rows = np.zeros(environment.size, dtype=bool)
    if any(isinstance(node, ex.Ratio) for node in ex.walk(tree)):
        for node, reached in _reached(tree, ~rows, environment):
            rows |= reached & _are(evaluate(node.bottom, environment), 0)
    return rows


def _are(column: Column, number: int | bool) -> np.ndarray:
    return np.array([entry is not None and entry == number for entry in column], dtype=bool)


def _reached(
    tree: ex.Node, rows: np.ndarray, environment: Environment
) -> Iterator[tuple[ex.Ratio, np.ndarray]]:
    """Yield the divisions of a tree, each with the rows at which its result is taken."""
    if isinstance(tree, ex.Ratio):
        yield tree, rows
    for part, taken in _parts(tree, rows, environment):
        yield from _reached(part, taken, environment)


def _parts(
    tree: ex.Node, rows: np.ndarray, environment: Environment
) -> Iterator[tuple[ex.Node, np.ndarray]]:
    """Yield the parts of a tree with the rows at which they are taken; none that it asks whether they are 不适用."""
    cases: tuple[tuple[ex.Node, ex.Node], ...] = ()
    if isinstance(tree, ex.If):
        cases = ((tree.condition, tree.then),)
    elif isinstance(tree, ex.Bands):
        cases = tree.rows
    elif not _asked(tree):
        yield from ((part, rows) for part in ex.parts(tree))
    for condition, result in cases:
        yield condition, rows
        held = evaluate(condition, environment)
        yield result, rows & _are(held, True)
        no = _are(held, False)
        # Of a decision table the rows after it are asked where a condition is not known, too.
        rows = rows & (no if isinstance(tree, ex.If) else ~_are(held, True))
    if isinstance(tree, (ex.If, ex.Bands)):
        yield tree.otherwise, rows


def _asked(node: ex.Node) -> tuple[ex.Node, ...]:
    """Return the parts of which a node asks whether they apply: either one, or one compared with itself."""
    if isinstance(node, ex.Either):
        return (node.first, node.second)
    if isinstance(node, ex.Compare) and node.left == node.right:
        return (node.left,)
    return ()


def _asked_columns(tree: ex.Node) -> Iterator[str]:
    """Yield the columns and rules, as `object.name`, of which a tree asks whether they apply."""
    for node in ex.walk(tree):
        yield from (part.name for part in _asked(node) if isinstance(part, ex.Input))
        if isinstance(node, ex.WeightedMean):
            yield from (operand.name for pair in node.parts for operand in pair)
        for condition in getattr(node, "where", ()):
            is_not = isinstance(condition, ex.ColumnIsNot) and condition.text == NOT_APPLICABLE
            if is_not or isinstance(condition, ex.ColumnKnown):
                yield condition.column
