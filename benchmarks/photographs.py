"""What all documents of a city cost with 300 photographs of 4 MB: CPU time beside the run without, and memory.

    python benchmarks/photographs.py [CITY]

writes the section 文书和照片 of RESULTS.md. The photographs are noise, the same at each call: three of each problem.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import openpyxl  # noqa: E402
from PIL import Image  # noqa: E402

from benchmarks.results import machine, write_section  # noqa: E402

SIZE, DIFFERENT, EACH, BYTES = (4000, 3000), 6, 3, 4_000_000
MOST_RATIO, MOST_MEMORY = 1.0, 600
REPEATS = 2
_CALL = """
import json, resource, sys, time
from shifan.run.one_city import run_city
from shifan.run.task import RunOptions
root, city, *documents = sys.argv[1:]
run_city(root, city, RunOptions(second_core=False, force=True, documents=tuple(documents)))
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def main(city: str) -> None:
    """Measure and write the ratio of times, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        plain, full = Path(folder) / "无照片", Path(folder) / "有照片"
        for root in (plain, full):
            shutil.copytree(ROOT / "data" / "raw" / city, root / "data" / "raw" / city)
        names = _number_photographs(full / "data" / "raw" / city)
        pictures = [_picture(number) for number in range(DIFFERENT)]
        target = full / "data" / "raw" / city / "照片"
        target.mkdir()
        for place, name in enumerate(names):
            (target / f"{name}.jpg").write_bytes(pictures[place % DIFFERENT])
        decoding = _decoding(pictures) * len(names) / DIFFERENT
        measured = [_pair(plain, full, city) for _ in range(REPEATS)]
    without = min(first for first, _, _ in measured)
    with_all, memory = min((second, memory) for _, second, memory in measured)
    _write(city, len(names), (without, with_all, decoding), memory)


def _pair(plain: Path, full: Path, city: str) -> tuple[float, float, float]:
    """Return CPU seconds of a run with the shortest document only, of one with all; the memory of that in MB."""
    without, _ = _run(plain, city, "报送函")
    with_all, memory = _run(full, city)
    return without, with_all, memory


def _run(root: Path, city: str, *documents: str) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CALL, str(root), city, *documents],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    seconds, kilobytes = json.loads(done.stdout.splitlines()[-1])
    return seconds, kilobytes / 1024


def _number_photographs(raw: Path) -> list[str]:
    """Give each record with a problem three photographs; return their names."""
    path, names = raw / "现场检查.xlsx", []
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["检查记录"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, columns["检查结果"]).value == "不符合":
            own = [f"ZP{len(names) + each + 1:04}" for each in range(EACH)]
            sheet.cell(row, columns["照片编号"]).value = "、".join(own)
            names += own
    workbook.save(path)
    return names


def _picture(seed: int) -> bytes:
    """Return a JPEG of about 4 MB: noise over large spots, as grain over a scene."""
    random = np.random.default_rng(seed)
    spots = Image.fromarray(random.integers(0, 256, (30, 40, 3), dtype=np.uint8))
    scene = np.asarray(spots.resize(SIZE, Image.Resampling.BICUBIC)).astype(np.float32)
    grain = random.normal(0, 7, (SIZE[1], SIZE[0], 1)).astype(np.float32)
    picture = Image.fromarray((scene + grain).clip(0, 255).astype(np.uint8))
    for quality in range(95, 40, -5):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= BYTES * 1.1:
            break
    return buffer.getvalue()


def _decoding(pictures: list[bytes]) -> float:
    began = time.process_time()
    for picture in pictures:
        Image.open(io.BytesIO(picture)).load()
    return time.process_time() - began


def _write(city: str, number: int, seconds: tuple[float, float, float], memory: float) -> None:
    without, with_all, decoding = seconds
    ratio = (with_all - without - decoding) / without
    write_section(
        "文书和照片",
        [
            f"{city}全部文书和{number}张照片（每张约 4 MB，1200 万像素，噪声图），单进程，每次全部重做；CPU 时间。",
            "",
            "| | 秒 |",
            "|---|---|",
            f"| 只生成报送函、没有照片的运行 | {without:.2f} |",
            f"| 全部文书和照片的运行 | {with_all:.2f} |",
            f"| 其中照片：只解码一遍（不缩小）需要 | {decoding:.2f} |",
            "",
            f"多用的时间减去解码，为没有文书的运行的 {ratio:.2f} 倍（应不超过 {MOST_RATIO:.1f}）；"
            f"内存最多 {memory:.0f} MB（应不超过 {MOST_MEMORY}）。",
            "照片按缩小的比例解码，比完整解码快，因此这个倍数可以是负的。",
            "",
            f"测量时的负荷 {os.getloadavg()[0]:.1f}。",
            "",
            machine("pillow", "python-docx", "lxml"),
            "",
            "重新测量：`python benchmarks/photographs.py`",
        ],
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "晋中市")
