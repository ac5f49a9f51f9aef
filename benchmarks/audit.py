"""What the audit costs: workbook and pages as a share of a run, trace and verify against a command that does nothing.

Usage: python benchmarks/audit.py [CITY] [ROUNDS]. Prints tables of medians and writes its section
of benchmarks/RESULTS.md.
A run without a part is the same run with that part's writing left out, in a process of its own; the
ways are measured in turn.
"""

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.results import machine, write_section
from benchmarks.run_city import PROJECT, timed

PARTS = {
    "whole": (),
    "bare": ("write_workbook", "write_notebook_page", "write_city_page"),
    "barest": (
        "write_workbook",
        "write_notebook_page",
        "write_city_page",
        "write_review_copy",
        "write_pack_and_scopes",
    ),
}
NAMES = {
    "whole": "一次运行（`--force`）",
    "bare": "不写底稿和网页",
    "barest": "也不写复核版和复核基准",
}
MOST_SHARE, MOST_STARTS = 0.35, 3


def run_without(names, root, city):
    """Run a city with some of the audit's writers left out."""
    from shifan.audit import run_outputs
    from shifan.run.one_city import run_city
    from shifan.run.task import RunOptions

    for name in names:
        setattr(run_outputs, name, lambda *_: ("", ""))
    run_city(root, city, RunOptions(force=True))


def once(root, city, report):
    """Return the time of each way and command, once."""
    shifan = (sys.executable, "-m", "shifan")
    found = {
        way: timed(sys.executable, __file__, "--without", ",".join(names), root, city)
        for way, names in PARTS.items()
    }
    timed(*shifan, "run", city, "--root", root, "--force")
    return found | {
        "version": timed(*shifan, "--version"),
        "trace": timed(*shifan, "trace", city, "scores.total", "--root", root),
        "cell": timed(*shifan, "trace", city, "资料审查.xlsx!评分!D2", "--root", root),
        "verify": timed(*shifan, "verify", report, "--root", root),
    }


def reading(run):
    """Return the seconds that reading takes by itself: the register, and the report."""
    from shifan.report.anchors.reading import read
    from shifan.word.package import read_parts

    start = time.perf_counter()
    json.loads((run / "values.json").read_text(encoding="utf-8"))
    middle = time.perf_counter()
    read(read_parts(run / "初评报告.docx"), "初评报告.docx")
    return middle - start, time.perf_counter() - middle


def main(city="晋中市", rounds=3):
    """Measure and write the tables."""
    from shifan.files.places import Place

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(PROJECT / "data" / "raw" / city, root / "data" / "raw" / city)
        timed(sys.executable, "-m", "shifan", "run", city, "--root", root)
        report = shutil.copy(Place(root, city).latest / "初评报告.docx", root / "report.docx")
        found = [once(root, city, report) for _ in range(int(rounds))]
        register, document = reading(Place(root, city).latest)
    median = {way: statistics.median(round_times[way] for round_times in found) for way in found[0]}
    share = (median["whole"] - median["bare"]) / median["bare"]
    starts = {
        "trace": (median["trace"] - register) / median["version"],
        "cell": (median["cell"] - register) / median["version"],
        "verify": (median["verify"] - document) / median["version"],
    }
    lines = [
        f"{city}，{rounds} 轮的中位数，整个进程，轮流测量。",
        "",
        machine("pandas", "XlsxWriter", "nbconvert"),
        "",
        *lines_of_runs(median, share),
        "",
        *lines_of_commands(median, starts),
        "",
        f"读 values.json {register:.3f} 秒，读报告 {document:.3f} 秒。",
    ]
    write_section("审计", [*lines, "", "重新测量：`python benchmarks/audit.py [城市] [轮数]`"])


def lines_of_runs(median, share):
    """Return the lines on what the audit adds to a run."""
    held = "是" if share <= MOST_SHARE else "否"
    both = (median["whole"] - median["barest"]) / median["barest"]
    return [
        "| 运行 | 秒 |",
        "|---|---|",
        *(f"| {text} | {median[way]:.2f} |" for way, text in NAMES.items()),
        "",
        f"底稿和网页使一次运行增加 {share:.0%}（要求不超过 {MOST_SHARE:.0%}：{held}）；"
        f"连同复核版和复核基准增加 {both:.0%}。",
    ]


def lines_of_commands(median, starts):
    """Return the lines on what commands take beyond reading their files."""
    commands = {
        "trace": "`shifan trace` 数据编号",
        "cell": "`shifan trace` 单元格",
        "verify": "`shifan verify`",
    }
    return [
        "| 命令 | 秒 | （减去读文件）÷ `shifan --version` | 不超过 3 |",
        "|---|---|---|---|",
        f"| `shifan --version` | {median['version']:.2f} | 1 | |",
        *(
            f"| {text} | {median[way]:.2f} | {starts[way]:.2f} | {'是' if starts[way] <= MOST_STARTS else '否'} |"
            for way, text in commands.items()
        ),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--without"]:
        run_without([name for name in sys.argv[2].split(",") if name], sys.argv[3], sys.argv[4])
    else:
        main(*sys.argv[1:])
