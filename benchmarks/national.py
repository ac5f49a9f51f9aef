"""A nation's year: 300 cities of 78 sites each, reckoned from measured marginals, and a scaled-down part of it run.

Usage: python benchmarks/national.py [CITIES=6] [WORKERS=2]. Writes its section of benchmarks/RESULTS.md.
Two runs of N and 2 N cities give what a further city costs and what a start costs; the reckoning is
checked against a third run.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.many import cities, timed
from benchmarks.results import machine, write_section

NATION, SITES = 300, 78


def run(root, count, workers):
    """Return seconds, peak MB of a process, and MB on the disk for one run of the first `count` cities."""
    shutil.rmtree(root / "output", ignore_errors=True)
    names = sorted(path.name for path in (root / "data" / "raw").iterdir())[:count]
    found = timed(
        sys.executable, "-m", "shifan", "run", *names, "--root", root, "--force", "-j", workers
    )
    disk = (
        sum(path.stat().st_size for path in (root / "output").rglob("*") if path.is_file()) / 2**20
    )
    return found["seconds"], found["mb"], disk


def main(count=6, workers=2):
    """Measure, reckon, check and write the section."""
    # One city runs otherwise, and a rest leaves workers idle.
    count = -(-max(int(count), 2) // int(workers)) * int(workers)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        cities(root, 3 * count)
        found = [run(root, n * count, workers) for n in (1, 2, 3)]
    write_section("全国一年", lines(count, workers, found))


def lines(count, workers, found):
    """Return the lines of the section: three runs of `count` cities and its multiples, and what follows of them."""
    single, double, triple = found
    each, start = (double[0] - single[0]) / count, 2 * single[0] - double[0]
    reckoned = start + 3 * count * each
    return [
        f"每个城市 {SITES} 个点位；{workers} 个工作进程，{count}、{2 * count}、{3 * count} 个城市各运行一次。",
        "",
        machine(),
        "",
        "| 城市 | 秒 | 单个进程最多占用内存，MB | 结果占用磁盘，MB |",
        "|---|---|---|---|",
        *(
            f"| {n * count} | {seconds:.1f} | {memory:.0f} | {disk:.0f} |"
            for n, (seconds, memory, disk) in enumerate(found, 1)
        ),
        "",
        f"由前两次推算：启动 {start:.1f} 秒，每增加一个城市 {each:.2f} 秒；第三次推算 "
        f"{reckoned:.1f} 秒，实测 {triple[0]:.1f} 秒（差 {abs(triple[0] / reckoned - 1):.0%}）。",
        f"{NATION} 个城市（{NATION * SITES} 个点位）：约 {(start + NATION * each) / 60:.0f} "
        f"分钟，磁盘约 {NATION * triple[2] / (3 * count) / 1024:.1f} GB；"
        f"单个进程最多占用的内存在三次中为 {single[1]:.0f}、{double[1]:.0f}、{triple[1]:.0f} MB。",
        "",
        "重新测量：`python benchmarks/national.py [城市数] [进程数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
