"""Second reading of a rule: the live Excel formula.

Only functions that Excel 2016, WPS and LibreOffice share. Floats carry noise in the 15th digit, so a number
is cleaned to 12 decimals before it is rounded or compared: at the printed digit Excel then agrees with exact
arithmetic.
"""

from __future__ import annotations

from functools import singledispatch

from shifan.patterns import pattern_of
from shifan.rules import expression as ex
from shifan.rules.excel_criteria import A_NUMBER, ChildRefs, Refs, RowConditions, nested, quoted
from shifan.rules.not_applicable import (
    calculates,
    compared_in,
    gives_text,
    may_be_na,
    may_be_na_in,
    unguarded,
)
from shifan.values import NOT_APPLICABLE

__all__ = ["ChildRefs", "Refs", "UnwritableFormula", "formula", "needs_array", "quoted", "text"]
_NOT_APPLICABLE = f'"{NOT_APPLICABLE}"'
_LONGEST, _DEEPEST = 8_192, 64  # of a formula in a cell
_BRACKETS = pattern_of("[()]")


class UnwritableFormula(ValueError):
    """A rule whose formula no cell of a workbook can hold: what is too much of it."""


def formula(node: ex.Node, refs: Refs) -> str:
    """Return the formula with its `=`; an N/A input that the rule does not handle gives 不适用.

    UnwritableFormula for one that no cell can hold: Excel refuses a workbook with it.
    """
    written = f"={_known(text(node, refs), unguarded(node), refs)}"
    if len(written) > _LONGEST:
        raise UnwritableFormula(f"展开后超过{_LONGEST}个字")
    if _depth(written) > _DEEPEST:
        raise UnwritableFormula(f"展开后套了{_DEEPEST}层以上")
    return written


def _depth(written: str) -> int:
    """Return how deep the brackets of a formula are nested; those in texts count, too, which are few."""
    depth = deepest = 0
    for sign in _BRACKETS.findall(written):
        depth += 1 if sign == "(" else -1
        deepest = max(deepest, depth)
    return deepest


def _known(body: str, inputs: set[ex.Input], refs: Refs) -> str:
    """Return a formula that is 不适用 where one of the inputs is."""
    numbers = sorted({refs.cells[part.name] for part in inputs if not part.text})
    for cell in sorted({refs.cells[part.name] for part in inputs if part.text}):
        body = f"IF({cell}={_NOT_APPLICABLE},{_NOT_APPLICABLE},{body})"
    if not numbers:
        return body
    return f"IF(COUNT({','.join(numbers)})<{len(numbers)},{_NOT_APPLICABLE},{body})"


def text(node: ex.Node, refs: Refs) -> str:
    """Return the node as formula text, without `=`; UnwritableFormula as soon as a part is too long for a cell."""
    written = _written(node, refs)
    if len(written) > _LONGEST:
        raise UnwritableFormula(f"展开后超过{_LONGEST}个字")
    return written


@singledispatch
def _written(node: ex.Node, refs: Refs) -> str:
    """Return the node as formula text."""
    raise TypeError(f"no reading for {type(node).__name__}")


@_written.register
def _(node: ex.Input, refs: Refs) -> str:
    return refs.cells[node.name]


@_written.register
def _(node: ex.Constant, refs: Refs) -> str:
    number = node.number
    if number.denominator == 1:
        return str(number.numerator)
    return f"({number.numerator}/{number.denominator})"


@_written.register
def _(node: ex.Text, refs: Refs) -> str:
    return quoted(node.text)


@_written.register
def _(node: ex.NotApplicable, refs: Refs) -> str:
    return _NOT_APPLICABLE


@_written.register(ex.Arithmetic)
@_written.register(ex.Ratio)
@_written.register(ex.AtLeast)
@_written.register(ex.AtMost)
@_written.register(ex.Greatest)
@_written.register(ex.Least)
@_written.register(ex.Rounded)
@_written.register(ex.Steps)
def _(node: ex.Node, refs: Refs) -> str:
    """Return a calculation, 不适用 where one of the numbers that it begins with is; each is asked once."""
    body = _calculation(node, refs)
    for doubtful in may_be_na_in(node):
        body = f"IF(ISNUMBER({text(doubtful, refs)}),{body},{_NOT_APPLICABLE})"
    return body


def _inner(node: ex.Node, refs: Refs) -> str:
    """Return an operand of a calculation, without asking again whether its numbers are known."""
    return _calculation(node, refs) if calculates(node) else text(node, refs)


def _calculation(node: ex.Node, refs: Refs) -> str:
    """Return a calculation with numbers that are known."""
    match node:
        case ex.Arithmetic(sign, left, right):
            return f"({_inner(left, refs)}{sign}{_inner(right, refs)})"
        case ex.Ratio(top, bottom):
            divisor = _inner(bottom, refs)
            return f"IF({divisor}=0,{_NOT_APPLICABLE},{_inner(top, refs)}/{divisor})"
        case ex.AtLeast(body, floor):
            return f"MAX({_inner(floor, refs)},{_inner(body, refs)})"
        case ex.AtMost(body, ceiling):
            return f"MIN({_inner(ceiling, refs)},{_inner(body, refs)})"
        case ex.Greatest(parts):
            return f"MAX({','.join(_inner(part, refs) for part in parts)})"
        case ex.Least(parts):
            return f"MIN({','.join(_inner(part, refs) for part in parts)})"
        case ex.Rounded(body, places):
            return f"ROUND(ROUND({_inner(body, refs)},12),{_inner(places, refs)})"
        case ex.Steps(body, step):
            width = _inner(step, refs)
            whole = f"INT(ROUND({_inner(body, refs)}/{width},9))"
            return f"IF({width}>0,{whole},{_NOT_APPLICABLE})"
    raise TypeError(f"no calculation: {type(node).__name__}")


@_written.register
def _(node: ex.SumOver, refs: Refs) -> str:
    child = refs.children[node.child]
    criteria = _ROWS.criteria(child, node.where, refs)
    span = child.columns[node.column]
    return f"SUMIFS({span},{criteria})" if criteria else f"SUM({span})"


@_written.register
def _(node: ex.CountOver, refs: Refs) -> str:
    child = refs.children[node.child]
    criteria = _ROWS.criteria(child, node.where, refs)
    return f"COUNTIFS({criteria})" if criteria else f"COUNTA({next(iter(child.columns.values()))})"


@_written.register
def _(node: ex.MeanOver, refs: Refs) -> str:
    child = refs.children[node.child]
    span = child.columns[node.column]
    criteria = _ROWS.criteria(child, node.where, refs)
    numbers = ",".join(part for part in (criteria, f"{span},{A_NUMBER}") if part)
    count = f"COUNTIFS({numbers})"
    return f"IF({count}=0,{_NOT_APPLICABLE},SUMIFS({span},{numbers})/{count})"


@_written.register
def _(node: ex.GreatestOver, refs: Refs) -> str:
    return _extreme("MAX", node, refs)


@_written.register
def _(node: ex.LeastOver, refs: Refs) -> str:
    return _extreme("MIN", node, refs)


def _extreme(function: str, node: ex.GreatestOver | ex.LeastOver, refs: Refs) -> str:
    """Return the greatest or least entry among children: an array formula, for Excel 2007 has no MAXIFS."""
    child = refs.children[node.child]
    span = child.columns[node.column]
    criteria = _ROWS.criteria(child, node.where, refs)
    numbers = ",".join(part for part in (criteria, f"{span},{A_NUMBER}") if part)
    kept = nested([*_ROWS.tests(child, node.where, refs), f"ISNUMBER({span})"], span)
    return f"IF(COUNTIFS({numbers})=0,{_NOT_APPLICABLE},{function}({kept}))"


@_written.register
def _(node: ex.WeightedMeanOver, refs: Refs) -> str:
    child = refs.children[node.child]
    part, weight = child.columns[node.column], child.columns[node.weight]
    tests = [*_ROWS.tests(child, node.where, refs), f"ISNUMBER({part})", f"ISNUMBER({weight})"]
    weights = f"SUM({nested(tests, weight)})"
    products = f"SUM({nested(tests, f'{part}*{weight}')})"
    return f"IF({weights}=0,{_NOT_APPLICABLE},{products}/{weights})"


def needs_array(node: ex.Node) -> bool:
    """Return whether the formula of a rule must be entered as an array formula."""
    kinds = (ex.GreatestOver, ex.LeastOver, ex.WeightedMeanOver)
    return any(isinstance(part, kinds) for part in ex.walk(node))


@_written.register
def _(node: ex.WeightedMean, refs: Refs) -> str:
    parts = [(text(weight, refs), text(part, refs)) for weight, part in node.parts]
    weights = "+".join(f"ISNUMBER({part})*{weight}" for weight, part in parts)
    products = "+".join(f"N({part})*{weight}" for weight, part in parts)
    return f"IF({weights}=0,{_NOT_APPLICABLE},({products})/({weights}))"


@_written.register
def _(node: ex.Either, refs: Refs) -> str:
    first, second = text(node.first, refs), text(node.second, refs)
    return (
        f"IF(ISNUMBER({first}),IF(ISNUMBER({second}),{text(node.both, refs)},{first}),"
        f"IF(ISNUMBER({second}),{second},{text(node.neither, refs)}))"
    )


@_written.register
def _(node: ex.Compare, refs: Refs) -> str:
    return f"{_operand(node.left, refs)}{node.op}{_operand(node.right, refs)}"


def _operand(node: ex.Node, refs: Refs) -> str:
    """Return the operand of a comparison; a number that may carry float noise is cleaned."""
    body = text(node, refs)
    return body if _is_plain(node) else f"ROUND({body},12)"


def _is_plain(node: ex.Node) -> bool:
    """Return whether a node's formula gives a text, a count, or a number as it was entered."""
    if isinstance(node, ex.Input):
        return not node.optional or node.text
    return isinstance(node, (ex.Constant, ex.CountOver)) or gives_text(node)


@_written.register
def _(node: ex.All, refs: Refs) -> str:
    return f"AND({','.join(_met(condition, refs) for condition in node.conditions)})"


@_written.register
def _(node: ex.AnyOf, refs: Refs) -> str:
    return f"OR({','.join(_met(condition, refs) for condition in node.conditions)})"


@_written.register
def _(node: ex.Not, refs: Refs) -> str:
    return f"NOT({_met(node.condition, refs)})"


def _met(node: ex.Node, refs: Refs) -> str:
    """Return a condition that is not met where an operand is 不适用: a spreadsheet would take a text for the more."""
    body = text(node, refs)
    for operand in compared_in(node):
        if _doubtful(operand):
            body = f"IF({_is_known(operand, refs)},{body},FALSE)"
    return body


def _doubtful(node: ex.Node) -> bool:
    return bool(unguarded(node)) or may_be_na(node)


def _is_known(node: ex.Node, refs: Refs) -> str:
    """Return whether a node gives a number, or a text, and not 不适用."""
    written = _whole(node, refs)
    return f"{written}<>{_NOT_APPLICABLE}" if gives_text(node) else f"ISNUMBER({written})"


def _whole(node: ex.Node, refs: Refs) -> str:
    """Return a node's formula, 不适用 where an input is that it does not handle; a single input is that by itself."""
    body = text(node, refs)
    return body if isinstance(node, ex.Input) else _known(body, unguarded(node), refs)


@_written.register
def _(node: ex.If, refs: Refs) -> str:
    above = unguarded(node)
    then, otherwise = (
        _known(text(branch, refs), unguarded(branch) - above, refs)
        for branch in (node.then, node.otherwise)
    )
    body = f"IF({text(node.condition, refs)},{then},{otherwise})"
    for operand in compared_in(node.condition):
        if may_be_na(operand):
            body = f"IF({_is_known(operand, refs)},{body},{_NOT_APPLICABLE})"
    return body


@_written.register
def _(node: ex.Bands, refs: Refs) -> str:
    result = _known(text(node.otherwise, refs), unguarded(node.otherwise), refs)
    for condition, given in reversed(node.rows):
        shown = _known(text(given, refs), unguarded(given), refs)
        result = f"IF({_met(condition, refs)},{shown},{result})"
    return result


_ROWS = RowConditions(_whole, _doubtful)
