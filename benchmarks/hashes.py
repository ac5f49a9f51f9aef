"""What checking costs: hashes of a run's files for each command that reads it, and counting before a file is parsed.

Run: `.venv/bin/python benchmarks/hashes.py`. Exit status 1 if a figure is beyond what is allowed.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from unittest import mock

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import machine, write_section  # noqa: E402
from shifan.audit.sign.status import reviews  # noqa: E402
from shifan.audit.trace.city_trace import trace_city  # noqa: E402
from shifan.files import unchanged  # noqa: E402
from shifan.files.places import Place  # noqa: E402
from shifan.intake import xlsx_scan  # noqa: E402
from shifan.intake.workbooks import read_workbook  # noqa: E402
from shifan.report.verify.verify import verify_file  # noqa: E402
from shifan.run.one_city import run_city  # noqa: E402
from shifan.run.task import RunOptions  # noqa: E402
from shifan.word import limits  # noqa: E402
from shifan.word.package import read_parts  # noqa: E402

CITY, TIMES, MOST_MILLISECONDS, MOST_OF_RUN, MOST_OF_READING = "晋中市", 9, 5, 1, 3


def milliseconds(function):
    """Return the median of some calls."""
    spent = []
    for _ in range(TIMES):
        start = time.perf_counter()
        function()
        spent.append((time.perf_counter() - start) * 1000)
    return median(spent)


def spent_in(target, names, function):
    """Return the time that some functions of a module take while a command runs, in milliseconds, median of some."""
    totals = []
    for _ in range(TIMES):
        total, depth = [0.0], [0]

        def timed(real, total=total, depth=depth):
            def call(*arguments, **named):
                depth[0] += 1
                start = time.perf_counter()
                try:
                    return real(*arguments, **named)
                finally:
                    depth[0] -= 1
                    if not depth[0]:
                        total[0] += time.perf_counter() - start

            return call

        patches = [mock.patch.object(target, name, timed(getattr(target, name))) for name in names]
        for patch in patches:
            patch.start()
        try:
            function()
        finally:
            for patch in patches:
                patch.stop()
        totals.append(total[0] * 1000)
    return median(totals)


def main():
    """Return the exit status after measuring."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(PROJECT / "data" / "raw" / CITY, root / "data" / "raw" / CITY)
        start = time.perf_counter()
        run = run_city(root, CITY, RunOptions(second_core=False)).run
        whole = (time.perf_counter() - start) * 1000
        rows, ok = _commands(root, run, whole)
        more, reading = _reading(root, run)
    lines = ["| 核对 | 毫秒 | 应不大于 |", "|---|---|---|", *rows, "", *more, "", machine()]
    lines += ["", "重新测量：`python benchmarks/hashes.py`"]
    write_section("核对和限度用时", lines)
    return 0 if ok and reading else 1


def _commands(root, run, whole):
    place, own = Place(root, CITY), ("_is_as_written", "_latest_of")
    commands = {
        "status": lambda: reviews(root, CITY),
        "trace": lambda: trace_city(place, "scores.total"),
        "verify": lambda: verify_file(run / "初评报告.docx", root),
    }
    rows, ok = [], True
    for name, command in commands.items():
        command()
        cost = spent_in(unchanged, own, command)
        ok &= cost <= MOST_MILLISECONDS
        rows.append(f"| `{name}` 所读文件的摘要 | {cost:.1f} | {MOST_MILLISECONDS} |")
    everything = milliseconds(lambda: unchanged.require_all_unchanged(run))
    share = 100 * everything / whole
    ok &= share <= MOST_OF_RUN
    rows.append(
        f"| 一次运行（{whole:.0f} 毫秒）全部文件的摘要 | {everything:.1f}，即 {share:.2f}% | {MOST_OF_RUN}% |"
    )
    return rows, ok


def _reading(root, run):
    """Return lines on what counting costs reading a workbook and a report, and whether it is little enough."""
    book = root / "data" / "raw" / CITY / "现场检查.xlsx"
    sheets = ("点位", "检查记录", "业态缺项")
    read = milliseconds(lambda: read_workbook(book, sheets))
    counted = spent_in(xlsx_scan, ("refuse_too_many_notes",), lambda: read_workbook(book, sheets))
    counted += spent_in(xlsx_scan.PartEntries, ("take",), lambda: read_workbook(book, sheets))
    report = run / "初评报告.docx"
    verify = milliseconds(lambda: verify_file(report, root))
    own = spent_in(limits, ("excess_of_entries", "excess_of_parts"), lambda: read_parts(report))
    shares = (100 * counted / read, 100 * own / verify)
    lines = [
        f"清点的用时：读 现场检查.xlsx {read:.0f} 毫秒中占 {shares[0]:.1f}%，"
        f"核验报告 {verify:.0f} 毫秒中占 {shares[1]:.1f}%（应不大于 {MOST_OF_READING}%）。"
    ]
    return lines, max(shares) <= MOST_OF_READING


if __name__ == "__main__":
    sys.exit(main())
