"""Where a tree may be 不适用: by what its own formula gives, or because an input is and nothing in it handles that."""

from __future__ import annotations

from shifan.rules import expression as ex

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
# Nodes that handle inputs that are 不适用: over rows, a limit that is 不适用 lets none count.
_HANDLING = (
    ex.WeightedMean,
    ex.Either,
    ex.All,
    ex.AnyOf,
    ex.Not,
    ex.Bands,
    ex.SumOver,
    ex.CountOver,
    ex.MeanOver,
    ex.GreatestOver,
    ex.LeastOver,
    ex.WeightedMeanOver,
)


# Nodes that calculate with numbers: 不适用 where one of these is.
_CALCULATIONS = (
    ex.Arithmetic,
    ex.Ratio,
    ex.AtLeast,
    ex.AtMost,
    ex.Greatest,
    ex.Least,
    ex.Rounded,
    ex.Steps,
)


def may_be_na(node: ex.Node) -> bool:
    """Return whether a node's own formula can give 不适用: arithmetic on a text would be an error."""
    match node:
        case ex.Bands(_, rows, otherwise):
            return any(map(may_be_na, (otherwise, *(result for _, result in rows))))
        case ex.If(condition, then, otherwise):
            return any(map(may_be_na, (then, otherwise, *compared_in(condition))))
    return isinstance(node, _OFTEN_NA) or bool(may_be_na_in(node))


def calculates(node: ex.Node) -> bool:
    """Return whether a node calculates with numbers and passes on what is 不适用 among them."""
    return isinstance(node, _CALCULATIONS) and not isinstance(node, (ex.Ratio, ex.Steps))


def may_be_na_in(node: ex.Node) -> tuple[ex.Node, ...]:
    """Return the numbers that a calculation begins with and whose own formula can give 不适用, each once."""
    if not isinstance(node, _CALCULATIONS):
        return ()
    found: dict[ex.Node, None] = {}
    for part in ex.parts(node):
        found |= dict.fromkeys(
            may_be_na_in(part) if calculates(part) else (part,) if may_be_na(part) else ()
        )
    return tuple(found)


def compared_in(condition: ex.Node) -> tuple[ex.Node, ...]:
    """Return the operands of a comparison; none of another condition, which handles what is 不适用."""
    return (condition.left, condition.right) if isinstance(condition, ex.Compare) else ()


def unguarded(node: ex.Node) -> set[ex.Input]:
    """Return the optional inputs whose N/A the formula does not handle by itself."""
    if isinstance(node, _HANDLING):
        return set()
    if isinstance(node, ex.Input):
        return {node} if node.optional else set()
    if isinstance(node, ex.If):  # what only the branch needs that is not taken does not matter
        either = unguarded(node.then) & unguarded(node.otherwise)
        return unguarded(node.condition) | either
    return {found for part in ex.parts(node) for found in unguarded(part)}


def gives_text(node: ex.Node) -> bool:
    """Return whether a tree gives texts."""
    match node:
        case ex.Text():
            return True
        case ex.Input():
            return node.text
        case ex.If(_, then, otherwise):
            return gives_text(then) or gives_text(otherwise)
        case ex.Bands(_, rows, otherwise):
            return gives_text(otherwise) or any(gives_text(result) for _, result in rows)
    return False
