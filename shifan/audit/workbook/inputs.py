"""Sheets that hold what goes in: the pack's settings and check items, and the raw records with the address of their row."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shifan.audit.workbook.book import METHODS, Page
from shifan.audit.workbook.layout import FIRST
from shifan.rules.settings import (
    GENERAL_MAX,
    INTERVIEW_WEIGHT,
    KEY_FLOOR,
    KEY_MAX,
    METHOD_WEIGHTS,
    PASS_LINE,
    PLACES,
    SHARE,
)

if TYPE_CHECKING:
    import pandas as pd

    from shifan.audit.workbook.book import Book, Head

# Texts that a spreadsheet's conditions would read as numbers or dates: 3.1 and 3.10, 001 and 1, 1-2.
_NUMERIC = re.compile(r"[\d.,+\-/:%eE]+")
REPORT_DATE = "报告日期"
_PARAMETERS = (
    *METHOD_WEIGHTS,
    INTERVIEW_WEIGHT,
    KEY_FLOOR,
    PASS_LINE,
    GENERAL_MAX,
    KEY_MAX,
    PLACES,
)


def parameters(book: Book) -> None:
    """Write 参数: weights, limits and answer scores of the pack, and the report date, each in a cell that formulas refer to."""
    standard = book.standard
    page = book.open(
        "参数",
        [("name", "参数", 30), ("number", "取值", 14), ("source", "出处", 44)],
        "浅黄为可改的输入；改动后全部公式随之变化",
    )
    for row, setting in enumerate(_PARAMETERS, FIRST):
        page.put(row, "name", setting.short_name or setting.name)
        style = "input rate" if setting.kind == SHARE else "input"
        page.put(row, "number", setting.of(standard), style)
        page.put(row, "source", f"{standard.id}/standard.toml　{setting.path}")
        book.settings[setting.id] = f"'参数'!${page.columns['number']}${row}"
        page.holds(row, "number", setting.value_id)
    _report_date(book, page, FIRST + len(_PARAMETERS))
    _answers(book, page, FIRST + len(_PARAMETERS) + 1)


def _report_date(book: Book, page: Page, row: int) -> None:
    facts = book.clean.tables["facts"]
    own = facts[(facts["item"] == REPORT_DATE).to_numpy()]
    page.put(row, "name", REPORT_DATE)
    page.put(row, "number", dt.date.fromisoformat(str(own["content"].iloc[0])[:10]), "input")
    page.put(row, "source", book.clean.sources["facts"].cell("content", int(own["row"].iloc[0])))
    book.settings["report_date"] = f"'参数'!${page.columns['number']}${row}"


def _answers(book: Book, page: Page, first: int) -> None:
    scores = book.standard.interview_scores
    for row, (word, score) in enumerate(scores.items(), first):
        page.put(row, "name", word)
        page.put(row, "number", score, "input")
        page.put(row, "source", f"{book.standard.id}/standard.toml　interview.scores")
    last = first + len(scores) - 1
    for key, column in (("answer_words", "name"), ("answer_points", "number")):
        letter = page.columns[column]
        book.settings[key] = f"'参数'!${letter}${first}:${letter}${last}"


def check_items(book: Book) -> None:
    """Write 规则-检查项: type, kind, points and indicator of each check item of the pack."""
    heads = [
        ("code", "检查项编号", 13),
        ("type", "业态", 9),
        ("name", "检查项", 44),
        ("key", "类别", 8),
        ("points", "分值", 8),
        ("indicator", "指标", 9),
    ]
    page = book.open("规则-检查项", heads, "来自规则包 check_items.csv")
    frame = book.standard.check_items
    for row, own in enumerate(frame.itertuples(), FIRST):
        for field, content in (
            ("code", own.code),
            ("type", own.business_type),
            ("name", own.name),
            ("key", "重点" if own.key else "一般"),
            ("points", own.points),
            ("indicator", own.indicator),
        ):
            page.put(
                row, field, content, "input" if field in ("key", "points", "indicator") else "text"
            )
    page.table("check_items", FIRST + len(frame) - 1)


@dataclass(frozen=True)
class Raw:
    """A raw sheet of the workbook: the table, its columns as read, and which fields formulas compare with codes."""

    sheet: str
    table: str
    heads: tuple[Head, ...]
    codes: tuple[str, ...] = ()


_RAW = (
    Raw(
        "原始-区县",
        "districts",
        (
            ("code", "代码", 10),
            ("name", "名称", 14),
            ("kind", "类型", 9),
            ("announced", "明查", 7),
            ("covert", "暗访", 7),
        ),
    ),
    Raw(
        "原始-资料审查",
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
    Raw(
        "原始-点位",
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
    Raw(
        "原始-检查记录",
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
    Raw(
        "原始-领导访谈",
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
    Raw(
        "原始-整改台账",
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
    Raw(
        "原始-否决项",
        "vetoes",
        (("veto", "否决项编号", 22), ("occurred", "是否发生", 10), ("basis", "核查依据", 56)),
    ),
)
_WORDS = {
    ("records", "result"): ("符合", "不符合", "合理缺项"),
    ("documents", "not_applicable"): ("是",),
    ("vetoes", "occurred"): ("是", "否"),
    ("districts", "announced"): ("是", "否"),
    ("districts", "covert"): ("是", "否"),
    ("rectification", "conclusion"): ("通过", "未通过"),
    ("rectification", "status"): ("已完成", "整改中", "未整改"),
}
_DERIVED = {
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


def raw_tables(book: Book) -> None:
    """Write the raw sheets: columns as read, then what formulas look up, links to the results, and the row's address."""
    for raw in _RAW:
        _write(book, raw)


def _write(book: Book, raw: Raw) -> None:
    frame, marks = book.clean.tables[raw.table], book.marks.get(raw.table, {})
    keyed = [code for code in raw.codes if risky(frame[code])]
    if raw.table == "records" and risky(book.standard.indicators["code"]):
        keyed.append("indicator")
    derived = _DERIVED.get(raw.table, ())
    heads = [
        *raw.heads,
        *derived,
        *((f"{code}#", "键", 9) for code in keyed),
        ("source", "原始单元格", 34),
    ]
    page = book.open(raw.sheet, heads, "原始记录；末列为它在原始工作簿中的位置", 2)
    for row, own in enumerate(frame.itertuples(index=False), FIRST):
        for field, *_ in raw.heads:
            look, comment = marks.get((field, own.row), ("input", ""))
            page.put(row, field, _content(field, getattr(own, field)), look)
            if comment:
                page.sheet.write_comment(
                    f"{page.columns[field]}{row}", comment, {"x_scale": 2, "author": "shifan"}
                )
        page.put(row, "source", _address(book, raw.table, own.row))
        for code in keyed:
            page.formula(
                row,
                f"{code}#",
                f'="#"&{page.at(code, row)}',
                f"#{_key_of(book, own, code)}",
                "plain",
            )
    page.table(raw.table, FIRST + len(frame) - 1)
    _drop_downs(book, page, raw.table, FIRST + len(frame) - 1)
    if len(frame):
        page.sheet.autofilter(2, 0, 2 + len(frame), len(heads) - 1)
    book.pages[raw.table] = page


def _drop_downs(book: Book, page: Page, table: str, last: int) -> None:
    """Offer the words that a cell may hold, for trying out changes; another word is warned of, not refused."""
    words = _WORDS | {("interviews", "mastery"): tuple(book.standard.interview_scores)}
    for (owner, field), offered in words.items():
        if owner == table:
            column = page.columns[field]
            rule = {
                "validate": "list",
                "source": list(offered),
                "error_type": "warning",
                "error_title": "不在选项内",
                "error_message": "公式只认选项中的写法。",
            }
            page.sheet.data_validation(f"{column}{FIRST}:{column}{max(last, FIRST)}", rule)


def risky(codes: pd.Series) -> bool:
    """Return whether a spreadsheet's conditions could take one of these codes for a number or a date."""
    return any(_NUMERIC.fullmatch(str(code)) for code in codes.unique())


def _key_of(book: Book, own: object, code: str) -> str:
    return (
        book.item_of[own.item][0]
        if code == "indicator" and hasattr(own, "item")
        else getattr(own, code)
    )


def _content(field: str, content: object) -> object:
    if isinstance(content, bool) or type(content).__name__ == "bool_":
        return ("是" if content else "") if field == "not_applicable" else "是" if content else "否"
    return METHODS.get(content, content) if field == "method" else content


def _address(book: Book, table: str, row: int) -> str:
    source = book.clean.sources[table]
    letters = sorted(source.columns.values(), key=lambda text: (len(text), text)) or ["A"]
    return f"{source.file}!{source.sheet}!{letters[0]}{row}:{letters[-1]}{row}"
