"""检查记录 as filled forms, one a site: each item a row, its result ticked; what has no place is refused by cell.

Forms of one layout are read together: each distinct cell is understood once, however many forms hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from shifan.addresses import address, letter
from shifan.clean.body import Body, Rows
from shifan.clean.cell_looks import report_looks, report_looks_around
from shifan.clean.column_reader import ColumnReader
from shifan.clean.column_reading import ColumnValues
from shifan.clean.form_heads import FormHeads, labels_below
from shifan.clean.form_lines import NOT_MARKED, FormLines, form_lines
from shifan.clean.form_marks import TICKS
from shifan.clean.legend_findings import of_other_sheets, opposite
from shifan.clean.model import ROWS_OF_PART, SourcePart
from shifan.clean.named_items import ItemNames, KnownSites
from shifan.clean.notice import Notice
from shifan.clean.readers import Parsed, ReadingContext, reader
from shifan.clean.sheet_reading import TablePart, column_readers
from shifan.clean.sign_legends import opposite_signs
from shifan.clean.surroundings import report_hidden
from shifan.clean.text import packed, plain
from shifan.errors import Finding
from shifan.intake.form_shape import FormShape, form_shapes
from shifan.intake.grid import Codes, Grid
from shifan.intake.model import Sheet
from shifan.patterns import pattern_of
from shifan.raw_sheets import RECORDS
from shifan.raw_sheets.contents import CalendarDay
from shifan.records import dataclass

_FOOTER = pattern_of(
    r"^(检查人|检查员|陪同|被检查|签字|签名|日期|检查日期|备注|注|说明|填表|合计|共计|小计|审核|单位负责人)"
)
_NOT_READ = (
    "序号",
    "编号",
    "类别",
    "项目类别",
    "检查类别",
    "环节",
    "分值",
    "检查方法",
    "检查依据",
    "评分标准",
)
_SHORTEST_LEGEND = 4  # signs
_REPETITIVE = ("site", "item", "result")


def read_forms(
    forms: Sequence[Sheet], context: ReadingContext, known: KnownSites, met: dict[str, str]
) -> list[TablePart]:
    """Return the records of forms: a source for each form and column in which its results stand.

    `met` says of sites whose records stand elsewhere already in which sheet they do.
    """
    columns, date = column_readers(RECORDS, context), reader(CalendarDay(), context)
    read_site = next(column.read for column in columns if column.field == "site")
    heads = FormHeads(known, read_site, date, met)
    reading = _Reading(ItemNames(context.standard), known, columns, heads)
    together: dict[tuple[int, int], tuple[FormShape, list[Sheet]]] = {}
    shapes = form_shapes([sheet.rows for sheet in forms])
    for sheet, shape in zip(forms, shapes, strict=True):
        if shape:
            together.setdefault((id(sheet.rows.whole), id(shape)), (shape, []))[1].append(sheet)
    return [_Forms(forms, shape, reading).records() for shape, forms in together.values()]


@dataclass(frozen=True)
class _Reading:
    """What forms are read by: names of items, sites, and the columns of 检查记录."""

    names: ItemNames
    known: KnownSites
    columns: Sequence[ColumnReader]
    heads: FormHeads

    def column(self, field: str) -> ColumnReader:
        return next(reader for reader in self.columns if reader.field == field)


class _Forms:
    """Forms of one layout, rows of one grid, on their way into records."""

    def __init__(self, forms: Sequence[Sheet], shape: FormShape, reading: _Reading) -> None:
        self.forms, self.shape, self.reading = forms, shape, reading
        self.whole: Grid = forms[0].rows.whole
        self.findings: list[Finding] = []
        heads = reading.heads
        self.site_of_form = [heads.site(sheet, shape) for sheet in forms]
        tops = np.array([sheet.rows.top for sheet in forms], dtype=np.int64)
        first, counts = shape.header + 1, self._ends(tops)
        self.findings += heads.findings
        heads.findings = []
        below = [np.arange(first, count, dtype=np.int64) for count in counts]
        self.form_of_row: Rows = np.repeat(np.arange(len(forms)), [len(lines) for lines in below])
        self.rows: Rows = np.concatenate(below) + tops[self.form_of_row]
        self.tops = tops[self.form_of_row]

    def _ends(self, tops: Rows) -> list[int]:
        """Return the row behind the last of each form: the header's end where its site has been met before."""
        lengths = np.array([len(sheet.rows) for sheet in self.forms], dtype=np.int64)
        labels = labels_below(self.whole, tops, lengths, self.shape.header)
        heads, ends = self.reading.heads, []
        for form, (sheet, site) in enumerate(zip(self.forms, self.site_of_form, strict=True)):
            further = heads.is_further(sheet, self.shape, site)
            end = self.shape.header + 1 if further else heads.end(sheet, labels.get(form, ()), site)
            ends.append(end)
        return ends

    def records(self) -> TablePart:
        """Return the records of the forms, and what is noticed of them."""
        items = [self.reading.known.items.get(site, frozenset()) for site in self.site_of_form]
        lines = form_lines(self.whole, self.rows, self.shape.columns, self.reading.names)
        codes = lines.codes_in(items, self.form_of_row)
        self._report_lines(lines, codes)
        kept = np.flatnonzero(codes.codes >= 0)
        parts, sources = self._parts(kept, lines.columns[kept])
        order = np.argsort(parts, kind="stable")
        kept, parts = kept[order], parts[order]
        fields = {
            "site": ColumnValues([site or None for site in self.site_of_form], self.form_of_row),
            "item": codes,
            "result": self._results(lines, kept),
            "problem": self._remarks("problem", self.shape.columns.problem, kept),
            "photo": self._remarks("photo", self.shape.columns.photo, kept),
        }
        data: dict[str, Any] = {"row": self.rows[kept] - self.tops[kept] + 1 + parts * ROWS_OF_PART}
        for name, column in fields.items():
            own = ColumnValues(column.values, column.codes[kept])
            data[name] = own.series(name in _REPETITIVE)
        self._report_legends()
        self._report_looks()
        self._report_unread(kept)
        return TablePart(pd.DataFrame(data), sources, self.findings)

    def _report(self, row: int, place: int, notice: Notice) -> None:
        """Report a cell, `row` counting the rows of all forms."""
        sheet = self.forms[int(self.form_of_row[row])]
        cell = address(int(self.rows[row] - self.tops[row]), place)
        self.findings.append(notice.at(sheet.file, sheet.name, cell))

    def _report_lines(self, lines: FormLines, codes: ColumnValues) -> None:
        """Report lines that are marked without an item, and lines of items without a clear mark."""
        without = codes.codes < 0
        for row in np.flatnonzero(without & lines.marked).tolist():
            self._report_unknown(row)
        empty = self._empty_forms(lines, codes)
        for row in np.flatnonzero(~without & (lines.faults > 0)).tolist():
            if int(self.form_of_row[row]) in empty:
                continue
            code, fault = codes.values[codes.codes[row]], lines.fault_words[lines.faults[row]]
            notice = Notice("form-mark", f"{code} {fault}", "是、否、合理缺项中勾选一项")
            self._report(row, int(lines.columns[row]), notice)

    def _empty_forms(self, lines: FormLines, codes: ColumnValues) -> set[int]:
        """Return the numbers of forms with items of which none is marked, each of them reported once."""
        of_items = self.form_of_row[codes.codes >= 0]
        marked = self.form_of_row[(codes.codes >= 0) & (lines.marked | (lines.results > 0))]
        empty = {*of_items.tolist()} - {*marked.tolist()}
        for form in sorted(empty):
            sheet, count = self.forms[form], int((of_items == form).sum())
            faults = lines.faults[(self.form_of_row == form) & (codes.codes >= 0)]
            unclear = [fault for n in faults if (fault := lines.fault_words[n]) not in NOT_MARKED]
            found = f"{count}个检查项都没有" + (f"看清勾选，如{unclear[0]}" if unclear else "勾选")
            action = "请改正" if unclear else "请填写；多余的空表请删去"
            notice = Notice("form-mark", found, "每项勾选一个结果", action)
            self.findings.append(notice.at(sheet.file, sheet.name, address(*self.shape.site)))
        return empty

    def _report_unknown(self, row: int) -> None:
        """Report a marked line that names no item; what stands below the items is passed over."""
        cells = self.whole[int(self.rows[row])]
        filled = [plain(cell) for cell in cells if plain(cell)]
        if not _FOOTER.match(packed(filled[0])):
            items = self.shape.columns.items
            place = next((place for place in items if plain(cells[place])), items[0])
            found = plain(cells[place])[:60] or "空"
            self._report(row, place, Notice("unknown-item", found, "规则包中的检查项编号或名称"))

    def _parts(self, kept: Rows, columns: Rows) -> tuple[Rows, tuple[SourcePart, ...]]:
        """Return for each line the number of its source, and the sources.

        There is one for each form and column of results; forms without lines come last.
        """
        keys = self.form_of_row[kept] * (self.whole.width + 1) + columns
        found, first, numbers = np.unique(keys, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(found), dtype=np.int64)
        rank[order] = np.arange(len(found))
        forms, places = np.divmod(found[order], self.whole.width + 1)
        sources = [
            self._source(form, place)
            for form, place in zip(forms.tolist(), places.tolist(), strict=True)
        ]
        idle = set(range(len(self.forms))) - set(forms.tolist())
        column = min(self.shape.columns.choices or [self.shape.columns.result or 0])
        sources += [self._source(form, column) for form in sorted(idle)]
        return rank[numbers], tuple(sources)

    def _source(self, form: int, column: int) -> SourcePart:
        sheet, columns = self.forms[form], self.shape.columns
        letters = {
            "site": address(*self.shape.site),
            "item": letter(columns.items[0]),
            "result": letter(column),
        }
        for name, place in (("problem", columns.problem), ("photo", columns.photo)):
            letters |= {} if place is None else {name: letter(place)}
        return SourcePart(sheet.file, sheet.name, sheet.sha256, letters)

    def _results(self, lines: FormLines, kept: Rows) -> ColumnValues:
        """Return the results as the pack has them; a word that it does not know is refused."""
        read = self.reading.column("result").read
        parsed = [read(word) if word else Parsed(None) for word in lines.result_words]
        self._report_refused(parsed, lines.results, kept, lines.columns, "检查结果：")
        self._report_numbers(parsed, lines, kept)
        values = [result.value if isinstance(result.value, str) else None for result in parsed]
        return ColumnValues(values, np.where(lines.faults > 0, 0, lines.results))

    def _report_numbers(self, parsed: Sequence[Parsed], lines: FormLines, kept: Rows) -> None:
        """Report numbers that are read as results: they may count problems."""
        numbers = [n for n, word in enumerate(lines.result_words) if word.isdigit()]
        for row in kept[np.isin(lines.results[kept], numbers)].tolist():
            reading = parsed[lines.results[row]]
            if not reading.refused:
                found = f"检查结果：{lines.result_words[lines.results[row]]}"
                action = "已按代码换算，请核对这里的数字是不是问题个数"
                notice = Notice("coded-word", found, reading.expected, action, "warning")
                self._report(row, int(lines.columns[row]), notice)

    def _report_legends(self) -> None:
        """Report texts of the forms that give the tick, or words, another meaning than they are read with."""
        read = self.reading.column("result").read
        for column in range(self.whole.width):
            codes, cells = self.whole.column(column)
            for n, cell in enumerate(cells):
                if not isinstance(cell, str) or len(cell) < _SHORTEST_LEGEND:
                    continue
                signs = [sign for sign in opposite_signs(cell, read) if sign.sign in TICKS]
                if signs:
                    self._report_legend(
                        int(np.flatnonzero(codes == n)[0]), column, opposite(signs, plain(cell))
                    )

        for form in {sheet.file: sheet for sheet in self.forms}.values():
            self.findings += of_other_sheets(form, read, TICKS)

    def _report_legend(self, row: int, column: int, notice: Notice) -> None:
        """Report a legend at its cell in the whole grid, where that is one of these forms."""
        for sheet in self.forms:
            if 0 <= row - sheet.rows.top < len(sheet.rows):
                cell = address(row - sheet.rows.top, column)
                self.findings.append(notice.at(sheet.file, sheet.name, cell))

    def _report_refused(
        self,
        parsed: Sequence[Parsed],
        numbers: Codes,
        kept: Rows,
        places: Rows,
        heading: str,
    ) -> None:
        """Report the lines whose cell is refused; `numbers` says which of the parsed cells each has."""
        refused = np.array([reading.refused for reading in parsed], dtype=bool)
        for row in kept[refused[numbers[kept]]].tolist():
            reading, place = parsed[numbers[row]], int(places[row])
            seen = plain(self.whole.cell(int(self.rows[row]), place))[:60] or "空"
            notice = Notice(reading.code, f"{heading}{seen}", reading.expected, reading.action)
            self._report(row, place, notice)

    def _remarks(self, field: str, place: int | None, kept: Rows) -> ColumnValues:
        """Return the remarks of the lines; a cell that cannot be read is refused."""
        if place is None:
            return ColumnValues([""], np.zeros(len(self.rows), dtype=np.int64))
        codes, cells = self.whole.column(place)
        own = codes[self.rows]
        occurring = np.unique(own[kept])
        read, parsed = self.reading.column(field).read, [Parsed("")] * len(cells)
        for number in occurring.tolist():
            parsed[number] = read(cells[number])
        self._report_refused(parsed, own, kept, np.full(len(own), place), "")
        return ColumnValues([remark.value or "" for remark in parsed], own)

    def _report_looks(self) -> None:
        """Report what is hidden in forms, and what the look of their cells says."""
        for sheet in self.forms:
            if sheet.hidden_rows or sheet.hidden_columns or sheet.looks.any() or sheet.merges:
                self._report_look(sheet)

    def _report_unread(self, kept: Rows) -> None:
        """Report further columns with contents beside the items, once for all forms of the layout."""
        columns = self.shape.columns
        read = {*columns.items, *columns.choices, columns.result, columns.problem, columns.photo}
        for place in sorted({*range(self.whole.width)} - read):
            title = plain(self.whole.cell(self.forms[0].rows.top + self.shape.header, place))
            codes, cells = self.whole.column(place)
            filled = np.array([bool(plain(cell)) for cell in cells], dtype=bool)[
                codes[self.rows[kept]]
            ]
            if not filled.any() or packed(title) in _NOT_READ:
                continue
            row = int(kept[np.argmax(filled)])
            found = title or plain(self.whole.cell(int(self.rows[row]), place))[:40]
            if title:
                notice = Notice("unused-column", found, "约定的列名", "未读取该列", "info")
            else:
                action = "未读取，请补上列名或删去"
                notice = Notice("headless-column", found, "有表头的列", action, "warning")
            self._report(row, place, notice)

    def _report_look(self, sheet: Sheet) -> None:
        columns = self.shape.columns
        headings = {reader.field: reader.heading for reader in self.reading.columns}
        body = Body(sheet, rows=np.arange(len(sheet.rows)), header=self.shape.header)
        report_hidden(body)
        body.rows = body.rows[self.shape.header + 1 :]
        places = {"item": columns.items[0], "problem": columns.problem, "photo": columns.photo}
        body.places = {headings[name]: at for name, at in places.items() if at is not None}
        for place in columns.choices or [columns.result or 0]:
            body.places[headings["result"]] = place
            report_looks(body, self.reading.columns)
        read = {
            *columns.items[:1],
            *columns.choices,
            columns.result,
            columns.problem,
            columns.photo,
        }
        report_looks_around(body, {place for place in read if place is not None})
        self.findings += dict.fromkeys(body.findings)
