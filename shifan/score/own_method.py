"""Exact results where a pack brings rules of its own: its program's, in place of the shipped method's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.errors import Refused
from shifan.rules.catalog import rules_of
from shifan.rules.columns import Column, Entry
from shifan.rules.language.evaluation import Evaluation
from shifan.rules.language.objects import CITY
from shifan.rules.settings import method_rate
from shifan.rules.words import UNDER_FLOOR
from shifan.score.object_rows import city_rows
from shifan.score.results import OwnResults, Results
from shifan.standards import objects as ob
from shifan.standards.method import parameters_of
from shifan.standards.pack_columns import RULES

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

JOINED = f"{ob.INDICATORS}×{ob.METHODS}"
# The quantities of the shipped method that rules give, each with the id of its rule.
_INDICATOR_RULES = ("document_rate", "onsite_rate", "rate", "score")
_SITE_RULES = ("score", "verdict")
_LEVEL_RULES = {"sum": "score", "full": "full", "rate": "rate"}
_CITY_RULES = ("sum", "full", "rate", "interview_rate", "total", "verdict")


def apply_own_rules(results: Results, clean: CleanCity, standard: Standard) -> None:
    """Put what a pack's own program gives in the place of the shipped method's results.

    A quantity that the pack has no rule for is 不适用. Refused if the program's verdict is none of the pack's outcomes.
    """
    program = standard.program
    if program is None:
        return
    rows = city_rows(clean, standard)
    columns = Evaluation(rows, parameters_of(standard)).run(program).results
    results.rules = rules_of(standard)
    results.own = own = OwnResults(program, rows, columns)
    _enter_indicators(results, own, standard)
    for quantity in _SITE_RULES:
        results.sites[quantity] = _column(own, ob.SITES, quantity)
    top = ob.upper_levels(standard)[0]
    for quantity, id in _LEVEL_RULES.items():
        results.dimensions[quantity] = _column(own, top, id)
    for id in _CITY_RULES:
        results.city[id] = _column(own, CITY, id)[0]
    results.city["under_floor"] = sum(results.indicators.counts("under_floor"))
    _check_verdict(results.city["verdict"], standard)


def _enter_indicators(results: Results, own: OwnResults, standard: Standard) -> None:
    full = own.column(ob.INDICATORS, "full")
    if full is not None:
        results.indicators["full"] = full
    for quantity in _INDICATOR_RULES:
        results.indicators[quantity] = _column(own, ob.INDICATORS, quantity)
    floors = _column(own, ob.INDICATORS, "floor")
    results.indicators["under_floor"] = [
        bool(indicator.key) and floor == UNDER_FLOOR
        for indicator, floor in zip(standard.indicator_list, floors, strict=True)
    ]
    by_method = _by_codes(own)
    for method in standard.methods:
        results.indicators[method_rate(method.code)] = [
            by_method.get((indicator.code, method.code)) for indicator in standard.indicator_list
        ]


def _by_codes(own: OwnResults) -> dict[tuple[str, ...], Entry]:
    """Return the rate of each indicator by each method, by their codes; nothing if the pack has no such rule."""
    column = own.column(JOINED, "method_rate")
    if column is None:
        return {}
    return dict(zip(own.rows.codes(JOINED), column, strict=True))


def _column(own: OwnResults, place: str, id: str) -> Column:
    column = own.column(place, id)
    return [None] * own.rows.size(place) if column is None else column


def _check_verdict(verdict: object, standard: Standard) -> None:
    known = tuple(standard.outcome_of)
    if verdict not in known:
        raise Refused(
            "pack-verdict",
            file=RULES,
            cell=f"{CITY}.verdict",
            found=f"结论为“{'不适用' if verdict is None else verdict}”",
            expected="、".join(known),
            action="请改正结论的公式，使每种情形都得出其中之一",
        )
