"""A city scored many times by its pack's own rules: what differs between replicates is given, all else stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from shifan.rules.language.evaluation import CityRows
from shifan.rules.language.objects import CITY
from shifan.rules.language.program import CompiledRule, Program
from shifan.rules.language.replication import ReplicatedEvaluation, Replicates
from shifan.rules.tree_search import names_in, with_choices_made, without_rounding
from shifan.score.object_rows import city_rows
from shifan.standards.method import parameters_of, scoring_program

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

TOTAL, VERDICT = "total", "verdict"


@dataclass(frozen=True)
class Outcomes:
    """Totals in units of the last printed place, whether each is applicable, and whether each replicate passes."""

    totals: np.ndarray
    known: np.ndarray
    passes: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence[Outcomes]) -> Outcomes:
        """Return the outcomes of several batches as one."""
        names = ("totals", "known", "passes")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True)
class CityScoring:
    """A city's rows, the rules that its total and verdict rest on, the pack's numbers, and what verdicts pass."""

    rows: CityRows
    program: Program
    parameters: Mapping[str, Fraction]
    places: int
    passing: tuple[str, ...]

    def outcomes(self, replicates: Replicates) -> Outcomes:
        """Return total and verdict of each replicate; one of them where all are the same."""
        results = self._results(self.program, replicates)
        totals, verdicts = results[TOTAL], results[VERDICT]
        known = ~np.isnan(totals)
        units = np.rint(np.where(known, totals, 0) * 10**self.places).astype(np.int64)
        both = np.broadcast_arrays(units, known, known & np.isin(verdicts, self.passing))
        return Outcomes(*(np.asarray(part) for part in both))

    def unrounded_totals(self, replicates: Replicates) -> np.ndarray:
        """Return the total of each replicate in units of the last place, nothing rounded on the way; NaN is N/A."""
        totals = self._results(self._smooth, replicates)[TOTAL]
        return np.asarray(totals * 10.0**self.places)

    def _results(self, program: Program, replicates: Replicates) -> dict[str, np.ndarray]:
        """Return the results of the city's rules by id, one a replicate."""
        evaluation = ReplicatedEvaluation(self.rows, self.parameters, replicates).run(program)
        rules = [rule.text for rule in program.of(CITY)]
        return {text.id: evaluation.results[text.key][:, 0] for text in rules}

    @cached_property
    def _smooth(self) -> Program:
        """Return the rules of the total with nothing rounded."""
        program = self.program.leading_to(CITY, (TOTAL,))
        rules = (
            replace(rule, expression=without_rounding(rule.expression)) for rule in program.rules
        )
        return Program(tuple(rules), program.faults)

    def reads(self, place: str, column: str) -> bool:
        """Return whether total or verdict rests on a column of an object."""
        return any(
            (reference.object, reference.name) == (place, column) and not reference.is_rule
            for rule in self.program.rules
            for reference in rule.references
        )

    def takes(self, parameter: str) -> bool:
        """Return whether total or verdict rests on a parameter of the pack."""
        return any(parameter in rule.parameters for rule in self.program.rules)


def scoring_of(clean: CleanCity, standard: Standard, policy: str = "") -> CityScoring:
    """Return how a city is scored; `policy` takes the place of the pack's way to count 合理缺项."""
    program = _program(standard, policy or standard.missing_policy)
    return CityScoring(
        city_rows(clean, standard),
        _with_choices_made(program, standard).leading_to(CITY, (TOTAL, VERDICT)),
        parameters_of(standard),
        standard.places,
        tuple(outcome.name for outcome in standard.outcomes if outcome.meets),
    )


def _program(standard: Standard, policy: str) -> Program:
    return scoring_program(replace(standard, missing_policy=policy))


def _with_choices_made(program: Program, standard: Standard) -> Program:
    """Return the rules without what the pack's own parameters never choose."""
    numbers = {name: Fraction(number) for name, number in standard.parameters.items()}
    return Program(tuple(_chosen(rule, numbers) for rule in program.rules), program.faults)


def _chosen(rule: CompiledRule, numbers: Mapping[str, Fraction]) -> CompiledRule:
    expression = with_choices_made(rule.expression, numbers)
    if expression == rule.expression:
        return rule
    read = set(names_in(expression))
    return replace(
        rule,
        expression=expression,
        row_reads=tuple(own for own in rule.row_reads if own.key in read),
        child_reads=tuple(own for own in rule.child_reads if own[1].key in read),
        children=tuple(child for child in rule.children if child in read),
    )
