"""What must hold between the parts of a pack: sums, codes, counts, names."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from shifan.errors import Finding
from shifan.standards.pack_tables import NEXT
from shifan.standards.raw_sheets import LAYOUT
from shifan.standards.wording import check_wording

_HUNDRED = Decimal(100)
_POLICIES = ("exclude", "full_marks")
_PLACES = 8
_CODED = (
    "indicators.csv",
    "business_types.csv",
    "check_items.csv",
    "vetoes.csv",
    "interview_topics.csv",
)
Tables = dict[str, pd.DataFrame]


def check(settings: dict, tables: Tables, wording: dict, broken: set[str]) -> Iterable[Finding]:
    """Yield every contradiction inside a pack; a check that needs a broken file waits until that file is mended."""
    checks = (
        (("standard.toml",), lambda: _settings(settings)),
        (
            ("indicators.csv",),
            lambda: _duplicates("indicators.csv", tables["indicators.csv"], ["name"]),
        ),
        (("indicators.csv",), lambda: _sum(tables["indicators.csv"])),
        (
            ("standard.toml", "indicators.csv"),
            lambda: _dimensions(settings["dimensions"], tables["indicators.csv"]),
        ),
        (("indicators.csv", "check_items.csv"), lambda: _inspected(tables)),
        (("business_types.csv",), lambda: _type_names(tables["business_types.csv"])),
        (("business_types.csv", "check_items.csv", "indicators.csv"), lambda: _items(tables)),
        (("business_types.csv", "check_items.csv"), lambda: _counts(tables)),
        (("headers.csv",), lambda: _headers(tables["headers.csv"])),
        (("wording.toml", "indicators.csv", "vetoes.csv"), lambda: check_wording(tables, wording)),
        *(
            ((file,), lambda file=file: _duplicates(file, tables[file], ["code"]))
            for file in _CODED
        ),
    )
    for needed, run in checks:
        if broken.isdisjoint(needed):
            yield from run()


def fault(file: str, cell: str, found: object, expected: str) -> Finding:
    """Return the finding for one contradiction."""
    return Finding(
        "pack-rule", "error", file, cell=cell, found=str(found), expected=expected, action=NEXT
    )


def _at(position: int, column: str) -> str:
    """Return where a frame position stands in the file: the header is line 1."""
    return f"第{position + 2}行 {column}"


def _settings(settings: dict) -> Iterable[Finding]:
    file = "standard.toml"
    weights = settings["method_weights"]
    if sum(weights.values()) != 1:
        yield fault(file, "method_weights", "＋".join(map(str, weights.values())), "合计为1")
    if settings["missing_policy"] not in _POLICIES:
        yield fault(file, "missing_policy", settings["missing_policy"], "exclude 或 full_marks")
    if settings["mode"] != "half_up":
        yield fault(file, "rounding.mode", settings["mode"], "half_up")
    if settings["places"] > _PLACES:
        yield fault(file, "rounding.places", settings["places"], f"不超过{_PLACES}")
    yield from _limits(settings)
    names = settings["dimensions"]
    if (
        not names
        or len(set(names)) != len(names)
        or not all(isinstance(name, str) and name.strip() for name in names)
    ):
        yield fault(file, "dimensions", list(names), "至少一个且不重复的名称")


def _limits(settings: dict) -> Iterable[Finding]:
    file = "standard.toml"
    if settings["interview_weight"] >= 1:
        yield fault(file, "interview.weight", settings["interview_weight"], "小于1")
    if settings["pass_line"] > _HUNDRED:
        yield fault(file, "verdict.pass_line", settings["pass_line"], "0至100之间")
    if settings["key_floor"] > 1:
        yield fault(file, "verdict.key_floor", settings["key_floor"], "0至1之间")
    for word, score in settings["interview_scores"].items():
        if score > 1:
            yield fault(file, f"interview.scores.{word}", score, "0至1之间")


def _duplicates(file: str, table: pd.DataFrame, columns: list[str]) -> Iterable[Finding]:
    for position in table.index[table.duplicated(columns)]:
        yield fault(
            file, _at(position, columns[-1]), table.loc[position, columns[-1]], "不与前面各行重复"
        )


def _sum(table: pd.DataFrame) -> Iterable[Finding]:
    total = sum(table["full_score"], Decimal(0))
    if total != _HUNDRED:
        yield fault("indicators.csv", "full_score", f"合计 {total}", "合计 100")
    for position in table.index[table["full_score"] == 0]:
        yield fault("indicators.csv", _at(position, "full_score"), 0, "大于0")


def _dimensions(names: Iterable[str], table: pd.DataFrame) -> Iterable[Finding]:
    for row in table.itertuples():
        if row.dimension not in names:
            yield fault(
                "indicators.csv",
                _at(row.Index, "dimension"),
                row.dimension,
                "standard.toml 中的 dimensions 之一",
            )
    for name in names:
        if name not in set(table["dimension"]):
            yield fault(
                "indicators.csv", "dimension", f"没有属于{name}的指标", "每个项目至少一个指标"
            )


def _inspected(tables: Tables) -> Iterable[Finding]:
    inspected = set(tables["check_items.csv"]["indicator"])
    for row in tables["indicators.csv"].itertuples():
        if row.document_share < 1 and row.code not in inspected:
            yield fault(
                "indicators.csv",
                _at(row.Index, "document_share"),
                row.document_share,
                f"为1，或在 check_items.csv 中有对应{row.code}的检查项",
            )


def _type_names(table: pd.DataFrame) -> Iterable[Finding]:
    """A name or alias may stand for one type of a method only."""
    owner: dict[tuple[str, str], str] = {}
    for row in table.itertuples():
        for column, words in (("name", [row.name]), ("aliases", row.aliases.split("|"))):
            for word in filter(None, words):
                if owner.setdefault((row.method, word), row.code) != row.code:
                    yield fault(
                        "business_types.csv",
                        _at(row.Index, column),
                        word,
                        f"不与{owner[row.method, word]}的名称或别名相同",
                    )


def _items(tables: Tables) -> Iterable[Finding]:
    types, codes = set(tables["business_types.csv"]["code"]), set(tables["indicators.csv"]["code"])
    for row in tables["check_items.csv"].itertuples():
        if row.business_type not in types:
            yield fault(
                "check_items.csv",
                _at(row.Index, "business_type"),
                row.business_type,
                "business_types.csv 中的编号",
            )
        if row.indicator not in codes:
            yield fault(
                "check_items.csv",
                _at(row.Index, "indicator"),
                row.indicator,
                "indicators.csv 中的编号",
            )
        if row.points == 0:
            yield fault("check_items.csv", _at(row.Index, "points"), 0, "大于0")


def _counts(tables: Tables) -> Iterable[Finding]:
    items = tables["check_items.csv"]
    for row in tables["business_types.csv"].itertuples():
        own = items[items["business_type"] == row.code]
        for column, count in (("items", len(own)), ("key_items", int(own["key"].sum()))):
            declared = getattr(row, column)
            if count != declared:
                yield fault(
                    "business_types.csv",
                    _at(row.Index, column),
                    declared,
                    f"check_items.csv 中的{count}项",
                )


def _headers(table: pd.DataFrame) -> Iterable[Finding]:
    """An alias leads to one column of a sheet that exists, and never hides another column's own name."""
    yield from _duplicates("headers.csv", table, ["workbook", "sheet", "alias"])
    for row in table.itertuples():
        sheets = LAYOUT.get(row.workbook, {})
        if row.workbook not in LAYOUT:
            yield fault("headers.csv", _at(row.Index, "workbook"), row.workbook, "、".join(LAYOUT))
        elif row.sheet not in sheets:
            yield fault("headers.csv", _at(row.Index, "sheet"), row.sheet, "、".join(sheets))
        elif row.column not in sheets[row.sheet]:
            yield fault(
                "headers.csv", _at(row.Index, "column"), row.column, "、".join(sheets[row.sheet])
            )
        elif row.alias in sheets[row.sheet] and row.alias != row.column:
            yield fault("headers.csv", _at(row.Index, "alias"), row.alias, "不是本表另一列的名称")
