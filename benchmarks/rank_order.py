"""How often some order is stated among cities that are equal: samples of one population, ranked.

Usage: python benchmarks/rank_order.py [LISTS] [SEED] [WORD] … Writes its section of benchmarks/RESULTS.md; with words
(of a pack, a design, a rate) it prints the rows that hold them. SEED is not CHOSEN, with which the degrees of freedom
of `rank_sets` were chosen. A row has POPULATIONS populations; the intervals of POOL
cities of each are computed once, and each list draws from those of one population at random. The common limit of a
list is taken from REPLICATES replicates, a fifth of those of the package, which moves it by about one part in a
hundred.
"""

import sys
from datetime import date
from functools import cache, partial

import numpy as np
from results import write_section
from simulated_cities import RATES, Frame, Population, city, designs

from shifan.firmness.sampling import Drawing, sampling_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import chances
from shifan.rank import rank_sets as sets

TITLE = "相同城市被排出先后的比例"
POPULATIONS, POOL, SIZES, SIZE, REPLICATES = 20, 60, (2, 11, 30), 200, 2000
CHOSEN, FRESH = 20231102, 20261130
FRAMES = {
    "示例规则包": partial(Frame.of),
    "扣分（各点位平均）": partial(Frame.of, "deductions", "2"),
    "扣分（全市合并）": partial(Frame.of, "deductions", "1"),
}
DEDUCTIONS = ("晋中市的设计", "每类3个")


def pool(frame, design, rate, chance):
    """Return the estimates of cities that are samples of one population, and how many more had no interval."""
    population = Population.drawn(frame, design, rate, SIZE, chance)
    found, without = [], 0
    while len(found) < POOL:
        clean = city(frame, population.sample(design, chance))
        scoring = scoring_of(clean, frame.standard)
        own = sampling_of(clean, frame.standard, scoring, Drawing(chances(1)[0], 400))
        without += not own.given
        if own.given:
            found.append(sets.TotalEstimate(own.now, own.lost.lost, own.lost.variance**0.5))
    return found, without


def row(frame, design, rate, lists, seed):
    """Return the share of lists of each size with some order, and how many cities had no interval."""
    chance, hits, without = np.random.RandomState(seed), np.zeros(len(SIZES)), 0
    for _ in range(POPULATIONS):
        estimates, lacking = pool(frame, design, rate, chance)
        without += lacking
        hits += [ordered(estimates, size, lists // POPULATIONS) for size in SIZES]
    return hits / POPULATIONS, without


def ordered(estimates, size, lists):
    """Return the share of lists in which any city has not the full range of ranks."""
    chance, hits = np.random.RandomState(7), 0
    for _ in range(lists):
        drawn = {
            str(n): estimates[place] for n, place in enumerate(chance.permutation(POOL)[:size])
        }
        hits += any(rank.shown != f"1～{size}" for rank in sets.rank_sets(drawn).values())
    return hits / lists


def lines_of(lists, seed, wanted):
    """Yield the table's rows; only those whose label holds all words wanted."""
    for pack, made in FRAMES.items():
        frame = made()
        for name, design in designs(frame).items():
            if pack != "示例规则包" and name not in DEDUCTIONS:
                continue
            for word in list(RATES)[: 2 if pack == "示例规则包" else 1]:
                label = f"| {pack} | {name} | {word} |"
                if not all(part in label for part in wanted):
                    continue
                shares, without = row(frame, design, RATES[word], lists, seed)
                line = f"{label} {' | '.join(f'{share:.1%}' for share in shares)} | {without} |"
                print(line, flush=True)
                yield line


def main(lists=1000, seed=FRESH, *wanted):
    """Measure and write the section."""
    sets.REPLICATES = REPLICATES
    # A city is in many lists, its errors are the same in all of them.
    sets.TotalEstimate.errors = cache(sets.TotalEstimate.errors)
    rows = list(lines_of(int(lists), int(seed), wanted))
    if wanted:
        return
    heading = " | ".join(f"{size}市" for size in SIZES)
    lines = [
        f"{date.today():%Y-%m-%d}模拟，每格{lists}张表，种子{seed}，应不超过6%（名义5%）。一张表的各市抽自同一总体；"
        f"每行{POPULATIONS}个总体，各另抽{POOL}个城市，各表从中随机取；“无区间”为此外不能给出区间、不参加排名的城市数。"
        f"每张表的界限取自{REPLICATES}次重抽（程序中为10000次）。",
        "",
        f"| 规则包 | 设计 | 不符合率 | {heading} | 无区间 |",
        "|---|---|---|" + "---|" * (len(SIZES) + 1),
        *rows,
        "",
        "重新模拟：`python benchmarks/rank_order.py [表数] [种子]`",
    ]
    write_section(TITLE, lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
