"""Write a copy of each workbook with the findings of a check in it. Originals are not touched.

An xlsx or xlsm file is edited part by part (decision 0215); of any other file the cells are written anew.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.files.durable import write_whole
from shifan.intake.annotate.findings_sheet import UNTOUCHED
from shifan.intake.annotate.made_anew import package_of_cells
from shifan.intake.annotate.marked_package import marked_package
from shifan.intake.annotate.package_parts import NotEditable
from shifan.intake.model import RawCity, Workbook
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.raw_sheets import ALL_SHEET_NAMES
from shifan.received import read_bytes
from shifan.records import dataclass

_PACKAGES = (".xlsx", ".xlsm", ".et")


@dataclass(frozen=True)
class AnnotatedCopy:
    """A copy that was written, and what of its original it does not carry; `replaces`: it may take its place."""

    path: Path
    lost: tuple[str, ...]
    replaces: bool


def annotate(raw: RawCity, findings: Iterable[Finding], folder: Path) -> list[Path]:
    """Return the copies written into `folder`; Refused if that is, or lies in, a folder of raw data."""
    return [copy.path for copy in annotated(raw, findings, folder)]


def annotated(raw: RawCity, findings: Iterable[Finding], folder: Path) -> Iterator[AnnotatedCopy]:
    """Yield each copy as it is written; Refused, before any is, if one would take the place of a mended one."""
    folder, findings = _made_folder(raw, Path(folder)), list(findings)
    books = [
        book
        for name in ALL_SHEET_NAMES
        if name in raw.workbooks
        for book in _by_file(raw.workbooks[name])
    ]
    for book in books:
        _refuse_mended(raw, book, folder)
    for book in books:
        yield _written(raw, book, _of_workbook(book, findings), folder)


def _by_file(book: Workbook) -> list[Workbook]:
    """Return a workbook as one for each file that its sheets stand in; CSV files stay together."""
    own = Workbook(book.name, book.file, book.sha256, dict(book.sheets))
    files: dict[str, Workbook] = {}
    for sheet in book.all_sheets():
        if sheet.file in (book.file, *(first.file for first in book.sheets.values())):
            own.sheets.setdefault(sheet.name, sheet)
        else:
            stem, _, _ = sheet.file.rpartition(".")
            part = files.setdefault(sheet.file, Workbook(stem, sheet.file, sheet.sha256))
            part.sheets.setdefault(sheet.name, sheet)
    if book.file:
        own.sheets = {name: sheet for name, sheet in own.sheets.items() if sheet.file == book.file}
    return [own, *files.values()]


def _of_workbook(book: Workbook, findings: list[Finding]) -> list[Finding]:
    files = {sheet.file for sheet in book.all_sheets()} | {book.file}
    return [
        finding
        for finding in findings
        if finding.file in files or finding.file.startswith(f"{book.name}.")
    ]


def _made_folder(raw: RawCity, folder: Path) -> Path:
    """Return the folder, made if need be; Refused where a copy could take the place of an original."""
    raw_folder, wanted = raw.folder.resolve(), folder.resolve()
    if raw_folder in (wanted, *wanted.parents) or (folder / PROVENANCE).exists():
        raise _refused(
            str(folder), "这里是原始数据的文件夹", "另一个文件夹", "请换一个文件夹，原件不会被改动"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        found = "不能建立这个文件夹（同名文件已存在，或没有权限）"
        raise _refused(str(folder), found, "可以写入的文件夹", "请换一个文件夹") from None
    return folder


def _refused(file: str, found: str, expected: str, action: str) -> Refused:
    return Refused("annotate", file=file, found=found, expected=expected, action=action)


def _refuse_mended(raw: RawCity, book: Workbook, folder: Path) -> None:
    """Refuse to write over a file that somebody has worked in: it may hold what is mended and not yet put back."""
    original = raw.folder / book.file
    before = _content(original) if book.file and original.is_file() else None
    for name in (f"{book.name}{original.suffix.lower()}", f"{book.name}.xlsx"):
        path = folder / name
        if path.is_file() and before is not None and _content(path) == before:
            continue
        if path.is_file() and not _is_as_written(path):
            raise _refused(
                str(path),
                "这里已有同名的文件，不是检查写出的原样（可能已在其中改正）",
                "没有改过的副本，或没有这个文件",
                "已改正的请先放回 data/raw 代替原件；不要的请移走；也可以换一个文件夹",
            )


def _content(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except PermissionError:
        raise _refused(path.name, "文件正被 Excel、WPS 打开", "", "请关闭后重试") from None


def _is_as_written(path: Path) -> bool:
    """Return whether a file is a copy that nobody has saved since it was written."""
    try:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    with package.open(name) as part:
                        if UNTOUCHED in part.read(200):
                            return True
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return False


def _written(raw: RawCity, book: Workbook, findings: list[Finding], folder: Path) -> AnnotatedCopy:
    """Return the copy of a file after writing it whole."""
    copy, content = _edited(raw, book, findings, folder) or _made_anew(raw, book, findings, folder)
    try:
        write_whole(copy.path, content)
    except PermissionError:
        raise _refused(
            copy.path.name,
            "文件正被 Excel、WPS 打开，或没有写入的权限",
            "",
            "请关闭后重试，或换一个文件夹",
        ) from None
    return copy


def _edited(
    raw: RawCity, book: Workbook, findings: list[Finding], folder: Path
) -> tuple[AnnotatedCopy, bytes] | None:
    """Return the original with the findings in it; None for a file that is no package that can be edited."""
    path = raw.folder / book.file
    suffix = path.suffix.lower()
    content = _content(path) if suffix in _PACKAGES else b""
    if not content.startswith(b"PK"):
        return None
    merges = {sheet.name: sheet.merges for sheet in book.all_sheets()}
    try:
        marked, lost = marked_package(content, findings, merges)
    except (NotEditable, ValueError, LookupError):  # a number that is none, a reference to nothing
        return None
    return AnnotatedCopy(folder / f"{book.name}{suffix}", lost, not lost), marked


def _made_anew(
    raw: RawCity, book: Workbook, findings: list[Finding], folder: Path
) -> tuple[AnnotatedCopy, bytes]:
    """Return the cells of a file as a workbook of their own with the findings in it."""
    name = f"{book.name}.xlsx"
    files = [book.file] if book.file else sorted({sheet.file for sheet in book.sheets.values()})
    made = f"由 {'、'.join(files)} 的内容写成"
    is_csv = not book.file or book.file.endswith(".csv")
    advice = (
        f"原来的格式、公式和批注（{made}；请在原件上改正。要得到保留全部内容的副本，请用 Excel 或 WPS "
        f"把原件另存为 {name} 代替原件，在 来源.toml 中改为 {name}，再检查一次）"
    )
    if is_csv:
        advice = f"逐表 CSV 的形式（{made}；改好后用它代替原件，并在 来源.toml 中改为 {name}）"
    package, titles = package_of_cells(book.all_sheets(), raw.corrections)
    merges = {titles[sheet.name]: sheet.merges for sheet in book.all_sheets()}
    named = [replace(each, sheet=titles.get(each.sheet, each.sheet)) for each in findings]
    content, lost = marked_package(package, named, merges, (advice,))
    return AnnotatedCopy(folder / name, lost, is_csv), content
