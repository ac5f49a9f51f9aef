"""How far the total would lie elsewhere had other sites been drawn: variance borrowed across kindred strata.

What a problem more at a site does to the total is scored, one group of check items at a time; with the rates at which
they fail that gives the variance of the total. Results may reach the total by other ways than item by item, and a
problem may cost less where there are others already; the replicates show both, and correct the variance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.item_failures import FailureRates, ItemGroups
from shifan.firmness.scoring import CityScoring
from shifan.firmness.site_draws import Strata
from shifan.records import dataclass
from shifan.rules.columns import Coded, Scaled
from shifan.rules.language.replication import Key, Replicates
from shifan.rules.replicated_columns import (
    Result,
    all_the_same,
    as_many,
    as_result,
    in_the_same_codes,
)
from shifan.rules.replicated_sums import Many
from shifan.standards import objects as ob
from shifan.standards.model import ResultWord

if TYPE_CHECKING:
    from shifan.standards import Standard

_MOST_CELLS = 4_000_000
_LEAST_SHARE = (
    0.25  # of the modelled variance, however little of a further problem the replicates show
)
NOTHING = 1e-6  # a variance (units of the last place, squared) that only rounding of sums makes
_RESULT, _SHARE, _PROBLEM, _COUNT = "检查结果", "得分比例", "是否问题", "问题数"
_EARNED, _DEDUCTED = "得分", "应扣分"
_COLUMNS = (_RESULT, _SHARE, _PROBLEM, _COUNT, _EARNED, _DEDUCTED)


@dataclass(frozen=True)
class RecordColumns:
    """What the records of a city read where they conform and where they fail, by column (one entry or one a record).

    Only columns that the total rests on. Texts are places among those of their column in `texts`.
    """

    now: dict[Key, Many]
    conforming: dict[Key, Many]
    failing: dict[Key, Many]
    is_problem: np.ndarray
    texts: dict[Key, tuple[str, ...]]

    def read(self, columns: Mapping[Key, Many]) -> dict[Key, Result]:
        """Return columns as rules read them."""
        return {
            key: Coded(column, self.texts[key]) if key in self.texts else column
            for key, column in columns.items()
        }


def record_columns(scoring: CityScoring, standard: Standard) -> RecordColumns:
    """Return the columns of the records that follow from the result, as they are and as they could be."""
    columns = scoring.rows.rows[ob.RECORDS].columns
    read = [name for name in _COLUMNS if name in columns and scoring.reads(ob.RECORDS, name)]
    worst, best = extreme_words(standard)
    problem = as_many(columns[_PROBLEM])[0] == ob.YES
    counts = as_many(_floats(columns[_COUNT]))[0] if _COUNT in columns else np.zeros(0)
    usual = float(counts[problem].mean()) if len(counts) and problem.any() else 1.0
    found = RecordColumns({}, {}, {}, problem, {})
    for name in read:
        key, own = (ob.RECORDS, name), _floats(columns[name])
        result = [own, *(_as(name, word, usual, scoring) for word in (best, worst))]
        texts = [column for column in result if isinstance(column, Coded)]
        if texts:
            alike = in_the_same_codes(*texts)
            found.texts[key] = alike[0].texts
            result = [column.codes for column in alike]
        found.now[key], found.conforming[key], found.failing[key] = map(as_many, result)
    return found


def extreme_words(standard: Standard) -> tuple[ResultWord, ResultWord]:
    """Return the worst and the best result of an item that applies."""
    known = [word for word in standard.results if word.share is not None]
    worst = min(known, key=lambda word: (word.share or 0, not word.problem))
    return worst, max(known, key=lambda word: (word.share or 0, not word.problem))


def _as(name: str, word: ResultWord, usual: float, scoring: CityScoring) -> Result:
    """Return what a column reads if every record had this result; `usual` problems count to one that fails."""
    share = float(word.share or 0)
    texts = {_RESULT: word.word, _PROBLEM: ob.YES if word.problem else ob.NO}
    if name in texts:
        return all_the_same(texts[name], 1)
    numbers = {_SHARE: share, _COUNT: usual if word.problem else 0.0}
    if name in numbers:
        return np.array([[numbers[name]]])
    times = share if name == _EARNED else usual if word.problem else 0.0
    points = as_many(scoring.rows.rows[ob.ITEMS].columns["分值"])[0]
    return np.asarray(times * points[scoring.rows.parents(ob.RECORDS, ob.ITEMS)][np.newaxis])


def problem_effects(scoring: CityScoring, columns: RecordColumns, groups: ItemGroups) -> np.ndarray:
    """Return how far the total moves with a problem more at a site, for each group (units of the last place)."""
    found = np.zeros(len(groups.record))
    batch = max(1, _MOST_CELLS // max(scoring.rows.rows[ob.RECORDS].size, 1))
    now = scoring.unrounded_total
    for first in range(0, len(found), batch):
        own = slice(first, first + batch)
        changed = columns.read(_changed(columns, groups.record[own], groups.conforms[own]))
        found[own] = np.abs(scoring.unrounded_totals(Replicates(columns=changed)) - now)
    return np.nan_to_num(found)


def lost_points(scoring: CityScoring, columns: RecordColumns) -> float:
    """Return by how much the total would be higher without any problem at sites (units of the last place)."""
    clear = {
        key: np.where(columns.is_problem, columns.conforming[key], column)
        for key, column in columns.now.items()
    }
    best = scoring.unrounded_totals(Replicates(columns=columns.read(clear)))[0]
    return float(best - scoring.unrounded_total)


def _floats(column: Scaled | Coded | np.ndarray) -> Result:
    if isinstance(column, (Scaled, Coded)):
        return as_result(column)
    return np.array([[np.nan if entry is None else float(entry) for entry in column]])


def _changed(columns: RecordColumns, records: np.ndarray, conforms: np.ndarray) -> dict[Key, Many]:
    """Return the columns of replicates, in each of which one record reads the other way."""
    changed = {}
    replicates = np.arange(len(records))
    for key, column in columns.now.items():
        size = column.shape[1]
        worse, better = (
            np.broadcast_to(part[key], (1, size))[0, records]
            for part in (columns.failing, columns.conforming)
        )
        by_row = np.repeat(column.T, len(records), axis=1)
        by_row[records, replicates] = np.where(conforms, worse, better)
        changed[key] = by_row.T
    return changed


def modelled_variance(
    effects: np.ndarray, groups: ItemGroups, failures: FailureRates, strata: Strata
) -> float:
    """Return the variance of the total if the sites' results were drawn anew from the model of their failures.

    Of a stratum whose number of sites is known, the share that was inspected does not vary, and is no longer a matter
    of the model: the sites of the stratum vary as the inspected ones did in that share, as the model says in the rest.
    The correlation counts as 0 where it is not known.
    """
    spread = failures.rates * (1 - failures.rates)
    correlation, size = failures.correlation or 0.0, len(strata.names)
    alone = np.bincount(groups.stratum, groups.seen * effects**2 * spread, minlength=size)
    per_site = groups.seen / strata.sizes[groups.stratum]
    moves = per_site * effects * np.sqrt(spread)
    together = strata.sizes * np.bincount(groups.stratum, moves, minlength=size) ** 2
    of_model = alone + correlation * np.maximum(together - alone, 0)
    known = np.where(strata.sizes > 1, strata.fractions, 0.0)
    of_stratum = known * _shown_by_sites(effects, groups, strata) + (1 - known) * of_model
    return float(((1 - strata.fractions) * of_stratum).sum())


def replicable_variance(effects: np.ndarray, groups: ItemGroups, strata: Strata) -> float:
    """Return the variance that the replicates would have if problems moved the total one by one and nothing else did.

    That is the bootstrap variance of Rao and Wu for a sum over sites; strata of one site add nothing to it.
    """
    return float(((1 - strata.fractions) * _shown_by_sites(effects, groups, strata)).sum())


def _shown_by_sites(effects: np.ndarray, groups: ItemGroups, strata: Strata) -> np.ndarray:
    """Return the variance of the sum over each stratum's sites that these sites show, of very many; 0 of one site."""
    failures, sizes = groups.failures, strata.sizes
    cost = np.bincount(
        failures.site, failures.share * effects[failures.group], minlength=len(strata.of_site)
    )
    means = np.bincount(strata.of_site, cost) / np.maximum(sizes, 1)
    squares = np.bincount(strata.of_site, (cost - means[strata.of_site]) ** 2)
    return np.asarray(sizes / np.maximum(sizes - 1, 1) * squares)


def corrected_variance(modelled: float, replicated: float, explained: float) -> float:
    """Return the modelled variance as the replicates correct it; `explained` is what single problems explain of theirs.

    What the replicates vary more than that is added. Where they vary less, because what can be lost is used up, the
    modelled variance shrinks in proportion.
    """
    if replicated >= explained - NOTHING:
        return modelled + max(0.0, replicated - explained)
    return modelled * max(_LEAST_SHARE, replicated / explained)
