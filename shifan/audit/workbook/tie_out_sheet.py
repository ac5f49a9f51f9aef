"""核对: every computed value beside what the report prints, difference 0."""

from __future__ import annotations

from shifan.audit.workbook.audit_workbook import AuditWorkbook, SheetWriter
from shifan.audit.workbook.layout import CELL_HEAD, FIRST, HEAD_ROW, ID_HEAD, NOT_COMPUTED, TIE_OUT
from shifan.audit.workbook.not_computed_sheet import not_computed
from shifan.values import Value

_HEADS = (
    ("id", ID_HEAD, 34),
    ("name", "名称", 40),
    ("shown", "报告印出", 22),
    ("number", "公式结果", 22),
    ("difference", "差", 10),
    ("cell", CELL_HEAD, 24),
)


def write_tie_out(book: AuditWorkbook) -> None:
    """Write for each computed value what the report prints, what the formula gives, the difference, and its cell."""
    page = book.open(TIE_OUT, _HEADS, "", 1)
    row = FIRST - 1
    for row, (key, (sheet, cell)) in enumerate(book.value_cells.items(), FIRST):
        value = book.register[key]
        page.put_all(row, {"id": key, "name": value.name, "shown": value.display})
        target = _fixed(sheet, cell)
        if _prints_a_number(value):
            _tie_number(page, row, value, target)
        else:
            _tie_text(page, row, value, target)
        page.link(row, "cell", target, f"{sheet}!{cell}")
    _write_summary(page, row)
    _mark_differences(page, max(row, FIRST))


def _fixed(sheet: str, cell: str) -> str:
    """Return a cell with its sheet, as formulas refer to it from anywhere: `'计算-总分'!$B$9`."""
    column = cell.rstrip("0123456789")
    return f"'{sheet}'!${column}${cell.removeprefix(column)}"


def _prints_a_number(value: Value) -> bool:
    return value.applicable and (value.unit in ("%", "分") or isinstance(value.value, int))


def _tie_number(page: SheetWriter, row: int, value: Value, target: str) -> None:
    """Write number and difference of a value that prints a number: rounded as printed, a rate as percent."""
    whole, places = isinstance(value.value, int), page.book.standard.places
    shown = str(value.value) if whole else value.display.removesuffix("%").replace("−", "-")
    scaled = f"{target}*100" if value.unit == "%" else target
    page.formula(
        row,
        "number",
        f"=IF(ISNUMBER({target}),ROUND(ROUND({scaled},12),{places}),{target})",
        float(shown),
        "count" if whole else "score",
    )
    number = page.cell("number", row)
    difference = f"=IF(ISNUMBER({number}),ROUND({number}-{shown},10),1)"
    page.formula(row, "difference", difference, 0, "count")


def _tie_text(page: SheetWriter, row: int, value: Value, target: str) -> None:
    """Write text and difference of a value that prints words: 0 where they are the same."""
    page.formula(row, "number", f"={target}", value.display, "text")
    difference = f"=IF({page.cell('number', row)}={page.cell('shown', row)},0,1)"
    page.formula(row, "difference", difference, 0, "count")


def _write_summary(page: SheetWriter, last: int) -> None:
    """Say on top how many values are tied, how many differ, and how many are not computed."""
    book, differences = page.book, page.span("difference", FIRST, max(last, FIRST))
    computed = f"{book.demo}　计算得到的数据共"
    recomputed = "项，全部由公式重新算出；差不为0的"
    rest = (
        f"项。另有照录的文字、日期、名称和工作成效数据{len(not_computed(book))}项，"
        f"不参与计算，见“{NOT_COMPUTED}”表。"
    )
    formula = (
        f'="{computed}"&COUNT({differences})&"{recomputed}"&COUNTIF({differences},"<>0")&"{rest}"'
    )
    cached = f"{computed}{len(book.value_cells)}{recomputed}0{rest}"
    page.sheet.write_formula(1, 0, formula, book.formats[book.note_style], cached)


def _mark_differences(page: SheetWriter, last: int) -> None:
    """Mark differences red and agreement green, and let readers filter."""
    column, formats = list(page.columns).index("difference"), page.book.formats
    for criteria, style in (("!=", "bad"), ("==", "good")):
        rule = {"type": "cell", "criteria": criteria, "value": 0, "format": formats[style]}
        page.sheet.conditional_format(FIRST - 1, column, last - 1, column, rule)
    page.sheet.autofilter(HEAD_ROW - 1, 0, last - 1, len(_HEADS) - 1)
