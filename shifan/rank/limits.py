"""What cannot be concluded from a comparison, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shifan.rank.city_results import MEMORY, Standing

if TYPE_CHECKING:
    from shifan.errors import Finding


def limits(
    cities: Sequence[Standing],
    refused: Mapping[str, Sequence[Finding]],
    without: Sequence[str],
    groups: int,
) -> list[str]:
    """Return one sentence a limit, in the order in which a reader should know them."""
    said = [
        f"{name}没有参加比较：{findings[0].found}（{findings[0].place}）"
        for name, findings in refused.items()
    ]
    if len(cities) == 1:
        said.append(f"只有{cities[0].city}一个城市，没有可以比较的对象，不排名次")
    packs = _packs(cities)
    if len(packs) > 1:
        listed = "；".join(f"{'、'.join(names)}用“{label}”" for label, names in packs.values())
        said.append(
            f"规则包不同（{listed}），得分不能比较，名次、指标、检查项和业态只在规则包相同的城市之间比较"
        )
    said += [f"{name}点位太少或没有总得分，给不出总得分的区间，不排名次" for name in without]
    if len(cities) - len(without) > len(packs) and groups == len(packs):
        said.append("各市总得分的区间相互重叠，不能排出先后")
    moved = [one.city for one in cities if one.run == MEMORY]
    if moved:
        said.append(f"{'、'.join(moved)}没有与现有数据一致的运行，已按现有数据在内存中计分")
    said += [
        f"{one.city}：{value.display}"
        for one in cities
        for value in one.register.match("firmness.limit.*")
        if one.city not in without
    ]
    return said


def _packs(cities: Sequence[Standing]) -> dict[str, tuple[str, list[str]]]:
    made: dict[str, tuple[str, list[str]]] = {}
    for one in cities:
        made.setdefault(one.rules, (one.standard.label, []))[1].append(one.city)
    return made
