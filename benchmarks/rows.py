"""Cleaning and scoring from 1.6 thousand to 1.6 million check records, against column-wise string
cleaning and groupby on objects.

Usage: python benchmarks/rows.py [LARGEST=1600000] [ROUNDS=3]. Writes its section of
benchmarks/RESULTS.md and the plot benchmarks/rows.svg.
Each measurement is a process of its own. The table is that of 晋中市 with its sites repeated under new
numbers and a little dirt in every column.
"""

import gc
import json
import math
import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
SIZES = (1_600, 16_000, 160_000, 1_600_000)
WAYS = {"shifan": "清理不同的值，再换成编码", "columns": "逐列字符串清理，按对象分组"}
BUDGET = 500  # MB above the table


def table(size):
    """Return the raw city, the pack, and the rows of 点位 and 检查记录 with about `size` records.

    Every cell a text of its own, as a file gives it.
    """
    from shifan.intake import read_city
    from shifan.standards import load

    raw = read_city(PROJECT / "data" / "raw" / "晋中市")
    sites, records = raw.sheet("现场检查", "点位"), raw.sheet("现场检查", "检查记录")
    known, checked = sites.rows[1:], records.rows[1:]
    fold = -(-size // len(checked))
    long = {
        "点位": [
            sites.rows[0],
            *(
                [f"{row[0]}-{n}", *row[1:4], f"{row[4]}（{n}）", *row[5:]]
                for n in range(fold)
                for row in known
            ),
        ],
        "检查记录": [
            records.rows[0],
            *(_dirty(row, n, m) for n in range(fold) for m, row in enumerate(checked)),
        ],
    }
    _exchange(
        raw, "整改复查", "台账", raw.sheet("整改复查", "台账").rows[:1]
    )  # the ledger names sites by their first numbers
    return raw, load("demo-2023"), long


def _exchange(raw, book, sheet, rows):
    from shifan.intake.grid import Grid

    own = raw.workbooks[book].sheets
    own[sheet] = replace(own[sheet], rows=Grid(rows))


def _dirty(row, fold, line):
    """Return a record of a repeated site; one in a hundred is spelt as people spell."""
    site, item, result, *rest = row
    kind = (fold * 7919 + line) % 300
    site = f" {site}-{fold}" if kind == 0 else f"{site}-{fold}"
    item = item.lower() if kind == 1 else "".join(item)
    result = (
        {"符合": "√", "不符合": "×"}.get(result, result)
        if kind == 2
        else f"{result[:1]}{result[1:]}"
    )
    return [site, item, result, *rest[:1], f"{rest[1]}-{fold}" if rest[1] else rest[1]]


def load_shifan(raw, standard, long):
    """Return the city with its long sheets as the package keeps them once read: each column as codes."""
    for sheet, rows in long.items():
        _exchange(raw, "现场检查", sheet, rows)
    return raw, standard


def load_columns(raw, standard, long):
    """Return the long sheets as frames of objects."""
    import pandas as pd

    return {
        sheet: pd.DataFrame(rows[1:], columns=rows[0], dtype=object) for sheet, rows in long.items()
    }, standard


def shifan(raw, standard):
    """Return the rates of indicators and the scores of sites by the package."""
    from shifan.clean import clean
    from shifan.score.compute import compute

    results = compute(clean(raw, standard).require(), standard)
    return (
        {
            (code, method): rate
            for method in ("announced", "covert")
            for code, rate in zip(
                standard.indicators["code"], results.indicators[f"{method}_rate"], strict=True
            )
        },
        sorted(float(score) for score in results.sites["score"] if score is not None),
    )


def columns(frames, standard):
    """Return the same by strings: each column cleaned as a whole, tables merged and grouped as objects."""
    return grouped(*cleaned(frames), standard)


def cleaned(frames):
    """Return the frames of sites and records with their texts made equal, each column as a whole."""
    import pandas as pd

    sites, records = frames["点位"].apply(plain_text), frames["检查记录"].apply(plain_text)
    for table_of_sites in (sites, records):
        table_of_sites["点位编号"] = table_of_sites["点位编号"].str.upper()
    records["检查项编号"] = records["检查项编号"].str.upper().str.strip("*★")
    records["检查结果"] = records["检查结果"].replace(
        {"√": "符合", "×": "不符合", "合格": "符合", "不合格": "不符合", "不适用": "合理缺项"}
    )
    sites["检查日期"] = pd.to_datetime(sites["检查日期"])
    assert not records.duplicated(["点位编号", "检查项编号"]).any()
    assert not sites.duplicated("点位编号").any()
    return sites, records


def plain_text(column):
    """Return a column as texts: full and half width, blanks and edges made equal."""
    plain = column.astype(str).str.normalize("NFKC").str.replace(r"\s+", " ", regex=True)
    return plain.str.strip().astype(object)


def grouped(sites, records, standard):
    """Return the rates of indicators and the scores of sites: tables merged and grouped."""
    items = standard.check_items.assign(points=standard.check_items["points"].map(float))
    joined = records.merge(sites, on="点位编号").merge(items, left_on="检查项编号", right_on="code")
    assert len(joined) == len(records)
    joined = joined[joined["检查结果"] != "合理缺项"]
    joined["won"] = joined["points"].where(joined["检查结果"] == "符合", 0)
    by_indicator = joined.groupby(["indicator", "检查方式"])[["won", "points"]].sum()
    by_site = joined.groupby("点位编号")[["won", "points"]].sum()
    joined["failed"] = joined["检查结果"] == "不符合"
    joined.groupby(["点位编号", "key"])["failed"].sum().unstack()
    rates = (by_indicator["won"] / by_indicator["points"]).to_dict()
    return (
        {
            (code, {"明查": "announced", "暗访": "covert"}[method]): rate
            for (code, method), rate in rates.items()
        },
        sorted(100 * by_site["won"] / by_site["points"]),
    )


def same(result, other):
    """Return whether two ways came to the same rates and scores."""
    known = {key: rate for key, rate in result[0].items() if rate is not None}
    return (
        known.keys() == other[0].keys()
        and all(math.isclose(rate, other[0][key]) for key, rate in known.items())
        and len(result[1]) == len(other[1])
        and all(map(math.isclose, result[1], other[1]))
    )


def measure(way, size):
    """Print seconds and MB above the table of one way, in this process, and the seconds that made its table."""
    work, load = globals()[way], globals()[f"load_{way}"]
    work(*load(*table(200)))  # imports and caches are no part of it
    read = table(int(size))
    records = len(read[2]["检查记录"]) - 1
    start = time.process_time()
    made = load(*read)
    loading = time.process_time() - start
    del read
    gc.collect()
    before = resident()
    start = time.process_time()
    work(*made)
    found = {"seconds": time.process_time() - start, "loading": loading, "mb": peak() - before}
    print(json.dumps({"records": records, **found}))


def resident():
    """Return the MB this process holds now; as good as its peak where the system does not tell."""
    try:
        return (
            int(Path("/proc/self/statm").read_text().split()[1])
            * os.sysconf("SC_PAGE_SIZE")
            / 2**20
        )
    except OSError:
        return peak()


def peak():
    """Return the most MB this process has held."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 2**10
    )


def exponent(found, quantity):
    """Return b of quantity ~ records^b over the last tenfold growth.

    The memory of small tables fits into what a process holds anyway.
    """
    ends = sorted(found)[-2], sorted(found)[-1]
    return math.log(found[ends[1]][quantity] / found[ends[0]][quantity]) / math.log(
        ends[1] / ends[0]
    )


def plot(found):
    """Write rows.svg: seconds and memory over the number of records, both axes logarithmic."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    from shifan.charts import style

    figure = Figure(figsize=(8, 3.4))
    with matplotlib.rc_context({"svg.hashsalt": "rows", "svg.fonttype": "path"}):
        for place, (quantity, title) in enumerate(
            (("seconds", "时间（秒）"), ("mb", "表外内存（MB）")), 1
        ):
            axes = figure.add_axes((0.07 + 0.5 * (place - 1), 0.16, 0.41, 0.72))
            for way, name in WAYS.items():
                own = sorted(found[way].items())
                axes.loglog(
                    [records for records, _ in own],
                    [max(figures[quantity], 0.001) for _, figures in own],
                    marker="o",
                    label=name,
                )
            axes.set_title(title, fontproperties=style.font(10))
            axes.set_xlabel("检查记录（条）", fontproperties=style.font(9))
            axes.grid(alpha=0.3)
            axes.legend(prop=style.font(8), frameon=False)
        FigureCanvasSVG(figure).print_figure(
            Path(__file__).with_suffix(".svg"), metadata={"Date": None, "Creator": None}
        )


def in_new_process(way, size):
    """Return what a process of its own measures of one way."""
    done = subprocess.run(
        [sys.executable, __file__, "measure", way, str(size)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


def main(largest=SIZES[-1], rounds=3):
    """Measure both ways in turn and write section and plot."""
    from benchmarks.results import machine, write_section

    assert same(shifan(*load_shifan(*table(3_000))), columns(*load_columns(*table(3_000)))), (
        "both ways must agree"
    )
    sizes = [size for size in SIZES if size <= int(largest)]
    found = {way: {} for way in WAYS}
    for size in sizes:
        times = {way: [] for way in WAYS}
        for _ in range(int(rounds)):
            for way, measured in times.items():
                measured.append(in_new_process(way, size))
        for way, measured in times.items():
            found[way][measured[0]["records"]] = {
                key: statistics.median(run[key] for run in measured)
                for key in ("seconds", "loading", "mb")
            }
    plot(found)
    write_section("记录条数", lines(found, rounds, machine("pandas", "numpy")))


def lines(found, rounds, where):
    """Return the lines of the section."""
    coded, texts = found["shifan"], found["columns"]
    top = max(coded)
    ratio = texts[top]["seconds"] / coded[top]["seconds"]
    return [
        f"清理、校验和计分，处理器秒，{rounds} 轮的中位数，每次一个新进程，两种算法轮流。两种算法结果相同。",
        "“计算”从各自装好的表开始，历次所比都是这一项（应不小于 4 倍）；“装表”另记：把读出的单元格装成各自的表，"
        "shifan 换成编码，逐列字符串装成 DataFrame。“连同装表”两边都计；“只计 shifan 装表”只给 shifan 加上。",
        "",
        where,
        "",
        "| 检查记录 | shifan 装表，秒 | 计算，秒 | 表外内存，MB | 逐列字符串装表，秒 | 计算，秒 | 表外内存，MB | "
        "计算，倍 | 连同装表，倍 | 只计 shifan 装表，倍 |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(row(records, coded[records], texts[records]) for records in sorted(coded)),
        "",
        f"最大一档快 {ratio:.1f} 倍（应不小于 4），表外内存 {coded[top]['mb']:.0f} MB（应不大于 {BUDGET}）。",
        f"指数（最后一个十倍，1 为线性）：时间 {exponent(coded, 'seconds'):.2f}，内存 "
        f"{exponent(coded, 'mb'):.2f}（应不大于 1.05）。",
        "",
        "![时间和内存](rows.svg)",
        "",
        "重新测量：`python benchmarks/rows.py [最大条数] [轮数]`",
    ]


def row(records, coded, texts):
    """Return the line of one size: each way's seconds and memory, and the ratios."""
    loaded, both = coded["loading"] + coded["seconds"], texts["loading"] + texts["seconds"]
    spent = [
        f"{way['loading']:.2f} | {way['seconds']:.2f} | {way['mb']:.0f}" for way in (coded, texts)
    ]
    ratios = texts["seconds"] / coded["seconds"], both / loaded, texts["seconds"] / loaded
    return " | ".join([f"| {records}", *spent, *(f"{ratio:.1f}" for ratio in ratios)]) + " |"


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
