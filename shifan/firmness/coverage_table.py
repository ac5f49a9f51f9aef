"""How often the interval covered what it should in simulated cities of like design: the table of the coverage note.

Made by `benchmarks/coverage.py` (lists of demo-2023; 1,000 cities a row), from where the rows are copied.
"""

from __future__ import annotations

from math import log

import numpy as np

from shifan.firmness.site_draws import Strata
from shifan.records import dataclass

_LEAST_RATE = 0.001
_FARTHEST = 2.0  # times the highest rate that was simulated: beyond it no design is like the city's


@dataclass(frozen=True)
class SimulatedDesign:
    """A row: sites a stratum, the share of strata with a single site, the share of failed records; what was covered.

    `inspected` is the share of all sites that was inspected, where their number is known. `reading` is that of the
    template `deductions`, 0 for the template `rates`.
    """

    sites: float
    single: float
    rate: float
    covered: float
    inspected: float = 0.0
    reading: int = 0


RATES, WHOLE_CITY, MEAN_OF_SITES = 0, 1, 2
_METHODS = {RATES: "", WHOLE_CITY: "各点位扣分合在一起，", MEAN_OF_SITES: "各点位扣分取平均，"}
_FAILED = (0.08, 0.01, 0.004)
_DESIGNS = (  # sites a stratum, share of strata with a single site, share inspected of all sites
    (3.0, 0.0, 0.0),
    (3.0, 0.0, 0.5),
    (3.9, 0.0, 0.0),
    (2.0, 0.0, 0.0),
    (1.3, 0.73, 0.0),
)
_COVERED = {  # by reading and design, at each share of failed records
    RATES: (
        (0.957, 0.946, 0.950),
        (0.957, 0.956, 0.959),
        (0.965, 0.963, 0.948),
        (0.955, 0.950, 0.949),
        (0.958, 0.954, 0.919),
    ),
    WHOLE_CITY: (
        (1.000, 0.946, 0.939),
        (0.981, 0.951, 0.942),
        (1.000, 0.959, 0.935),
        (1.000, 0.937, 0.948),
        (0.999, 0.948, 0.942),
    ),
    MEAN_OF_SITES: (
        (0.948, 0.964, 0.958),
        (0.949, 0.955, 0.940),
        (0.939, 0.957, 0.952),
        (0.929, 0.955, 0.935),
        (0.994, 0.974, 0.924),
    ),
}
SIMULATED_DESIGNS = tuple(
    SimulatedDesign(sites, single, rate, share, inspected, reading)
    for reading, of_reading in _COVERED.items()
    for (sites, single, inspected), covered in zip(_DESIGNS, of_reading, strict=True)
    for rate, share in zip(_FAILED, covered, strict=True)
)


def nearest_design(strata: Strata, rate: float, reading: int = RATES) -> SimulatedDesign:
    """Return the simulated design that is most like a city's: sites a stratum, single sites, failed records, shares.

    Scored by the same reading.
    """
    sizes, inspected = strata.sizes, float(strata.fractions.mean())
    sites, single = float(sizes.mean()), float((sizes == 1).mean())

    def distance(row: SimulatedDesign) -> float:
        of_rate = abs(log(max(rate, _LEAST_RATE) / row.rate))
        of_shares = abs(single - row.single) + abs(inspected - row.inspected)
        return abs(log(sites / row.sites)) + of_shares + of_rate

    return min((row for row in SIMULATED_DESIGNS if row.reading == reading), key=distance)


def coverage_note(
    strata: Strata, failed: np.ndarray, seen: np.ndarray, reading: int = RATES
) -> str:
    """Return the sentence on how often the interval covered in simulated cities of like design, or that none is."""
    rate = float(failed.sum() / seen.sum())
    if rate > _FARTHEST * max(_FAILED):
        return (
            f"本市不符合率{rate:.1%}，模拟过的最高为{max(_FAILED):.1%}，"
            "名义95%的重抽区间在这样的城市中实际包含总体得分的占多少，没有模拟过。"
        )
    row = nearest_design(strata, rate, reading)
    single = f"、{row.single:.0%}的业态只有1个点位" if row.single else ""
    single += f"、抽到总数的{row.inspected:.0%}" if row.inspected else ""
    return (
        f"按本市的设计（每类业态平均{strata.sizes.mean():.1f}个点位，不符合率{rate:.1%}），"
        f"最相近的模拟设计（{_METHODS[reading]}平均{row.sites:.1f}个点位{single}，不符合率{row.rate:.1%}）中，"
        f"名义95%的重抽区间实际包含总体得分的占{row.covered:.1%}。"
    )
