"""One thing changed at a time: how far each assumption moves the total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shifan.firmness.scoring import Outcomes
from shifan.records import dataclass

HOLDS, NEARLY, TURNS = "不变", "基本不变", "会变"
SAME, END = "各种情形相同", "区间一端"


@dataclass(frozen=True)
class Factor:
    """The least and the largest total (units of the last place) that one assumption gives, and in which case each.

    `verdict` says whether it stays: in all cases (不变), in at least 95 of 100 replicates (基本不变), or not (会变).
    """

    id: str
    low: int
    high: int
    low_case: str
    high_case: str
    verdict: str

    @property
    def swing(self) -> int:
        """Return how far apart the two totals are."""
        return self.high - self.low


@dataclass(frozen=True)
class Case:
    """One way in which an assumption can be made, and what it gives; `total` is None if nothing is applicable."""

    name: str
    total: int | None
    passes: bool


def cases_of(names: Sequence[str], outcomes: Outcomes) -> list[Case]:
    """Return the cases of several scorings; a single outcome stands for all of them."""
    pairs = zip(outcomes.totals, outcomes.known, outcomes.passes, strict=True)
    scored = [(int(total) if known else None, bool(passes)) for total, known, passes in pairs]
    if len(scored) == 1:
        scored = scored * len(names)
    return [Case(name, *outcome) for name, outcome in zip(names, scored, strict=True)]


def factor(id: str, cases: Iterable[Case], passes: bool) -> Factor | None:
    """Return the factor of some cases of a city that passes or not; None if fewer than two have a total."""
    known = [(case.total, case) for case in cases if case.total is not None]
    if len(known) < 2:
        return None
    low_total, low = min(known, key=lambda pair: pair[0])
    high_total, high = max(known, key=lambda pair: pair[0])
    names = (low.name, high.name) if low_total < high_total else (SAME, SAME)
    holds = all(case.passes == passes for _, case in known)
    return Factor(id, low_total, high_total, *names, HOLDS if holds else TURNS)
