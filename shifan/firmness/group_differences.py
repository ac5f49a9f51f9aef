"""Fair differences of districts, teams and business types as values, and the sentences that compare them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.score.compute import compute
from shifan.score.fair_comparison import (
    FairDifference,
    differences_of,
    like_spread,
    scored_sites,
)
from shifan.score.register_writer import Derivation, RegisterWriter

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.standards import Standard

RULE, TEAM_RULE, TYPE_RULE = "firmness.district", "firmness.team", "firmness.type"
_LEAD = (
    "各区县的检查方式和业态不同，平均得分不宜直接比较。"
    "在同一检查方式、同一业态之内与其他区县比较，按全市点位构成加权："
)
_END = "区间含0的，差异可能出于偶然。"
_TEAMS_LEAD = "检查组在同一检查方式、同一业态之内与其他检查组比较，按全市点位构成加权："
_TEAMS_ALIKE = "各检查组的差异都可能出于偶然，没有发现尺度明显不同的检查组。"
_TEAMS_EQUAL = "同类点位的得分都相同，没有发现尺度明显不同的检查组。"
_TEAMS_END = (
    "其余检查组的差异可能出于偶然。检查组去的区县不同的，差异也可能是区县之间的，请结合记录核对。"
)
_TYPES_LEAD = (
    "各业态检查的内容不同，得分高低不都说明管理好坏。"
    "业态在同一检查方式、同一区县之内与其他业态比较，按全市点位构成加权，差异不只是偶然的有："
)


def enter_groups(writer: RegisterWriter, clean: CleanCity, standard: Standard) -> None:
    """Enter the fair differences of districts, teams and types, each with a sentence; nothing for fewer than two.

    Of business types only those whose difference is more than chance.
    """
    sites = scored_sites(clean, compute(clean, standard))
    _like_sites(writer, sites)
    _types(writer, sites)
    _districts(writer, sites)
    _teams(writer, sites)


def _like_sites(writer: RegisterWriter, sites: pd.DataFrame) -> None:
    """Enter how much scores of like sites differ: what comparisons of cities take their intervals from."""
    spread = like_spread(sites)
    derivation = Derivation("firmness.like", writer.cells("sites", "business_type", sites["row"]))
    deviation = _exact(spread.variance**0.5) if spread.freedom else None
    writer.points("firmness.like.deviation", "同类点位得分的标准差", deviation, derivation)
    writer.count("firmness.like.freedom", "同类点位得分的自由度", spread.freedom, derivation)


def _types(writer: RegisterWriter, sites: pd.DataFrame) -> None:
    """Enter the business types whose difference is more than chance, and the sentence that names them."""
    standard = writer.standard
    kinds = {kind.code: kind for kind in standard.type_list}
    found = [
        difference for difference in differences_of(sites, "business_type") if _is_apart(difference)
    ]
    if not found:
        return
    parts = []
    for difference in found:
        _enter(writer, difference, (TYPE_RULE, "business_type", "业态"), difference.name)
        kind = kinds[difference.name]
        called = replace(difference, name=f"{standard.method_names[kind.method]}{kind.name}")
        parts.append(_part(called, f"{TYPE_RULE}.{difference.name}"))
    ids = tuple(f"{TYPE_RULE}.{difference.name}.raw" for difference in found)
    pattern = f"{_TYPES_LEAD}{'；'.join(parts)}。"
    writer.pattern("firmness.text.types", "稳健性说明：业态比较", pattern, ids)


def _is_apart(own: FairDifference) -> bool:
    """Return whether the interval of a difference leaves out 0."""
    return own.low is not None and own.high is not None and (own.low > 0 or own.high < 0)


def _districts(writer: RegisterWriter, sites: pd.DataFrame) -> None:
    listed = writer.clean.tables["districts"]
    codes = dict(zip(listed["name"], listed["code"], strict=True))
    found = [
        difference for difference in differences_of(sites, "district") if difference.name in codes
    ]
    for difference in found:
        _enter(writer, difference, (RULE, "district", "区县"), str(codes[difference.name]))
    if found:
        parts = "；".join(
            _part(difference, f"{RULE}.{codes[difference.name]}") for difference in found
        )
        ids = tuple(f"{RULE}.{codes[difference.name]}.raw" for difference in found)
        has_intervals = any(difference.low is not None for difference in found)
        pattern = f"{_LEAD}{parts}。{_END if has_intervals else ''}"
        writer.pattern("firmness.text.districts", "稳健性说明：区县比较", pattern, ids)


def _teams(writer: RegisterWriter, sites: pd.DataFrame) -> None:
    """Enter the teams, and name those whose difference is more than chance; each has raw figures beside the fair."""
    found = differences_of(sites, "team")
    for number, difference in enumerate(found, 1):
        _enter(writer, difference, (TEAM_RULE, "team", "检查组"), str(number))
    if not found:
        return
    parts = [
        _part(difference, f"{TEAM_RULE}.{number}")
        for number, difference in enumerate(found, 1)
        if _is_apart(difference)
    ]
    pattern = f"{_TEAMS_LEAD}{'；'.join(parts)}。{_TEAMS_END}" if parts else ""
    has_intervals = any(difference.low is not None for difference in found)
    pattern = pattern or f"{_TEAMS_LEAD}{_TEAMS_ALIKE if has_intervals else _TEAMS_EQUAL}"
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
    names = {
        "fair": "同类点位之差",
        "low": "同类点位之差的下限",
        "high": "同类点位之差的上限",
        "expected": "与按自身构成的预期之差",
    }
    for part, name in names.items():
        points = _exact(getattr(own, part))
        writer.points(f"{id}.{part}", f"{own.name}：{name}", points, derivation)


def _exact(number: float | None) -> Fraction | None:
    return None if number is None else Fraction(round(number * 10**6), 10**6)


def _part(own: FairDifference, id: str) -> str:
    raw, fair, low, high = (f"{{{{ {id}.{part} }}}}" for part in ("raw", "fair", "low", "high"))
    if own.fair is None:
        return f"{own.name}没有可比的同类点位（平均得分之差{raw}分）"
    if own.low is None:
        return (
            f"{own.name}相差{fair}分（同类点位的得分都相同，看不出偶然有多大，不给区间；"
            f"平均得分之差{raw}分）"
        )
    return f"{own.name}相差{fair}分（95%区间{low}分至{high}分，平均得分之差{raw}分）"
