"""Files that shifan receives, changed at random: reports, skeletons, packs, our own JSON, sign-offs. How many were
refused, read, ended in a traceback, took more than 10 seconds, and how much memory it took.

Run: `.venv/bin/python benchmarks/hostile.py [INPUTS] [SEED]`. Exit status 1 if there was a traceback, an input took too
long, or the process needed more than 500 MB; the first of each kind is printed. Workbooks: `benchmarks/fuzz.py`.
"""

import faulthandler
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import machine, write_section  # noqa: E402
from tests.hostile.mutants import attempt, kinds  # noqa: E402

LIMIT, MOST_MEGABYTES = 10, 500
ENDS = ("refused", "read", "slow", "traceback")


def main(inputs="5000", seed="1"):
    """Return the exit status after trying so many inputs."""
    dice, seen = random.Random(int(seed)), set()
    counts, longest, start = {}, 0.0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = kinds(Path(folder))
        names = list(dict.fromkeys(kind.name for kind in found))
        counts = {name: Counter() for name in names}
        for number in range(int(inputs)):
            name = names[number % len(names)]
            kind = dice.choice([each for each in found if each.name == name])
            longest = max(longest, _try(kind, dice, counts[name], seen))
    peak = _peak()
    lines = ["| 文件 | 试了 | 拒绝 | 照常读取 | 超时 | 程序出错 |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {name} | {sum(by_end.values())} | "
        + " | ".join(str(by_end[end]) for end in ENDS)
        + " |"
        for name, by_end in counts.items()
    ]
    lines += [
        "",
        f"共 {inputs} 个，{time.monotonic() - start:.0f} 秒；最长一个 {longest:.1f} 秒（应不超过 {LIMIT}），"
        f"进程最多占用内存 {peak} MB（应不超过 {MOST_MEGABYTES}）。随机种子 {seed}。{machine()}",
        "",
        "重新测量：`python benchmarks/hostile.py [个数] [种子]`",
    ]
    write_section("收到的文件被改动", lines)
    return 1 if seen or peak > MOST_MEGABYTES else 0


def _try(kind, dice, own, seen):
    """Count what became of one input; return how long it took. A traceback of a kind not seen before is printed."""
    began = time.monotonic()
    faulthandler.dump_traceback_later(20 * LIMIT, exit=True)
    try:
        end = attempt(kind, dice)
    except Exception as error:
        end = "traceback"
        last = traceback.extract_tb(error.__traceback__)[-1]
        if (type(error), last.filename, last.lineno) not in seen:
            seen.add((type(error), last.filename, last.lineno))
            print(kind.name)
            traceback.print_exc()
    finally:
        faulthandler.cancel_dump_traceback_later()
    took = time.monotonic() - began
    if took > LIMIT:
        seen.add(("slow", kind.name))
        end = "slow"
    own[end] += 1
    return took


def _peak():
    """Return the most memory that this process had, in megabytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
