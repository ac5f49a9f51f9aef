"""Ten thousand replicates of a city against plain scoring passes, in one process, for both templates.

Usage: python benchmarks/firmness.py [CITY] [ROUNDS] [--sites N …]. Writes its section of benchmarks/RESULTS.md and
leaves the others; after the city simulated ones with so many sites are measured, in a third of the rounds.
A plain scoring pass is `shifan.score.compute`: all rules on the clean tables, without lineage or text. Times are
processor times, taken in turn: other work on the machine lengthens the clock much more.
"""

import argparse
import statistics
import time
from dataclasses import replace
from decimal import Decimal
from functools import partial

import numpy as np
from results import load, machine, write_section
from simulated_cities import RATES, Frame, Population
from simulated_cities import city as with_results

from shifan import firmness, questions
from shifan.firmness import assess
from shifan.firmness.assess import REPLICATES, flips_of
from shifan.firmness.sampling import Drawing, sampling_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import chances
from shifan.score import score
from shifan.score.compute import compute
from shifan.stages import open_city
from shifan.standards.method import READING, READINGS, method_of
from shifan.values import Register

TITLE = "结论稳健程度"
ALLOWED = 20
PLAIN, TURN, ALL = "一次计分", "最少改动", "全部稳健性分析"
LARGE, RATE, SEED = (316, 946, 2857), RATES["常见（8%）"], 20231102


def timed(function, *arguments):
    """Return the processor time of one call in seconds."""
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start


def replicate(clean, standard):
    """Read the rules as a program and draw 10,000 replicates of sites, with the interval of the total."""
    scoring = scoring_of(clean, standard)
    sampling_of(clean, standard, scoring, Drawing(chances(1)[0], REPLICATES))


def turn(clean, standard):
    """Search for the smallest changes that turn the verdict."""
    flips_of(clean, standard, scoring_of(clean, standard))


def entered(register, clean, standard):
    """Enter firmness and questions, as a run does after scoring."""
    own = Register(register.values(), register.files)
    firmness.enter(own, clean, standard)
    questions.enter(own, clean, standard)


def templates(standard):
    """Return the pack with its template `rates`, and with `deductions` in each reading, by name."""
    packs = {"rates": standard}
    for reading in READINGS:
        other = replace(standard, template="deductions", parameters={READING: Decimal(reading)})
        packs[f"deductions，{READING}{reading}"] = replace(other, program=method_of(other).program)
    return packs


def medians(clean, standard, ways, rounds):
    """Return the median time of each way, taken in turn."""
    spent = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, function in ways.items():
            spent[name].append(timed(function, clean, standard))
    return {name: statistics.median(times[1:]) for name, times in spent.items()}


def large(clean, standard, sites):
    """Return a city of so many sites: one type has a single site, the others share the rest evenly."""
    frame, chance = Frame(clean, standard), np.random.RandomState(np.random.MT19937(SEED))
    single, *kinds = (kind.code for kind in standard.type_list)
    numbers = [len(part) for part in np.array_split(np.arange(sites - 1), len(kinds))]
    design = {single: 1} | dict(zip(kinds, numbers, strict=True))
    population = Population.drawn(frame, design, RATE, max(numbers), chance)
    return with_results(frame, population.sample(design, chance))


def of_large_city(clean, standard, sites, rounds):
    """Yield a row for each template of a simulated city."""
    city = large(clean, standard, sites)
    for name, pack in templates(standard).items():
        found = medians(city, pack, {PLAIN: compute, TURN: turn, ALL: assess}, rounds)
        plain = found[PLAIN]
        times = f"{found[TURN] / plain:.1f} | {found[ALL] / plain:.1f}"
        yield f"| {sites} | {len(city.tables['records'])} | {name} | {1000 * plain:.1f} | {times} |"


def of_city(clean, standard, rounds):
    """Yield a row for each template of a city and each way."""
    ways = {PLAIN: compute, f"{REPLICATES} 次重抽点位和区间": replicate, TURN: turn, ALL: assess}
    for name, pack in templates(standard).items():
        register = {"登记": partial(entered, score(clean, pack))} if name == "rates" else {}
        found = medians(clean, pack, ways | register, rounds)
        for way, spent in found.items():
            yield f"| {name} | {way} | {1000 * spent:.1f} | {spent / found[PLAIN]:.1f} |"


def main(city, rounds, sites):
    """Measure in turn and write the section."""
    work = open_city(city)
    clean, standard, few = work.clean, work.standard, max(3, rounds // 3)
    large_rows = [row for size in sites for row in of_large_city(clean, standard, size, few)]
    rows = list(of_city(clean, standard, rounds))
    write_section(
        TITLE,
        [
            f"{city}，{len(clean.tables['sites'])} 个点位，{len(clean.tables['records'])} 条检查记录，"
            f"{rounds} 轮的中位数，同一进程内轮流，处理器时间。{machine('numpy', 'pandas')}，{load()}。",
            f"允许：全部稳健性分析不超过一次计分的 {ALLOWED} 倍。",
            "",
            "| 模板 | 计算 | 毫秒 | × 一次计分 |",
            "|---|---|---|---|",
            *rows,
            "",
            *(of_large_cities(large_rows, few) if large_rows else []),
            "“登记”为一次运行所付的全部：稳健性分析和可追问的问题，连同各个数的登记。重新测量：`python "
            "benchmarks/firmness.py [城市] [轮数] [--sites 点位数 …]`",
        ],
    )


def of_large_cities(rows, rounds):
    """Return the lines on simulated cities."""
    return [
        f"模拟的大城市（一类业态只有1个点位，其余点位平均分到各类业态；检查项的不符合率{RATE:.0%}；"
        f"资料、访谈同上），{rounds} 轮的中位数：",
        "",
        "| 点位 | 检查记录 | 模板 | 一次计分，毫秒 | 最少改动，× 一次计分 | 全部稳健性分析，× 一次计分 |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("city", nargs="?", default="晋中市")
    parser.add_argument("rounds", nargs="?", type=int, default=7)
    parser.add_argument("--sites", nargs="*", type=int, default=LARGE)
    main(**vars(parser.parse_args()))
