"""A rule as a pack writes it, as it is understood, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from shifan.records import dataclass
from shifan.rules.expression import Bands, If, Node, NotApplicable, Text
from shifan.rules.language.objects import EntryKind
from shifan.rules.language.scope import Compared, ComparedText, Reference
from shifan.rules.words import TEXT_UNIT


@dataclass(frozen=True)
class RuleText:
    """A rule as a pack writes it; `line` is its line in the file, `unit` one of 分, 率, 个, 文字.

    A rule of a template stands in no file of the pack, so that its line is not above 0.
    """

    object: str
    id: str
    name: str
    formula: str
    unit: str
    clause: str
    note: str = ""
    line: int = 1

    @property
    def of_template(self) -> bool:
        """Return whether the rule comes from a template and not from the pack itself."""
        return self.line <= 0

    @property
    def key(self) -> tuple[str, str]:
        """Return object and name: what a formula calls the rule."""
        return self.object, self.name

    @property
    def kind(self) -> EntryKind:
        """Return whether the rule gives a number or a text."""
        return "text" if self.unit == TEXT_UNIT else "number"


@dataclass(frozen=True)
class RuleFault:
    """What is wrong with a rule: the column of the file, the character (−1: the whole cell), found, expected.

    `unread`: the rule stands, but nothing reads it. `band`: line and column in the decision tables, if it lies there.
    """

    rule: RuleText
    column: str
    start: int
    found: str
    expected: str
    unread: bool = False
    band: tuple[int, str] | None = None


@dataclass(frozen=True)
class CompiledRule:
    """A rule understood: its tree and what it reads, at its own row and over rows that belong to it."""

    text: RuleText
    expression: Node
    optional: bool
    row_reads: tuple[Reference, ...]
    child_reads: tuple[tuple[str, Reference], ...]
    children: tuple[str, ...]
    parameters: tuple[str, ...]
    compared: tuple[ComparedText, ...] = ()
    limits: tuple[Compared, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts that the rule may give by itself, each once: not those that it compares with."""
        return tuple(dict.fromkeys(_texts(self.expression)))

    @property
    def gives_only_texts(self) -> bool:
        """Return whether it gives nothing but these texts: none that it takes from elsewhere."""
        return all(isinstance(end, Text | NotApplicable) for end in _ends(self.expression))

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Return everything that the rule reads of objects."""
        return (*self.row_reads, *(reference for _, reference in self.child_reads))


def _texts(node: Node) -> Iterator[str]:
    """Yield the texts of the branches of a tree."""
    return (end.text for end in _ends(node) if isinstance(end, Text))


def _ends(node: Node) -> Iterator[Node]:
    """Yield the ends of the branches of a tree: what it may give."""
    match node:
        case If(_, then, otherwise):
            yield from (*_ends(then), *_ends(otherwise))
        case Bands(_, rows, otherwise):
            for _, result in rows:
                yield from _ends(result)
            yield from _ends(otherwise)
        case _:
            yield node
