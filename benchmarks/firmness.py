"""Ten thousand replicates of a city against plain scoring passes, in one process.

Usage: python benchmarks/firmness.py [CITY] [ROUNDS]. Writes its section of benchmarks/RESULTS.md and leaves the others.
A plain scoring pass is `shifan.score.compute`: all rules on the clean tables, without lineage or text.
"""

import statistics
import sys
import time
from functools import partial

from results import machine, write_section

from shifan import firmness, questions
from shifan.firmness import assess
from shifan.firmness.assess import REPLICATES
from shifan.firmness.sampling import sampling_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import chances
from shifan.score import score
from shifan.score.compute import compute
from shifan.stages import open_city
from shifan.values import Register

TITLE = "结论稳健程度"
ALLOWED = 20


def timed(function, *arguments):
    """Return the time of one call in seconds."""
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def replicate(clean, standard):
    """Read the rules as a program and draw 10,000 replicates of sites, with the interval of the total."""
    scoring = scoring_of(clean, standard)
    sampling_of(clean, standard, scoring, chances(1)[0], REPLICATES)


def entered(register, clean, standard):
    """Enter firmness and questions, as a run does after scoring."""
    own = Register(register.values(), register.files)
    firmness.enter(own, clean, standard)
    questions.enter(own, clean, standard)


def main(city="晋中市", rounds=7):
    """Measure in turn and write the section."""
    work = open_city(city)
    clean, standard = work.clean, work.standard
    ways = {
        "一次计分": compute,
        f"{REPLICATES} 次重抽点位和区间": replicate,
        "全部稳健性分析": assess,
        "登记": partial(entered, score(clean, standard)),
    }
    spent = {name: [] for name in ways}
    for _ in range(int(rounds) + 1):
        for name, function in ways.items():
            spent[name].append(timed(function, clean, standard))
    medians = {name: statistics.median(own[1:]) for name, own in spent.items()}
    plain = medians["一次计分"]
    lines = [
        f"{city}，{len(clean.tables['sites'])} 个点位，{len(clean.tables['records'])} 条检查记录，"
        f"{rounds} 轮的中位数，同一进程内。{machine('numpy', 'pandas')}。",
        f"允许：全部稳健性分析不超过一次计分的 {ALLOWED} 倍。",
        "",
        "| 计算 | 毫秒 | × 一次计分 |",
        "|---|---|---|",
        *(f"| {name} | {1000 * own:.1f} | {own / plain:.1f} |" for name, own in medians.items()),
        "",
        "“登记”为一次运行所付的全部：稳健性分析和可追问的问题，连同各个数的登记。重新测量：`python "
        "benchmarks/firmness.py [城市] [轮数]`",
    ]
    write_section(TITLE, lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
