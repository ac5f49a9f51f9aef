"""Sheets that hold what goes in: cover, parameters, raw records with the address of their row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.audit.sheets import Table
from shifan.intake.provenance import STATUSES

if TYPE_CHECKING:
    from shifan.audit.sheets import Book

_METHODS = {"announced": "明查", "covert": "暗访"}


def cover(book: Book) -> None:
    """Write 说明: status of the data, pack, how to read, files with their SHA-256."""
    sheet = book.file.add_worksheet("说明")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 3, 44)
    register = book.register
    lines = [("城市", register.text("city")), ("规则包", f"{book.standard.label}（{book.standard.id}）"), ("总得分", register.text("scores.total")),
             ("初评结论", register.text("verdict.pass")), *((f"原因{n}", value.display) for n, value in enumerate(register.match("verdict.reason.*"), 1)),
             ("怎么看", "“原始”各表是清理后的原始记录，末列为原始单元格；“计算”各表是公式，改动原始表中的扣分、检查结果等，总得分随之变化；“核对”表逐项比较公式结果与报告印出的数。"),
             ("颜色", "浅黄为原始数据，可改动试算；橙色为已更正或已规范的单元格。")]
    sheet.write_string(0, 0, f"{register.text('city')}省级初评计算底稿", book.formats["title"])
    if register.text("report.demo"):
        sheet.write_string(1, 0, register.text("report.demo"), book.formats["demo"])
    for row, (name, text) in enumerate(lines, 3):
        sheet.write_string(row, 0, name, book.formats["head"])
        sheet.write_string(row, 1, text, book.formats["wrap"])
    start = len(lines) + 5
    for column, name in enumerate(("文件", "SHA-256", "数据性质", "出处")):
        sheet.write_string(start, column, name, book.formats["head"])
    provenance = book.clean.provenance or {}
    for row, (file, digest) in enumerate(register.files.items(), start + 1):
        entry = provenance.get(file, {})
        for column, text in enumerate((file, digest, STATUSES.get(entry.get("status", ""), "规则包"), entry.get("origin", ""))):
            sheet.write_string(row, column, text, book.formats["wrap"])
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def parameters(book: Book) -> None:
    """Write 参数: weights and limits of the pack, each in a cell that formulas refer to."""
    standard = book.standard
    content, _ = next(((row.content, row.row) for row in book.clean.tables["facts"].itertuples() if row.item == "报告日期"), ("", 0))
    listed = {"announced_weight": ("明查权重", standard.method_weights["announced"]), "covert_weight": ("暗访权重", standard.method_weights["covert"]),
              "interview_weight": ("访谈权重", standard.interview_weight), "pass_line": ("达标线", standard.pass_line),
              "key_floor": ("关键指标得分率底线", standard.key_floor), "general_max": ("一般项允许问题数", standard.general_max),
              "key_max": ("重点项允许问题数", standard.key_max), "places": ("小数位数", standard.places)}
    sheet, columns = book.sheet("参数", [("name", "参数", 28), ("number", "取值", 14)], "来自规则包")
    for row, (key, (name, number)) in enumerate(listed.items(), 3):
        book.write_text(sheet, row, 0, name)
        sheet.write_number(row, 1, float(number), book.formats["input"])
        book.settings[key] = f"'参数'!${columns['number']}${row + 1}"
    row = 3 + len(listed)
    book.write_text(sheet, row, 0, "报告日期")
    sheet.write_datetime(row, 1, dt.datetime.fromisoformat(content[:10]), book.formats["date"])
    book.settings["report_date"] = f"'参数'!$B${row + 1}"


def raw_tables(book: Book) -> None:
    """Write the raw sheets that formulas sum over."""
    clean, standard = book.clean, book.standard
    _write(book, "原始-资料审查", "documents", [("indicator", "指标编号", 10), ("aspect", "评价方面", 10), ("deduction", "扣分", 8),
                                          ("not_applicable", "合理缺项", 9), ("reason", "扣分理由", 40)],
           [(row.indicator, row.aspect, row.deduction, "是" if row.not_applicable else "", row.reason, row.row)
            for row in clean.tables["documents"].itertuples()])
    items = standard.check_items.set_index("code")
    method = dict(zip(clean.tables["sites"]["site"], clean.tables["sites"]["method"], strict=True))
    known = {code: (item["indicator"], "重点" if item["key"] else "一般", item["points"]) for code, item in items.iterrows()}
    _write(book, "原始-检查记录", "records", [("site", "点位编号", 10), ("item", "检查项编号", 11), ("result", "检查结果", 10), ("indicator", "指标", 8),
                                        ("key", "类别", 7), ("points", "分值", 7), ("method", "检查方式", 9), ("problem", "问题描述", 36)],
           [(row.site, row.item, row.result, *known[row.item], _METHODS[method[row.site]], row.problem, row.row)
            for row in clean.tables["records"].itertuples()])
    scores = standard.interview_scores
    _write(book, "原始-领导访谈", "interviews", [("interview", "访谈编号", 10), ("unit", "单位", 26), ("topic", "题目", 8), ("mastery", "掌握程度", 10),
                                           ("points", "得分", 8)],
           [(row.interview, row.unit, row.topic, row.mastery, scores[row.mastery], row.row) for row in clean.tables["interviews"].itertuples()])
    _write(book, "原始-整改台账", "rectification", [("problem", "问题编号", 10), ("site", "点位编号", 10), ("item", "检查项编号", 11), ("due", "整改时限", 12),
                                             ("status", "整改状态", 10), ("conclusion", "复查结论", 10)],
           [(row.problem, row.site, row.item, row.due, row.status, row.conclusion, row.row) for row in clean.tables["rectification"].itertuples()])
    _write(book, "原始-否决项", "vetoes", [("veto", "否决项编号", 20), ("flag", "发生（起）", 12), ("basis", "核查依据", 50)],
           [(row.veto, int(bool(row.occurred)), row.basis, row.row) for row in clean.tables["vetoes"].itertuples()])


def _write(book: Book, name: str, table: str, heads: list[tuple[str, str, float]], rows: list[tuple]) -> None:
    """Write rows whose last entry is the worksheet row; the source address stands in the last column."""
    sheet, columns = book.sheet(name, [*heads, ("source", "原始单元格", 34)], "清理后的原始记录")
    source = book.clean.sources[table]
    letters = sorted(source.columns.values(), key=lambda text: (len(text), text)) or ["A"]
    mended = {finding.place for finding in book.clean.findings if finding.severity == "info"}
    for n, row in enumerate(rows, 3):
        for column, content in enumerate(row[:-1]):
            field = heads[column][0]
            touched = field in source.columns and source.cell(field, row[-1]) in mended
            _cell(book, sheet, (n, column), content, "mended" if touched else "input")
        book.write_text(sheet, n, len(heads), f"{source.file}!{source.sheet}!{letters[0]}{row[-1]}:{letters[-1]}{row[-1]}")
    book.tables[table] = Table(name, columns, 4, 3 + len(rows))
    if rows:
        sheet.autofilter(2, 0, 2 + len(rows), len(heads))


def _cell(book: Book, sheet, place: tuple[int, int], content: object, kind: str) -> None:
    if isinstance(content, (Decimal, int)) and not isinstance(content, bool):
        sheet.write_number(*place, float(content), book.formats[kind])
    elif isinstance(content, dt.date):
        sheet.write_datetime(*place, dt.datetime.combine(content, dt.time()), book.formats["date"])
    elif content not in (None, ""):
        book.write_text(sheet, *place, content, kind)
    else:
        sheet.write_blank(*place, None, book.formats[kind])
