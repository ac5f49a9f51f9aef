"""What a formula can speak of: objects with columns, and which object's rows belong to which other's.

An object is what has a row: a fact (检查记录), a list of the pack (指标), a site, the city. A row of an object may
refer to rows of others (a record to its site and its check item, the site to its business type), so it determines
them all. Objects may be joined with × (`指标×检查方式`): one row for each combination that occurs in the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from difflib import get_close_matches
from functools import cached_property
from typing import Literal

from shifan.records import dataclass
from shifan.rules import words

CITY, JOIN = words.CITY, words.JOIN
METHODS = "检查方式"
EntryKind = Literal["number", "text", "date"]


@dataclass(frozen=True)
class ColumnType:
    """A column of an object: what it holds, whether it may be 不适用, and the texts it may hold (none: any)."""

    name: str
    kind: EntryKind
    optional: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ObjectType:
    """An object with its columns and the objects that each of its rows refers to; `fact`: its rows are observed.

    `row_names` are what its rows are called where a formula reads to which one another belongs (none: not known).
    """

    name: str
    columns: tuple[ColumnType, ...] = ()
    refers: tuple[str, ...] = ()
    fact: bool = False
    row_names: tuple[str, ...] = ()

    @property
    def words(self) -> Iterator[str]:
        """Yield the texts that its columns may hold, of those that hold no others."""
        for column in self.columns:
            yield from column.choices

    def column(self, name: str) -> ColumnType | None:
        """Return a column by name; None if the object has none of that name."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, ColumnType]:
        # Of columns with one name the first is meant.
        return {column.name: column for column in reversed(self.columns)}


class UnknownObject(KeyError):
    """No object has this name, or it cannot be joined so: `reason` then says why."""

    def __init__(self, name: str, reason: str = "") -> None:
        super().__init__(name)
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class Schema:
    """All objects of a pack by name. 城市 has one row, to which all rows belong.

    `aliases` are other names for some of them, as the pack calls its indicators.
    """

    objects: Mapping[str, ObjectType]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def canonical(self, name: str) -> str:
        """Return the name under which an object, also a joined one, is known; an unknown name comes back as it is."""
        if not self.aliases:
            return name
        return JOIN.join(self.aliases.get(part, part) for part in name.split(JOIN))

    def parts(self, name: str) -> tuple[str, ...]:
        """Return the single objects of a name such as `指标×检查方式`; none for 城市.

        UnknownObject if one is unknown, or if they cannot be joined.
        """
        known = self._parts.get(name)
        if known is None:
            known = self._parts[name] = self._found_parts(name)
        return known

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _determined(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _found_parts(self, name: str) -> tuple[str, ...]:
        names = () if name == CITY else tuple(name.split(JOIN))
        if len(names) > 1 and CITY in names:
            rest = JOIN.join(part for part in names if part != CITY)
            raise UnknownObject(name, f"{CITY}只有一行，各行都归到它，不用再与它相乘：写 {rest}")
        for part in names:
            if part not in self.objects:
                raise UnknownObject(part)
        if len(set(names)) < len(names):
            raise UnknownObject(name, "一个对象不能与自己相乘")
        return names

    def occurs(self, name: str) -> bool:
        """Return whether combinations of several objects can occur: some fact belongs to all of them."""
        return JOIN not in name or any(self.belongs(fact, name) for fact in self.facts)

    def determined(self, name: str) -> tuple[str, ...]:
        """Return the single objects that a row of an object determines: its own first, then the nearest."""
        found = self._determined.get(name)
        if found is None:
            known = list(self.parts(name))
            for part in known:
                known += [other for other in self.objects[part].refers if other not in known]
            found = self._determined[name] = tuple(known)
        return found

    def belongs(self, child: str, parent: str) -> bool:
        """Return whether each row of one object belongs to at most one row of another."""
        determined = self.determined(child)
        return all(part in determined for part in self.parts(parent))

    def near(self, name: str) -> str:
        """Return the names of objects that come near a wrong one; all of them if none does."""
        known = [*self.objects, CITY]
        return "、".join(get_close_matches(name, known, n=3, cutoff=0.5) or known)

    def columns(self, name: str) -> Iterator[tuple[str, ColumnType]]:
        """Yield the columns that a row of an object determines, each with the object that
        it stands in, nearest first.
        """
        for part in self.determined(name):
            for column in self.objects[part].columns:
                yield part, column

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Return the names of the objects whose rows are observed."""
        return tuple(name for name, kind in self.objects.items() if kind.fact)
