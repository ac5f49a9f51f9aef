"""One thing changed at a time: how far each assumption moves the total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from shifan.firmness.model import Model
from shifan.firmness.rescore import Outcome, once, rescore

WEIGHT_STEP = Fraction(1, 10)
HOLDS, NEARLY, TURNS = "不变", "基本不变", "会变"
SAME, END = "各种情形相同", "区间一端"


@dataclass(frozen=True)
class Factor:
    """The least and the largest total (units of the last place) that one assumption gives, and in which case each; `verdict`
    says whether it stays: in all cases (不变), in at least 95 of 100 replicates (基本不变), or not (会变)."""

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


Case = tuple[str, Outcome]


def factor(kind: str, cases: Iterable[Case], passes: bool) -> Factor | None:
    """Return the factor of some cases, each the outcome of one scoring; None if fewer than two have a total."""
    known = [
        (int(made.totals[0]), name, bool(made.passes[0])) for name, made in cases if made.known[0]
    ]
    if len(known) < 2:
        return None
    low, high = min(known, key=lambda one: one[0]), max(known, key=lambda one: one[0])
    names = (low[1], high[1]) if low[0] < high[0] else (SAME, SAME)
    return Factor(
        kind, low[0], high[0], *names, HOLDS if all(own == passes for *_, own in known) else TURNS
    )


def method_weights(model: Model) -> list[Case]:
    """Return the outcomes with the first method's weight a tenth lower and higher, the other's the reverse, within 0 and 1."""
    first, *rest = model.method_weights
    cases = []
    for sign in (-1, 1):
        moved = min(Fraction(1), max(Fraction(0), first + sign * WEIGHT_STEP))
        share = (1 - moved) / sum(rest) if sum(rest) else Fraction(0)
        weights = (moved, *(share * own for own in rest))
        cases.append((f"明查权重{_percent(moved)}", once(replace(model, method_weights=weights))))
    return cases


def interview_weights(model: Model) -> list[Case]:
    """Return the outcomes with the interviews left out and with their weight doubled; nothing without interviews."""
    if model.interview is None:
        return []
    return [
        (f"访谈权重{_percent(weight)}", once(replace(model, interview_weight=weight)))
        for weight in (Fraction(0), min(Fraction(1), 2 * model.interview_weight))
    ]


def left_out(model: Model, groups: pd.Series) -> list[Case]:
    """Return the outcomes with the sites of each group left out in turn; nothing if there is but one group."""
    names = list(dict.fromkeys(name for name in groups if name))
    if len(names) < 2:
        return []
    counts = np.array([(groups != name).to_numpy() for name in names], dtype=np.int64)
    made = rescore(model, counts)
    return [
        (
            f"不计{name}",
            Outcome(
                *(
                    np.broadcast_to(part, len(names))[n : n + 1]
                    for part in (made.totals, made.known, made.passes)
                )
            ),
        )
        for n, name in enumerate(names)
    ]


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
