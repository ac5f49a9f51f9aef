"""Do methods of inspection agree, do teams and reviewers judge alike? Compared only within the same kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from shifan.questions.chance import (
    PERMUTATIONS,
    Cases,
    Difference,
    beyond_kind,
    differences,
    ranks_within,
)
from shifan.questions.question import Asked, CityData, Question
from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.standards.model import Method

FEWEST_SITES, FEWEST_ROWS = 5, 10
_PEERS = "比同检查方式其他检查组"
_ASK_TEAM = "是抽到的单位不同，还是评判尺度不同？"
_ASK_WHERE = "是这些区县的情况不同，还是评判尺度不同？"


@dataclass(frozen=True)
class _Compared:
    """Someone whose cases were compared with those of others: the name, the difference, and their worksheet rows.

    A team of which `is_its_districts` cannot be told apart from the districts that it visited.
    """

    name: str
    difference: Difference
    rows: np.ndarray
    is_its_districts: bool = False


@dataclass(frozen=True)
class _Peers:
    """Who is compared with whom: cases alike in some columns, at least `fewest` of them.

    What the groups of the column `among` differ by is taken out. Cases of one `together` may be alike. The chance is
    judged by `rank` in the stratum, so that a few large values do not decide it, or by what lies beyond the kind that
    `together` says, so that kinds with a single case tell something, too. `lower` is the share of the level that those
    get who lie below the others.
    """

    within: tuple[str, ...]
    together: str
    judged_by: Literal["rank", "beyond_kind"]
    fewest: int = FEWEST_SITES
    among: str = ""
    lower: float = 0.5


_ANYWHERE = _Peers(("method",), "business_type", "beyond_kind")
_SITES = replace(_ANYWHERE, among="district")
# Whoever deducts too much shows in every row; whoever deducts too little can do no more than deduct nothing.
_ROWS = _Peers(("dimension", "aspect"), "indicator", "rank", FEWEST_ROWS, lower=0.75)


def methods(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about every two methods of the pack, where they find apart in the same district and business type."""
    for first, second in combinations(city.standard.methods, 2):
        yield from _of_two_methods(city, asked, first, second)


def _of_two_methods(
    city: CityData, asked: Asked, first: Method, second: Method
) -> Iterator[Question]:
    """Yield the question about two methods.

    Check items that both have by name are compared; where a type's methods share none, the scores of the sites.
    """
    of_both = city.sites[city.sites["method"].isin([first.code, second.code]).to_numpy()]
    sites, what, unit = _on_shared_items(city, of_both), "同名检查项的不符合率", "个百分点"
    if sites.empty:
        scored = of_both[of_both["score"].notna().to_numpy()]
        sites, what, unit = scored.assign(rate=scored["score"]), "平均得分", "分"
    labels, codes = _codes(sites["method"])
    cases = Cases(sites["rate"].to_numpy(), labels, _strata(sites, "district", "type"))
    found, rows = differences(cases), sites["row"][_by_several_methods(sites)]
    if len(found) < 2 or min(difference.cases for difference in found.values()) < FEWEST_SITES:
        asked.unjudged.append(
            f"{first.name}与{second.name}是否一致："
            f"同一区县、同一业态两种方式都查过的点位只有{len(rows)}个，太少"
        )
        return
    difference = found[codes.index(second.code)]
    yield Question(
        "methods",
        f"同一区县、同一业态{first.name}{second.name}都查过的点位共{len(rows)}个，"
        f"{second.name}{what}比{first.name}{_far(difference.gap)}{unit}",
        "是日常状态与迎检状态不同，还是两种方式的检查项不可比？",
        city.cells("sites", "site", rows),
        difference.chance,
    )


def _on_shared_items(city: CityData, of_both: pd.DataFrame) -> pd.DataFrame:
    """Return the sites with the share of failed records (percent) of items that both methods have by name."""
    names = {item.code: item.name for item in city.standard.item_list}
    records = city.clean.tables["records"]
    frame = pd.DataFrame(
        {
            "site": records["site"].astype(str).to_numpy(),
            "item": [names.get(code, code) for code in records["item"].astype(str)],
            "failed": city.failed(records).to_numpy(),
        }
    ).merge(of_both[["site", "type", "method"]].astype(str), on="site")
    frame = frame[frame["failed"].notna()]
    shared = frame.groupby(["type", "item"])["method"].transform("nunique") > 1
    rates = frame[shared].groupby("site")["failed"].mean() * 100
    sites = of_both.assign(rate=of_both["site"].map(rates))
    return sites[sites["rate"].notna().to_numpy()]


def teams(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about teams that find more or fewer problems than others, or no problem at all unusually often.

    Compared within a method; what types and districts differ by is taken out. A team that was alone in its districts
    cannot be told apart from them: it is asked about together with them.
    """
    is_judged = city.sites["share"].notna() & (city.sites["team"] != "")
    sites = city.sites[is_judged.to_numpy()]
    clear = (sites["problems"] == 0).to_numpy(float) * 100
    by_share, by_clear = _teams_by(sites, sites["share"].to_numpy()), _teams_by(sites, clear)
    if not by_share and not by_clear:
        asked.unjudged.append(
            f"检查组尺度是否一致：没有两个以上各有{FEWEST_SITES}个可比点位的检查组"
        )
    by_score = _teams_by(sites, sites["score"].fillna(0).to_numpy(), rounds=0)
    scores = {team.name: f"平均得分{_PEERS}{_far(team.difference.gap)}分，" for team in by_score}
    for team in _once(by_share):
        more = f"不符合项占比{_far(team.difference.gap)}个百分点"
        yield _of_team(city, team, "team_score", scores.get(team.name, _PEERS) + more)
    for team in _once(by_clear):
        more = f"没有任何问题的点位占比{_PEERS}{_far(team.difference.gap)}个百分点"
        yield _of_team(city, team, "team_clear", more)


def _once(compared: list[_Compared]) -> list[_Compared]:
    """Return who was compared, of two that were compared with each other only the higher."""
    return [team for team in compared if not team.difference.mirrored]


def _teams_by(
    sites: pd.DataFrame, values: np.ndarray, rounds: int = PERMUTATIONS
) -> list[_Compared]:
    """Return the teams compared by some values, those that are their districts without taking these out."""
    apart = _compared(sites, "team", values, _SITES, rounds)
    told = {team.name for team in apart}
    if told >= {*sites["team"]}:
        return apart
    rest = _compared(sites, "team", values, _ANYWHERE, rounds)
    return [
        *apart,
        *(replace(team, is_its_districts=True) for team in rest if team.name not in told),
    ]


def _of_team(city: CityData, own: _Compared, kind: str, what: str) -> Question:
    how = "与所在区县分不开" if own.is_its_districts else "已扣除区县之间的差异"
    return Question(
        kind,
        f"{own.name}检查的点位，{what}（{how}，可比点位{own.difference.cases}个）",
        _ASK_WHERE if own.is_its_districts else _ASK_TEAM,
        city.cells("sites", "team", own.rows),
        own.difference.chance,
    )


def reviewers(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about reviewers of documents who deduct more or less than others in the same dimension and aspect."""
    documents = city.clean.tables["documents"]
    is_reviewed = ~documents["not_applicable"].astype(bool) & (documents["reviewer"] != "")
    rows = documents[is_reviewed.to_numpy()]
    indicators = {indicator.code: indicator for indicator in city.standard.indicator_list}
    of_row = [indicators[code] for code in rows["indicator"]]
    lost = [
        100 * float(points or 0) / float(indicator.full_score)
        for indicator, points in zip(of_row, rows["deduction"], strict=True)
    ]
    rows = rows.assign(dimension=[indicator.dimension for indicator in of_row])
    compared = _compared(rows, "reviewer", np.array(lost), _ROWS)
    if not compared:
        asked.unjudged.append(
            f"审查人尺度是否一致：没有两个以上在同一项目、同一评价方面各审{FEWEST_ROWS}行的审查人"
        )
    for reviewer in _once(compared):
        yield Question(
            "reviewer",
            f"{reviewer.name}审查的材料，扣分占满分的比例比同项目、同评价方面其他审查人"
            f"{_far(reviewer.difference.gap)}个百分点（可比{reviewer.difference.cases}行）",
            "是所审指标不同，还是扣分尺度不同？",
            city.cells("documents", "reviewer", reviewer.rows),
            reviewer.difference.chance,
        )


def _compared(
    frame: pd.DataFrame,
    who: str,
    values: np.ndarray,
    peers: _Peers,
    rounds: int = PERMUTATIONS,
) -> list[_Compared]:
    """Return those named in a column whose values were compared with their peers', if enough cases could be."""
    labels, names = _codes(frame[who])
    rows, strata = frame["row"].to_numpy(), _strata(frame, *peers.within)
    together = _codes(frame[peers.together])[0]
    among = _codes(frame[peers.among])[0] if peers.among else None
    if peers.judged_by == "rank":
        cases = Cases(values, labels, strata, ranks_within(values, strata), among, together)
    else:
        beyond, left = beyond_kind(values, together, strata)
        cases = Cases(beyond, labels, strata, None, among, together, left)
    return [
        _Compared(names[label], difference, rows[labels == label])
        for label, difference in differences(cases, rounds, peers.lower).items()
        if difference.cases >= peers.fewest
    ]


def _codes(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return a column as codes, and the texts they stand for."""
    codes, names = pd.factorize(column.astype(object))
    return codes, [str(name) for name in names]


def _strata(frame: pd.DataFrame, *columns: str) -> np.ndarray:
    """Return the number of the group of each row, a group for each combination of some columns."""
    groups = frame.groupby(list(columns), sort=False, observed=True)
    return np.asarray(groups.ngroup().to_numpy())


def _by_several_methods(sites: pd.DataFrame) -> np.ndarray:
    """Return which sites are of a district and business type that several methods inspected."""
    methods = sites.groupby(["district", "type"], observed=True)["method"].transform("nunique")
    return (methods > 1).to_numpy()


def _far(gap: float) -> str:
    return f"{'高' if gap > 0 else '低'}{abs(gap):.1f}"
