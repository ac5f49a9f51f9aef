"""A rule of the method, and its readings: exact results, the live formula, the sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from shifan.records import dataclass
from shifan.rules.excel_formulas import Refs, formula
from shifan.rules.expression import Node
from shifan.rules.sentences import clauses

if TYPE_CHECKING:
    from shifan.rules.columns import Column, Environment


_ENDS = ("。", "！", "？", "…", "；")


@dataclass(frozen=True)
class Rule:
    """One rule of the method: what it yields, the paragraph of the method that says so, from what, and a note.

    One that is not `listed` only fills a sheet: another says the same among the rules.
    """

    id: str
    name: str
    clause: str
    expression: Node
    note: str = ""
    listed: bool = True
    in_own_words: Callable[[str], str] | None = field(default=None, compare=False)

    @property
    def sentence(self) -> str:
        """Return the rule as one Chinese sentence, with its note, in the words of the pack."""
        sentence = f"{self.formula}。{self.plain_words}"
        return self.in_own_words(sentence) if self.in_own_words else sentence

    @property
    def plain_words(self) -> str:
        """Return the note as a sentence of its own; empty without a note."""
        return self.note if not self.note or self.note.endswith(_ENDS) else f"{self.note}。"

    @property
    def formula(self) -> str:
        """Return the formula in words, or the cases that the rule distinguishes; without full stop."""
        return "；".join(clauses(self.name, self.expression))

    @property
    def explanation(self) -> str:
        """Return the sentence and, in brackets, the clause if there is one."""
        return f"{self.sentence}（{self.clause}）" if self.clause else self.sentence

    def excel(self, refs: Refs) -> str:
        """Return the live formula, with its `=`, for the cells given."""
        return formula(self.expression, refs)

    def evaluate(self, environment: Environment) -> Column:
        """Return the exact results, one a row of `environment`; N/A is None."""
        from shifan.rules.exact import evaluate  # numpy: who only explains a rule need not load it

        return evaluate(self.expression, environment)
