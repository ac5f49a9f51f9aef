"""Problems as tables: the check items that failed, and the ledger of rectification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables.description import (
    LANDSCAPE,
    DescribedRow,
    TableColumn,
    TableDescription,
    ValueRef,
    each_row,
)

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_ITEMS = (
    TableColumn("code", "检查项编号", printed="编号"),
    TableColumn("name", "检查项", left=True),
    TableColumn("method", "检查方式", kind="word"),
    TableColumn("type", "业态", kind="word"),
    TableColumn("kind", "类别", kind="word"),
    TableColumn("indicator_code", "指标编号", kind="word"),
    TableColumn("indicator", "指标", printed="对应指标", kind="word"),
    TableColumn("checked", "检查次数", kind="count"),
    TableColumn("problems", "问题次数", kind="count"),
    TableColumn("running", "累计占比", kind="number"),
)
_NAMED_ITEMS = (
    TableColumn("name", "检查项", left=True),
    TableColumn("where", "发现问题的业态", left=True),
    TableColumn("types", "业态数", kind="count"),
    TableColumn("checked", "检查项次", kind="count"),
    TableColumn("problems", "不符合项次", kind="count"),
)
_RECTIFICATION = (
    TableColumn("code", "问题编号", printed="编号"),
    TableColumn("name", "单位名称", left=True),
    TableColumn("district", "区县", kind="word"),
    TableColumn("item", "检查项", left=True),
    TableColumn("kind", "类别", kind="word"),
    TableColumn("text", "问题", left=True),
    TableColumn("photo", "照片编号", printed="照片"),
    TableColumn("measure", "整改措施", left=True),
    TableColumn("due", "整改时限", kind="date"),
    TableColumn("status", "整改状态", printed="状态", kind="word"),
    TableColumn("conclusion", "复查结论", printed="复查", kind="word"),
)


def items(register: Register, standard: Standard, most: int | None = None) -> TableDescription:
    """Return the check items that failed, the most frequent first; only the first `most` of them, if that is given."""
    types = {kind.code: kind for kind in standard.type_list}
    indicators = {indicator.code: indicator.name for indicator in standard.indicator_list}
    known = {item.code: item for item in standard.item_list}
    rows = []
    for value in register.match("item.*.problems")[:most]:
        prefix = value.id.removesuffix(".problems")
        item = known[prefix.removeprefix("item.")]
        cells = {
            "code": item.code,
            "method": standard.method_names[types[item.business_type].method],
            "type": types[item.business_type].name,
            "kind": "重点" if item.key else "一般",
            "indicator_code": item.indicator,
            "indicator": indicators.get(item.indicator, ""),
        }
        rows.append(DescribedRow(prefix, cells))
    return TableDescription("items", "问题较多的检查项", _ITEMS, rows)


def named_items(
    register: Register, standard: Standard, most: int | None = None
) -> TableDescription:
    """Return the check items that failed by name, over all business types, the most frequent first.

    With `most` only the first of them.
    """
    counts = register.match("named_item.*.problems")
    rows = [DescribedRow(value.id.removesuffix(".problems")) for value in counts[:most]]
    some = "（只列不符合项次居前的）" if most and len(counts) > most else ""
    return TableDescription("items", f"检查项问题情况{some}", _NAMED_ITEMS, rows)


def rectification(clean: CleanCity) -> TableDescription:
    """Return the ledger of problems: unit, item, problem, and what was done about it."""
    rows = []
    for row in each_row(clean.tables["rectification"]):
        cells = {
            "code": row.problem,
            "name": ValueRef(f"site.{row.site}.name"),
            "district": ValueRef(f"site.{row.site}.district"),
            "item": ValueRef(f"item.{row.item}.name"),
        }
        rows.append(DescribedRow(f"problem.{row.problem}", cells))
    return TableDescription("problems", "问题与整改清单", _RECTIFICATION, rows, LANDSCAPE)
