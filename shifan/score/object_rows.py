"""The clean tables of a city and the lists of its pack as rows of objects, as formulas see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.rules.columns import ChildColumn, Coded, Scaled
from shifan.rules.language.evaluation import CityRows, LazyColumns, LazyRows, Rows
from shifan.score.fact_rows import (
    RECHECKED,
    RECORDED,
    codes_of,
    measures,
    numbered,
    records,
    site_and_item,
)
from shifan.score.vectors import coded, objects_of, places, positions
from shifan.standards import objects as ob

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.score.vectors import Records
    from shifan.standards import Standard

Makers = dict[str, Callable[[], ChildColumn]]


def city_rows(clean: CleanCity, standard: Standard, joined: Records | None = None) -> CityRows:
    """Return every object's rows for a city: facts in the order of their sheets, lists in the order of the pack.

    `joined` are the records with their sites and items, if they are known already.
    """
    makers: dict[str, Callable[[], Rows]] = {
        ob.METHODS: lambda: _methods(standard),
        ob.TYPES: lambda: _types(standard),
        ob.INDICATORS: lambda: _indicators(standard),
        ob.ITEMS: lambda: _items(standard),
        ob.DISTRICTS: lambda: _districts(clean),
        ob.SITES: lambda: _sites(clean, standard),
        ob.RECORDS: lambda: records(clean, standard, RECORDED, joined),
        ob.RECHECKS: lambda: records(clean, standard, RECHECKED),
        ob.MEASURES: lambda: measures(clean, standard),
        ob.DOCUMENTS: lambda: _documents(clean, standard),
        ob.INTERVIEWS: lambda: _interviews(clean, standard),
        ob.VETOES: lambda: _vetoes(clean),
        ob.LEDGER: lambda: _ledger(clean, standard),
    }
    for file, name in ob.OBJECT_OF_FILE.items():
        makers[name] = partial(_with_added, makers[name], standard, file)
    levels = _levels(standard)
    makers |= {name: partial(levels.__getitem__, name) for name in levels}
    return CityRows(ob.schema(standard), LazyRows(makers))


def _methods(standard: Standard) -> Rows:
    methods = standard.methods
    columns: Makers = {
        "权重": lambda: Scaled.of(method.weight for method in methods),
        "名称": lambda: Coded.of(method.name for method in methods),
    }
    names = tuple(method.name for method in methods)
    return Rows(codes_of(methods), LazyColumns(columns), labels=names)


def _levels(standard: Standard) -> dict[str, Rows]:
    """Return the rows of the levels above the indicators, from the top down: dimensions, then groups."""
    top, *between = ob.upper_levels(standard)
    names = standard.dimensions
    levels = {top: Rows(names, LazyColumns({"名称": lambda: Coded.of(names)}))}
    above = top
    for depth, level in enumerate(between, 1):
        groups = [group for group in standard.groups if group.depth == depth]
        parents = (group.parent or group.dimension for group in groups)
        refers = {above: places(parents, levels[above].codes)}
        named = Coded.of(group.name for group in groups)
        levels[level] = Rows(codes_of(groups), {"名称": named}, refers)
        above = level
    return levels


def _types(standard: Standard) -> Rows:
    kinds = standard.type_list
    columns: Makers = {
        "应抽点位": lambda: Scaled.of(Decimal(kind.min_sites) for kind in kinds),
        "名称": lambda: Coded.of(kind.name for kind in kinds),
    }
    methods = places((kind.method for kind in kinds), codes_of(standard.methods))
    names = tuple(kind.name for kind in kinds)
    return Rows(codes_of(kinds), LazyColumns(columns), {ob.METHODS: methods}, names)


def _indicators(standard: Standard) -> Rows:
    indicators = standard.indicator_list
    columns: Makers = {
        "满分": lambda: Scaled.of(indicator.full_score for indicator in indicators),
        "资料占比": lambda: Scaled.of(indicator.document_share for indicator in indicators),
        "关键": lambda: _flags(indicator.key for indicator in indicators),
        "名称": lambda: Coded.of(indicator.name for indicator in indicators),
        "种类": lambda: Coded.of(indicator.kind for indicator in indicators),
        "依据": lambda: Coded.of(indicator.clause for indicator in indicators),
    }
    above = ob.upper_levels(standard)[-1]
    lowest = [group.code for group in standard.groups if group.depth == len(standard.levels) - 2]
    codes = tuple(lowest) if standard.groups else standard.dimensions
    parents = (indicator.parent or indicator.dimension for indicator in indicators)
    return Rows(codes_of(indicators), LazyColumns(columns), {above: places(parents, codes)})


def _items(standard: Standard) -> Rows:
    items = standard.item_list
    columns: Makers = {
        "分值": lambda: Scaled.of(item.points for item in items),
        "类别": lambda: Coded.of(ob.KEY_ITEM if item.key else ob.GENERAL_ITEM for item in items),
        "名称": lambda: Coded.of(item.name for item in items),
    }
    refers = {
        ob.TYPES: places((item.business_type for item in items), codes_of(standard.type_list)),
        ob.INDICATORS: places(
            (item.indicator for item in items), codes_of(standard.indicator_list)
        ),
    }
    return Rows(codes_of(items), LazyColumns(columns), refers)


def _with_added(made: Callable[[], Rows], standard: Standard, file: str) -> Rows:
    """Return the rows of one of the pack's lists with the columns that the pack has added to it."""
    rows, cells = made(), ob.added_cells(standard, file)
    if not cells:
        return rows
    added = {column: _added_column(texts) for column, texts in cells.items()}
    return replace(rows, columns={**rows.columns, **added})


def _added_column(texts: list[str]) -> ChildColumn:
    if not ob.is_numeric(texts):
        return Coded.of(texts)
    if all(texts):
        return Scaled.of(map(Decimal, texts))
    return objects_of([Fraction(text) if text else None for text in texts])


def _districts(clean: CleanCity) -> Rows:
    table = clean.tables["districts"]
    columns: Makers = {"名称": lambda: coded(table["name"]), "类型": lambda: coded(table["kind"])}
    labels = tuple(table["name"].astype(str))
    return Rows(tuple(table["code"].astype(str)), LazyColumns(columns), labels=labels)


def _sites(clean: CleanCity, standard: Standard) -> Rows:
    table = clean.tables["sites"]
    columns: Makers = {
        "单位名称": lambda: coded(table["name"]),
        "检查日期": lambda: _entries(table["date"]),
        "检查组": lambda: coded(table["team"]),
    }
    refers = {
        ob.METHODS: places(map(str, table["method"].tolist()), codes_of(standard.methods)),
        ob.DISTRICTS: positions(table["district"], clean.tables["districts"]["name"]),
        ob.TYPES: positions(table["business_type"], standard.business_types["code"]),
    }
    return Rows(tuple(map(str, table["site"].tolist())), LazyColumns(columns), refers)


def _documents(clean: CleanCity, standard: Standard) -> Rows:
    table = clean.tables["documents"]
    flags = table["not_applicable"]
    columns: Makers = {
        "扣分": lambda: Scaled.of(table["deduction"]),
        "合理缺项": lambda: Coded.of(ob.YES if flag else "" for flag in flags),
        "评价方面": lambda: coded(table["aspect"]),
    }
    indicators = positions(table["indicator"], standard.indicators["code"])
    return Rows(numbered(table), LazyColumns(columns), {ob.INDICATORS: indicators})


def _interviews(clean: CleanCity, standard: Standard) -> Rows:
    table, scores = clean.tables["interviews"], standard.interview_scores
    columns: Makers = {
        "掌握程度": lambda: coded(table["mastery"]),
        "得分": lambda: Scaled.of(scores[word] for word in table["mastery"]),
        "层级": lambda: coded(table["level"]),
        "类型": lambda: coded(table["kind"]),
    }
    return Rows(numbered(table), LazyColumns(columns))


def _vetoes(clean: CleanCity) -> Rows:
    table = clean.tables["vetoes"]
    columns: Makers = {"是否发生": lambda: _flags(table["occurred"])}
    return Rows(tuple(table["veto"].astype(str)), LazyColumns(columns))


def _ledger(clean: CleanCity, standard: Standard) -> Rows:
    table = clean.tables["rectification"]
    columns: Makers = {
        "整改状态": lambda: coded(table["status"]),
        "复查结论": lambda: coded(table["conclusion"]),
        "整改时限": lambda: _entries(table["due"]),
        "完成日期": lambda: _entries(table["completed"]),
    }
    codes = tuple(table["problem"].astype(str))
    return Rows(codes, LazyColumns(columns), site_and_item(table, clean, standard))


def _yes(flag: bool) -> str:
    return ob.YES if flag else ob.NO


def _flags(flags: Iterable[bool]) -> Coded:
    return Coded.of(_yes(bool(flag)) for flag in flags)


def _entries(column: pd.Series) -> np.ndarray:
    """Return a column of dates with None where there is none."""
    return objects_of(column)
