"""The smallest change that turns the verdict: which cells to change, as few as there can be. Exact, not sampled.

The pack's own rules are computed on all states that a city can come to: row by row up the objects along which cells
reach the verdict, of equally good states only the cheapest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np

from shifan.firmness.cell_choices import Judged
from shifan.firmness.change_combinations import TooMany
from shifan.firmness.change_levels import ChangeLevels, States
from shifan.firmness.change_plan import ChangePlan, Tangled, plan_of
from shifan.firmness.scoring import TOTAL, VERDICT, CityScoring, Outcomes
from shifan.firmness.varying_rules import VaryingRules
from shifan.records import dataclass
from shifan.rules.columns import Scaled
from shifan.rules.directions import DOWN, UP
from shifan.rules.language.objects import CITY
from shifan.rules.language.replication import Key, ReplicatedEvaluation, Replicates
from shifan.rules.replicated_columns import Result, all_the_same, as_many
from shifan.standards import objects as ob

LINE, FLOOR, BOTH, OTHER, VETO = "line", "floor", "both", "other", "veto"
OUT_OF_REACH, NOTHING, UNREAD = "out of reach", "nothing", "unread"
TANGLED, TOO_MANY = "tangled", "too many"
_PASS_LINE, _UNDER_FLOOR, _FLOOR_RULE = "达标线", "under_floor", "floor"
_OCCURRED = "是否发生"
_FIRST_CAP, _WIDER = 16, 4
# How much further than is likely to do is looked at once; by how much further than before at least, and at most.
_MORE, _LEAST_WIDER, _WIDEST = 1.6, 1.5, 16


@dataclass(frozen=True)
class Turn:
    """How the verdict turns: `route` says by what (the line, the floor of an indicator, both, results of the city).

    `number` is how many changes it takes, `choices` are those of one such set. Without `number` it cannot be turned
    this way or was not searched for; `names` are objects or rules that stand in the way, or results that turn.
    `code` is the key indicator that crosses its floor, where it is but one. `line` is the number of changes that
    would make a passing city miss the pass line, None if they do not reach.
    """

    route: str
    number: int | None = None
    choices: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    code: str = ""
    line: int | None = None


@dataclass(frozen=True)
class FlipSearch:
    """A city whose verdict is to be turned by choices of cells; `aside`: as if no veto had occurred."""

    scoring: CityScoring
    judged: Judged
    aside: bool = False

    def smallest_turn(self) -> Turn:
        """Return the cheapest way to turn the verdict."""
        if not self._now.known[0]:
            return Turn(NOTHING)
        try:
            plan = self._plan()
            found = self._found(plan) if plan else Turn(UNREAD)
        except Tangled as tangled:
            return Turn(TANGLED, names=tangled.objects)
        except TooMany:
            return Turn(TOO_MANY, names=plan.not_monotone if plan else ())
        if found.number is None and self.has_veto:
            return Turn(VETO)
        return found

    @property
    def passes(self) -> bool:
        """Return whether the city passes as it is, a veto set aside if that is asked."""
        return bool(self._now.passes[0])

    @cached_property
    def _now(self) -> Outcomes:
        return self.scoring.outcomes_of(self._base) if self.aside else self.scoring.now

    @cached_property
    def has_veto(self) -> bool:
        """Return whether the verdict rests on vetoes and one has occurred, not set aside."""
        if self.aside or not self.scoring.reads(ob.VETOES, _OCCURRED):
            return False
        occurred = self.scoring.rows.rows[ob.VETOES].columns[_OCCURRED]
        return bool((as_many(occurred) == ob.YES).any())

    @cached_property
    def _base(self) -> ReplicatedEvaluation:
        """Return the rules computed on the city as it is, or without its vetoes."""
        if not self.aside:
            return self.scoring.unchanged
        return self.scoring.evaluation(Replicates(columns=self._without_vetoes()))

    def _without_vetoes(self) -> dict[Key, Result]:
        size = self.scoring.rows.size(ob.VETOES)
        return {(ob.VETOES, _OCCURRED): all_the_same(ob.NO, size)}

    def _plan(self) -> ChangePlan | None:
        varying = VaryingRules.of(self._base, self.scoring.program.rules, self.judged.choices)
        passing = frozenset(self.scoring.passing)
        return plan_of(varying, self._key(VERDICT), passing, DOWN if self.passes else UP)

    def _key(self, id: str) -> Key:
        rules = self.scoring.program.of(CITY)
        return next((rule.text.key for rule in rules if rule.text.id == id), (CITY, ""))

    def _found(self, plan: ChangePlan) -> Turn:
        """Return the cheapest turn among the states of the city, cheap states tried first."""
        levels, turns, cap = ChangeLevels(plan), self._turns(plan), _FIRST_CAP
        while True:
            states = levels.states_of_the_city(cap)
            turned, line = self._cheapest(states, turns), self._line(states)
            if turned is not None or cap >= levels.most(cap):
                break
            cap *= _WIDER
        if turned is None:
            return Turn(OUT_OF_REACH, line=line)
        if line is None and self._has_line:
            line = self._line_alone(levels, states, cap)
        chosen = tuple(states.origin.choices_of(turned))
        return replace(self._route(chosen), line=line, number=int(states.cost[turned]))

    def _line_alone(self, levels: ChangeLevels, states: States, cap: int) -> int | None:
        """Return the least number of changes that make a passing city miss the line; None if they do not reach it.

        `states` are those up to `cap`, which do not. Other results than the total are of no account here.
        """
        plan = levels.plan.leading_to(self._key(TOTAL))
        of_total = ChangeLevels(plan, levels)
        while plan.rules and cap < of_total.most(cap):
            cap = self._further(states, cap)
            states = of_total.states_of_the_city(cap)
            line = self._line(states)
            if line is not None:
                return line
        return None

    def _further(self, states: States, cap: int) -> int:
        """Return up to which cost to look next for the line, which states up to `cap` do not reach."""
        totals = as_many(_results(states, self._key(TOTAL)))[0]
        half, least = totals[2 * states.cost <= cap].min(), totals.min()
        missing = least - float(self.scoring.parameters[_PASS_LINE])
        # Each further change loses as much as those of the last half, or less.
        steps = missing / (half - least) if half > least else _WIDEST
        wider = min(max(1 + _MORE * steps / 2, _LEAST_WIDER), _WIDEST)
        return max(cap + 1, int(cap * wider))

    def _turns(self, plan: ChangePlan) -> Callable[[States], np.ndarray]:
        verdict = self._key(VERDICT)

        def turned(states: States) -> np.ndarray:
            passed = self.scoring.passed(_results(states, verdict))[0]
            return np.asarray(passed != self.passes)

        return turned

    @cached_property
    def _has_line(self) -> bool:
        """Return whether a passing city could miss the pass line by its total."""
        return self.passes and self._reads_line

    @cached_property
    def _reads_line(self) -> bool:
        verdict = next(rule for rule in self.scoring.program.of(CITY) if rule.text.id == VERDICT)
        read = {(reference.object, reference.name) for reference in verdict.row_reads}
        return _PASS_LINE in verdict.parameters and self._key(TOTAL) in read

    def _misses_line(self, totals: Result) -> np.ndarray:
        line = float(self.scoring.parameters[_PASS_LINE])
        return np.asarray(np.round(as_many(totals), 9) < line)

    def _line(self, states: States) -> int | None:
        """Return the least number of changes that make a passing city miss the line."""
        if not self._has_line or self._key(TOTAL) not in states.columns:
            return None
        total = _results(states, self._key(TOTAL))
        found = self._cheapest(states, lambda _: self._misses_line(total)[0])
        return None if found is None else int(states.cost[found])

    def _cheapest(self, states: States, turns: Callable[[States], np.ndarray]) -> int | None:
        """Return the cheapest state that turns, of equal ones that which misses or meets the line."""
        turned = np.flatnonzero(turns(states))
        if not len(turned):
            return None
        cheapest = turned[states.cost[turned] == states.cost[turned].min()]
        if self._reads_line and self._key(TOTAL) in states.columns:
            total = _results(states, self._key(TOTAL))
            by_line = self._misses_line(total)[0, cheapest] == self.passes
            cheapest = cheapest[by_line] if by_line.any() else cheapest
        return int(cheapest[0])

    def _route(self, chosen: tuple[int, ...]) -> Turn:
        """Return by what the verdict turns where some choices are made."""
        columns = self.judged.changed_columns(chosen, self.scoring)
        columns |= self._without_vetoes() if self.aside else {}
        after = self.scoring.evaluation(Replicates(columns=columns), self._base)
        codes, floors = self._crossed(after), self._moved(after, self._key(_UNDER_FLOOR))
        line = self._reads_line and bool(
            (self._misses_line(after.column(self._key(TOTAL))) == self.passes)[0, 0]
            and (self._misses_line(self._base.column(self._key(TOTAL))) != self.passes)[0, 0]
        )
        if line or (floors and self._reads_line):
            route = LINE if line else FLOOR
            if line and floors and not self.passes:
                route = BOTH
            code = codes[0] if route == FLOOR and len(codes) == 1 else ""
            return Turn(route, choices=chosen, code=code)
        verdict = next(rule for rule in self.scoring.program.of(CITY) if rule.text.id == VERDICT)
        names = [
            reference.name
            for reference in verdict.row_reads
            if self._moved(after, (reference.object, reference.name))
        ]
        return Turn(OTHER, choices=chosen, names=tuple(names))

    def _moved(self, after: ReplicatedEvaluation, key: Key) -> bool:
        """Return whether a rule of the city comes to another result."""
        if not after.computes(key):
            return False
        before, now = (as_many(evaluation.column(key))[0, 0] for evaluation in (self._base, after))
        return bool(before != now)

    def _crossed(self, after: ReplicatedEvaluation) -> list[str]:
        """Return the codes of the key indicators that come to stand on the other side of their floor."""
        rules = self.scoring.program.of(ob.INDICATORS)
        key = next((rule.text.key for rule in rules if rule.text.id == _FLOOR_RULE), (CITY, ""))
        if not after.computes(key):
            return []
        before, now = (as_many(evaluation.column(key))[0] for evaluation in (self._base, after))
        rows = self.scoring.rows.rows[ob.INDICATORS]
        is_key = as_many(rows.columns["关键"])[0] == ob.YES
        return [rows.codes[int(n)] for n in np.flatnonzero((before != now) & is_key)]


def _results(states: States, key: Key) -> Result:
    """Return what a rule gives in each state."""
    column = states.columns[key]
    return as_many(column) if isinstance(column, Scaled) else column
