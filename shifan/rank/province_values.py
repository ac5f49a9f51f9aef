"""A comparison of cities as values, for the document that is sent out: each made of the values of a city's run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shifan.files.places import PROVINCE
from shifan.patterns import pattern_of
from shifan.rank.tables import CHECKS, PROBLEMS, text
from shifan.tables.typed_table import NONE
from shifan.values import PATTERN, Register, Value

if TYPE_CHECKING:
    from shifan.rank.city_comparison import CityComparison
    from shifan.rank.city_results import CityResult

_MOST_COMMON = 10
_DATE = pattern_of(r"(?<!\d)(\d++)年(\d++)月(\d++)日")
_LISTED = "照录各市最近一次运行的结果"
_COUNTED = "参加比较的城市计数"
_RANKED = "由各市总得分两两之差的联合置信区间得出的可能名次"
_COMMON = "两个以上城市不符合的检查项，城市多的在前"
_OF_CITY = {
    "total": ("总得分", "scores.total"),
    "verdict": ("初评结论", "verdict.pass"),
    "sites": ("点位数", "onsite.sites"),
    "problems": ("台账问题数", "rectification.problems"),
    "rate": ("复查通过率", "rectification.rate"),
}


def province_register(comparison: CityComparison) -> Register:
    """Return the values of a comparison; their inputs name the city, its run and the value there."""
    cities = comparison.in_order
    files = {name: digest for city in cities for name, digest in _pack_files(city)}
    register = Register(files=files)
    _facts(register, comparison)
    for city in cities:
        _city(register, comparison, city)
    for number, row in enumerate(comparison.problems.to_dict("records")[:_MOST_COMMON], 1):
        key = f"item.{row['检查项编号']}.problems"
        counted = tuple(_at(city, key) for city in comparison.cities)
        _common(register, number, row, counted)
    for number, limit in enumerate(comparison.limits_for_letters, 1):
        _text(register, f"limit.{number}.text", f"不能得出的结论{number}", limit, _LISTED)
    return register


def _pack_files(city: CityResult) -> Iterable[tuple[str, str]]:
    return ((name, digest) for name, digest in city.register.files.items() if "/" in name)


def _facts(register: Register, comparison: CityComparison) -> None:
    cities = comparison.in_order
    first = cities[0].register
    last = max(cities, key=lambda city: _day(city.register.text("report.date")))
    _text(register, "city", "范围", PROVINCE, _LISTED)
    for id, city in (("report.date", last), ("report.signer", cities[0]), ("province", cities[0])):
        _text(register, id, city.register[id].name, city.register.text(id), _LISTED, _at(city, id))
    _text(register, "report.demo", "数据性质", comparison.demo, _LISTED)
    office = first.text("province_office")
    _text(
        register, "province_office", "组织单位", office, _LISTED, _at(cities[0], "province_office")
    )
    verdicts = [_at(city, "verdict.pass") for city in cities]
    passed = sum(city.standard.meets(city.register.text("verdict.pass")) for city in cities)
    for id, name, number in (
        ("compared.number", "参加比较的城市数", len(cities)),
        ("compared.passed", "通过初评的城市数", passed),
        ("compared.failed", "未通过初评的城市数", len(cities) - passed),
    ):
        register.add(Value(id, name, number, str(number), "", "", _COUNTED, tuple(verdicts)))
    pattern = (
        "参加比较的城市{{ compared.number }}个，通过初评{{ compared.passed }}个，"
        "未通过{{ compared.failed }}个。"
    )
    inputs = ("compared.number", "compared.passed", "compared.failed")
    shown = register.fill(pattern)
    register.add(Value("compared.text", "总体情况", pattern, shown, rule=PATTERN, inputs=inputs))


def _city(register: Register, comparison: CityComparison, city: CityResult) -> None:
    id = f"ranked.{city.city}"
    _text(register, f"{id}.name", "参评城市", city.city, _LISTED, _at(city, "city"))
    totals = tuple(_at(other, "scores.total") for other in comparison.cities)
    rank = comparison.ranks.get(city.city)
    shown = rank.shown if rank else "不排"
    _text(register, f"{id}.rank", f"{city.city}可能名次", shown, _RANKED, *totals)
    for last, (name, source) in _OF_CITY.items():
        value = city.register.get(source)
        if value is not None:
            own = (_at(city, source),)
            copied = Value(
                f"{id}.{last}",
                f"{city.city}{name}",
                value.value,
                value.display,
                value.unit,
                value.qualifier,
                _LISTED,
                own,
            )
            register.add(copied)
    low, high = (f"firmness.sampling.{end}" for end in ("low", "high"))
    interval = NONE
    if low in city.register and city.register[low].applicable:
        interval = f"{text(city.register, low)}～{text(city.register, high)}"
    ends = (_at(city, low), _at(city, high))
    _text(register, f"{id}.interval", f"{city.city}总得分区间", interval, _LISTED, *ends)


def _common(
    register: Register, number: int, row: dict[object, object], counted: tuple[str, ...]
) -> None:
    """Enter a check item that failed in several cities: its name, and in how many."""
    id = f"common.{number}"
    _text(register, f"{id}.name", f"共性问题{number}", str(row["检查项"]), _COMMON, *counted)
    cities = int(str(row["城市数"]))
    name = f"共性问题{number}涉及城市数"
    register.add(Value(f"{id}.cities", name, cities, str(cities), rule=_COMMON, inputs=counted))
    counts = "；".join(
        f"{str(heading).removesuffix(PROBLEMS)}{_counted(row, str(heading))}"
        for heading in row
        if str(heading).endswith(PROBLEMS)
    )
    _text(
        register, f"{id}.counts", f"共性问题{number}各市问题和检查次数", counts, _COMMON, *counted
    )


def _counted(row: dict[object, object], heading: str) -> str:
    """Return a city's problems of its checks, 3/20; only 0 where it was never a problem."""
    problems = str(row[heading])
    checks = row[f"{heading.removesuffix(PROBLEMS)}{CHECKS}"]
    return problems if problems == "0" else f"{problems}/{checks}"


def _text(register: Register, id: str, name: str, shown: str, rule: str, *inputs: str) -> None:
    register.add(Value(id, name, shown, shown, rule=rule, inputs=inputs))


def _at(city: CityResult, id: str) -> str:
    """Return where a value of a city stands: `晋中市/r002-4d8d15fd!values.json!scores.total`."""
    return f"{city.city}/{city.run}!values.json!{id}"


def _day(shown: str) -> tuple[int, ...]:
    found = _DATE.search(shown)
    return tuple(map(int, found.groups())) if found else ()
