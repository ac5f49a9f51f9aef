"""How often the interval of the total covers what the whole population would score, and how wide it is.

Usage: python benchmarks/coverage.py [CITIES] [WORD] … Writes its section of benchmarks/RESULTS.md; with words (of a
pack, a design, a rate) it prints the rows that hold them. A row is CITIES cities (1,000) sampled from 40 populations.
The width needed is that of the true sampling distribution: each population is sampled DRAWS times more, and the
distance of the 2.5 % and 97.5 % quantiles of these samples' totals is averaged over the populations.
"""

import sys
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
from results import write_section
from simulated_cities import RATES, Frame, Population, WholePopulation, city, designs

from shifan.firmness.sampling import Drawing, sampling_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import chances
from shifan.score.object_rows import city_rows

TITLE = "重抽区间的覆盖率"
POPULATIONS, SIZE, REPLICATES, CENSUS, DRAWS = 40, 200, 400, 6, 600
WORST = "扣分（最差点位）"
FRAMES = {
    "示例规则包": partial(Frame.of),
    "扣分（各点位平均）": partial(Frame.of, "deductions", "2"),
    "扣分（全市合并）": partial(Frame.of, "deductions", "1"),
    WORST: partial(Frame.of, "deductions", "3"),
}
# No design has an interval where one site decides: three show it.
_NEVER_GIVEN = ("晋中市的设计", "每类3个", "每类2个")


def row(frame, design, rate, cities, census=0):
    """Return in words how many had an interval, the share covered, width over the width needed, the latter (points)."""
    chance = np.random.RandomState(20231102)
    covered, widths, needed = [], [], []
    scored = scoring_of(frame.clean, frame.standard)  # its rules serve all cities
    for _ in range(POPULATIONS):
        population = Population.drawn(frame, design, rate, census or SIZE, chance)
        whole = WholePopulation.of(frame, population, design)
        true, samples = whole.total(), whole.sampled(DRAWS, chance)
        needed.append(np.quantile(samples, 0.975) - np.quantile(samples, 0.025))
        for _ in range(cities // POPULATIONS):
            clean = city(frame, population.sample(design, chance), census or None)
            scoring = replace(scored, rows=city_rows(clean, frame.standard))
            found = sampling_of(clean, frame.standard, scoring, Drawing(chances(1)[0], REPLICATES))
            if found.given:
                covered.append(found.low <= true <= found.high)
                widths.append(found.high - found.low)
    if not covered:
        return "0% | — | — | —"
    wide = np.mean(widths) / np.mean(needed)
    given, share, points = len(covered) / cities, np.mean(covered), np.mean(needed) / 100
    return f"{given:.1%} | {share:.1%} | {wide:.2f} | {points:.2f}"


def is_asked(pack, design):
    """Return whether a row is simulated."""
    return pack != WORST or design in _NEVER_GIVEN


def lines_of(cities, wanted):
    """Yield the table's rows; only those whose label holds all words wanted."""
    for pack, made in FRAMES.items():
        frame = made()
        known = f"每类{CENSUS}个中3个，总数已知"
        every = designs(frame)
        for name, design in (every | {known: every["每类3个"]}).items():
            for word, rate in RATES.items():
                label = f"| {pack} | {name} | {word} |"
                if not is_asked(pack, name) or not all(part in label for part in wanted):
                    continue
                census = CENSUS if name == known else 0
                line = f"{label} {row(frame, design, rate, cities, census)} |"
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
        f"{date.today():%Y-%m-%d}模拟，每行{cities}个城市，抽自{POPULATIONS}个总体。“给出”为能给区间的城市所占比例，“覆盖”为区间包含总体得分的比例"
        "（名义95%），“宽度”为平均宽度与所需宽度之比。“所需”（分）是真实抽样分布的宽度："
        f"每个总体另抽{DRAWS}次，取总得分的2.5%和97.5%分位数之差，各总体平均。",
        "",
        "| 规则包 | 设计 | 不符合率 | 给出 | 覆盖 | 宽度÷所需 | 所需（分） |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        "重新模拟：`python benchmarks/coverage.py [城市数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
