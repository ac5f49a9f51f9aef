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
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from shifan.errors import Finding, Refused
from shifan.intake.corrections import shown
from shifan.intake.model import LAYOUT, RawCity, Workbook, address, position
from shifan.intake.provenance import FILE as PROVENANCE

_FILLS = {"error": "F8CBAD", "warning": "FFE699", "info": "C6E0B4"}
_WORDS = {"error": "拒绝", "warning": "请核对", "info": "已改正"}
_RESULTS = "检查结果"
_SIGN = "【检查】"
_MOST_MARKED = 2_000
_ORDER = ("error", "warning", "info")


def annotate(raw: RawCity, findings: Iterable[Finding], folder: Path) -> list[Path]:
    """Return the copies written into `folder`; Refused if that is, or lies in, a folder of raw data. Originals are not touched."""
    folder, findings = _target(raw, Path(folder)), list(findings)
    written = []
    for name in LAYOUT:
        if name in raw.workbooks:
            book = raw.workbooks[name]
            files = {sheet.file for sheet in book.sheets.values()} | {book.file}
            own = [finding for finding in findings if finding.file in files or finding.file.startswith(f"{name}.")]
            written.append(_write(raw, book, own, folder / f"{name}.xlsx"))
    return written


def _target(raw: RawCity, folder: Path) -> Path:
    """Return the folder, made if need be; Refused where a copy could take the place of an original."""
    own, wanted = raw.folder.resolve(), folder.resolve()
    if own in (wanted, *wanted.parents) or (folder / PROVENANCE).exists():
        raise Refused("annotate", file=str(folder), found="这里是原始数据的文件夹", expected="另一个文件夹", action="请换一个文件夹，原件不会被改动")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refused("annotate", file=str(folder), found="不能建立这个文件夹（同名文件已存在，或没有权限）", expected="可以写入的文件夹", action="请换一个文件夹") from None
    return folder


def _write(raw: RawCity, book: Workbook, findings: list[Finding], target: Path) -> Path:
    copy = _copy(raw, book)
    _wipe(copy)
    for finding in sorted(findings, key=lambda one: _ORDER.index(one.severity), reverse=True):
        _mark(copy, finding)
    _results(copy, findings)
    unfinished = target.with_suffix(".part")
    try:
        copy.save(unfinished)
        unfinished.replace(target)
    except PermissionError:
        unfinished.unlink(missing_ok=True)
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


def _wipe(copy: NewBook) -> None:
    """Take away what an earlier check left in a copy that was mended and put in place: only what is found now shall stand there."""
    for cell in (cell for page in copy for row in page.iter_rows() for cell in row if cell.comment and _SIGN in cell.comment.text):
        own = cell.comment.text.partition(_SIGN)[0].strip()
        cell.comment = Comment(own, cell.comment.author) if own else None
        cell.fill = PatternFill()


def _mark(copy: NewBook, finding: Finding) -> None:
    """Put fill and comment on every cell of the finding: D3, D3:D9 or D3:D5,D9."""
    names = {re.sub(r"\s", "", name): name for name in copy.sheetnames}
    if finding.sheet not in names:
        return
    page = copy[names[finding.sheet]]
    text = _writable(f"{_SIGN}{_WORDS[finding.severity]}：{finding.found}\n应为：{finding.expected}\n{finding.action}")
    for place in itertools.islice(_cells(finding.cell), _MOST_MARKED):
        cell = _visible(page, place)
        before, author = (f"{cell.comment.text}\n", cell.comment.author) if cell.comment else ("", "shifan")
        cell.comment = Comment(before + text, author, width=320, height=140)
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
            cell.font, cell.alignment = Font(bold=n == 1), Alignment(wrap_text=True, vertical="top")
        if n > 1 and row[2] and row[1] in copy.sheetnames:
            _link(page.cell(n, 3), row[1], row[2])
    for letter, width in zip("ABCDEF", (10, 14, 12, 50, 40, 50), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"


def _link(cell: Cell, sheet: str, place: str) -> None:
    """Make the address a link to the first cell it names."""
    first = place.removesuffix("等").split(",")[0].split(":")[0]
    if position(first):
        quoted = sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{first}")
        cell.font = Font(color="0563C1", underline="single")
