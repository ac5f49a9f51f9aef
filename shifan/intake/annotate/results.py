"""The sheet 检查结果: every finding of the workbook on a line, its address a link to the cell."""

from __future__ import annotations

import re

from openpyxl import Workbook as NewBook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from shifan.addresses import position
from shifan.errors import Finding
from shifan.intake.annotate.copies import writable
from shifan.intake.annotate.marks import FILLS, WORDS
from shifan.intake.corrections import shown

SHEET = "检查结果"
_HEADS = {"级别": 9, "工作表": 13, "单元格": 13, "发现": 46, "应为": 38, "处理": 44}
_FONT, _EDGE = "宋体", Side(style="thin", color="A6A6A6")


def write(copy: NewBook, findings: list[Finding], lost: tuple[str, ...]) -> None:
    """Write the sheet in front of the others and open the workbook on it; what the copy does not carry stands below."""
    if SHEET in copy.sheetnames:
        del copy[SHEET]
    page = copy.create_sheet(SHEET, 0)
    names = {re.sub(r"\s", "", name): name for name in copy.sheetnames}
    for row, finding in enumerate(findings, 2):
        _line(
            page,
            row,
            (
                WORDS[finding.severity],
                finding.sheet,
                finding.cell,
                finding.found,
                finding.expected,
                finding.action,
            ),
            FILLS[finding.severity],
        )
        if finding.sheet in names:
            _link(
                page.cell(row, 3 if finding.cell else 2), names[finding.sheet], finding.cell or "A1"
            )
    if not findings:
        _line(page, 2, ("没有发现", "", "", "", "", ""))
    if lost:
        _line(
            page,
            page.max_row + 2,
            ("说明", "", "", f"这份副本没有保留：{'；'.join(lost)}。原件没有改动。", "", ""),
        )
    _looks(page, len(findings) + 1)
    copy.active = 0
    for (
        one
    ) in copy.worksheets:  # of two selected sheets each would take what is typed into the other
        one.sheet_view.tabSelected = one is page


def _line(page: Worksheet, row: int, texts: tuple[str, ...], colour: str = "") -> None:
    for place, text in enumerate(texts, 1):
        cell = page.cell(row, place, writable(shown(text)))
        cell.data_type = "s"
        cell.font, cell.border = Font(name=_FONT, size=11), Border(_EDGE, _EDGE, _EDGE, _EDGE)
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal="center" if place < 4 else None
        )
    if colour:
        page.cell(row, 1).fill = PatternFill("solid", fgColor=colour)


def _looks(page: Worksheet, last: int) -> None:
    for place, (head, width) in enumerate(_HEADS.items(), 1):
        cell = page.cell(1, place, head)
        cell.font, cell.fill = (
            Font(name=_FONT, size=11, bold=True),
            PatternFill("solid", fgColor="D9E2EC"),
        )
        cell.alignment, cell.border = (
            Alignment(horizontal="center", vertical="center"),
            Border(_EDGE, _EDGE, _EDGE, _EDGE),
        )
        page.column_dimensions[cell.column_letter].width = width
    page.freeze_panes, page.auto_filter.ref = "A2", f"A1:F{max(last, 2)}"
    page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows = (
        "landscape",
        9,
        "1:1",
    )
    page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight = True, 0
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def _link(cell: Cell, sheet: str, place: str) -> None:
    """Make the text a link to the first cell that an address names."""
    first = place.removesuffix("等").split(",")[0].split(":")[0]
    if position(first):
        quoted = sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{first}")
        cell.font = Font(name=_FONT, size=11, color="0563C1", underline="single")
