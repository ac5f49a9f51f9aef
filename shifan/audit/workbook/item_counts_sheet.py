"""计算-检查项: how often each item was assessed and failed, and the share reached from the most frequent one on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from shifan.audit.workbook.audit_workbook import AuditWorkbook, RuleFormula
from shifan.audit.workbook.layout import FIRST, ITEM_COUNTS, RAW_RECORDS
from shifan.rules.excel_formulas import Refs
from shifan.score.compute import item_results

_HEADS = (
    ("code", "检查项编号", 13),
    ("name", "检查项", 50),
    ("checked", "检查次数", 10),
    ("problems", "问题次数", 10),
    ("running", "累计占比", 11),
)


def write_item_counts(book: AuditWorkbook) -> None:
    """Write the sheet, and finish it as the table `items`."""
    note = f"由“{RAW_RECORDS}”计数；累计占比按问题次数由多到少累计"
    page = book.open(ITEM_COUNTS, _HEADS, note, 2)
    page.explain({"checked": "item_checked", "problems": "item_problems"})
    items = book.standard.item_list
    results, last = item_results(book.results, len(items)), FIRST + len(items) - 1
    counts = results.counts("problems")
    shares, problems = _running_shares(counts), page.span("problems", FIRST, last)
    for position, item in enumerate(items):
        row = FIRST + position
        page.put(row, "code", item.code)
        page.put(row, "name", item.name)
        tie = ("item", page.cell("code", row))
        refs = Refs({}, {"records": book.tables["records"].children(("result",), tie)})
        for field in ("checked", "problems"):
            formula = RuleFormula(f"item_{field}", refs)
            page.rule(row, field, formula, results[field][position], "count")
        own = page.cell("problems", row)
        until_here = f"${page.columns['problems']}${FIRST}:{own}"
        running = _running_formula(problems, own, until_here)
        page.formula(row, "running", running, shares[position], "rate")
        for field in ("checked", "problems", "running"):
            page.note_value(row, field, f"item.{item.code}.{field}")
    page.put(last + 1, "name", "合计", "strong")
    page.formula(last + 1, "problems", f"=SUM({problems})", sum(counts), "count")
    page.note_value(last + 1, "problems", "problems.total")
    page.finish("items", last)


def _running_formula(problems: str, own: str, until_here: str) -> str:
    """Return the share that items with more problems, and those as frequent up to this row, have of all problems."""
    reached = f'SUMIF({problems},">"&{own})+{own}*COUNTIF({until_here},{own})'
    return f'=IF({own}=0,"",({reached})/SUM({problems}))'


def _running_shares(problems: Sequence[int]) -> list[Fraction | str]:
    """Return the share reached at each item in the order of frequency (ties: pack order).

    An item without problems has none.
    """
    frequent = [position for position, count in enumerate(problems) if count]
    frequent.sort(key=lambda position: -problems[position])
    sums = accumulate(problems[position] for position in frequent)
    reached = dict(zip(frequent, sums, strict=True))
    total = sum(problems)
    return [
        Fraction(reached[position], total) if position in reached else ""
        for position in range(len(problems))
    ]
