"""Do methods of inspection agree, do teams judge alike? Compared only within the same kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.questions.chance import (
    PERMUTATIONS,
    Cases,
    Difference,
    beyond_kind,
    differences,
)
from shifan.questions.labels import apart, codes_of, strata_of
from shifan.questions.question import Asked, CityData, Question
from shifan.questions.site_model import CheckResults, team_chances
from shifan.records import dataclass
from shifan.score.vectors import positions

if TYPE_CHECKING:
    from shifan.standards.model import Method

FEWEST_SITES = 5
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

    What the groups of the column `among` differ by is taken out. The chance is judged by what lies beyond the kind that
    `together` says, so that kinds with a single case tell something, too; cases of one kind may be alike.
    """

    within: tuple[str, ...]
    together: str
    fewest: int = FEWEST_SITES
    among: str = ""


_ANYWHERE = _Peers(("method",), "business_type")
_SITES = replace(_ANYWHERE, among="district")


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
    labels, codes = codes_of(sites["method"])
    cases = Cases(sites["rate"].to_numpy(), labels, strata_of(sites, "district", "type"))
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
        f"{second.name}{what}比{first.name}{apart(difference.gap)}{unit}",
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
    by_share = _judged(city, sites, _teams_by(sites, sites["share"].to_numpy(), rounds=0))
    by_clear = _teams_by(sites, clear)
    if not by_share and not by_clear:
        asked.unjudged.append(
            f"检查组尺度是否一致：没有两个以上各有{FEWEST_SITES}个可比点位的检查组"
        )
    by_score = _teams_by(sites, sites["score"].fillna(0).to_numpy(), rounds=0)
    scores = {team.name: f"平均得分{_PEERS}{apart(team.difference.gap)}分，" for team in by_score}
    for team in _once(by_share):
        more = f"不符合项占比{apart(team.difference.gap)}个百分点"
        yield _of_team(city, team, "team_score", scores.get(team.name, _PEERS) + more)
    for team in _once(by_clear):
        more = f"没有任何问题的点位占比{_PEERS}{apart(team.difference.gap)}个百分点"
        yield _of_team(city, team, "team_clear", more)


def _judged(city: CityData, sites: pd.DataFrame, compared: list[_Compared]) -> list[_Compared]:
    """Return the teams with the chances of the model of all check results."""
    chances = {}
    for alone in {team.is_its_districts for team in compared}:
        beside = () if alone else ("district",)
        chances[alone] = _chances_of_model(city, sites, *beside)
    return [
        replace(
            team,
            difference=replace(team.difference, chance=chances[team.is_its_districts][team.name]),
        )
        for team in compared
    ]


def _chances_of_model(city: CityData, sites: pd.DataFrame, *more: str) -> dict[str, float]:
    """Return the chance of each team's difference beyond what types, and groups of more columns, explain."""
    records = city.clean.tables["records"]
    failed = city.failed(records).to_numpy(float)
    site = positions(records["site"], sites["site"])
    known = (site >= 0) & ~np.isnan(failed)
    labels, names = codes_of(sites["team"])
    groups = [codes_of(sites[column])[0] for column in ("business_type", *more)]
    found = team_chances(
        CheckResults(
            failed=failed[known],
            site=site[known],
            item=pd.factorize(records["item"][known])[0],
            method=codes_of(sites["method"])[0],
            team=labels,
            groups=np.stack(groups, axis=1),
        )
    )
    return {names[label]: chance for label, chance in found.items()}


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
        2 if own.difference.of_two else 1,
    )


def _compared(
    frame: pd.DataFrame,
    who: str,
    values: np.ndarray,
    peers: _Peers,
    rounds: int = PERMUTATIONS,
) -> list[_Compared]:
    """Return those named in a column whose values were compared with their peers', if enough cases could be."""
    labels, names = codes_of(frame[who])
    rows, strata = frame["row"].to_numpy(), strata_of(frame, *peers.within)
    together = codes_of(frame[peers.together])[0]
    among = codes_of(frame[peers.among])[0] if peers.among else None
    beyond, left = beyond_kind(values, together, strata)
    cases = Cases(beyond, labels, strata, among, together, left)
    return [
        _Compared(names[label], difference, rows[labels == label])
        for label, difference in differences(cases, rounds).items()
        if difference.cases >= peers.fewest
    ]


def _by_several_methods(sites: pd.DataFrame) -> np.ndarray:
    """Return which sites are of a district and business type that several methods inspected."""
    methods = sites.groupby(["district", "type"], observed=True)["method"].transform("nunique")
    return (methods > 1).to_numpy()
