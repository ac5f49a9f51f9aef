"""Checks of 检查记录: known sites and items, one record an item of each site, remarks, photos."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from shifan.clean.checks.business_types import coverage
from shifan.clean.checks.most_records import most_records
from shifan.clean.checks.near_codes import meant_code
from shifan.clean.checks.record_matching import Flags, MatchedRecords, Numbers
from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.clean.table_rows import rows
from shifan.clean.whole_columns import is_most
from shifan.errors import Finding
from shifan.raw_sheets import RECORDS, SITES, RecordRow, SiteRow
from shifan.standards import Standard

_MOST_REPORTED = 200  # records of one fault
_MOST_NAMED = 5


def types_and_records(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield what is wrong with the sites of each type and with the records of each site; records are matched once."""
    matched = MatchedRecords(city, standard)
    if matched.possible:
        yield from coverage(city, standard, matched.misplaced)
        yield from _records(matched)
    else:
        yield from coverage(city, standard, ())


def _records(matched: MatchedRecords) -> Iterator[Told]:
    """Yield records of unknown sites or items, items of another type, missing and doubled ones."""
    yield from _misplaced_sites(matched)
    yield from _unknown_sites(matched)
    yield from _unknown_items(matched)
    yield from _of_other_types(matched)
    doubled = _doubled(matched)
    twice = Notice("twice-record", "", "每个点位每个检查项一条记录", "请只保留一条，其余删去")
    yield from _wrong(matched, doubled, "item", twice)
    if matched.records.empty:  # that nothing is filled in has been said
        return
    fitting = matched.known & (matched.type_of_site == matched.type_of_item) & ~doubled
    yield from _missing(matched, matched.site[fitting])
    yield from _remarks(matched)
    yield from _same_photo(matched)


def _doubled(matched: MatchedRecords) -> Flags:
    """Return which records are of a site and an item, both known, that an earlier one is of as well."""
    doubled = np.zeros(len(matched.records), dtype=bool)
    if not matched.known.all() or _repeat(
        matched
    ):  # rarely so, and only then it has to be known where
        site, item = matched.site[matched.known], matched.item[matched.known]
        keys = site.astype(np.int64) * len(matched.standard.item_list) + item
        doubled[matched.known] = pd.Series(keys).duplicated().to_numpy()
    return doubled


def _repeat(matched: MatchedRecords) -> bool:
    """Return whether records, all known, may repeat each other: each site has a place for each item of its type."""
    if (matched.type_of_site != matched.type_of_item).any():
        return True
    items = np.bincount(matched.types_of_items, minlength=len(matched.standard.type_list))
    ends = np.cumsum(np.where(matched.types_of_sites >= 0, items[matched.types_of_sites], 0))
    before = np.concatenate(([0], ends))
    seen = np.zeros(before[-1], dtype=bool)
    seen[before[matched.site] + matched.place_in_type[matched.item]] = True
    return bool(np.count_nonzero(seen) < len(matched.records))


def _wrong(matched: MatchedRecords, which: Flags, field: str, notice: Notice) -> Iterator[Finding]:
    """Yield a finding on a field of each of these records, up to so many, and one for the rest.

    The notice's `found` is what the field holds.
    """
    frame = matched.records.iloc[np.flatnonzero(which)]
    if is_most(len(frame), len(matched.records)) and not matched.city.source(RECORDS).parts:
        yield most_records(matched, frame, field, notice)
        return
    reported = frame.head(_MOST_REPORTED)
    for row, held in zip(reported["row"], reported[field], strict=True):
        found = held if isinstance(held, str) and held else "空"
        yield matched.city.finding_at(RECORDS, field, row, replace(notice, found=found))
    yield from _rest(matched.city, frame, field, notice)


def _rest(city: CleanCity, frame: pd.DataFrame, field: str, notice: Notice) -> Iterator[Finding]:
    """Yield one finding for the records beyond those that are reported one by one."""
    if len(frame) > _MOST_REPORTED:
        found = f"同类问题另有{len(frame) - _MOST_REPORTED}处"
        row = int(frame["row"].iloc[_MOST_REPORTED])
        yield city.finding_at(RECORDS, field, row, replace(notice, found=found))


def _unknown_sites(matched: MatchedRecords) -> Iterator[Told]:
    """Yield records of sites that are not listed.

    They follow from a listed site without records that has just these items. A code that lost its leading zeros is
    recognised, not guessed.
    """
    likely, whole_sheet = _likely_sites(matched), matched.city.source(SITES).place
    notice = Notice("unknown-site", "", "“点位”表中的点位编号")
    for finding in _wrong(matched, matched.site < 0, "site", notice):
        code = finding.found
        if ":" in finding.cell:  # most records: told as one
            yield finding
            continue
        near = _with_leading_zeros(matched, code)
        if near:
            action = f"“点位”表中有“{near}”，可能丢失了前导0，请改为文本格式"
            finding = replace(finding, action=action)
        elif action := meant_code(code, matched.sites["site"]):
            finding = replace(finding, action=action)
        yield Consequence(finding, likely.get(code, (finding.place, whole_sheet)))


def _unknown_items(matched: MatchedRecords) -> Iterator[Finding]:
    """Yield records of items that the pack does not have, with the one that is likely meant."""
    codes = [item.code for item in matched.standard.item_list]
    notice = Notice("unknown-item", "", "规则包中的检查项编号")
    for finding in _wrong(matched, matched.item < 0, "item", notice):
        action = "" if ":" in finding.cell else meant_code(finding.found, codes)
        yield replace(finding, action=action) if action else finding


def _with_leading_zeros(matched: MatchedRecords, code: str) -> str:
    """Return the listed site whose code, but for zeros in front, is this; empty if there is none."""
    bare = code.lstrip("0")
    return next(
        (site for site in matched.sites["site"] if site and str(site).lstrip("0") == bare), ""
    )


def _likely_sites(matched: MatchedRecords) -> dict[str, tuple[str, ...]]:
    """Return unlisted site → the cell of the listed site that it likely is.

    That one has no records, and its type has just the items that are recorded for the unlisted one.
    """
    unlisted = matched.site < 0
    if not unlisted.any():
        return {}
    counts = np.bincount(matched.site[~unlisted], minlength=len(matched.sites))
    idle = {
        matched.items_of_type.get(site.business_type): site.row
        for site in rows(matched.sites[counts == 0], SiteRow)
        if site.business_type
    }
    if not idle:
        return {}
    records = matched.records[unlisted]
    recorded = records.groupby("site", observed=True)["item"].agg(frozenset)
    source = matched.city.source(SITES)
    return {
        str(code): source.cells(idle[items], "site")
        for code, items in recorded.items()
        if items in idle
    }


def _misplaced_sites(matched: MatchedRecords) -> Iterator[Finding]:
    for row, kind in matched.misplaced.items():
        found = (
            f"业态“{kind.stated}”，{kind.records}条记录都是“{kind.of_records}”的检查项"
            if kind.stated != kind.of_records
            else f"{kind.records}条记录都是另一检查方式“{kind.of_records}”的检查项"
        )
        expected = "业态、检查方式与检查记录一致"
        notice = Notice("type-of-records", found, expected, "请核对该点位的业态和检查方式")
        yield matched.city.finding_at(SITES, "business_type", row, notice)


def _of_other_types(matched: MatchedRecords) -> Iterator[Told]:
    """Yield records of items that their site's type does not have; they follow where the type itself is wrong."""
    notice = Notice("other-type-item", "", "该点位业态的检查项")
    findings = _wrong(matched, matched.of_other_type, "item", notice)
    if not matched.misplaced:
        yield from findings
        return
    row_of_site = dict(zip(matched.sites["site"], matched.sites["row"], strict=True))
    strange = matched.records[matched.of_other_type]
    # One finding a record in their order, and one for the rest, at the first of them.
    for finding, site in zip(findings, strange["site"], strict=False):
        row = row_of_site[site]
        if row in matched.misplaced:
            cells = matched.city.source(SITES).cells(row, "business_type")
            yield Consequence(finding, cells)
        else:
            yield finding


def _missing(matched: MatchedRecords, site_of_fitting: Numbers) -> Iterator[Consequence]:
    """Yield sites that lack records for some items of their type; `site_of_fitting` are the sites of fitting records.

    Lacks that refused records account for follow from those.
    """
    sites, items = matched.sites, matched.items_of_type
    counts = np.bincount(site_of_fitting, minlength=len(sites))
    of_type = {kind: len(codes) for kind, codes in items.items()}
    needed = sites["business_type"].map(of_type).fillna(0).to_numpy()
    short = sites[counts < needed]
    recorded = _items_by_site(matched.records, set(short["site"])) if len(short) else {}
    for site in rows(short, SiteRow):
        if not site.site:
            continue
        there = recorded.get(site.site, set())
        lacking = sorted(items[site.business_type] - there)
        if site.row in matched.misplaced:
            causes = matched.city.source(SITES).cells(site.row, "business_type")
        else:
            causes = _accounting_for(matched, site.site, lacking)
        notice = _lack(site.site, lacking, bool(there))
        causes = (*causes, matched.city.source(RECORDS).place)
        yield Consequence(matched.city.finding_at(SITES, "site", site.row, notice), causes)


def _items_by_site(records: pd.DataFrame, sites: set[str]) -> dict[str, set[str]]:
    """Return the items that the records of some sites name; the records are gone through once for all sites."""
    items: dict[str, set[str]] = {}
    own = records["site"].isin(list(sites)).to_numpy()
    columns: Any = records["site"].array[own], records["item"].array[own]
    for site, item in zip(*columns, strict=True):
        items.setdefault(site, set()).add(item)
    return items


def _lack(site: str, lacking: list[str], some: bool) -> Notice:
    names = "、".join(lacking[:_MOST_NAMED]) + ("等" if len(lacking) > _MOST_NAMED else "")
    expected = "该业态每个检查项一条记录"
    if some:
        found = f"{site}缺{len(lacking)}项记录：{names}"
        action = "请在“检查记录”表中补充，不适用的填“合理缺项”"
    else:
        found = f"{site}没有检查记录"
        action = "请在“检查记录”表中补充；已有记录的，请核对两表的点位编号"
    return Notice("missing-records", found, expected, action)


def _accounting_for(matched: MatchedRecords, site: str, lacking: list[str]) -> tuple[str, ...]:
    """Return the refused cells of records that account for all lacking items of a site; empty if some lack has none."""
    if matched.known.all():
        return ()
    source, records = matched.city.source(RECORDS), matched.records
    unread = records[(matched.item < 0) & (records["site"] == site).to_numpy()]
    of_unknown_sites = records[(matched.site < 0) & records["item"].isin(lacking).to_numpy()]
    if of_unknown_sites["item"].nunique() + len(unread) < len(lacking):
        return ()
    return tuple(
        cell
        for frame, field in ((unread, "item"), (of_unknown_sites, "site"))
        for row in frame["row"].head(1)
        for cell in source.cells(row, field)
    )


def _same_photo(matched: MatchedRecords) -> Iterator[Finding]:
    """Yield photos that stand at several sites: rows copied as a whole often keep the photo of the first."""
    filled = np.flatnonzero(_filled(matched.records["photo"]))
    if matched.records["photo"].iloc[filled].is_unique:
        return
    with_photo = matched.records.iloc[filled]
    spread = with_photo.drop_duplicates(["photo", "site"])
    notice = Notice(
        "same-photo",
        "照片编号：{photo}",
        "一张照片只属于一个点位",
        "疑为整行复制，仍按原样计，请核对",
        "warning",
    )
    yield from _warned(matched.city, spread[spread.duplicated("photo")], "photo", notice)


def _filled(texts: pd.Series[Any]) -> Flags:
    """Return which texts say something; a missing one does not."""
    return texts.to_numpy(dtype=object).astype(bool)


def _has(records: pd.DataFrame, results: Iterable[str]) -> Flags:
    """Return which records have one of some results."""
    return np.asarray(records["result"].isin(list(results)), dtype=bool)


def _remarks(matched: MatchedRecords) -> Iterator[Finding]:
    """Yield 不符合 without a problem described, and 符合 with one."""
    records, described = matched.records, _filled(matched.records["problem"])
    yield from _contradicted(matched, described)
    notice = Notice(
        "missing-problem",
        "结果为“{result}”，没有问题描述",
        "问题描述",
        "不影响计分，请补充",
        "warning",
    )
    failing = records[_has(records, matched.standard.problem_words) & ~described]
    yield from _warned(matched.city, failing, "problem", notice)
    notice = Notice(
        "odd-problem",
        "结果为“{result}”，却有问题描述：{problem}",
        "结果为“{result}”的不写问题",
        "仍按“{result}”计，请核对",
        "warning",
    )
    conforming = records[_has(records, _conforming(matched.standard)) & described]
    yield from _warned(matched.city, conforming, "problem", notice)


def _contradicted(matched: MatchedRecords, described: Flags) -> Iterator[Finding]:
    """Yield one refusal where most problems have no description, and most descriptions stand where all is well."""
    records = matched.records
    problem = _has(records, matched.standard.problem_words)
    conforming = _has(records, _conforming(matched.standard))
    counts = int(problem.sum()), int(described.sum())
    bare, odd = int((problem & ~described).sum()), int((conforming & described).sum())
    if not (is_most(bare, counts[0]) and is_most(odd, counts[1])):
        return
    notice = Notice(
        "contradicted-remarks",
        f"{counts[0]}个有问题的结果中{bare}个没有问题描述，{counts[1]}个问题描述中{odd}个的结果没有问题",
        "检查结果与同一行的问题描述一致",
        "“检查结果”一列可能整列错行、倒序或写反，请对照原始记录核对",
    )
    yield matched.city.finding_at(RECORDS, "result", int(records["row"].iloc[0]), notice)


def _conforming(standard: Standard) -> list[str]:
    return [word.word for word in standard.results if word.share == 1 and not word.problem]


def _warned(city: CleanCity, frame: pd.DataFrame, field: str, notice: Notice) -> Iterator[Finding]:
    """Yield the notice for each record, up to so many, and one for the rest; `found` names fields of the record."""
    filled = notice
    for row in rows(frame.head(_MOST_REPORTED), RecordRow):
        words = {"photo": row.photo, "problem": row.problem, "result": row.result}
        filled = replace(
            notice,
            found=notice.found.format(**words),
            expected=notice.expected.format(**words),
            action=notice.action.format(**words),
        )
        yield city.finding_at(RECORDS, field, row.row, filled)
    yield from _rest(city, frame, field, filled)
