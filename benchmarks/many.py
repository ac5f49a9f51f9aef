"""Twelve cities on two workers: `shifan run --all -j 2` and `--cluster` against the same plain
calls in a pool of two processes.

Usage: python benchmarks/many.py [ROUNDS=3] [CITIES=12]. Writes its section of benchmarks/RESULTS.md.
Whole processes, in turn, round by round; the cluster is started apart. Memory is the most that any one process held.
"""

import contextlib
import importlib.util
import json
import multiprocessing
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
WORKERS = 2
NAMES = {
    "floor": "底线：两个进程，逐城市直接调用同样的函数",
    "pool": "`shifan run --all -j 2`",
    "cluster": "`shifan run --all --cluster`（调度器和两个工作进程已启动）",
}


def cities(root, count):
    """Write `count` cities: copies of 晋中市, each under its own name."""
    import openpyxl

    for number in range(1, count + 1):
        folder = root / "data" / "raw" / f"城市{number:02d}"
        shutil.copytree(PROJECT / "data" / "raw" / "晋中市", folder)
        book = openpyxl.load_workbook(folder / "城市概况.xlsx")
        for row in book["基本信息"].iter_rows():
            if row[0].value == "城市":
                row[1].value = folder.name
        book.save(folder / "城市概况.xlsx")


def plainly(root, city):
    """Run one city by the floor's function, in a worker."""
    from benchmarks.floor import floor

    floor(root, city, root / "floor" / city)


def pool(root):
    """Run all cities by plain calls in a pool."""
    names = sorted(path.name for path in (root / "data" / "raw").iterdir())
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn")) as workers:
        list(workers.map(plainly, [root] * len(names), names))


def child(*command):
    """Run a command and print seconds, processor seconds and the most MB that one process of it held.

    Itself run as a process.
    """
    import resource

    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpu": used.ru_utime + used.ru_stime,
                "mb": used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10),
            }
        )
    )


def timed(*command):
    """Return seconds, processor seconds and MB of a command, measured by a process of its own
    so that nothing else counts.
    """
    told = subprocess.run(
        [sys.executable, __file__, "child", *map(str, command)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return json.loads(told)


@contextlib.contextmanager
def cluster():
    """Start a scheduler and two workers on loopback; give its address, or nothing where dask is not installed."""
    if not importlib.util.find_spec("distributed"):
        yield ""
        return
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as local:
        yield local.scheduler_address


def once(root, address):
    """Return what each way took, once."""
    shifan = (sys.executable, "-m", "shifan", "run", "--all", "--force", "--root", root)
    found = {
        "floor": timed(sys.executable, __file__, "pool", root),
        "pool": timed(*shifan, "-j", WORKERS),
    }
    if address:
        found["cluster"] = timed(*shifan, "--cluster", address)
    shutil.rmtree(root / "output")
    return found


def main(rounds=3, count=12):
    """Measure and write the section."""
    from benchmarks.results import machine, write_section

    with tempfile.TemporaryDirectory() as name, cluster() as address:
        root = Path(name)
        cities(root, int(count))
        found = [once(root, address) for _ in range(int(rounds))]
    medians = {
        way: {
            key: statistics.median(round_figures[way][key] for round_figures in found)
            for key in ("seconds", "cpu", "mb")
        }
        for way in found[0]
    }
    libraries = ("pandas", "matplotlib", *(("distributed",) if address else ()))
    first = f"{count} 个城市，{WORKERS} 个工作进程，{rounds} 轮的中位数，整个进程，轮流测量。"
    write_section("多个城市", [first, "", machine(*libraries), "", *table(medians)])


def table(medians):
    """Return the lines of the table, and what should hold."""
    base = medians["floor"]["seconds"]
    lines = []
    for way, figures in medians.items():
        # The processor time and memory of a cluster are not those of the command.
        more = "— | —" if way == "cluster" else f"{figures['cpu']:.1f} | {figures['mb']:.0f}"
        seconds = figures["seconds"]
        lines.append(f"| {NAMES[way]} | {seconds:.1f} | {seconds / base:.2f} | {more} |")
    return [
        "| 方式 | 秒 | × 底线 | 处理器秒 | 单个进程最多占用内存，MB |",
        "|---|---|---|---|---|",
        *lines,
        "",
        "应为：进程池不大于 1.20，集群不大于 1.30。",
        "",
        "重新测量：`python benchmarks/many.py [轮数] [城市数]`",
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:])
    elif sys.argv[1:2] == ["pool"]:
        pool(Path(sys.argv[2]))
    else:
        main(*sys.argv[1:])
