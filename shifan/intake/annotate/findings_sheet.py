"""The sheet 检查结果: every finding of the workbook on a line, its address a link to the cell."""

from __future__ import annotations

import re
from typing import Any

from openpyxl import Workbook as NewBook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from shifan.addresses import letter, position
from shifan.errors import Finding
from shifan.intake.annotate.cell_comments import COLOURS
from shifan.intake.annotate.opened_copies import writable
from shifan.intake.cell_text import shown
from shifan.raw_sheets.added_sheets import CHECK_RESULTS

_HEADINGS = {"级别": 9, "工作表": 13, "单元格": 13, "发现": 46, "应为": 38, "处理": 44}
_FONT, _EDGE = "宋体", Side(style="thin", color="A6A6A6")


def write(copy: NewBook, findings: list[Finding], lost: tuple[str, ...]) -> None:
    """Write the sheet in front of the others and open the workbook on it; what the copy does not carry stands below."""
    if CHECK_RESULTS in copy.sheetnames:
        del copy[CHECK_RESULTS]
    page = copy.create_sheet(CHECK_RESULTS, 0)
    names = {re.sub(r"\s", "", name): name for name in copy.sheetnames}
    for row, finding in enumerate(findings, 2):
        _write_finding(page, row, finding)
        if finding.sheet in names:
            cell = page.cell(row, 3 if finding.cell else 2)
            _link(cell, names[finding.sheet], finding.cell or "A1")
    if not findings:
        _write_row(page, 2, ("没有发现", "", "", "", "", ""))
    if lost:
        note = f"这份副本没有保留：{'；'.join(lost)}。原件没有改动。"
        _write_row(page, page.max_row + 2, ("说明", "", "", note, "", ""))
    _format(page, len(findings) + 1)
    copy.active = 0
    for other in copy.worksheets:
        # Of two selected sheets each would take what is typed into the other.
        view: Any = other.sheet_view
        view.tabSelected = other is page


def _write_finding(page: Worksheet, row: int, finding: Finding) -> None:
    texts = (
        finding.level,
        finding.sheet,
        finding.cell,
        finding.found,
        finding.expected,
        finding.action,
    )
    _write_row(page, row, texts)
    page.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[finding.severity])


def _write_row(page: Worksheet, row: int, texts: tuple[str, ...]) -> None:
    for place, text in enumerate(texts, 1):
        cell = page.cell(row, place, writable(shown(text)))
        cell.data_type = "s"
        cell.font, cell.border = Font(name=_FONT, size=11), Border(_EDGE, _EDGE, _EDGE, _EDGE)
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal="center" if place < 4 else None
        )


def _format(page: Worksheet, last: int) -> None:
    """Write the header; set filter and A4 paper across for rows up to `last`."""
    for place, (heading, width) in enumerate(_HEADINGS.items(), 1):
        cell = page.cell(1, place, heading)
        cell.font = Font(name=_FONT, size=11, bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E2EC")
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.border = Border(_EDGE, _EDGE, _EDGE, _EDGE)
        page.column_dimensions[letter(place - 1)].width = width
    settings: Any = page  # the stubs do not know what a new sheet has for printing
    settings.freeze_panes = "A2"
    settings.auto_filter.ref = f"A1:F{max(last, 2)}"
    settings.page_setup.orientation = "landscape"
    settings.page_setup.paperSize = 9
    settings.print_title_rows = "1:1"
    settings.sheet_properties.pageSetUpPr.fitToPage = True
    settings.page_setup.fitToHeight = 0
    settings.oddFooter.center.text = "第 &P 页，共 &N 页"


def _link(cell: Cell | MergedCell, sheet: str, cells: str) -> None:
    """Make the text a link to the first cell that an address names; without an address it stays a text."""
    first = cells.removesuffix("等").split(",")[0].split(":")[0]
    if position(first):
        quoted = sheet.replace("'", "''")
        link: Any = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{first}")
        cell.hyperlink = link
        cell.font = Font(name=_FONT, size=11, color="0563C1", underline="single")
