"""检查记录 as filled forms, one a site: each item a row, its result ticked; what has no place is refused by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from shifan.addresses import address, letter
from shifan.clean.body import Body
from shifan.clean.form_marks import Mark, mark_in_cell, ticked
from shifan.clean.model import SourcePart
from shifan.clean.named_items import ItemNames, KnownSites, known_sites
from shifan.clean.notice import Notice
from shifan.clean.readers import ReadingContext
from shifan.clean.sheet_reading import TablePart, column_readers
from shifan.clean.surroundings import report_hidden
from shifan.clean.text import packed, plain
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.form_shape import FormShape, form_shape, value_of
from shifan.intake.model import Sheet
from shifan.raw_sheets import RECORDS

_FOOTER = re.compile(
    r"^(检查人|检查员|陪同|被检查|签字|签名|日期|检查日期|备注|注|说明|填表|合计|共计|小计|审核|单位负责人)"
)


@dataclass
class _Lines:
    """Lines of a form whose results stand in one column."""

    rows: list[int] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    results: list[str | None] = field(default_factory=list)


def read_forms(
    forms: Sequence[Sheet], context: ReadingContext, sites: pd.DataFrame
) -> list[TablePart]:
    """Return the records of forms: a part for each form and column in which results stand."""
    names, known = ItemNames(context.standard), known_sites(sites, context.standard)
    readers = {own.field: own.read for own in column_readers(RECORDS, context)}
    parts: list[TablePart] = []
    for sheet in forms:
        shape = form_shape(sheet)
        if shape:
            parts += _Form(sheet, shape, names, known, readers).parts()
    if parts:
        repetitive = dict.fromkeys(("site", "item", "result"), "category")
        parts[0].frame = parts[0].frame.astype(repetitive)
    return parts


class _Form:
    """A form on its way into records."""

    def __init__(
        self,
        sheet: Sheet,
        shape: FormShape,
        names: ItemNames,
        known: KnownSites,
        readers: dict[str, Any],
    ) -> None:
        self.sheet, self.shape, self.names, self.known = sheet, shape, names, known
        self.readers, self.columns = readers, shape.columns
        self.findings: list[Finding] = []
        self.lines: dict[int, _Lines] = {}  # by the column of their results

    def parts(self) -> list[TablePart]:
        """Return the records, a part for each column of results; the findings stand with the first."""
        site = self._site()
        items = self.known.items.get(site, frozenset())
        for row in range(self.shape.header + 1, len(self.sheet.rows)):
            self._take(row, self.sheet.rows[row], items)
        body = Body(self.sheet, rows=pd.Index(range(len(self.sheet.rows))).to_numpy())
        report_hidden(body)
        self.findings += body.findings
        columns = self.lines or {min(self.columns.choices or [self.columns.result or 0]): _Lines()}
        parts = [self._part(site, column, lines) for column, lines in columns.items()]
        parts[0].findings += self.findings
        return parts

    def _site(self) -> str:
        """Return the code of the form's site; one that is not known is refused."""
        text = value_of(self.sheet.rows.cell(*self.shape.site))
        if self.shape.by_name:
            site = self.known.meant(text)
        else:
            parsed = self.readers["site"](text)
            site = parsed.value if isinstance(parsed.value, str) else ""
        if site not in self.known.items:
            expected = "“点位”表中的点位编号，或只有一个点位用的单位名称"
            self._report(self.shape.site, Notice("unknown-site", text or "空", expected))
        return site

    def _report(self, place: tuple[int, int], notice: Notice) -> None:
        self.findings.append(notice.at(self.sheet.file, self.sheet.name, address(*place)))

    def _take(self, row: int, cells: list[CellValue], items: frozenset[str]) -> None:
        """Enter the line of an item; a title of a group and what stands below the items are passed over."""
        codes = self._codes(cells)
        column, mark = self._mark(cells)
        filled = [plain(cell) for cell in cells if plain(cell)]
        if not codes:
            if (
                filled
                and (mark.result or mark.fault == "勾选了几项")
                and not _FOOTER.match(packed(filled[0]))
            ):
                place = next(
                    (p for p in self.columns.items if plain(cells[p])), self.columns.items[0]
                )
                found = plain(cells[place])[:60] or "空"
                self._report(
                    (row, place), Notice("unknown-item", found, "规则包中的检查项编号或名称")
                )
            return
        code = next((own for own in codes if own in items), codes[0])
        if mark.fault:
            expected = "是、否、合理缺项中勾选一项"
            self._report((row, column), Notice("form-mark", f"{code} {mark.fault}", expected))
        lines = self.lines.setdefault(column, _Lines())
        lines.rows.append(row)
        lines.items.append(code)
        lines.results.append(self._result(row, column, mark))

    def _codes(self, cells: list[CellValue]) -> tuple[str, ...]:
        """Return the items that a line may be about, by the first of its columns that names any."""
        for place in self.columns.items:
            codes = self.names.codes(cells[place]) if place < len(cells) else ()
            if codes:
                return codes
        return ()

    def _mark(self, cells: list[CellValue]) -> tuple[int, Mark]:
        """Return what is ticked in a line, and the column in which it is."""
        choices = self.columns.choices
        if not choices:
            place = self.columns.result or 0
            cell = cells[place] if place < len(cells) else ""
            mark = mark_in_cell(cell)
            return place, mark or Mark(plain(cell), "" if plain(cell) else "没有填写")
        own = {place: ticked(cells[place]) for place in choices if place < len(cells)}
        unclear = [place for place, state in own.items() if state is None]
        chosen = [place for place, state in own.items() if state]
        first = min(choices)
        if unclear:
            return unclear[0], Mark(fault=f"“{plain(cells[unclear[0]])[:20]}”不是勾选")
        if len(chosen) > 1:
            return chosen[1], Mark(fault="勾选了几项")
        return (chosen[0], Mark(choices[chosen[0]])) if chosen else (first, Mark(fault="没有勾选"))

    def _result(self, row: int, column: int, mark: Mark) -> str | None:
        """Return the result as the pack has it; a word that it does not know is refused."""
        if mark.fault:
            return None
        parsed = self.readers["result"](mark.result)
        if parsed.refused:
            self._report(
                (row, column),
                Notice(parsed.code, f"检查结果：{mark.result}", parsed.expected, parsed.action),
            )
        return parsed.value if isinstance(parsed.value, str) else None

    def _part(self, site: str, column: int, lines: _Lines) -> TablePart:
        """Return the records whose results stand in a column."""
        shape = self.shape
        letters = {
            "site": address(*shape.site),
            "item": letter(shape.columns.items[0]),
            "result": letter(column),
        }
        data: dict[str, Any] = {
            "site": [site or None] * len(lines.rows),
            "item": lines.items,
            "result": lines.results,
        }
        for name, place in (("problem", shape.columns.problem), ("photo", shape.columns.photo)):
            data[name] = [self._text(row, place, name) for row in lines.rows]
            if place is not None:
                letters[name] = letter(place)
        numbers = np.array([row + 1 for row in lines.rows], dtype=np.int64)
        columns = {name: np.array(own, dtype=object) for name, own in data.items()}
        frame = pd.DataFrame({"row": numbers, **columns})
        sheet = self.sheet
        return TablePart(frame, SourcePart(sheet.file, sheet.name, sheet.sha256, letters))

    def _text(self, row: int, place: int | None, name: str) -> str | None:
        """Return a remark of a line; a cell that cannot be read is refused."""
        if place is None or place >= self.sheet.rows.width:
            return ""
        parsed = self.readers[name](self.sheet.rows.cell(row, place))
        if parsed.refused:
            self._report(
                (row, place),
                Notice(
                    parsed.code,
                    plain(self.sheet.rows.cell(row, place))[:60],
                    parsed.expected,
                    parsed.action,
                ),
            )
        return parsed.value if isinstance(parsed.value, str) else ""
