"""Records more alike than work on the spot would make them.

Remarks word for word, results item for item, one photo at two sites.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shifan.questions.question import Asked, CityData, Question
from shifan.rules.words import FAILS

SAME_ITEMS, SAME_REASON, SAME_NOTES, SAME_PROBLEMS, SHORTEST = 3, 8, 5, 3, 4
_MOST_NAMED, _LONGEST_QUOTE = 6, 24


@dataclass(frozen=True)
class _RepeatedText:
    """A text that stands in several rows of a table, and those rows."""

    text: str
    rows: pd.DataFrame


def remarks(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about one problem text at several check items, one reason at many indicators, one note of many interviews."""
    yield from _problems(city)
    yield from _reasons(city)
    yield from _notes(city)


def _problems(city: CityData) -> Iterator[Question]:
    records = city.clean.tables["records"]
    names = {item.code: item.name for item in city.standard.item_list}
    failed = records[(records["result"] == FAILS).to_numpy()]
    for repeated in _repeated(failed, "problem"):
        # Business types share items by name.
        items = len({names.get(item, item) for item in repeated.rows["item"]})
        if items >= SAME_ITEMS:
            yield Question(
                "remark",
                f"“{_short(repeated.text)}”这一问题描述在{len(repeated.rows)}条记录中逐字相同，"
                f"涉及{items}个不同检查项",
                "是否逐项在现场记录？",
                city.cells("records", "problem", repeated.rows["row"]),
            )


def _reasons(city: CityData) -> Iterator[Question]:
    for repeated in _repeated(city.clean.tables["documents"], "reason"):
        indicators = repeated.rows["indicator"].nunique()
        if indicators >= SAME_REASON:
            yield Question(
                "reason",
                f"扣分理由“{_short(repeated.text)}”在{indicators}个指标中逐字相同",
                "是共性问题，还是套用了同一表述？能否写明各指标缺什么材料？",
                city.cells("documents", "reason", repeated.rows["row"]),
            )


def _notes(city: CityData) -> Iterator[Question]:
    for repeated in _repeated(city.clean.tables["interviews"], "note"):
        interviews = repeated.rows["interview"].nunique()
        if interviews >= SAME_NOTES:
            yield Question(
                "note",
                f"访谈要点“{_short(repeated.text)}”在{interviews}次访谈的"
                f"{len(repeated.rows)}条记录中逐字相同",
                "要点是否如实记录了各人的回答？",
                city.cells("interviews", "note", repeated.rows["row"]),
            )


def _repeated(frame: pd.DataFrame, column: str) -> Iterator[_RepeatedText]:
    """Yield the texts of a column, none very short, that stand in more than one row."""
    kept = frame[(frame[column].astype(str).str.len() >= SHORTEST).to_numpy()]
    kept = kept[kept.duplicated(column, keep=False).to_numpy()]
    for text, rows in kept.groupby(column, sort=False, observed=True):
        yield _RepeatedText(str(text), rows)


def photos(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about a photo number that stands at several sites."""
    records = city.clean.tables["records"]
    numbered = records[(records["photo"] != "").to_numpy()]
    numbered = numbered[numbered.duplicated("photo", keep=False).to_numpy()]
    for photo, rows in numbered.groupby("photo", sort=False, observed=True):
        sites = rows["site"].nunique()
        if sites > 1:
            yield Question(
                "photo",
                f"照片编号{photo}出现在{sites}个点位",
                "照片是哪个点位的，编号是否重复？",
                city.cells("records", "photo", rows["row"]),
            )


def copies(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about sites of one type whose results are the same item for item, with several problems among them."""
    records, sites = city.clean.tables["records"], city.sites
    several = sites[(sites["problems"] >= SAME_PROBLEMS).to_numpy()].set_index("site")
    own = records[records["site"].isin(several.index).to_numpy()].sort_values(["site", "item"])
    site_of_record = own["site"].astype(str)
    results = own["item"].astype(str) + own["result"].astype(str)
    results_of_site = results.groupby(site_of_record).agg("|".join)
    rows, chances = own.groupby(site_of_record)["row"], _Chances(records, sites)
    same = results_of_site[results_of_site.duplicated(keep=False)]
    for _, group in same.groupby(results_of_site, sort=False):
        names = [str(name) for name in group.index]
        first = several.loc[names[0]]
        more = "等" if len(names) > _MOST_NAMED else ""
        yield Question(
            "copy",
            f"{'、'.join(names[:_MOST_NAMED])}{more}（{len(names)}个点位）的检查结果逐项相同，"
            f"其中不符合{first['problems']}项",
            "是否有整块复制的记录？",
            city.cells(
                "records", "result", [row for name in names for row in rows.get_group(name)]
            ),
            chances.of(str(first["method"]), str(first["business_type"])),
        )


class _Chances:
    """The chance of two sites alike, by method and business type; each worked out once."""

    def __init__(self, records: pd.DataFrame, sites: pd.DataFrame) -> None:
        self._records, self._sites = records, sites
        self._known: dict[tuple[str, str], float] = {}

    def of(self, method: str, kind: str) -> float:
        """Return the chance for a method and business type."""
        if (method, kind) not in self._known:
            sites = self._sites
            is_peer = (sites["method"] == method) & (sites["business_type"] == kind)
            peers = sites["site"][is_peer.to_numpy()]
            records = self._records[self._records["site"].isin(peers).to_numpy()]
            self._known[method, kind] = alike_by_chance(records, len(peers))
        return self._known[method, kind]


def alike_by_chance(records: pd.DataFrame, sites: int) -> float:
    """Return a bound on the chance that some two of a type's sites agree on every item, several problems among them.

    Items are taken to fail independently, each at the type's own rate (a half added to each side, so that no rate
    is 0 or 1).
    """
    failed = (records["result"] == FAILS).groupby(records["item"].astype(str)).agg(["sum", "size"])
    # The chance that two sites agree so far, by the number of problems they share.
    both = np.array([1.0])
    for share in (failed["sum"] + 0.5) / (failed["size"] + 1):
        both = np.convolve(both, [(1 - share) ** 2, share**2])
    return min(1.0, sites * (sites - 1) / 2 * float(both[SAME_PROBLEMS:].sum()))


def _short(text: str) -> str:
    """Return a quoted text, shortened, with its own quotation marks as single ones."""
    text = text.replace("“", "‘").replace("”", "’")
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
