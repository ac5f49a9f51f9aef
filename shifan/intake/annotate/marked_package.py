"""A workbook's package with the findings of a check in it: comments, fills and a sheet of findings, nothing else.

What an earlier check left is taken out first, and its cells get back the fills that they had.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from shifan.errors import Finding
from shifan.intake.annotate import covered_fills
from shifan.intake.annotate.cell_marks import marks_by_sheet
from shifan.intake.annotate.cell_styles import CellStyles
from shifan.intake.annotate.findings_sheet import FindingsSheet, filtered_cells, is_findings
from shifan.intake.annotate.package_parts import PackageParts
from shifan.intake.annotate.sheet_cells import SheetPart
from shifan.intake.annotate.sheet_marks import SheetMarking
from shifan.intake.annotate.workbook_sheets import WorkbookSheets
from shifan.intake.cell_ranges import Corners
from shifan.raw_sheets.added_sheets import CHECK_RESULTS, CHECK_RESULTS_BESIDE, ORIGINAL_FILLS

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BROKEN_SIGNATURE = "数字签名（加了批注，签名不再有效）"
_MOST_NAMED = 5


def marked_package(
    package: bytes,
    findings: list[Finding],
    merges: Mapping[str, list[Corners]],
    lost: tuple[str, ...] = (),
) -> tuple[bytes, tuple[str, ...]]:
    """Return a workbook's package with findings in it, and what of its original it lacks: `lost`, or more.

    `merges` are the merged ranges of each sheet, by its name without blanks. NotEditable if it is not built as office
    programs build theirs.
    """
    marking = _Marking(package)
    marking.mark_cells(findings, merges)
    if marking.is_signed():
        lost = (*lost, _BROKEN_SIGNATURE)
    marking.write_findings(findings, lost)
    return marking.package(), lost


class _Marking:
    """A package on its way."""

    def __init__(self, package: bytes) -> None:
        self._before = package
        self._package = PackageParts(io.BytesIO(package))
        self._sheets = WorkbookSheets(self._package)
        names = reversed(
            self._sheets.names()
        )  # of two names that differ in blanks the first is read
        self._titles = {re.sub(r"\s", "", name): name for name in names}
        self._styles_part = self._sheets.part_of_kind("styles")
        content = self._package.read(self._styles_part) if self._styles_part else None
        self._styles = CellStyles(content, self._sheets.namespace)
        self._threads: list[str] = []

    def is_signed(self) -> bool:
        """Return whether the package bears a digital signature."""
        return any(name.startswith("_xmlsignatures/") for name in self._package.names())

    def mark_cells(self, findings: list[Finding], merges: Mapping[str, list[Corners]]) -> None:
        """Put comment and fill on the cells of findings; those of an earlier check are taken out."""
        marks, listed = marks_by_sheet(findings, merges), self._listed()
        covered = []
        for plain, title in self._titles.items():
            part = self._sheets.part(title)
            if not part or title in (CHECK_RESULTS_BESIDE, ORIGINAL_FILLS):
                continue
            before = {cell: style for (sheet, cell), style in listed.items() if sheet == title}
            marking = SheetMarking(self._package, self._sheets, part)
            done = marking.mark(marks.get(plain, {}), before, self._styles)
            covered += [((title, cell), style) for cell, style in sorted(done.covered.items())]
            self._threads += [f"{title}!{cell}" for cell in done.threads]
        if covered or ORIGINAL_FILLS in self._sheets.names():
            rows = covered_fills.content(covered, self._sheets.namespace)
            self._sheets.write(ORIGINAL_FILLS, rows, hidden=True)

    def write_findings(self, findings: list[Finding], lost: tuple[str, ...]) -> None:
        """Write the sheet of findings and open the workbook on it; what the copy does not carry stands below."""
        page = FindingsSheet(self._styles, self._titles)
        for finding in findings:
            page.add(finding)
        if not findings:
            page.add_nothing()
        last = len(findings) + 1
        if lost:
            page.add_note(f"这份副本没有保留：{'；'.join(lost)}。原件没有改动。")
        if self._threads:
            page.add_note(_on_threads(self._threads))
        name = self._name_of_findings()
        self._deselect(name)
        self._sheets.write(name, page.content(self._sheets.namespace, filtered_cells(last)))
        self._sheets.print_and_filter(name, "$1:$1", filtered_cells(last, absolute=True))
        self._sheets.open_on(name)

    def package(self) -> bytes:
        """Return the package."""
        if self._styles_part:
            self._package.replace(self._styles_part, self._styles.content())
        else:
            part = self._package.add("xl/styles.xml", self._styles.content(), _STYLES_TYPE)
            self._sheets.refer("styles", part)
        self._sheets.save()
        return self._package.package()

    def _listed(self) -> dict[covered_fills.Cell, int]:
        """Return the cells that an earlier check marked, with the numbers of their formats before it."""
        part = self._sheets.part(ORIGINAL_FILLS)
        if not part:
            return {}
        return covered_fills.listed(self._before, ORIGINAL_FILLS, self._package.read(part))

    def _name_of_findings(self) -> str:
        """Return the name of the sheet of findings: another one where the keeper has a sheet of that name himself."""
        names = self._sheets.names()
        if CHECK_RESULTS not in names:
            return CHECK_RESULTS
        ours = is_findings(covered_fills.first_row(self._before, CHECK_RESULTS))
        return CHECK_RESULTS if ours else CHECK_RESULTS_BESIDE

    def _deselect(self, name: str) -> None:
        """Let no other sheet be selected with that of findings."""
        for title, part in self._sheets.parts().items():
            content = self._package.read(part) if title != name else b""
            if b"tabSelected" in content:
                sheet = SheetPart(content)
                if sheet.is_selected():
                    sheet.deselect()
                    self._package.replace(part, sheet.content())


def _on_threads(cells: list[str]) -> str:
    """Return what is said of cells with a thread of comments, of which newer programs show only the thread."""
    named = "、".join(cells[:_MOST_NAMED]) + (
        f" 等{len(cells)}格" if len(cells) > _MOST_NAMED else ""
    )
    return f"{named} 原有会话式批注，没有改动；新版 Excel 在这些单元格只显示原来的批注，本次的意见以上面各行为准。"
