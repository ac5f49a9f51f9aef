"""A city scored many times by its pack's own rules: what differs between replicates is given, all else stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from shifan.records import dataclass
from shifan.rules.columns import Coded
from shifan.rules.language.evaluation import CityRows
from shifan.rules.language.objects import CITY
from shifan.rules.language.program import CompiledRule, Program
from shifan.rules.language.replication import Key, ReplicatedEvaluation, Replicates
from shifan.rules.replicated_columns import Result, as_many
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
        return self.outcomes_of(self.evaluation(replicates))

    def evaluation(
        self, replicates: Replicates, *earlier: ReplicatedEvaluation
    ) -> ReplicatedEvaluation:
        """Return the rules computed on replicates; what `earlier` evaluations came to serves again where it holds."""
        known = (self.unchanged, *earlier)
        return self._evaluated(self.program, replicates, known)

    def outcomes_of(self, evaluation: ReplicatedEvaluation) -> Outcomes:
        """Return total and verdict of each replicate of an evaluation; one of them where all are the same."""
        keys = {rule.text.id: rule.text.key for rule in self.program.of(CITY)}
        totals = as_many(evaluation.column(keys[TOTAL]))[:, 0]
        passed = self.passed(evaluation.column(keys[VERDICT]))[:, 0]
        known = ~np.isnan(totals)
        units = np.rint(np.where(known, totals, 0) * 10**self.places).astype(np.int64)
        both = np.broadcast_arrays(units, known, known & passed)
        return Outcomes(*(np.asarray(part) for part in both))

    def passed(self, verdicts: Result) -> np.ndarray:
        """Return which verdicts of the city are among those that pass."""
        if isinstance(verdicts, Coded):
            passing = [text in self.passing for text in verdicts.texts]
            return np.asarray(np.array([*passing, False])[verdicts.codes])
        return np.zeros(verdicts.shape, dtype=bool)

    def unrounded_totals(self, replicates: Replicates, only: bool = False) -> np.ndarray:
        """Return the total of each replicate in units of the last place, nothing rounded on the way; NaN is N/A.

        If they are the `only` ones asked for, nothing is computed on the city as it is.
        """
        earlier = () if only else (self._unchanged_and_smooth,)
        return self._totals(self._evaluated(self.of_total, replicates, earlier))

    @cached_property
    def unrounded_total(self) -> float:
        """Return the total of the city as it is, in units of the last place, nothing rounded on the way."""
        return float(self._totals(self._unchanged_and_smooth)[0])

    def _totals(self, evaluation: ReplicatedEvaluation) -> np.ndarray:
        key = next(rule.text.key for rule in self.of_total.of(CITY) if rule.text.id == TOTAL)
        return np.asarray(as_many(evaluation.column(key))[:, 0] * 10.0**self.places)

    @cached_property
    def unchanged(self) -> ReplicatedEvaluation:
        """Return the rules computed on the city as it is: one replicate."""
        return self._evaluated(self.program, Replicates(), ())

    @cached_property
    def now(self) -> Outcomes:
        """Return total and verdict of the city as it is: one replicate."""
        return self.outcomes_of(self.unchanged)

    @cached_property
    def _unchanged_and_smooth(self) -> ReplicatedEvaluation:
        return self._evaluated(self.of_total, Replicates(), (self.unchanged,))

    def _evaluated(
        self,
        program: Program,
        replicates: Replicates,
        earlier: tuple[ReplicatedEvaluation, ...],
    ) -> ReplicatedEvaluation:
        evaluation = ReplicatedEvaluation(self.rows, self.parameters, replicates, earlier)
        return evaluation.run(program)

    @cached_property
    def of_total(self) -> Program:
        """Return the rules of the total with nothing rounded."""
        program = self.program.leading_to(CITY, (TOTAL,))
        rules, other = [], set[Key]()
        for rule in program.rules:
            expression = without_rounding(rule.expression)
            rests_on = {(reference.object, reference.name) for reference in rule.references}
            # A rule that nothing rounded reaches stays itself: its results are known.
            if expression is not rule.expression or rests_on & other:
                rule = replace(rule, expression=expression)
                other.add(rule.text.key)
            rules.append(rule)
        return Program(tuple(rules), program.faults)

    def reads(self, place: str, column: str) -> bool:
        """Return whether total or verdict rests on a column of an object."""
        return any(
            (reference.object, reference.name) == (place, column) and not reference.is_rule
            for rule in self.program.rules
            for reference in rule.references
        )

    def total_reads(self, place: str, column: str) -> bool:
        """Return whether the total rests on a column of an object."""
        return any(
            (reference.object, reference.name) == (place, column) and not reference.is_rule
            for rule in self.of_total.rules
            for reference in rule.references
        )

    @property
    def verdict(self) -> str:
        """Return the verdict of the city as it is; an empty text where it has none."""
        key = next(rule.text.key for rule in self.program.of(CITY) if rule.text.id == VERDICT)
        column = self.unchanged.column(key)
        return column.texts[int(column.codes.flat[0])] if isinstance(column, Coded) else ""

    def takes(self, parameter: str) -> bool:
        """Return whether total or verdict rests on a parameter of the pack."""
        return any(parameter in rule.parameters for rule in self.program.rules)


def scoring_of(clean: CleanCity, standard: Standard) -> CityScoring:
    """Return how a city is scored."""
    return CityScoring(
        city_rows(clean, standard),
        _scored_by(standard),
        parameters_of(standard),
        standard.places,
        tuple(outcome.name for outcome in standard.outcomes if outcome.meets),
    )


def with_policy(scoring: CityScoring, standard: Standard, policy: str) -> CityScoring:
    """Return how the city is scored where `policy` takes the place of the pack's way to count 合理缺项."""
    if policy == standard.missing_policy:
        return scoring
    return replace(scoring, program=_scored_by(replace(standard, missing_policy=policy)))


def _scored_by(standard: Standard) -> Program:
    """Return the rules that total and verdict of a city rest on."""
    program = _with_choices_made(scoring_program(standard), standard)
    return program.leading_to(CITY, (TOTAL, VERDICT))


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
        row_reads=tuple(reference for reference in rule.row_reads if reference.key in read),
        child_reads=tuple(reference for reference in rule.child_reads if reference[1].key in read),
        children=tuple(child for child in rule.children if child in read),
    )
