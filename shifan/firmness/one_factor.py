"""One thing changed at a time: how far each assumption moves the total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from shifan.firmness.city_model import Model
from shifan.firmness.rescore import Outcomes, rescore, score_once

WEIGHT_STEP = Fraction(1, 10)
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


def case_of(name: str, outcomes: Outcomes, position: int = 0) -> Case:
    """Return the case of one of several scorings; a single outcome stands for all of them."""
    totals, known, passes = np.broadcast_arrays(outcomes.totals, outcomes.known, outcomes.passes)
    position = min(position, len(totals) - 1)
    total = int(totals[position]) if known[position] else None
    return Case(name, total, bool(passes[position]))


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


def method_weights(model: Model, method: str) -> list[Case]:
    """Return the cases with the first method's weight a tenth lower and higher, within 0 and 1.

    The other methods share the rest as they do now; `method` is the first one's name.
    """
    first, *others = model.method_weights
    cases = []
    for sign in (-1, 1):
        moved = min(Fraction(1), max(Fraction(0), first + sign * WEIGHT_STEP))
        share = (1 - moved) / sum(others) if sum(others) else Fraction(0)
        weights = (moved, *(share * weight for weight in others))
        outcomes = score_once(replace(model, method_weights=weights))
        cases.append(case_of(f"{method}权重{_percent(moved)}", outcomes))
    return cases


def interview_weights(model: Model) -> list[Case]:
    """Return the cases with the interviews left out and with their weight doubled; nothing without interviews."""
    if model.interview is None:
        return []
    doubled = min(Fraction(1), 2 * model.interview_weight)
    return [
        case_of(f"访谈权重{_percent(weight)}", score_once(replace(model, interview_weight=weight)))
        for weight in (Fraction(0), doubled)
    ]


def left_out(model: Model, groups: Sequence[str]) -> list[Case]:
    """Return the cases with the sites of each group left out in turn; nothing if there is but one group.

    `groups` names the group of each site; a site whose group is empty is never left out.
    """
    names = list(dict.fromkeys(name for name in groups if name))
    if len(names) < 2:
        return []
    group_of_site = np.array(groups, dtype=object)
    counts = np.array([group_of_site != name for name in names], dtype=np.int64)
    outcomes = rescore(model, counts)
    return [case_of(f"不计{name}", outcomes, n) for n, name in enumerate(names)]


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
