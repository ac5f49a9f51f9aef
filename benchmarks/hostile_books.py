"""Workbooks that are made to take room or time, none larger than 10 MB: what each costs to be read or refused.

Run: `.venv/bin/python benchmarks/hostile_books.py [NAME…]`. Each is read as part of a small city by a process of its
own. Writes its section of RESULTS.md unless names are given; exit status 1 if a file took more than 300 MB beside what
the small city takes, or 10 s of processor time, or ended in a traceback.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.hostile_catalogue import BOOKS  # noqa: E402
from benchmarks.results import machine, write_section  # noqa: E402
from tests.small_city import small_city, tiny_pack, write_city  # noqa: E402

MEGABYTES, SECONDS, LARGEST = 300, 10, 10 * 10**6
BROKEN, ENDLESS = "程序出错", "没有结束"
MEASURE = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from shifan.clean import clean
from shifan.intake import read_city
from tests.small_city import tiny_pack
pack = tiny_pack()
def peak():  # of this process alone: getrusage counts what its parent had, too
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
clean(read_city(Path(sys.argv[2])), pack)
before, start = peak(), time.process_time()
found = clean(read_city(Path(sys.argv[3])), pack).findings
told = [one.found for one in found if one.severity == "error"]
print(json.dumps([peak() - before, time.process_time() - start, told[0] if told else ""]))
"""


@dataclass(frozen=True)
class Cost:
    """What a book costs: its size in bytes, megabytes of memory, seconds of the processor, and what is told of it."""

    size: int
    megabytes: float
    seconds: float
    told: str

    @property
    def is_too_much(self) -> bool:
        """Return whether a limit is passed, or the reading breaks down."""
        broken = self.told.startswith((BROKEN, ENDLESS))
        return broken or self.megabytes > MEGABYTES or self.seconds > SECONDS

    def line(self, name: str) -> str:
        """Return the line of the table."""
        told = self.told.replace("|", "／")[:60] or "照常读取"
        size = self.size / 10**6
        return f"| {name} | {size:.1f} | {self.megabytes:.0f} | {self.seconds:.1f} | {told} |"


def measured(make, folder):
    """Return the cost of the book that `make` makes, as part of a small city read by a process of its own."""
    base, city = folder / "base" / "小城市", folder / "city" / "小城市"
    for place in (base, city):
        write_city(place, small_city(tiny_pack()))
    before = {path: path.stat().st_size for path in city.iterdir()}
    make(city)
    sizes = {path: path.stat().st_size for path in city.iterdir()}
    size = max(size for path, size in sizes.items() if before.get(path) != size)
    command = [sys.executable, "-c", MEASURE, str(PROJECT), str(base), str(city)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=PROJECT, timeout=20 * SECONDS
        )
    except subprocess.TimeoutExpired:
        return Cost(size, 0, 20 * SECONDS, ENDLESS)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [str(done.returncode)]
        return Cost(size, 0, 0, f"{BROKEN}：{said[-1]}")
    return Cost(size, *json.loads(done.stdout))


def main(*names):
    """Return the exit status after measuring the named books, or all."""
    lines = ["| 文件 | 大小，MB | 内存，MB | 处理器，秒 | 结果 |", "|---|---|---|---|---|"]
    over = []
    for name, make in BOOKS.items():
        if names and not any(word in name for word in names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            cost = measured(make, Path(folder))
        over += [name] if cost.is_too_much or cost.size > LARGEST else []
        lines.append(cost.line(name))
        print(lines[-1], "<<<" if name in over else "", flush=True)
    if not names:
        write_section("为占满内存而做的工作簿", [*lines, "", *_explained(len(over))])
    return 1 if over else 0


def _explained(over):
    return [
        f"各由单独的进程作为一个小城市的一部分读取和清理；内存为峰值减去读过小城市之后的占用，应不超过 {MEGABYTES} MB，"
        f"处理器时间应不超过 {SECONDS} 秒；超过的 {over} 个。{machine('python-calamine')}。",
        "",
        "重新测量：`python benchmarks/hostile_books.py`",
    ]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
