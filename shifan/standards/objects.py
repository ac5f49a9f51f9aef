"""The objects of a pack: what its formulas can speak of, with the columns that the pack and the workbooks give them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.rules.language.objects import ColumnType, ObjectType, Schema
from shifan.standards.pack_tables import added_columns

if TYPE_CHECKING:
    from shifan.standards.model import Standard

RECORDS, DOCUMENTS, INTERVIEWS = "检查记录", "资料", "访谈"
VETOES, LEDGER = "否决项", "台账"
SITES, ITEMS, INDICATORS = "点位", "检查项", "指标"
METHODS, TYPES, DISTRICTS, LEVEL = "检查方式", "业态", "区县", "项目"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
YES, NO = "是", "否"
KEY_ITEM, GENERAL_ITEM = "重点", "一般"
RESULTS = ("符合", "不符合", "合理缺项")
STATUSES = ("已完成", "整改中", "未整改")
CONCLUSIONS = ("通过", "未通过", "")


# The lists to whose rows a pack may add columns for its formulas.
OBJECT_OF_FILE = {
    "indicators.csv": INDICATORS,
    "business_types.csv": TYPES,
    "check_items.csv": ITEMS,
}


def _number(name: str, optional: bool = False) -> ColumnType:
    return ColumnType(name, "number", optional)


def _text(name: str, *choices: str) -> ColumnType:
    return ColumnType(name, "text", choices=choices)


def _date(name: str) -> ColumnType:
    return ColumnType(name, "date", optional=True)


def schema(standard: Standard) -> Schema:
    """Return the objects of a pack. Names are Chinese, as formulas use them."""
    objects = {kind.name: kind for kind in (*_facts(standard), *_lists(standard))}
    for file, name in OBJECT_OF_FILE.items():
        added = tuple(
            ColumnType(column, "number" if is_numeric(cells) else "text")
            for column, cells in added_cells(standard, file).items()
        )
        objects[name] = replace(objects[name], columns=(*objects[name].columns, *added))
    return Schema(objects)


def added_cells(standard: Standard, file: str) -> dict[str, list[str]]:
    """Return the columns that a pack has added to one of its lists, as the texts of their cells."""
    table = standard.table(file)
    return {name: table[name].astype(str).tolist() for name in added_columns(file, table)}


def is_numeric(cells: list[str]) -> bool:
    """Return whether a column that a pack has added holds numbers: each cell one, a blank counting as 0."""
    return all(not cell or _NUMBER.fullmatch(cell) for cell in cells) and any(cells)


def _facts(standard: Standard) -> tuple[ObjectType, ...]:
    """Return what is observed in a city: each row is a row of a workbook."""
    mastery = tuple(standard.interview_scores)
    records = (
        _text("检查结果", *RESULTS),
        _number("得分比例", optional=True),
        _text("是否问题", YES, NO),
    )
    documents = (_number("扣分"), _text("合理缺项", YES, ""), _text("评价方面"))
    interviews = (_text("掌握程度", *mastery), _number("得分"), _text("层级"), _text("类型"))
    ledger = (
        _text("整改状态", *STATUSES),
        _text("复查结论", *CONCLUSIONS),
        _date("整改时限"),
        _date("完成日期"),
    )
    return (
        ObjectType(RECORDS, records, (SITES, ITEMS), fact=True),
        ObjectType(DOCUMENTS, documents, (INDICATORS,), fact=True),
        ObjectType(INTERVIEWS, interviews, fact=True),
        ObjectType(VETOES, (_text("是否发生", YES, NO),), fact=True),
        ObjectType(LEDGER, ledger, (SITES, ITEMS), fact=True),
    )


def _lists(standard: Standard) -> tuple[ObjectType, ...]:
    """Return what the pack lists, and the sites."""
    return (
        ObjectType(
            SITES,
            (_text("单位名称"), _date("检查日期"), _text("检查组")),
            (METHODS, DISTRICTS, TYPES),
            fact=True,
        ),
        ObjectType(
            ITEMS,
            (_number("分值"), _text("类别", KEY_ITEM, GENERAL_ITEM), _text("名称")),
            (TYPES, INDICATORS),
        ),
        ObjectType(
            INDICATORS,
            (_number("满分"), _number("资料占比"), _text("关键", YES, NO), _text("名称")),
            (LEVEL,),
        ),
        ObjectType(LEVEL, (_text("名称", *standard.dimensions),)),
        ObjectType(METHODS, (_number("权重"), _text("名称"))),
        ObjectType(TYPES, (_number("应抽点位"), _text("名称")), (METHODS,)),
        ObjectType(DISTRICTS, (_text("名称"), _text("类型"))),
    )
