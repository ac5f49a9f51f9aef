"""Checks between tables: sites, records, absent types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.clean.checks import at, dates_known, has
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard

_METHODS = {"announced": "明查", "covert": "暗访"}
_SHOWN = 200


def types_of_sites(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Settle which type code a name means under its method, in place; yield types that the method does not have."""
    method_of = dict(zip(standard.business_types["code"], standard.business_types["method"], strict=True))
    for table in ("sites", "absent_types"):
        frame, codes, known = city.tables[table], [], {}
        for row, kinds, method in zip(frame["row"], frame["business_type"], frame["method"], strict=True):
            told = kinds, method
            if told not in known:
                known[told] = next((code for code in kinds or () if method_of[code] == method), "")
            codes.append(known[told])
            if kinds and method and not known[told]:
                yield at(city, table, "business_type", row, "type-method", f"{_METHODS[method]}没有这一业态", "规则包中该检查方式的业态")
        city.tables[table] = frame.assign(business_type=pd.Series(codes, index=frame.index, dtype=object))


def sites(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield sites told twice, without name, outside the inspection dates or in a district not marked."""
    frame, dates = city.tables["sites"], dates_known(city)
    start, end, report = (dates.get(item) for item in ("现场检查开始日期", "现场检查结束日期", "报告日期"))
    marked = _marked(city.tables["districts"])
    for row in frame[frame["site"].duplicated()].itertuples():
        yield at(city, "sites", "site", row.row, "twice-site", row.site or "空", "不重复的点位编号")
    lines = zip(*(frame[field] for field in ("row", "site", "name", "date", "district", "method")), strict=True)
    for row, site, name, date, district, method in lines:
        if not site:
            yield at(city, "sites", "site", row, "missing-site", "空", "点位编号", "请填写")
        if name == "":
            yield at(city, "sites", "name", row, "missing-name", "空", "单位名称", "未拒绝，请补充", "warning")
        if not date:
            yield at(city, "sites", "date", row, "missing-date", "空", "检查日期", "请填写")
        elif (start and date < start) or (end and date > end) or (report and date > report):
            yield at(city, "sites", "date", row, "date-outside", date, f"现场检查期间 {start} 至 {end}")
        if district and method and (district, method) not in marked:
            yield at(city, "sites", "district", row, "district-method", district, f"区县表中“{_METHODS[method]}”为是的区县",
                     "未拒绝，请核对", "warning")


def _marked(districts: pd.DataFrame) -> set[tuple[str, str]]:
    """Return (district, method) of the districts marked for a method, in each of their rows."""
    found = {(name, method): True for name in districts["name"] for method in _METHODS}
    for method in _METHODS:
        for name, marked in zip(districts["name"], districts[method], strict=True):
            found[name, method] &= bool(marked)
    return {key for key, marked in found.items() if marked}


def same_name(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield different sites of one method that carry the same name in one district."""
    frame = city.tables["sites"]
    named = frame[frame["name"].astype(bool)]
    for row in named[named.duplicated(["method", "district", "name"])].itertuples():
        yield at(city, "sites", "name", row.row, "same-name", row.name, "同一单位只列一个点位", "编号不同，按不同点位计，请核对", "warning")


def type_coverage(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield types without sites that are not declared absent, absent ones with sites, and types with too few."""
    if not has(city, "sites", "method", "business_type") or city.tables["sites"].empty:     # that nothing is filled in has been told
        return
    counts = city.tables["sites"]["business_type"].value_counts()
    absent = {row.business_type: row.row for row in city.tables["absent_types"].itertuples()}
    for kind in standard.business_types.itertuples():
        count, name = int(counts.get(kind.code, 0)), f"{_METHODS[kind.method]}“{kind.name}”"
        if kind.code in absent and count:
            yield at(city, "absent_types", "business_type", absent[kind.code], "absent-with-sites", f"{name}登记为缺项，却有{count}个点位",
                     "缺项业态没有点位", "请核对二者之一")
        elif not count and kind.code not in absent:
            yield at(city, "sites", "business_type", 0, "type-without-sites", f"{name}没有点位", "有点位，或在“业态缺项”中登记", "请补充")
        elif 0 < count < kind.min_sites:
            yield at(city, "sites", "business_type", 0, "few-sites", f"{name}{count}个点位", f"不少于{kind.min_sites}个", "未拒绝，请核对", "warning")


def records(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield records of unknown sites or items, items of another type, missing and doubled ones."""
    frame, places = city.tables["records"], city.tables["sites"].drop_duplicates("site")
    if not has(city, "records", "site", "item") or not has(city, "sites", "site", "business_type"):
        return
    site = _codes(frame["site"], places["site"])
    item = _codes(frame["item"], standard.check_items["code"])
    types = {code: n for n, code in enumerate(standard.business_types["code"])}
    own = np.array([types.get(code, -2) for code in places["business_type"]] + [-2])[site]
    of_item = np.array([types[code] for code in standard.check_items["business_type"]] + [-1])[item]
    yield from _unknown_sites(city, frame[site < 0], places)
    yield from _each(city, "item", frame[item < 0], "unknown-item", "规则包中的检查项编号", "item")
    known = (site >= 0) & (item >= 0)
    yield from _each(city, "item", frame[known & (own >= 0) & (own != of_item)], "other-type-item", "该点位业态的检查项", "item")
    doubled = pd.Series(site.astype(np.int64) * len(standard.check_items) + item).duplicated().to_numpy()     # asked of known ones only
    yield from _each(city, "item", frame[known & doubled], "twice-record", "每个点位每个检查项一条记录", "item")
    if frame.empty:     # that nothing is filled in has been told
        return
    yield from _missing(city, standard, places, site[known & (own == of_item) & ~doubled])
    yield from _remarks(city, frame)
    yield from _same_photo(city, frame)


def _unknown_sites(city: CleanCity, frame: pd.DataFrame, places: pd.DataFrame) -> Iterable[Finding]:
    """Yield records of sites that are not listed; a number that lost its leading zeros is recognised, not guessed."""
    bare = {str(code).lstrip("0"): code for code in places["site"] if code}
    for found in _each(city, "site", frame, "unknown-site", "点位表中的点位编号", "site"):
        near = bare.get(found.found.lstrip("0"))
        yield replace(found, action=f"点位表中有“{near}”，可能丢失了前导0，请改为文本格式") if near else found


def _codes(texts: pd.Series, known: pd.Series) -> np.ndarray:
    lookup = pd.Index(known).get_indexer(texts.cat.categories)
    codes = texts.cat.codes.to_numpy()
    return np.where(codes < 0, -1, lookup[codes]) if len(lookup) else np.full(len(texts), -1)


def _each(city: CleanCity, field: str, frame: pd.DataFrame, code: str, expected: str, shown: str) -> Iterable[Finding]:
    for row in frame.head(_SHOWN).itertuples():
        found = getattr(row, shown)
        yield at(city, "records", field, row.row, code, found if isinstance(found, str) and found else "空", expected)
    if len(frame) > _SHOWN:
        yield at(city, "records", field, int(frame["row"].iloc[_SHOWN]), code, f"同类问题另有{len(frame) - _SHOWN}处", expected)


def _missing(city: CleanCity, standard: Standard, places: pd.DataFrame, fitting: np.ndarray) -> Iterable[Finding]:
    """Yield sites that lack records for some items of their type."""
    counts = np.bincount(fitting, minlength=len(places))
    needed = standard.check_items.groupby("business_type")["code"].agg(set).to_dict()
    frame, most = city.tables["records"], places["business_type"].map({kind: len(items) for kind, items in needed.items()}).fillna(0)
    for row in places[counts < most.to_numpy()].itertuples():
        if row.site:
            lacking = sorted(needed[row.business_type] - set(frame["item"][frame["site"] == row.site]))
            yield at(city, "sites", "site", row.row, "missing-records", f"{row.site}缺{len(lacking)}项：{'、'.join(lacking[:5])}{'等' if len(lacking) > 5 else ''}",
                     "该业态每个检查项一条记录", "请在“检查记录”中补充，不适用的填“合理缺项”")


def _same_photo(city: CleanCity, frame: pd.DataFrame) -> Iterable[Finding]:
    """Yield photos that stand at several sites: rows copied as a whole often keep the photo of the first."""
    told = frame[_told(frame["photo"])]
    if told.empty:
        return
    spread = told.drop_duplicates(["photo", "site"])
    for row in spread[spread.duplicated("photo")].head(_SHOWN).itertuples():
        yield at(city, "records", "photo", row.row, "same-photo", row.photo, "一张照片只属于一个点位", "疑为整行复制，未拒绝，请核对", "warning")


def _told(texts: pd.Series) -> np.ndarray:
    """Return which texts say something; a missing one does not."""
    return texts.to_numpy(dtype=object).astype(bool)


def _remarks(city: CleanCity, frame: pd.DataFrame) -> Iterable[Finding]:
    fails = (frame["result"] == "不符合").to_numpy()
    told = _told(frame["problem"])
    for row in frame[fails & ~told].head(_SHOWN).itertuples():
        yield at(city, "records", "problem", row.row, "missing-problem", "不符合而没有问题描述", "问题描述", "未拒绝，请补充", "warning")
    for row in frame[(frame["result"] == "符合").to_numpy() & told].head(_SHOWN).itertuples():
        yield at(city, "records", "problem", row.row, "odd-problem", "符合而有问题描述", "符合的不写问题", "未拒绝，请核对", "warning")


CHECKS = (types_of_sites, sites, same_name, type_coverage, records)
