"""Do methods of inspection agree, do teams and reviewers judge alike? Compared only within the same kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shifan.questions.chance import Difference, differences
from shifan.questions.question import Asked, CityData, Question

FEWEST_SITES, FEWEST_ROWS = 5, 10
_ASK_TEAM = "是抽到的单位不同，还是评判尺度不同？"


@dataclass(frozen=True)
class _Compared:
    """Someone whose cases were compared with those of others: the name, the difference, and their worksheet rows."""

    name: str
    difference: Difference
    rows: np.ndarray


def methods(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about the pack's first two methods, where they score the same district and business type apart."""
    first, second = city.standard.methods[:2]
    sites = city.sites[city.sites["score"].notna().to_numpy()]
    labels, codes = _codes(sites["method"])
    strata = _strata(sites, "district", "type")
    found = differences(sites["score"].to_numpy(), labels, strata)
    rows = sites["row"][_by_several_methods(sites)]
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
        f"{second.name}平均得分比{first.name}{_far(difference.gap)}分",
        "是日常状态与迎检状态不同，还是两种方式的检查项不可比？",
        city.cells("sites", "site", rows),
        difference.chance,
    )


def teams(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about teams whose sites score apart from others', or are without any problem unusually often."""
    is_judged = city.sites["score"].notna() & (city.sites["team"] != "")
    sites = city.sites[is_judged.to_numpy()]
    clear = (sites["problems"] == 0).to_numpy(float) * 100
    by_score = _compared(sites, "team", sites["score"].to_numpy(), ("method", "business_type"))
    by_clear = _compared(sites, "team", clear, ("method", "business_type"))
    if not by_score and not by_clear:
        asked.unjudged.append(
            f"检查组尺度是否一致：没有两个以上各有{FEWEST_SITES}个可比点位的检查组"
        )
    for team in by_score:
        yield _of_team(city, team, "team_score", "平均得分", "分")
    for team in by_clear:
        yield _of_team(city, team, "team_clear", "没有任何问题的点位占比", "个百分点")


def _of_team(city: CityData, team: _Compared, kind: str, what: str, unit: str) -> Question:
    return Question(
        kind,
        f"{team.name}检查的点位，{what}比同检查方式、同业态其他检查组"
        f"{_far(team.difference.gap)}{unit}（可比点位{team.difference.cases}个）",
        _ASK_TEAM,
        city.cells("sites", "team", team.rows),
        team.difference.chance,
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
    compared = _compared(rows, "reviewer", np.array(lost), ("dimension", "aspect"), FEWEST_ROWS)
    if not compared:
        asked.unjudged.append(
            f"审查人尺度是否一致：没有两个以上在同一项目、同一评价方面各审{FEWEST_ROWS}行的审查人"
        )
    for reviewer in compared:
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
    within: tuple[str, str],
    fewest: int = FEWEST_SITES,
) -> list[_Compared]:
    """Return those named in a column whose values were compared with others' within the same two columns.

    Left out are those with fewer than `fewest` cases that can be compared.
    """
    labels, names = _codes(frame[who])
    rows = frame["row"].to_numpy()
    return [
        _Compared(names[label], difference, rows[labels == label])
        for label, difference in differences(values, labels, _strata(frame, *within)).items()
        if difference.cases >= fewest
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
