"""The comparison as tables of the cities' own values, numbers as numbers, and of ranks and differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.rank.city_results import CityResult, rules_digest
from shifan.rank.heat_tables import HeatTable
from shifan.tables.searchable_table import SearchableTable
from shifan.tables.typed_columns import CellFormat
from shifan.tables.typed_table import COUNT, NONE, WORDS, PromptColumn, points, typed_table

if TYPE_CHECKING:
    from shifan.rank.partial_order import RankRange
    from shifan.standards.model import BusinessType, CheckItem
    from shifan.values import Register, Value

FEW_SITES = 5  # a mean of fewer may be high or low by accident
_MOST_ITEMS, _MOST_MOVED = 20, 3
PERCENT = CellFormat("number", 2, "%", NONE)
_TOTALS = (
    PromptColumn("可能名次"),
    PromptColumn("组", COUNT),
    PromptColumn("城市"),
    PromptColumn("总得分", points()),
    PromptColumn("区间下限", points()),
    PromptColumn("区间上限", points()),
    PromptColumn("初评结论", WORDS),
    PromptColumn("区间与达标线"),
    PromptColumn("点位", COUNT),
    PromptColumn("未达到要求的情形"),
    PromptColumn("规则包", WORDS),
    PromptColumn("运行"),
)
_DISTRICTS = (
    PromptColumn("城市", WORDS),
    PromptColumn("区县"),
    PromptColumn("平均得分", points()),
    PromptColumn("点位", COUNT),
    PromptColumn("不符合点位", COUNT),
    PromptColumn("与同类点位相比", points()),
    PromptColumn("区间下限", points()),
    PromptColumn("区间上限", points()),
    PromptColumn("说明"),
)
_CHANGES = (
    PromptColumn("城市"),
    PromptColumn("前一次运行"),
    PromptColumn("前一次总得分", points()),
    PromptColumn("总得分", points()),
    PromptColumn("变化", points(signed=True)),
    PromptColumn("初评结论"),
    PromptColumn("变化较大的指标（得分）"),
)
_FAIR = (
    "fair",
    "low",
    "high",
)  # a district's difference from like sites of the others, and its interval
# Headings of a city's own columns.
PROBLEMS, CHECKS, MEAN, SITES = "问题", "检查", "平均得分", "点位"

Row = tuple[object, ...]
RatedRow = tuple[Decimal, Row]  # a row and the number that it is sorted by


def text(register: Register, key: str) -> str:
    """Return a value's display, a dash where there is none."""
    return register.text(key) if key in register else NONE


def _number(register: Register, key: str) -> Decimal | None:
    """Return a value's number, of a rate its percent; None where there is none or it is 不适用."""
    value = register.get(key)
    return None if value is None or not value.applicable else value.number


def _as_scored(columns: Iterable[PromptColumn], cities: Sequence[CityResult]) -> list[PromptColumn]:
    """Return columns whose points have as many decimals as the cities' packs print."""
    places = max(city.standard.places for city in cities)
    return [
        replace(column, format=replace(column.format, places=places))
        if column.format.kind == "number"
        else column
        for column in columns
    ]


def totals(cities: Sequence[CityResult], ranks: Mapping[str, RankRange]) -> SearchableTable:
    """Return rank range, group, total with its interval, verdict and grounds, in the order given."""
    rows = [_total(city, ranks.get(city.city)) for city in cities]
    return typed_table(rows, _as_scored(_TOTALS, cities), SearchableTable)


def _total(city: CityResult, rank: RankRange | None) -> Row:
    register = city.register
    return (
        rank.shown if rank else "不排",
        rank.group if rank else None,
        city.city,
        _number(register, "scores.total"),
        *(_number(register, f"firmness.sampling.{end}") for end in ("low", "high")),
        register.text("verdict.pass"),
        text(register, "firmness.sampling.place"),
        _number(register, "onsite.sites"),
        text(register, "verdict.grounds"),
        city.standard.label,
        city.run,
    )


def dimensions(cities: Sequence[CityResult]) -> HeatTable:
    """Return the dimensions' rates in percent, a city a column; missing where a city's pack lacks the dimension."""
    rates = [_dimension_rates(city.register) for city in cities]
    names = dict.fromkeys(name for each in rates for name in each)
    rows = [(name, *(each.get(name) for each in rates)) for name in names]
    return typed_table(rows, (PromptColumn("项目"), *_rates(cities)), HeatTable)


def _rates(cities: Sequence[CityResult]) -> tuple[PromptColumn, ...]:
    return tuple(PromptColumn(city.city, PERCENT) for city in cities)


def _dimension_rates(register: Register) -> dict[str, Decimal | None]:
    return {
        name.display: _number(register, name.id.replace(".name", ".rate"))
        for name in register.match("dimension.*.name")
    }


def indicators(cities: Sequence[CityResult]) -> HeatTable:
    """Return the indicators' rates in percent in the pack's order, a city a column; ★ marks key indicators."""
    rows = [
        (
            indicator.dimension,
            indicator.code,
            f"{indicator.name}{'★' if indicator.key else ''}",
            *(_number(city.register, f"indicator.{indicator.code}.rate") for city in cities),
        )
        for indicator in cities[0].standard.indicator_list
    ]
    names = (PromptColumn("项目", WORDS), PromptColumn("指标编号"), PromptColumn("指标"))
    return typed_table(rows, (*names, *_rates(cities)), HeatTable)


def problems(cities: Sequence[CityResult]) -> SearchableTable:
    """Return check items that failed in two cities or more, those of most cities and problems first.

    Of one city alone, those that failed in it. Each city has a column of problems and one of checks.
    """
    ranked: list[tuple[int, Decimal, Row]] = []
    for item in cities[0].standard.item_list:
        counts = [city.register.get(f"item.{item.code}.problems") for city in cities]
        failed = [count.number for count in counts if count is not None and count.value]
        if len(failed) >= min(2, len(cities)):
            ranked.append((-len(failed), -sum(failed, Decimal()), _problem(item, cities, counts)))
    ranked.sort(key=lambda entry: entry[:2])
    rows = [row for *_, row in ranked[:_MOST_ITEMS]]
    names = (PromptColumn("检查项编号"), PromptColumn("检查项"), PromptColumn("类别", WORDS))
    counted = (PromptColumn("城市数", COUNT), *_pairs(cities, (PROBLEMS, COUNT), (CHECKS, COUNT)))
    return typed_table(rows, (*names, *counted), SearchableTable)


def _pairs(
    cities: Sequence[CityResult], *parts: tuple[str, CellFormat]
) -> tuple[PromptColumn, ...]:
    """Return columns of several parts for each city: `晋中市问题`, `晋中市检查`."""
    return tuple(
        PromptColumn(f"{city.city}{word}", known) for city in cities for word, known in parts
    )


def _problem(item: CheckItem, cities: Sequence[CityResult], counts: Sequence[Value | None]) -> Row:
    """Return a check item with the number of cities it failed in, and problems and checks of each of them."""
    shown: list[Decimal | int | None] = []
    for city, count in zip(cities, counts, strict=True):
        shown.append(0 if count is None else count.number)
        shown.append(_number(city.register, f"item.{item.code}.checked"))
    failed = sum(count is not None and bool(count.value) for count in counts)
    return item.code, item.name, "重点" if item.key else "一般", failed, *shown


def types(cities: Sequence[CityResult]) -> SearchableTable:
    """Return the business types by the lowest mean of any city; each city has a column of means and one of sites."""
    standard = cities[0].standard
    names = (PromptColumn("检查方式", WORDS), PromptColumn("业态"))
    means = _pairs(cities, (MEAN, points()), (SITES, COUNT))
    rated = [
        row
        for kind in standard.type_list
        if (row := _rated_type(kind, standard.method_names[kind.method], cities))
    ]
    columns = _as_scored((*names, *means, PromptColumn("最低")), cities)
    return typed_table(_from_the_lowest(rated), columns, SearchableTable)


def _rated_type(kind: BusinessType, method: str, cities: Sequence[CityResult]) -> RatedRow | None:
    """Return a type's lowest mean and its row; None if no city has a mean of it."""
    key = f"type.{kind.method}.{kind.code}"
    means = {city.city: _mean(city.register, key) for city in cities}
    known = {city: mean for city, mean in means.items() if mean is not None}
    if not known:
        return None
    lowest = min(known.values())
    named = NONE
    if len(cities) > 1:
        named = "、".join(city for city, mean in known.items() if mean == lowest)
    shown = (
        _number(city.register, f"{key}.{part}") for city in cities for part in ("mean", "sites")
    )
    return lowest, (method, kind.name, *shown, named)


def _mean(register: Register, key: str) -> Decimal | None:
    """Return a mean score; None where there is none."""
    mean = register.get(f"{key}.mean")
    return mean.number if mean is not None and mean.applicable else None


def districts(cities: Sequence[CityResult]) -> SearchableTable:
    """Return all districts, the lowest mean first; those with few sites say so."""
    rated = [row for city in cities for row in _rated_districts(city)]
    columns = _as_scored(_DISTRICTS, cities)
    return typed_table(_from_the_lowest(rated), columns, SearchableTable)


def _rated_districts(city: CityResult) -> Iterable[RatedRow]:
    """Yield each district of a city that has a mean, with it."""
    register = city.register
    for name in register.match("district.*.name"):
        key = name.id.removesuffix(".name")
        mean = _mean(register, key)
        if mean is not None:
            sites = register[f"{key}.sites"]
            few = sites.number < FEW_SITES
            note = f"点位少于{FEW_SITES}个，差异可能出于偶然" if few else ""
            counts = sites.number, _number(register, f"{key}.fail")
            fair = (_number(register, f"firmness.{key}.{part}") for part in _FAIR)
            yield mean, (city.city, name.display, mean, *counts, *fair, note)


def _from_the_lowest(rated: Iterable[RatedRow]) -> list[Row]:
    return [row for _, row in sorted(rated, key=lambda entry: entry[0])]


def changes(cities: Sequence[CityResult]) -> SearchableTable:
    """Return totals and verdicts of each city's former and present run, and the indicators that moved most."""
    rows = [_change(city, city.former) if city.former else _no_former(city) for city in cities]
    return typed_table(rows, _as_scored(_CHANGES, cities), SearchableTable)


def _no_former(city: CityResult) -> Row:
    total = _number(city.register, "scores.total")
    return city.city, NONE, None, total, None, NONE, "没有更早的运行"


def _change(city: CityResult, former: Register) -> Row:
    verdicts = (former.text("verdict.pass"), city.register.text("verdict.pass"))
    same_rules = rules_digest(former) == city.rules
    then, now = (_number(register, "scores.total") for register in (former, city.register))
    return (
        city.city,
        city.former_run,
        then,
        now,
        now - then if same_rules and now is not None and then is not None else None,
        " → ".join(dict.fromkeys(verdicts)),
        _moved(city, former) if same_rules else "规则包已更换，得分不能与前一次比较",
    )


def _moved(city: CityResult, former: Register) -> str:
    """Return the indicators whose scores have changed most, with both scores."""
    moved = []
    for score in city.register.match("indicator.*.score"):
        before = former.get(score.id)
        if before is None or not before.applicable or not score.applicable:
            continue
        if before.value != score.value:
            name = text(city.register, score.id.replace(".score", ".name"))
            words = f"{name} {before.display} → {score.display}"
            moved.append((-abs(score.number - before.number), words))
    return "；".join(words for _, words in sorted(moved)[:_MOST_MOVED]) or "指标得分没有变化"
