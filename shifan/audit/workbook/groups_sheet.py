"""计算-分组 and 计算-区县业态: results of the sites by type, district and method, and by district and type."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from shifan.audit.workbook.audit_workbook import AuditWorkbook, Head, RuleFormula, SheetWriter
from shifan.audit.workbook.layout import DISTRICT_TYPES, FIRST, GROUPS, SITE_SCORES
from shifan.records import dataclass
from shifan.rules.excel_formulas import Refs, quoted
from shifan.rules.site_verdicts import verdict_counts
from shifan.score.compute import group_results
from shifan.score.results import ResultRow
from shifan.score.vectors import positions
from shifan.standards.model import Method

DISTRICT_KIND = "district_kind"
_QUANTITIES = {"sites": "点位数", "mean": "平均得分"}
BY_TYPE, _BY_DISTRICT, _BY_METHOD = "业态", "区县", "方式"
_GROUP_HEADS: tuple[Head, ...] = (
    ("kind", "分组", 9),
    ("method", "检查方式", 9),
    ("code", "编号", 12),
    ("name", "名称", 30),
)
_DISTRICT_TYPE_HEADS = (
    ("district", "区县", 14),
    ("method", "检查方式", 10),
    ("type", "业态编号", 10),
    ("name", "业态", 28),
    ("mean", "平均得分", 12),
)
_NOTE = f"由“{SITE_SCORES}”汇总"
_SITE_FIELDS = ("score", "verdict")


@dataclass(frozen=True)
class SiteGroup:
    """A group of sites: its kind, its method, code and name, where its values' ids begin, and its results.

    `tie` says which field of a site must equal which field of the group's row.
    """

    kind: str
    method: str
    code: str
    name: str
    value_id: str
    tie: tuple[str, str]
    results: ResultRow


def write_groups(book: AuditWorkbook) -> None:
    """Write 计算-分组, and finish it as the table `groups`."""
    quantities = _quantities(book)
    heads = (
        *_GROUP_HEADS,
        *((quantity, text, 11) for quantity, text in quantities.items()),
        (DISTRICT_KIND, "区县类型", 10),
        *((sites_of(method), f"{method.name}点位数", 12) for method in book.standard.methods),
    )
    page = book.open(GROUPS, heads, _NOTE, 4)
    page.explain({quantity: f"group_{quantity}" for quantity in quantities})
    row = FIRST - 1
    for row, group in enumerate((*_types(book), *_districts(book), *_methods(book)), FIRST):
        _write_group(page, row, group)
        if group.kind == _BY_DISTRICT:
            _write_inspected(page, row, group)
    page.finish("groups", row)


def sites_of(method: Method) -> str:
    """Return the name of the column with the number of sites that a method inspects in a district."""
    return f"sites_{method.code}"


def _quantities(book: AuditWorkbook) -> dict[str, str]:
    """Return what is counted of a group, with its heading: sites by the words by which the pack judges them."""
    return {**_QUANTITIES, **verdict_counts(book.standard.site_verdicts)}


def _types(book: AuditWorkbook) -> Iterator[SiteGroup]:
    types, sites = book.standard.type_list, book.clean.tables["sites"]
    parents = positions(sites["business_type"], book.standard.business_types["code"])
    results = group_results(book.results, parents, len(types))
    for position, kind in enumerate(types):
        yield SiteGroup(
            BY_TYPE,
            book.standard.method_names[kind.method],
            kind.code,
            kind.name,
            f"type.{kind.method}.{kind.code}",
            ("type", "code"),
            results.row(position),
        )


def _districts(book: AuditWorkbook) -> Iterator[SiteGroup]:
    districts, sites = book.clean.tables["districts"], book.clean.tables["sites"]
    parents = positions(sites["district"], districts["name"])
    results = group_results(book.results, parents, len(districts))
    pairs = zip(districts["code"].tolist(), districts["name"].tolist(), strict=True)
    for position, (code, name) in enumerate(pairs):
        yield SiteGroup(
            _BY_DISTRICT,
            "",
            code,
            name,
            f"district.{code}",
            ("district", "name"),
            results.row(position),
        )


def _methods(book: AuditWorkbook) -> Iterator[SiteGroup]:
    methods, sites = book.standard.methods, book.clean.tables["sites"]
    codes = pd.Series([method.code for method in methods])
    parents = np.asarray(positions(sites["method"], codes), dtype=np.int64)
    results = group_results(book.results, parents, len(methods))
    for position, method in enumerate(methods):
        yield SiteGroup(
            _BY_METHOD,
            method.name,
            "",
            method.name,
            f"method.{method.code}",
            ("method", "name"),
            results.row(position),
        )


def _write_group(page: SheetWriter, row: int, group: SiteGroup) -> None:
    texts = {
        "kind": group.kind,
        "method": group.method,
        "code": group.code,
        "name": group.name,
    }
    page.put_all(row, texts)
    field, own_field = group.tie
    tie = (field, page.cell(own_field, row))
    refs = Refs({}, {"sites": page.book.tables["site_scores"].children(_SITE_FIELDS, tie)})
    for quantity in _quantities(page.book):
        formula = RuleFormula(f"group_{quantity}", refs)
        style = "score" if quantity == "mean" else "count"
        page.rule(row, quantity, formula, group.results[quantity], style)
        page.note_value(row, quantity, f"{group.value_id}.{quantity}")


def _write_inspected(page: SheetWriter, row: int, district: SiteGroup) -> None:
    """Write of what kind the district of a row is, and how many sites each method inspects there."""
    book, own = page.book, page.cell("name", row)
    districts, sites = book.tables["districts"], book.tables["sites"]
    clean = book.clean.tables
    kinds = dict(zip(clean["districts"]["name"], clean["districts"]["kind"], strict=True))
    found = f"MATCH({own},{districts.span('name')},0)"
    kind = f"=INDEX({districts.span('kind')},{found})"
    page.formula(row, DISTRICT_KIND, kind, kinds[district.name], "label")
    inspected = clean["sites"].loc[clean["sites"]["district"] == district.name, "method"]
    for method in book.standard.methods:
        methods = f"{sites.span('method')},{quoted(method.name)}"
        number = f"=COUNTIFS({sites.span('district')},{own},{methods})"
        page.formula(row, sites_of(method), number, int((inspected == method.code).sum()))


def write_district_types(book: AuditWorkbook) -> None:
    """Write 计算-区县业态: the mean score of each district and type that has sites."""
    page = book.open(DISTRICT_TYPES, _DISTRICT_TYPE_HEADS, _NOTE, 1)
    page.explain({"mean": "group_mean"})
    districts = book.clean.tables["districts"]
    names = dict(zip(districts["code"].tolist(), districts["name"].tolist(), strict=True))
    sites, row = book.tables["site_scores"], FIRST - 1
    for row, value in enumerate(book.register.match("cross.*.mean"), FIRST):
        _, district, method, *parts, _ = value.id.split(".")
        code = ".".join(parts)
        texts = {
            "district": names[district],
            "method": book.standard.method_names[method],
            "type": code,
            "name": book.standard.type_names[code],
        }
        page.put_all(row, texts)
        ties = (("district", page.cell("district", row)), ("type", page.cell("type", row)))
        refs = Refs({}, {"sites": sites.children(_SITE_FIELDS, *ties)})
        page.rule(row, "mean", RuleFormula("group_mean", refs), value.value, "score")
        page.note_value(row, "mean", value.id)
    page.finish("cross", row)
