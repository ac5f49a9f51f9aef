"""How the smallest change is found: along which objects choices of cells reach the verdict, and which way each goes.

The objects must form a chain (records of an indicator and method, these of an indicator, these of the city): then
what one row comes to does not hang on another's, and rows are combined one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from shifan.firmness.varying_rules import VaryingGathering, VaryingRule, VaryingRules
from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.rules.directions import NEITHER, Texts
from shifan.rules.language.evaluation import taken
from shifan.rules.language.replication import Key

Demands = dict[Key, dict[Texts, int]]


class Tangled(ValueError):
    """Choices reach the verdict along objects that form no chain: `objects`."""

    def __init__(self, objects: Iterable[str]) -> None:
        super().__init__("objects form no chain")
        self.objects = tuple(objects)


@dataclass(frozen=True)
class ChangePlan:
    """The objects from that of the cells up to the city, and the rules of each that lead to the verdict, in order."""

    varying: VaryingRules
    places: tuple[str, ...]
    rules: tuple[VaryingRule, ...]

    def of(self, place: str) -> tuple[VaryingRule, ...]:
        """Return the rules of one object."""
        return tuple(rule for rule in self.rules if rule.key[0] == place)

    def gatherings_from(self, place: str) -> tuple[VaryingGathering, ...]:
        """Return what rows of one object or of lower ones bring to higher objects than it."""
        height = self.places.index
        return tuple(
            gathering
            for rule in self.rules
            for gathering in rule.gatherings
            if height(gathering.gathering.child) <= height(place) < height(gathering.place)
        )

    def leading_to(self, key: Key) -> ChangePlan:
        """Return the plan with only the rules that one of them rests on."""
        return replace(self, rules=tuple(_leading_to(self.varying, self.rules, key)))

    @property
    def not_monotone(self) -> tuple[str, ...]:
        """Return the rules that gather numbers of which it cannot be told which way they move the verdict."""
        return tuple(
            dict.fromkeys(
                rule.rule.text.name
                for rule in self.rules
                if any(gathering.sign == NEITHER for gathering in rule.gatherings)
            )
        )


def plan_of(varying: VaryingRules, verdict: Key, passing: Texts, sign: int) -> ChangePlan | None:
    """Return how choices reach a verdict that is to become one of `passing` (sign UP) or cease to be (DOWN).

    None if they do not reach it; Tangled if the objects form no chain.
    """
    if verdict not in varying.rules:
        return None
    kept = _leading_to(varying, varying.rules.values(), verdict)
    directed = _directed(varying, kept, {verdict: {passing: sign}})
    places = _chain(varying, directed)
    return ChangePlan(varying, places, tuple(directed))


def _leading_to(varying: VaryingRules, rules: Iterable[VaryingRule], key: Key) -> list[VaryingRule]:
    """Return the rules that one of them rests on, in order."""
    wanted, kept = {key}, []
    for rule in reversed(list(rules)):
        if rule.key in wanted:
            wanted |= {varying.key(name) for name in rule.row_reads}
            wanted |= {key for gathering in rule.gatherings for key in _read_by(varying, gathering)}
            kept.append(rule)
    return kept[::-1]


def _read_by(varying: VaryingRules, own: VaryingGathering) -> Iterator[Key]:
    """Yield the columns of child rows that a gathering reads."""
    node = own.gathering.node
    yield from map(varying.key, own.gathering.known_columns)
    yield from (varying.key(condition.column) for condition in node.where)


def _directed(
    varying: VaryingRules, rules: list[VaryingRule], demands: Demands
) -> list[VaryingRule]:
    """Return the rules with the sign of each number that they gather; `demands` say how results are to move."""
    directed = []
    for rule in reversed(rules):
        signs = _signs(varying, rule, demands)
        gatherings = [
            replace(gathering, sign=signs.get(gathering.name, NEITHER))
            for gathering in rule.gatherings
        ]
        for gathering in gatherings:
            _demand_of_children(varying, rule, gathering, demands)
        directed.append(replace(rule, gatherings=gatherings))
    return directed[::-1]


def _signs(varying: VaryingRules, rule: VaryingRule, demands: Demands) -> dict[str, int]:
    """Return the sign of each number that a rule gathers; what is demanded of it is demanded of the rules it reads."""
    directions, signs = varying.directions(rule), dict[str, int]()
    for texts, asked in demands.get(rule.key, {}).items():
        sign = asked if rule.applies_alike else NEITHER
        for moved in directions.moves(rule.tree, sign, texts):
            if moved.name in rule.row_reads:
                _demand(demands, varying.key(moved.name), moved.texts, moved.sign)
            else:
                known = signs.get(moved.name, moved.sign)
                signs[moved.name] = moved.sign if moved.sign == known else NEITHER
    return signs


def _demand(demands: Demands, key: Key, texts: Texts, sign: int) -> None:
    of_rule = demands.setdefault(key, {})
    of_rule[texts] = sign if of_rule.get(texts, sign) == sign else NEITHER


def _demand_of_children(
    varying: VaryingRules, rule: VaryingRule, own: VaryingGathering, demands: Demands
) -> None:
    """Demand of rules over child rows how their results move what is gathered from them."""
    node = own.gathering.node
    conditions = [condition for condition in node.where if varying.condition_varies(condition)]
    columns = [key for key in map(varying.key, own.gathering.columns) if key in varying.rules]
    sign = NEITHER if (columns and conditions) or len(columns) > 1 else own.sign
    for column in columns:
        weighs = not isinstance(node, ex.WeightedMeanOver) or varying.column_is_positive(
            node.weight, rule.environment.children[own.gathering.child]
        )
        _demand(demands, column, None, sign if weighs else NEITHER)
    positive = varying.brings_nothing_negative(own.gathering, rule.environment)
    for condition in conditions:
        meeting = sign if positive and own.gathering.adds_up else NEITHER
        _demand(demands, varying.key(condition.column), *_meeting(condition, meeting))


def _meeting(condition: ex.Condition, sign: int) -> tuple[Texts, int]:
    """Return what is demanded of a column so that its rows come to meet a condition."""
    match condition:
        case ex.ColumnIs(_, _, text):
            return frozenset({text}), sign
        case ex.ColumnIsNot(_, _, text):
            return frozenset({text}), -sign
        case ex.ColumnCompares(_, _, ">=" | ">", _):
            return None, sign
        case ex.ColumnCompares(_, _, "<=" | "<", _):
            return None, -sign
    return None, NEITHER


def _chain(varying: VaryingRules, rules: list[VaryingRule]) -> tuple[str, ...]:
    """Return the objects of the cells and rules from below; Tangled if they form no chain."""
    schema = varying.base.city.schema
    names = dict.fromkeys([varying.choices.place, *(rule.key[0] for rule in rules)])
    places = sorted(names, key=lambda own: -sum(schema.belongs(own, other) for other in names))
    for lower, upper in pairwise(places):
        if not schema.belongs(lower, upper):
            raise Tangled(names)
    _check_reads(varying, rules)
    _check_rows(varying, rules, places)
    return tuple(places)


def _check_reads(varying: VaryingRules, rules: list[VaryingRule]) -> None:
    """Raise Tangled where a rule reads a varying result of another object, or a condition on child rows its own."""
    for rule in rules:
        place = rule.key[0]
        read = [(place, varying.key(name)) for name in rule.row_reads]
        for gathering in rule.gatherings:
            child = gathering.gathering.child
            read += [(child, key) for key in _read_by(varying, gathering)]
            if any(map(varying.limit_varies, gathering.gathering.node.where)):
                raise Tangled((place, child))
        for within, key in read:
            if key in varying.rules and key[0] != within:
                raise Tangled((within, key[0]))


def _check_rows(varying: VaryingRules, rules: list[VaryingRule], places: list[str]) -> None:
    """Raise Tangled where a row is gathered by a higher one, but not by way of the rows between."""
    city = varying.base.city
    for gathering in (gathering for rule in rules for gathering in rule.gatherings):
        child, place = gathering.gathering.child, gathering.place
        rows = np.unique(varying.choices.row) if child == places[0] else np.arange(city.size(child))
        for between in places[places.index(child) + 1 : places.index(place)]:
            direct = city.parents(child, place)[rows]
            through = taken(city.parents(between, place), city.parents(child, between)[rows])
            if (direct != through).any():
                raise Tangled((child, between, place))
