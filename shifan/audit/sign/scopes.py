"""What a reviewer can sign: each indicator, and everything. A scope's digest covers exactly what its values depend on.

That is: the values with their rules, down the lineage; the content of the raw cells and pack entries at its ends; and the
corrections of those cells. A change elsewhere leaves the digest as it is, also an inserted row; a change in it does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from shifan.audit.lineage.graph import Lineage
from shifan.rules import rules_of

if TYPE_CHECKING:
    from shifan.audit.lineage.leaves import Leaves
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

ALL, ALL_NAME = "all", "全部数据"


def scopes(
    register: Register, standard: Standard, clean: CleanCity, leaves: Leaves
) -> dict[str, dict[str, str]]:
    """Return name and digest of every scope: the indicators in the pack's order, then `all`."""
    digests = _Digests(register, standard, clean, leaves)
    made = {
        row.code: {
            "name": row.name,
            "sha256": digests.of(value.id for value in register.match(f"indicator.{row.code}.*")),
        }
        for row in standard.indicators.itertuples()
    }
    return made | {ALL: {"name": ALL_NAME, "sha256": digests.of(register)}}


class _Digests:
    def __init__(
        self, register: Register, standard: Standard, clean: CleanCity, leaves: Leaves
    ) -> None:
        self._register, self._leaves, self._lineage = register, leaves, Lineage(register)
        self._rules = {
            key: f"{rule.sentence}（{rule.clause}）" for key, rule in rules_of(standard).items()
        }
        self._corrections = _by_label(clean, leaves)

    def of(self, keys: Iterable[str]) -> str:
        """Return the digest of some values and all that they depend on."""
        values, ends = self._lineage.down(keys)
        labels = {label for end in ends for label in self._leaves.labels(end)}
        lines = [
            f"value\t{key}\t{self._rules.get(value.rule, value.rule)}\t{value.value}\t{value.display}"
            for key in values
            for value in (self._register[key],)
        ]
        lines += [f"leaf\t{label}\t{self._leaves.text(label)}" for label in labels]
        lines += [
            f"correction\t{label}\t{self._corrections[label]}"
            for label in labels
            if label in self._corrections
        ]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _by_label(clean: CleanCity, leaves: Leaves) -> Mapping[str, str]:
    """Return the corrections by the label of their cell."""
    return {
        label: "\t".join((one.before, one.after, one.reason, one.author, one.date))
        for one in clean.corrections
        for label in leaves.labels(f"{one.file}!{one.sheet}!{one.cell}")
    }
