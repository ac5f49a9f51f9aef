"""Sites of one type whose results are the same item for item, more often than their problems would make them.

Given how many problems each of two sites has, only which items they are is left to chance. Each item's odds are judged
from the other sites: leaving out the two compared, or copies would make themselves look usual; shrunk towards those of
items of the same name and of the method (a beta distribution around them, by moments).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shifan.questions.question import Asked, CityData, Question

SAME_PROBLEMS = 3
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

    def pairs(self) -> int:
        """Return how many pairs of sites could be alike: equally many problems, not few, the same items assessed."""
        kinds = Counter(
            (number, tuple(np.isnan(row)))
            for number, row in zip(self.problems().tolist(), self.failed, strict=True)
            if number >= SAME_PROBLEMS
        )
        return sum(number * (number - 1) // 2 for number in kinds.values())

    def groups(self) -> list[list[int]]:
        """Return the sites that are alike item for item, with several problems among them."""
        alike: dict[tuple[float, ...], list[int]] = {}
        for n, row in enumerate(np.nan_to_num(self.failed, nan=-1)):
            if self.problems()[n] >= SAME_PROBLEMS:
                alike.setdefault(tuple(row), []).append(n)
        return [group for group in alike.values() if len(group) > 1]

    def chance(self, group: list[int]) -> float:
        """Return a bound on the chance that some two sites of the type are as alike as the first two of a group."""
        others = np.delete(self.failed, group[:2], axis=0)
        row = self.failed[group[0]]
        assessed = ~np.isnan(row)
        failed = np.nansum(others, axis=0)[assessed] + self.weight * self.mean
        conform = np.nansum(1 - others, axis=0)[assessed] + self.weight * (1 - self.mean)
        return min(1.0, self.pairs() * alike_by_chance(failed, conform, row[assessed] == 1))


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
    for own in odds:
        sums[1:] = sums[1:] + sums[:-1] * own
    return float(np.prod(odds[problems]) / sums[-1])


def copies(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about sites of one type whose results are the same item for item, with several problems among them."""
    for kind in _kinds(city):
        groups = kind.groups() if kind.pairs() else []
        asked.tried += not groups and kind.pairs() > 0
        for group in groups:
            yield _question(city, kind, group)


def _question(city: CityData, kind: _Kind, group: list[int]) -> Question:
    names = [kind.sites[n] for n in group]
    records = city.clean.tables["records"]
    rows = records["row"][records["site"].astype(str).isin(names).to_numpy()]
    more = "等" if len(names) > _MOST_NAMED else ""
    return Question(
        "copy",
        f"{'、'.join(names[:_MOST_NAMED])}{more}（{len(names)}个点位）的检查结果逐项相同，"
        f"其中不符合{kind.problems()[group[0]]}项",
        "是否有整块复制的记录？",
        city.cells("records", "result", rows),
        kind.chance(group),
    )


def _kinds(city: CityData) -> Iterator[_Kind]:
    """Yield the types of each method that have two sites, with what kin tell about their items' rates."""
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
    for _, of_method in frame.groupby("method", sort=False):
        mean, weight = _kin(of_method)
        for _, own in of_method.groupby("business_type", sort=False):
            table = own.pivot(index="site", columns="item", values="failed")
            if len(table) > 1 and table.shape[1] <= _MOST_ITEMS_OF_SITE:
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
