"""Ten thousand replicates of a city against plain scoring passes, in one process, for both templates.

Usage: python benchmarks/firmness.py [CITY] [ROUNDS]. Writes its section of benchmarks/RESULTS.md and leaves the others.
A plain scoring pass is `shifan.score.compute`: all rules on the clean tables, without lineage or text. Times are
processor times, taken in turn: other work on the machine lengthens the clock much more.
"""

import statistics
import sys
import time
from dataclasses import replace
from decimal import Decimal
from functools import partial

from results import machine, write_section

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
PLAIN, ALL = "一次计分", "全部稳健性分析"


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


def main(city="晋中市", rounds=7):
    """Measure in turn and write the section."""
    work = open_city(city)
    clean = work.clean
    ways = {
        PLAIN: compute,
        f"{REPLICATES} 次重抽点位和区间": replicate,
        "最少改动": turn,
        ALL: assess,
    }
    rows = []
    for name, standard in templates(work.standard).items():
        register = {"登记": partial(entered, score(clean, standard))} if name == "rates" else {}
        found = medians(clean, standard, ways | register, int(rounds))
        rows += [
            f"| {name} | {way} | {1000 * spent:.1f} | {spent / found[PLAIN]:.1f} |"
            for way, spent in found.items()
        ]
    write_section(TITLE, lines(city, clean, rounds, rows))


def lines(city, clean, rounds, rows):
    """Return the lines of the section."""
    return [
        f"{city}，{len(clean.tables['sites'])} 个点位，{len(clean.tables['records'])} 条检查记录，"
        f"{rounds} 轮的中位数，同一进程内轮流，处理器时间。{machine('numpy', 'pandas')}。",
        f"允许：全部稳健性分析不超过一次计分的 {ALLOWED} 倍。",
        "",
        "| 模板 | 计算 | 毫秒 | × 一次计分 |",
        "|---|---|---|---|",
        *rows,
        "",
        "“登记”为一次运行所付的全部：稳健性分析和可追问的问题，连同各个数的登记。重新测量：`python "
        "benchmarks/firmness.py [城市] [轮数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
