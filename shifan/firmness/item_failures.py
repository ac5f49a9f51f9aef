"""How often check items fail, stratum by stratum, and how alike the items of a site fail: an empirical-Bayes model.

An item of a business type fails at a rate of its own. The rates of all types of a method are taken to be draws from
one beta distribution, so that an item seen at one or two sites borrows from its kin: its rate is (failures + s·m) /
(seen + s), m the method's rate, s the weight of the kin with the greatest likelihood (beta-binomial). The method's own
rate borrows half a problem's worth from the whole city. That the items of a site fail together more than independent
ones would is measured by one correlation for the whole city.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shifan.records import dataclass
from shifan.score.vectors import coded, positions

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.firmness.site_draws import Strata
    from shifan.standards import Standard

# Weights of kin that are tried: from a third of a site to 300 sites.
_KIN_WEIGHTS = 10 ** np.linspace(-0.5, 2.5, 61)
_HALF, _AS_GOOD = 0.5, 1e-6


@dataclass(frozen=True)
class FailedRecords:
    """Which records failed, the site, group and failing share of each; arrays over these records."""

    record: np.ndarray
    site: np.ndarray
    group: np.ndarray
    share: np.ndarray


@dataclass(frozen=True)
class ItemGroups:
    """Check items of a stratum that count alike; arrays over the groups, the last one over sites.

    `record` is a record that conforms if there is one, else one that fails; `seen` and `failed` count assessed records,
    those of which only a share fails by that share. `failed_of_site` counts the failed records of each site; `failures`
    are the failed records themselves. `of_record` is the group of each record, −1 where it was not assessed.
    """

    stratum: np.ndarray
    record: np.ndarray
    conforms: np.ndarray
    seen: np.ndarray
    failed: np.ndarray
    failed_of_site: np.ndarray
    failures: FailedRecords
    of_record: np.ndarray

    @property
    def all_failed(self) -> bool:
        """Return whether every record that was assessed failed; not so where none was."""
        return bool(len(self.seen)) and bool((self.failed == self.seen).all())


@dataclass(frozen=True)
class FailureRates:
    """The rate at which each group's items fail, and the correlation of two items of a site.

    The correlation is None where no stratum has two sites: nothing tells it.
    """

    rates: np.ndarray
    correlation: float | None


def item_groups(
    clean: CleanCity, standard: Standard, strata: Strata, problems_whole: bool = False
) -> ItemGroups:
    """Return the check items of each stratum, those with indicator, points, class and all added columns in common.

    A record of which only a share fails counts by that share, or whole where problems are counted.
    """
    records, sites = clean.tables["records"], clean.tables["sites"]
    site = positions(records["site"], sites["site"])
    item = positions(records["item"], standard.check_items["code"])
    failing = _failing_shares(records["result"], standard, problems_whole)
    assessed = np.flatnonzero((site >= 0) & (item >= 0) & ~np.isnan(failing))
    kind = _kinds(standard)
    stratum = strata.of_site[site[assessed]]
    label = stratum * (int(kind.max(initial=0)) + 1) + kind[item[assessed]]
    group = _numbered(label)
    count, failed = int(group.max(initial=-1)) + 1, failing[assessed]
    conforms = failed == 0
    record = _examples(assessed, group, conforms)
    failures = (assessed, site[assessed], group, failed)
    return ItemGroups(
        stratum=_scattered(stratum, group, np.zeros(count, dtype=np.int64)),
        record=record,
        conforms=failing[record] == 0,
        seen=np.bincount(group, minlength=count),
        failed=np.bincount(group, failed, minlength=count),
        failed_of_site=np.bincount(site[assessed], failed, minlength=len(sites)),
        failures=FailedRecords(*(part[~conforms] for part in failures)),
        of_record=_scattered(group, assessed, np.full(len(records), -1)),
    )


def _scattered(values: np.ndarray, places: np.ndarray, onto: np.ndarray) -> np.ndarray:
    """Return an array with values at some of its places."""
    onto[places] = values
    return onto


def _numbered(labels: np.ndarray) -> np.ndarray:
    """Return for each label its place among all that occur, in order; labels are small whole numbers."""
    places = np.cumsum(np.bincount(labels) > 0) - 1
    return np.asarray(places[labels])


def _examples(assessed: np.ndarray, group: np.ndarray, conforms: np.ndarray) -> np.ndarray:
    """Return a record of each group, one that conforms if there is any."""
    record = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64)
    for own in (~conforms, conforms):  # so that a conforming record is set last, the first of them
        places = np.flatnonzero(own)[::-1]
        record[group[places]] = assessed[places]
    return record


def _kinds(standard: Standard) -> np.ndarray:
    """Return the kind of each check item: alike in all that counts."""
    kinds = standard.check_items.drop(columns=["code", "name", "business_type"])
    known: dict[tuple[str, ...], int] = {}
    texts = zip(*(map(str, kinds[name].tolist()) for name in kinds.columns), strict=True)
    return np.array([known.setdefault(row, len(known)) for row in texts], dtype=np.int64)


def _failing_shares(results: pd.Series, standard: Standard, problems_whole: bool) -> np.ndarray:
    """Return how far each record fails, from 0 to 1; NaN where its item does not apply."""
    shares = {}
    for word in standard.results:
        if word.share is not None:
            whole = word.problem and (problems_whole or word.share == 1)
            shares[word.word] = 1.0 if whole else 1 - float(word.share)
    said = coded(results)
    of_texts = np.array([*(shares.get(text, np.nan) for text in said.texts), np.nan])
    return np.asarray(of_texts[said.codes])


def failure_rates(groups: ItemGroups, strata: Strata) -> FailureRates:
    """Return the rate of each group, borrowed from its kin as far as it was seen little, and the correlation."""
    methods = [method for method, _ in strata.names]
    method_of_group = np.array([methods[stratum] for stratum in groups.stratum], dtype=object)
    rates = np.zeros(len(groups.stratum))
    seen = max(groups.seen.sum(), 1)
    # Where every record fails, the method's rate must still lie below 1.
    usual = float(min(groups.failed.sum(), seen - _HALF) / seen)
    for method in dict.fromkeys(methods):
        own = method_of_group == method
        rates[own] = _borrowed(groups.failed[own], groups.seen[own], usual)
    return FailureRates(rates, _correlation(groups, rates, strata))


def _borrowed(failed: np.ndarray, seen: np.ndarray, usual: float) -> np.ndarray:
    """Return the posterior mean rates of kin; `usual` is the rate at which items fail in the whole city."""
    if not usual:
        return np.zeros(len(failed))
    # Half a problem, and as many records as have half a problem in the city: a method with few records and no problem
    # is not without risk, and one whose records are many keeps its own rate.
    mean = (failed.sum() + _HALF) / (seen.sum() + _HALF / usual)
    weight = _kin_weight(failed, seen, mean)
    return np.asarray((failed + weight * mean) / (seen + weight))


def _kin_weight(failed: np.ndarray, seen: np.ndarray, mean: float) -> float:
    """Return the weight of kin with the greatest likelihood, the beta distribution's mean being given."""
    # SciPy takes a tenth of a second to load; only simulations need it.
    from shifan.special_functions import betaln

    yes, no = _KIN_WEIGHTS[:, None] * mean, _KIN_WEIGHTS[:, None] * (1 - mean)
    likelihood = (betaln(failed + yes, seen - failed + no) - betaln(yes, no)).sum(axis=1)
    # The first of those as good as the best: which of equals is best by a hair differs between machines.
    return float(_KIN_WEIGHTS[int(np.argmax(likelihood >= likelihood.max() - _AS_GOOD))])


def _correlation(groups: ItemGroups, rates: np.ndarray, strata: Strata) -> float | None:
    """Return by how much the number of problems varies more between sites of a stratum than for independent items."""
    sizes = strata.sizes
    if sizes.max(initial=0) < 2:
        return None
    means = np.bincount(strata.of_site, groups.failed_of_site) / np.maximum(sizes, 1)
    squares = (groups.failed_of_site - means[strata.of_site]) ** 2
    # A group of items fails as its seen records a site do.
    per_site = groups.seen / sizes[groups.stratum]
    spread = rates * (1 - rates)
    alone = np.bincount(groups.stratum, per_site * spread, minlength=len(sizes))
    together = np.bincount(groups.stratum, per_site * np.sqrt(spread), minlength=len(sizes)) ** 2
    excess = squares.sum() - ((sizes - 1) * alone).sum()
    room = ((sizes - 1) * (together - alone)).sum()
    return max(0.0, float(excess / room)) if room > 0 else 0.0
