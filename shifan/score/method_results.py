"""The method of a pack computed on a city: what its program gives, by the quantities that the register enters."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.errors import Finding, Refused
from shifan.rules.columns import Column, Entry
from shifan.rules.language.evaluation import Evaluation
from shifan.rules.language.objects import CITY
from shifan.rules.settings import method_rate
from shifan.rules.words import ABSENT, FAILS, UNDER_FLOOR
from shifan.score.object_rows import city_rows
from shifan.score.results import OwnResults, Results
from shifan.standards import objects as ob
from shifan.standards.method import parameters_of, scoring_program
from shifan.standards.pack_columns import RULES

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.score.vectors import Records
    from shifan.standards import Standard

JOINED = f"{ob.INDICATORS}×{ob.METHODS}"


def enter_method(results: Results, clean: CleanCity, standard: Standard) -> None:
    """Enter what the pack's program gives; a quantity that the pack has no rule for is 不适用.

    Refused if the program's verdict is none of the pack's outcomes.
    """
    given = computed(clean, standard, results.records)
    results.own = given if standard.program else None
    _enter_indicators(results, given, standard)
    _enter_sites(results, given)
    top = ob.upper_levels(standard)[0]
    for quantity, id in (("sum", "score"), ("full", "full"), ("rate", "rate")):
        results.dimensions[quantity] = _column(given, top, id)
    _enter_city(results, given, clean)
    fault = verdict_fault(results.city["verdict"], standard)
    if fault:
        raise Refused([fault])


def computed(clean: CleanCity, standard: Standard, records: Records | None = None) -> OwnResults:
    """Return what the pack's program, or its template's, gives for a city, row by row of its objects.

    `records` are the records with their sites and items, if they are known already.
    """
    program, rows = scoring_program(standard), city_rows(clean, standard, records)
    return OwnResults(program, rows, Evaluation(rows, parameters_of(standard)).run(program).results)


def enter_own_method(results: Results, clean: CleanCity, standard: Standard) -> None:
    """Enter anew what a pack's own program gives, where it brings one; else the results stand as they are."""
    if standard.program:
        enter_method(results, clean, standard)


def _enter_indicators(results: Results, given: OwnResults, standard: Standard) -> None:
    columns, indicators = results.indicators, standard.indicator_list
    full = given.column(ob.INDICATORS, "full")
    columns["full"] = full or [Fraction(indicator.full_score) for indicator in indicators]
    columns["document_rate"] = _column(given, ob.INDICATORS, "document_rate")
    by_method = _by_codes(given)
    for method in standard.methods:
        columns[method_rate(method.code)] = [
            by_method.get((indicator.code, method.code)) for indicator in indicators
        ]
    for quantity in ("onsite_rate", "rate", "score"):
        columns[quantity] = _column(given, ob.INDICATORS, quantity)
    floors = _column(given, ob.INDICATORS, "floor")
    columns["under_floor"] = [
        bool(indicator.key) and floor == UNDER_FLOOR
        for indicator, floor in zip(indicators, floors, strict=True)
    ]


def _by_codes(given: OwnResults) -> dict[tuple[str, ...], Entry]:
    """Return the rate of each indicator by each method, by their codes; nothing if the pack has no such rule."""
    column = given.column(JOINED, "method_rate")
    return {} if column is None else dict(zip(given.rows.codes(JOINED), column, strict=True))


def _enter_sites(results: Results, given: OwnResults) -> None:
    """Enter score and verdict of each site, and how many problems it has: as the pack counts them, else as recorded."""
    columns, size = results.sites, given.rows.size(ob.SITES)
    columns["score"] = _column(given, ob.SITES, "score")
    for quantity, recorded in _recorded_counts(results, size).items():
        counted = given.column(ob.SITES, quantity)
        whole = counted is not None and set(map(type, counted)) <= {int}
        columns[quantity] = counted if counted is not None and whole else recorded
    columns["verdict"] = _column(given, ob.SITES, "verdict")


def _recorded_counts(results: Results, size: int) -> dict[str, Column]:
    """Return how many problems are recorded of each site, by kind of item, and how many items were assessed."""
    records = results.records
    failed, key = records.result.holds(FAILS), records.key.holds(ob.KEY_ITEM)
    counted = {
        "key_problems": failed & key,
        "problems": failed,
        "general_problems": failed & ~key,
        "assessed": ~records.result.holds(ABSENT),
    }
    return {
        quantity: list(
            np.bincount(records.site[which & (records.site >= 0)], minlength=size).tolist()
        )
        for quantity, which in counted.items()
    }


def _enter_city(results: Results, given: OwnResults, clean: CleanCity) -> None:
    city = results.city
    for id in ("sum", "full", "rate", "interview_rate"):
        city[id] = _column(given, CITY, id)[0]
    city["answers"] = len(clean.tables["interviews"])
    city["total"] = _column(given, CITY, "total")[0]
    city["vetoes"] = sum(bool(flag) for flag in clean.tables["vetoes"]["occurred"])
    city["under_floor"] = sum(results.indicators.counts("under_floor"))
    city["verdict"] = _column(given, CITY, "verdict")[0]


def _column(given: OwnResults, place: str, id: str) -> Column:
    column = given.column(place, id)
    return [None] * given.rows.size(place) if column is None else column


def verdict_fault(verdict: Entry, standard: Standard) -> Finding | None:
    """Return what is wrong with a verdict that is none of the pack's outcomes; None for one that is."""
    known = tuple(standard.outcome_of)
    if verdict in known:
        return None
    return Finding(
        "pack-verdict",
        "error",
        RULES,
        cell=f"{CITY}.verdict",
        found=f"结论为“{'不适用' if verdict is None else verdict}”",
        expected="、".join(known),
        action="请改正结论的公式，使每种情形都得出其中之一",
    )
