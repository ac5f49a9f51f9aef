"""How often the interval of the total covers what the whole population would score, and how wide it is.

Usage: python benchmarks/coverage.py [CITIES] [WORD] … Writes its section of benchmarks/RESULTS.md; with words (of a
pack, a design, a rate) it prints the rows that hold them. A row is CITIES cities (1,000) sampled from 40 populations.
"""

import sys
from functools import partial

import numpy as np
from results import write_section
from simulated_cities import RATES, Frame, Population, city, designs, truth

from shifan.firmness.sampling import sampling_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import chances

TITLE = "重抽区间的覆盖率"
POPULATIONS, SIZE, REPLICATES, CENSUS = 40, 200, 400, 6
FRAMES = {
    "示例规则包": partial(Frame.of),
    "扣分（各点位平均）": partial(Frame.of, "deductions"),
}


def row(frame, design, rate, cities, census=0):
    """Return how many had an interval, the share covered, width over the width needed, and the error's size."""
    chance = np.random.RandomState(20231102)
    covered, widths, errors, asked = [], [], [], 0
    for _ in range(POPULATIONS):
        population = Population.drawn(frame, design, rate, census or SIZE, chance)
        true = truth(frame, population, design)
        for _ in range(cities // POPULATIONS):
            clean = city(frame, population.sample(design, chance), census or None)
            scoring = scoring_of(clean, frame.standard)
            found = sampling_of(clean, frame.standard, scoring, chances(1)[0], REPLICATES)
            asked += 1
            if found.given:
                covered.append(found.low <= true <= found.high)
                widths.append(found.high - found.low)
                errors.append(found.now - true)
    needed = np.quantile(errors, 0.975) - np.quantile(errors, 0.025)
    return len(covered) / asked, np.mean(covered), np.mean(widths) / needed, needed / 100


def lines_of(cities, wanted):
    """Yield the table's rows; only those whose label holds all words wanted."""
    for pack, made in FRAMES.items():
        frame = made()
        known = f"每类{CENSUS}个中3个，总数已知"
        every = designs(frame)
        for name, design in (every | {known: every["每类3个"]}).items():
            for word, rate in RATES.items():
                label = f"| {pack} | {name} | {word} |"
                if not all(part in label for part in wanted):
                    continue
                census = CENSUS if name == known else 0
                given, share, width, needed = row(frame, design, rate, cities, census)
                line = f"{label} {given:.1%} | {share:.1%} | {width:.2f} | {needed:.2f} |"
                print(line, flush=True)
                yield line


def main(cities=1000, *wanted):
    """Measure and write the section."""
    rows = list(lines_of(int(cities), wanted))
    if not wanted:
        write_section(TITLE, table(rows, cities))


def table(rows, cities):
    """Return the section's lines."""
    return [
        f"每行{cities}个模拟城市，抽自{POPULATIONS}个总体。“给出”为能给区间的城市所占比例，“覆盖”为区间包含总体得分的比例"
        "（名义95%），“宽度”为平均宽度与所需宽度（误差的2.5%至97.5%分位数之差）之比，“所需”的单位为分。",
        "",
        "| 规则包 | 设计 | 不符合率 | 给出 | 覆盖 | 宽度 | 所需 |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        "重新模拟：`python benchmarks/coverage.py [城市数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
