"""Site and item of each record as one number: long lists of problems are compared as numbers, few are named."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

SiteAndItem = tuple[str, str]
_MOST_NAMED = 3


class UnlistedProblems(NamedTuple):
    """How many problems have no line in the ledger, and the first of them in the order of their codes."""

    problems: int
    first: list[SiteAndItem]


class RecordKeys:
    """The numbers of the sites and items that records name; a record with an unread one has none."""

    def __init__(self, records: pd.DataFrame) -> None:
        self._columns = records["site"], records["item"]
        self._sites, self._items = (column.cat.categories.tolist() for column in self._columns)

    def of(self, which: pd.Series[bool]) -> set[int]:
        """Return the numbers of some records."""
        chosen = which.to_numpy()
        site, item = (column.cat.codes.to_numpy()[chosen] for column in self._columns)
        numbers = site.astype(np.int64) * len(self._items) + item
        return set(numbers[(site >= 0) & (item >= 0)].tolist())

    def number(self, site: Any, item: Any) -> int | None:
        """Return the number of a site and an item; None if no record names the one or the other."""
        sites, items = self._places
        if site not in sites or item not in items:
            return None
        return sites[site] * len(self._items) + items[item]

    @cached_property
    def _places(self) -> tuple[dict[str, int], dict[str, int]]:
        return (
            dict(zip(self._sites, range(len(self._sites)), strict=True)),
            dict(zip(self._items, range(len(self._items)), strict=True)),
        )

    def texts(self, number: int) -> SiteAndItem:
        """Return the site and the item of a number."""
        site, item = divmod(number, len(self._items))
        return self._sites[site], self._items[item]

    def named(self, problems: set[int]) -> UnlistedProblems:
        """Return how many problems there are, and the first of them."""
        is_sorted = all(column.cat.categories.is_monotonic_increasing for column in self._columns)
        order = None if is_sorted else self.texts
        first = heapq.nsmallest(_MOST_NAMED, problems, key=order)
        return UnlistedProblems(len(problems), [*map(self.texts, first)])

    def unknown_sites(self, known: Iterable[str]) -> set[str]:
        """Return the sites that records name and that are not among the known ones."""
        return set(self._sites).difference(known)

    def unknown_items(self, known: Iterable[str]) -> set[str]:
        """Return the items that records name and that are not among the known ones."""
        return set(self._items).difference(known)
