"""The objects of a pack: what its formulas can speak of, with the columns that the pack and the workbooks give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from shifan.patterns import pattern_of
from shifan.rules.language.objects import CITY, ColumnType, ObjectType, Schema
from shifan.rules.language.objects import METHODS as METHODS
from shifan.rules.words import DONE, NOT_DONE, NOT_PASSED, PASSED, UNDER_WAY
from shifan.rules.words import FIRST_ROUND as FIRST_ROUND
from shifan.rules.words import RECHECK_ROUND as RECHECK_ROUND
from shifan.standards.pack_tables import added_columns

if TYPE_CHECKING:
    from shifan.standards.model import Standard

RECORDS, DOCUMENTS, INTERVIEWS = "检查记录", "资料", "访谈"
RECHECKS, MEASURES = "复查记录", "测量"
VETOES, LEDGER = "否决项", "台账"
SITES, ITEMS, INDICATORS = "点位", "检查项", "指标"
TYPES, DISTRICTS, LEVEL = "业态", "区县", "项目"
# Objects whose names no level of indicators may take.
OTHER_OBJECTS = (
    RECORDS,
    RECHECKS,
    DOCUMENTS,
    INTERVIEWS,
    MEASURES,
    VETOES,
    LEDGER,
    SITES,
    ITEMS,
    METHODS,
    TYPES,
    DISTRICTS,
    CITY,
)
_NUMBER = pattern_of(r"-?[0-9]+(\.[0-9]+)?")
YES, NO = "是", "否"
KEY_ITEM, GENERAL_ITEM = "重点", "一般"
STATUSES = (DONE, UNDER_WAY, NOT_DONE)
CONCLUSIONS = (PASSED, NOT_PASSED, "")


# The lists to whose rows a pack may add columns for its formulas.
OBJECT_OF_FILE = {
    "indicators.csv": INDICATORS,
    "business_types.csv": TYPES,
    "check_items.csv": ITEMS,
    "methods.csv": METHODS,
    "measures.csv": MEASURES,
}


def _number(name: str, optional: bool = False) -> ColumnType:
    return ColumnType(name, "number", optional)


def _text(name: str, *choices: str) -> ColumnType:
    return ColumnType(name, "text", choices=choices)


def _date(name: str) -> ColumnType:
    return ColumnType(name, "date", optional=True)


def upper_levels(standard: Standard) -> tuple[str, ...]:
    """Return the names of the levels above the indicators, from the top down."""
    return standard.levels[:-1]


def schema(standard: Standard) -> Schema:
    """Return the objects of a pack. Names are Chinese, as formulas use them.

    The lowest level may also be called as the pack calls it.
    """
    objects = {kind.name: kind for kind in (*_facts(standard), *_lists(standard))}
    for file, name in OBJECT_OF_FILE.items():
        added = tuple(
            _added_column(column, cells) for column, cells in added_cells(standard, file).items()
        )
        objects[name] = replace(objects[name], columns=(*objects[name].columns, *added))
    lowest = standard.levels[-1]
    return Schema(objects, {} if lowest == INDICATORS else {lowest: INDICATORS})


def added_cells(standard: Standard, file: str) -> dict[str, list[str]]:
    """Return the columns that a pack has added to one of its lists, as the texts of their cells."""
    table = standard.table(file)
    return {name: table[name].astype(str).tolist() for name in added_columns(file, table)}


def is_numeric(cells: list[str]) -> bool:
    """Return whether a column that a pack has added holds numbers: each cell one, a blank being 不适用."""
    return all(not cell or _NUMBER.fullmatch(cell) for cell in cells) and any(cells)


def _added_column(name: str, cells: list[str]) -> ColumnType:
    """Return what a column is that a pack has added: of numbers, a blank being 不适用, or of the texts of its cells."""
    if is_numeric(cells):
        return ColumnType(name, "number", optional=not all(cells))
    return _text(name, *dict.fromkeys(cells))


def _facts(standard: Standard) -> tuple[ObjectType, ...]:
    """Return what is observed in a city: each row is a row of a workbook."""
    mastery = tuple(standard.interview_scores)
    documents = (_number("扣分"), _text("合理缺项", YES, ""), _text("评价方面", *standard.aspects))
    interviews = (_text("掌握程度", *mastery), _number("得分"), _text("层级"), _text("类型"))
    ledger = (
        _text("整改状态", *STATUSES),
        _text("复查结论", *CONCLUSIONS),
        _date("整改时限"),
        _date("完成日期"),
    )
    return (
        ObjectType(RECORDS, _record_columns(standard, FIRST_ROUND), (SITES, ITEMS), fact=True),
        ObjectType(RECHECKS, _record_columns(standard, RECHECK_ROUND), (SITES, ITEMS), fact=True),
        ObjectType(DOCUMENTS, documents, (INDICATORS,), fact=True),
        ObjectType(INTERVIEWS, interviews, fact=True),
        ObjectType(MEASURES, _measure_columns(standard), (INDICATORS,), fact=True),
        ObjectType(VETOES, (_text("是否发生", YES, NO),), fact=True),
        ObjectType(LEDGER, ledger, (SITES, ITEMS), fact=True),
    )


def _record_columns(standard: Standard, round: str) -> tuple[ColumnType, ...]:
    """Return the columns of the records of one round; an object holds the records of one round only."""
    return (
        _text("检查结果", *(result.word for result in standard.results)),
        _number("得分比例", optional=True),
        _number("得分", optional=True),
        _text("是否问题", YES, NO),
        _number("问题数"),
        _number("应扣分"),
        _number("数值", optional=True),
        _text("轮次", round),
    )


def _measure_columns(standard: Standard) -> tuple[ColumnType, ...]:
    names = (measure.name for measure in standard.measure_list)
    return (
        _number("数值", optional=True),
        _number("分子", optional=True),
        _number("分母", optional=True),
        _text("时段"),
        _text("名称", *names),
        _text("单位"),
        _number("下限", optional=True),
        _number("上限", optional=True),
    )


def _lists(standard: Standard) -> tuple[ObjectType, ...]:
    """Return what the pack lists, and the sites."""
    methods = _known(method.name for method in standard.methods)
    types = _known(kind.name for kind in standard.type_list)
    return (
        ObjectType(
            SITES,
            (_text("单位名称"), _date("检查日期"), _text("检查组")),
            (METHODS, DISTRICTS, TYPES),
            fact=True,
        ),
        ObjectType(
            ITEMS,
            (_number("分值"), _text("类别", KEY_ITEM, GENERAL_ITEM), _named(standard.item_list)),
            (TYPES, INDICATORS),
            row_names=_codes(standard.item_list),
        ),
        *_levels(standard),
        ObjectType(METHODS, (_number("权重"), _text("名称", *methods)), row_names=methods),
        ObjectType(
            TYPES, (_number("应抽点位"), _text("名称", *types)), (METHODS,), row_names=types
        ),
        ObjectType(DISTRICTS, (_text("名称"), _text("类型"))),
    )


def _levels(standard: Standard) -> tuple[ObjectType, ...]:
    """Return the indicators and the levels above them, each belonging to the next one up."""
    top, *between = upper_levels(standard)
    columns = (
        _number("满分"),
        _number("资料占比"),
        _text("关键", YES, NO),
        _named(standard.indicator_list),
        _text("种类", *_known(indicator.kind for indicator in standard.indicator_list)),
        _text("依据"),
    )
    above, lists = upper_levels(standard)[-1], _codes(standard.indicator_list)
    objects = [ObjectType(INDICATORS, columns, (above,), row_names=lists)]
    above = top
    for name in between:
        named = tuple(group.name for group in standard.groups)
        codes = _codes(standard.groups)
        objects.append(ObjectType(name, (_text("名称", *named),), (above,), row_names=codes))
        above = name
    names = standard.dimensions
    return (*objects, ObjectType(top, (_text("名称", *names),), row_names=names))


class ListedRow(Protocol):
    """A row of one of the pack's lists."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


def _named(rows: Iterable[ListedRow]) -> ColumnType:
    return _text("名称", *_known(row.name for row in rows))


def _codes(rows: Iterable[ListedRow]) -> tuple[str, ...]:
    return _known(row.code for row in rows)


def _known(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the texts, each once; none if one of them could not be read: it may be any."""
    known = dict.fromkeys(texts)
    return () if None in known else tuple(text for text in known if text is not None)
