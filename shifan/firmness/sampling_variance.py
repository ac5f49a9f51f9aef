"""How far the total would lie elsewhere had other sites been drawn: variance borrowed across kindred strata.

What a problem more at a site does to the total is scored, one group of check items at a time; with the rates at which
they fail that gives the variance of the total. Where results reach the total by other ways than item by item, the
variance of the replicates is the larger, and stands.
"""

from __future__ import annotations

import numpy as np

from shifan.firmness.item_failures import FailureRates, ItemGroups
from shifan.firmness.scoring import CityScoring
from shifan.firmness.site_draws import Strata
from shifan.rules.catalog import CONFORMS, FAILS
from shifan.rules.columns import Coded, Scaled
from shifan.rules.language.replication import Key, Replicates
from shifan.rules.replicated_sums import Many
from shifan.rules.replicates import as_many
from shifan.standards import objects as ob

_MOST_CELLS = 4_000_000
# What a record reads in each of its columns, by its result; columns that a pack does not have stay out.
_ENTRIES: dict[str, dict[str, float | str]] = {
    CONFORMS: {"检查结果": CONFORMS, "得分比例": 1.0, "是否问题": ob.NO, "问题数": 0.0},
    FAILS: {"检查结果": FAILS, "得分比例": 0.0, "是否问题": ob.YES, "问题数": 1.0},
}


def problem_effects(scoring: CityScoring, groups: ItemGroups) -> np.ndarray:
    """Return how far the total moves with a problem more at a site, for each group (units of the last place)."""
    found = np.zeros(len(groups.record))
    batch = max(1, _MOST_CELLS // max(scoring.rows.rows[ob.RECORDS].size, 1))
    now = scoring.unrounded_totals(Replicates())[0]
    for first in range(0, len(found), batch):
        own = slice(first, first + batch)
        changed = _changed(scoring, groups.record[own], groups.conforms[own])
        found[own] = np.abs(scoring.unrounded_totals(Replicates(columns=changed)) - now)
    return np.nan_to_num(found)


def lost_points(scoring: CityScoring) -> float:
    """Return by how much the total would be higher without any problem at sites (units of the last place)."""
    columns = {
        key: np.where(_is_problem(scoring), _ENTRIES[CONFORMS][key[1]], column)
        for key, column in _columns(scoring).items()
    }
    best = scoring.unrounded_totals(Replicates(columns=columns))[0]
    return float(best - scoring.unrounded_totals(Replicates())[0])


def _is_problem(scoring: CityScoring) -> Many:
    problem = scoring.rows.rows[ob.RECORDS].columns["是否问题"]
    return as_many(problem) == ob.YES if isinstance(problem, Coded) else np.zeros((1, 1), bool)


def _columns(scoring: CityScoring) -> dict[Key, Many]:
    """Return the columns of the records that the total rests on and that follow from the result."""
    columns = scoring.rows.rows[ob.RECORDS].columns
    return {
        (ob.RECORDS, name): _floats(columns[name])
        for name in _ENTRIES[FAILS]
        if name in columns and scoring.reads(ob.RECORDS, name)
    }


def _floats(column: Scaled | Coded | np.ndarray) -> Many:
    if isinstance(column, (Scaled, Coded)):
        return as_many(column)
    return np.array([[np.nan if entry is None else float(entry) for entry in column]])


def _changed(scoring: CityScoring, records: np.ndarray, conforms: np.ndarray) -> dict[Key, Many]:
    """Return the columns of replicates, in each of which one record reads the other way."""
    changed = {}
    rows = np.arange(len(records))
    for key, column in _columns(scoring).items():
        many = np.repeat(column, len(records), axis=0)
        many[rows, records] = np.where(
            conforms, _ENTRIES[FAILS][key[1]], _ENTRIES[CONFORMS][key[1]]
        )
        changed[key] = many
    return changed


def modelled_variance(
    effects: np.ndarray, groups: ItemGroups, failures: FailureRates, strata: Strata
) -> float:
    """Return the variance of the total if the sites' results were drawn anew from the model of their failures.

    The share of the sites that was inspected does not vary; the correlation counts as 0 where it is not known.
    """
    spread = failures.rates * (1 - failures.rates)
    correlation, size = failures.correlation or 0.0, len(strata.names)
    alone = np.bincount(groups.stratum, groups.seen * effects**2 * spread, minlength=size)
    per_site = groups.seen / strata.sizes[groups.stratum]
    moves = per_site * effects * np.sqrt(spread)
    together = strata.sizes * np.bincount(groups.stratum, moves, minlength=size) ** 2
    of_stratum = alone + correlation * np.maximum(together - alone, 0)
    return float(((1 - strata.fractions) * of_stratum).sum())
