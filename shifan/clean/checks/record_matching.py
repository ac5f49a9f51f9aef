"""Which site and which check item each record is about, and whether the site's business type has that item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from shifan.clean.model import CleanCity
from shifan.raw_sheets import RECORDS, SITES
from shifan.records import dataclass
from shifan.standards import Standard

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
_FEWEST = 2  # records that tell of another type than the site's: fewer may be a slip of their own
_UNKNOWN_TYPE = -2


class OtherType(NamedTuple):
    """The name of a site's business type, that of the type of all its records, and how many records there are."""

    stated: str
    of_records: str
    records: int


@dataclass(frozen=True)
class MatchedRecords:
    """The records with the number of their site (among distinct sites) and item (in the pack), −1 for unknown ones."""

    city: CleanCity
    standard: Standard

    @property
    def possible(self) -> bool:
        """Return whether the columns are there by which records are matched."""
        return self.city.has_columns(RECORDS, "site", "item") and self.city.has_columns(
            SITES, "site", "business_type"
        )

    @cached_property
    def records(self) -> pd.DataFrame:
        """Return the records."""
        return self.city.tables[RECORDS.table]

    @cached_property
    def sites(self) -> pd.DataFrame:
        """Return the distinct sites: of those with one code the first."""
        sites = self.city.tables[SITES.table]
        return sites if sites["site"].is_unique else sites.drop_duplicates("site")

    @cached_property
    def site(self) -> Numbers:
        """Return for each record the number of its site."""
        return _numbers(self.records["site"], self.sites["site"].tolist())

    @cached_property
    def item(self) -> Numbers:
        """Return for each record the number of its check item."""
        return _numbers(self.records["item"], [item.code for item in self.standard.item_list])

    @cached_property
    def known(self) -> Flags:
        """Return for each record whether site and item are known."""
        return (self.site >= 0) & (self.item >= 0)

    @cached_property
    def types_of_sites(self) -> Numbers:
        """Return for each distinct site the number of its type, −2 if that is not known."""
        codes = self.sites["business_type"].tolist()
        numbers = map(self._type_numbers.get, codes, repeat(_UNKNOWN_TYPE))
        return np.fromiter(numbers, dtype=np.int32, count=len(codes))

    @cached_property
    def types_of_items(self) -> Numbers:
        """Return for each check item of the pack the number of its type."""
        of_items = [self._type_numbers[item.business_type] for item in self.standard.item_list]
        return np.array(of_items, dtype=np.int32)

    @cached_property
    def type_of_site(self) -> Numbers:
        """Return for each record the number of its site's type, −2 if that is not known."""
        return np.append(self.types_of_sites, np.int32(_UNKNOWN_TYPE))[self.site]

    @cached_property
    def type_of_item(self) -> Numbers:
        """Return for each record the number of the type that its item belongs to, −1 if the item is not known."""
        return np.append(self.types_of_items, np.int32(-1))[self.item]

    @cached_property
    def place_in_type(self) -> Numbers:
        """Return for each check item how many items of its type stand before it."""
        before: Counter[str] = Counter()
        places = []
        for item in self.standard.item_list:
            places.append(before[item.business_type])
            before[item.business_type] += 1
        return np.array(places, dtype=np.int32)

    @cached_property
    def _type_numbers(self) -> dict[str, int]:
        return {kind.code: n for n, kind in enumerate(self.standard.type_list)}

    @cached_property
    def of_other_type(self) -> Flags:
        """Return for each record whether its item is one that its site's type does not have."""
        differs: Flags = self.type_of_site != self.type_of_item
        return self.known & (self.type_of_site >= 0) & differs

    @cached_property
    def items_of_type(self) -> dict[str, frozenset[str]]:
        """Return code of each business type → codes of its check items."""
        items: dict[str, set[str]] = {}
        for item in self.standard.item_list:
            items.setdefault(item.business_type, set()).add(item.code)
        return {kind: frozenset(codes) for kind, codes in items.items()}

    @cached_property
    def misplaced(self) -> dict[int, OtherType]:
        """Return the worksheet rows of sites all of whose records are of one other type: there the type is wrong."""
        names = [kind.name for kind in self.standard.type_list]
        found: dict[int, OtherType] = {}
        for number in np.unique(self.site[self.of_other_type]).tolist():
            own = self.known & (self.site == number)
            types = np.unique(self.type_of_item[own])
            count = int(own.sum())
            if len(types) == 1 and self.of_other_type[own].all() and count >= _FEWEST:
                row = int(self.sites["row"].iloc[number])
                stated = names[int(self.type_of_site[own][0])]
                found[row] = OtherType(stated, names[int(types[0])], count)
        return found


def _numbers(texts: pd.Series[Any], known: Sequence[str]) -> Numbers:
    """Return for each text its number among the known ones, −1 if it is none of them; `texts` are a category."""
    lookup = pd.Index(pd.Series(known, dtype=object)).get_indexer(texts.cat.categories)
    # The code of a missing text is −1, which selects what stands last.
    return np.append(lookup, -1).astype(np.int32)[texts.cat.codes.to_numpy()]
