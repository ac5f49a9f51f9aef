"""What cannot be concluded from a comparison, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shifan.rank.city_results import IN_MEMORY, CityResult, Refusals


def limits(
    cities: Sequence[CityResult],
    refused: Refusals,
    without_interval: Sequence[str],
    groups: int,
) -> list[str]:
    """Return one sentence a limit, in the order in which a reader should know them."""
    packs = _cities_by_pack(cities)
    return [
        *_not_compared(refused),
        *_alone(cities),
        *_packs_differ(packs),
        *(_without_rank(city) for city in cities if city.city in without_interval),
        *_all_overlap(len(cities) - len(without_interval), groups, len(packs)),
        *_scored_in_memory(cities),
        *_limits_of_intervals(city for city in cities if city.city not in without_interval),
    ]


def limits_for_letters(
    cities: Sequence[CityResult],
    refused: Refusals,
    without_interval: Sequence[str],
    groups: int,
) -> list[str]:
    """Return the limits as a letter to the cities states them: nothing of files, cells and how they were computed."""
    inner = (*_not_compared(refused), *_scored_in_memory(cities))
    stated = limits(cities, refused, without_interval, groups)
    absent = (f"{name}没有参加比较" for name in refused)
    return [*absent, *(limit for limit in stated if limit not in inner)]


def _not_compared(refused: Refusals) -> list[str]:
    return [
        f"{name}没有参加比较：{findings[0].found}（{findings[0].place}）"
        for name, findings in refused.items()
    ]


def _alone(cities: Sequence[CityResult]) -> list[str]:
    if len(cities) != 1:
        return []
    return [f"只有{cities[0].city}一个城市，没有可以比较的对象，不排名次"]


def _without_rank(city: CityResult) -> str:
    """Return that a city has no rank, and why it has no interval, in the words of its own run."""
    why = "；".join(value.display for value in city.register.match("firmness.limit.*"))
    return f"{city.city}{f'：{why}' if why else '没有总得分的区间'}，不排名次"


def _packs_differ(packs: Mapping[str, tuple[str, list[str]]]) -> list[str]:
    if len(packs) < 2:
        return []
    listed = "；".join(f"{'、'.join(cities)}用“{label}”" for label, cities in packs.values())
    return [
        f"规则包不同（{listed}），得分不能比较，"
        "名次、指标、检查项和业态只在规则包相同的城市之间比较"
    ]


def _all_overlap(ranked: int, groups: int, packs: int) -> list[str]:
    """Return the sentence that there is no order at all: several cities, and one group a pack."""
    return (
        ["各市总得分的差距没有大到足以排出先后，名次范围相互重叠"]
        if ranked > packs == groups
        else []
    )


def _scored_in_memory(cities: Sequence[CityResult]) -> list[str]:
    names = "、".join(city.city for city in cities if city.run == IN_MEMORY)
    return [f"{names}没有与现有数据一致的运行，已按现有数据在内存中计分"] if names else []


def _limits_of_intervals(cities: Iterable[CityResult]) -> list[str]:
    """Return the limits that the cities' own intervals have."""
    return [
        f"{city.city}：{value.display}"
        for city in cities
        for value in city.register.match("firmness.limit.*")
    ]


def _cities_by_pack(cities: Sequence[CityResult]) -> dict[str, tuple[str, list[str]]]:
    """Return the label of each pack and the cities scored by it, by the digest of its rules."""
    packs: dict[str, tuple[str, list[str]]] = {}
    for city in cities:
        packs.setdefault(city.rules, (city.standard.label, []))[1].append(city.city)
    return packs
