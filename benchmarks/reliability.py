"""Kill runs at random moments and start them in pairs: nothing complete may break. Usage:
reliability.py [KILLS] [PAIRS] [SEED].

After each kill: latest.json names a complete run whose files have the hashes of its manifest, and
no complete run is lost.
After each pair: both ended well, one of them waited and had nothing to do. POSIX only (kill -9).
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.results import machine, write_section
from shifan.files.fingerprint import sha256
from shifan.files.places import Place

PROJECT, CITY = Path(__file__).resolve().parents[1], "示例乙市"


def start(root, *options):
    """Return a started run in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "shifan", "run", CITY, "--root", str(root), *options],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def whole(place):
    """Return whether the last run and all runs before hold."""
    names = [run.name for run in place.runs()]
    if place.latest is None or place.latest.name not in names:
        return False
    for run in place.runs()[-2:]:
        known = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        if not known or any(sha256(run / name) != digest for name, digest in known.items()):
            return False
    tables = sorted((place.latest / "clean").glob("*.parquet"))
    return bool(tables)


def kills(root, count, rng, seconds):
    """Return (killed, finished before the kill, broken)."""
    place, killed, finished, broken, known = Place(root, CITY), 0, 0, 0, 0
    for _ in range(count):
        process = start(root, "--force")
        time.sleep(rng.uniform(0, seconds))
        if process.poll() is None:
            # Half of the time the second process is left to find out by itself.
            (os.killpg if rng.random() < 0.5 else os.kill)(process.pid, signal.SIGKILL)
            killed += 1
        else:
            finished += 1
        process.communicate()
        runs = len(place.runs())
        broken += not whole(place) or runs < known
        known = runs
        if runs > 6:
            for run in place.runs()[:-3]:
                if run != place.latest:
                    shutil.rmtree(run)
            known = len(place.runs())
    return killed, finished, broken


def pairs(root, count):
    """Return how many pairs did not end with one run and one that had nothing to do."""
    wrong = 0
    for _ in range(count):
        shutil.rmtree(root / "output", ignore_errors=True)
        both = [start(root), start(root)]
        said = [process.communicate()[0] for process in both]
        fine = (
            all(process.returncode == 0 for process in both)
            and sum("没有变化" in text for text in said) == 1
        )
        wrong += not (fine and whole(Place(root, CITY)) and len(Place(root, CITY).runs()) == 1)
    return wrong


def main(kill_count="200", pair_count="20", seed="1"):
    """Try, and write what came of it."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(PROJECT / "data" / "raw" / CITY, root / "data" / "raw" / CITY)
        begun = time.perf_counter()
        start(root).communicate()
        seconds = time.perf_counter() - begun
        killed, finished, broken = kills(root, int(kill_count), random.Random(int(seed)), seconds)
        last = start(root, "--force")
        last.communicate()
        left = [path.name for path in Place(root, CITY).output.glob(".tmp-*")]
        wrong = pairs(root, int(pair_count))
    write_section(
        "可靠性",
        [
            machine(),
            "",
            "| 试验 | 次数 | 损坏 |",
            "|---|---|---|",
            f"| 运行中随机时刻 kill -9（其中 {finished} 次已先完成） | {killed + finished} | {broken} |",
            f"| 此后一次运行的结果与残留 | 1 | {last.returncode + len(left)} |",
            f"| 同一城市两个运行同时开始 | {pair_count} | {wrong} |",
            "",
            "重新试验：`python benchmarks/reliability.py [kill 次数] [成对次数] [种子]`",
        ],
    )
    return 1 if broken or wrong or left or last.returncode else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
