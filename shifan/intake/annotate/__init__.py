"""The workbooks come back annotated: copies with a comment and a fill on each cell in question, and a sheet 检查结果."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.intake.annotate import marks, results
from shifan.intake.annotate.cached import put_back
from shifan.intake.annotate.copies import Copy, copy_of
from shifan.intake.model import LAYOUT, RawCity, Workbook
from shifan.intake.provenance import FILE as PROVENANCE

_ORDER = ("error", "warning", "info")


def annotate(raw: RawCity, findings: Iterable[Finding], folder: Path) -> list[Path]:
    """Return the copies written into `folder`; Refused if that is, or lies in, a folder of raw data. Originals are not touched."""
    return [path for path, _ in annotated(raw, findings, folder)]


def annotated(
    raw: RawCity, findings: Iterable[Finding], folder: Path
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield each copy as it is written, with what of its original it does not carry."""
    folder, findings = _target(raw, Path(folder)), list(findings)
    for name in LAYOUT:
        if name in raw.workbooks:
            book = raw.workbooks[name]
            copy = copy_of(raw, book)
            _mark(copy, _own(book, name, findings))
            yield _save(copy, folder / copy.name), copy.lost


def _own(book: Workbook, name: str, findings: list[Finding]) -> list[Finding]:
    files = {sheet.file for sheet in book.sheets.values()} | {book.file}
    return [
        finding
        for finding in findings
        if finding.file in files or finding.file.startswith(f"{name}.")
    ]


def _target(raw: RawCity, folder: Path) -> Path:
    """Return the folder, made if need be; Refused where a copy could take the place of an original."""
    own, wanted = raw.folder.resolve(), folder.resolve()
    if own in (wanted, *wanted.parents) or (folder / PROVENANCE).exists():
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


def _mark(copy: Copy, findings: list[Finding]) -> None:
    marks.wipe(copy.book)
    before = {}
    for finding in sorted(findings, key=lambda one: _ORDER.index(one.severity), reverse=True):
        marks.mark(copy.book, finding, before)
    marks.remember(copy.book, before)
    results.write(copy.book, findings, copy.lost)


def _save(copy: Copy, target: Path) -> Path:
    """Return the file after writing it beside its place, so that it is there whole or as it was."""
    unfinished = target.with_suffix(".part")
    try:
        copy.book.save(unfinished)
        put_back(unfinished, copy.results)
        unfinished.replace(target)
    except PermissionError:
        unfinished.unlink(missing_ok=True)
        raise Refused(
            "annotate", file=target.name, found="文件正被 Excel、WPS 打开", action="请关闭后重试"
        ) from None
    return target
