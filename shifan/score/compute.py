"""The method applied: every rule of the catalog on a city's vectors, exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.intake.model import uncollected
from shifan.rules import rules_of
from shifan.rules.catalog import UNDER_FLOOR
from shifan.rules.exact import Children, Coded, Env, Scaled
from shifan.score.value_entry import METHODS
from shifan.score.vectors import Records, coded, join_records, positions

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.rules import Rule
    from shifan.standards import Standard

Columns = dict[str, list]


@dataclass
class Results:
    """Exact results by quantity, one entry a row: indicators and dimensions of the pack, sites of the city."""

    records: Records
    rules: dict[str, Rule]
    indicators: Columns = field(default_factory=dict)
    dimensions: Columns = field(default_factory=dict)
    sites: Columns = field(default_factory=dict)
    city: dict[str, object] = field(default_factory=dict)


def compute(clean: CleanCity, standard: Standard) -> Results:
    """Return all results of the method; N/A is None."""
    with uncollected():
        results = Results(join_records(clean, standard), rules_of(standard))
        _indicators(results, clean, standard)
        _sites(results, clean, standard)
        _dimensions(results, standard)
        _city(results, clean, standard)
    return results


def _indicators(results: Results, clean: CleanCity, standard: Standard) -> None:
    frame, rules, out = standard.indicators, results.rules, results.indicators
    out["full"] = list(map(Fraction, frame["full_score"]))
    out["document_rate"] = rules["document_rate"].evaluate(
        Env(len(frame), {"full": out["full"]}, {"documents": _documents(clean, standard)})
    )
    for method in METHODS:
        out[f"{method}_rate"] = rules["method_rate"].evaluate(
            Env(len(frame), {}, {"records": _of_method(results.records, method)})
        )
    weights = {f"{method}_weight": Fraction(standard.method_weights[method]) for method in METHODS}
    out["onsite_rate"] = rules["onsite_rate"].evaluate(Env(len(frame), out | weights))
    out["rate"] = rules["indicator_rate"].evaluate(
        Env(len(frame), out | {"document_share": list(map(Fraction, frame["document_share"]))})
    )
    out["score"] = rules["indicator_score"].evaluate(
        Env(len(frame), out | {"places": standard.places})
    )
    floors = rules["floor"].evaluate(
        Env(len(frame), out | {"key_floor": Fraction(standard.key_floor)})
    )
    out["under_floor"] = [
        bool(key) and rate is not None and floor == UNDER_FLOOR
        for key, rate, floor in zip(frame["key"], out["rate"], floors, strict=True)
    ]


def _documents(clean: CleanCity, standard: Standard) -> Children:
    frame = clean.tables["documents"]
    flags = Coded.of("是" if flag else "" for flag in frame["not_applicable"])
    return Children(
        positions(frame["indicator"], standard.indicators["code"]),
        {"deduction": Scaled.of(frame["deduction"]), "not_applicable": flags},
    )


def _of_method(records: Records, method: str) -> Children:
    code = records.method.texts.index(method) if method in records.method.texts else -2
    parent = np.where(records.method.codes == code, records.indicator, -1)
    return Children(
        parent, {"result": records.result, "points": records.points, "key": records.key}
    )


def _sites(results: Results, clean: CleanCity, standard: Standard) -> None:
    records, out, size = results.records, results.sites, len(clean.tables["sites"])
    columns = {"result": records.result, "points": records.points, "key": records.key}
    env = Env(size, {}, {"records": Children(records.site, columns)})
    for quantity, rule in (
        ("score", "site_score"),
        ("key_problems", "key_problems"),
        ("problems", "site_problems"),
        ("general_problems", "general_problems"),
        ("assessed", "assessed_items"),
    ):
        out[quantity] = results.rules[rule].evaluate(env)
    limits = {"key_max": standard.key_max, "general_max": standard.general_max}
    out["verdict"] = results.rules["site_verdict"].evaluate(Env(size, out | limits))


def _dimensions(results: Results, standard: Standard) -> None:
    names = list(standard.dimensions)
    parent = np.array(
        [names.index(name) for name in standard.indicators["dimension"]], dtype=np.int64
    )
    results.dimensions.update(_sums(results, parent, len(names)))
    total = _sums(results, np.zeros(len(parent), dtype=np.int64), 1)
    results.city.update({quantity: column[0] for quantity, column in total.items()})


def _sums(results: Results, parent: np.ndarray, size: int) -> Columns:
    """Return score, full and rate of groups of indicators, over the applicable ones."""
    scores, full = results.indicators["score"], results.indicators["full"]
    columns = {"score": np.array(scores, dtype=object), "full": np.array(full, dtype=object)}
    env = Env(size, {}, {"indicators": Children(parent, columns)})
    sums = {
        "sum": results.rules["score_sum"].evaluate(env),
        "full": results.rules["full_sum"].evaluate(env),
    }
    return sums | {"rate": results.rules["score_rate"].evaluate(Env(size, sums))}


def _city(results: Results, clean: CleanCity, standard: Standard) -> None:
    city, interviews = results.city, clean.tables["interviews"]
    points = Scaled.of(standard.interview_scores[word] for word in interviews["mastery"])
    answers = Children(np.zeros(len(interviews), dtype=np.int64), {"points": points})
    city["interview_rate"] = results.rules["interview_rate"].evaluate(
        Env(1, {}, {"answers": answers})
    )[0]
    city["answers"] = len(interviews)
    city["total"] = results.rules["total"].evaluate(
        Env(
            1,
            {name: [entry] for name, entry in city.items()}
            | {"interview_weight": Fraction(standard.interview_weight), "places": standard.places},
        )
    )[0]
    city["vetoes"] = int(sum(bool(flag) for flag in clean.tables["vetoes"]["occurred"]))
    city["under_floor"] = sum(results.indicators["under_floor"])
    city["verdict"] = results.rules["verdict"].evaluate(
        Env(1, {name: [entry] for name, entry in city.items()} | {"pass_line": standard.pass_line})
    )[0]


def groups(results: Results, parent: np.ndarray, size: int) -> Columns:
    """Return sites, mean and counts by verdict of groups of sites; `parent` −1 belongs to none."""
    scores = np.array([*results.sites["score"], None], dtype=object)[:-1]
    columns = {
        "score": scores,
        "verdict": Coded.of(verdict or "" for verdict in results.sites["verdict"]),
    }
    env = Env(size, {}, {"sites": Children(parent, columns)})
    return {
        quantity: results.rules[f"group_{quantity}"].evaluate(env)
        for quantity in ("sites", "mean", "conform", "basic", "fail")
    }


def rectification(results: Results, clean: CleanCity, report_date: object) -> dict[str, object]:
    """Return the numbers of the rectification ledger on the report date."""
    frame = clean.tables["rectification"]
    due = np.array([*frame["due"], None], dtype=object)[:-1]
    columns = {
        "conclusion": coded(frame["conclusion"]),
        "status": coded(frame["status"]),
        "due": due,
    }
    env = Env(
        1,
        {"report_date": report_date},
        {"problems": Children(np.zeros(len(frame), dtype=np.int64), columns)},
    )
    return {
        rule.removeprefix("rectification_"): results.rules[rule].evaluate(env)[0]
        for rule in results.rules
        if rule.startswith("rectification_")
    }


def items(results: Results, size: int) -> Columns:
    """Return how often each check item of the pack was assessed and failed."""
    env = Env(
        size, {}, {"records": Children(results.records.item, {"result": results.records.result})}
    )
    return {
        "checked": results.rules["item_checked"].evaluate(env),
        "problems": results.rules["item_problems"].evaluate(env),
    }
