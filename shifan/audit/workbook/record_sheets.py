"""原始-…: the raw records as read, what formulas look up beside them, and the address of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from shifan.score.fact_rows import MEASURED, RECHECKED

if TYPE_CHECKING:
    import pandas as pd

    from shifan.standards import Standard


@dataclass(frozen=True)
class RecordSheet:
    """A sheet of raw records: its name, its clean table and the columns as read.

    `codes` are the fields that formulas compare as codes.
    """

    name: str
    table: str
    heads: tuple[Head, ...]
    codes: tuple[str, ...] = ()


_DISTRICTS = RecordSheet(
    RAW_DISTRICTS,
    "districts",
    (("code", "代码", 10), ("name", "名称", 14), ("kind", "类型", 9)),
)
_OTHERS = (
    RecordSheet(
        RAW_DOCUMENTS,
        "documents",
        (
            ("indicator", "指标编号", 9),
            ("name", "指标名称", 22),
            ("aspect", "评价方面", 10),
            ("deduction", "扣分", 7),
            ("not_applicable", "合理缺项", 9),
            ("reason", "扣分理由", 34),
            ("evidence", "佐证材料", 14),
            ("reviewer", "审查人", 11),
        ),
        ("indicator",),
    ),
    RecordSheet(
        RAW_SITES,
        "sites",
        (
            ("site", "点位编号", 10),
            ("method", "检查方式", 9),
            ("district", "区县", 11),
            ("business_type", "业态编号", 9),
            ("name", "单位名称", 28),
            ("date", "检查日期", 12),
            ("team", "检查组", 9),
        ),
    ),
    RecordSheet(
        RAW_RECORDS,
        "records",
        (
            ("site", "点位编号", 10),
            ("item", "检查项编号", 12),
            ("result", "检查结果", 10),
            ("problem", "问题描述", 50),
            ("photo", "照片编号", 11),
        ),
        ("site", "item"),
    ),
    RecordSheet(
        RAW_INTERVIEWS,
        "interviews",
        (
            ("interview", "访谈编号", 10),
            ("date", "日期", 12),
            ("unit", "单位", 26),
            ("level", "层级", 8),
            ("kind", "类型", 10),
            ("topic", "题目", 8),
            ("mastery", "掌握程度", 10),
            ("note", "要点", 30),
        ),
    ),
    RecordSheet(
        RAW_RECTIFICATION,
        "rectification",
        (
            ("problem", "问题编号", 10),
            ("site", "点位编号", 10),
            ("item", "检查项编号", 12),
            ("measure", "整改措施", 28),
            ("due", "整改时限", 12),
            ("status", "整改状态", 10),
            ("completed", "完成日期", 12),
            ("rechecked", "复查日期", 12),
            ("conclusion", "复查结论", 10),
        ),
    ),
    RecordSheet(
        RAW_VETOES,
        "vetoes",
        (("veto", "否决项编号", 22), ("occurred", "是否发生", 10), ("basis", "核查依据", 56)),
    ),
)
# Columns that a sheet has only where the city's workbooks have them, by clean table.
_MORE: dict[str, tuple[Head, ...]] = {
    "records": (("problem_count", "问题数", 8), ("number", "数值", 9)),
    RECHECKED: (("problem_count", "问题数", 8), ("number", "数值", 9)),
}
# Sheets that a city may have.
_OPTIONAL = (
    RecordSheet(
        RAW_RECHECKS,
        RECHECKED,
        (
            ("site", "点位编号", 10),
            ("item", "检查项编号", 12),
            ("result", "检查结果", 10),
            ("problem", "问题描述", 50),
            ("photo", "照片编号", 11),
        ),
    ),
    RecordSheet(
        RAW_MEASURES,
        MEASURED,
        (
            ("measure", "测量编号", 12),
            ("number", "数值", 12),
            ("part", "分子", 12),
            ("whole", "分母", 12),
            ("period", "时段", 16),
        ),
    ),
)
_YES_NO = ("是", "否")
# The words that a cell may hold, by clean table and field.
_WORDS = {
    ("documents", "not_applicable"): ("是",),
    ("vetoes", "occurred"): _YES_NO,
    ("rectification", "conclusion"): ("通过", "未通过"),
    ("rectification", "status"): ("已完成", "整改中", "未整改"),
}
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
    methods: tuple[Head, ...] = tuple(
        (method.code, method.name, 7) for method in book.standard.methods
    )
    districts = RecordSheet(_DISTRICTS.name, _DISTRICTS.table, (*_DISTRICTS.heads, *methods))
    given = (sheet for sheet in _OPTIONAL if sheet.table in book.clean.tables)
    for sheet in (districts, *_OTHERS, *given):
        _write(book, _as_given(book, sheet))


def _as_given(book: AuditWorkbook, sheet: RecordSheet) -> RecordSheet:
    """Return a sheet with the further columns that the city's workbooks have."""
    frame = book.clean.tables[sheet.table]
    more = tuple(head for head in _MORE.get(sheet.table, ()) if head[0] in frame.columns)
    return replace(sheet, heads=(*sheet.heads, *more))


def _write(book: AuditWorkbook, sheet: RecordSheet) -> None:
    frame, keys = book.clean.tables[sheet.table], _key_columns(book, sheet)
    usual: list[Head] = []
    if sheet.table == "records" and not book.standard.result_table.empty:
        usual = [(usual_field("result"), "折合结果", 9)]
    heads = [
        *sheet.heads,
        *usual,
        *_DERIVED.get(sheet.table, ()),
        *((key_field(code), "键", 9) for code in keys),
        ("source", "原始单元格", 34),
    ]
    page = book.open(sheet.name, heads, "原始记录；末列为它在原始工作簿中的位置", 2)
    last = FIRST + len(frame) - 1
    _write_rows(page, sheet, frame, keys)
    page.finish(sheet.table, last)
    _offer_words(page, sheet.table, last)
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
    page: SheetWriter, sheet: RecordSheet, frame: pd.DataFrame, keys: Mapping[str, Sequence[str]]
) -> None:
    """Write the rows of a raw sheet: columns as read, with what was corrected or mended, address, and keys of codes."""
    marks = page.book.marks.get(sheet.table, {})
    columns = {field: _shown(frame[field], field, page.book.standard) for field, *_ in sheet.heads}
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
        page.put(row, "source", _row_address(page.book, sheet.table, raw_row))
        for field, codes in keys.items():
            page.key(row, field, codes[position])


def _shown(column: pd.Series[Any], field: str, standard: Standard) -> list[CellContent]:
    """Return a column as people read it: flags and methods in words."""
    entries: list[Any] = column.tolist()
    if field == "method":
        return [standard.method_names.get(entry, entry) for entry in entries]
    no = "" if field == "not_applicable" else "否"
    return [("是" if entry else no) if isinstance(entry, bool) else entry for entry in entries]


def _offer_words(page: SheetWriter, table: str, last: int) -> None:
    """Offer the words that a cell may hold, for trying out changes; another word is warned of, not refused."""
    for field, words in _words(page.book.standard, table).items():
        column = page.columns[field]
        rule = {
            "validate": "list",
            "source": list(words),
            "error_type": "warning",
            "error_title": "不在选项内",
            "error_message": "公式只认选项中的写法。",
        }
        page.sheet.data_validation(f"{column}{FIRST}:{column}{max(last, FIRST)}", rule)


def _words(standard: Standard, table: str) -> dict[str, tuple[str, ...]]:
    """Return the words that the fields of a clean table may hold."""
    if table == "districts":
        return {method.code: _YES_NO for method in standard.methods}
    if table in ("records", RECHECKED):
        return {"result": tuple(result.word for result in standard.results)}
    if table == "interviews":
        return {"mastery": tuple(standard.interview_scores)}
    return {field: words for (owner, field), words in _WORDS.items() if owner == table}


def _row_address(book: AuditWorkbook, table: str, row: int) -> str:
    """Return the address of a raw row, from the first column that is read to the last."""
    return book.clean.sources[table].row_place(row)
