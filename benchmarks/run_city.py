"""One city as whole processes: `shifan run --force` against the floor and against papermill and
nbconvert command lines.

Usage: python benchmarks/run_city.py [CITY] [ROUNDS]. Prints a table of medians and ratios and
writes its section of benchmarks/RESULTS.md.
The ways are measured in turn, round by round, on the same machine; only the ratios carry over to another one.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.peers import install, lacks_r, r_command, same_total
from benchmarks.results import machine, write_section

PROJECT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}
STAGES = ("01_clean", "02_score", "03_charts", "04_report")
NAMES = {
    "floor": "底线：同样的函数，一个脚本，不执行笔记本，不生成网页",
    "run": "`shifan run --force`",
    "isolated": "`shifan run --force --isolated`",
    "unchanged": "`shifan run`，没有变化",
    "naive": "papermill 与 nbconvert 命令行逐本执行（不含底稿）",
    "ploomber": "ploomber-engine 与 nbconvert，一个进程（不含底稿）",
    "r": "R Markdown 与 officer，一个脚本（粗略对应，见下）",
}
R_LEAVES_OUT = (
    "R 版（`benchmarks/r/`）读同样的工作簿和规则包，算出同样的总得分（每次核对），画六张图（PNG、"
    "SVG），生成一个网页和一份 Word 报告；没有公文版式、公开版、复核版、"
    "计算底稿、数字的出处、稳健程度、逐格校验（只有几个断言），也不精确到十进制。"
)


def timed(*command, environment=None):
    """Return the wall time of a process in seconds."""
    start = time.perf_counter()
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment or ENVIRONMENT,
    )
    return time.perf_counter() - start


def naive(root, city, target):
    """Return the time of the command lines that people use today, one notebook after another."""
    spent, run = 0.0, target / "run"
    run.mkdir(parents=True)
    for stage in STAGES:
        executed = target / f"{stage}.ipynb"
        spent += timed(
            sys.executable,
            "-m",
            "papermill",
            "-k",
            "python3",
            "-p",
            "city",
            city,
            "-p",
            "root",
            root,
            "-p",
            "run",
            run,
            PROJECT / "notebooks" / f"{stage}.ipynb",
            executed,
        )
        spent += timed(sys.executable, "-m", "nbconvert", "--to", "html", executed)
    return spent


def once(root, city, folder, peers, with_r):
    """Return the time of each way, once."""
    others = {}
    if peers:
        others["ploomber"] = timed(
            sys.executable,
            PROJECT / "benchmarks" / "peers.py",
            "ploomber",
            root,
            city,
            folder / "ploomber",
            environment=peers,
        )
    shifan = (sys.executable, "-m", "shifan", "run", city, "--root", root)
    found = {
        "floor": timed(
            sys.executable, PROJECT / "benchmarks" / "floor.py", root, city, folder / "floor"
        ),
        "run": timed(*shifan, "--force"),
        "isolated": timed(*shifan, "--force", "--isolated"),
        "unchanged": timed(*shifan),
        "naive": naive(root, city, folder / "naive"),
        **others,
    }
    if with_r:
        found["r"] = timed(
            *r_command(root, city, folder / "r"), environment={**ENVIRONMENT, "LC_ALL": "C.UTF-8"}
        )
        same_total(root, city, folder / "r")
    return found


def absent(peers, no_r):
    """Return what could not be measured here and why, and what the R version leaves out."""
    lacking = [
        *([] if peers else ["ploomber-engine（装不上）"]),
        *([f"R Markdown 与 officer（{no_r}）"] if no_r else []),
    ]
    return [
        *([f"没有测量：{'；'.join(lacking)}。", ""] if lacking else []),
        *([] if no_r else [R_LEAVES_OUT, ""]),
    ]


def main(city="晋中市", rounds=3):
    """Measure and write the table."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(PROJECT / "data" / "raw" / city, root / "data" / "raw" / city)
        peers = install(root / "peers")
        no_r = lacks_r()
        once(root, city, root / "warm", peers, not no_r)
        found = [once(root, city, root / f"round{n}", peers, not no_r) for n in range(int(rounds))]
    medians = {way: statistics.median(round_[way] for round_ in found) for way in found[0]}
    write_section("一个城市", lines(city, rounds, medians, absent(peers, no_r)))


def lines(city, rounds, medians, missing):
    """Return the lines of the section."""
    return [
        f"{city}，{rounds} 轮的中位数，整个进程，轮流测量。",
        "",
        machine("pandas", "matplotlib", "papermill", "python-docx"),
        "",
        "| 方式 | 秒 | × 底线 |",
        "|---|---|---|",
        *(
            f"| {text} | {medians[way]:.2f} | {medians[way] / medians['floor']:.2f} |"
            for way, text in NAMES.items()
            if way in medians
        ),
        "",
        *missing,
        f"没有变化的运行 ÷ 一次运行 = {medians['unchanged'] / medians['run']:.2f}；命令行逐本 ÷ "
        f"一次运行 = {medians['naive'] / medians['run']:.2f}。"
        "应为：一次运行不大于底线的 1.40 倍；没有变化不大于 0.12；命令行逐本不小于 3.5。",
        "",
        "重新测量：`python benchmarks/run_city.py [城市] [轮数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
