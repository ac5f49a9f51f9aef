"""Whether problems gather in one group more than chance would have it: exact tests on counts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from shifan.records import dataclass


@dataclass(frozen=True)
class Stratum:
    """Checks of one kind: how many there are and failed in all, and how many of both lie in the group."""

    checked: int
    problems: int
    checked_in_group: int
    problems_in_group: int

    @property
    def expected(self) -> Fraction:
        """Return how many problems the group would have if its checks failed as often as all; 0 without checks."""
        if not self.checked:
            return Fraction()
        return Fraction(self.problems * self.checked_in_group, self.checked)


def chance_of_as_many(strata: Iterable[Stratum]) -> float:
    """Return the chance of as many problems in the group as there are, or more, if problems fell on checks at random.

    In each stratum the problems in the group then follow a hypergeometric distribution; over strata they add up.
    """
    distribution, lowest, found = np.ones(1), 0, 0
    for stratum in strata:
        own, first = _hypergeometric(stratum)
        distribution = np.convolve(distribution, own)
        lowest += first
        found += stratum.problems_in_group
    return min(1.0, float(distribution[max(0, found - lowest) :].sum()))


@lru_cache(maxsize=4096)  # a question what would be if leaves most strata as they are
def _hypergeometric(stratum: Stratum) -> tuple[np.ndarray, int]:
    """Return the chances of each possible number of problems in the group, and the least number possible."""
    whole, failed, drawn = stratum.checked, stratum.problems, stratum.checked_in_group
    lowest, highest = max(0, failed + drawn - whole), min(failed, drawn)
    logs = [
        _log_choose(failed, number) + _log_choose(whole - failed, drawn - number)
        for number in range(lowest, highest + 1)
    ]
    chances = np.exp(np.array(logs) - max(logs))
    chances /= chances.sum()
    chances.flags.writeable = False  # whoever asks next gets it, too
    return chances, lowest


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)


def more_than_chance(chances: Sequence[float], level: Fraction) -> list[bool]:
    """Return which of several groups stand out at a level that holds for all of them together (Holm)."""
    standing_out = [False] * len(chances)
    in_order = sorted(range(len(chances)), key=chances.__getitem__)
    for step, position in enumerate(in_order):
        if chances[position] > level / (len(chances) - step):
            break
        standing_out[position] = True
    return standing_out
