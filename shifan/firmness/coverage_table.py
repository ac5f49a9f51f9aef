"""How often the interval covered what it should in simulated cities of like design: the table of the coverage note.

Made by `benchmarks/coverage.py` (pack demo-2023; 1,000 cities a row), from where the rows are copied.
"""

from __future__ import annotations

from math import log

import numpy as np

from shifan.firmness.site_draws import Strata
from shifan.records import dataclass

_LEAST_RATE = 0.001


@dataclass(frozen=True)
class SimulatedDesign:
    """A row: sites a stratum, the share of strata with a single site, the share of failed records; what was covered.

    `inspected` is the share of all sites that was inspected, where their number is known.
    """

    sites: float
    single: float
    rate: float
    covered: float
    inspected: float = 0.0


SIMULATED_DESIGNS = (
    SimulatedDesign(3.0, 0.0, 0.08, 0.957),
    SimulatedDesign(3.0, 0.0, 0.01, 0.946),
    SimulatedDesign(3.0, 0.0, 0.004, 0.950),
    SimulatedDesign(3.0, 0.0, 0.08, 0.957, inspected=0.5),
    SimulatedDesign(3.0, 0.0, 0.01, 0.956, inspected=0.5),
    SimulatedDesign(3.0, 0.0, 0.004, 0.959, inspected=0.5),
    SimulatedDesign(3.9, 0.0, 0.08, 0.965),
    SimulatedDesign(3.9, 0.0, 0.01, 0.963),
    SimulatedDesign(3.9, 0.0, 0.004, 0.948),
    SimulatedDesign(2.0, 0.0, 0.08, 0.955),
    SimulatedDesign(2.0, 0.0, 0.01, 0.950),
    SimulatedDesign(2.0, 0.0, 0.004, 0.949),
    SimulatedDesign(1.3, 0.73, 0.08, 0.958),
    SimulatedDesign(1.3, 0.73, 0.01, 0.954),
    SimulatedDesign(1.3, 0.73, 0.004, 0.919),
)


def nearest_design(strata: Strata, rate: float) -> SimulatedDesign:
    """Return the simulated design that is most like a city's: sites a stratum, single sites, failed records, shares."""
    sizes, inspected = strata.sizes, float(strata.fractions.mean())
    sites, single = float(sizes.mean()), float((sizes == 1).mean())

    def distance(row: SimulatedDesign) -> float:
        of_rate = abs(log(max(rate, _LEAST_RATE) / row.rate))
        of_shares = abs(single - row.single) + abs(inspected - row.inspected)
        return abs(log(sites / row.sites)) + of_shares + of_rate

    return min(SIMULATED_DESIGNS, key=distance)


def coverage_note(strata: Strata, failed: np.ndarray, seen: np.ndarray) -> str:
    """Return the sentence on how often the interval covered in simulated cities of like design."""
    rate = float(failed.sum() / seen.sum())
    row = nearest_design(strata, rate)
    single = f"、{row.single:.0%}的业态只有1个点位" if row.single else ""
    single += f"、抽到总数的{row.inspected:.0%}" if row.inspected else ""
    return (
        f"按本市的设计（每类业态平均{strata.sizes.mean():.1f}个点位，不符合率{rate:.1%}），"
        f"最相近的模拟设计（平均{row.sites:.1f}个点位{single}，不符合率{row.rate:.1%}）中，"
        f"名义95%的重抽区间实际包含总体得分的占{row.covered:.1%}。"
    )
