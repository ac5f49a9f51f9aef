"""The workbooks come back annotated: copies with a comment and a fill on each cell in question, and a sheet 检查结果."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook as NewBook
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from shifan.errors import Finding, Refused
from shifan.intake.corrections import shown
from shifan.intake.model import LAYOUT, RawCity, Workbook, address, position

_FILLS = {"error": "F8CBAD", "warning": "FFE699", "info": "C6E0B4"}
_WORDS = {"error": "拒绝", "warning": "请核对", "info": "已改正"}
_RESULTS = "检查结果"
_MOST_MARKED = 2_000
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
        try:
            return load_workbook(raw.folder / book.file)
        except PermissionError:
            raise Refused("annotate", file=book.file, found="文件正被 Excel、WPS 打开", action="请关闭后重试") from None
        except Exception:       # a file that the strict writer library cannot open is made anew from its cells
            pass
    made = NewBook()
    made.remove(made.active)
    for sheet in book.sheets.values():
        page = made.create_sheet(sheet.name)
        for n, row in enumerate(sheet.rows, 1):
            for m, content in enumerate(row, 1):
                if content not in ("", None):
                    cell = page.cell(n, m)
                    cell.value = _writable(content)
                    if isinstance(content, str):
                        cell.data_type = "s"     # a text that begins with = stays a text
    return made


def _writable(content: object) -> object:
    """Return what a workbook can hold: texts without control signs."""
    return ILLEGAL_CHARACTERS_RE.sub("", content)[:32_767] if isinstance(content, str) else content


def _mark(copy: NewBook, finding: Finding) -> None:
    """Put fill and comment on every cell of the finding: D3, D3:D9 or D3:D5,D9."""
    names = {re.sub(r"\s", "", name): name for name in copy.sheetnames}
    if finding.sheet not in names:
        return
    page = copy[names[finding.sheet]]
    text = _writable(f"{_WORDS[finding.severity]}：{finding.found}\n应为：{finding.expected}\n{finding.action}")
    for place in itertools.islice(_cells(finding.cell), _MOST_MARKED):
        cell = _visible(page, place)
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(before + text, "shifan", width=320, height=140)
        cell.fill = PatternFill("solid", fgColor=_FILLS[finding.severity])


def _cells(cell: str) -> Iterator[str]:
    for part in cell.removesuffix("等").split(","):
        first, _, last = part.partition(":")
        start, end = position(first), position(last or first)
        if start and end and max(end) < 1_048_576:
            for row in range(start[0], end[0] + 1):
                yield from (address(row, column) for column in range(start[1], end[1] + 1))


def _visible(page: Worksheet, place: str) -> Cell:
    """Return the cell, or the first cell of the merged range that hides it."""
    cell = page[place]
    if isinstance(cell, MergedCell):
        span = next(span for span in page.merged_cells.ranges if place in span)
        return page.cell(span.min_row, span.min_col)
    return cell


def _results(copy: NewBook, findings: list[Finding]) -> None:
    if _RESULTS in copy.sheetnames:
        del copy[_RESULTS]
    page = copy.create_sheet(_RESULTS, 0)
    heads = ("级别", "工作表", "单元格", "发现", "应为", "处理")
    rows = [(_WORDS[f.severity], f.sheet, f.cell, f.found, f.expected, f.action) for f in findings] or [("没有发现", "", "", "", "", "")]
    for n, row in enumerate([heads, *rows], 1):
        for m, text in enumerate(row, 1):
            cell = page.cell(n, m, _writable(shown(text)))
            cell.data_type = "s"
            cell.font = Font(bold=n == 1)
    for letter, width in zip("ABCDEF", (10, 14, 12, 50, 40, 50), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
