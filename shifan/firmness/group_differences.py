"""Fair differences of districts and of inspection teams as values, and the sentences that compare them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.score.compute import compute
from shifan.score.fair_comparison import FairDifference, differences_of, scored_sites
from shifan.score.register_writer import Derivation, RegisterWriter

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.standards import Standard

RULE, TEAM_RULE = "firmness.district", "firmness.team"
_LEAD = (
    "各区县的检查方式和业态不同，平均得分不宜直接比较。"
    "在同一检查方式、同一业态之内与其他区县比较，按全市点位构成加权："
)
_END = "区间含0的，差异可能出于偶然。"
_TEAMS_LEAD = "检查组在同一检查方式、同一业态之内与其他检查组比较，按全市点位构成加权："
_TEAMS_ALIKE = "各检查组的差异都可能出于偶然，没有发现尺度明显不同的检查组。"
_TEAMS_END = (
    "其余检查组的差异可能出于偶然。检查组去的区县不同的，差异也可能是区县之间的，请结合记录核对。"
)


def enter_groups(writer: RegisterWriter, clean: CleanCity, standard: Standard) -> None:
    """Enter the fair differences of districts and teams, each with a sentence; nothing for fewer than two."""
    sites = scored_sites(clean, compute(clean, standard))
    _districts(writer, sites)
    _teams(writer, sites)


def _districts(writer: RegisterWriter, sites: pd.DataFrame) -> None:
    listed = writer.clean.tables["districts"]
    codes = dict(zip(listed["name"], listed["code"], strict=True))
    found = [own for own in differences_of(sites, "district") if own.name in codes]
    for own in found:
        _enter(writer, own, (RULE, "district", "区县"), str(codes[own.name]))
    if found:
        parts = "；".join(_part(own, f"{RULE}.{codes[own.name]}") for own in found)
        ids = tuple(f"{RULE}.{codes[own.name]}.raw" for own in found)
        pattern = f"{_LEAD}{parts}。{_END}"
        writer.pattern("firmness.text.districts", "稳健性说明：区县比较", pattern, ids)


def _teams(writer: RegisterWriter, sites: pd.DataFrame) -> None:
    """Enter the teams, and name those whose difference is more than chance; each has raw figures beside the fair."""
    found = differences_of(sites, "team")
    for number, own in enumerate(found, 1):
        _enter(writer, own, (TEAM_RULE, "team", "检查组"), str(number))
    if not found:
        return
    parts = [
        _part(own, f"{TEAM_RULE}.{number}")
        for number, own in enumerate(found, 1)
        if own.low is not None and own.high is not None and (own.low > 0 or own.high < 0)
    ]
    pattern = f"{_TEAMS_LEAD}{'；'.join(parts)}。{_TEAMS_END}" if parts else ""
    pattern = pattern or f"{_TEAMS_LEAD}{_TEAMS_ALIKE}"
    ids = tuple(f"{TEAM_RULE}.{number}.raw" for number in range(1, len(found) + 1))
    writer.pattern("firmness.text.teams", "稳健性说明：检查组比较", pattern, ids)


def _enter(
    writer: RegisterWriter, own: FairDifference, kind: tuple[str, str, str], code: str
) -> None:
    """Enter the differences of a group; `kind` is its rule, its column of the sites, and what it is called."""
    rule, column, called = kind
    id, sites = f"{rule}.{code}", writer.clean.tables["sites"]
    rows = sites["row"][(sites[column] == own.name).to_numpy()]
    derivation = Derivation(rule, writer.cells("sites", column, rows))
    raw = _exact(own.raw)
    writer.points(f"{id}.raw", f"{own.name}：平均得分与其他{called}之差", raw, derivation)
    names = {"fair": "同类点位之差", "low": "同类点位之差的下限", "high": "同类点位之差的上限"}
    for part, name in names.items():
        points = _exact(getattr(own, part))
        writer.points(f"{id}.{part}", f"{own.name}：{name}", points, derivation)


def _exact(number: float | None) -> Fraction | None:
    return None if number is None else Fraction(round(number * 10**6), 10**6)


def _part(own: FairDifference, id: str) -> str:
    raw, fair, low, high = (f"{{{{ {id}.{part} }}}}" for part in ("raw", "fair", "low", "high"))
    if own.fair is None:
        return f"{own.name}没有可比的同类点位（平均得分之差{raw}分）"
    return f"{own.name}相差{fair}分（95%区间{low}分至{high}分，平均得分之差{raw}分）"
