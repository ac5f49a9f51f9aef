"""Blank workbooks of a new city: drop-downs, ranges, frozen headers, prefilled lists, 填表说明 — and 来源.toml."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from shifan.clean.checks import ASPECTS, DATES
from shifan.clean.spec import TABLES, Context, Table
from shifan.errors import Refused
from shifan.intake.model import LAYOUT
from shifan.intake.provenance import FILE as PROVENANCE

if TYPE_CHECKING:
    from shifan.standards import Standard

_ROWS = 2000
_FACTS = ("城市", "省份", "行政区划代码", "创建批次", "创建启动年份", "规则包", *DATES)
_LISTS = {
    ("districts", "kind"): ("区", "县级市", "县"), ("districts", "announced"): ("是", "否"), ("districts", "covert"): ("是", "否"),
    ("team", "role"): ("食安委成员单位", "专家", "第三方机构"), ("documents", "aspect"): ASPECTS, ("documents", "not_applicable"): ("是",),
    ("sites", "method"): ("明查", "暗访"), ("records", "result"): ("符合", "不符合", "合理缺项"), ("absent_types", "method"): ("明查", "暗访"),
    ("rectification", "status"): ("已完成", "整改中", "未整改"), ("rectification", "conclusion"): ("通过", "未通过"),
    ("interviews", "level"): ("市", "区县", "乡镇", "部门"), ("interviews", "kind"): ("主访谈", "延伸访谈"), ("vetoes", "occurred"): ("是", "否"),
}
_DATED = {("sites", "date"), ("rectification", "due"), ("rectification", "completed"), ("rectification", "rechecked"), ("interviews", "date")}
_HINTS = {
    "规则包": "规则包的名称，由省级统一规定", "报告日期": "日期，必填；据此判断整改是否逾期", "扣分": "不小于0的数字，不扣分填0；合理缺项的留空",
    "合理缺项": "合理缺项填“是”，否则留空", "业态": "填“业态与检查项”表中的名称", "检查项编号": "填“业态与检查项”表中的编号；每个点位的每个检查项一行",
    "修饰": "约、余、多、以上，多个以 / 分开；没有的留空", "数据编号": "字母开头，如 funding；在“成效”表内容中以 {funding} 引用",
    "内容": "数字请在“数据”表登记，以 {数据编号} 引用", "层次": "一是、二是的序号；没有的留空",
}
_GUIDE = ("每个工作簿的表名和列名请勿改动；列的先后、空行不影响读取。", "有下拉箭头的格子请从列表中选取；日期填 2023-11-02 的形式。",
          "编号列为文本格式，前面的0和末尾的0都会保留。", "填完后运行 shifan check 城市，按提示逐处改正；没有“拒绝”即可运行 shifan run 城市。",
          "来源.toml 逐个文件写明标题、出处、日期和性质：collected 为实际采集，published 为公开文件，synthetic 为合成演示。",
          "需要更正而不便改动原件的，写入 更正.csv：文件,工作表,单元格,原值,新值,理由,更正人,日期。")


def new_city(root: Path, city: str, standard: Standard) -> list[Path]:
    """Return the files written under `data/raw/<city>`; Refused if the city is already there or the name is unfit."""
    from shifan.run.places import Place, city_name
    folder = Place(Path(root), city_name(city)).raw
    if folder.exists():
        raise Refused("city-exists", file=f"data/raw/{folder.name}", found="已有这个城市的文件夹", expected="新的城市名称",
                      action="请换一个名称，或直接在原文件夹中填写")
    made = {f"{name}.xlsx": _workbook(name, folder.name, standard) for name in LAYOUT}
    made[PROVENANCE] = _provenance().encode("utf-8")
    folder.mkdir(parents=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]


def _provenance() -> str:
    lines = ["# 每个文件一段：title 标题、origin 出处、date 日期、status 性质（collected 实际采集／published 公开文件／synthetic 合成演示）"]
    for name in LAYOUT:
        lines += [f'["{name}.xlsx"]', f'title = "{name}"', 'origin = ""', 'date = ""', 'status = "synthetic"', ""]
    return "\n".join(lines)


def _workbook(name: str, city: str, standard: Standard) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"created": dt.datetime(2000, 1, 1), "title": name})
    formats = {"head": book.add_format({"bold": True, "bg_color": "#E8EDF2", "border": 1}), "text": book.add_format({"num_format": "@"}),
               "date": book.add_format({"num_format": "yyyy-mm-dd"}), "wrap": book.add_format({"text_wrap": True})}
    for table in TABLES:
        if table.workbook == name:
            _sheet(book, table, city, standard, formats)
    if name == "现场检查":
        _items(book, standard, formats)
    guide = book.add_worksheet("填表说明")
    guide.set_column(0, 0, 100)
    for row, text in enumerate(_GUIDE):
        guide.write_string(row, 0, text, formats["wrap"])
    book.close()
    return target.getvalue()


def _sheet(book, table: Table, city: str, standard: Standard, formats: dict) -> None:
    sheet = book.add_worksheet(table.sheet)
    columns = table.columns(Context(standard, city))
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.header, formats["head"])
        if column.header in _HINTS:
            sheet.write_comment(0, place, _HINTS[column.header])
        dated = (table.name, column.field) in _DATED
        number = column.field in ("deduction", "number", "people", "theme_number")
        sheet.set_column(place, place, 16, None if number else formats["date" if dated else "text"])
        _validate(sheet, table, column.field, place, standard, dated)
    sheet.freeze_panes(1, 0)
    for row, cells in enumerate(_prefilled(table.name, city, standard), 1):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, formats["text"])


def _validate(sheet, table: Table, field: str, place: int, standard: Standard, dated: bool) -> None:
    listed = _LISTS.get((table.name, field)) or _pack_list(table.name, field, standard)
    if listed and len(",".join(listed)) <= 255:
        rule = {"validate": "list", "source": list(listed), "error_title": "请从列表中选取", "error_message": "、".join(listed)[:200]}
    elif dated:
        rule = {"validate": "date", "criteria": ">=", "value": dt.date(2000, 1, 1), "error_title": "日期", "error_message": "请填日期，如 2023-11-02"}
    elif field == "deduction":
        most = max(standard.indicators["full_score"], default=Decimal(100))
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(most), "error_title": "扣分",
                "error_message": f"0 至 {most} 的数字，且不超过该指标满分"}
    else:
        return
    sheet.data_validation(1, place, _ROWS, place, rule)


def _pack_list(table: str, field: str, standard: Standard) -> tuple[str, ...]:
    if (table, field) == ("interviews", "mastery"):
        return tuple(standard.interview_scores)
    if (table, field) == ("interviews", "topic"):
        return tuple(standard.interview_topics["code"])
    if field == "business_type":
        return tuple(dict.fromkeys(standard.business_types["name"]))
    return ()


def _prefilled(table: str, city: str, standard: Standard) -> Iterator[tuple[str, ...]]:
    if table == "facts":
        given = {"城市": city, "规则包": standard.id}
        yield from ((item, given.get(item, "")) for item in _FACTS)
    elif table == "documents":
        for row in standard.indicators.itertuples():
            if row.document_share > 0:
                yield from ((row.code, row.name, aspect) for aspect in ASPECTS)
    elif table == "vetoes":
        yield from ((code,) for code in standard.vetoes["code"])


def _items(book, standard: Standard, formats: dict) -> None:
    """Write the list of types and check items to copy from."""
    sheet = book.add_worksheet("业态与检查项")
    names = dict(zip(standard.business_types["code"], standard.business_types["name"], strict=True))
    methods = {"announced": "明查", "covert": "暗访"}
    of_type = dict(zip(standard.business_types["code"], standard.business_types["method"], strict=True))
    for place, text in enumerate(("方式", "业态名称", "项目号", "要点", "类别")):
        sheet.write_string(0, place, text, formats["head"])
        sheet.set_column(place, place, (10, 28, 14, 50, 8)[place])
    for row, item in enumerate(standard.check_items.itertuples(), 1):
        for place, text in enumerate((methods[of_type[item.business_type]], names[item.business_type], item.code, item.name,
                                      "重点" if item.key else "一般")):
            sheet.write_string(row, place, text, formats["text"])
    sheet.freeze_panes(1, 0)
