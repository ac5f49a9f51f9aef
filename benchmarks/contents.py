"""Page numbers of the contents beside the pages on which LibreOffice puts the headings, for random cities.

    python benchmarks/contents.py [NUMBER] [FIRST SEED]

writes the section 目录页码 of RESULTS.md. Needs soffice and pdftotext. Pages once laid out are kept in the folder for
temporary files by the SHA-256 of their report: a measurement that was broken off goes on where it was.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docx import Document  # noqa: E402
from docx.oxml.ns import qn  # noqa: E402

from benchmarks.results import machine, write_section  # noqa: E402
from shifan.charts import NAMES, draw  # noqa: E402
from shifan.clean import clean  # noqa: E402
from shifan.report.make.docx_report import INTERNAL, Picture, ReportData, build  # noqa: E402
from shifan.stages import scored  # noqa: E402
from shifan.standards import Standard, load  # noqa: E402
from tests.score.claims.random_city import KINDS, random_city  # noqa: E402
from tests.small_city import raw_city  # noqa: E402

_WORDS = (
    "市、县两级",
    "监督抽检",
    "“两个责任”",
    "食品安全",
    "100%",
    "2023年",
    "（以下简称平台）",
    "开展",
    "《食品安全责任清单》",
    "，",
    "，",
    "。",
    "12345热线",
    "学校食堂",
    "落实",
)
_PATIENCE, _TRIES, _BATCH = 900, 3, 4  # seconds, attempts, reports that are laid out in one start
_KEPT = Path(tempfile.gettempdir()) / "shifan-contents"
_CONTENTS, _ANNEX = "目录", re.compile(r"(附件\d)　(.+)")


@dataclass(frozen=True)
class Told:
    """An entry of the contents: the page that it tells, and those on which the heading stands."""

    seed: int
    heading: str
    page: int
    found: tuple[int, ...]

    @property
    def right(self) -> bool:
        """Return whether the heading stands on the page that is told."""
        return self.page in self.found


def main(number: int, first: int) -> None:
    """Make the reports of some random cities, lay them out, and write how many entries are right."""
    pack = load("demo-2023")
    reports = {seed: _report(pack, seed) for seed in range(first, first + number)}
    _lay_out(list(reports.values()))
    told = [entry for seed, report in reports.items() for entry in _compared(seed, report)]
    wrong = [entry for entry in told if not entry.right]
    cities = len({entry.seed for entry in wrong})
    write_section("目录页码", [*_summary(number, first, told, cities), *map(_line, wrong)])


def _lay_out(reports: list[Path]) -> None:
    """Write the PDFs of reports, some in one start of LibreOffice, which now and then hangs: then once more."""
    for _ in range(_TRIES):
        waiting = [report for report in reports if not _pdf(report).is_file()]
        for start in range(0, len(waiting), _BATCH):
            _start_office(waiting[start : start + _BATCH])
    missing = [str(report) for report in reports if not _pdf(report).is_file()]
    if missing:
        raise SystemExit(f"not laid out: {missing}")


def _start_office(batch: list[Path]) -> None:
    """Lay out reports with a profile of their own; what is ready when time is up is kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = ["--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, batch)]
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", *words]
        # The program starts another: both end with their group when time is up.
        office = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            office.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, signal.SIGKILL)
            office.wait()
        for report in batch:
            made = folder / f"{report.stem}.pdf"
            if made.is_file() and made.read_bytes().rstrip().endswith(b"%%EOF"):
                shutil.move(made, _pdf(report))


def _pdf(report: Path) -> Path:
    return report.with_suffix(".pdf")


def _summary(number: int, first: int, told: list[Told], cities: int) -> list[str]:
    right = sum(entry.right for entry in told)
    return [
        f"{number}个随机城市（种子{first}至{first + number - 1}；各类城市{len(KINDS)}种）的内部版，"
        "由 LibreOffice 排版，逐条比较目录的页码和标题所在的页。",
        "",
        f"{len(told)}条中{right}条一致；全部一致的城市{number - cities}个。",
        "",
        machine("python-docx", "lxml"),
        "",
        "重新测量：`python benchmarks/contents.py`",
    ]


def _line(entry: Told) -> str:
    pages = "、".join(map(str, entry.found)) or "没有找到"
    return f"- 种子{entry.seed}（{KINDS[entry.seed % len(KINDS)]}）：{entry.heading}，目录{entry.page}，实际{pages}"


def _report(pack: Standard, seed: int) -> Path:
    """Write the internal edition of a random city with texts of random length."""
    sheets, dice = random_city(pack, seed), random.Random(seed)
    rows = sheets["工作成效", "成效"]
    rows[1:] = [
        [theme, f"主题{theme}", layer, f"小标题{layer}", _text(dice, dice.randrange(5, 120))]
        for theme in range(1, dice.randrange(2, 7))
        for layer in range(1, dice.randrange(2, 5))
    ]
    for row in sheets["现场检查", "检查记录"][1:]:
        row[3] = row[3] and _text(dice, dice.randrange(1, 9))
    made = clean(raw_city(sheets), pack).require()
    register = scored(made, pack)
    drawn = [draw(name, register, pack) for name in NAMES]
    charts = [
        Picture(own.name, own.title, own.png(), own.alt, own.source, own.empty) for own in drawn
    ]
    written = build(ReportData(register, pack, made, charts), INTERNAL)
    path = _KEPT / f"{hashlib.sha256(written).hexdigest()}.docx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(written)
    print(f"[{seed}]", end=" ", flush=True)
    return path


def _text(dice: random.Random, count: int) -> str:
    return "".join(dice.choice(_WORDS) for _ in range(count)) + "。"


def _compared(seed: int, path: Path) -> Iterator[Told]:
    """Yield the entries of a report's contents beside the pages of its PDF."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(_pdf(path)), "-"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    pages = [re.sub(r"\s", "", page) for page in done.stdout.split("\f")]
    body = pages[next(n for n, page in enumerate(pages) if _CONTENTS not in page) :]
    for entry in _entries(path):
        heading, number = re.fullmatch(r"(.*?)(\d+)", entry).groups()
        found = tuple(n for n, page in enumerate(body, 1) if _stands(heading, page))
        yield Told(seed, heading, int(number), found)


def _stands(heading: str, page: str) -> bool:
    """Return whether a heading stands on a page; of an annex number and title, which its list has not."""
    annex = _ANNEX.fullmatch(heading)
    if annex is None:
        return re.sub(r"\s", "", heading) in page
    # The number of a turned page may stand between the two.
    return re.search(rf"{annex[1]}(—\d+—)?{re.escape(annex[2])}", page) is not None


def _entries(path: Path) -> Iterator[str]:
    """Yield the lines of the contents: heading and page."""
    document = Document(io.BytesIO(path.read_bytes()))
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")).startswith("TOC"):
            yield "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*given, *(40, 1)[len(given) :])
