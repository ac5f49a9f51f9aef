"""The clean tables as vectors over the pack: who belongs to whom, as integer positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.rules.exact import Coded, Scaled

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
    result: Coded
    points: Scaled
    key: Coded


def positions(texts: pd.Series, known: pd.Series) -> np.ndarray:
    """Return the position in `known` of each text, −1 where it is not there."""
    index = pd.Index(known.astype(str))
    if isinstance(texts.dtype, pd.CategoricalDtype):
        lookup = index.get_indexer(texts.cat.categories.astype(str))
        codes = texts.cat.codes.to_numpy()
        return np.where(codes < 0, -1, lookup[codes]) if len(lookup) else np.full(len(texts), -1)
    return index.get_indexer(texts.astype(str))


def coded(texts: pd.Series) -> Coded:
    """Return a text column as codes over its distinct texts; a missing text is empty."""
    codes, known = pd.factorize(texts.astype(object).fillna("") if texts.hasnans else texts)
    return Coded(codes.astype(np.int64), tuple(str(text) for text in known))


def join_records(clean: CleanCity, standard: Standard) -> Records:
    """Return the records joined with their sites and check items."""
    records, sites, items = clean.tables["records"], clean.tables["sites"], standard.check_items
    site, item = (
        positions(records["site"], sites["site"]),
        positions(records["item"], items["code"]),
    )
    indicator = positions(items["indicator"], standard.indicators["code"])
    method, key = (
        coded(sites["method"]),
        Coded.of("重点" if flag else "一般" for flag in items["key"]),
    )
    return Records(
        site,
        item,
        indicator[item] if len(item) else item,
        Coded(method.codes[site], method.texts),
        coded(records["result"]),
        Scaled.of(items["points"]).take(item),
        Coded(key.codes[item], key.texts),
    )
