"""A rule of the method, and its readings: exact results, the live formula, the sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shifan.rules.excel_formulas import Refs, formula
from shifan.rules.expression import Node
from shifan.rules.sentences import words

if TYPE_CHECKING:
    from shifan.rules.columns import Column, Environment


@dataclass(frozen=True)
class Rule:
    """One rule of the method: what it yields, the paragraph of the method that says so, from what, and a note."""

    id: str
    name: str
    clause: str
    expression: Node
    note: str = ""

    @property
    def sentence(self) -> str:
        """Return the rule as one Chinese sentence, with its note."""
        return f"{self.name}＝{words(self.expression)}。{self.note}"

    @property
    def explanation(self) -> str:
        """Return the sentence and, in brackets, the clause."""
        return f"{self.sentence}（{self.clause}）"

    def excel(self, refs: Refs) -> str:
        """Return the live formula, with its `=`, for the cells given."""
        return formula(self.expression, refs)

    def evaluate(self, environment: Environment) -> Column:
        """Return the exact results, one a row of `environment`; N/A is None."""
        from shifan.rules.exact import evaluate  # numpy: who only explains a rule need not load it

        return evaluate(self.expression, environment)
