"""Reading and cleaning: a city against the bare reader, and one sheet of up to a million records in memory and time.

Usage: python benchmarks/intake.py [LARGEST=1000000] [ROUNDS=7]. Writes its section of benchmarks/RESULTS.md.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import machine, write_section  # noqa: E402

CITY = "晋中市"
SIZES = (10_000, 100_000, 1_000_000)
LIMIT = 1.5
BARE = """
import sys, time
from pathlib import Path
from python_calamine import load_workbook
def read(folder):
    for file in Path(folder).glob("*.xlsx"):
        book = load_workbook(str(file))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
read(sys.argv[2])
start = time.process_time()
read(sys.argv[1])
print(time.process_time() - start)
"""
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from shifan.clean import clean
from shifan.intake import read_city
from shifan.standards import load
pack = load("demo-2023")
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
clean(read_city(Path(sys.argv[2])), pack)       # imports and caches are no part of it
before, start = peak(), time.process_time()
made = clean(read_city(Path(sys.argv[1])), pack)
seconds, after = time.process_time() - start, peak()
tables = sum(frame.memory_usage(deep=True).sum() for frame in made.tables.values()) / 2**20
print(json.dumps({"records": len(made.tables["records"]), "seconds": seconds, "mb": after - before, "tables": tables}))
"""


def bare(folder):
    """Read every cell of a city's workbooks with the reader alone."""
    from python_calamine import load_workbook

    for file in folder.glob("*.xlsx"):
        book = load_workbook(str(file))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def city(rounds):
    """Return the medians in milliseconds of the bare reading, of ours, and of ours with cleaning."""
    from shifan.clean import clean
    from shifan.intake import read_city
    from shifan.standards import load

    pack, folder = load("demo-2023"), PROJECT / "data" / "raw" / CITY
    ways = {
        "python-calamine": lambda: bare(folder),
        "读取": lambda: read_city(folder),
        "读取和清理": lambda: clean(read_city(folder), pack),
    }
    spent = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            spent[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(times[1:]) for name, times in spent.items()}


def long_city(folder, size):
    """Write a copy of the city whose 检查记录 has about `size` rows, its sites repeated under new numbers."""
    import xlsxwriter
    from python_calamine import load_workbook

    shutil.copytree(PROJECT / "data" / "raw" / CITY, folder)
    book = load_workbook(str(folder / "现场检查.xlsx"))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    fold = max(1, round(size / (len(sheets["检查记录"]) - 1)))
    with xlsxwriter.Workbook(
        str(folder / "现场检查.xlsx"), {"constant_memory": True, "strings_to_formulas": False}
    ) as out:
        for name, rows in sheets.items():
            page, at = out.add_worksheet(name), 0
            for n in range(fold if name in ("点位", "检查记录") else 1):
                for row in rows if n == 0 else rows[1:]:
                    renamed = [
                        f"{cell}-{n}" if n and cell and (column == 0 or column == 4) else cell
                        for column, cell in enumerate(row)
                    ]
                    for column, cell in enumerate(renamed):
                        page.write(
                            at, column, cell.isoformat() if hasattr(cell, "isoformat") else cell
                        )
                    at += 1


def fresh(code, folder):
    """Return what a new process prints that runs `code` on a folder, after the small city."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(PROJECT / "data" / "raw" / CITY)],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    return json.loads(done.stdout)


def long_sheet(size, rounds):
    """Return what was found for a long sheet.

    Records, seconds of the bare reader and of ours (the best of the rounds, in turn), memory.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / CITY
        long_city(folder, size)
        pairs = [(fresh(BARE, folder), fresh(MEASURE, folder)) for _ in range(rounds)]
    return {
        **pairs[0][1],
        "bare": min(plain for plain, _ in pairs),
        "seconds": min(figures["seconds"] for _, figures in pairs),
    }


def slopes(found):
    """Return the lines that compare what ten thousand rows more cost, between the shortest and the longest sheet."""
    if len(found) < 2:
        return []
    first, last = found[0], found[-1]
    more = (last["records"] - first["records"]) / 1e4
    plain, ours = ((last[key] - first[key]) / more for key in ("bare", "seconds"))
    ratio = ours / plain
    return [
        "",
        f"每多一万行：python-calamine {1000 * plain:.0f} 毫秒，读取和清理 {1000 * ours:.0f} 毫秒，{ratio:.2f} 倍；"
        f"应不大于 {LIMIT} 倍：{'符合' if ratio <= LIMIT else '不符合'}。",
    ]


def main(largest=SIZES[-1], rounds=7):
    """Measure and write the section."""
    found = [long_sheet(size, 1 if size > 500_000 else 3) for size in SIZES if size <= int(largest)]
    lines = [*lines_of_city(rounds), *lines_of_long_sheets(found)]
    write_section("读取和清理", lines)


def lines_of_city(rounds):
    """Measure the city and return the lines that tell it."""
    spent = city(int(rounds))
    more = spent["读取和清理"] - LIMIT * spent["python-calamine"]
    return [
        f"{CITY}，同一进程内轮流，{rounds} 轮的中位数。{machine('python-calamine', 'pandas')}。",
        "",
        "| 步骤 | 毫秒 |",
        "|---|---|",
        *(f"| {name} | {milliseconds:.1f} |" for name, milliseconds in spent.items()),
        "",
        f"读取和清理 ＝ {LIMIT} × python-calamine ＋ {more:.0f} 毫秒；"
        "后一项是安全检查、来源登记和十二张表的校验，不随行数增长。",
        "",
    ]


def lines_of_long_sheets(found):
    """Return the lines that tell what was found for long sheets."""
    return [
        "一张很长的检查记录表（xlsx），读取和清理，与 python-calamine 逐表读出全部单元格比较，"
        "各用新进程，轮流三次取最快（一百万行一次）；内存为峰值减去处理小城市之后的占用。",
        "",
        "| 检查记录 | python-calamine，秒 | 读取和清理，秒 | 倍数 | 内存，MB | 清理后的表，MB | 内存÷表 |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {measured['records']} | {measured['bare']:.2f} | {measured['seconds']:.2f} | "
            f"{measured['seconds'] / measured['bare']:.2f} | {measured['mb']:.0f} | "
            f"{measured['tables']:.0f} | {measured['mb'] / measured['tables']:.1f} |"
            for measured in found
        ),
        *slopes(found),
        "",
        "内存应不大于表的 4 倍。重新测量：`python benchmarks/intake.py [最大条数] [轮数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
