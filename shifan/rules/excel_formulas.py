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
    body = text(node, refs)
    optional = sorted({refs.cells[name] for name in _unguarded(node)})
    if not optional:
        return f"={body}"
    return f"=IF(COUNT({','.join(optional)})<{len(optional)},{_NOT_APPLICABLE},{body})"


def quoted(plain: str) -> str:
    """Return a text as an Excel string literal.

    A long text becomes several literals joined by `&`, for none may hold more than 255 characters.
    """
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
    match node:
        case ex.Ratio() | ex.NotApplicable() | ex.WeightedMean() | ex.Either():
            return True
        case ex.Arithmetic(_, left, right):
            return _may_be_na(left) or _may_be_na(right)
        case ex.If(_, then, otherwise):
            return _may_be_na(then) or _may_be_na(otherwise)
        case ex.AtLeast(body) | ex.Rounded(body):
            return _may_be_na(body)
    return False


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
def _(node: ex.Rounded, refs: Refs) -> str:
    body = text(node.body, refs)
    doubtful = [body] if _may_be_na(node.body) else []
    return _guarded(f"ROUND(ROUND({body},12),{text(node.places, refs)})", doubtful)


def _criteria(child: ChildRefs, where: tuple[ex.Condition, ...], refs: Refs) -> str:
    """Return the ranges and criteria that SUMIFS and COUNTIFS take; empty if all rows count."""
    pairs = [f"{span},{cell}" for span, cell in child.keys]
    for condition in where:
        pairs.append(f"{child.columns[condition.column]},{_criterion(condition, refs)}")
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
        return not node.optional
    return isinstance(node, (ex.Constant, ex.Text, ex.CountOver))


@text.register
def _(node: ex.All, refs: Refs) -> str:
    return f"AND({','.join(_met(condition, refs) for condition in node.conditions)})"


def _met(node: ex.Node, refs: Refs) -> str:
    """Return a condition that is not met where an operand is 不适用.

    A spreadsheet would take any text for more than any number.
    """
    body = text(node, refs)
    for operand in _optional_operands(node):
        body = f"IF(ISNUMBER({text(operand, refs)}),{body},FALSE)"
    return body


def _optional_operands(node: ex.Node) -> Iterator[ex.Input]:
    """Yield the operands of a comparison that may be N/A."""
    for operand in (node.left, node.right) if isinstance(node, ex.Compare) else ():
        if isinstance(operand, ex.Input) and operand.optional:
            yield operand


@text.register
def _(node: ex.If, refs: Refs) -> str:
    return f"IF({text(node.condition, refs)},{text(node.then, refs)},{text(node.otherwise, refs)})"


def _unguarded(node: ex.Node) -> set[str]:
    """Return the names of optional inputs whose N/A the formula does not handle by itself."""
    if isinstance(node, (ex.WeightedMean, ex.Either, ex.All)):
        return set()
    if isinstance(node, ex.Input):
        return {node.name} if node.optional else set()
    return {name for part in ex.parts(node) for name in _unguarded(part)}
