"""Second reading of a rule: the live Excel formula.

Only functions that Excel 2016, WPS and LibreOffice share. Floats carry noise in the 15th digit, so a number
is cleaned to 12 decimals before it is rounded or compared: at the printed digit Excel then agrees with exact
arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch

from shifan.rules import expression as ex
from shifan.values import NOT_APPLICABLE

_NOT_APPLICABLE = f'"{NOT_APPLICABLE}"'
_LONGEST_LITERAL = 250


@dataclass(frozen=True)
class ChildRefs:
    """Ranges of a child table: its columns, and (range, cell) pairs that tie children to the row."""

    columns: dict[str, str]
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refs:
    """Cells of the row's inputs and the ranges of its children."""

    cells: dict[str, str]
    children: dict[str, ChildRefs] = field(default_factory=dict)


def formula(node: ex.Node, refs: Refs) -> str:
    """Return the formula with its `=`; an N/A input that the rule does not handle gives 不适用."""
    body = text(node, refs)
    optional = sorted({refs.cells[name] for name in _unguarded(node)})
    if not optional:
        return f"={body}"
    return f"=IF(COUNT({','.join(optional)})<{len(optional)},{_NOT_APPLICABLE},{body})"


@singledispatch
def text(node: ex.Node, refs: Refs) -> str:
    """Return the node as formula text, without `=`."""
    raise TypeError(f"no reading for {type(node).__name__}")


@text.register
def _(node: ex.In, refs: Refs) -> str:
    return refs.cells[node.name]


@text.register
def _(node: ex.Const, refs: Refs) -> str:
    number = node.number
    return (
        str(number.numerator)
        if number.denominator == 1
        else f"({number.numerator}/{number.denominator})"
    )


@text.register
def _(node: ex.Text, refs: Refs) -> str:
    return quoted(node.text)


@text.register
def _(node: ex.NA, refs: Refs) -> str:
    return _NOT_APPLICABLE


@text.register
def _(node: ex.Op, refs: Refs) -> str:
    left, right = text(node.left, refs), text(node.right, refs)
    sides = [side for child, side in ((node.left, left), (node.right, right)) if _may_be_na(child)]
    return _guarded(f"({left}{node.sign}{right})", sides)


def _may_be_na(node: ex.Node) -> bool:
    """Return whether a node's own formula can give 不适用: arithmetic on a text would be an error."""
    if isinstance(node, (ex.Ratio, ex.NA, ex.WeightedMean, ex.Either)):
        return True
    if isinstance(node, ex.Op):
        return _may_be_na(node.left) or _may_be_na(node.right)
    if isinstance(node, ex.If):
        return _may_be_na(node.then) or _may_be_na(node.otherwise)
    return isinstance(node, (ex.AtLeast, ex.Rounded)) and _may_be_na(node.body)


def _guarded(body: str, sides: list[str]) -> str:
    for side in sides:
        body = f"IF(ISNUMBER({side}),{body},{_NOT_APPLICABLE})"
    return body


@text.register
def _(node: ex.Ratio, refs: Refs) -> str:
    bottom = text(node.bottom, refs)
    return f"IF({bottom}=0,{_NOT_APPLICABLE},{text(node.top, refs)}/{bottom})"


@text.register
def _(node: ex.AtLeast, refs: Refs) -> str:
    body = text(node.body, refs)
    return _guarded(
        f"MAX({text(node.floor, refs)},{body})", [body] if _may_be_na(node.body) else []
    )


@text.register
def _(node: ex.Rounded, refs: Refs) -> str:
    body = text(node.body, refs)
    return _guarded(
        f"ROUND(ROUND({body},12),{text(node.places, refs)})",
        [body] if _may_be_na(node.body) else [],
    )


def quoted(plain: str) -> str:
    """Return a text as an Excel string literal; a long one as joined literals, for none may hold more than 255 signs."""
    if len(plain) > _LONGEST_LITERAL:
        return f"({quoted(plain[:_LONGEST_LITERAL])}&{quoted(plain[_LONGEST_LITERAL:])})"
    return '"' + plain.replace('"', '""') + '"'


def _criteria(child: ChildRefs, where: tuple[ex.Where, ...], refs: Refs) -> str:
    pairs = [f"{span},{cell}" for span, cell in child.keys]
    for condition in where:
        pairs.append(f"{child.columns[condition.column]},{_criterion(condition, refs)}")
    return ",".join(pairs)


def _criterion(condition: ex.Where, refs: Refs) -> str:
    if condition.op == "known":
        return '">=0"'
    if condition.op == "<":
        return f'"<"&{refs.cells[condition.value.name]}'
    return quoted(condition.value if condition.op == "=" else f"<>{condition.value}")


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
    weights = "+".join(f"ISNUMBER({text(p, refs)})*{text(w, refs)}" for w, p in node.parts)
    products = "+".join(f"N({text(p, refs)})*{text(w, refs)}" for w, p in node.parts)
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
    return f"{_clean(node.left, refs)}{node.op}{_clean(node.right, refs)}"


def _clean(node: ex.Node, refs: Refs) -> str:
    """Return the operand of a comparison; numbers that may carry float noise are cleaned."""
    body = text(node, refs)
    plain = isinstance(node, (ex.Const, ex.Text, ex.CountOver))
    return body if plain or (isinstance(node, ex.In) and not node.optional) else f"ROUND({body},12)"


@text.register
def _(node: ex.All, refs: Refs) -> str:
    return f"AND({','.join(_holds(condition, refs) for condition in node.conditions)})"


def _holds(node: ex.Node, refs: Refs) -> str:
    """Return a condition that is not met where an operand is 不适用: a spreadsheet takes any text for more than any number."""
    sides = (
        [
            text(side, refs)
            for side in (node.left, node.right)
            if isinstance(side, ex.In) and side.optional
        ]
        if isinstance(node, ex.Compare)
        else []
    )
    body = text(node, refs)
    for side in sides:
        body = f"IF(ISNUMBER({side}),{body},FALSE)"
    return body


@text.register
def _(node: ex.If, refs: Refs) -> str:
    return f"IF({text(node.condition, refs)},{text(node.then, refs)},{text(node.otherwise, refs)})"


@singledispatch
def _unguarded(node: object) -> set[str]:
    """Return the names of optional inputs whose N/A the formula does not handle by itself."""
    if isinstance(node, (ex.WeightedMean, ex.Either, ex.All)):
        return set()
    if isinstance(node, ex.In):
        return {node.name} if node.optional else set()
    parts = (
        node
        if isinstance(node, tuple)
        else vars(node).values()
        if isinstance(node, ex.Node)
        else ()
    )
    return set().union(*(_unguarded(part) for part in parts))
