"""Random cells, mutated sheets and broken files, many of them: how many were refused, mended, taken
as they are, broke a law, hung or ended in a traceback.

Run: `.venv/bin/python benchmarks/fuzz.py [SECONDS] [SEED]`. Exit status 1 if a law was broken, an
input took too long, or there was a traceback; the first of each kind is printed.
"""

import faulthandler
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

LIMIT = 10  # seconds for one input
PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import machine, write_section  # noqa: E402
from tests.fuzz.laws import Law  # noqa: E402
from tests.fuzz.mutations import MUTATIONS, SHEETS, mutated, mutated_sheet  # noqa: E402
from tests.fuzz.strategies import ODD, cities, outcome, places, with_broken_file, with_odd_cell  # noqa: E402
from tests.small_city import small_city, tiny_pack  # noqa: E402

KINDS, ENDS = (
    ("乱填的单元格", "改错的单元格", "损坏的工作表", "损坏的文件"),
    ("refused", "mended", "clean", "unlawful", "slow", "traceback"),
)


def main(seconds="180", seed="1"):
    """Return the exit status after trying inputs for so many seconds."""
    dice, counts, seen = random.Random(int(seed)), {name: Counter() for name in KINDS}, set()
    pack = tiny_pack()
    sheets, end = small_city(pack), time.monotonic() + float(seconds)
    cells, law = places(sheets), Law(sheets, pack)
    with tempfile.TemporaryDirectory() as folder:
        folders = cities(Path(folder))
        tries = (
            lambda: with_odd_cell(dice.choice(cells), dice.choice(ODD))[0],
            lambda: _cell(law, dice, cells),
            lambda: _sheet(law, dice),
            lambda: with_broken_file(dice.choice(folders), dice),
        )
        while time.monotonic() < end:
            for name, attempt in zip(KINDS, tries, strict=True):
                _count(counts[name], seen, attempt)
    write_section("随机损坏的输入", lines(counts, seconds, seed))
    return 1 if seen else 0


def lines(counts, seconds, seed):
    """Return the lines of the section."""
    return [
        "| 改动 | 试了 | 拒绝 | 改正或提示 | 照常读取 | 违反规律 | 超时 | 程序出错 |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {sum(by_end.values())} | "
            + " | ".join(str(by_end[kind]) for kind in ENDS)
            + " |"
            for name, by_end in counts.items()
        ),
        "",
        "规律：改错的单元格或损坏的工作表，或者什么都不变，或者有提示指出该处，"
        f"或者只改变追溯所列的数据。超时：超过 {LIMIT} 秒。",
        "",
        f"{float(seconds):.0f} 秒，随机种子 {seed}。{machine('hypothesis')}",
        "",
        "重新测量：`python benchmarks/fuzz.py [秒数] [种子]`",
    ]


def _cell(law, dice, cells):
    raw, hit = mutated(law.sheets, dice.choice(cells), dice.choice(MUTATIONS), dice)
    return _judged(law.of_cell(raw, hit), raw, law)


def _sheet(law, dice):
    raw, hit = mutated_sheet(
        law.sheets, dice.choice(list(law.sheets)), dice.choice(sorted(SHEETS)), dice
    )
    return _judged(law.of_sheet(raw, hit), raw, law)


def _judged(fault, raw, law):
    if fault:
        print(fault)
    return "unlawful" if fault else outcome(raw, law.pack)[0]


def _count(ends, seen, attempt):
    """Count what became of one input; print a traceback of a kind not seen before.

    One that hangs is stopped with its place told.
    """
    began = time.monotonic()
    faulthandler.dump_traceback_later(10 * LIMIT, exit=True)
    try:
        end = attempt()
        ends["slow" if time.monotonic() - began > LIMIT else end] += 1
        if end == "unlawful" or time.monotonic() - began > LIMIT:
            seen.add(end)
    except Exception as error:
        ends["traceback"] += 1
        last = traceback.extract_tb(error.__traceback__)[-1]
        if (type(error), last.filename, last.lineno) not in seen:
            seen.add((type(error), last.filename, last.lineno))
            traceback.print_exc()
    finally:
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
