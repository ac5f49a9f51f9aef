"""The language in which a rule is declared, once: a tree of nodes that knows nothing of its readings.

A rule describes one row of its table (a site, an indicator, the city); it sees inputs of that row and sums
over the child rows that belong to it (the records of the site). The readings are modules of their own:
`exact` computes a tree on vectors, `excel_formulas` writes it as a live formula, `sentences` says it in words.
N/A (不适用) is `None` in Python and the text 不适用 in Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from shifan.records import dataclass

Sign = Literal["+", "-", "*"]
Comparison = Literal["=", "<>", "<=", ">=", "<", ">"]
ARITHMETIC: tuple[Sign, ...] = ("+", "-", "*")
MOST_PLACES = 12  # decimals to which numbers can be rounded
COMPARISONS: tuple[Comparison, ...] = ("=", "<>", "<=", ">=", "<", ">")


class Node:
    """An expression; `+ - *` build trees."""

    def __add__(self, other: Node) -> Node:
        return Arithmetic("+", self, other)

    def __sub__(self, other: Node) -> Node:
        return Arithmetic("-", self, other)

    def __mul__(self, other: Node) -> Node:
        return Arithmetic("*", self, other)


@dataclass(frozen=True)
class Input(Node):
    """An input of the row, by name, with its Chinese word; an `optional` input may be N/A, a `text` is no number."""

    name: str
    word: str
    optional: bool = False
    text: bool = False


@dataclass(frozen=True)
class Constant(Node):
    """A number that is the same for every row."""

    number: Fraction


@dataclass(frozen=True)
class Text(Node):
    """A text that is the same for every row, such as 符合."""

    text: str


@dataclass(frozen=True)
class NotApplicable(Node):
    """不适用."""


@dataclass(frozen=True)
class Arithmetic(Node):
    """The sum, difference or product of two numbers; N/A where one of them is."""

    sign: Sign
    left: Node
    right: Node


@dataclass(frozen=True)
class Ratio(Node):
    """`top / bottom`, N/A where the bottom is 0."""

    top: Node
    bottom: Node


@dataclass(frozen=True)
class AtLeast(Node):
    """`body`, but never below `floor`."""

    body: Node
    floor: Node


@dataclass(frozen=True)
class AtMost(Node):
    """`body`, but never above `ceiling`."""

    body: Node
    ceiling: Node


@dataclass(frozen=True)
class Greatest(Node):
    """The greatest of several numbers; N/A where one of them is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Least(Node):
    """The least of several numbers; N/A where one of them is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Steps(Node):
    """How many whole steps `body` holds, rounded down; N/A where the step is not above 0."""

    body: Node
    step: Node


@dataclass(frozen=True)
class Rounded(Node):
    """`body` rounded half up to `places` decimals; N/A where these are no whole number up to MOST_PLACES."""

    body: Node
    places: Node


@dataclass(frozen=True)
class ColumnIs:
    """A condition on child rows: the text column `column`, called `word`, holds `text`."""

    column: str
    word: str
    text: str


@dataclass(frozen=True)
class ColumnIsNot:
    """A condition on child rows: the text column `column`, called `word`, holds another text than `text`."""

    column: str
    word: str
    text: str


@dataclass(frozen=True)
class ColumnKnown:
    """A condition on child rows: the column is not N/A; `word` says which rows those are, such as 适用指标."""

    column: str
    word: str


@dataclass(frozen=True)
class ColumnBefore:
    """A condition on child rows: the date column `column`, called `word`, is before the date `limit`."""

    column: str
    word: str
    limit: Input


@dataclass(frozen=True)
class ColumnCompares:
    """A condition on child rows: the column of numbers or dates `column`, called `word`, compares so with `limit`.

    `limit` is a tree of the row to which the child rows belong; an entry or a limit that is N/A does not compare.
    """

    column: str
    word: str
    op: Comparison
    limit: Node


Condition = ColumnIs | ColumnIsNot | ColumnKnown | ColumnBefore | ColumnCompares


@dataclass(frozen=True)
class SumOver(Node):
    """The sum of a child column over the row's children that meet all conditions."""

    child: str
    column: str
    word: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class CountOver(Node):
    """The number of the row's children that meet all conditions; `word` names what is counted."""

    child: str
    word: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class MeanOver(Node):
    """The mean of a child column over the row's children that meet all conditions; N/A if none has an entry."""

    child: str
    column: str
    word: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class GreatestOver(Node):
    """The greatest entry of a child column among the children that meet all conditions; N/A if none has one."""

    child: str
    column: str
    word: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class LeastOver(Node):
    """The least entry of a child column among the children that meet all conditions; N/A if none has one."""

    child: str
    column: str
    word: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class WeightedMeanOver(Node):
    """The mean of a child column by weight, over the children that meet all conditions and have an entry.

    N/A when none is left or the weights vanish.
    """

    child: str
    column: str
    weight: str
    word: str
    weight_word: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class WeightedMean(Node):
    """The mean of the parts that are not N/A, by weight; N/A when none is left or the weights vanish.

    `parts` are pairs of a weight and the part that has it.
    """

    parts: tuple[tuple[Input, Input], ...]


@dataclass(frozen=True)
class Either(Node):
    """`both` when both inputs are known, else the one that is, else `neither`."""

    first: Input
    second: Input
    both: Node
    neither: Node


@dataclass(frozen=True)
class Compare(Node):
    """Whether a comparison holds; N/A where an operand is."""

    op: Comparison
    left: Node
    right: Node


@dataclass(frozen=True)
class All(Node):
    """True when every condition holds; one with an N/A operand does not."""

    conditions: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf(Node):
    """True when one of the conditions holds; one with an N/A operand does not."""

    conditions: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    """True when the condition does not hold; also where it has an N/A operand."""

    condition: Node


@dataclass(frozen=True)
class Bands(Node):
    """A decision table: the result of the first row whose condition holds, else `otherwise`."""

    name: str
    rows: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True)
class If(Node):
    """`then` or `otherwise`; N/A where the condition has an N/A operand."""

    condition: Node
    then: Node
    otherwise: Node


def number(text: str | int) -> Constant:
    """Return a constant, read exactly from its decimal text."""
    return Constant(Fraction(text))


def parts(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below a node, also the limits in its conditions on child rows."""
    for content in vars(node).values():
        yield from _nodes(content)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes below it, from the top down."""
    yield node
    for part in parts(node):
        yield from walk(part)


def _nodes(content: object) -> Iterator[Node]:
    """Yield the nodes that a node's field holds: itself, those of a tuple, the limit of a condition."""
    if isinstance(content, Node):
        yield content
    elif isinstance(content, (ColumnBefore, ColumnCompares)):
        yield content.limit
    elif isinstance(content, tuple):
        for entry in content:
            yield from _nodes(entry)
