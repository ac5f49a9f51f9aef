"""The clean tables of a city and the lists of its pack as rows of objects, as formulas see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from shifan.rules.exact import Coded, Scaled
from shifan.rules.language.evaluation import CityRows, LazyColumns, Rows
from shifan.score.vectors import coded, positions
from shifan.standards import objects as ob

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.standards import Standard

_SHARES = {"符合": Decimal(1), "不符合": Decimal(0), "合理缺项": None}


def city_rows(clean: CleanCity, standard: Standard) -> CityRows:
    """Return every object's rows for a city: facts in the order of their sheets, lists in the order of the pack."""
    rows = {
        **_with_added(_pack_rows(standard), standard),
        **_site_rows(clean, standard),
        **_fact_rows(clean, standard),
    }
    return CityRows(ob.schema(standard), rows)


def _pack_rows(standard: Standard) -> dict[str, Rows]:
    methods, levels = standard.methods, standard.dimensions
    method_codes = [method.code for method in methods]
    kinds, items, indicators = standard.type_list, standard.item_list, standard.indicator_list
    type_codes = [kind.code for kind in kinds]
    indicator_codes = [indicator.code for indicator in indicators]
    return {
        ob.METHODS: Rows(
            tuple(method_codes),
            LazyColumns(
                {
                    "权重": lambda: Scaled.of(method.weight for method in methods),
                    "名称": lambda: Coded.of(method.name for method in methods),
                }
            ),
            labels=tuple(method.name for method in methods),
        ),
        ob.LEVEL: Rows(levels, LazyColumns({"名称": lambda: Coded.of(levels)})),
        ob.TYPES: Rows(
            tuple(type_codes),
            LazyColumns(
                {
                    "应抽点位": lambda: Scaled.of(Decimal(kind.min_sites) for kind in kinds),
                    "名称": lambda: Coded.of(kind.name for kind in kinds),
                }
            ),
            {ob.METHODS: _places((kind.method for kind in kinds), method_codes)},
            tuple(kind.name for kind in kinds),
        ),
        ob.INDICATORS: Rows(
            tuple(indicator_codes),
            LazyColumns(
                {
                    "满分": lambda: Scaled.of(indicator.full_score for indicator in indicators),
                    "资料占比": lambda: Scaled.of(
                        indicator.document_share for indicator in indicators
                    ),
                    "关键": lambda: _flags(indicator.key for indicator in indicators),
                    "名称": lambda: Coded.of(indicator.name for indicator in indicators),
                }
            ),
            {ob.LEVEL: _places((indicator.dimension for indicator in indicators), levels)},
        ),
        ob.ITEMS: Rows(
            tuple(item.code for item in items),
            LazyColumns(
                {
                    "分值": lambda: Scaled.of(item.points for item in items),
                    "类别": lambda: Coded.of(
                        ob.KEY_ITEM if item.key else ob.GENERAL_ITEM for item in items
                    ),
                    "名称": lambda: Coded.of(item.name for item in items),
                }
            ),
            {
                ob.TYPES: _places((item.business_type for item in items), type_codes),
                ob.INDICATORS: _places((item.indicator for item in items), indicator_codes),
            },
        ),
    }


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


def _site_rows(clean: CleanCity, standard: Standard) -> dict[str, Rows]:
    districts, sites = clean.tables["districts"], clean.tables["sites"]
    method_codes = [method.code for method in standard.methods]
    return {
        ob.DISTRICTS: Rows(
            tuple(districts["code"].astype(str)),
            LazyColumns(
                {"名称": lambda: coded(districts["name"]), "类型": lambda: coded(districts["kind"])}
            ),
            labels=tuple(districts["name"].astype(str)),
        ),
        ob.SITES: Rows(
            tuple(sites["site"].astype(str)),
            LazyColumns(
                {
                    "单位名称": lambda: coded(sites["name"]),
                    "检查日期": lambda: _entries(sites["date"]),
                    "检查组": lambda: coded(sites["team"]),
                }
            ),
            {
                ob.METHODS: _places(sites["method"].astype(str), method_codes),
                ob.DISTRICTS: positions(sites["district"], districts["name"]),
                ob.TYPES: positions(sites["business_type"], standard.business_types["code"]),
            },
        ),
    }


def _fact_rows(clean: CleanCity, standard: Standard) -> dict[str, Rows]:
    tables = clean.tables
    records, documents, answers = tables["records"], tables["documents"], tables["interviews"]
    vetoes, ledger = tables["vetoes"], tables["rectification"]
    results = coded(records["result"])
    on_site = {
        name: {
            ob.SITES: positions(frame["site"], tables["sites"]["site"]),
            ob.ITEMS: positions(frame["item"], standard.check_items["code"]),
        }
        for name, frame in ((ob.RECORDS, records), (ob.LEDGER, ledger))
    }
    return {
        ob.RECORDS: Rows(
            _numbered(records),
            LazyColumns(
                {
                    "检查结果": lambda: results,
                    "得分比例": lambda: _by_text(
                        results, [_SHARES.get(text) for text in results.texts]
                    ),
                    "是否问题": lambda: Coded(
                        results.codes, tuple(_yes(text == "不符合") for text in results.texts)
                    ),
                }
            ),
            on_site[ob.RECORDS],
        ),
        ob.DOCUMENTS: Rows(
            _numbered(documents),
            LazyColumns(
                {
                    "扣分": lambda: Scaled.of(documents["deduction"]),
                    "合理缺项": lambda: Coded.of(
                        ob.YES if flag else "" for flag in documents["not_applicable"]
                    ),
                    "评价方面": lambda: coded(documents["aspect"]),
                }
            ),
            {ob.INDICATORS: positions(documents["indicator"], standard.indicators["code"])},
        ),
        ob.INTERVIEWS: Rows(
            _numbered(answers),
            LazyColumns(
                {
                    "掌握程度": lambda: coded(answers["mastery"]),
                    "得分": lambda: Scaled.of(
                        standard.interview_scores[word] for word in answers["mastery"]
                    ),
                    "层级": lambda: coded(answers["level"]),
                    "类型": lambda: coded(answers["kind"]),
                }
            ),
        ),
        ob.VETOES: Rows(
            tuple(vetoes["veto"].astype(str)),
            LazyColumns({"是否发生": lambda: _flags(vetoes["occurred"])}),
        ),
        ob.LEDGER: Rows(
            tuple(ledger["problem"].astype(str)),
            LazyColumns(
                {
                    "整改状态": lambda: coded(ledger["status"]),
                    "复查结论": lambda: coded(ledger["conclusion"]),
                    "整改时限": lambda: _entries(ledger["due"]),
                    "完成日期": lambda: _entries(ledger["completed"]),
                }
            ),
            on_site[ob.LEDGER],
        ),
    }


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
    return np.array([*numbers, None], dtype=object)[texts.codes]
