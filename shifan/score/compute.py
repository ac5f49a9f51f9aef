"""A city scored: the results of the method, and those of groups, the ledger and check items that rest on them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from shifan.garbage_collection import garbage_collection_paused
from shifan.rules.catalog import rules_of
from shifan.rules.columns import ChildColumn, Children, Coded, Column, Environment
from shifan.score.method_results import enter_method
from shifan.score.results import ResultColumns, ResultRow, Results
from shifan.score.vectors import coded, join_records

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_GROUP = "group_"
_RECTIFICATION = "rectification_"


def compute(clean: CleanCity, standard: Standard) -> Results:
    """Return all results of the method; N/A is None."""
    with garbage_collection_paused():
        results = Results(join_records(clean, standard), rules_of(standard))
        enter_method(results, clean, standard)
    return results


def group_results(results: Results, parent: np.ndarray, size: int) -> ResultColumns:
    """Return sites, mean and counts by verdict (`verdict_counts`) of groups of sites; `parent` −1 belongs to none."""
    verdicts = Coded.of(verdict or "" for verdict in results.sites.texts("verdict"))
    columns: dict[str, ChildColumn] = {
        "score": _objects(results.sites["score"]),
        "verdict": verdicts,
    }
    environment = Environment(size, {}, {"sites": Children(parent, columns)})
    return ResultColumns(
        {
            id.removeprefix(_GROUP): rule.evaluate(environment)
            for id, rule in results.rules.items()
            if id.startswith(_GROUP)
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
