"""The pictures of the guide: what each shows, how it is taken, and the text in it by which a change is noticed.

Office files need LibreOffice and pdftoppm, pages a Chromium; the text needs neither but for pages.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
from lxml import html
from PIL import Image

from tools.guides.answers import call, plain
from tools.guides.preparations import EXAMPLE, PROJECT, REVIEW

IMAGES = PROJECT / "docs" / "images"
TEXTS = IMAGES / "guide" / "texts.json"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
MOST_SIGNS = 200  # of the text that is compared: what the first page of a report holds
OFFICE_WIDTH, COLOURS, DOTS_PER_INCH = 760, 64, 110
Share = tuple[float, float, float, float]


@dataclass(frozen=True)
class OfficePicture:
    """A page of an office file, or a part of it in shares of width and height."""

    file: str  # below the folder of the walk; `*` for what a run is called
    page: int
    part: Share = (0, 0, 1, 1)
    sheet: str = ""  # of a workbook, alone


@dataclass(frozen=True)
class WebPicture:
    """A page, or one of its sections, in a window of a size."""

    size: tuple[int, int]
    query: str = ""
    only: str = ""
    run: str = "r001"

    @property
    def file(self) -> str:
        """Return where the page is, below the folder of the walk."""
        return f"output/{EXAMPLE}/{self.run}-*/审计/index.html"


_ANNOTATED = f"批注/{REVIEW}"
PICTURES: Mapping[str, OfficePicture | WebPicture] = {
    "guide/blank.png": OfficePicture(f"data/raw/{EXAMPLE}/{REVIEW}", 1, (0, 0, 1, 0.55), "评分"),
    "guide/blank-guide.png": OfficePicture(
        f"data/raw/{EXAMPLE}/{REVIEW}", 1, (0, 0, 1, 0.75), "填表说明"
    ),
    "guide/results.png": OfficePicture(_ANNOTATED, 1, (0, 0, 1, 0.3), "检查结果"),
    "guide/report.png": OfficePicture(f"output/{EXAMPLE}/r*/初评报告.docx", 2),
    "guide/audit.png": WebPicture((1180, 900)),
    "guide/search.png": WebPicture((1180, 620), "#q=onsite.sites", "search"),
    "guide/charts.png": WebPicture((1180, 800), only="charts"),
    "guide/signed.png": WebPicture((1180, 620), only="signatures", run="r002"),
}


def take(folder: Path, name: str) -> None:
    """Take a picture of the guide; with that of the report also those of the README."""
    picture = PICTURES[name]
    path = _file(folder, name)
    if isinstance(picture, OfficePicture):
        keep(_office_page(path, picture), name, OFFICE_WIDTH)
    else:
        keep(screenshot(path, picture), name, picture.size[0])
    if name == "guide/report.png":
        shutil.copyfile(IMAGES / name, IMAGES / "report.png")
        (chart,) = (path.parent / "图表").glob("*各指标得分率.png")
        keep(Image.open(chart), "chart.png", 920)


def _file(folder: Path, name: str) -> Path:
    """Return the file that a picture shows, the newest if there are several; annotated copies are made."""
    file = PICTURES[name].file
    if file == _ANNOTATED and not (folder / file).exists():
        call(["check", EXAMPLE, "--annotate", "批注"])
    return max(folder.glob(file))


def text(folder: Path, name: str) -> str:
    """Return the text that a picture shows, as far as it is compared; what varies is replaced."""
    picture, path = PICTURES[name], _file(folder, name)
    if isinstance(picture, WebPicture):
        found = _page_text(path, picture)
    elif path.suffix == ".docx":
        found = _body(path)
    else:
        sheet = openpyxl.load_workbook(path)[picture.sheet]
        found = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    return plain([re.sub(r"\s+", " ", " ".join(found))])[:MOST_SIGNS]


def _body(path: Path) -> list[str]:
    """Return the paragraphs of a report after its contents."""
    texts = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    return texts[texts.index("（一）评价方式") :]


def _page_text(path: Path, picture: WebPicture) -> list[str]:
    """Return the texts of a page's shown sections after its scripts ran."""
    with _prepared(path, picture) as page:
        dom = html.fromstring(_browser(page, "--dump-dom", picture.query).stdout)
    place = f"//*[@id='{picture.only}']" if picture.only else "//header | //main/section"
    shown = dom.xpath(place)
    return [
        node.strip()
        for part in shown
        for node in part.xpath(".//text()[not(ancestor::script or ancestor::style)]")
        if node.strip()
    ]


def recorded() -> dict[str, dict[str, object]]:
    """Return size and text of each picture as they were when it was taken."""
    found: dict[str, dict[str, object]] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return found


def record(texts: Mapping[str, str]) -> None:
    """Write size and text of each picture."""
    found = {
        name: {"size": list(Image.open(IMAGES / name).size), "text": shown}
        for name, shown in texts.items()
    }
    written = json.dumps(found, ensure_ascii=False, indent=1)
    TEXTS.write_text(f"{written}\n", encoding="utf-8", newline="\n")


class _prepared:
    """A page, or a copy of it with one section: a headless browser takes no picture of a scrolled page."""

    def __init__(self, path: Path, picture: WebPicture) -> None:
        self.path, self.only = path, picture.only
        self.folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Path:
        if not self.only:
            return self.path
        hidden = f"main > section:not(#{self.only}), header.top {{ display: none }}"
        copy = Path(self.folder.name) / self.path.name
        page = self.path.read_text(encoding="utf-8")
        copy.write_text(
            page.replace("</head>", f"<style>{hidden}</style></head>", 1), encoding="utf-8"
        )
        return copy

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def screenshot(path: Path, picture: WebPicture) -> Image.Image:
    """Return a screenshot of a page."""
    with _prepared(path, picture) as page, tempfile.TemporaryDirectory() as made:
        shot = Path(made) / "shot.png"
        size = f"--window-size={picture.size[0]},{picture.size[1]}"
        _browser(page, f"--screenshot={shot}", picture.query, size, "--hide-scrollbars")
        return Image.open(shot).convert("RGB")


def _browser(page: Path, task: str, query: str, *options: str) -> subprocess.CompletedProcess[str]:
    browser = next(found for name in BROWSERS if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as profile:
        usual = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000"]
        return subprocess.run(
            [browser, *usual, f"--user-data-dir={profile}", *options, task, page.as_uri() + query],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )


def _office_page(file: Path, picture: OfficePicture) -> Image.Image:
    with tempfile.TemporaryDirectory() as made:
        if picture.sheet:
            file = _one_sheet(file, picture.sheet, Path(made))
        convert = ["soffice", f"-env:UserInstallation={Path(made).as_uri()}/profile", "--headless"]
        to_pdf = ["--convert-to", "pdf", "--outdir", made, str(file)]
        subprocess.run([*convert, *to_pdf], check=True, capture_output=True, timeout=180)
        number = str(picture.page)
        pages = ["-r", str(DOTS_PER_INCH), "-png", "-f", number, "-l", number]
        pdf, target = Path(made) / f"{file.stem}.pdf", Path(made) / "p"
        subprocess.run(["pdftoppm", *pages, str(pdf), str(target)], check=True)
        image = Image.open(next(Path(made).glob("p*.png"))).convert("RGB")
    left, top, right, bottom = picture.part
    width, height = image.size
    return image.crop(
        (int(left * width), int(top * height), int(right * width), int(bottom * height))
    )


def _one_sheet(file: Path, name: str, folder: Path) -> Path:
    """Return a copy of a workbook in which one sheet alone is left."""
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        if sheet.title != name:
            del book[sheet.title]
    book.save(folder / file.name)
    return folder / file.name


def keep(image: Image.Image, target: str, width: int) -> None:
    """Write a picture no wider than this, in few colours."""
    image = image.convert("RGB")
    if image.width > width:
        image = image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)
    few = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    (IMAGES / target).parent.mkdir(parents=True, exist_ok=True)
    few.save(IMAGES / target, optimize=True)
