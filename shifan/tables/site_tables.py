"""Site inspections as tables: by method, business type and district, every site."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.rules.site_verdicts import verdict_counts
from shifan.tables.description import (
    Cell,
    DescribedRow,
    TableColumn,
    TableDescription,
    ValueRef,
)
from shifan.values import half_up

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.standards.model import Method
    from shifan.values import Register

_MEANS = (
    TableColumn("sites", "点位", printed="点位数", unit="个", kind="count"),
    TableColumn("mean", "平均得分", unit="分", kind="number"),
)
_TYPES = (
    TableColumn("method", "检查方式", kind="word"),
    TableColumn("name", "业态", left=True),
)
_DISTRICTS = (TableColumn("name", "区县", left=True),)
_SITES = (
    TableColumn("code", "点位编号"),
    TableColumn("name", "单位名称", left=True),
    TableColumn("district", "区县", kind="word"),
    TableColumn("type", "业态", kind="word"),
    TableColumn("date", "检查日期"),
    TableColumn("score", "得分", kind="number"),
    TableColumn("verdict", "判定", kind="word"),
    TableColumn("problems", "问题数", kind="count"),
)


def types(register: Register, standard: Standard) -> TableDescription:
    """Return the site results by method and business type; declared absent types stand with 0 sites."""
    rows = [
        DescribedRow(
            f"type.{kind.method}.{kind.code}", {"method": standard.method_names[kind.method]}
        )
        for kind in standard.type_list
    ]
    return TableDescription("types", "分业态现场检查结果", (*_TYPES, *_results(standard)), rows)


def districts(register: Register, standard: Standard) -> TableDescription:
    """Return the site results of the inspected districts."""
    rows = [
        DescribedRow(value.id.removesuffix(".name")) for value in register.match("district.*.name")
    ]
    columns = (*_DISTRICTS, *_results(standard))
    return TableDescription("districts", "分区县现场检查结果", columns, rows)


def _results(standard: Standard) -> tuple[TableColumn, ...]:
    """Return the columns of a group of sites: its mean, and how many are judged by each word of the pack."""
    counts = verdict_counts(standard.site_verdicts)
    return (*_MEANS, *(TableColumn(key, word, kind="count") for key, word in counts.items()))


def districts_and_methods(register: Register, standard: Standard) -> TableDescription:
    """Return the site results of the inspected districts, and below them, in bold, those of each method."""
    by_district = districts(register, standard)
    below = [
        DescribedRow(f"method.{method.code}", {"name": f"{method.name}小计"}, strong=True)
        for method in standard.methods
    ]
    rows = [*by_district.rows, *below]
    return TableDescription(by_district.name, by_district.title, by_district.columns, rows)


def methods(register: Register, standard: Standard) -> TableDescription:
    """Return the methods beside each other: over all sites, and for each business type that every method inspects.

    The last column is the mean of the first method less that of the second, empty where either is not applicable;
    a pack with a single method has no such column.
    """
    columns = [TableColumn("name", "业态", left=True)]
    for method in standard.methods:
        columns.append(TableColumn(f"{method.code}.sites", f"{method.name}点位", kind="count"))
        columns.append(TableColumn(f"{method.code}.mean", f"{method.name}平均得分", kind="number"))
    if len(standard.methods) > 1:
        first, second = standard.methods[:2]
        columns.append(TableColumn("gap", f"{first.name}减{second.name}", kind="number"))
    overall = {method.code: f"method.{method.code}" for method in standard.methods}
    rows = []
    for name, prefixes in {"全部点位": overall, **_types_of_all_methods(standard)}.items():
        cells: dict[str, Cell] = {"name": name, "gap": _gap(register, prefixes, standard)}
        for code, prefix in prefixes.items():
            for part in ("sites", "mean"):
                cells[f"{code}.{part}"] = ValueRef(f"{prefix}.{part}")
        rows.append(DescribedRow(cells=cells))
    return TableDescription("methods", "各检查方式对照", tuple(columns), rows)


def _types_of_all_methods(standard: Standard) -> dict[str, dict[str, str]]:
    """Return name → method → beginning of the value ids of each business type that every method inspects."""
    by_method = {method.code: _type_prefixes(standard, method) for method in standard.methods}
    first = by_method[standard.methods[0].code]
    return {
        name: {code: prefixes[name] for code, prefixes in by_method.items()}
        for name in first
        if all(name in prefixes for prefixes in by_method.values())
    }


def _type_prefixes(standard: Standard, method: Method) -> dict[str, str]:
    return {
        kind.name: f"type.{kind.method}.{kind.code}"
        for kind in standard.type_list
        if kind.method == method.code
    }


def _gap(register: Register, prefixes: dict[str, str], standard: Standard) -> Decimal | str:
    means = [register[f"{prefixes[method.code]}.mean"] for method in standard.methods[:2]]
    if len(means) < 2 or not all(mean.applicable for mean in means):
        return ""
    first, second = means
    return half_up(first.number - second.number, standard.places)


def sites(register: Register) -> TableDescription:
    """Return the sites with date, score, verdict and number of problems."""
    codes = [
        value.id.removeprefix("site.").removesuffix(".score")
        for value in register.match("site.*.score")
    ]
    rows = [DescribedRow(f"site.{code}", {"code": code}) for code in codes]
    return TableDescription("sites", "各点位", _SITES, rows)
