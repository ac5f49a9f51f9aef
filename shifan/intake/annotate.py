"""The workbooks come back annotated: copies with a comment and a fill on each cell in question, and a sheet 检查结果."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook as NewBook
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from shifan.errors import Finding, Refused
from shifan.intake.corrections import shown
from shifan.intake.model import LAYOUT, RawCity, Workbook, position

_FILLS = {"error": "F8CBAD", "warning": "FFE699", "info": "C6E0B4"}
_WORDS = {"error": "拒绝", "warning": "请核对", "info": "已改正"}
_RESULTS = "检查结果"
_ORDER = ("error", "warning", "info")


def annotate(raw: RawCity, findings: Iterable[Finding], folder: Path) -> list[Path]:
    """Return the copies written into `folder`; Refused if that is the city's own folder. Originals are not touched."""
    folder, findings = Path(folder), list(findings)
    if folder.resolve() == raw.folder.resolve():
        raise Refused("annotate", file=str(folder), found="与原始文件夹相同", expected="另一个文件夹", action="请换一个文件夹，原件不会被改动")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in LAYOUT:
        if name in raw.workbooks:
            book = raw.workbooks[name]
            files = {sheet.file for sheet in book.sheets.values()} | {book.file}
            own = [finding for finding in findings if finding.file in files or finding.file.startswith(f"{name}.")]
            written.append(_write(raw, book, own, folder / f"{name}.xlsx"))
    return written


def _write(raw: RawCity, book: Workbook, findings: list[Finding], target: Path) -> Path:
    copy = _copy(raw, book)
    for finding in sorted(findings, key=lambda one: _ORDER.index(one.severity), reverse=True):
        _mark(copy, finding)
    _results(copy, findings)
    try:
        copy.save(target)
    except PermissionError:
        raise Refused("annotate", file=target.name, found="文件正被 Excel、WPS 打开", action="请关闭后重试") from None
    return target


def _copy(raw: RawCity, book: Workbook) -> NewBook:
    """Return the workbook as it is, or made anew from its cells when it is not an xlsx file."""
    if book.file.lower().endswith((".xlsx", ".xlsm")):
        return load_workbook(raw.folder / book.file)
    made = NewBook()
    made.remove(made.active)
    for sheet in book.sheets.values():
        page = made.create_sheet(sheet.name)
        for n, row in enumerate(sheet.rows, 1):
            for m, content in enumerate(row, 1):
                if content not in ("", None):
                    cell = page.cell(n, m)
                    cell.value = content
                    if isinstance(content, str):
                        cell.data_type = "s"     # a text that begins with = stays a text
    return made


def _mark(copy: NewBook, finding: Finding) -> None:
    first = finding.cell.split(":")[0]
    if finding.sheet not in copy.sheetnames or position(first) is None:
        return
    cell = copy[finding.sheet][first]
    if cell.__class__.__name__ == "MergedCell":
        return
    text = f"{_WORDS[finding.severity]}：{finding.found}\n应为：{finding.expected}\n{finding.action}"
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + text, "shifan", width=320, height=140)
    cell.fill = PatternFill("solid", fgColor=_FILLS[finding.severity])


def _results(copy: NewBook, findings: list[Finding]) -> None:
    if _RESULTS in copy.sheetnames:
        del copy[_RESULTS]
    page = copy.create_sheet(_RESULTS, 0)
    heads = ("级别", "工作表", "单元格", "发现", "应为", "处理")
    rows = [(_WORDS[f.severity], f.sheet, f.cell, f.found, f.expected, f.action) for f in findings] or [("没有发现", "", "", "", "", "")]
    for n, row in enumerate([heads, *rows], 1):
        for m, text in enumerate(row, 1):
            cell = page.cell(n, m, shown(text))
            cell.data_type = "s"
            cell.font = Font(bold=n == 1)
    for letter, width in zip("ABCDEF", (10, 14, 12, 50, 40, 50), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
