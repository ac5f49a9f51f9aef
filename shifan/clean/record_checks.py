"""Checks of 检查记录 against 点位 and the pack: unknown sites and items, missing and doubled records, remarks, photos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.clean.consequences import Follows, at_places
from shifan.clean.table_checks import at, has
from shifan.clean.table_rows import each
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard

_SHOWN = 200
_FEWEST = 2  # records that tell of another type than the site's: fewer may be a slip of their own


@dataclass(frozen=True)
class Matched:
    """The records with the number of their site (among distinct sites) and item (in the pack), −1 for unknown ones."""

    city: CleanCity
    standard: Standard

    @property
    def whole(self) -> bool:
        """Return whether the columns are there by which records are matched."""
        return has(self.city, "records", "site", "item") and has(
            self.city, "sites", "site", "business_type"
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        return self.city.tables["records"]

    @cached_property
    def places(self) -> pd.DataFrame:
        """Return the distinct sites."""
        return self.city.tables["sites"].drop_duplicates("site")

    @cached_property
    def site(self) -> np.ndarray:
        return _codes(self.frame["site"], self.places["site"])

    @cached_property
    def item(self) -> np.ndarray:
        return _codes(self.frame["item"], self.standard.check_items["code"])

    @cached_property
    def known(self) -> np.ndarray:
        return (self.site >= 0) & (self.item >= 0)

    @cached_property
    def own(self) -> np.ndarray:
        """Return for each record the number of its site's type, −2 if that is not known."""
        types = {code: n for n, code in enumerate(self.standard.business_types["code"])}
        return np.array([types.get(code, -2) for code in self.places["business_type"]] + [-2])[
            self.site
        ]

    @cached_property
    def of_item(self) -> np.ndarray:
        """Return for each record the number of the type that its item belongs to."""
        types = {code: n for n, code in enumerate(self.standard.business_types["code"])}
        return np.array(
            [types[code] for code in self.standard.check_items["business_type"]] + [-1]
        )[self.item]

    @cached_property
    def strange(self) -> np.ndarray:
        """Return which records are of an item that their site's type does not have."""
        return self.known & (self.own >= 0) & (self.own != self.of_item)


def _codes(texts: pd.Series, known: pd.Series) -> np.ndarray:
    lookup = pd.Index(known).get_indexer(texts.cat.categories)
    codes = texts.cat.codes.to_numpy()
    return np.where(codes < 0, -1, lookup[codes]) if len(lookup) else np.full(len(texts), -1)


def records(one: Matched, misfits: dict[int, tuple[str, str, int]]) -> Iterator[Finding | Follows]:
    """Yield records of unknown sites or items, items of another type, missing and doubled ones; `misfits` as `misplaced` gives them."""
    yield from _misplaced(one, misfits)
    yield from _unknown_sites(one)
    yield from _each(one, one.item < 0, "unknown-item", "规则包中的检查项编号")
    yield from _other_types(one, misfits)
    doubled = _doubled(
        one.site.astype(np.int64) * len(one.standard.check_items) + one.item, one.known
    )
    yield from _each(one, doubled, "twice-record", "每个点位每个检查项一条记录")
    if one.frame.empty:  # that nothing is filled in has been told
        return
    yield from _missing(one, one.site[one.known & (one.own == one.of_item) & ~doubled], misfits)
    yield from _remarks(one)
    yield from _same_photo(one)


def _doubled(keys: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return which known keys, whole numbers from 0 on, stand in an earlier row as well."""
    own = keys[known]
    seen = np.zeros(own.max(initial=-1) + 1, dtype=bool)
    seen[own] = True
    doubled = np.zeros(len(keys), dtype=bool)
    if np.count_nonzero(seen) < len(own):  # rarely so, and only then it has to be known where
        doubled[known] = pd.Series(own).duplicated().to_numpy()
    return doubled


def _each(
    one: Matched, which: np.ndarray, code: str, expected: str, field: str = "item"
) -> Iterator[Finding]:
    """Yield a finding a record, up to so many, and one for the rest."""
    frame = one.frame.iloc[np.flatnonzero(which)]
    for row in each(frame.head(_SHOWN)):
        found = getattr(row, field)
        yield at(
            one.city,
            "records",
            field,
            row.row,
            code,
            found if isinstance(found, str) and found else "空",
            expected,
        )
    if len(frame) > _SHOWN:
        yield at(
            one.city,
            "records",
            field,
            int(frame["row"].iloc[_SHOWN]),
            code,
            f"同类问题另有{len(frame) - _SHOWN}处",
            expected,
        )


def _unknown_sites(one: Matched) -> Iterator[Finding | Follows]:
    """Yield records of sites that are not listed; they follow from a listed site without records that has just these items.

    A number that lost its leading zeros is recognised, not guessed.
    """
    alike = _alike(one)
    for found in _each(one, one.site < 0, "unknown-site", "“点位”表中的点位编号", "site"):
        near = _without_zeros(one, found.found)
        named = (
            replace(found, action=f"“点位”表中有“{near}”，可能丢失了前导0，请改为文本格式")
            if near
            else found
        )
        yield Follows(named, alike[found.found]) if found.found in alike else named


def _without_zeros(one: Matched, found: str) -> str:
    """Return the listed site whose code, but for zeros in front, is this; empty if there is none."""
    return next(
        (
            code
            for code in one.places["site"]
            if code and str(code).lstrip("0") == found.lstrip("0")
        ),
        "",
    )


def _alike(one: Matched) -> dict[str, tuple[str, ...]]:
    """Return unlisted site → the cell of the listed site without records whose type has just the items recorded for the unlisted one."""
    if not (one.site < 0).any():
        return {}
    empty = one.places[np.bincount(one.site[one.site >= 0], minlength=len(one.places)) == 0]
    needed = one.standard.check_items.groupby("business_type")["code"].agg(frozenset)
    homes = {needed.get(row.business_type): row.row for row in each(empty) if row.business_type}
    strays = (
        one.frame[one.site < 0].groupby("site", observed=True)["item"].agg(frozenset)
        if homes
        else {}
    )
    return (
        {
            code: at_places(one.city.sources["sites"], ("site", homes[items]))
            for code, items in strays.items()
            if items in homes
        }
        if homes
        else {}
    )


def misplaced(one: Matched) -> dict[int, tuple[str, str, int]]:
    """Return sheet row of a site → (its type, the type of all its records, how many): there the type is wrong, not each record."""
    names, found = one.standard.business_types["name"].to_numpy(), {}
    for number in np.unique(one.site[one.strange]).tolist():
        mine = one.known & (one.site == number)
        kinds = np.unique(one.of_item[mine])
        if len(kinds) == 1 and one.strange[mine].all() and mine.sum() >= _FEWEST:
            found[int(one.places["row"].iloc[number])] = (
                names[one.own[mine][0]],
                names[kinds[0]],
                int(mine.sum()),
            )
    return found


def _misplaced(one: Matched, misfits: dict[int, tuple[str, str, int]]) -> Iterator[Finding]:
    for row, (own, other, count) in misfits.items():
        words = (
            f"业态“{own}”，{count}条记录都是“{other}”的检查项"
            if own != other
            else f"{count}条记录都是另一检查方式“{other}”的检查项"
        )
        yield at(
            one.city,
            "sites",
            "business_type",
            row,
            "type-of-records",
            words,
            "业态、检查方式与检查记录一致",
            "请核对该点位的业态和检查方式",
        )


def _other_types(
    one: Matched, misfits: dict[int, tuple[str, str, int]]
) -> Iterator[Finding | Follows]:
    """Yield records of items that their site's type does not have; they follow where the type itself is wrong."""
    rows = dict(zip(one.places["site"], one.places["row"], strict=True)) if misfits else {}
    of_row = (
        dict(zip(one.frame["row"][one.strange], one.frame["site"][one.strange], strict=True))
        if misfits
        else {}
    )
    for found in _each(one, one.strange, "other-type-item", "该点位业态的检查项"):
        row = rows.get(of_row.get(int(found.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), ""))
        yield (
            Follows(found, at_places(one.city.sources["sites"], ("business_type", row)))
            if row in misfits
            else found
        )


def _missing(
    one: Matched, fitting: np.ndarray, misfits: dict[int, tuple[str, str, int]]
) -> Iterator[Finding | Follows]:
    """Yield sites that lack records for some items of their type; lacks that refused records account for follow from those."""
    counts, places = np.bincount(fitting, minlength=len(one.places)), one.places
    needed = one.standard.check_items.groupby("business_type")["code"].agg(set).to_dict()
    most = (
        places["business_type"].map({kind: len(items) for kind, items in needed.items()}).fillna(0)
    )
    source, short = one.city.sources["sites"], places[counts < most.to_numpy()]
    held = _held(one.frame, set(short["site"])) if len(short) else {}
    for row in each(short):
        if row.site:
            there = held.get(row.site, set())
            lacking = sorted(needed[row.business_type] - there)
            cells = (
                at_places(source, ("business_type", row.row))
                if row.row in misfits
                else _accounts(one, row.site, lacking)
            )
            yield Follows(_lack(one, row, lacking, bool(there)), cells)


def _held(frame: pd.DataFrame, places: set[str]) -> dict[str, set[str]]:
    """Return the items that the records of some sites name; the records are gone through once for all sites."""
    held: dict[str, set[str]] = {}
    own = frame["site"].isin(places).to_numpy()
    for site, item in zip(frame["site"].array[own], frame["item"].array[own], strict=True):
        held.setdefault(site, set()).add(item)
    return held


def _lack(one: Matched, row: object, lacking: list[str], some: bool) -> Finding:
    names = f"{'、'.join(lacking[:5])}{'等' if len(lacking) > 5 else ''}"
    found = f"{row.site}缺{len(lacking)}项记录：{names}" if some else f"{row.site}没有检查记录"
    return at(
        one.city,
        "sites",
        "site",
        row.row,
        "missing-records",
        found,
        "该业态每个检查项一条记录",
        "请在“检查记录”表中补充，不适用的填“合理缺项”"
        if some
        else "请在“检查记录”表中补充；已有记录的，请核对两表的点位编号",
    )


def _accounts(one: Matched, site: str, lacking: list[str]) -> tuple[str, ...]:
    """Return the refused cells of records that account for every lacking item of a site; empty if some lack has none."""
    if one.known.all():
        return ()
    source = one.city.sources["records"]
    unread = one.frame[(one.item < 0) & (one.frame["site"] == site).to_numpy()]
    strays = one.frame[(one.site < 0) & one.frame["item"].isin(lacking).to_numpy()]
    if strays["item"].nunique() + len(unread) < len(lacking):
        return ()
    return tuple(
        cell
        for rows, field in ((unread, "item"), (strays, "site"))
        for row in rows["row"].head(1)
        for cell in at_places(source, (field, row))
    )


def _same_photo(one: Matched) -> Iterator[Finding]:
    """Yield photos that stand at several sites: rows copied as a whole often keep the photo of the first."""
    told = one.frame.iloc[np.flatnonzero(_told(one.frame["photo"]))]
    if told["photo"].nunique() < len(told):
        spread = told.drop_duplicates(["photo", "site"])
        yield from _noted(
            one,
            spread[spread.duplicated("photo")],
            ("photo", "same-photo", "照片编号：{photo}", "一张照片只属于一个点位"),
            "疑为整行复制，仍按原样计，请核对",
        )


def _told(texts: pd.Series) -> np.ndarray:
    """Return which texts say something; a missing one does not."""
    return texts.to_numpy(dtype=object).astype(bool)


def _remarks(one: Matched) -> Iterator[Finding]:
    """Yield 不符合 without a problem described, and 符合 with one."""
    told, result = _told(one.frame["problem"]), one.frame["result"]
    yield from _noted(
        one,
        one.frame[(result == "不符合").to_numpy() & ~told],
        ("problem", "missing-problem", "结果为“不符合”，没有问题描述", "问题描述"),
        "不影响计分，请补充",
    )
    yield from _noted(
        one,
        one.frame[(result == "符合").to_numpy() & told],
        (
            "problem",
            "odd-problem",
            "结果为“符合”，却有问题描述：{problem}",
            "结果为“符合”的不写问题",
        ),
        "仍按“符合”计，请核对",
    )


def _noted(
    one: Matched, frame: pd.DataFrame, words: tuple[str, str, str, str], action: str
) -> Iterator[Finding]:
    """Yield a warning a record, up to so many, and one for the rest; `words`: field, code, found, expected."""
    field, code, found, expected = words
    for row in each(frame.head(_SHOWN)):
        yield at(
            one.city,
            "records",
            field,
            row.row,
            code,
            found.format(photo=row.photo, problem=row.problem),
            expected,
            action,
            "warning",
        )
    if len(frame) > _SHOWN:
        yield at(
            one.city,
            "records",
            field,
            int(frame["row"].iloc[_SHOWN]),
            code,
            f"同类问题另有{len(frame) - _SHOWN}处",
            expected,
            action,
            "warning",
        )
