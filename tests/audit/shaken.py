"""A small city whose cells can be changed one at a time, and filled anew at random in the same shape."""

from __future__ import annotations

import copy
import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

from shifan.addresses import letter
from shifan.audit.workbook import build
from shifan.clean import clean
from shifan.errors import Refused
from shifan.score import score
from tests.small_city import raw_city, small_city, tiny_pack

RESULTS, MASTERY = ("符合", "不符合", "合理缺项"), ("清楚", "基本清楚", "不清楚")
DAY = dt.date(2023, 11, 20)
# What a cell may hold instead, by sheet and header. Columns that only identify a row are not among them.
CHOICES = {
    ("评分", "扣分"): (0, 0.1, 0.25, 0.7),
    ("检查记录", "检查结果"): RESULTS,
    ("检查记录", "问题描述"): ("没有记录", "未公示"),
    ("点位", "区县"): ("太谷区", "寿阳县"),
    ("点位", "单位名称"): ("某市场甲", "某市场乙"),
    ("点位", "检查日期"): (dt.date(2023, 11, 4), dt.date(2023, 11, 5)),
    ("台账", "整改措施"): ("已公示", "已培训"),
    ("台账", "整改时限"): (DAY, dt.date(2023, 12, 20)),
    ("台账", "整改状态"): ("已完成", "整改中", "未整改"),
    ("台账", "复查结论"): ("通过", "未通过", ""),
    ("访谈", "单位"): ("市政府", "市委"),
    ("访谈", "类型"): ("主访谈", "延伸访谈"),
    ("访谈", "掌握程度"): MASTERY,
    ("核查", "是否发生"): ("是", "否"),
    ("核查", "核查依据"): ("查阅台账", "查阅通报"),
    ("数据", "数值"): (7, 12),
    ("数据", "修饰"): ("", "余", "约"),
    ("数据", "单位"): ("个", "家"),
    ("成效", "主题序号"): (1, 2, 3),
    ("成效", "主题"): ("高位推动", "强化监管"),
    ("成效", "小标题"): ("", "抓落实"),
    ("成效", "内容"): ("投入{funding}。", "访问{platform.visitors}，累计30次。"),
    ("评审组", "单位"): ("省甲厅", "省乙厅"),
    ("区县", "类型"): ("区", "县", "县级市"),
    ("区县", "明查"): ("是", "否"),
    ("区县", "暗访"): ("是", "否"),
}
FACTS = {
    "省份": ("某省", "另省"),
    "创建批次": ("第四批", "第五批"),
    "创建启动年份": ("2021", "2022"),
    "整改抽查开始日期": (dt.date(2023, 11, 12), dt.date(2022, 11, 13)),
    "整改抽查结束日期": (dt.date(2023, 11, 16), dt.date(2023, 11, 17)),
    "访谈日期": (dt.date(2023, 11, 13), dt.date(2024, 1, 2)),
    "报告日期": (dt.date(2023, 11, 18), dt.date(2023, 12, 25)),
    "现场检查开始日期": (dt.date(2023, 11, 1), dt.date(2022, 11, 1)),
    "现场检查结束日期": (dt.date(2023, 11, 14), dt.date(2023, 11, 15)),
}
THEMES = {1: "高位推动", 2: "强化监管", 3: "共治共享"}
# Cells that must be changed together: 合理缺项 leaves the deduction empty.
NOT_APPLICABLE = ("评分", "合理缺项")


def pack_of_two():
    """Return the tiny pack with two sites a type."""
    pack = tiny_pack()
    return replace(pack, business_types=pack.business_types.assign(min_sites=2))


def city_of(pack):
    """Return the sheets of a small city with sites in two districts, two themes and two interviews."""
    sheets = small_city(pack)
    for n, row in enumerate(sheets["现场检查", "点位"][1:]):
        row[2] = ("太谷区", "寿阳县")[n % 2]
    sheets["城市概况", "区县"].append(["140726", "祁县", "县", "否", "否"])
    sheets["工作成效", "成效"] += [
        [1, "高位推动", "", "", "坚持2次调度。"],
        [2, "强化监管", "", "抓整改", "整改{funding}。"],
    ]
    answers = sheets["领导访谈", "访谈"]
    answers += [["F02", row[1], "教育局", "部门", "延伸访谈", *row[5:]] for row in answers[1:3]]
    return sheets


def cells(sheets):
    """Return every cell that holds a value, as (workbook, sheet, row from 0, column from 0, other contents)."""
    found, items = [], tuple(dict.fromkeys(row[1] for row in sheets["现场检查", "检查记录"][1:]))
    for (book, sheet), rows in sheets.items():
        for r, row in enumerate(rows[1:], 1):
            for c, head in enumerate(rows[0]):
                choices = (
                    FACTS.get(row[0], ())
                    if (sheet, head) == ("基本信息", "内容")
                    else CHOICES.get((sheet, head), ())
                )
                choices = ("是", "") if (sheet, head) == NOT_APPLICABLE else choices
                choices = items if (sheet, head) == ("台账", "检查项编号") else choices
                if choices:
                    found.append((book, sheet, r, c, choices))
    return found


def address(cell) -> str:
    """Return the cell's address as the register writes it."""
    book, sheet, r, c, _ = cell
    return f"{book}.xlsx!{sheet}!{letter(c)}{r + 1}"


def with_cell(sheets, cell, content):
    """Return the sheets with one cell changed, and what must change with it."""
    book, sheet, r, c, _ = cell
    made = {
        key: rows if key != (book, sheet) else copy.deepcopy(rows) for key, rows in sheets.items()
    }
    row = made[book, sheet][r]
    row[c] = content
    heads = made[book, sheet][0]
    if (sheet, heads[c]) == NOT_APPLICABLE:
        row[heads.index("扣分")] = "" if content else 0.6
    return made


def filled(sheets, seed: int):
    """Return a city of the same shape with other contents in all its cells."""
    dice, made = random.Random(seed), copy.deepcopy(sheets)
    for cell in cells(sheets):
        book, sheet, r, c, choices = cell
        head = made[book, sheet][0][c]
        if sheet == "核查" and head == "是否发生":
            made[book, sheet][r][c] = "是" if dice.random() < 0.1 else "否"
        elif (sheet, head) == NOT_APPLICABLE:
            if dice.random() < 0.3:
                made = with_cell(made, cell, "是")
        elif (sheet, head) == ("成效", "主题"):
            made[book, sheet][r][c] = THEMES[made[book, sheet][r][c - 1]]
        elif sheet != "基本信息":
            made[book, sheet][r][c] = dice.choice(choices)
    _quote_failures(made, dice)
    return made


def _quote_failures(sheets, dice):
    """Let every line of the ledger quote a failed record, as it must."""
    records = sheets["现场检查", "检查记录"][1:]
    for line, record in zip(
        sheets["整改复查", "台账"][1:],
        dice.sample(records, len(sheets["整改复查", "台账"]) - 1),
        strict=True,
    ):
        record[2] = "不符合"
        line[1:3] = record[:2]


def level(sheets, seed: int):
    """Return a city of the same shape in which all is well but for one or two places: the least change decides."""
    dice, made = random.Random(seed), copy.deepcopy(sheets)
    best = {
        ("评分", "扣分"): 0,
        NOT_APPLICABLE: "",
        ("检查记录", "检查结果"): "符合",
        ("访谈", "掌握程度"): "清楚",
        ("核查", "是否发生"): "否",
    }
    for book, sheet, r, c, _ in cells(sheets):
        head = made[book, sheet][0][c]
        made[book, sheet][r][c] = best.get((sheet, head), made[book, sheet][r][c])
    for row in dice.sample(made["资料审查", "评分"][1:], dice.randrange(3)):
        row[3] = 0.5
    for row in dice.sample(made["资料审查", "评分"][1:], 5):
        row[3], row[-1] = "", "是"
    _quote_failures(made, dice)
    return made


def contexts(sheets, pack, count: int):
    """Yield (sheets, pack, register) of cities of the same shape whose limits do not hide small changes.

    Long decimals take rounding away. Every other city is level, with the pass line exactly at its total.
    """
    yield sheets, replace(pack, places=12), scored(sheets, replace(pack, places=12))
    for seed in range(1, count):
        dice = random.Random(seed)
        own = replace(
            pack,
            places=12,
            pass_line=Decimal(dice.choice([0, 60, 85])),
            key_floor=Decimal(dice.choice(["0", "0.6", "0.95"])),
            general_max=dice.choice([0, 1, 8]),
            key_max=dice.choice([0, 1]),
            wording=replace(
                pack.wording,
                counts=replace(
                    pack.wording.counts,
                    shortcomings=dice.choice([1, 2, 3]),
                    suggestions=dice.choice([1, 2, 4]),
                ),
            ),
        )
        context = level(sheets, seed) if seed % 2 else filled(sheets, seed)
        register = scored(context, own)
        if register is not None and seed % 2:
            own = replace(own, pass_line=register["scores.total"].value, key_floor=Decimal(0))
            register = scored(context, own)
        if register is not None:
            yield context, own, register


def scored(sheets, pack):
    """Return the register of a city, or None if it is refused."""
    try:
        return score(clean(raw_city(sheets), pack).require(), pack)
    except Refused:
        return None


def built(tmp_path, own, standard, name="book.xlsx"):
    """Return the path of a city's workbook."""
    path = tmp_path / name
    path.write_bytes(build.build_workbook(own, standard, score(own, standard)))
    return path
