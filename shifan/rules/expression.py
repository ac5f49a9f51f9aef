"""The language in which a rule is declared, once: a tree that three readers interpret.

`evaluate` computes it exactly on vectors, `excel` writes it as a live formula, `chinese` says it in words.
A rule describes one row of its table (a site, an indicator, the city); it sees inputs of that row and sums
over the child rows that belong to it (the records of the site). N/A is `None` in Python, 不适用 in Excel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal


class Node:
    """An expression; `+ - *` build trees."""

    def __add__(self, other: Node) -> Node:
        return Op("+", self, other)

    def __sub__(self, other: Node) -> Node:
        return Op("-", self, other)

    def __mul__(self, other: Node) -> Node:
        return Op("*", self, other)


@dataclass(frozen=True)
class In(Node):
    """An input of the row, by name, with its Chinese word; `optional` inputs may be N/A."""

    name: str
    word: str
    optional: bool = False


@dataclass(frozen=True)
class Const(Node):
    number: Fraction


@dataclass(frozen=True)
class Text(Node):
    text: str


@dataclass(frozen=True)
class NA(Node):
    """不适用."""


@dataclass(frozen=True)
class Op(Node):
    sign: Literal["+", "-", "*"]
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
class Rounded(Node):
    """`body` rounded half up to `places` decimals."""

    body: Node
    places: Node


@dataclass(frozen=True)
class Where:
    """A condition on a child column: equal, unequal, known (not N/A; `word` then says of what, 适用指标) or before a date."""

    column: str
    word: str
    op: Literal["=", "<>", "known", "<"]
    value: str | In = ""


@dataclass(frozen=True)
class SumOver(Node):
    """The sum of a child column over the row's children that meet all conditions."""

    child: str
    column: str
    word: str
    where: tuple[Where, ...] = ()


@dataclass(frozen=True)
class CountOver(Node):
    """The number of the row's children that meet all conditions; `word` names what is counted."""

    child: str
    word: str
    where: tuple[Where, ...] = ()


@dataclass(frozen=True)
class WeightedMean(Node):
    """The mean of the parts that are not N/A, by weight; N/A when none is left or the weights vanish."""

    parts: tuple[tuple[In, In], ...]


@dataclass(frozen=True)
class Either(Node):
    """`both` when both inputs are known, else the one that is, else `neither`."""

    first: In
    second: In
    both: Node
    neither: Node


@dataclass(frozen=True)
class Compare(Node):
    op: Literal["=", "<>", "<=", ">=", "<", ">"]
    left: Node
    right: Node


@dataclass(frozen=True)
class All(Node):
    """True when every condition holds; one with an N/A operand does not."""

    conditions: tuple[Node, ...]


@dataclass(frozen=True)
class If(Node):
    """`then` or `otherwise`; N/A where the condition has an N/A operand."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Rule:
    """One rule of the method: what it yields, from what, and where the pack says so."""

    id: str
    name: str
    clause: str
    expression: Node
    note: str = field(default="")

    @property
    def sentence(self) -> str:
        """Return the rule as one Chinese sentence."""
        from shifan.rules.sentences import words

        return f"{self.name}＝{words(self.expression)}。{self.note}"

    def excel(self, refs: object) -> str:
        """Return the live formula (with `=`) for cells given by `shifan.rules.excel_formulas.Refs`."""
        from shifan.rules.excel_formulas import formula

        return formula(self.expression, refs)

    def evaluate(self, env: object) -> list:
        """Return the exact results, one a row of `shifan.rules.exact.Env`; N/A is None."""
        from shifan.rules.exact import evaluate

        return evaluate(self.expression, env)


def number(text: str | int) -> Const:
    """Return a constant, read exactly from its decimal text."""
    return Const(Fraction(text))
