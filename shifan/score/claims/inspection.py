"""What the on-site records prove: checks and problems by name of the check item, by district and by business type."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

import numpy as np

from shifan.raw_sheets import DISTRICTS
from shifan.records import dataclass
from shifan.rules.words import ABSENT, FAILS
from shifan.score.claims.exact_tests import Stratum, chance_of_as_many
from shifan.score.register_writer import RegisterWriter
from shifan.score.results import Results
from shifan.score.vectors import positions


@dataclass(frozen=True, eq=False)
class NamedItem:
    """A check item as its name says it, over all business types that have one of that name.

    `code` is that of the first of them in the pack, `positions` are those of all; `records` and `failed` are the
    positions of its records and of those that failed.
    """

    code: str
    name: str
    positions: tuple[int, ...]
    indicator: str
    checked: int
    records: np.ndarray
    failed: np.ndarray

    @property
    def id(self) -> str:
        """Return what the ids of its values begin with."""
        return f"named_item.{self.code}"

    @property
    def problems(self) -> int:
        """Return how often it failed."""
        return len(self.failed)


@dataclass(frozen=True)
class Group:
    """Checks that belong together: a district's, or a business type's; `chance` is that of as many problems there.

    `records` are the positions of its records, `code` is that of the district or type. `expected` is how many problems
    there would be if its checks failed as often as those of the same kind elsewhere.
    """

    id: str
    code: str
    name: str
    records: np.ndarray
    checked: int
    problems: int
    chance: float
    expected: Fraction


class Inspection:
    """The on-site records of a city, counted."""

    def __init__(self, writer: RegisterWriter, results: Results) -> None:
        self._writer, self._results = writer, results
        records = results.records
        self.checked: np.ndarray = ~records.result.holds(ABSENT)
        self.failed: np.ndarray = records.result.holds(FAILS)
        sites = writer.clean.tables["sites"]
        codes = writer.standard.business_types["code"]
        self._type_of_site = positions(sites["business_type"], codes)
        self._district_of_site = positions(
            sites["district"], writer.clean.tables["districts"]["name"]
        )

    @property
    def total(self) -> tuple[int, int]:
        """Return how many checks there are, and how many of them failed."""
        return int(self.checked.sum()), int(self.failed.sum())

    @cached_property
    def items(self) -> list[NamedItem]:
        """Return the check items that failed anywhere, by name, most frequent first (ties: pack order)."""
        declared = self._writer.standard.item_list
        by_name: dict[str, list[int]] = {}
        for position, item in enumerate(declared):
            by_name.setdefault(item.name, []).append(position)
        of_name = np.empty(len(declared), dtype=np.int64)  # the place of each item's name
        for place, own in enumerate(by_name.values()):
            of_name[own] = place
        name_of_record = of_name[self._results.records.item]
        failed = set(name_of_record[self.failed].tolist())
        items = [
            self._item(own, np.flatnonzero(name_of_record == place))
            for place, own in enumerate(by_name.values())
            if place in failed
        ]
        return sorted(items, key=lambda item: -item.problems)

    def _item(self, own: list[int], records: np.ndarray) -> NamedItem:
        declared, of_item = self._writer.standard.item_list, self._results.records.item
        failed = records[self.failed[records]]
        # A name that stands under several indicators belongs to the one with most problems of it.
        indicators = [declared[position].indicator for position in of_item[failed].tolist()]
        known = [declared[position].indicator for position in own]
        return NamedItem(
            declared[own[0]].code,
            declared[own[0]].name,
            tuple(own),
            max(known, key=indicators.count),
            int(np.count_nonzero(self.checked[records])),
            records,
            failed,
        )

    def type_names_of(self, records: np.ndarray) -> list[str]:
        """Return the names of the business types that some records are of, in the pack's order; namesakes once."""
        types = self._writer.standard.type_list
        found = sorted(set(self._type_of_site[self._results.records.site[records]].tolist()))
        return list(dict.fromkeys(types[position].name for position in found))

    def district_names_of(self, records: np.ndarray) -> list[str]:
        """Return the names of the districts that some records are from, in the order of 区县."""
        names = self._writer.column("districts", "name").tolist()
        found = sorted(set(self._district_of_site[self._results.records.site[records]].tolist()))
        return [names[position] for position in found if position >= 0]

    def sites_with_problems(self, group: Group) -> int:
        """Return at how many sites of a group any check failed."""
        failed = group.records[self.failed[group.records]]
        return len(set(self._results.records.site[failed].tolist()))

    @cached_property
    def districts(self) -> list[Group]:
        """Return the districts that were inspected, each compared with the others type by type."""
        listed = self._writer.rows(DISTRICTS)
        own = self._district_of_site[self._results.records.site]
        types = self._type_of_site[self._results.records.site]
        groups = []
        for position, district in enumerate(listed):
            if (own == position).any():
                strata = self._strata(own == position, types)
                place = (f"district.{district.code}", district.code, district.name)
                groups.append(self._group(place, own == position, strata))
        return groups

    @cached_property
    def types(self) -> list[Group]:
        """Return the business types that were inspected, each compared with the others of its method."""
        listed = self._writer.standard.type_list
        own = self._type_of_site[self._results.records.site]
        methods = {kind.method: place for place, kind in enumerate(listed)}
        of_method = np.array([methods[kind.method] for kind in listed], dtype=np.int64)
        groups = []
        for position, kind in enumerate(listed):
            if (own == position).any():
                strata = self._strata(own == position, of_method[own])
                id = f"type.{kind.method}.{kind.code}"
                place = (id, kind.code, self.type_name(position))
                groups.append(self._group(place, own == position, strata))
        return groups

    def type_name(self, position: int) -> str:
        """Return the name of a business type of the pack; with its method where another method has a namesake."""
        standard = self._writer.standard
        kind = standard.type_list[position]
        namesakes = {other.method for other in standard.type_list if other.name == kind.name}
        method = standard.method_names[kind.method]
        return f"{kind.name}（{method}）" if len(namesakes) > 1 else kind.name

    def _strata(self, inside: np.ndarray, kinds: np.ndarray) -> Iterable[Stratum]:
        for kind in sorted(set(kinds[inside].tolist())):
            checked = self.checked & (kinds == kind)
            failed = self.failed & (kinds == kind)
            counts = (checked, failed, checked & inside, failed & inside)
            yield Stratum(*(int(np.count_nonzero(mask)) for mask in counts))

    def _group(
        self, place: tuple[str, str, str], inside: np.ndarray, strata: Iterable[Stratum]
    ) -> Group:
        checked = int(np.count_nonzero(self.checked & inside))
        failed = int(np.count_nonzero(self.failed & inside))
        strata = list(strata)
        expected = sum((stratum.expected for stratum in strata), Fraction())
        records = np.flatnonzero(inside)
        return Group(*place, records, checked, failed, chance_of_as_many(strata), expected)
