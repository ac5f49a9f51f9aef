"""The method as data: scoring by a pack's program against scoring as it was, and loading a pack of many rules.

Usage: python benchmarks/method.py [FORMER] [ROUNDS=15]. FORMER is a checkout of another state of the code, such as
`git worktree add /tmp/former REVISION`; without it only this state is measured. Writes its section of
benchmarks/RESULTS.md. Each figure is the least processor time of several rounds, each state in processes of its own
in turn: other work on the machine lengthens the clock, hardly the processor time.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
CITIES = ("晋中市", "示例甲市", "示例乙市")
MANY_RULES = 300
SCORING_LIMIT, LOADING_LIMIT = 1.15, 50  # times the former scoring; milliseconds
PROCESSES = 3


def least(work, rounds):
    """Return the least processor time of a call, in milliseconds."""
    import time

    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return 1000 * min(taken)


def scoring(rounds):
    """Return city → milliseconds of scoring its clean tables."""
    from shifan.clean import clean
    from shifan.intake import read_city
    from shifan.score import score
    from shifan.standards import load

    standard, taken = load("demo-2023"), {}
    for name in CITIES:
        city = clean(read_city(PROJECT / "data" / "raw" / name), standard).require()
        taken[name] = least(lambda city=city: score(city, standard), rounds)
    return taken


def loading(rounds):
    """Return the milliseconds of loading a pack with `MANY_RULES` rules of its own, nothing kept from before."""
    from shifan.standards import load, loader
    from shifan.standards.folders import SHIPPED

    with tempfile.TemporaryDirectory() as folder:
        pack = Path(shutil.copytree(SHIPPED / "demo-2023", Path(folder) / "pack"))
        lines = ["object,id,name,formula,unit,clause,note"]
        lines += [
            f"指标,step{n},第{n}步,=如果(满分＞{n}，"
            + (f"第{n - 1}步" if n else "满分")
            + f"×0.99＋合计(检查记录.分值，检查结果＝“符合”)÷1000，{n}),分,示例,"
            for n in range(MANY_RULES - 1)
        ]
        last = f"第{MANY_RULES - 2}步"
        lines += [f"指标,score,指标得分,=四舍五入({last}，规定位数),分,示例,"]
        (pack / "rules.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

        def load_anew():
            loader._load.cache_clear()
            return load(pack)

        assert len([rule for rule in load_anew().program.rules if not rule.text.of_template])
        return least(load_anew, rounds)


def measured(root, what, rounds):
    """Return what a process with the code of a root measures."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", what, str(rounds)],
        env={**os.environ, "PYTHONPATH": str(root), "SHIFAN_MEASURED": str(root)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def least_of(root, rounds):
    """Return city → least milliseconds of scoring over several processes."""
    runs = [measured(root, "scoring", rounds) for _ in range(PROCESSES)]
    return {city: min(run[city] for run in runs) for city in CITIES}


def main(former="", rounds="15"):
    """Measure, write the section, and return 1 if a limit is passed."""
    from results import machine, write_section

    now, count = least_of(PROJECT, int(rounds)), int(rounds)
    before = least_of(former, count) if former else {}
    load_time = measured(PROJECT, "loading", count)
    rows = ["| 城市 | 计分，毫秒 | 此前，毫秒 | 倍数 |", "|---|---|---|---|"]
    for city in CITIES:
        then = f"{before[city]:.1f} | {now[city] / before[city]:.2f}" if before else "— | —"
        rows.append(f"| {city} | {now[city]:.1f} | {then} |")
    ratio = sum(now.values()) / sum(before.values()) if before else 0
    said = f"三个城市合计为此前的 {ratio:.2f} 倍（限 {SCORING_LIMIT}）。" if before else ""
    rows += [
        "",
        f"{said}载入一个有 {MANY_RULES} 条规则的规则包 {load_time:.0f} 毫秒（限 {LOADING_LIMIT}）。"
        "均为处理器时间，取多次中最短的。",
    ]
    write_section("规则作为数据：计分与载入", [machine("pandas", "numpy"), "", *rows])
    return int(ratio > SCORING_LIMIT or load_time > LOADING_LIMIT)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        # The code under measurement comes first on the path: this file lies beside another.
        sys.path.insert(0, os.environ["SHIFAN_MEASURED"])
        print(json.dumps({"scoring": scoring, "loading": loading}[sys.argv[2]](int(sys.argv[3]))))
    else:
        sys.exit(main(*sys.argv[1:]))
