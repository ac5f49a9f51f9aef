"""The sheet 填表说明: how to fill in the workbook, what its lists rest on, and every column with unit, choices and example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shifan.clean.columns import TABLES, Context
from shifan.forms import formats as looks
from shifan.forms.columns import Entry, entry
from shifan.forms.lists import ITEMS, OWN, Lists, Plan
from shifan.standards.raw_sheets import FACTS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET = "填表说明"
_HEADS = {
    "工作表": 12,
    "列（项目）": 18,
    "必填": 7,
    "填写内容": 46,
    "单位": 7,
    "可填": 46,
    "示例": 20,
}
_HOW = (
    "深色表头的列必填，浅色表头的列有则填写；灰底的内容已经填好，请勿改动。",
    "工作表名和列名请勿改动；列的先后、空行不影响读取；其他工作表和列不会读取。",
    "有下拉箭头的单元格请从列表选取；日期按 2023-11-02 的形式填写；编号为文本格式，前面的0和末尾的0都会保留。",
    "从别处粘贴会绕过单元格的校验，请选择“粘贴为数值”，并以 shifan check 的结果为准。",
)
_NEXT = (
    "填完保存并关闭文件，运行 shifan check {city}，按提示逐处改正；没有“拒绝”后运行 shifan run {city} 生成报告。",
    "来源.toml 登记每个文件的标题、出处、日期和性质：collected 实际采集，published 公开文件，synthetic 合成演示。新建时均登记为 synthetic；"
    "只要有一个文件是 synthetic，或者规则包不是官方的，报告、图表、底稿和审计网页都会标注「演示数据，非官方结论」。",
    "需要更正而不便改动原件的，在同一文件夹写 更正.csv，各列为：文件、工作表、单元格、原值、新值、理由、更正人、日期。",
)
_OWN = {
    "城市概况": ("“基本信息”每个项目一行，各行的填法不同，逐项说明见下表。",),
    "资料审查": (
        "每个指标的完整性、准确性、规范性各一行，已经列好，逐行填写扣分；某一方面不扣分的填0。",
    ),
    "现场检查": (
        f"先在“选项”表的“{OWN}”列写上各区县名称（与“城市概况”的“区县”表一致），“点位”表的区县即可选取。",
        f"先填“点位”，再填“检查记录”：每个点位须有其业态的全部检查项，一项一行；可在“{ITEMS}”表按业态筛选，把检查项编号整列复制过去。",
        "没有点位的业态在“业态缺项”中登记；没有缺项的，该表只留表头。",
    ),
    "整改复查": ("每个判为“不符合”的检查项一行；没有问题的，该表只留表头。",),
    "领导访谈": ("同一次访谈的每个题目一行，题目见“选项”表。",),
    "否决项": ("每个否决项一行，已经列好，名称见“选项”表；没有发生的也要填“否”和核查依据。",),
    "工作成效": (
        "“成效”表写文字，其中的数字在“数据”表登记后以 {编号} 引用，如 全年投入{funding}。",
    ),
}


def write(
    sheet: Worksheet, name: str, plan: Plan, lists: Lists, formats: dict[str, Format]
) -> None:
    """Write the guide of a workbook."""
    for place, width in enumerate(_HEADS.values()):
        sheet.set_column(place, place, width)
    end = len(_HEADS) - 1
    sheet.merge_range(0, 0, 0, end, f"{plan.city}　{name}　{SHEET}", formats["title"])
    sheet.set_row(0, 32)
    row = 1
    for look, text in _lines(name, plan, "最早日期" in lists.columns):
        sheet.merge_range(row, 0, row, end, text, formats[look])
        sheet.set_row(row, 18 * looks.lines(text, sum(_HEADS.values())) + 2)
        row += 1
    for place, head in enumerate(_HEADS):
        sheet.write_string(row, place, head, formats["needed"])
    for cells in _columns(name, plan, lists):
        row += 1
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, formats["middle" if place in (2, 4) else "cell"])
        sheet.set_row(
            row,
            18
            * max(
                looks.lines(text, width) for text, width in zip(cells, _HEADS.values(), strict=True)
            )
            + 4,
        )
    looks.page(sheet, plan.city, f"{name}　{SHEET}", repeat=False)


def _lines(name: str, plan: Plan, dated: bool) -> Iterator[tuple[str, str]]:
    yield "standing", _standing(plan) + (_period(plan) if dated else "")
    yield "part", "一、怎样填写"
    for number, text in enumerate((*_HOW, *_OWN[name]), 1):
        yield "line", f"{number}. {text}"
    yield "part", "二、填完以后"
    for number, text in enumerate(_NEXT, 1):
        yield "line", f"{number}. {text.replace('{city}', plan.city)}"
    yield "part", "三、各列说明"


def _standing(plan: Plan) -> str:
    """Return what the prefilled lists rest on, and that they are assumed where the pack is not official."""
    source = f"已填好的指标、业态、检查项、否决项和访谈题目取自规则包“{plan.standard.label}”（{plan.standard.id}）"
    return (
        f"{source}。"
        if plan.standard.official
        else f"{source}，均为示例，不是官方文本；正式评价请以正式规则包重新建表：shifan new 城市 --standard 规则包文件夹。"
    )


def _period(plan: Plan) -> str:
    return (
        f"日期按 {plan.first or '2000-01-01'} 至 {plan.last or '填表当天'} 校验，可在“选项”表改动。"
    )


def _columns(name: str, plan: Plan, lists: Lists) -> Iterator[tuple[str, ...]]:
    for table in (table for table in TABLES if table.workbook == name):
        for column in table.columns(Context(plan.standard, plan.city)):
            if (table.name, column.field) == ("facts", "content"):
                yield from (
                    _told(table.sheet, item, entry("facts", "content", item), lists)
                    for item in FACTS
                )
            elif table.name != "facts":
                yield _told(table.sheet, column.header, entry(table.name, column.field), lists)


def _told(sheet: str, header: str, own: Entry, lists: Lists) -> tuple[str, ...]:
    return (
        sheet,
        header,
        "是" if own.needed else "否",
        own.meaning,
        own.unit,
        own.kind.allowed,
        own.example or lists.sample(own.kind.sample),
    )
