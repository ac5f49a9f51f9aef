"""Walk through the worked example of the guide and keep what is seen: what the commands say, and pictures of the files.

Needs Chromium, LibreOffice and pdftoppm; with `--text` only what the commands say is kept, and none is needed.
Usage: python tools/make_screenshots.py [--text].
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image

PROJECT = Path(__file__).parents[1]
IMAGES, CONSOLE = PROJECT / "docs" / "images", PROJECT / "docs" / "guide" / "console"
CITY, BROKEN = "示例甲市", "资料审查.xlsx"
MOST = 16  # lines kept of what a command says
BODY = 2  # the page on which the report proper starts


def main(pictured: bool = True) -> None:
    """Write docs/guide/console/*.txt and docs/images/**/*.png."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made) / "工作"
        root.mkdir()
        (IMAGES / "guide").mkdir(parents=True, exist_ok=True)
        walk(root, CONSOLE, pictured)


def walk(root: Path, console: Path, pictured: bool = True) -> None:
    """Go through the example in an empty folder, and keep what the commands say in another."""
    console.mkdir(parents=True, exist_ok=True)
    _begin(root, console, pictured)
    run = next((root / "output" / CITY).glob("r001-*"))
    _review(root, run, console)
    if pictured:
        pictures(root, run)
    corrected(root)
    said(root, console, "9-run", "run", CITY)
    said(root, console, "a-diff", "diff", CITY, "r001", "r003")
    said(root, console, "b-status", "status")
    report = str(run / "初评报告.docx")
    said(root, console, "c-refresh", "refresh", report, "-o", "初评报告-更新.docx")


def _begin(root: Path, console: Path, pictured: bool) -> None:
    """Blank workbooks, filled ones with a fault, the check, and the first run."""
    said(root, console, "1-new", "new", CITY)
    blank = root / "data" / "raw" / CITY / BROKEN
    if pictured:
        page(blank, "guide/blank.png", 2, (0, 0, 1, 0.55))
        page(blank, "guide/blank-guide.png", 1, (0, 0, 1, 0.75))
    filled(root)
    said(root, console, "2-check", "check", CITY)
    if pictured:
        ran(root, "check", CITY, "--annotate", "批注")
        page(root / "批注" / BROKEN, "guide/results.png", 1, (0, 0, 1, 0.3))
    shutil.copyfile(PROJECT / "data" / "raw" / CITY / BROKEN, blank)
    said(root, console, "3-run", "run", CITY)


def _review(root: Path, run: Path, console: Path) -> None:
    """Verify, trace, sign, and run again with the signature."""
    said(root, console, "4-verify", "verify", str(run / "初评报告.docx"))
    said(root, console, "5-trace", "trace", CITY, "onsite.sites")
    note = ("--note", "逐条核对扣分，抽查检查记录")
    said(root, console, "6-sign", "sign", CITY, "--reviewer", "张三", "--scope", "all", *note)
    said(root, console, "7-run", "run", CITY)
    said(root, console, "8-status", "status", CITY)


def filled(root: Path) -> None:
    """Put filled workbooks in the place of the blank ones, one of them with a deduction left out."""
    target = root / "data" / "raw" / CITY
    shutil.rmtree(target)
    shutil.copytree(PROJECT / "data" / "raw" / CITY, target)
    book = openpyxl.load_workbook(target / BROKEN)
    sheet = book["评分"]
    column = next(
        cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value == "扣分"
    )
    sheet.cell(row=5, column=column).value = None
    book.save(target / BROKEN)


def corrected(root: Path) -> None:
    """Correct one deduction without touching the workbook."""
    folder = root / "data" / "raw" / CITY
    cell = openpyxl.load_workbook(folder / BROKEN)["评分"]["D2"].value
    heads = "文件,工作表,单元格,原值,新值,理由,更正人,日期"
    (folder / "更正.csv").write_text(
        f"{heads}\n{BROKEN},评分,D2,{cell},0.6,录入错误,张三,2023-12-01\n", encoding="utf-8"
    )


def pictures(root: Path, first: Path) -> None:
    """Take pictures of the report, the charts, the workbook and the audit page."""
    last = next((root / "output" / CITY).glob("r002-*"))
    page(first / "初评报告.docx", "guide/report.png", BODY)
    web(last / "审计" / "index.html", "guide/audit.png", (1180, 900))
    web(
        last / "审计" / "index.html",
        "guide/search.png",
        (1180, 620),
        "#q=onsite.sites",
        only="search",
    )
    web(last / "审计" / "index.html", "guide/charts.png", (1180, 800), only="charts")
    web(last / "审计" / "index.html", "guide/signed.png", (1180, 620), only="signatures")
    shutil.copyfile(
        first / "图表" / next(path.name for path in (first / "图表").glob("*各指标得分率.png")),
        root / "chart.png",
    )
    keep(Image.open(root / "chart.png"), "chart.png", 920)
    shutil.copyfile(IMAGES / "guide" / "report.png", IMAGES / "report.png")


def ran(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Return a command after it has run in a root."""
    return subprocess.run(
        [sys.executable, "-m", "shifan", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "COLUMNS": "100"},
    )


def said(root: Path, console: Path, name: str, *arguments: str) -> None:
    """Keep what a command says, with the prompt before it and no path of this machine."""
    done = ran(root, *arguments)
    shown = f"$ shifan {' '.join(arguments)}\n{done.stdout}{done.stderr}".replace(f"{root}/", "")
    lines = shown.rstrip().splitlines()
    if len(lines) > MOST:
        lines = [*lines[: MOST - 4], "……", *lines[-2:]]
    (console / f"{name}.txt").write_text(
        "".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8", newline="\n"
    )


def page(
    file: Path, target: str, number: int, part: tuple[float, float, float, float] = (0, 0, 1, 1)
) -> None:
    """Keep a page of an office file, or a part of it in shares of width and height."""
    with tempfile.TemporaryDirectory() as made:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={Path(made).as_uri()}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                made,
                str(file),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                "110",
                "-png",
                "-f",
                str(number),
                "-l",
                str(number),
                str(Path(made) / f"{file.stem}.pdf"),
                str(Path(made) / "p"),
            ],
            check=True,
        )
        image = Image.open(next(Path(made).glob("p*.png")))
        keep(
            image.crop(
                tuple(
                    int(share * (image.width, image.height)[n % 2]) for n, share in enumerate(part)
                )
            ),
            target,
            760,
        )


def web(file: Path, target: str, size: tuple[int, int], query: str = "", only: str = "") -> None:
    """Keep a screenshot of a page, or of one of its sections."""
    browser = next(
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    )
    with tempfile.TemporaryDirectory() as made:
        shot = Path(made) / "shot.png"
        if only:  # a headless browser takes no picture of a page that has been scrolled
            style = (
                f"<style>main > section:not(#{only}), header.top {{ display: none }}</style></head>"
            )
            copy = Path(made) / file.name
            copy.write_text(
                file.read_text(encoding="utf-8").replace("</head>", style, 1), encoding="utf-8"
            )
            file = copy
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--user-data-dir={made}/profile",
                "--virtual-time-budget=4000",
                f"--window-size={size[0]},{size[1]}",
                f"--screenshot={shot}",
                file.as_uri() + query,
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        keep(Image.open(shot), target, size[0])


def keep(image: Image.Image, target: str, width: int) -> None:
    """Write a picture no wider than this, in few colours."""
    image = image.convert("RGB")
    if image.width > width:
        image = image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)
    image.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        IMAGES / target, optimize=True
    )


if __name__ == "__main__":
    main("--text" not in sys.argv[1:])
