"""Random cells and broken files, many of them: how many were refused, mended, taken as they are, and how many ended in a traceback.

Run: `.venv/bin/python benchmarks/fuzz.py [SECONDS] [SEED]`. Exit status 1 if there was a traceback; the first of each kind is printed.
"""

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
from tests.fuzz.strategies import ODD, cities, places, with_broken_file, with_odd_cell  # noqa: E402
from tests.small_city import small_city, tiny_pack  # noqa: E402


def main(seconds="180", seed="1"):
    """Return the exit status after trying inputs for so many seconds."""
    dice, counts, seen = random.Random(int(seed)), {"单元格": Counter(), "文件": Counter()}, set()
    cells, end = places(small_city(tiny_pack())), time.monotonic() + float(seconds)
    with tempfile.TemporaryDirectory() as folder:
        folders = cities(Path(folder))
        while time.monotonic() < end:
            _one(counts["单元格"], seen, lambda: with_odd_cell(dice.choice(cells), dice.choice(ODD))[0])
            _one(counts["文件"], seen, lambda: with_broken_file(dice.choice(folders), dice))
    lines = ["| 改动 | 试了 | 拒绝 | 改正或提示 | 照常读取 | 程序出错 |", "|---|---|---|---|---|---|"]
    lines += [f"| {name} | {sum(own.values())} | " + " | ".join(str(own[kind]) for kind in ("refused", "mended", "clean", "traceback")) + " |"
              for name, own in counts.items()]
    write_section("随机损坏的输入", [*lines, "", f"{float(seconds):.0f} 秒，随机种子 {seed}。{machine('hypothesis')}"])
    return 1 if seen else 0


def _one(own, seen, attempt):
    """Count what became of one input; print a traceback of a kind not seen before."""
    try:
        own[attempt()] += 1
    except Exception as error:
        own["traceback"] += 1
        last = traceback.extract_tb(error.__traceback__)[-1]
        if (type(error), last.filename, last.lineno) not in seen:
            seen.add((type(error), last.filename, last.lineno))
            traceback.print_exc()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
