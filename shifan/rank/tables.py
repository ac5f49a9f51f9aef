"""The comparison as tables: every figure is a city's own value as displayed, or a rank or difference that its heading explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shifan.rank.city_results import Standing, rules_of
from shifan.rank.heat_tables import HeatTable
from shifan.standards.model import METHOD_NAMES
from shifan.tables.searchable_table import SearchableTable

if TYPE_CHECKING:
    from shifan.rank.partial_order import Place
    from shifan.values import Register

NONE, FEW, _MOST_ITEMS, _MOVED = "—", 5, 20, 3


def text(register: Register, key: str) -> str:
    """Return a value's display, a dash where there is none."""
    return register.text(key) if key in register else NONE


def totals(cities: Sequence[Standing], ranks: Mapping[str, Place]) -> SearchableTable:
    """Return rank range, group, total with its interval, verdict and grounds; by group, within a group in the order given."""
    order = sorted(
        cities,
        key=lambda one: (
            one.rules,
            ranks[one.city].group if one.city in ranks else len(cities) + 1,
        ),
    )
    rows = []
    for one in order:
        place, own = ranks.get(one.city), one.register
        ends = (
            f"{text(own, 'firmness.sampling.low')}～{text(own, 'firmness.sampling.high')}"
            if "firmness.sampling.share" in own
            else "不能给出"
        )
        rows.append(
            (
                place.shown if place else "不排",
                place.group if place else NONE,
                one.city,
                own.text("scores.total"),
                ends,
                own.text("verdict.pass"),
                text(own, "firmness.sampling.share"),
                own.text("onsite.sites"),
                text(own, "verdict.grounds"),
                one.standard.label,
                one.run,
            )
        )
    return SearchableTable(
        rows,
        columns=[
            "可能名次",
            "组",
            "城市",
            "总得分",
            "总得分区间",
            "初评结论",
            "重抽后通过的比例",
            "点位",
            "未达到要求的情形",
            "规则包",
            "运行",
        ],
    )


def dimensions(cities: Sequence[Standing]) -> HeatTable:
    """Return the dimensions' rates, a city a column."""
    names = list(
        dict.fromkeys(
            value.display for one in cities for value in one.register.match("dimension.*.name")
        )
    )
    own = [
        {
            value.display: text(one.register, value.id.replace(".name", ".rate"))
            for value in one.register.match("dimension.*.name")
        }
        for one in cities
    ]
    return HeatTable(
        [(name, *(rates.get(name, NONE) for rates in own)) for name in names],
        columns=["项目", *(one.city for one in cities)],
    )


def indicators(cities: Sequence[Standing]) -> HeatTable:
    """Return the indicators' rates in the pack's order, a city a column; ★ marks key indicators."""
    frame = cities[0].standard.indicators
    rows = [
        (
            row.dimension,
            row.code,
            f"{row.name}{'★' if row.key else ''}",
            *(text(one.register, f"indicator.{row.code}.rate") for one in cities),
        )
        for row in frame.itertuples()
    ]
    return HeatTable(rows, columns=["项目", "编号", "指标", *(one.city for one in cities)])


def problems(cities: Sequence[Standing]) -> SearchableTable:
    """Return check items that failed in two cities or more (in the one city, if there is but one), most cities and problems first."""
    found = []
    for row in cities[0].standard.check_items.itertuples():
        own = [one.register.get(f"item.{row.code}.problems") for one in cities]
        failed = [value.value for value in own if value is not None and value.value]
        if len(failed) >= min(2, len(cities)):
            shown = (
                f"{value.display}/{text(one.register, f'item.{row.code}.checked')}"
                if value is not None
                else "0"
                for one, value in zip(cities, own, strict=True)
            )
            found.append(
                (
                    -len(failed),
                    -sum(failed),
                    (row.code, row.name, "重点" if row.key else "一般", len(failed), *shown),
                )
            )
    ranked = [row for *_, row in sorted(found, key=lambda one: one[:2])][:_MOST_ITEMS]
    return SearchableTable(
        ranked,
        columns=[
            "编号",
            "检查项",
            "类别",
            "城市数",
            *(f"{one.city}（问题/检查次数）" for one in cities),
        ],
    )


def types(cities: Sequence[Standing]) -> SearchableTable:
    """Return the business types by the lowest mean of any city; each cell the mean and the number of sites."""
    rows = []
    for row in cities[0].standard.business_types.itertuples():
        key = f"type.{row.method}.{row.code}"
        means = [one.register.get(f"{key}.mean") for one in cities]
        known = [value.value for value in means if value is not None and value.value is not None]
        if known:
            low = min(known)
            lowest = "、".join(
                one.city
                for one, value in zip(cities, means, strict=True)
                if value is not None and value.value == low
            )
            rows.append(
                (
                    low,
                    (
                        METHOD_NAMES[row.method],
                        row.name,
                        *(_mean(one.register, key) for one in cities),
                        lowest if len(cities) > 1 else NONE,
                    ),
                )
            )
    return SearchableTable(
        [row for _, row in sorted(rows, key=lambda one: one[0])],
        columns=["检查方式", "业态", *(f"{one.city}（点位）" for one in cities), "最低"],
    )


def _mean(register: Register, key: str) -> str:
    mean, sites = register.get(f"{key}.mean"), text(register, f"{key}.sites")
    return NONE if mean is None or mean.value is None else f"{mean.display}（{sites}）"


def districts(cities: Sequence[Standing]) -> SearchableTable:
    """Return all districts, the lowest mean first; those with few sites say so."""
    rows = []
    for one in cities:
        for name in one.register.match("district.*.name"):
            key = name.id.removesuffix(".name")
            mean, sites = one.register[f"{key}.mean"], one.register[f"{key}.sites"]
            if mean.value is not None:
                note = f"点位少于{FEW}个，差异可能出于偶然" if sites.value < FEW else ""
                rows.append(
                    (
                        mean.value,
                        (
                            one.city,
                            name.display,
                            mean.display,
                            sites.display,
                            one.register.text(f"{key}.fail"),
                            note,
                        ),
                    )
                )
    return SearchableTable(
        [row for _, row in sorted(rows, key=lambda one: one[0])],
        columns=["城市", "区县", "平均得分", "点位", "不符合点位", "说明"],
    )


def changes(cities: Sequence[Standing]) -> SearchableTable:
    """Return total and verdict of each city's former run beside the present ones, and the indicators that moved most."""
    rows = []
    for one in cities:
        if one.before is None:
            rows.append(
                (
                    one.city,
                    NONE,
                    NONE,
                    one.register.text("scores.total"),
                    NONE,
                    NONE,
                    "没有更早的运行",
                )
            )
            continue
        same = rules_of(one.before) == one.rules
        verdicts = [register.text("verdict.pass") for register in (one.before, one.register)]
        told = _moved(one) if same else "规则包已更换，得分不能与前一次比较"
        rows.append(
            (
                one.city,
                one.former,
                one.before.text("scores.total"),
                one.register.text("scores.total"),
                _difference(one) if same else NONE,
                " → ".join(dict.fromkeys(verdicts)),
                told,
            )
        )
    return SearchableTable(
        rows,
        columns=[
            "城市",
            "前一次运行",
            "前一次总得分",
            "总得分",
            "变化",
            "初评结论",
            "变化较大的指标（得分）",
        ],
    )


def _difference(one: Standing) -> str:
    now, then = one.register["scores.total"].value, one.before["scores.total"].value
    return NONE if now is None or then is None else f"{now - then:+.{one.standard.places}f}"


def _moved(one: Standing) -> str:
    found = []
    for value in one.register.match("indicator.*.score"):
        old = one.before.get(value.id)
        if (
            old is not None
            and old.value is not None
            and value.value is not None
            and old.value != value.value
        ):
            name = text(one.register, value.id.replace(".score", ".name"))
            found.append((-abs(value.value - old.value), f"{name} {old.display} → {value.display}"))
    return "；".join(words for _, words in sorted(found)[:_MOVED]) or "指标得分没有变化"
