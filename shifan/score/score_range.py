"""Scores outside what they can be: above the full score, a rate above 1, below 0.

Only rules of a pack's own give such. A cause is told once: records that earn more than their items' points, of an
indicator the first that is out of range and not what rests on it, levels and city only where no indicator is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shifan.records import dataclass
from shifan.rules.columns import Entry
from shifan.rules.exact import evaluate
from shifan.rules.language.evaluation import Evaluation
from shifan.rules.language.objects import CITY
from shifan.rules.language.program import CompiledRule
from shifan.rules.words import POINTS_UNIT
from shifan.score.method_results import JOINED
from shifan.score.own_rule_values import value_id
from shifan.score.results import OwnResults
from shifan.standards import objects as ob
from shifan.standards.method import parameters_of

if TYPE_CHECKING:
    from shifan.standards import Standard


_PRINTED = ((ob.INDICATORS, "score"), (ob.SITES, "score"), (CITY, "total"))


class Limit(NamedTuple):
    """What a result can be at most, and the id of the value that holds it, if one does."""

    number: Fraction
    id: str = ""


@dataclass(frozen=True)
class OutOfRange:
    """A result below 0 or above its limit: its rule, the codes of its row, its value's id.

    `limit` is None where it is not known what the result can be at most. `is_rate`: both are shares of 1.
    """

    rule: CompiledRule
    codes: tuple[str, ...]
    id: str
    number: Fraction
    limit: Limit | None
    is_rate: bool

    @property
    def is_above(self) -> bool:
        """Return whether it is above its limit; else it is below 0."""
        return self.number > 0


def out_of_range(own: OwnResults, standard: Standard) -> list[OutOfRange]:
    """Return the results of a pack's own method that are out of range, each cause once."""
    records, without = records_above_points(own, standard)
    results = _Results(without, standard)
    found = [*results.first_of_each(results.of_indicators()), *results.scores(ob.SITES, "score")]
    found = found or _of_one_rule(results.in_order(results.of_levels()))
    return [*records, *(found or _of_one_rule(results.in_order(results.of_city())))]


def _of_one_rule(found: Sequence[OutOfRange]) -> list[OutOfRange]:
    """Return those of the rule that stands first: others rest on it."""
    return [out for out in found if out.rule is found[0].rule]


def records_above_points(
    own: OwnResults, standard: Standard
) -> tuple[list[OutOfRange], OwnResults]:
    """Return what check records earn above the points of their items, and the results without the excess.

    A rule is meant that reads the points, and whose excess raises a score: what is deducted may well be more than they.
    """
    found: list[OutOfRange] = []
    for rule in own.program.of(ob.RECORDS):
        reads_points = any(read[:2] == (ob.ITEMS, "分值") for read in rule.row_reads)
        if reads_points and rule.text.unit == POINTS_UNIT:
            excess = list(_excess(own, rule, standard))
            limited = _limited(own, rule, excess, standard) if excess else own
            if excess and _is_lower(limited, own):
                found, own = [*found, *excess], limited
    return found, own


def _excess(own: OwnResults, rule: CompiledRule, standard: Standard) -> Iterator[OutOfRange]:
    """Yield the results of a rule of records that are above the points of the record's item."""
    points = [Fraction(item.points) for item in standard.item_list]
    items = own.rows.parents(ob.RECORDS, ob.ITEMS).tolist()
    entries = zip(own.columns[rule.text.key], items, strict=True)
    for row, (entry, item) in enumerate(entries):
        if entry is not None and item >= 0 and Fraction(str(entry)) > points[item]:
            code = own.rows.rows[ob.RECORDS].codes[row]
            id = value_id(own, rule, row, ob.upper_levels(standard))
            limit = Limit(points[item])
            yield OutOfRange(rule, (code,), id, Fraction(str(entry)), limit, False)


def _limited(
    own: OwnResults, rule: CompiledRule, excess: list[OutOfRange], standard: Standard
) -> OwnResults:
    """Return the results with those of one rule at most the points."""
    limits = {out.codes[0]: out.limit.number for out in excess if out.limit}
    codes = own.rows.rows[ob.RECORDS].codes
    evaluation = Evaluation(own.rows, parameters_of(standard))
    for each in own.program.rules:
        column = evaluate(each.expression, evaluation.environment(each))
        if each is rule:
            column = [limits.get(code, entry) for code, entry in zip(codes, column, strict=True)]
        evaluation.results[each.text.key] = column
    return OwnResults(own.program, own.rows, evaluation.results)


def _is_lower(limited: OwnResults, own: OwnResults) -> bool:
    """Return whether a score of the limited results is lower, and none is higher."""
    steps = set()
    for place, id in _PRINTED:
        columns = limited.column(place, id), own.column(place, id)
        for now, before in zip(columns[0] or (), columns[1] or (), strict=True):
            if now is not None and before is not None and not isinstance(now, str):
                steps.add(np.sign(float(Fraction(str(now)) - Fraction(str(before)))))
    return -1.0 in steps and 1.0 not in steps


@dataclass(frozen=True)
class _Results:
    own: OwnResults
    standard: Standard

    def in_order(self, found: Iterable[OutOfRange]) -> list[OutOfRange]:
        """Return results out of range in the order in which their rules are computed."""
        order = {rule.text.key: number for number, rule in enumerate(self.own.program.rules)}
        return sorted(found, key=lambda out: order[out.rule.text.key])

    def first_of_each(self, found: Iterable[OutOfRange]) -> list[OutOfRange]:
        """Return of each indicator those of the rule that is computed first; the others may rest on it."""
        found = self.in_order(found)
        first: dict[str, CompiledRule] = {}
        for out in found:
            first.setdefault(out.codes[0], out.rule)
        return [out for out in found if first[out.codes[0]] is out.rule]

    def of_indicators(self) -> Iterator[OutOfRange]:
        """Yield rates and scores of indicators, what others rest on first."""
        yield from self.rates(JOINED, "method_rate")
        for id in ("document_rate", "onsite_rate", "rate"):
            yield from self.rates(ob.INDICATORS, id)
        rule = self.own.rule(ob.INDICATORS, "full")
        listed = (Fraction(indicator.full_score) for indicator in self.standard.indicator_list)
        full: Iterable[Entry] = self.own.columns[rule.text.key] if rule else listed
        ids = (f"indicator.{indicator.code}.full" for indicator in self.standard.indicator_list)
        yield from self._found(ob.INDICATORS, "score", [*map(_limit, full, ids)])

    def of_levels(self) -> Iterator[OutOfRange]:
        """Yield scores and rates of the levels above the indicators, the lowest level first."""
        for level in reversed(ob.upper_levels(self.standard)):
            rule = self.own.rule(level, "full")
            if rule:
                full = self.own.columns[rule.text.key]
                ids = (self._id(rule, row) for row in range(len(full)))
                yield from self._found(level, "score", [*map(_limit, full, ids)])
            yield from self.rates(level, "rate")

    def of_city(self) -> Iterator[OutOfRange]:
        """Yield the rate of the interviews, and a total below 0."""
        yield from self.rates(CITY, "interview_rate")
        yield from self.scores(CITY, "total")

    def rates(self, place: str, id: str) -> Iterator[OutOfRange]:
        """Yield rates that are no share of 1."""
        yield from self._found(place, id, [Limit(Fraction(1))] * self.own.rows.size(place), True)

    def scores(self, place: str, id: str) -> Iterator[OutOfRange]:
        """Yield scores below 0; what they can be at most is not known."""
        yield from self._found(place, id, [None] * self.own.rows.size(place))

    def _found(
        self, place: str, id: str, limits: Sequence[Limit | None], is_rate: bool = False
    ) -> Iterator[OutOfRange]:
        rule = self.own.rule(place, id)
        if rule is None or rule.text.kind == "text":
            return
        codes = self.own.rows.codes(place)
        rows = zip(self.own.columns[rule.text.key], limits, strict=True)
        for row, (entry, limit) in enumerate(rows):
            number = Fraction(0) if entry is None else Fraction(str(entry))
            if number < 0 or (limit and number > limit.number):
                value = self._id(rule, row)
                yield OutOfRange(rule, codes[row], value, number, limit, is_rate)

    def _id(self, rule: CompiledRule, row: int) -> str:
        return value_id(self.own, rule, row, ob.upper_levels(self.standard))


def _limit(full: Entry, id: str) -> Limit | None:
    return None if full is None else Limit(Fraction(str(full)), id)
