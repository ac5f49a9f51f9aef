"""One question: change the tables or the pack, score, and compare with what was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Unpack, cast

from shifan.errors import Finding, Refused
from shifan.whatif import changed_pack, changed_tables
from shifan.whatif.answer import WhatIf
from shifan.whatif.changes import Changes, wrong_shapes
from shifan.whatif.example_changes import example_changes
from shifan.whatif.scenario import Scenario
from shifan.whatif.scored_city import ScoredCity

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register


def what_if(
    clean: CleanCity, standard: Standard, before: Register, **changes: Unpack[Changes]
) -> WhatIf:
    """Return what moves when the city is scored with these changes: total and verdict, each value once it is read.

    Data that are not named stay, also the ledger; `Changes` says what may be named. Refused, with
    all faults at once, for what is not there or cannot be.
    """
    other_city, other_pack = _changed(clean, standard, changes)
    words = changed_pack.in_words(standard, changes) + changed_tables.in_words(changes)
    return WhatIf(before, ScoredCity(other_city, other_pack), tuple(words), Scenario("", changes))


def _changed(clean: CleanCity, standard: Standard, changes: Changes) -> tuple[CleanCity, Standard]:
    """Return the city and the pack with the changes; Refused, with all faults at once, for what cannot be."""
    examples = partial(example_changes, clean, standard)
    faults: list[Finding] = wrong_shapes(changes, examples)
    if faults:
        raise Refused(faults)
    other_pack = changed_pack.changed(standard, changes, faults)
    other_city = changed_tables.changed(clean, other_pack, changes, faults)
    if faults:
        raise Refused(faults)
    return other_city, other_pack


def part_at_fault(
    clean: CleanCity, standard: Standard, changes: Changes, fault: Finding
) -> tuple[str, str]:
    """Return which change, and which of the names in it, has a fault by itself; empty texts where none has."""
    for key, name, part in _parts(changes):
        try:
            _changed(clean, standard, part)
        except Refused as refused:
            if fault.found in {each.found for each in refused.findings}:
                return key, name
    return "", ""


def _parts(changes: Changes) -> Iterator[tuple[str, str, Changes]]:
    """Yield every single change: its keyword, the name that it is about, and the question about it alone."""
    for key, content in changes.items():
        names = content if isinstance(content, Mapping | list) else [""]
        for name in names:
            part = {name: content[name]} if isinstance(content, Mapping) else name or content
            yield key, str(name), cast("Changes", {key: part})
