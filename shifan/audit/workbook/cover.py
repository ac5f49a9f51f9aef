"""Sheets that speak to the reader: the cover, the rules in words, the list of corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shifan.audit.workbook import formats
from shifan.audit.workbook.corrected_cells import changes
from shifan.audit.workbook.layout import FIRST
from shifan.intake.provenance import STATUSES
from shifan.rules.sentences import words

if TYPE_CHECKING:
    from shifan.audit.workbook.book import Book

Lines = Sequence[tuple[str, str]]
_CHECK = (
    "1. 先看“核对”表：报告中每个计算得到的数，都由本工作簿的公式重新算出，“差”应全部为0。",
    "2. 任选一个数：在“核对”表点“所在单元格”到它的公式，再点“检查记录”“扣分记录”等链接到原始记录；原始记录末列为它在原始工作簿中的位置。",
    "3. 试改：在“原始”各表浅黄单元格改动扣分、检查结果、掌握程度、是否发生等，各级得分、总得分、判定和原因随之变化（Excel、WPS 按 F9 重算）。",
    "4. 规则：“规则”表为每条规则的文字和条款，“参数”“规则-检查项”为规则包取值；计算表的表头批注为该列规则。",
)
_COLOURS = (
    ("input", "浅黄：原始记录和规则包取值，可改动试算"),
    ("corrected", "橙色：按更正单更正过的单元格，批注写明更正前后和理由"),
    ("mended", "浅蓝：读取时按规则规范过的单元格，批注写明原文"),
    ("text", "白色：公式或说明"),
)

_WIDTHS = (24, 84, 16, 44)
_CONTENTS = {
    "核对": "报告印出的每个计算所得的数与公式结果逐项比较",
    "判定": "否决项、达标线、关键指标底线的检验，初评结论和全部原因",
    "计算-总分": "各项目得分、领导访谈、总得分",
    "计算-指标": "各指标资料审查、明查、暗访得分率和得分",
    "计算-点位": "各点位得分、问题数和判定",
    "计算-分组": "按业态、区县、检查方式汇总",
    "原始-资料审查": "逐项扣分；其余“原始”各表同",
    "原始-检查记录": "逐项检查结果",
    "更正": "更正和规范过的单元格",
    "照录": "不参与计算的文字、日期、名称和工作成效数据",
    "参数": "权重、达标线、底线等规则包取值",
    "规则": "每条规则的文字和条款",
}


def cover(book: Book, run: str = "", signed: Lines = ()) -> None:
    """Write 说明: result, status of the data, which run, how to check, colours, sign-off, files with their SHA-256.

    `run` is the fingerprint of the run, `signed` the lines on who has checked what.
    """
    sheet, row = book.file.add_worksheet("说明"), 3
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"{book.register.text('city')}省级初评计算底稿", book.formats["title"])
    sheet.write_string(
        1,
        0,
        book.demo or "数据均为实际采集或公开引用，规则包为官方版本",
        book.formats["demo" if book.demo else "note"],
    )
    for name, text in (*_facts(book, run), *signed):
        row = _line(book, sheet, row, name, text)
    for n, text in enumerate(_CHECK):
        row = _line(book, sheet, row + (n == 0), "怎样核对" if n == 0 else "", text)
    for look, text in _COLOURS:
        sheet.write_blank(row + 1, 0, None, book.formats[look])
        sheet.write_string(row + 1, 1, text, book.formats["wrap"])
        row += 1
    _files(book, sheet, _contents(book, sheet, row + 2) + 1)
    formats.print_setup(sheet, book.register.text("city"), book.demo)
    sheet.fit_to_pages(1, 1)


def _line(book: Book, sheet, row: int, name: str, text: str) -> int:
    sheet.write_string(row, 0, name, book.formats["head"])
    sheet.write_string(row, 1, text, book.formats["wrap"])
    sheet.set_row(row, max(16, formats.LINE * formats.lines(text, _WIDTHS[1])))
    return row + 1


def _facts(book: Book, run: str) -> list[tuple[str, str]]:
    register = book.register
    return [
        ("城市", register.text("city")),
        ("规则包", f"{book.standard.label}（{book.standard.id}）"),
        ("运行标识", f"{run[:8]}（指纹 {run}）" if run else "未经运行，由内存中的数据生成"),
        ("总得分", register.text("scores.total")),
        ("初评结论", register.text("verdict.pass")),
        *(
            (f"原因{n}", value.display)
            for n, value in enumerate(register.match("verdict.reason.*"), 1)
        ),
        ("更正", f"按更正单更正{len(book.clean.corrections)}处，见“更正”表"),
    ]


def _files(book: Book, sheet, row: int) -> None:
    for column, name in enumerate(("文件", "SHA-256", "数据性质", "出处")):
        sheet.write_string(row, column, name, book.formats["head"])
    provenance = book.clean.provenance or {}
    for file, digest in book.register.files.items():
        row += 1
        entry = provenance.get(file, {})
        status = STATUSES.get(
            entry.get("status", ""), "规则包" if "/" in file else "未登记，按演示数据"
        )
        for column, text in enumerate((file, digest, status, entry.get("origin", ""))):
            sheet.write_string(row, column, text, book.formats["wrap"])


def _contents(book: Book, sheet, row: int) -> int:
    for n, (name, text) in enumerate(_CONTENTS.items()):
        sheet.write_url(row + n, 0, f"internal:'{name}'!A1", book.formats["link"], name)
        sheet.write_string(row + n, 1, text, book.formats["wrap"])
    return row + len(_CONTENTS)


def rules(book: Book) -> None:
    """Write 规则: each rule's name, sentence and clause."""
    page = book.open(
        "规则",
        [
            ("id", "规则编号", 24),
            ("name", "名称", 20),
            ("sentence", "规则", 96),
            ("clause", "条款", 16),
        ],
        "一条规则三种形式：程序计算、本工作簿公式、以下文字，出自同一处声明",
        2,
    )
    for row, rule in enumerate(book.rules.values(), FIRST):
        text = f"{words(rule.expression)}。{rule.note}"
        for field, content in (
            ("id", rule.id),
            ("name", rule.name),
            ("sentence", text),
            ("clause", rule.clause),
        ):
            page.put(row, field, content, "wrap")
        page.tall(row, "sentence", text)


def corrections(book: Book) -> None:
    """Write 更正: every corrected and mended cell, what it held before, and why."""
    heads = [
        ("kind", "性质", 10),
        ("file", "文件", 22),
        ("sheet", "工作表", 12),
        ("cell", "单元格", 14),
        ("change", "前 → 后", 50),
        ("why", "理由", 60),
    ]
    page = book.open(
        "更正", heads, "更正为人工更正单所列；规范为读取时按规则处理，原始文件均未改动", 1
    )
    row = FIRST
    for look, file, sheet, cell, change, why in changes(book.clean):
        for field, text in (
            ("kind", "更正" if look == "corrected" else "规范"),
            ("file", file),
            ("sheet", sheet),
            ("cell", cell),
            ("change", change),
            ("why", why),
        ):
            page.put(row, field, text, look if field == "kind" else "wrap")
        row += 1
    if row == FIRST:
        page.put(row, "kind", "没有更正或规范过的单元格")
