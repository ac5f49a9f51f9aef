"""The graph of a register: what a value is made of, downward, and what it feeds, upward. Built once, asked often."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.values import Register


class Lineage:
    """The inputs and users of every value of a register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.order = {key: n for n, key in enumerate(register)}
        self._users: dict[str, list[str]] = {}
        for key, value in register.items():
            for source in value.inputs:
                self._users.setdefault(source, []).append(key)

    def ends(self) -> list[str]:
        """Return the addresses at which lineages end: inputs that are no values, in the order they appear."""
        return [source for source in self._users if source not in self.order]

    def down(self, keys: Iterable[str]) -> tuple[set[str], set[str]]:
        """Return the values that some values are made of, themselves among them, and the addresses at the ends."""
        values, ends, waiting = set(), set(), list(keys)
        while waiting:
            key = waiting.pop()
            if key in values:
                continue
            values.add(key)
            for source in self.register[key].inputs:
                if source in self.order:
                    waiting.append(source)
                else:
                    ends.add(source)
        return values, ends

    def up(self, sources: Iterable[str]) -> set[str]:
        """Return the values that some values or addresses feed; not the values themselves unless they feed one another."""
        found: set[str] = set()
        waiting = list(sources)
        while waiting:
            for user in self._users.get(waiting.pop(), ()):
                if user not in found:
                    found.add(user)
                    waiting.append(user)
        return found
