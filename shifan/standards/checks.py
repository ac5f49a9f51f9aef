"""What must hold between the parts of a pack: sums, codes, counts, sentences."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from shifan.errors import Finding
from shifan.standards.tables import NEXT

_HUNDRED = Decimal(100)
_POLICIES = ("exclude", "full_marks")
_VERDICT_SENTENCES = ("overall", "conclusion", "result")


def check(settings: dict, tables: dict[str, pd.DataFrame], wording: dict) -> Iterable[Finding]:
    """Yield every contradiction inside a pack whose cells have been read without fault."""
    yield from _settings(settings)
    for file in ("indicators.csv", "check_items.csv", "vetoes.csv", "interview_topics.csv"):
        yield from _duplicates(file, tables[file], ["code"])
    yield from _duplicates("business_types.csv", tables["business_types.csv"], ["code"])
    yield from _indicators(settings, tables["indicators.csv"])
    yield from _items(tables)
    yield from _counts(tables)
    yield from _wording(tables, wording)


def fault(file: str, cell: str, found: object, expected: str) -> Finding:
    """Return the finding for one contradiction."""
    return Finding("pack-rule", "error", file, cell=cell, found=str(found), expected=expected, action=NEXT)


def _settings(settings: dict) -> Iterable[Finding]:
    file = "standard.toml"
    weights = settings["method_weights"]
    if sum(weights.values()) != 1:
        yield fault(file, "method_weights", "＋".join(map(str, weights.values())), "合计为1")
    if settings["missing_policy"] not in _POLICIES:
        yield fault(file, "missing_policy", settings["missing_policy"], "exclude 或 full_marks")
    if settings["mode"] != "half_up":
        yield fault(file, "rounding.mode", settings["mode"], "half_up")
    if not 0 <= settings["interview_weight"] < 1:
        yield fault(file, "interview.weight", settings["interview_weight"], "0至1之间")
    for word, score in settings["interview_scores"].items():
        if not 0 <= score <= 1:
            yield fault(file, f"interview.scores.{word}", score, "0至1之间")
    if len(set(settings["dimensions"])) != len(settings["dimensions"]) or not settings["dimensions"]:
        yield fault(file, "dimensions", settings["dimensions"], "至少一个且不重复")


def _duplicates(file: str, table: pd.DataFrame, columns: list[str]) -> Iterable[Finding]:
    for position in table.index[table.duplicated(columns)]:
        yield fault(file, f"第{position + 2}行 {columns[0]}", table.loc[position, columns[0]], "不重复的编号")


def _indicators(settings: dict, table: pd.DataFrame) -> Iterable[Finding]:
    total = sum(table["full_score"], Decimal(0))
    if total != _HUNDRED:
        yield fault("indicators.csv", "full_score", f"合计 {total}", "合计 100")
    for row in table.itertuples():
        if row.dimension not in settings["dimensions"]:
            yield fault("indicators.csv", f"第{row.Index + 2}行 dimension", row.dimension, "standard.toml 中的 dimensions 之一")
        if row.full_score == 0:
            yield fault("indicators.csv", f"第{row.Index + 2}行 full_score", 0, "大于0")
    for dimension in settings["dimensions"]:
        if dimension not in set(table["dimension"]):
            yield fault("indicators.csv", "dimension", f"没有属于{dimension}的指标", "每个项目至少一个指标")


def _items(tables: dict[str, pd.DataFrame]) -> Iterable[Finding]:
    items, indicators = tables["check_items.csv"], tables["indicators.csv"]
    types, codes = set(tables["business_types.csv"]["code"]), set(indicators["code"])
    for row in items.itertuples():
        if row.business_type not in types:
            yield fault("check_items.csv", f"第{row.Index + 2}行 business_type", row.business_type, "business_types.csv 中的编号")
        if row.indicator not in codes:
            yield fault("check_items.csv", f"第{row.Index + 2}行 indicator", row.indicator, "indicators.csv 中的编号")
        if row.points == 0:
            yield fault("check_items.csv", f"第{row.Index + 2}行 points", 0, "大于0")
    for row in indicators.itertuples():
        if row.document_share < 1 and row.code not in set(items["indicator"]):
            yield fault("indicators.csv", f"第{row.Index + 2}行 document_share", row.document_share,
                        f"为1，或在 check_items.csv 中有对应{row.code}的检查项")


def _counts(tables: dict[str, pd.DataFrame]) -> Iterable[Finding]:
    items = tables["check_items.csv"]
    for row in tables["business_types.csv"].itertuples():
        own = items[items["business_type"] == row.code]
        for column, count in (("items", len(own)), ("key_items", int(own["key"].sum()))):
            declared = getattr(row, column)
            if count != declared:
                yield fault("business_types.csv", f"第{row.Index + 2}行 {column}", declared, f"check_items.csv 中的{count}项")


def _wording(tables: dict[str, pd.DataFrame], wording: dict) -> Iterable[Finding]:
    file = "wording.toml"
    themes = {theme.get("id") for theme in wording.get("theme", ())}
    suggestions = {own.get("id") for own in wording.get("suggestion", ())}
    for code in tables["indicators.csv"]["code"]:
        own = wording.get("indicator", {}).get(code, {})
        for key in ("theme", "suggestion", "shortcoming", "measure"):
            if not own.get(key):
                yield fault(file, f"indicator.{code}.{key}", "没有", "每个指标的用语")
        for key, known in (("theme", themes), ("suggestion", suggestions)):
            if own.get(key) and own[key] not in known:
                yield fault(file, f"indicator.{code}.{key}", own[key], f"[[{key}]] 中的 id")
    for code in tables["vetoes.csv"]["code"]:
        yield from _needs(wording, ("veto", code), ("absent", "occurred"))
    for table, keys in (("reason", ("veto", "line", "floor")), ("ground", ("veto", "line", "floor")),
                        ("items", ("shortcoming", "suggestion")), ("counts", ("shortcomings", "suggestions", "items"))):
        yield from _needs(wording, (table,), keys)
    for state in ("passed", "failed"):
        yield from _needs(wording, ("verdict", state), _VERDICT_SENTENCES)


def _needs(wording: dict, path: tuple[str, ...], keys: Iterable[str]) -> Iterable[Finding]:
    own = wording
    for part in path:
        own = own.get(part, {})
    for key in keys:
        if not own.get(key):
            yield fault("wording.toml", ".".join((*path, key)), "没有", "报告用语")
