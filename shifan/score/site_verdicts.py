"""Whether sites are judged as shipped: only then are they counted as 符合, 基本符合 and 不符合."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.rules.words import USUAL_VERDICTS

if TYPE_CHECKING:
    from shifan.values import Register


def has_usual_verdicts(register: Register) -> bool:
    """Return whether sites are judged 符合, 基本符合, 不符合; a pack's own words are not counted under these."""
    judged = [value.display for value in register.match("site.*.verdict") if value.applicable]
    return not judged or any(word in USUAL_VERDICTS for word in judged)
