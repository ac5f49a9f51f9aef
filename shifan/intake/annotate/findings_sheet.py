"""The sheet of findings: every finding of the workbook on a line, its address a link to the cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from shifan.addresses import letter, position
from shifan.errors import Finding
from shifan.intake.annotate.cell_styles import CellStyles, SheetFormat
from shifan.intake.annotate.package_parts import without_illegal_signs
from shifan.intake.cell_ranges import AND_MORE
from shifan.intake.cell_text import shown
from shifan.patterns import pattern_of
from shifan.raw_sheets.added_sheets import MARK_FILLS

HEADINGS = {"级别": 9, "工作表": 13, "单元格": 13, "发现": 46, "应为": 38, "处理": 44}
# Office programs drop it when they save: what bears it is as it was written here.
UNTOUCHED = b"<!-- annotated copy, as written -->"
_HEAD, _LINK = (
    SheetFormat("D9E2EC", bold=True, centred=True),
    SheetFormat(colour="0563C1", centred=True, underlined=True),
)
_CENTRED, _TEXT = SheetFormat(centred=True), SheetFormat()
_LONGEST = 32_767  # signs that a cell holds
_LINE, _HIGHEST = 18, 405  # points: of a line of a row, and of a row
_MOST_LINKS = 60_000  # that Excel opens
_ESCAPE = pattern_of("_(?=x[0-9A-Fa-f]{4}_)")  # what a program would take for a sign's number


class FindingsSheet:
    """The sheet under construction; `titles` are the workbook's sheets, each by its name without blanks."""

    def __init__(self, styles: CellStyles, titles: Mapping[str, str]) -> None:
        self._styles, self._titles = styles, titles
        self._rows: list[str] = []
        self._links: list[str] = []
        self._row(tuple(HEADINGS), (_HEAD,) * len(HEADINGS))

    @property
    def last_row(self) -> int:
        """Return the number of the last row, counted from 1."""
        return len(self._rows)

    def add(self, finding: Finding) -> None:
        """Add a line for a finding."""
        texts = (
            finding.level,
            finding.sheet,
            finding.cell,
            finding.found,
            finding.expected,
            finding.action,
        )
        level = SheetFormat(MARK_FILLS[finding.severity], centred=True)
        formats = [level, _CENTRED, _CENTRED, _TEXT, _TEXT, _TEXT]
        target = self._target(finding)
        if target and len(self._links) < _MOST_LINKS:
            place = 2 if finding.cell else 1
            formats[place] = _LINK
            cell = f"{letter(place)}{self.last_row + 1}"
            self._links.append(f"<hyperlink ref={quoteattr(cell)} location={quoteattr(target)}/>")
        self._row(texts, tuple(formats))

    def add_nothing(self) -> None:
        """Add the line that says that there are no findings."""
        self._row(("没有发现", "", "", "", "", ""), (_CENTRED,) * 3 + (_TEXT,) * 3)

    def add_note(self, text: str) -> None:
        """Add, below an empty row, a line about the copy itself."""
        self._rows.append("")
        self._row(("说明", "", "", text, "", ""), (_CENTRED,) * 3 + (_TEXT,) * 3)

    def content(self, namespace: str, filtered: str) -> bytes:
        """Return the bytes of the part; `filtered` are the cells that the filter holds."""
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
            for n, width in enumerate(HEADINGS.values(), 1)
        )
        rows = "".join(self._rows)
        links = f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else ""
        text = (
            f'<worksheet xmlns="{namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{rows}</sheetData>'
            f'<autoFilter ref="{filtered}"/>{links}'
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
        )
        return (
            b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
            + UNTOUCHED
            + text.encode("utf-8")
        )

    def _target(self, finding: Finding) -> str:
        """Return the first cell of a finding as a place in the workbook; empty where it names none."""
        title = self._titles.get(finding.sheet)
        first = (finding.cell or "A1").removesuffix(AND_MORE).split(",")[0].split(":")[0]
        if title is None or not position(first):
            return ""
        quoted = title.replace("'", "''")
        return f"'{quoted}'!{first}"

    def _row(self, texts: tuple[str, ...], formats: tuple[SheetFormat, ...]) -> None:
        row = self.last_row + 1
        cells = (
            inline_text(f"{letter(n)}{row}", text, self._styles.sheet_format(look))
            for n, (text, look) in enumerate(zip(texts, formats, strict=True))
        )
        lines = max(map(_lines, texts, HEADINGS.values()))
        height = f'r="{row}" ht="{min(lines * _LINE, _HIGHEST)}" customHeight="1"'
        self._rows.append(f"<row {height}>{''.join(cells)}</row>")


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column: a Chinese sign is as wide as two letters."""
    signs = (sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n"))
    return sum(max(1, math.ceil(each / (width - 1))) for each in signs)


def inline_text(cell: str, text: str, style: int = 0) -> str:
    """Return the XML of a cell that holds a text."""
    plain = _ESCAPE.sub("_x005F_", without_illegal_signs(shown(text)))[:_LONGEST]
    return f'<c r="{cell}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(plain)}</t></is></c>'


def filtered_cells(last_row: int, absolute: bool = False) -> str:
    """Return the cells that the filter holds, down to the last finding."""
    last = max(last_row, 2)
    return f"$A$1:$F${last}" if absolute else f"A1:F{last}"


def is_findings(first_row: Iterator[str] | list[str]) -> bool:
    """Return whether a sheet of this first row is one of findings, and not the keeper's."""
    return [text.strip() for text in first_row][: len(HEADINGS)] == list(HEADINGS)
