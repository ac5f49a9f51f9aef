"""The clean tables of a city and the lists of its pack as rows of objects, as formulas see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

import numpy as np

from shifan.rules.catalog import ABSENT, CONFORMS, FAILS
from shifan.rules.columns import ChildColumn, Coded, Scaled
from shifan.rules.language.evaluation import CityRows, LazyColumns, Rows
from shifan.score.vectors import coded, positions
from shifan.standards import objects as ob

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.standards import Standard

# How much of a check item's points a result earns; 合理缺项 leaves them out.
SHARES = {CONFORMS: Decimal(1), FAILS: Decimal(0), ABSENT: None}
Makers = dict[str, Callable[[], ChildColumn]]


def city_rows(clean: CleanCity, standard: Standard) -> CityRows:
    """Return every object's rows for a city: facts in the order of their sheets, lists in the order of the pack."""
    rows = _with_added(
        {
            ob.METHODS: _methods(standard),
            ob.LEVEL: _levels(standard),
            ob.TYPES: _types(standard),
            ob.INDICATORS: _indicators(standard),
            ob.ITEMS: _items(standard),
            ob.DISTRICTS: _districts(clean),
            ob.SITES: _sites(clean, standard),
            ob.RECORDS: _records(clean, standard),
            ob.DOCUMENTS: _documents(clean, standard),
            ob.INTERVIEWS: _interviews(clean, standard),
            ob.VETOES: _vetoes(clean),
            ob.LEDGER: _ledger(clean, standard),
        },
        standard,
    )
    return CityRows(ob.schema(standard), rows)


def _methods(standard: Standard) -> Rows:
    methods = standard.methods
    columns: Makers = {
        "权重": lambda: Scaled.of(method.weight for method in methods),
        "名称": lambda: Coded.of(method.name for method in methods),
    }
    names = tuple(method.name for method in methods)
    return Rows(_codes(methods), LazyColumns(columns), labels=names)


def _levels(standard: Standard) -> Rows:
    names = standard.dimensions
    return Rows(names, LazyColumns({"名称": lambda: Coded.of(names)}))


def _types(standard: Standard) -> Rows:
    kinds = standard.type_list
    columns: Makers = {
        "应抽点位": lambda: Scaled.of(Decimal(kind.min_sites) for kind in kinds),
        "名称": lambda: Coded.of(kind.name for kind in kinds),
    }
    methods = _places((kind.method for kind in kinds), _codes(standard.methods))
    names = tuple(kind.name for kind in kinds)
    return Rows(_codes(kinds), LazyColumns(columns), {ob.METHODS: methods}, names)


def _indicators(standard: Standard) -> Rows:
    indicators = standard.indicator_list
    columns: Makers = {
        "满分": lambda: Scaled.of(own.full_score for own in indicators),
        "资料占比": lambda: Scaled.of(own.document_share for own in indicators),
        "关键": lambda: _flags(own.key for own in indicators),
        "名称": lambda: Coded.of(own.name for own in indicators),
    }
    levels = _places((own.dimension for own in indicators), standard.dimensions)
    return Rows(_codes(indicators), LazyColumns(columns), {ob.LEVEL: levels})


def _items(standard: Standard) -> Rows:
    items = standard.item_list
    columns: Makers = {
        "分值": lambda: Scaled.of(item.points for item in items),
        "类别": lambda: Coded.of(ob.KEY_ITEM if item.key else ob.GENERAL_ITEM for item in items),
        "名称": lambda: Coded.of(item.name for item in items),
    }
    refers = {
        ob.TYPES: _places((item.business_type for item in items), _codes(standard.type_list)),
        ob.INDICATORS: _places((item.indicator for item in items), _codes(standard.indicator_list)),
    }
    return Rows(_codes(items), LazyColumns(columns), refers)


def _with_added(rows: dict[str, Rows], standard: Standard) -> dict[str, Rows]:
    """Return the rows with the columns that the pack has added to its lists."""
    for file, name in ob.OBJECT_OF_FILE.items():
        cells = ob.added_cells(standard, file)
        if cells:
            added = {column: _added_column(texts) for column, texts in cells.items()}
            rows[name] = replace(rows[name], columns={**rows[name].columns, **added})
    return rows


def _added_column(texts: list[str]) -> Scaled | Coded:
    if ob.is_numeric(texts):
        return Scaled.of(Decimal(text or 0) for text in texts)
    return Coded.of(texts)


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
        ob.METHODS: _places(table["method"].astype(str), _codes(standard.methods)),
        ob.DISTRICTS: positions(table["district"], clean.tables["districts"]["name"]),
        ob.TYPES: positions(table["business_type"], standard.business_types["code"]),
    }
    return Rows(tuple(table["site"].astype(str)), LazyColumns(columns), refers)


def _records(clean: CleanCity, standard: Standard) -> Rows:
    table = clean.tables["records"]
    results = coded(table["result"])
    problems = tuple(_yes(text == FAILS) for text in results.texts)
    columns: Makers = {
        "检查结果": lambda: results,
        "得分比例": lambda: _by_text(results, [SHARES.get(text) for text in results.texts]),
        "是否问题": lambda: Coded(results.codes, problems),
    }
    return Rows(_numbered(table), LazyColumns(columns), _site_and_item(table, clean, standard))


def _site_and_item(
    table: pd.DataFrame, clean: CleanCity, standard: Standard
) -> dict[str, np.ndarray]:
    """Return the positions of the site and of the check item that each row of a table is about."""
    return {
        ob.SITES: positions(table["site"], clean.tables["sites"]["site"]),
        ob.ITEMS: positions(table["item"], standard.check_items["code"]),
    }


def _documents(clean: CleanCity, standard: Standard) -> Rows:
    table = clean.tables["documents"]
    flags = table["not_applicable"]
    columns: Makers = {
        "扣分": lambda: Scaled.of(table["deduction"]),
        "合理缺项": lambda: Coded.of(ob.YES if flag else "" for flag in flags),
        "评价方面": lambda: coded(table["aspect"]),
    }
    indicators = positions(table["indicator"], standard.indicators["code"])
    return Rows(_numbered(table), LazyColumns(columns), {ob.INDICATORS: indicators})


def _interviews(clean: CleanCity, standard: Standard) -> Rows:
    table, scores = clean.tables["interviews"], standard.interview_scores
    columns: Makers = {
        "掌握程度": lambda: coded(table["mastery"]),
        "得分": lambda: Scaled.of(scores[word] for word in table["mastery"]),
        "层级": lambda: coded(table["level"]),
        "类型": lambda: coded(table["kind"]),
    }
    return Rows(_numbered(table), LazyColumns(columns))


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
    return Rows(codes, LazyColumns(columns), _site_and_item(table, clean, standard))


class _HasCode(Protocol):
    @property
    def code(self) -> str: ...


def _codes(listed: Iterable[_HasCode]) -> tuple[str, ...]:
    return tuple(own.code for own in listed)


def _numbered(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the worksheet rows of a table as codes."""
    return tuple(map(str, frame["row"]))


def _places(texts: Iterable[str], known: Sequence[str]) -> np.ndarray:
    """Return the position of each text among known ones; −1 where it is not there."""
    at = {text: n for n, text in enumerate(known)}
    return np.array([at.get(text, -1) for text in texts], dtype=np.int64)


def _yes(flag: bool) -> str:
    return ob.YES if flag else ob.NO


def _flags(flags: Iterable[bool]) -> Coded:
    return Coded.of(_yes(bool(flag)) for flag in flags)


def _entries(column: pd.Series) -> np.ndarray:
    """Return a column of dates with None where there is none."""
    return np.array([*column, None], dtype=object)[:-1]


def _by_text(texts: Coded, numbers: Sequence[Decimal | None]) -> np.ndarray:
    """Return a number for each entry of a text column, by its text."""
    return np.asarray(np.array([*numbers, None], dtype=object)[texts.codes])
