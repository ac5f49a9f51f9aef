"""How often some order is stated among cities that are equal: samples of one population, ranked.

Usage: python benchmarks/rank_order.py [LISTS]. Writes its section of benchmarks/RESULTS.md. The intervals of POOL
cities a design are computed once; each list draws from them at random.
"""

import sys

import numpy as np
from results import write_section
from simulated_cities import RATES, Frame, Population, city, designs

from shifan.firmness.sampling import sampling_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import chances
from shifan.rank.rank_sets import TotalEstimate, rank_sets

TITLE = "相同城市被排出先后的比例"
POOL, SIZES, SIZE = 150, (2, 11, 30), 200


def pool(frame, design, rate):
    """Return the estimates of cities that are samples of one population."""
    chance = np.random.RandomState(20231102)
    population = Population.drawn(frame, design, rate, SIZE, chance)
    found = []
    while len(found) < POOL:
        clean = city(frame, population.sample(design, chance))
        scoring = scoring_of(clean, frame.standard)
        own = sampling_of(clean, frame.standard, scoring, chances(1)[0], 400)
        if own.given:
            found.append(TotalEstimate(own.now, own.lost.lost, own.lost.variance**0.5))
    return found


def ordered(estimates, size, lists):
    """Return the share of lists in which any city has not the full range of ranks."""
    chance, hits = np.random.RandomState(7), 0
    for _ in range(lists):
        own = {str(n): estimates[place] for n, place in enumerate(chance.permutation(POOL)[:size])}
        hits += any(rank.shown != f"1～{size}" for rank in rank_sets(own).values())
    return hits / lists


def main(lists=1000):
    """Measure and write the section."""
    frame, rows = Frame.of(), []
    for name, design in designs(frame).items():
        for word in list(RATES)[:2]:
            estimates = pool(frame, design, RATES[word])
            shares = " | ".join(f"{ordered(estimates, size, int(lists)):.1%}" for size in SIZES)
            rows.append(f"| {name} | {word} | {shares} |")
            print(rows[-1], flush=True)
    heading = " | ".join(f"{size}市" for size in SIZES)
    lines = [
        f"每格{lists}张表，各市抽自同一总体（{POOL}个城市中随机取），应不超过5%。",
        "",
        f"| 设计 | 不符合率 | {heading} |",
        "|---|---|" + "---|" * len(SIZES),
        *rows,
        "",
        "重新模拟：`python benchmarks/rank_order.py [表数]`",
    ]
    write_section(TITLE, lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
