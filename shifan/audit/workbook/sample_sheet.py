"""计算-样本与整改: how large the sample was, and the numbers of the rectification ledger."""

from __future__ import annotations

from shifan.audit.workbook.audit_workbook import AuditWorkbook, RuleFormula, SheetWriter
from shifan.audit.workbook.formats import CellContent
from shifan.audit.workbook.groups_sheet import BY_TYPE, DISTRICT_KIND, sites_of
from shifan.audit.workbook.layout import (
    FIRST,
    GROUPS,
    INDICATOR_SCORES,
    RAW_SITES,
    SAMPLE,
    TOTAL_SCORE,
)
from shifan.records import dataclass
from shifan.rules.excel_formulas import Refs, quoted
from shifan.score.stated_facts import DISTRICT_KINDS
from shifan.standards.model import Method
from shifan.values import Value

_HEADS = (("name", "项目", 30), ("number", "数", 14), ("how", "计算", 84))
_LEDGER_FIELDS = ("problem", "conclusion", "status", "due")


@dataclass(frozen=True)
class SampleLine:
    """A line of the sheet: the id of its value, its name, its formula, and how it is computed, in words."""

    value_id: str
    name: str
    formula: str
    how: str
    style: str = "count"


def write_sample(book: AuditWorkbook) -> None:
    """Write the sheet."""
    page = book.open(SAMPLE, _HEADS, "由“原始”各表计数", 1)
    row, site_cells = FIRST, []
    for method in book.standard.methods:
        for line in (_areas(book, method), _types(book, method), _sites(book, method)):
            _write_line(page, row, line)
            row += 1
        site_cells.append(page.cell("number", row - 1))
    for line in (_all_sites(book, site_cells), _indicators(book), _dimensions(book)):
        _write_line(page, row, line)
        row += 1
    _write_ledger(page, row)


def _write_line(page: SheetWriter, row: int, line: SampleLine) -> None:
    value = page.book.register.get(line.value_id)
    page.put(row, "name", page.book.standard.in_own_words(line.name))
    page.put(row, "how", line.how, "wrap")
    page.formula(row, "number", line.formula, value.value if value else "", line.style)
    page.note_value(row, "number", line.value_id)


def _areas(book: AuditWorkbook, method: Method) -> SampleLine:
    """Return how many districts of each kind have sites of a method: 2区1市."""
    groups = book.tables["groups"]
    kinds, sites = groups.span(DISTRICT_KIND), groups.span(sites_of(method))
    counts = {
        word: f'COUNTIFS({kinds},{quoted(kind)},{sites},">0")'
        for kind, word in DISTRICT_KINDS.items()
    }
    parts = "&".join(f'IF({count}=0,"",{count}&{quoted(word)})' for word, count in counts.items())
    return SampleLine(
        f"onsite.{method.code}.areas",
        f"{method.name}地区",
        f'=IF({"+".join(counts.values())}=0,"0个地区",{parts})',
        f"“{GROUPS}”中有{method.name}点位的各类区县数",
        "label",
    )


def _types(book: AuditWorkbook, method: Method) -> SampleLine:
    groups = book.tables["groups"]
    conditions = (
        f"{groups.span('kind')},{quoted(BY_TYPE)}",
        f"{groups.span('method')},{quoted(method.name)}",
        f'{groups.span("sites")},">0"',
    )
    return SampleLine(
        f"onsite.{method.code}.types",
        f"{method.name}业态数",
        f"=COUNTIFS({','.join(conditions)})",
        f"“{GROUPS}”中有点位的业态数",
    )


def _sites(book: AuditWorkbook, method: Method) -> SampleLine:
    methods = book.tables["sites"].span("method")
    return SampleLine(
        f"onsite.{method.code}.sites",
        f"{method.name}点位数",
        f"=COUNTIFS({methods},{quoted(method.name)})",
        f"“{RAW_SITES}”行数",
    )


def _all_sites(book: AuditWorkbook, cells: list[str]) -> SampleLine:
    how = "＋".join(f"{method.name}点位数" for method in book.standard.methods)
    return SampleLine("onsite.sites", "累计核查单位数", f"={'+'.join(cells)}", how)


def _indicators(book: AuditWorkbook) -> SampleLine:
    return SampleLine(
        "documents.indicators",
        "资料审查指标数",
        f"=COUNTA({book.tables['indicators'].span('code')})",
        f"“{book.title_of(INDICATOR_SCORES)}”行数",
    )


def _dimensions(book: AuditWorkbook) -> SampleLine:
    return SampleLine(
        "documents.dimensions",
        "资料审查项目数",
        f"=COUNTA({book.tables['dimensions'].span('name')})",
        f"“{TOTAL_SCORE}”项目数",
    )


def _write_ledger(page: SheetWriter, first: int) -> None:
    """Write the numbers of the rectification ledger, each by its rule."""
    book = page.book
    problems = book.tables["rectification"].children(_LEDGER_FIELDS)
    refs = Refs({"report_date": book.named_cells["report_date"]}, {"problems": problems})
    rules = [rule for key, rule in book.rules.items() if key.startswith("rectification_")]
    for row, rule in enumerate(rules, first):
        value = book.register[rule.id.replace("_", ".", 1)]
        style = "rate" if value.unit == "%" else "count"
        page.put(row, "name", rule.name)
        page.put(row, "how", rule.sentence, "wrap")
        page.fit_height(row, "how", rule.sentence)
        page.rule(row, "number", RuleFormula(rule.id, refs), _exact(value), style)
        page.note_value(row, "number", value.id)


def _exact(value: Value) -> CellContent:
    """Return what a rule gives for a value: a rate as a fraction of 1, though the register keeps percent."""
    if value.unit == "%" and value.applicable:
        return value.number / 100
    return value.value
