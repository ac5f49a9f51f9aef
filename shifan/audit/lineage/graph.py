"""The graph of a register: what a value is made of, downward, and what it feeds, upward. Built once, asked often."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from shifan.values import Register

# Begins the ids of results of simulations: they stand on every cell, and no single cell is their source.
SIMULATED = "firmness."


class Origins(NamedTuple):
    """What values are made of: the ids of values, the asked ones among them, and the addresses at the ends."""

    values: set[str]
    addresses: set[str]


class Lineage:
    """The inputs and users of every value of a register."""

    def __init__(self, register: Register) -> None:
        self.register = register

    @cached_property
    def _order(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.register)}

    @cached_property
    def _users(self) -> dict[str, list[str]]:
        users: dict[str, list[str]] = {}
        for key, value in self.register.items():
            for source in value.inputs:
                users.setdefault(source, []).append(key)
        return users

    def source_addresses(self) -> list[str]:
        """Return the addresses at which lineages end: inputs that are no values, in the order in which they appear."""
        return [source for source in self._users if source not in self._order]

    def origins(self, keys: Iterable[str]) -> Origins:
        """Return all that some values are made of, down to the addresses of raw cells and pack entries."""
        origins = Origins(set(), set())
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key in origins.values:
                continue
            origins.values.add(key)
            for source in self.register[key].inputs:
                if source in self.register:
                    waiting.append(source)
                else:
                    origins.addresses.add(source)
        return origins

    def fed_by(self, sources: Iterable[str], *, simulated: bool = True) -> set[str]:
        """Return the ids of the values that some values or addresses feed; an asked value only if others feed it.

        With `simulated=False`, results of simulations and what only they feed are left out.
        """
        fed: set[str] = set()
        waiting = list(sources)
        while waiting:
            for user in self._users.get(waiting.pop(), ()):
                if user not in fed and (simulated or not user.startswith(SIMULATED)):
                    fed.add(user)
                    waiting.append(user)
        return fed

    def in_register_order(self, keys: Iterable[str]) -> list[str]:
        """Return ids of values in the order of the register."""
        return sorted(keys, key=self._order.__getitem__)
