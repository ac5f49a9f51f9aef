"""One question: change the tables or the pack, score, and compare with what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from shifan.audit.trace.value_changes import value_changes
from shifan.errors import Finding, Refused
from shifan.score import score
from shifan.whatif import changed_pack, changed_tables
from shifan.whatif.answer import WhatIf
from shifan.whatif.changes import Changes, wrong_shapes
from shifan.whatif.scenario import Scenario

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register


def what_if(
    clean: CleanCity, standard: Standard, before: Register, **changes: Unpack[Changes]
) -> WhatIf:
    """Return every value that moves when the city is scored with these changes.

    Data that are not named stay, also the ledger; `Changes` says what may be named. Refused, with
    all faults at once, for what is not there or cannot be.
    """
    faults: list[Finding] = wrong_shapes(changes)
    if faults:
        raise Refused(faults)
    words = changed_pack.in_words(standard, changes) + changed_tables.in_words(changes)
    other_pack = changed_pack.changed(standard, changes, faults)
    other_city = changed_tables.changed(clean, other_pack, changes, faults)
    if faults:
        raise Refused(faults)
    after = score(other_city, other_pack)
    moved = tuple(value_changes(before, after))
    return WhatIf(before, after, moved, tuple(words), Scenario("", changes))
