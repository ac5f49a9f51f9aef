"""Sites, records and the ledger for whoever computes with them: every row says where and how it was inspected.

Each stands with 检查方式, 区县, 业态 and, where an item is named, its 指标: tables join on columns of one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.clean.rounds import RECHECK_RECORDS
from shifan.clean.table_rows import rows as rows_of
from shifan.raw_sheets.rectification import RECTIFICATION
from shifan.raw_sheets.site_inspection import (
    FIRST_ROUND,
    RECHECK_ROUND,
    RECORDS,
    SITES,
    RecordRow,
)
from shifan.tables.description import Cell, DescribedRow, TableColumn, TableDescription, ValueRef
from shifan.tables.site_tables import sites as plain_sites

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.standards.model import CheckItem
    from shifan.values import Register

_SITE = TableColumn("site", "点位编号")
_NAME = TableColumn("name", "单位名称", left=True)
_WHERE = (
    TableColumn("method", "检查方式", kind="word"),
    TableColumn("district", "区县", kind="word"),
    TableColumn("type", "业态", kind="word"),
)
_TEAM = TableColumn("team", "检查组", kind="word")
_DAY = TableColumn("day", "检查日期", kind="date")
_ITEM = (
    TableColumn("item", "检查项编号"),
    TableColumn("item_name", "检查项", left=True),
    TableColumn("kind", "类别", kind="word"),
    TableColumn("points", "分值", kind="number"),
    TableColumn("indicator_code", "指标编号", kind="word"),
    TableColumn("indicator", "指标", kind="word"),
)
_RECORDS = (
    _SITE,
    _NAME,
    *_WHERE,
    _DAY,
    _TEAM,
    *_ITEM,
    TableColumn("round", "轮次", kind="word"),
    TableColumn("result", "检查结果", kind="word"),
    TableColumn("problem", "问题描述", left=True),
    TableColumn("photo", "照片编号"),
    TableColumn("cell", "单元格"),
)
_LEDGER = (
    TableColumn("code", "问题编号"),
    _SITE,
    _NAME,
    *_WHERE,
    *_ITEM,
    TableColumn("text", "问题", left=True),
    TableColumn("measure", "整改措施", left=True),
    TableColumn("due", "整改时限", kind="date"),
    TableColumn("status", "整改状态", kind="word"),
    TableColumn("completed", "完成日期", kind="date"),
    TableColumn("rechecked", "复查日期", kind="date"),
    TableColumn("conclusion", "复查结论", kind="word"),
)


def sites(clean: CleanCity, register: Register, standard: Standard) -> TableDescription:
    """Return the sites with method, district, type, date, team, score, verdict and number of problems."""
    table, known = plain_sites(register), _sites_by_code(clean, standard)
    results = [column for column in table.columns if column.key in ("score", "verdict", "problems")]
    columns = (table.columns[0], _NAME, *_WHERE, _DAY, _TEAM, *results)
    rows = [
        DescribedRow(row.prefix, {**known.get(str(row.cell("code")), {}), **row.cells})
        for row in table.rows
    ]
    return replace(table, columns=columns, rows=rows)


def records(clean: CleanCity, standard: Standard) -> TableDescription:
    """Return the check records with their site, item, indicator and round, and the cell of the result.

    Those of a recheck, which is not scored, stand below those of the first round.
    """
    known, items = _sites_by_code(clean, standard), _items_by_code(standard)
    source, rows = clean.source(RECORDS), []
    for checked, record in _records_of_rounds(clean):
        cells: dict[str, Cell] = {
            **known.get(record.site, {}),
            **items.get(record.item, {}),
            "site": record.site,
            "item": record.item,
            "round": checked,
            "result": record.result,
            "problem": record.problem,
            "photo": record.photo,
            "cell": source.cell("result", record.row),
        }
        rows.append(DescribedRow(cells=cells))
    return TableDescription("records", "检查记录", _RECORDS, rows)


def _records_of_rounds(clean: CleanCity) -> Iterator[tuple[str, RecordRow]]:
    """Yield the records with the round that they are of."""
    for record in clean.rows(RECORDS):
        yield FIRST_ROUND, record
    if RECHECK_RECORDS in clean.tables:
        for record in rows_of(clean.tables[RECHECK_RECORDS], RecordRow):
            yield RECHECK_ROUND, record


def rectification(clean: CleanCity, standard: Standard) -> TableDescription:
    """Return the ledger with the site, item and indicator of each problem, and what was done about it."""
    known, items = _sites_by_code(clean, standard), _items_by_code(standard)
    rows = []
    for line in clean.rows(RECTIFICATION):
        cells: dict[str, Cell] = {
            **known.get(line.site, {}),
            **items.get(line.item, {}),
            "code": line.problem,
            "site": line.site,
            "item": line.item,
            "due": line.due,
            "completed": line.completed or "",
            "rechecked": line.rechecked or "",
        }
        rows.append(DescribedRow(f"problem.{line.problem}", cells))
    return TableDescription("problems", "问题与整改清单", _LEDGER, rows)


def _sites_by_code(clean: CleanCity, standard: Standard) -> dict[str, Mapping[str, Cell]]:
    """Return what is known of each site: unit, method, district, type, day and team."""
    types = {(kind.method, kind.code): kind.name for kind in standard.type_list}
    return {
        site.site: {
            "site": site.site,
            "name": ValueRef(f"site.{site.site}.name"),
            "method": standard.method_names.get(site.method, site.method),
            "district": site.district,
            "type": types.get((site.method, site.business_type), site.business_type),
            "day": site.date,
            "team": site.team,
        }
        for site in clean.rows(SITES)
    }


def _items_by_code(standard: Standard) -> dict[str, Mapping[str, Cell]]:
    names = {indicator.code: indicator.name for indicator in standard.indicator_list}
    return {item.code: _item(item, names) for item in standard.item_list}


def _item(item: CheckItem, names: Mapping[str, str]) -> Mapping[str, Cell]:
    return {
        "item": item.code,
        "item_name": item.name,
        "kind": "重点" if item.key else "一般",
        "points": item.points,
        "indicator_code": item.indicator,
        "indicator": names.get(item.indicator, ""),
    }
