"""The clean tables as vectors over the pack: who belongs to whom, as integer positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.records import dataclass
from shifan.rules.columns import Coded, Scaled
from shifan.rules.words import ABSENT, CONFORMS, FAILS

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard


@dataclass(frozen=True)
class Records:
    """On-site records: position of site, check item and indicator (−1 = none) of each, and its columns."""

    site: np.ndarray
    item: np.ndarray
    indicator: np.ndarray
    method: Coded
    stated: Coded  # results in the pack's words
    result: Coded
    points: Scaled
    key: Coded


_FEW_TEXTS = 2**14


def positions(texts: pd.Series, known: pd.Series) -> np.ndarray:
    """Return the position in `known` of each text, −1 where it is not there."""
    if texts.empty:
        return np.zeros(0, dtype=np.int64)
    names = [*map(str, known.tolist())]
    if not isinstance(texts.dtype, pd.CategoricalDtype):
        return places(map(str, texts.tolist()), names)
    # Only the distinct texts are looked up: a long column of records has few of them. The code of a missing text
    # is −1, which selects what stands last.
    lookup = np.append(places(map(str, texts.cat.categories.tolist()), names), -1)
    return np.asarray(lookup[texts.cat.codes.to_numpy()])


def places(texts: Iterable[str], known: Sequence[str]) -> np.ndarray:
    """Return the position of each text among known ones, of which the last counts; −1 where it is not there."""
    at = dict(zip(known, range(len(known)), strict=True))
    return np.fromiter(map(at.get, texts, repeat(-1)), dtype=np.int64)


def coded(texts: pd.Series) -> Coded:
    """Return a text column as codes over its distinct texts; a missing text is empty."""
    if isinstance(texts.dtype, pd.CategoricalDtype) and len(texts.cat.categories) < _FEW_TEXTS:
        return _coded_category(texts)
    codes, known = pd.factorize(texts.astype(object).fillna("") if texts.hasnans else texts)
    return Coded(codes.astype(np.int64), tuple(str(text) for text in known))


def _coded_category(texts: pd.Series) -> Coded:
    """Return the same of a category of few texts, without going through its rows one by one."""
    categories = [*map(str, texts.cat.categories.tolist()), ""]
    codes = texts.cat.codes.to_numpy()
    firsts = {code: int((codes == code).argmax()) for code in np.flatnonzero(_occurring(codes)) - 1}
    in_order = sorted(firsts, key=firsts.__getitem__)
    known = dict.fromkeys(categories[code] for code in in_order)
    numbers = dict(zip(known, range(len(known)), strict=True))
    lookup = np.array([numbers.get(text, -1) for text in categories], dtype=np.int16)
    return Coded(lookup[codes], tuple(known))


def _occurring(codes: np.ndarray) -> np.ndarray:
    """Return how often each code occurs, −1 first."""
    return np.bincount(codes.astype(np.int16) + np.int16(1))


def join_records(clean: CleanCity, standard: Standard) -> Records:
    """Return the records joined with their sites and check items."""
    records, sites, items = clean.tables["records"], clean.tables["sites"], standard.check_items
    site = positions(records["site"], sites["site"])
    item = positions(records["item"], items["code"])
    indicator = positions(items["indicator"], standard.indicators["code"])
    stated = coded(records["result"])
    key = Coded.of("重点" if declared.key else "一般" for declared in standard.item_list)
    points = Scaled.of(declared.points for declared in standard.item_list)
    return Records(
        site=site,
        item=item,
        indicator=indicator[item] if len(item) else item,
        method=coded(sites["method"]).take(site),
        stated=stated,
        result=_as_usual(stated, standard),
        points=points.take(item),
        key=key.take(item),
    )


def _as_usual(results: Coded, standard: Standard) -> Coded:
    """Return results of a pack's own words by what they are: 不符合 a problem, 合理缺项 one that does not apply."""
    if standard.result_table.empty:
        return results
    usual = dict.fromkeys(standard.problem_words, FAILS)
    usual |= dict.fromkeys(standard.absent_words, ABSENT)
    return Coded(results.codes, tuple(usual.get(text, CONFORMS) for text in results.texts))


def positions_by_parent(parent: np.ndarray, size: int) -> list[np.ndarray]:
    """Return for each of `size` parents the positions of its children, in their order."""
    order = np.argsort(parent, kind="stable")
    edges = np.searchsorted(parent[order], np.arange(size + 1))
    return [order[first:last] for first, last in pairwise(edges)]


def objects_of(entries: Iterable[object]) -> np.ndarray:
    """Return entries as an array of objects, also where numpy would make numbers or dates of them."""
    return np.array([*entries, None], dtype=object)[:-1]
