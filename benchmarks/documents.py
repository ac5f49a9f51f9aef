"""What documents cost: CPU time of one more document by kind, and of all of them beside the run without.

    python benchmarks/documents.py [CITY]

writes the section 文书用时 of RESULTS.md. Photographs are not counted here: benchmarks/photographs.py.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.results import machine, write_section  # noqa: E402
from shifan.files.places import place  # noqa: E402
from shifan.report.documents.produce import produce  # noqa: E402
from shifan.report.slides.fill import fill  # noqa: E402
from shifan.run.one_city import run_city  # noqa: E402
from shifan.run.task import RunOptions  # noqa: E402
from shifan.stages import Work  # noqa: E402

REPEATS, MOST_MS = 5, 30
FILLERS = {".pptx": fill}


def main(city: str) -> None:
    """Measure and write ms a document by kind, and the share of the run."""
    gc.set_threshold(50_000, 20, 100)  # as a run sets it
    work = Work(place(ROOT, city))
    data = work.report_data()
    produce(work.standard.documents, data, FILLERS)  # modules are loaded, patterns compiled
    without = replace(data, charts=[replace(chart, png=_dot()) for chart in data.charts])
    rows, total, count, beyond = [], 0.0, 0, 0.0
    for document in work.standard.documents:
        seconds, made = min(_seconds(data, document) for _ in range(REPEATS))
        bare, _ = min(_seconds(without, document) for _ in range(REPEATS))
        total, count, beyond = total + seconds, count + made, beyond + bare
        if made:
            each = f"{seconds * 1000 / made:.1f} | {bare * 1000 / made:.1f}"
            rows.append(f"| {document.name} | {made} | {each} |")
    alone = _run_with_one(city)
    share = f"合计 {total:.2f} 秒，为同一次运行其余部分（{alone:.2f} 秒）的 {total / alone:.2f} 倍"
    each = f"{total * 1000 / count:.1f} | {beyond * 1000 / count:.1f}"
    rows += [f"| 全部 | {count} | {each} |", "", f"{share}。不含图的应不超过 {MOST_MS} 毫秒。"]
    write_section("文书用时", _lines(city, rows))


def _lines(city: str, rows: list[str]) -> list[str]:
    return [
        f"{city}随附的全部文书，不含照片；每份都含打开模板一次（同一模板的各份分摊）。",
        "",
        "| 文书 | 份数 | 每份（CPU 毫秒） | 其中的图各只有一点时 |",
        "|---|---|---|---|",
        *rows,
        "",
        f"测量时的负荷 {os.getloadavg()[0]:.1f}；机器上有别的进程争用时，CPU 时间偏高。",
        "",
        machine("python-docx", "lxml"),
        "",
        "重新测量：`python benchmarks/documents.py`",
    ]


def _dot() -> bytes:
    """Return a picture of one point."""
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(buffer, "PNG")
    return buffer.getvalue()


def _seconds(data, document) -> tuple[float, int]:
    began = time.process_time()
    made = produce([document], data, FILLERS)
    return time.process_time() - began, len(made)


def _run_with_one(city: str) -> float:
    """Return the CPU time of a run of the same city that makes one document only."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "data" / "raw"
        raw.mkdir(parents=True)
        (raw / city).symlink_to(ROOT / "data" / "raw" / city)
        began = time.process_time()
        run_city(folder, city, RunOptions(second_core=False, documents=("公示稿",)))
        return time.process_time() - began


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "晋中市")
