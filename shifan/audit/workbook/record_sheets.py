"""原始-…: the raw records as read, what formulas look up beside them, and the address of each row."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shifan.audit.workbook.audit_workbook import AuditWorkbook, Head, SheetWriter, usual_field
from shifan.audit.workbook.code_keys import key_field, need_keys
from shifan.audit.workbook.formats import CellContent
from shifan.audit.workbook.layout import (
    FIRST,
    HEAD_ROW,
    RAW_DISTRICTS,
    RAW_DOCUMENTS,
    RAW_INTERVIEWS,
    RAW_MEASURES,
    RAW_RECHECKS,
    RAW_RECORDS,
    RAW_RECTIFICATION,
    RAW_SITES,
    RAW_VETOES,
)
from shifan.raw_sheets import (
    DISTRICTS,
    DOCUMENTS,
    INTERVIEWS,
    MEASUREMENTS,
    RECORDS,
    RECTIFICATION,
    SITES,
    VETOES,
    RawSheet,
)
from shifan.raw_sheets.contents import CheckResult, Content, MasteryWord, OneOf, YesNo
from shifan.records import dataclass
from shifan.score.fact_rows import RECHECKED

if TYPE_CHECKING:
    import pandas as pd

    from shifan.standards import Standard


@dataclass(frozen=True)
class RecordSheet:
    """A sheet of raw records: its name, the raw sheet that it shows, the fields shown and how wide.

    `table` is the clean table if it is not that of the raw sheet, `codes` are the fields that formulas compare as
    codes, `more` those that the sheet has only where the city's workbooks have them.
    """

    name: str
    raw: RawSheet[Any]
    widths: Mapping[str, float]
    codes: tuple[str, ...] = ()
    more: Mapping[str, float] = dataclasses.field(default_factory=dict)
    other_table: str = ""

    @property
    def table(self) -> str:
        """Return the clean table whose rows it shows."""
        return self.other_table or self.raw.table

    def heads(self, known: Container[str]) -> tuple[Head, ...]:
        """Return its columns: those that every city has, then those of `more` that are known."""
        more = {field: width for field, width in self.more.items() if field in known}
        return tuple(
            (field, _READ_AS.get(field) or self.raw.heading(field), width)
            for field, width in {**self.widths, **more}.items()
        )


# What a column holds once it is read, where that is not what its heading in the raw workbook says.
_READ_AS = {"business_type": "业态编号"}
_RESULTS = {"site": 10, "item": 12, "result": 10, "problem": 50, "photo": 11}
_COUNTED = {"problem_count": 8, "number": 9}
_DISTRICTS = RecordSheet(RAW_DISTRICTS, DISTRICTS, {"code": 10, "name": 14, "kind": 9})
_OTHERS = (
    RecordSheet(
        RAW_DOCUMENTS,
        DOCUMENTS,
        {
            "indicator": 9,
            "name": 22,
            "aspect": 10,
            "deduction": 7,
            "not_applicable": 9,
            "reason": 34,
            "evidence": 14,
            "reviewer": 11,
        },
        ("indicator",),
    ),
    RecordSheet(
        RAW_SITES,
        SITES,
        {
            "site": 10,
            "method": 9,
            "district": 11,
            "business_type": 9,
            "name": 28,
            "date": 12,
            "team": 9,
        },
    ),
    RecordSheet(RAW_RECORDS, RECORDS, _RESULTS, ("site", "item"), _COUNTED),
    RecordSheet(
        RAW_INTERVIEWS,
        INTERVIEWS,
        {
            "interview": 10,
            "date": 12,
            "unit": 26,
            "level": 8,
            "kind": 10,
            "topic": 9,
            "mastery": 10,
            "note": 30,
        },
    ),
    RecordSheet(
        RAW_RECTIFICATION,
        RECTIFICATION,
        {
            "problem": 10,
            "site": 10,
            "item": 12,
            "measure": 28,
            "due": 12,
            "status": 10,
            "completed": 12,
            "rechecked": 12,
            "conclusion": 10,
        },
    ),
    RecordSheet(RAW_VETOES, VETOES, {"veto": 22, "occurred": 10, "basis": 56}),
)
# Sheets that a city may have.
_OPTIONAL = (
    RecordSheet(RAW_RECHECKS, RECORDS, _RESULTS, more=_COUNTED, other_table=RECHECKED),
    RecordSheet(
        RAW_MEASURES,
        MEASUREMENTS,
        {"measure": 12, "number": 12, "part": 12, "whole": 12, "period": 16},
    ),
)
# The columns that are filled in later, by clean table: looked-up content (`lookup_columns`) and links to results.
_DERIVED: dict[str, tuple[Head, ...]] = {
    "records": (
        ("indicator", "指标", 8),
        ("key", "类别", 8),
        ("points", "分值", 8),
        ("method", "检查方式", 10),
        ("to_site", "点位结果", 10),
        ("to_indicator", "指标结果", 10),
    ),
    "documents": (("to_indicator", "指标结果", 10),),
    "interviews": (("points", "得分", 8),),
}


def write_record_sheets(book: AuditWorkbook) -> None:
    """Write the raw sheets, finish each as the table of its name, and keep their writers in `book.records`."""
    given = (sheet for sheet in _OPTIONAL if sheet.table in book.clean.tables)
    for sheet in (_DISTRICTS, *_OTHERS, *given):
        _write(book, sheet)


def _write(book: AuditWorkbook, sheet: RecordSheet) -> None:
    frame, keys = book.clean.tables[sheet.table], _key_columns(book, sheet)
    as_read = sheet.heads(frame.columns)
    if sheet.raw is DISTRICTS:
        as_read += tuple((method.code, method.name, 7) for method in book.standard.methods)
    usual: list[Head] = []
    if sheet.table == RECORDS.table and not book.standard.result_table.empty:
        usual = [(usual_field("result"), "折合结果", 9)]
    words = book.standard.in_own_words
    derived = ((field, words(head), width) for field, head, width in _DERIVED.get(sheet.table, ()))
    heads = [
        *as_read,
        *usual,
        *derived,
        *((key_field(code), "键", 9) for code in keys),
        ("source", "原始单元格", 34),
    ]
    page = book.open(sheet.name, heads, "原始记录；末列为它在原始工作簿中的位置", 2)
    last = FIRST + len(frame) - 1
    _write_rows(page, sheet.table, [field for field, *_ in as_read], keys)
    page.finish(sheet.table, last)
    _offer_words(page, sheet, last)
    if len(frame):
        page.sheet.autofilter(HEAD_ROW - 1, 0, last - 1, len(heads) - 1)
    book.records[sheet.table] = page


def _key_columns(book: AuditWorkbook, sheet: RecordSheet) -> dict[str, list[str]]:
    """Return the codes of each key column that a sheet needs, by field; for records also those of their indicators."""
    frame = book.clean.tables[sheet.table]
    keys = {code: frame[code].tolist() for code in sheet.codes if need_keys(frame[code].unique())}
    indicators = [indicator.code for indicator in book.standard.indicator_list]
    if sheet.table == "records" and need_keys(indicators):
        keys["indicator"] = [book.items[item].indicator for item in frame["item"].tolist()]
    return keys


def _write_rows(
    page: SheetWriter, table: str, fields: Sequence[str], keys: Mapping[str, Sequence[str]]
) -> None:
    """Write the rows of a raw sheet: columns as read, with what was corrected or mended, address, and keys of codes."""
    frame, marks = page.book.clean.tables[table], page.book.marks.get(table, {})
    columns = {field: _shown(frame[field], field, page.book.standard) for field in fields}
    for position, raw_row in enumerate(frame["row"].tolist()):
        row = FIRST + position
        for field, contents in columns.items():
            mark = marks.get((field, raw_row))
            page.put(row, field, contents[position], mark.style if mark else "input")
            if mark:
                page.sheet.write_comment(
                    f"{page.columns[field]}{row}",
                    mark.comment,
                    {"x_scale": 2, "author": "shifan"},
                )
        page.put(row, "source", _row_address(page.book, table, raw_row))
        for field, codes in keys.items():
            page.key(row, field, codes[position])


def _shown(column: pd.Series[Any], field: str, standard: Standard) -> list[CellContent]:
    """Return a column as people read it: flags and methods in words."""
    entries: list[Any] = column.tolist()
    if field == "method":
        return [standard.method_names.get(entry, entry) for entry in entries]
    no = "" if field == "not_applicable" else "否"
    return [("是" if entry else no) if isinstance(entry, bool) else entry for entry in entries]


def _offer_words(page: SheetWriter, sheet: RecordSheet, last: int) -> None:
    """Offer the words that a cell may hold, for trying out changes; another word is warned of, not refused."""
    for field, words in _words(page.book.standard, sheet).items():
        column = page.columns[field]
        rule = {
            "validate": "list",
            "source": list(words),
            "error_type": "warning",
            "error_title": "不在选项内",
            "error_message": "公式只认选项中的写法。",
        }
        page.sheet.data_validation(f"{column}{FIRST}:{column}{max(last, FIRST)}", rule)


def _words(standard: Standard, sheet: RecordSheet) -> dict[str, tuple[str, ...]]:
    """Return the words that the fields of a sheet may hold."""
    if sheet.raw is DISTRICTS:
        return {method.code: ("是", "否") for method in standard.methods}
    words = {field: _offered(sheet.raw.column(field).content, standard) for field in sheet.widths}
    return {field: offered for field, offered in words.items() if offered}


def _offered(content: Content, standard: Standard) -> tuple[str, ...]:
    """Return the words of a closed list that a kind of content has; none for any other kind."""
    if isinstance(content, OneOf):
        return content.words
    if isinstance(content, YesNo):
        return ("是",) if content.only_yes else ("是", "否")
    if isinstance(content, CheckResult):
        return tuple(result.word for result in standard.results)
    return tuple(standard.interview_scores) if isinstance(content, MasteryWord) else ()


def _row_address(book: AuditWorkbook, table: str, row: int) -> str:
    """Return the address of a raw row, from the first column that is read to the last."""
    return book.clean.sources[table].row_place(row)
