"""计算-点位: problems, score and verdict of each site from its records. Every formula is a rule's second reading."""

from __future__ import annotations

from collections.abc import Sequence

from shifan.audit.workbook.audit_workbook import AuditWorkbook, Head, RuleFormula, SheetWriter
from shifan.audit.workbook.code_keys import key_field, need_keys
from shifan.audit.workbook.layout import FIRST, SITE_SCORES
from shifan.rules.excel_formulas import Refs
from shifan.standards import objects as ob

RECORD_FIELDS = ("result", "points", "key")  # what rules read of a record
_RULES = {
    "score": "site_score",
    "key_problems": "key_problems",
    "general_problems": "general_problems",
    "problems": "site_problems",
    "assessed": "assessed_items",
    "verdict": "site_verdict",
}
_HEADS = (
    ("site", "点位编号", 10),
    ("method", "检查方式", 9),
    ("district", "区县", 12),
    ("type", "业态编号", 9),
    ("name", "单位名称", 30),
    ("score", "得分", 9),
    ("key_problems", "重点项问题", 9),
    ("general_problems", "一般项问题", 9),
    ("problems", "问题数", 8),
    ("assessed", "已评检查项", 9),
    ("verdict", "判定", 10),
    ("rows", "检查记录", 14),
)
# The fields of the sheet that repeat one of the raw sheet, and what that is called there.
_REPEATED = {
    "site": "site",
    "method": "method",
    "district": "district",
    "type": "business_type",
    "name": "name",
}


def write_site_scores(book: AuditWorkbook) -> None:
    """Write the sheet, and finish it as the table `site_scores`."""
    sites = book.clean.tables["sites"]
    types = sites["business_type"].tolist()
    keyed = need_keys(set(types))
    key_heads: list[Head] = [(key_field("type"), "键", 9)] if keyed else []
    page = book.open(
        SITE_SCORES,
        [*_HEADS, *key_heads],
        "每个点位由“原始-检查记录”计算；表头批注为规则全文",
        1,
    )
    page.explain(_RULES)
    first_records = first_rows(book.clean.tables["records"]["site"].tolist())
    contents = {field: sites[raw].tolist() for field, raw in _REPEATED.items()}
    for position, code in enumerate(contents["site"]):
        row = FIRST + position
        for field, raw in _REPEATED.items():
            _repeat(page, row, field, raw, contents[field][position])
        _write_results(page, row, position)
        if keyed:
            page.key(row, "type", types[position])
        for quantity in ("score", "verdict", "problems"):
            page.note_value(row, quantity, f"site.{code}.{quantity}")
        if code in first_records:
            link_to_row(page, row, "rows", ("records", "site"), first_records[code])
    page.finish("site_scores", FIRST + len(sites) - 1)


def _repeat(page: SheetWriter, row: int, field: str, raw: str, content: str) -> None:
    """Write a formula that repeats a cell of the raw sheet, whose rows are the same."""
    names = page.book.standard.method_names
    shown = names.get(content, content) if field == "method" else content
    page.formula(row, field, f'={page.book.tables["sites"].cell(raw, row)}&""', shown, "text")


def _write_results(page: SheetWriter, row: int, position: int) -> None:
    """Write the formulas of one site."""
    book, results = page.book, page.book.results.sites
    records = book.tables["records"].children(RECORD_FIELDS, ("site", page.cell("site", row)))
    refs = Refs({}, {"records": records})
    for quantity in ("score", "key_problems", "general_problems", "problems", "assessed"):
        own = book.own_cell(ob.SITES, quantity, position)
        formula = RuleFormula(_RULES[quantity], refs, own)
        style = "score" if quantity == "score" else "count"
        page.rule(row, quantity, formula, results[quantity][position], style)
    cells = {
        name: page.cell(name, row) for name in ("key_problems", "general_problems", "assessed")
    }
    named = book.named_cells  # without a limit that no rule of the pack reads
    limits = {limit: named[limit] for limit in ("key_max", "general_max") if limit in named}
    own = book.own_cell(ob.SITES, "verdict", position)
    formula = RuleFormula("site_verdict", Refs(cells | limits), own)
    page.rule(row, "verdict", formula, results["verdict"][position], "label")


def first_rows(codes: Sequence[str]) -> dict[str, int]:
    """Return the row of a sheet in which each code stands first, where the codes are a column of its data."""
    return {code: row for row, code in reversed(list(enumerate(codes, FIRST)))}


def link_to_row(
    page: SheetWriter, row: int, field: str, target: tuple[str, str], target_row: int
) -> None:
    """Write a link to a row of a table, `target` (table, field): 第7行起."""
    table, target_field = target
    cell = page.book.tables[table].cell(target_field, target_row)
    page.link(row, field, cell, f"第{target_row}行起")
