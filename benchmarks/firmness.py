"""Ten thousand replicates of a city against plain scoring passes, in one process.

Usage: python benchmarks/firmness.py [CITY] [ROUNDS]. Writes its section of benchmarks/RESULTS.md and leaves the others.
A plain scoring pass is `shifan.score.compute`: all rules on the clean tables, without lineage or text.
"""

import statistics
import sys
import time
from pathlib import Path

from shifan.firmness import assess
from shifan.firmness.assess import REPLICATES, sampled
from shifan.firmness.model import model_of
from shifan.score.compute import compute
from shifan.stages import open_city

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## 结论稳健程度"
ALLOWED = 3 * REPLICATES / 1000


def timed(function, *arguments):
    """Return the time of one call in seconds."""
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def replicate(clean, standard):
    """Score, build the model and draw 10,000 replicates of sites, of weights and of both."""
    sampled(model_of(clean, standard, compute(clean, standard)))


def main(city="晋中市", rounds=7):
    """Measure in turn and write the section."""
    work = open_city(city)
    clean, standard = work.clean, work.standard
    ways = {"一次计分": compute, f"{REPLICATES} 次重复（点位、权重、两者）": replicate, "全部稳健性分析": assess}
    spent = {name: [] for name in ways}
    for _ in range(int(rounds) + 1):
        for name, function in ways.items():
            spent[name].append(timed(function, clean, standard))
    medians = {name: statistics.median(own[1:]) for name, own in spent.items()}
    plain = medians["一次计分"]
    lines = [HEADING, "", f"{city}，{len(clean.tables['sites'])} 个点位，{len(clean.tables['records'])} 条检查记录，{rounds} 轮的中位数，同一进程内。",
             f"允许：一次计分的时间 × {REPLICATES} ÷ 1000 × 3，即 {ALLOWED:.0f} 倍。", "", "| 计算 | 毫秒 | × 一次计分 |", "|---|---|---|",
             *(f"| {name} | {1000 * own:.1f} | {own / plain:.1f} |" for name, own in medians.items()), "",
             "重新测量：`python benchmarks/firmness.py [城市] [轮数]`", ""]
    print("\n".join(lines))
    RESULTS.write_text(replaced(RESULTS.read_text(encoding="utf-8"), lines), encoding="utf-8")


def replaced(text, lines):
    """Return the text with this section renewed, or added at the end."""
    before, found, after = text.partition(HEADING)
    rest = after[after.index("\n## ") + 1:] if found and "\n## " in after else ""
    return before.rstrip() + "\n\n" + "\n".join(lines) + ("\n" + rest if rest else "")


if __name__ == "__main__":
    main(*sys.argv[1:])
