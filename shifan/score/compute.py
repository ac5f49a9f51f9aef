"""The method applied: every rule on a city's vectors, exactly."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.intake.garbage_collection import garbage_collection_paused
from shifan.rules.catalog import catalog
from shifan.rules.columns import ChildColumn, Children, Coded, Column, Entry, Environment, Scaled
from shifan.rules.settings import method_rate
from shifan.rules.words import UNDER_FLOOR
from shifan.score.own_method import apply_own_rules
from shifan.score.results import ResultColumns, ResultRow, Results
from shifan.score.vectors import Records, coded, join_records, positions

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_SITE_RULES = {
    "score": "site_score",
    "key_problems": "key_problems",
    "problems": "site_problems",
    "general_problems": "general_problems",
    "assessed": "assessed_items",
}
_GROUP_QUANTITIES = ("sites", "mean", "conform", "basic", "fail")
_RECTIFICATION = "rectification_"


def compute(clean: CleanCity, standard: Standard) -> Results:
    """Return all results of the method; N/A is None."""
    shipped = catalog(standard.missing_policy, standard.method_names)
    with garbage_collection_paused():
        results = Results(join_records(clean, standard), shipped)
        settings = _settings(standard)
        _indicators(results, clean, standard, settings)
        _sites(results, len(clean.tables["sites"]), settings)
        _dimensions(results, standard)
        _city(results, clean, standard, settings)
        apply_own_rules(results, clean, standard)
    return results


def _settings(standard: Standard) -> dict[str, Entry]:
    """Return the numbers that rules read from the pack, by name."""
    return {setting.id: Fraction(setting.of(standard)) for setting in standard.settings}


def _indicators(
    results: Results, clean: CleanCity, standard: Standard, settings: dict[str, Entry]
) -> None:
    columns, size = results.indicators, len(standard.indicator_list)
    shares: Column = [Fraction(indicator.document_share) for indicator in standard.indicator_list]

    def evaluate(rule: str, **children: Children) -> Column:
        inputs = {**settings, "document_share": shares, **columns}
        return results.rules[rule].evaluate(Environment(size, inputs, children))

    columns["full"] = [Fraction(indicator.full_score) for indicator in standard.indicator_list]
    columns["document_rate"] = evaluate("document_rate", documents=_documents(clean, standard))
    for method in standard.methods:
        records = _records_of_method(results.records, method.code)
        columns[method_rate(method.code)] = evaluate("method_rate", records=records)
    columns["onsite_rate"] = evaluate("onsite_rate")
    columns["rate"] = evaluate("indicator_rate")
    columns["score"] = evaluate("indicator_score")
    floors = zip(standard.indicator_list, columns["rate"], evaluate("floor"), strict=True)
    columns["under_floor"] = [
        indicator.key and rate is not None and floor == UNDER_FLOOR
        for indicator, rate, floor in floors
    ]


def _documents(clean: CleanCity, standard: Standard) -> Children:
    frame = clean.tables["documents"]
    flags = Coded.of("是" if flag else "" for flag in frame["not_applicable"])
    return Children(
        positions(frame["indicator"], standard.indicators["code"]),
        {"deduction": Scaled.of(frame["deduction"]), "not_applicable": flags},
    )


def _records_of_method(records: Records, method: str) -> Children:
    """Return the records of one method of inspection under their indicators."""
    parent = np.where(records.method.holds(method), records.indicator, -1)
    return Children(
        parent, {"result": records.result, "points": records.points, "key": records.key}
    )


def _sites(results: Results, size: int, settings: dict[str, Entry]) -> None:
    records, columns = results.records, results.sites
    of_site = Children(
        records.site, {"result": records.result, "points": records.points, "key": records.key}
    )
    environment = Environment(size, {}, {"records": of_site})
    for quantity, rule in _SITE_RULES.items():
        columns[quantity] = results.rules[rule].evaluate(environment)
    columns["verdict"] = results.rules["site_verdict"].evaluate(
        Environment(size, {**settings, **columns})
    )


def _dimensions(results: Results, standard: Standard) -> None:
    """Enter the sums of each dimension, and those of all indicators as the city's."""
    names = list(standard.dimensions)
    parents = [names.index(indicator.dimension) for indicator in standard.indicator_list]
    by_dimension = np.array(parents, dtype=np.int64)
    results.dimensions.update(_sums(results, by_dimension, len(names)))
    results.city.update(_sums(results, np.zeros_like(by_dimension), 1).row(0))


def _sums(results: Results, parent: np.ndarray, size: int) -> ResultColumns:
    """Return score, full and rate of groups of indicators, over the applicable ones."""
    columns = {
        "score": np.array(results.indicators["score"], dtype=object),
        "full": np.array(results.indicators["full"], dtype=object),
    }
    environment = Environment(size, {}, {"indicators": Children(parent, columns)})
    sums = ResultColumns(
        sum=results.rules["score_sum"].evaluate(environment),
        full=results.rules["full_sum"].evaluate(environment),
    )
    sums["rate"] = results.rules["score_rate"].evaluate(Environment(size, sums))
    return sums


def _city(
    results: Results, clean: CleanCity, standard: Standard, settings: dict[str, Entry]
) -> None:
    city, interviews = results.city, clean.tables["interviews"]

    def evaluate(rule: str, **children: Children) -> Entry:
        return results.rules[rule].evaluate(Environment(1, {**settings, **city}, children))[0]

    points = Scaled.of(standard.interview_scores[word] for word in interviews["mastery"])
    answers = Children(np.zeros(len(interviews), dtype=np.int64), {"points": points})
    city["interview_rate"] = evaluate("interview_rate", answers=answers)
    city["answers"] = len(interviews)
    city["total"] = evaluate("total")
    city["vetoes"] = sum(bool(flag) for flag in clean.tables["vetoes"]["occurred"])
    city["under_floor"] = sum(results.indicators.counts("under_floor"))
    city["verdict"] = evaluate("verdict")


def group_results(results: Results, parent: np.ndarray, size: int) -> ResultColumns:
    """Return sites, mean and counts by verdict of groups of sites; `parent` −1 belongs to none."""
    verdicts = Coded.of(verdict or "" for verdict in results.sites.texts("verdict"))
    columns: dict[str, ChildColumn] = {
        "score": _objects(results.sites["score"]),
        "verdict": verdicts,
    }
    environment = Environment(size, {}, {"sites": Children(parent, columns)})
    return ResultColumns(
        {
            quantity: results.rules[f"group_{quantity}"].evaluate(environment)
            for quantity in _GROUP_QUANTITIES
        }
    )


def rectification_results(results: Results, clean: CleanCity, report_date: dt.date) -> ResultRow:
    """Return the numbers of the rectification ledger on the report date, by the end of the rule's id."""
    frame = clean.tables["rectification"]
    columns: dict[str, ChildColumn] = {
        "conclusion": coded(frame["conclusion"]),
        "status": coded(frame["status"]),
        "due": _objects(frame["due"].tolist()),
    }
    problems = Children(np.zeros(len(frame), dtype=np.int64), columns)
    environment = Environment(1, {"report_date": report_date}, {"problems": problems})
    return ResultRow(
        {
            id.removeprefix(_RECTIFICATION): rule.evaluate(environment)[0]
            for id, rule in results.rules.items()
            if id.startswith(_RECTIFICATION)
        }
    )


def item_results(results: Results, size: int) -> ResultColumns:
    """Return how often each of the pack's `size` check items was assessed and failed."""
    records = Children(results.records.item, {"result": results.records.result})
    environment = Environment(size, {}, {"records": records})
    return ResultColumns(
        checked=results.rules["item_checked"].evaluate(environment),
        problems=results.rules["item_problems"].evaluate(environment),
    )


def _objects(entries: Column) -> np.ndarray:
    """Return entries as an array of objects, also where numpy would make numbers or dates of them."""
    return np.array([*entries, None], dtype=object)[:-1]
