"""Second reading of a rule: the live Excel formula.

Only functions that Excel 2016, WPS and LibreOffice share. Floats carry noise in the 15th digit, so a number
is cleaned to 12 decimals before it is rounded or compared: at the printed digit Excel then agrees with exact
arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatch

from shifan.rules import expression as ex
from shifan.values import NOT_APPLICABLE

_NOT_APPLICABLE = f'"{NOT_APPLICABLE}"'
_LONGEST_LITERAL = 250
_A_NUMBER = '">-1E+300"'  # a criterion that every number meets, and no text


@dataclass(frozen=True)
class ChildRefs:
    """Ranges of a child table: its columns, and (range, cell) pairs that tie children to the row."""

    columns: Mapping[str, str]
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refs:
    """Cells of the row's inputs and the ranges of its children."""

    cells: Mapping[str, str]
    children: Mapping[str, ChildRefs] = field(default_factory=dict)


def formula(node: ex.Node, refs: Refs) -> str:
    """Return the formula with its `=`; an N/A input that the rule does not handle gives 不适用."""
    return f"={_known(text(node, refs), _unguarded(node), refs)}"


def _known(body: str, inputs: set[ex.Input], refs: Refs) -> str:
    """Return a formula that is 不适用 where one of the inputs is."""
    numbers = sorted({refs.cells[part.name] for part in inputs if not part.text})
    for cell in sorted({refs.cells[part.name] for part in inputs if part.text}):
        body = f"IF({cell}={_NOT_APPLICABLE},{_NOT_APPLICABLE},{body})"
    if not numbers:
        return body
    return f"IF(COUNT({','.join(numbers)})<{len(numbers)},{_NOT_APPLICABLE},{body})"


def quoted(plain: str) -> str:
    """Return a text as an Excel string literal; a long one as several, for none may hold more than 255 characters."""
    if len(plain) > _LONGEST_LITERAL:
        return f"({quoted(plain[:_LONGEST_LITERAL])}&{quoted(plain[_LONGEST_LITERAL:])})"
    return '"' + plain.replace('"', '""') + '"'


@singledispatch
def text(node: ex.Node, refs: Refs) -> str:
    """Return the node as formula text, without `=`."""
    raise TypeError(f"no reading for {type(node).__name__}")


@text.register
def _(node: ex.Input, refs: Refs) -> str:
    return refs.cells[node.name]


@text.register
def _(node: ex.Constant, refs: Refs) -> str:
    number = node.number
    if number.denominator == 1:
        return str(number.numerator)
    return f"({number.numerator}/{number.denominator})"


@text.register
def _(node: ex.Text, refs: Refs) -> str:
    return quoted(node.text)


@text.register
def _(node: ex.NotApplicable, refs: Refs) -> str:
    return _NOT_APPLICABLE


@text.register
def _(node: ex.Arithmetic, refs: Refs) -> str:
    left, right = text(node.left, refs), text(node.right, refs)
    operands = ((node.left, left), (node.right, right))
    doubtful = [written for operand, written in operands if _may_be_na(operand)]
    return _guarded(f"({left}{node.sign}{right})", doubtful)


def _may_be_na(node: ex.Node) -> bool:
    """Return whether a node's own formula can give 不适用: arithmetic on a text would be an error."""
    return isinstance(node, _OFTEN_NA) or any(map(_may_be_na, _results_of(node)))


# Nodes whose own formula gives 不适用 where nothing is there to divide or to choose from.
_OFTEN_NA = (
    ex.Ratio,
    ex.NotApplicable,
    ex.WeightedMean,
    ex.Either,
    ex.Steps,
    ex.MeanOver,
    ex.GreatestOver,
    ex.LeastOver,
    ex.WeightedMeanOver,
)


def _results_of(node: ex.Node) -> tuple[ex.Node, ...]:
    """Return the nodes below one whose 不适用 becomes its own."""
    match node:
        case ex.Bands(_, rows, otherwise):
            return (otherwise, *(result for _, result in rows))
        case ex.Greatest(parts) | ex.Least(parts):
            return parts
        case ex.Arithmetic(_, left, right):
            return left, right
        case ex.If(_, then, otherwise):
            return then, otherwise
        case ex.AtLeast(body) | ex.AtMost(body) | ex.Rounded(body):
            return (body,)
    return ()


def _guarded(body: str, operands: list[str]) -> str:
    """Return a formula that is 不适用 where one of the operands is no number."""
    for operand in operands:
        body = f"IF(ISNUMBER({operand}),{body},{_NOT_APPLICABLE})"
    return body


@text.register
def _(node: ex.Ratio, refs: Refs) -> str:
    bottom = text(node.bottom, refs)
    return f"IF({bottom}=0,{_NOT_APPLICABLE},{text(node.top, refs)}/{bottom})"


@text.register
def _(node: ex.AtLeast, refs: Refs) -> str:
    body = text(node.body, refs)
    doubtful = [body] if _may_be_na(node.body) else []
    return _guarded(f"MAX({text(node.floor, refs)},{body})", doubtful)


@text.register
def _(node: ex.AtMost, refs: Refs) -> str:
    body = text(node.body, refs)
    doubtful = [body] if _may_be_na(node.body) else []
    return _guarded(f"MIN({text(node.ceiling, refs)},{body})", doubtful)


@text.register
def _(node: ex.Greatest, refs: Refs) -> str:
    return _of_all("MAX", node.parts, refs)


@text.register
def _(node: ex.Least, refs: Refs) -> str:
    return _of_all("MIN", node.parts, refs)


def _of_all(function: str, parts: tuple[ex.Node, ...], refs: Refs) -> str:
    written = [text(part, refs) for part in parts]
    doubtful = [each for part, each in zip(parts, written, strict=True) if _may_be_na(part)]
    return _guarded(f"{function}({','.join(written)})", doubtful)


@text.register
def _(node: ex.Steps, refs: Refs) -> str:
    body, step = text(node.body, refs), text(node.step, refs)
    doubtful = [body] if _may_be_na(node.body) else []
    whole = _guarded(f"INT(ROUND({body}/{step},9))", doubtful)
    return f"IF({step}>0,{whole},{_NOT_APPLICABLE})"


@text.register
def _(node: ex.Rounded, refs: Refs) -> str:
    body = text(node.body, refs)
    doubtful = [body] if _may_be_na(node.body) else []
    return _guarded(f"ROUND(ROUND({body},12),{text(node.places, refs)})", doubtful)


def _criteria(child: ChildRefs, where: tuple[ex.Condition, ...], refs: Refs) -> str:
    """Return the ranges and criteria that SUMIFS and COUNTIFS take; empty if all rows count."""
    pairs = [f"{span},{cell}" for span, cell in child.keys]
    for condition in where:
        span = child.columns[condition.column]
        pairs.append(f"{span},{_criterion(condition, refs)}")
        if isinstance(condition, ex.ColumnCompares) and condition.op == "<>":
            pairs.append(f"{span},{_A_NUMBER}")  # otherwise 不适用 would be unequal, too
    return ",".join(pairs)


def _criterion(condition: ex.Condition, refs: Refs) -> str:
    match condition:
        case ex.ColumnIs(_, _, wanted):
            return quoted(wanted)
        case ex.ColumnIsNot(_, _, unwanted):
            return quoted(f"<>{unwanted}")
        case ex.ColumnKnown():
            return '">=0"'
        case ex.ColumnBefore(_, _, limit):
            return f'"<"&{refs.cells[limit.name]}'
        case ex.ColumnCompares(_, _, op, limit):
            return f'"{op}"&{text(limit, refs)}'


@text.register
def _(node: ex.SumOver, refs: Refs) -> str:
    child = refs.children[node.child]
    criteria = _criteria(child, node.where, refs)
    span = child.columns[node.column]
    return f"SUMIFS({span},{criteria})" if criteria else f"SUM({span})"


@text.register
def _(node: ex.CountOver, refs: Refs) -> str:
    child = refs.children[node.child]
    criteria = _criteria(child, node.where, refs)
    return f"COUNTIFS({criteria})" if criteria else f"COUNTA({next(iter(child.columns.values()))})"


@text.register
def _(node: ex.MeanOver, refs: Refs) -> str:
    child = refs.children[node.child]
    span = child.columns[node.column]
    criteria = _criteria(child, node.where, refs)
    numbers = ",".join(part for part in (criteria, f"{span},{_A_NUMBER}") if part)
    count = f"COUNTIFS({numbers})"
    return f"IF({count}=0,{_NOT_APPLICABLE},SUMIFS({span},{numbers})/{count})"


@text.register
def _(node: ex.GreatestOver, refs: Refs) -> str:
    return _extreme("MAX", node, refs)


@text.register
def _(node: ex.LeastOver, refs: Refs) -> str:
    return _extreme("MIN", node, refs)


def _extreme(function: str, node: ex.GreatestOver | ex.LeastOver, refs: Refs) -> str:
    """Return the greatest or least entry among children: an array formula, for Excel 2007 has no MAXIFS."""
    child = refs.children[node.child]
    span = child.columns[node.column]
    criteria = _criteria(child, node.where, refs)
    numbers = ",".join(part for part in (criteria, f"{span},{_A_NUMBER}") if part)
    kept = _nested([*_tests(child, node.where, refs), f"ISNUMBER({span})"], span)
    return f"IF(COUNTIFS({numbers})=0,{_NOT_APPLICABLE},{function}({kept}))"


@text.register
def _(node: ex.WeightedMeanOver, refs: Refs) -> str:
    child = refs.children[node.child]
    part, weight = child.columns[node.column], child.columns[node.weight]
    tests = [*_tests(child, node.where, refs), f"ISNUMBER({part})", f"ISNUMBER({weight})"]
    weights = f"SUM({_nested(tests, weight)})"
    products = f"SUM({_nested(tests, f'{part}*{weight}')})"
    return f"IF({weights}=0,{_NOT_APPLICABLE},{products}/{weights})"


def _nested(tests: list[str], kept: str) -> str:
    """Return what is kept of an array where all tests hold."""
    for test in reversed(tests):
        kept = f"IF({test},{kept})"
    return kept


def _tests(child: ChildRefs, where: tuple[ex.Condition, ...], refs: Refs) -> list[str]:
    """Return the conditions on child rows as tests of whole columns, for an array formula."""
    tests = [f"{span}={cell}" for span, cell in child.keys]
    for condition in where:
        tests += _column_tests(condition, child.columns[condition.column], refs)
    return tests


def _column_tests(condition: ex.Condition, span: str, refs: Refs) -> list[str]:
    match condition:
        case ex.ColumnIs(_, _, wanted):
            return [f"{span}={quoted(wanted)}"]
        case ex.ColumnIsNot(_, _, unwanted):
            return [f"{span}<>{quoted(unwanted)}"]
        case ex.ColumnKnown():
            return [f"ISNUMBER({span})"]
        case ex.ColumnBefore(_, _, limit):
            return [f"ISNUMBER({span})", f"{span}<{refs.cells[limit.name]}"]
        case ex.ColumnCompares(_, _, op, limit):
            return [f"ISNUMBER({span})", f"{span}{op}{text(limit, refs)}"]


def needs_array(node: ex.Node) -> bool:
    """Return whether the formula of a rule must be entered as an array formula."""
    kinds = (ex.GreatestOver, ex.LeastOver, ex.WeightedMeanOver)
    return any(isinstance(part, kinds) for part in ex.walk(node))


@text.register
def _(node: ex.WeightedMean, refs: Refs) -> str:
    parts = [(text(weight, refs), text(part, refs)) for weight, part in node.parts]
    weights = "+".join(f"ISNUMBER({part})*{weight}" for weight, part in parts)
    products = "+".join(f"N({part})*{weight}" for weight, part in parts)
    return f"IF({weights}=0,{_NOT_APPLICABLE},({products})/({weights}))"


@text.register
def _(node: ex.Either, refs: Refs) -> str:
    first, second = text(node.first, refs), text(node.second, refs)
    return (
        f"IF(ISNUMBER({first}),IF(ISNUMBER({second}),{text(node.both, refs)},{first}),"
        f"IF(ISNUMBER({second}),{second},{text(node.neither, refs)}))"
    )


@text.register
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
    return isinstance(node, (ex.Constant, ex.Text, ex.CountOver))


@text.register
def _(node: ex.All, refs: Refs) -> str:
    return f"AND({','.join(_met(condition, refs) for condition in node.conditions)})"


@text.register
def _(node: ex.AnyOf, refs: Refs) -> str:
    return f"OR({','.join(_met(condition, refs) for condition in node.conditions)})"


@text.register
def _(node: ex.Not, refs: Refs) -> str:
    return f"NOT({_met(node.condition, refs)})"


def _met(node: ex.Node, refs: Refs) -> str:
    """Return a condition that is not met where an operand is 不适用: a spreadsheet would take a text for the more."""
    body = text(node, refs)
    for operand in _optional_operands(node):
        cell = text(operand, refs)
        known = f"{cell}<>{_NOT_APPLICABLE}" if operand.text else f"ISNUMBER({cell})"
        body = f"IF({known},{body},FALSE)"
    return body


def _optional_operands(node: ex.Node) -> Iterator[ex.Input]:
    """Yield the operands of a comparison that may be N/A."""
    for operand in (node.left, node.right) if isinstance(node, ex.Compare) else ():
        if isinstance(operand, ex.Input) and operand.optional:
            yield operand


@text.register
def _(node: ex.If, refs: Refs) -> str:
    above = _unguarded(node)
    then, otherwise = (
        _known(text(branch, refs), _unguarded(branch) - above, refs)
        for branch in (node.then, node.otherwise)
    )
    return f"IF({text(node.condition, refs)},{then},{otherwise})"


@text.register
def _(node: ex.Bands, refs: Refs) -> str:
    result = _known(text(node.otherwise, refs), _unguarded(node.otherwise), refs)
    for condition, given in reversed(node.rows):
        shown = _known(text(given, refs), _unguarded(given), refs)
        result = f"IF({_met(condition, refs)},{shown},{result})"
    return result


def _unguarded(node: ex.Node) -> set[ex.Input]:
    """Return the optional inputs whose N/A the formula does not handle by itself."""
    if isinstance(node, (ex.WeightedMean, ex.Either, ex.All, ex.AnyOf, ex.Not, ex.Bands)):
        return set()
    if isinstance(node, ex.Input):
        return {node} if node.optional else set()
    if isinstance(node, ex.If):  # what only the branch needs that is not taken does not matter
        either = _unguarded(node.then) & _unguarded(node.otherwise)
        return _unguarded(node.condition) | either
    return {found for part in ex.parts(node) for found in _unguarded(part)}
