"""Sites of one type whose results are the same item for item, more often than their problems would make them.

Given how many problems each of two sites has, only which items they are is left to chance. Each item's odds are judged
from the other sites: leaving out those that are alike, or copies would make themselves look usual; shrunk towards
those of items of the same name and of the method (a beta distribution around them, by moments).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd

from shifan.questions.chance import at_least_by_chance
from shifan.questions.question import Asked, CityData, Question

SAME_PROBLEMS = 3
_LEFT_OUT = 3
_MOST_NAMED = 6
_LEAST_WEIGHT, _MOST_WEIGHT = 1.0, 50.0
_MOST_ITEMS_OF_SITE = (
    400  # more items than any form has: the sums over sets of items would take long
)


@dataclass(frozen=True)
class _Kind:
    """The sites of a method and business type with their results, sites × items: 1 failed, 0 conforms, NaN 不适用."""

    sites: tuple[str, ...]
    failed: np.ndarray
    mean: float
    weight: float

    def problems(self) -> np.ndarray:
        """Return how many problems each site has."""
        return np.asarray(np.nansum(self.failed, axis=1).astype(int))

    def groups(self) -> list[list[int]]:
        """Return the sites that are alike item for item, with several problems among them."""
        alike: dict[tuple[float, ...], list[int]] = {}
        for n, row in enumerate(np.nan_to_num(self.failed, nan=-1)):
            if self.problems()[n] >= SAME_PROBLEMS:
                alike.setdefault(tuple(row), []).append(n)
        return [group for group in alike.values() if len(group) > 1]

    def chance(self, group: list[int]) -> float:
        """Return a bound on the chance that some sites of the type are as alike as those of a group."""
        return min(1.0, self.ways(len(group)) * self._alike(group))

    def ways(self, size: int) -> int:
        """Return how many sets of so many sites could be alike: equally many problems, the same items assessed."""
        return sum(comb(number, size) for number in self._comparable().values())

    def expected(self) -> float:
        """Return how many pairs of sites are alike by chance, on average."""
        pairs = [
            self._alike([n, m])
            for m in range(len(self.sites))
            for n in range(m)
            if self._pattern(n) == self._pattern(m) and self._pattern(n)[0] >= SAME_PROBLEMS
        ]
        return float(sum(pairs))

    def _alike(self, group: list[int]) -> float:
        """Return the chance that a group's other sites are like its first one, rates judged from the other sites.

        Of a group that makes up most of the type only half are left out: what nearly all have is usual.
        """
        others = np.delete(self.failed, group[: max(_LEFT_OUT, len(self.sites) // 2)], axis=0)
        row = self.failed[group[0]]
        assessed = ~np.isnan(row)
        problems = row[assessed] == 1
        failed = np.nansum(others, axis=0)[assessed] + self.weight * self.mean
        conform = np.nansum(1 - others, axis=0)[assessed] + self.weight * (1 - self.mean)
        # Whoever is alike already speaks for the next one.
        chances = [
            alike_by_chance(failed + problems * known, conform + ~problems * known, problems)
            for known in range(len(group) - 1)
        ]
        return float(np.prod(chances))

    def _comparable(self) -> Counter[tuple[int, tuple[bool, ...]]]:
        """Return how many sites have the same number of problems, not few, among the same items assessed."""
        patterns = (self._pattern(n) for n in range(len(self.sites)))
        return Counter(pattern for pattern in patterns if pattern[0] >= SAME_PROBLEMS)

    def _pattern(self, site: int) -> tuple[int, tuple[bool, ...]]:
        row = self.failed[site]
        return int(np.nansum(row)), tuple(np.isnan(row).tolist())


def alike_by_chance(failed: np.ndarray, conform: np.ndarray, problems: np.ndarray) -> float:
    """Return the chance that a site with as many problems as another has them at the same items.

    Each item's rate is beta distributed with `failed` and `conform` as parameters, so the other site's own results
    have a say: an item that failed there is likelier to fail here.
    """
    total = failed + conform
    odds = np.where(
        problems, (failed + 1) / (total + 1), failed / (total + 1)
    )  # of failing, given the other site
    odds = odds / (1 - odds)
    # The sum over all sets of as many items of the products of their odds.
    sums = np.zeros(int(problems.sum()) + 1)
    sums[0] = 1.0
    for probability in odds:
        sums[1:] = sums[1:] + sums[:-1] * probability
    return float(np.prod(odds[problems]) / sums[-1])


def copies(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about sites of one type whose results are the same item for item, with several problems among them.

    Where there are several such groups, each of which might be chance, all are asked about together as well.
    """
    found: list[tuple[_Kind, list[int]]] = []
    expected = 0.0
    for kind in _kinds(city):
        groups = kind.groups() if kind.ways(2) else []
        asked.kinds_without_copies += not groups and kind.ways(2) > 0
        expected += kind.expected() if kind.ways(2) else 0.0
        found += [(kind, group) for group in groups]
    for kind, group in found:
        yield _question(city, kind, group)
    pairs = sum(comb(len(group), 2) for _, group in found)
    if len(found) > 1:
        yield _together(city, found, at_least_by_chance(pairs, expected))


def _together(city: CityData, found: list[tuple[_Kind, list[int]]], chance: float) -> Question:
    """Return the question on all groups of sites with equal results."""
    groups = [[kind.sites[n] for n in group] for kind, group in found]
    names = "；".join("、".join(group[:_MOST_NAMED]) for group in groups[:_MOST_NAMED])
    more = "等" if len(groups) > _MOST_NAMED else ""
    return Question(
        "copy",
        f"全市有{len(groups)}组点位的检查结果逐项相同，不符合{SAME_PROBLEMS}项以上（{names}{more}）",
        "是否有整块复制的记录？",
        _cells(city, [name for group in groups for name in group]),
        chance,
    )


def _cells(city: CityData, names: list[str]) -> tuple[str, ...]:
    """Return the cells of the results of some sites."""
    records = city.clean.tables["records"]
    rows = records["row"][records["site"].astype(str).isin(names).to_numpy()]
    return city.cells("records", "result", rows)


def _question(city: CityData, kind: _Kind, group: list[int]) -> Question:
    names = [kind.sites[n] for n in group]
    more = "等" if len(names) > _MOST_NAMED else ""
    return Question(
        "copy",
        f"{'、'.join(names[:_MOST_NAMED])}{more}（{len(names)}个点位）的检查结果逐项相同，"
        f"其中不符合{kind.problems()[group[0]]}项",
        "是否有整块复制的记录？",
        _cells(city, names),
        kind.chance(group),
    )


def _kinds(city: CityData) -> Iterator[_Kind]:
    """Yield the types of each method in which two sites have several problems, with what kin tell of items' rates."""
    records = city.clean.tables["records"]
    frame = pd.DataFrame(
        {
            "site": records["site"].astype(str).to_numpy(),
            "item": records["item"].astype(str).to_numpy(),
            "failed": city.failed(records).to_numpy(float),
        }
    ).drop_duplicates(["site", "item"])
    sites = city.sites[["site", "method", "business_type"]].astype(str)
    frame = frame.merge(sites, on="site")
    problems = frame.groupby("site", sort=False)["failed"].sum()
    several = set(problems.index[problems >= SAME_PROBLEMS])
    for _, of_method in frame.groupby("method", sort=False):
        mean, weight = _kin(of_method)
        for _, of_type in of_method.groupby("business_type", sort=False):
            if len(several.intersection(of_type["site"])) < 2:
                continue
            table = of_type.pivot(index="site", columns="item", values="failed")
            if table.shape[1] <= _MOST_ITEMS_OF_SITE:
                yield _Kind(tuple(table.index), table.to_numpy(), mean, weight)


def _kin(records: pd.DataFrame) -> tuple[float, float]:
    """Return the rate at which a method's items fail and the weight of that rate against what an item showed.

    By moments: the less the items' own rates differ more than chance makes them, the greater the weight.
    """
    items = records.groupby(["business_type", "item"])["failed"].agg(["sum", "count"])
    seen, failed = items["count"].to_numpy(float), items["sum"].to_numpy(float)
    mean = float((failed.sum() + 0.5) / (seen.sum() + 1))
    several = seen > 1
    if not several.any():
        return mean, _LEAST_WEIGHT
    # Pairs of sites that fail at the same item, against what the mean alone would give.
    pairs = (seen * (seen - 1))[several].sum()
    both = (failed * (failed - 1))[several].sum() / pairs
    share = (both - mean**2) / (mean * (1 - mean)) if 0 < mean < 1 else 0.0
    weight = 1 / share - 1 if share > 0 else _MOST_WEIGHT
    return mean, float(min(max(weight, _LEAST_WEIGHT), _MOST_WEIGHT))
