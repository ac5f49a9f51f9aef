"""A rule at one row with its numbers: the formula as words say it, each name replaced by what stands there."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import singledispatch

from shifan.rules import expression as ex
from shifan.rules.columns import Environment
from shifan.rules.exact import evaluate

Shown = Callable[[object], str]  # how a result is printed
_SIGNS = {"+": "＋", "-": "－", "*": "×"}


@singledispatch
def worked(node: ex.Node, row: Environment, shown: Shown) -> str:
    """Return a tree of one row with numbers in it; what is no plain arithmetic is its result."""
    return shown(evaluate(node, row)[0])


@worked.register
def _(node: ex.Arithmetic, row: Environment, shown: Shown) -> str:
    if node.sign == "*":
        return f"{_factor(node.left, row, shown)}×{_factor(node.right, row, shown)}"
    right = worked(node.right, row, shown)
    if node.sign == "-" and isinstance(node.right, ex.Arithmetic):
        right = f"（{right}）"
    return f"{worked(node.left, row, shown)}{_SIGNS[node.sign]}{right}"


@worked.register
def _(node: ex.Ratio, row: Environment, shown: Shown) -> str:
    return f"{_factor(node.top, row, shown)}÷{_factor(node.bottom, row, shown)}"


@worked.register
def _(node: ex.Rounded, row: Environment, shown: Shown) -> str:
    return worked(node.body, row, shown)


@worked.register
def _(node: ex.AtLeast, row: Environment, shown: Shown) -> str:
    return worked(node.body, row, shown)


@worked.register
def _(node: ex.AtMost, row: Environment, shown: Shown) -> str:
    return worked(node.body, row, shown)


@worked.register
def _(node: ex.If, row: Environment, shown: Shown) -> str:
    holds = evaluate(node.condition, row)[0]
    return worked(node.then if holds else node.otherwise, row, shown)


@worked.register
def _(node: ex.Either, row: Environment, shown: Shown) -> str:
    known = [evaluate(part, row)[0] is not None for part in (node.first, node.second)]
    if all(known):
        return worked(node.both, row, shown)
    if any(known):
        return worked(node.first if known[0] else node.second, row, shown)
    return worked(node.neither, row, shown)


def _factor(node: ex.Node, row: Environment, shown: Shown) -> str:
    text = worked(node, row, shown)
    is_sum = any(sign in text for sign in "＋－")
    if not is_sum or _in_brackets(text):
        return text
    return f"〔{text}〕" if "（" in text else f"（{text}）"


def _in_brackets(text: str) -> bool:
    """Return whether one pair of brackets holds a whole text."""
    if not text.startswith(("（", "〔")):
        return False
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "（〔") - (sign in "）〕")
        if not depth:
            return place == len(text) - 1
    return False


def plain_number(entry: object) -> str:
    """Return an entry as it stands in a calculation: at most four decimals, without zeros at the end."""
    if entry is None or isinstance(entry, str):
        return "不适用" if entry is None else f"“{entry}”"
    number = Fraction(str(entry))
    text = f"{float(round(number, 4)):.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "－")
