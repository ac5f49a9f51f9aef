"""计算-指标: rates and score of each indicator. Every formula is a rule's second reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shifan.audit.workbook.audit_workbook import AuditWorkbook, Head, RuleFormula, SheetWriter
from shifan.audit.workbook.layout import FIRST, INDICATOR_SCORES
from shifan.audit.workbook.site_scores_sheet import RECORD_FIELDS, first_rows, link_to_row
from shifan.rules.excel_formulas import Refs, quoted
from shifan.rules.settings import method_rate, method_weight
from shifan.rules.words import FLOOR_MET, UNDER_FLOOR
from shifan.score.method_results import JOINED
from shifan.standards import Standard
from shifan.standards import objects as ob
from shifan.standards.model import Indicator
from shifan.values import NOT_APPLICABLE

_NOT_APPLICABLE = f"={quoted(NOT_APPLICABLE)}"


def write_indicator_scores(book: AuditWorkbook) -> None:
    """Write the sheet, and finish it as the table `indicators`."""
    page = book.open(
        INDICATOR_SCORES,
        _heads(book),
        "满分、资料占比、关键来自规则包 indicators.csv；得分率由“原始-资料审查”“原始-检查记录”计算",
        2,
    )
    rates = [method_rate(method.code) for method in book.standard.methods]
    page.explain(_rules(rates))
    items = book.clean.tables["records"]["item"].tolist()
    first = {
        "documents": first_rows(book.clean.tables["documents"]["indicator"].tolist()),
        "records": first_rows([book.items[item].indicator for item in items]),
    }
    quantities = ("full", "document_rate", *rates, "onsite_rate", "rate", "score")
    noted = [quantity for quantity in quantities if quantity in page.columns]
    for position, indicator in enumerate(book.standard.indicator_list):
        row = FIRST + position
        _write_given(page, row, indicator)
        _write_results(page, row, position)
        for quantity in noted:
            page.note_value(row, quantity, f"indicator.{indicator.code}.{quantity}")
        for table, rows in first.items():
            if indicator.code in rows:
                link_to_row(page, row, table, (table, "indicator"), rows[indicator.code])
    page.finish("indicators", FIRST + len(book.standard.indicator_list) - 1)


def _heads(book: AuditWorkbook) -> list[Head]:
    """Return the columns: of the computed ones those that the city's method has a rule for."""
    by_method = [method_rate(method.code) for method in book.standard.methods]
    left_out = {
        field
        for field in ("document_rate", "onsite_rate", "rate", "score", "floor")
        if not book.computes(ob.INDICATORS, field)
    }
    if not book.computes(JOINED, "method_rate"):
        left_out.update(by_method)
    return [head for head in _all_heads(book.standard) if head[0] not in left_out]


def _all_heads(standard: Standard) -> list[Head]:
    rates = [(method_rate(method.code), f"{method.name}得分率", 11) for method in standard.methods]
    return [
        ("code", "指标编号", 9),
        ("name", "指标", 26),
        ("dimension", "项目", 14),
        ("key", "关键", 6),
        ("full", "满分", 8),
        ("share", "资料占比", 9),
        ("document_rate", "资料得分率", 11),
        *rates,
        ("onsite_rate", "现场得分率", 11),
        ("rate", "得分率", 11),
        ("score", "得分", 9),
        ("floor", "底线", 11),
        ("documents", "扣分记录", 12),
        ("records", "检查记录", 12),
    ]


def _rules(rates: list[str]) -> dict[str, str]:
    """Return the rule of each computed field; `rates` are the fields of the methods of inspection."""
    return {
        "document_rate": "document_rate",
        **dict.fromkeys(rates, "method_rate"),
        "onsite_rate": "onsite_rate",
        "rate": "indicator_rate",
        "score": "indicator_score",
        "floor": "floor",
    }


def _write_given(page: SheetWriter, row: int, indicator: Indicator) -> None:
    """Write what the pack gives of an indicator."""
    texts = {
        "code": indicator.code,
        "name": indicator.name,
        "dimension": indicator.dimension,
    }
    page.put_all(row, texts)
    page.put(row, "key", "是" if indicator.key else "", "input")
    page.put(row, "share", indicator.document_share, "input")


def _write_results(page: SheetWriter, row: int, position: int) -> None:
    """Write the formulas of one indicator, in the order of calculation."""
    book, results = page.book, page.book.results.indicators
    own_full = book.own_cell(ob.INDICATORS, "full", position)
    full = own_full or book.own_cell(ob.INDICATORS, "满分", position)
    if full:
        page.formula(row, "full", f"={full}", results["full"][position], "score")
    else:
        page.put(row, "full", book.standard.indicator_list[position].full_score, "input")
    if book.results.own is None:
        _write_shipped(page, row, position)
    else:
        _write_own(page, row, position)


def _write_own(page: SheetWriter, row: int, position: int) -> None:
    """Refer to the cells in which the pack's own rules stand at one indicator."""
    book = page.book
    indicator = book.standard.indicator_list[position]
    for field in ("document_rate", "onsite_rate", "rate", "score"):
        if field in page.columns:
            cell = book.own_cell(ob.INDICATORS, field, position)
            style = "score" if field == "score" else "rate"
            page.formula(row, field, f"={cell}", book.results.indicators[field][position], style)
    for method in book.standard.methods:
        field = method_rate(method.code)
        if field in page.columns:
            cell = _own_method_cell(book, indicator.code, method.code)
            entry = book.results.indicators[field][position]
            page.formula(row, field, f"={cell}" if cell else _NOT_APPLICABLE, entry, "rate")
    if "floor" in page.columns:
        cell = book.own_cell(ob.INDICATORS, "floor", position)
        _write_floor(page, row, position, cell)


def _own_method_cell(book: AuditWorkbook, indicator: str, method: str) -> str:
    """Return the cell of an indicator's rate by a method; empty where no record combines the two."""
    own = book.results.own
    if own is None:
        return ""
    for row, codes in enumerate(own.rows.codes(JOINED)):
        if codes == (indicator, method):
            return book.own_cell(JOINED, "method_rate", row)
    return ""


def _write_shipped(page: SheetWriter, row: int, position: int) -> None:
    """Write the shipped method's formulas of one indicator."""
    book, results = page.book, page.book.results.indicators
    cells = {name: page.cell(name, row) for name in page.columns}
    for field, formula, style in _formulas(book, cells):
        page.rule(row, field, formula, results[field][position], style)
    floor = Refs({"rate": cells["rate"], "key_floor": book.named_cells["key_floor"]})
    _write_floor(page, row, position, book.rules["floor"].excel(floor).removeprefix("="))


def _write_floor(page: SheetWriter, row: int, position: int, formula: str) -> None:
    """Write whether a key indicator reaches the floor; nothing for the others."""
    page.formula(
        row,
        "floor",
        f'=IF({page.cell("key", row)}="是",{formula},"")',
        _floor_result(page.book, position),
        "label",
    )


def _floor_result(book: AuditWorkbook, position: int) -> str | None:
    """Return whether a key indicator reaches the floor, in words; empty for others, None where it is not applicable."""
    results = book.results.indicators
    if not book.standard.indicator_list[position].key:
        return ""
    if results["rate"][position] is None:
        return None
    return UNDER_FLOOR if results["under_floor"][position] else FLOOR_MET


def _formulas(
    book: AuditWorkbook, cells: Mapping[str, str]
) -> Iterator[tuple[str, RuleFormula, str]]:
    """Yield (field, formula, style) of an indicator's quantities, in the order of calculation."""
    code = ("indicator", cells["code"])
    documents = book.tables["documents"].children(("deduction", "not_applicable"), code)
    refs = Refs({"full": cells["full"]}, {"documents": documents})
    yield "document_rate", RuleFormula("document_rate", refs), "rate"
    onsite: dict[str, str] = {}
    for method in book.standard.methods:
        field, weight = method_rate(method.code), method_weight(method.code, method.name).id
        of_method = ("method", quoted(method.name))
        records = book.tables["records"].children(RECORD_FIELDS, code, of_method)
        yield field, RuleFormula("method_rate", Refs({}, {"records": records})), "rate"
        onsite |= {field: cells[field], weight: book.named_cells[weight]}
    yield "onsite_rate", RuleFormula("onsite_rate", Refs(onsite)), "rate"
    rates = {
        "document_rate": cells["document_rate"],
        "onsite_rate": cells["onsite_rate"],
        "document_share": cells["share"],
    }
    yield "rate", RuleFormula("indicator_rate", Refs(rates)), "rate"
    parts = {"full": cells["full"], "rate": cells["rate"], "places": book.named_cells["places"]}
    yield "score", RuleFormula("indicator_score", Refs(parts)), "score"
