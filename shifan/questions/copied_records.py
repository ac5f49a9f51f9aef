"""Things that are more alike than work on the spot would make them: remarks word for word, results item for item, one photo at two sites."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from shifan.questions.model import Asked, Ground, Question
from shifan.rules.catalog import FAILS

SAME_ITEMS, SAME_REASON, SAME_NOTES, SAME_PROBLEMS, SHORT = 3, 8, 5, 3, 4


def remarks(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about one problem text at several check items, one reason at many indicators, one note of many interviews."""
    records, documents, interviews = (
        ground.clean.tables[name] for name in ("records", "documents", "interviews")
    )
    names = dict(
        zip(ground.standard.check_items["code"], ground.standard.check_items["name"], strict=True)
    )
    for text, own in _alike(records[(records["result"] == FAILS).to_numpy()], "problem"):
        items = len({names.get(item, item) for item in own["item"]})  # types share items by name
        if items >= SAME_ITEMS:
            yield Question(
                "remark",
                f"“{_short(text)}”这一问题描述在{len(own)}条记录中逐字相同，涉及{items}个不同检查项",
                "是否逐项在现场记录？",
                ground.cells("records", "problem", own["row"]),
            )
    for text, own in _alike(documents, "reason"):
        indicators = own["indicator"].nunique()
        if indicators >= SAME_REASON:
            yield Question(
                "reason",
                f"扣分理由“{_short(text)}”在{indicators}个指标中逐字相同",
                "是共性问题，还是套用了同一表述？能否写明各指标缺什么材料？",
                ground.cells("documents", "reason", own["row"]),
            )
    for text, own in _alike(interviews, "note"):
        if own["interview"].nunique() >= SAME_NOTES:
            yield Question(
                "note",
                f"访谈要点“{_short(text)}”在{own['interview'].nunique()}次访谈的{len(own)}条记录中逐字相同",
                "要点是否如实记录了各人的回答？",
                ground.cells("interviews", "note", own["row"]),
            )


def _alike(frame: pd.DataFrame, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
    kept = frame[frame[column].astype(str).str.len() >= SHORT]
    kept = kept[kept.duplicated(column, keep=False).to_numpy()]
    yield from ((str(text), own) for text, own in kept.groupby(column, sort=False, observed=True))


def photos(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about a photo number that stands at several sites."""
    records = ground.clean.tables["records"]
    shown = records[(records["photo"] != "").to_numpy()]
    shown = shown[shown.duplicated("photo", keep=False).to_numpy()]
    for photo, own in shown.groupby("photo", sort=False, observed=True):
        if own["site"].nunique() > 1:
            yield Question(
                "photo",
                f"照片编号{photo}出现在{own['site'].nunique()}个点位",
                "照片是哪个点位的，编号是否重复？",
                ground.cells("records", "photo", own["row"]),
            )


def copies(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about sites of one type whose results are the same item for item, with several problems among them."""
    records, sites = ground.clean.tables["records"], ground.sites
    many = sites[(sites["problems"] >= SAME_PROBLEMS).to_numpy()]
    own = records[records["site"].isin(many["site"]).to_numpy()].sort_values(["site", "item"])
    pattern = (
        (own["item"].astype(str) + own["result"].astype(str))
        .groupby(own["site"].astype(str))
        .agg("|".join)
    )
    rows, chances = own.groupby(own["site"].astype(str))["row"], _Chances(records, sites)
    many = many.set_index("site")
    for _, group in pattern[pattern.duplicated(keep=False)].groupby(pattern, sort=False):
        names = list(group.index)
        first = many.loc[names[0]]
        yield Question(
            "copy",
            f"{'、'.join(names[:6])}{'等' if len(names) > 6 else ''}（{len(names)}个点位）的检查结果逐项相同，其中不符合{first['problems']}项",
            "是否有整块复制的记录？",
            ground.cells(
                "records", "result", [row for name in names for row in rows.get_group(name)]
            ),
            chances.of(first["method"], first["business_type"]),
        )


class _Chances:
    """The chance of two sites alike, by method and business type; each reckoned once."""

    def __init__(self, records: pd.DataFrame, sites: pd.DataFrame) -> None:
        self._records, self._sites = records, sites
        self._known: dict[tuple[str, str], float] = {}

    def of(self, method: str, kind: str) -> float:
        """Return the chance for a method and business type."""
        if (method, kind) not in self._known:
            peers = self._sites["site"][
                (
                    (self._sites["method"] == method) & (self._sites["business_type"] == kind)
                ).to_numpy()
            ]
            self._known[method, kind] = _alike_by_chance(
                self._records[self._records["site"].isin(peers).to_numpy()], len(peers)
            )
        return self._known[method, kind]


def _alike_by_chance(records: pd.DataFrame, sites: int) -> float:
    """Return a bound on the chance that some two of a type's sites agree on every item, several problems among them.

    Items are taken to fail independently, each at the type's own rate (a half added to each side, so that no rate is 0 or 1).
    """
    failed = (records["result"] == FAILS).groupby(records["item"].astype(str)).agg(["sum", "size"])
    both = np.array(
        [1.0]
    )  # chance that two sites agree so far, by the number of problems they share
    for share in (failed["sum"] + 0.5) / (failed["size"] + 1):
        both = np.convolve(both, [(1 - share) ** 2, share**2])
    return min(1.0, sites * (sites - 1) / 2 * float(both[SAME_PROBLEMS:].sum()))


def _short(text: str) -> str:
    """Return a quoted text, shortened, with its own quotation marks as single ones."""
    text = text.replace("“", "‘").replace("”", "’")
    return text if len(text) <= 24 else text[:23] + "…"
