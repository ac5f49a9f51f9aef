"""The comparison as tables of the cities' own values as displayed, and of ranks and differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.rank.city_results import CityResult, rules_digest
from shifan.rank.heat_tables import HeatTable
from shifan.tables.searchable_table import SearchableTable

if TYPE_CHECKING:
    from shifan.rank.partial_order import RankRange
    from shifan.standards.model import BusinessType, CheckItem
    from shifan.values import Register, Value

NONE = "—"
FEW_SITES = 5  # a mean of fewer may be high or low by accident
_MOST_ITEMS, _MOST_MOVED = 20, 3
_TOTALS = [
    "可能名次",
    "组",
    "城市",
    "总得分",
    "总得分区间",
    "初评结论",
    "区间与达标线",
    "点位",
    "未达到要求的情形",
    "规则包",
    "运行",
]
_DISTRICTS = ["城市", "区县", "平均得分", "点位", "不符合点位", "与同类点位相比", "说明"]
_CHANGES = [
    "城市",
    "前一次运行",
    "前一次总得分",
    "总得分",
    "变化",
    "初评结论",
    "变化较大的指标（得分）",
]

Row = tuple[object, ...]
RatedRow = tuple[Decimal, Row]  # a row and the number that it is sorted by


def text(register: Register, key: str) -> str:
    """Return a value's display, a dash where there is none."""
    return register.text(key) if key in register else NONE


def totals(cities: Sequence[CityResult], ranks: Mapping[str, RankRange]) -> SearchableTable:
    """Return rank range, group, total with its interval, verdict and grounds, in the order given."""
    rows = [_total(city, ranks.get(city.city)) for city in cities]
    return SearchableTable(rows, columns=_TOTALS)


def _total(city: CityResult, rank: RankRange | None) -> Row:
    register = city.register
    interval = "不能给出"
    if "firmness.sampling.place" in register:
        low = text(register, "firmness.sampling.low")
        interval = f"{low}～{text(register, 'firmness.sampling.high')}"
    return (
        rank.shown if rank else "不排",
        rank.group if rank else NONE,
        city.city,
        register.text("scores.total"),
        interval,
        register.text("verdict.pass"),
        text(register, "firmness.sampling.place"),
        register.text("onsite.sites"),
        text(register, "verdict.grounds"),
        city.standard.label,
        city.run,
    )


def dimensions(cities: Sequence[CityResult]) -> HeatTable:
    """Return the dimensions' rates, a city a column; a dash where a city's pack lacks the dimension."""
    rates = [_dimension_rates(city.register) for city in cities]
    names = dict.fromkeys(name for each in rates for name in each)
    rows = [(name, *(each.get(name, NONE) for each in rates)) for name in names]
    return HeatTable(rows, columns=["项目", *(city.city for city in cities)])


def _dimension_rates(register: Register) -> dict[str, str]:
    return {
        name.display: text(register, name.id.replace(".name", ".rate"))
        for name in register.match("dimension.*.name")
    }


def indicators(cities: Sequence[CityResult]) -> HeatTable:
    """Return the indicators' rates in the pack's order, a city a column; ★ marks key indicators."""
    rows = [
        (
            indicator.dimension,
            indicator.code,
            f"{indicator.name}{'★' if indicator.key else ''}",
            *(text(city.register, f"indicator.{indicator.code}.rate") for city in cities),
        )
        for indicator in cities[0].standard.indicator_list
    ]
    return HeatTable(rows, columns=["项目", "编号", "指标", *(city.city for city in cities)])


def problems(cities: Sequence[CityResult]) -> SearchableTable:
    """Return check items that failed in two cities or more, those of most cities and problems first.

    Of one city alone, those that failed in it.
    """
    columns = [f"{city.city}（问题/检查次数）" for city in cities]
    ranked: list[tuple[int, Decimal, Row]] = []
    for item in cities[0].standard.item_list:
        counts = [city.register.get(f"item.{item.code}.problems") for city in cities]
        failed = [count.number for count in counts if count is not None and count.value]
        if len(failed) >= min(2, len(cities)):
            ranked.append((-len(failed), -sum(failed, Decimal()), _problem(item, cities, counts)))
    ranked.sort(key=lambda entry: entry[:2])
    rows = [row for *_, row in ranked[:_MOST_ITEMS]]
    return SearchableTable(rows, columns=["编号", "检查项", "类别", "城市数", *columns])


def _problem(item: CheckItem, cities: Sequence[CityResult], counts: Sequence[Value | None]) -> Row:
    """Return a check item with the number of cities it failed in, and the problems of each of them."""
    shown = [
        f"{count.display}/{text(city.register, f'item.{item.code}.checked')}"
        if count is not None
        else "0"
        for city, count in zip(cities, counts, strict=True)
    ]
    failed = sum(count is not None and bool(count.value) for count in counts)
    return item.code, item.name, "重点" if item.key else "一般", failed, *shown


def types(cities: Sequence[CityResult]) -> SearchableTable:
    """Return the business types by the lowest mean of any city; each cell the mean and the number of sites."""
    standard = cities[0].standard
    columns = ["检查方式", "业态", *(f"{city.city}（点位）" for city in cities), "最低"]
    rated = [
        row
        for kind in standard.type_list
        if (row := _rated_type(kind, standard.method_names[kind.method], cities))
    ]
    return SearchableTable(_from_the_lowest(rated), columns=columns)


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
    shown = (_mean_and_sites(city.register, key) for city in cities)
    return lowest, (method, kind.name, *shown, named)


def _mean(register: Register, key: str) -> Decimal | None:
    """Return a mean score; None where there is none."""
    mean = register.get(f"{key}.mean")
    return mean.number if mean is not None and mean.applicable else None


def _mean_and_sites(register: Register, key: str) -> str:
    if _mean(register, key) is None:
        return NONE
    return f"{register.text(f'{key}.mean')}（{text(register, f'{key}.sites')}）"


def districts(cities: Sequence[CityResult]) -> SearchableTable:
    """Return all districts, the lowest mean first; those with few sites say so."""
    rated = [row for city in cities for row in _rated_districts(city)]
    return SearchableTable(_from_the_lowest(rated), columns=_DISTRICTS)


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
            shown = (register.text(f"{key}.mean"), sites.display, register.text(f"{key}.fail"))
            fair = _fair(register, f"firmness.{key}")
            yield mean, (city.city, name.display, *shown, fair, note)


def _fair(register: Register, key: str) -> str:
    """Return a district's difference from like sites of the others with its interval; a dash where there is none."""
    if f"{key}.fair" not in register or not register[f"{key}.fair"].applicable:
        return NONE
    fair, low, high = (register.text(f"{key}.{part}") for part in ("fair", "low", "high"))
    return f"{fair}（{low}～{high}）"


def _from_the_lowest(rated: Iterable[RatedRow]) -> list[Row]:
    return [row for _, row in sorted(rated, key=lambda entry: entry[0])]


def changes(cities: Sequence[CityResult]) -> SearchableTable:
    """Return totals and verdicts of each city's former and present run, and the indicators that moved most."""
    rows = [_change(city, city.former) if city.former else _no_former(city) for city in cities]
    return SearchableTable(rows, columns=_CHANGES)


def _no_former(city: CityResult) -> Row:
    total = city.register.text("scores.total")
    return city.city, NONE, NONE, total, NONE, NONE, "没有更早的运行"


def _change(city: CityResult, former: Register) -> Row:
    verdicts = (former.text("verdict.pass"), city.register.text("verdict.pass"))
    same_rules = rules_digest(former) == city.rules
    return (
        city.city,
        city.former_run,
        former.text("scores.total"),
        city.register.text("scores.total"),
        _difference(city, former) if same_rules else NONE,
        " → ".join(dict.fromkeys(verdicts)),
        _moved(city, former) if same_rules else "规则包已更换，得分不能与前一次比较",
    )


def _difference(city: CityResult, former: Register) -> str:
    """Return by how much the total has changed, with its sign; a dash where one of them has none."""
    now, then = city.register["scores.total"], former["scores.total"]
    if not now.applicable or not then.applicable:
        return NONE
    return f"{now.number - then.number:+.{city.standard.places}f}"


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
