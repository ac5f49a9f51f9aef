"""Sites of one type whose results are the same item for item, or but for one, more often than chance would make them.

What is counted is how many pairs of sites of the whole city would be as much alike by chance: with as many problems in
common, at items that fail as seldom (`coincidences`). The rates are judged without the sites that are alike, or copies
would make themselves look usual; shrunk towards those of the method (a beta distribution around them, by moments).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import comb, expm1

import numpy as np
import pandas as pd

from shifan.questions.chance import at_least_by_chance
from shifan.questions.coincidences import EXACT, MOST_PROBLEMS, NEARLY, ItemRates, Kin, spread_of
from shifan.questions.question import Asked, CityData, Question
from shifan.records import dataclass
from shifan.score.vectors import positions

SAME_PROBLEMS = 3
_LEFT_OUT = 3
_MOST_NAMED = 6
_DISCOUNT, _ALIKE = {EXACT: 1.0, NEARLY: 5.0}, {EXACT: 1.0, NEARLY: 1.0}
_LEAST_WEIGHT, _MOST_WEIGHT = 1.0, 50.0
_MOST_ITEMS_OF_SITE = 400  # more than any form has
_MOST_SITES = 2000  # of a type: beyond, only exact copies are looked for


@dataclass(frozen=True)
class _Group:
    """Sites that are like the first of them; `shared` is how many problems all of them have."""

    sites: tuple[int, ...]
    likeness: int
    shared: int


@dataclass(frozen=True)
class _Kind:
    """The sites of a type of which the same items were assessed, with their results: sites × items, True failed."""

    sites: tuple[str, ...]
    failed: np.ndarray
    kin: Kin

    @cached_property
    def groups(self) -> list[_Group]:
        """Return the sites that are alike, several problems among them; a site may be in several groups."""
        equal = self._equal()
        if len(self.sites) > _MOST_SITES:
            return equal
        exact = {site: group for group in equal for site in group.sites}
        return [*equal, *self._near(exact)]

    def _equal(self) -> list[_Group]:
        alike: dict[bytes, list[int]] = {}
        for n, row in enumerate(self.failed):
            if SAME_PROBLEMS <= row.sum() <= MOST_PROBLEMS:
                alike.setdefault(row.tobytes(), []).append(n)
        return [
            _Group(tuple(own), EXACT, int(self.failed[own[0]].sum()))
            for own in alike.values()
            if len(own) > 1
        ]

    def _near(self, exact: dict[int, _Group]) -> Iterator[_Group]:
        """Yield each site with those that differ from it at one item at most, where any differs."""
        number = self.failed.astype(np.int64)
        shared = number @ number.T
        apart = number.sum(axis=1)[:, None] + number.sum(axis=1)[None, :] - 2 * shared
        fits = (apart <= 1) & (shared >= SAME_PROBLEMS) & (number.sum(axis=1) <= MOST_PROBLEMS)
        for n in np.flatnonzero((fits & (apart == 1)).any(axis=1)).tolist():
            if n not in exact or exact[n].sites[0] == n:
                own = np.flatnonzero(fits[n])
                sites = (n, *(int(site) for site in own if site != n))
                yield _Group(sites, NEARLY, int(shared[n, own].min()))

    @cached_property
    def rates(self) -> ItemRates:
        """Return the rates of items; of a group that makes up most of the type only half of the sites are left out.

        What nearly all have is usual.
        """
        most = max(_LEFT_OUT, len(self.sites) // 2)
        left_out = list({site for group in self.groups for site in group.sites[1:][:most]})
        others = np.delete(self.failed, left_out, axis=0)
        kin = self.kin
        failed = others.sum(axis=0) + kin.weight * kin.mean
        conform = (~others).sum(axis=0) + kin.weight * (1 - kin.mean)
        return ItemRates(failed, conform, kin)

    def pairs(self, likeness: int) -> np.ndarray:
        """Return how many pairs that share 0, 1, … problems or more are expected to be alike, up to MOST_PROBLEMS."""
        expected = np.zeros(MOST_PROBLEMS + 1)
        if len(self.sites) > 1:
            own = comb(len(self.sites), 2) * self.rates.pair(likeness)
            expected[: len(own)] = own
        return expected

    def further(self, group: _Group) -> float:
        """Return a bound on how many ways there are, by chance, to be like a pair for the group's other sites."""
        problems = self.failed[group.sites[0]]
        # Three equal sites are three equal pairs with a third: each three is to be counted once.
        ways = 1 / 3 if group.likeness == EXACT and len(group.sites) > 2 else 1.0
        for n in range(2, len(group.sites)):
            ways *= (len(self.sites) - n) * self.rates.next_one(problems, group.likeness)
        return min(1.0, ways)


@dataclass(frozen=True)
class _Found:
    """A group of sites of a type that are alike, and the chance that any in the city is as rare.

    `usual` is how many groups as rare are expected where exact copies are not looked for more than others.
    """

    kind: _Kind
    group: _Group
    chance: float
    usual: float

    @property
    def names(self) -> list[str]:
        """Return the sites."""
        return [self.kind.sites[n] for n in self.group.sites]


def copies(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about sites of one type whose results are the same item for item, or but for one, with several problems.

    Where there are several such groups, each of which might be chance, all are asked about together as well.
    """
    kinds = list(_kinds(city))
    if not kinds:
        return
    asked.tried |= {"copy", "copies"}
    expected = {
        likeness: np.sum([kind.pairs(likeness) for kind in kinds], axis=0)
        for likeness in (EXACT, NEARLY)
    }
    found = _apart(_found(kind, group, expected) for kind in kinds for group in kind.groups)
    for own in found:
        yield _question(city, own)
    if len(found) > 1:
        yield _together(city, found)


def _found(kind: _Kind, group: _Group, expected: dict[int, np.ndarray]) -> _Found:
    """Return a group with how rare it is in a city with so many expected pairs."""
    further = kind.further(group)
    alone = _as_rare(expected, group, _DISCOUNT) * further
    return _Found(kind, group, -expm1(-alone), _as_rare(expected, group, _ALIKE) * further)


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """Return the groups that have no site in common, the rarest of those that have, in the order given."""
    found, taken = list(found), set[str]()
    kept = []
    for own in sorted(found, key=lambda own: own.chance):
        if taken.isdisjoint(own.names):
            taken |= {*own.names}
            kept.append(own)
    return [own for own in found if any(own is other for other in kept)]


def _as_rare(
    expected: Mapping[int, np.ndarray], group: _Group, discount: Mapping[int, float]
) -> float:
    """Return how many pairs of the city are expected to be alike in any way that is as rare as a group's.

    Pairs of a likeness are taken for as many times less rare than they are as `discount` says: copies are mostly exact.
    """
    level = discount[group.likeness] * float(expected[group.likeness][group.shared])
    ways = (
        (own[SAME_PROBLEMS:], own[SAME_PROBLEMS:] * discount[likeness] <= level)
        for likeness, own in expected.items()
    )
    return sum(float(own[as_rare].max(initial=0)) for own, as_rare in ways)


def _together(city: CityData, found: Sequence[_Found]) -> Question:
    """Return the question on all groups of sites with equal results."""
    names = "；".join("、".join(own.names[:_MOST_NAMED]) for own in found[:_MOST_NAMED])
    more = "等" if len(found) > _MOST_NAMED else ""
    alike = all(own.group.likeness == EXACT for own in found)
    return Question(
        "copies",
        f"全市有{len(found)}组点位的检查结果{'逐项相同' if alike else '逐项相同或只差1项'}，"
        f"共同的不符合在{SAME_PROBLEMS}项以上（{names}{more}）",
        "是否有整块复制的记录？",
        _cells(city, [name for own in found for name in own.names]),
        several_by_chance([own.usual for own in found]),
    )


def several_by_chance(usual: Sequence[float]) -> float:
    """Return the chance of several groups as rare as some; `usual` is how many as rare as each are expected.

    Judged by two, three, … of the rarest, whichever is least probable, times the number of ways to choose.
    """
    ordered = sorted(usual)
    tails = [at_least_by_chance(n, ordered[n - 1]) for n in range(2, len(ordered) + 1)]
    return min(1.0, len(tails) * min(tails)) if tails else 1.0


def _cells(city: CityData, names: list[str]) -> tuple[str, ...]:
    """Return the cells of the results of some sites."""
    records = city.clean.tables["records"]
    rows = records["row"][records["site"].astype(str).isin(names).to_numpy()]
    return city.cells("records", "result", rows)


def _question(city: CityData, found: _Found) -> Question:
    names, group = found.names, found.group
    more = "等" if len(names) > _MOST_NAMED else ""
    sites = f"{'、'.join(names[:_MOST_NAMED])}{more}（{len(names)}个点位）的检查结果"
    how = f"逐项相同，其中不符合{group.shared}项"
    if group.likeness == NEARLY:
        how = f"与{names[0]}相同或只差1项，共同的不符合{group.shared}项"
    return Question(
        "copy", sites + how, "是否有整块复制的记录？", _cells(city, names), found.chance
    )


def _kinds(city: CityData) -> Iterator[_Kind]:
    """Yield the sites of each type of a method that were assessed on the same items, two at least."""
    records, sites = city.clean.tables["records"], city.sites
    failed = city.failed(records).to_numpy(float)
    site, (item, _) = positions(records["site"], sites["site"]), pd.factorize(records["item"])
    known = np.flatnonzero((site >= 0) & ~np.isnan(failed))
    checked = _Checked(site[known], item[known], failed[known])
    names = sites["site"].astype(str).to_numpy()
    for _, of_method in sites.groupby("method", sort=False, observed=True).indices.items():
        types = sites["business_type"].astype(str).to_numpy()[of_method]
        tables = [
            (rows, checked.table(rows))
            for rows in (of_method[types == kind] for kind in dict.fromkeys(types))
        ]
        kin = _kin([table for _, table in tables])
        for rows, table in tables:
            if table.shape[1] <= _MOST_ITEMS_OF_SITE:
                yield from _of_same_items(table, names[rows], kin)


@dataclass(frozen=True)
class _Checked:
    """The records that were assessed: site, item and whether it failed (1 or 0); arrays of equal length."""

    site: np.ndarray
    item: np.ndarray
    failed: np.ndarray

    def table(self, sites: np.ndarray) -> np.ndarray:
        """Return the results of some sites, sites × items assessed at any of them; NaN where not."""
        own = np.isin(self.site, sites)
        items, column = np.unique(self.item[own], return_inverse=True)
        table = np.full((len(sites), len(items)), np.nan)
        table[np.searchsorted(sites, self.site[own]), column] = self.failed[own]
        return table


def _of_same_items(results: np.ndarray, names: np.ndarray, kin: Kin) -> Iterator[_Kind]:
    """Yield the sites of a table (sites × items) by which items were assessed."""
    alike: dict[bytes, list[int]] = {}
    assessed = ~np.isnan(results)
    for n, row in enumerate(assessed):
        alike.setdefault(row.tobytes(), []).append(n)
    for rows in alike.values():
        pattern = assessed[rows[0]]
        if len(rows) > 1 and pattern.sum() > SAME_PROBLEMS:
            yield _Kind(tuple(names[rows]), results[rows][:, pattern] == 1, kin)


def _kin(tables: Sequence[np.ndarray]) -> Kin:
    """Return what a method's sites (a table of results a type) tell of items' rates.

    By moments: the less the items' own rates differ more than chance makes them, the greater the mean rate's weight.
    """
    seen = np.concatenate([(~np.isnan(table)).sum(axis=0) for table in tables]).astype(float)
    failed = np.concatenate([np.nansum(table, axis=0) for table in tables])
    mean = float((failed.sum() + 0.5) / (seen.sum() + 1))
    spread = spread_of(
        np.concatenate([np.nansum(table, axis=1) for table in tables]),
        np.concatenate([(~np.isnan(table)).sum(axis=1) for table in tables]),
        mean,
    )
    several = seen > 1
    if not several.any():
        return Kin(mean, _LEAST_WEIGHT, spread)
    # Pairs of sites that fail at the same item, against what the mean alone would give.
    pairs = (seen * (seen - 1))[several].sum()
    both = (failed * (failed - 1))[several].sum() / pairs
    share = (both - mean**2) / (mean * (1 - mean)) if 0 < mean < 1 else 0.0
    weight = 1 / share - 1 if share > 0 else _MOST_WEIGHT
    return Kin(mean, float(min(max(weight, _LEAST_WEIGHT), _MOST_WEIGHT)), spread)
