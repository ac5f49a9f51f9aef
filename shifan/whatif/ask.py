"""One question: change the tables or the pack, score, and compare with what was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from shifan.errors import Refused
from shifan.whatif import changed_pack, changed_tables
from shifan.whatif.answer import WhatIf

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

Key = str | tuple[str, str]


def what_if(
    clean: CleanCity,
    standard: Standard,
    before: Register,
    *,
    deductions: Mapping[Key, object] | None = None,
    records: Mapping[Key, str] | None = None,
    without: Iterable[str] = (),
    full_scores: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
) -> WhatIf:
    """Return every value that moves when the city is scored with these changes.

    `deductions`: {"B03 完整性": "0.9"} or the cell's address; "合理缺项" makes it N/A. `records`: {"P011 M05-03": "不符合"} or the
    cell's address. `without`: sites left out. `full_scores`: {"B03": "4"}. `settings`: pass_line, key_floor, interview_weight,
    announced_weight, general_max, key_max, missing_policy. Other data stay, also the ledger. Refused, all faults at once, for what
    is not there or cannot be.
    """
    from shifan.audit.trace.value_changes import value_changes
    from shifan.score import score

    faults: list = []
    said = changed_pack.told(standard, full_scores or {}, settings or {}) + changed_tables.told(
        clean, deductions or {}, records or {}, without
    )
    standard = changed_pack.changed(standard, full_scores or {}, settings or {}, faults)
    clean = changed_tables.changed(
        clean,
        standard,
        {"deductions": deductions or {}, "records": records or {}, "without": list(without)},
        faults,
    )
    if faults:
        raise Refused(faults)
    after = score(clean, standard)
    return WhatIf(before, after, tuple(value_changes(before, after)), tuple(said))
