"""Write a copy of each workbook with the findings of a check in it. Originals are not touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.intake.annotate import cell_comments, findings_sheet
from shifan.intake.annotate.formula_results import restore_results
from shifan.intake.annotate.lost_parts import lost_parts
from shifan.intake.annotate.opened_copies import OpenedCopy, open_copy
from shifan.intake.model import RawCity, Workbook
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.raw_sheets import ALL_SHEET_NAMES

_SEVERITIES = ("error", "warning", "info")


def annotate(raw: RawCity, findings: Iterable[Finding], folder: Path) -> list[Path]:
    """Return the copies written into `folder`; Refused if that is, or lies in, a folder of raw data."""
    return [path for path, _ in annotated(raw, findings, folder)]


def annotated(
    raw: RawCity, findings: Iterable[Finding], folder: Path
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield each copy as it is written, with what of its original it does not carry."""
    folder, findings = _made_folder(raw, Path(folder)), list(findings)
    for name in ALL_SHEET_NAMES:
        if name in raw.workbooks:
            for book in _by_file(raw.workbooks[name]):
                yield _written(raw, book, _of_workbook(book, findings), folder)


def _written(
    raw: RawCity, book: Workbook, findings: list[Finding], folder: Path
) -> tuple[Path, tuple[str, ...]]:
    """Return the copy of a file after writing it, with what of its original it does not carry.

    What the writing library drops is known once it has written: then the copy is written again with a note of it.
    """
    copy = open_copy(raw, book)
    _write_findings(copy, findings)
    path = _save(copy, folder / copy.name)
    if not copy.from_original:
        return path, copy.lost
    named = "；".join(copy.lost)
    more = [word for word in lost_parts(raw.folder / book.file, path) if word not in named]
    if not more:
        return path, copy.lost
    again = open_copy(raw, book)
    again.lost += tuple(more)
    _write_findings(again, findings)
    return _save(again, folder / again.name), again.lost


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
        raise Refused(
            "annotate",
            file=str(folder),
            found="这里是原始数据的文件夹",
            expected="另一个文件夹",
            action="请换一个文件夹，原件不会被改动",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refused(
            "annotate",
            file=str(folder),
            found="不能建立这个文件夹（同名文件已存在，或没有权限）",
            expected="可以写入的文件夹",
            action="请换一个文件夹",
        ) from None
    return folder


def _write_findings(copy: OpenedCopy, findings: list[Finding]) -> None:
    """Put the findings into the copy, those of least weight first, so that the worst one gives a cell its fill."""
    cell_comments.remove_earlier(copy.book)
    original_fills: cell_comments.Fills = {}
    on_cells = [finding for finding in findings if finding.code != "comment"]  # that is one already
    by_weight = sorted(
        on_cells, key=lambda finding: _SEVERITIES.index(finding.severity), reverse=True
    )
    for finding in by_weight:
        cell_comments.add(copy.book, finding, original_fills)
    cell_comments.keep_fills(copy.book, original_fills)
    findings_sheet.write(copy.book, findings, copy.lost)


def _save(copy: OpenedCopy, target: Path) -> Path:
    """Return the file after writing it beside its place, so that it is there whole or as it was."""
    unfinished = target.with_suffix(".part")
    try:
        copy.book.save(unfinished)
        restore_results(unfinished, copy.results)
        unfinished.replace(target)
    except PermissionError:
        unfinished.unlink(missing_ok=True)
        raise Refused(
            "annotate", file=target.name, found="文件正被 Excel、WPS 打开", action="请关闭后重试"
        ) from None
    return target
