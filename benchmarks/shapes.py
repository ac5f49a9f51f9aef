"""检查记录 as long, wide and form shapes: reading and cleaning against python-calamine alone, a record.

Usage: python benchmarks/shapes.py [SITES=3000] [ROUNDS=3]. Writes its section of benchmarks/RESULTS.md.
"""

import datetime
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import results
import xlsxwriter

from shifan.raw_sheets import SHEETS

PROJECT = Path(__file__).parents[1]
CITY = "示例乙市"
LIMITS = {"长表": 1.5, "宽表": 2, "检查表": 2}
MOST_FORMS = 300  # sheets of a workbook


def sites_and_items(count, pack):
    """Return rows of 点位 and (site, item, result) of each record: the types of the pack in turn."""
    from python_calamine import load_workbook

    book = load_workbook(str(PROJECT / "data" / "raw" / CITY / "现场检查.xlsx"))
    header, *known = book.get_sheet_by_name("点位").to_python()
    items = {}
    for item in pack.item_list:
        items.setdefault(item.business_type, []).append(item.code)
    kinds = {(kind.method, kind.name): kind.code for kind in pack.type_list}
    rows, records = [header], []
    for number in range(count):
        row = [*known[number % len(known)]]
        row[0], row[4], row[5] = f"S{number:06d}", f"单位{number}", str(row[5])[:10]
        rows.append(row)
        method = "covert" if row[1] == "暗访" else "announced"
        records += [
            (row[0], item, "不符合" if hash((number, item)) % 9 == 0 else "符合")
            for item in items[kinds[method, row[3]]]
        ]
    return rows, records


def sheets_of(shape, rows, records):
    """Return the sheets of 现场检查 in a shape."""
    by_site = {}
    for site, item, result in records:
        by_site.setdefault(site, {})[item] = result
    made = {
        "长表": lambda: {"检查记录": long_rows(records)},
        "宽表": lambda: {"检查记录": wide_rows(by_site)},
        "检查表": lambda: {site: form_rows(site, results) for site, results in by_site.items()},
    }
    return {"点位": rows, "业态缺项": [["检查方式", "业态", "理由"]], **made[shape]()}


def long_rows(records):
    """Return a row a record, under a header."""
    header = ["点位编号", "检查项编号", "检查结果", "问题描述", "照片编号"]
    return [
        header,
        *([*record, "有问题" if record[2] == "不符合" else "", ""] for record in records),
    ]


def wide_rows(by_site):
    """Return a row a site with a column an item, under a header."""
    items = list(dict.fromkeys(item for results in by_site.values() for item in results))
    return [
        ["点位编号", *items],
        *([site, *(results.get(item, "") for item in items)] for site, results in by_site.items()),
    ]


def form_rows(site, results):
    """Return the filled form of a site."""
    rows = [["现场检查表"], ["点位编号：", site], []]
    rows.append(["序号", "检查项编号", "是", "否", "缺项", "问题描述"])
    for number, (item, result) in enumerate(results.items(), 1):
        marks = ("√", "", "", "") if result == "符合" else ("", "√", "", "有问题")
        rows.append([number, item, *marks])
    return rows


def write(folder, sheets):
    """Write the city with these sheets in its 现场检查, and no ledger: its lines would be about other sites."""
    shutil.copytree(PROJECT / "data" / "raw" / CITY, folder)
    with xlsxwriter.Workbook(str(folder / "现场检查.xlsx")) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    ledger = next(sheet for sheet in SHEETS if sheet.name == "台账")
    with xlsxwriter.Workbook(str(folder / "整改复查.xlsx")) as book:
        headings = [column.heading for column in ledger.columns]
        book.add_worksheet(ledger.name).write_row(0, 0, headings)


def seconds(way, rounds):
    """Return the median of the processor time that a way takes, after a first round that does not count."""
    spent = []
    for _ in range(rounds + 1):
        start = time.process_time()
        way()
        spent.append(time.process_time() - start)
    return statistics.median(spent[1:])


def bare(path):
    """Read every cell with the reader alone."""
    from python_calamine import load_workbook

    book = load_workbook(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def measured(shape, count, rounds, pack):
    """Return records, seconds of the bare reader and of ours beyond those of the small city, and their ratio."""
    from shifan.clean import clean
    from shifan.intake import read_city

    small = PROJECT / "data" / "raw" / CITY
    rows, records = sites_and_items(count, pack)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / CITY
        write(folder, sheets_of(shape, rows, records))
        plain = seconds(lambda: bare(folder / "现场检查.xlsx"), rounds)
        plain -= seconds(lambda: bare(small / "现场检查.xlsx"), rounds)
        ours = seconds(lambda: clean(read_city(folder), pack), rounds)
        ours -= seconds(lambda: clean(read_city(small), pack), rounds)
    return len(records), plain, ours, ours / plain


def load_now():
    """Return the load of the machine, where the system tells it."""
    return f"{os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else "未知"


def main(sites=3000, rounds=3):
    from shifan.standards import load

    pack = load("demo-2023")
    lines = [
        f"{results.machine('python-calamine', 'numpy', 'pandas')}。",
        f"{datetime.date.today()}，开始时机器负荷 {load_now()}。"
        "每种形状都读同样的检查记录；处理器时间，减去小城市的，各轮的中位数。",
        "",
        "| 形状 | 点位 | 记录 | python-calamine | 读取和清理 | 比值 | 应不大于 |",
        "|---|---|---|---|---|---|---|",
    ]
    for shape, limit in LIMITS.items():
        count = min(int(sites), MOST_FORMS) if shape == "检查表" else int(sites)
        number, plain, ours, ratio = measured(shape, count, int(rounds), pack)
        lines.append(
            f"| {shape} | {count} | {number} | {plain:.2f} 秒 | {ours:.2f} 秒 | {ratio:.2f} | {limit} |"
        )
    lines += ["", "重新测量：`python benchmarks/shapes.py [点位数] [轮数]`"]
    results.write_section("检查记录的各种形状", lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
