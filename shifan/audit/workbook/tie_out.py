"""核对 and 照录: every computed value beside what the report prints, difference 0; and the values that are not computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.audit.lineage.graph import SIMULATED
from shifan.audit.workbook.layout import CELL_HEAD, FIRST, ID_HEAD, TIE_OUT
from shifan.rules.excel_formulas import quoted
from shifan.values import PATTERN

if TYPE_CHECKING:
    from shifan.audit.workbook.book import Book, Page
    from shifan.values import Value

_HEADS = (
    ("id", ID_HEAD, 34),
    ("name", "名称", 40),
    ("shown", "报告印出", 22),
    ("number", "公式结果", 22),
    ("difference", "差", 10),
    ("cell", CELL_HEAD, 24),
)


def tie_out(book: Book) -> None:
    """Write 核对: for each computed value what the report prints, what the formula gives, the difference, and its cell."""
    page = book.open(TIE_OUT, _HEADS, "", 1)
    row = FIRST - 1
    for row, (key, (sheet, cell)) in enumerate(book.cells.items(), FIRST):
        value = book.register[key]
        for field, text in (("id", key), ("name", value.name), ("shown", value.display)):
            page.put(row, field, text)
        target = (
            f"'{sheet}'!${cell.rstrip('0123456789')}${cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"
        )
        (_number if _numeric(value) else _text)(book, page, row, value, target)
        page.link(row, "cell", target, f"{sheet}!{cell}")
    _summary(book, page, row)


def _numeric(value: Value) -> bool:
    return value.value is not None and (value.unit in ("%", "分") or isinstance(value.value, int))


def _number(book: Book, page: Page, row: int, value: Value, target: str) -> None:
    """Write number and difference of a value that prints a number: rounded as printed, a rate as percent."""
    places = book.standard.places
    shown = str(value.value) if isinstance(value.value, int) else value.display.removesuffix("%")
    scale = f"{target}*100" if value.unit == "%" else target
    page.formula(
        row,
        "number",
        f"=IF(ISNUMBER({target}),ROUND(ROUND({scale},12),{places}),{target})",
        float(shown),
        "count" if isinstance(value.value, int) else "score",
    )
    found = page.at("number", row)
    page.formula(
        row, "difference", f"=IF(ISNUMBER({found}),ROUND({found}-{shown},10),1)", 0, "count"
    )


def _text(book: Book, page: Page, row: int, value: Value, target: str) -> None:
    page.formula(row, "number", f"={target}", value.display, "text")
    page.formula(
        row, "difference", f"=IF({page.at('number', row)}={page.at('shown', row)},0,1)", 0, "count"
    )


def _summary(book: Book, page: Page, last: int) -> None:
    """Say on top how many values are tied, how many differ, and how many are not computed; mark differences red."""
    span = f"${page.columns['difference']}${FIRST}:${page.columns['difference']}${max(last, FIRST)}"
    quotes = len(not_computed(book))
    page.sheet.write_formula(
        1,
        0,
        f'="{book.demo}　计算得到的数据共"&COUNT({span})&"项，全部由公式重新算出；差不为0的"&COUNTIF({span},"<>0")&"项。'
        f'另有照录的文字、日期、名称和工作成效数据{quotes}项，不参与计算，见“照录”表。"',
        book.formats["demo" if book.demo else "note"],
        f"{book.demo}　计算得到的数据共{len(book.cells)}项，全部由公式重新算出；差不为0的0项。另有照录的文字、日期、名称和工作成效数据{quotes}项，不参与计算，见“照录”表。",
    )
    rule = {"type": "cell", "criteria": "!=", "value": 0, "format": book.formats["bad"]}
    page.sheet.conditional_format(FIRST - 1, 4, max(last, FIRST) - 1, 4, rule)
    page.sheet.conditional_format(
        FIRST - 1,
        4,
        max(last, FIRST) - 1,
        4,
        rule | {"criteria": "==", "format": book.formats["good"]},
    )
    page.sheet.autofilter(FIRST - 2, 0, max(last, FIRST) - 1, len(_HEADS) - 1)


def not_computed(book: Book) -> list[Value]:
    """Return the values of the register that no formula computes: texts, dates, names, quoted figures, simulations."""
    return [value for key, value in book.register.items() if key not in book.cells]


def kind(value: Value) -> str:
    """Return in a word what a value is that is not computed here."""
    if value.id.startswith(SIMULATED):
        return "模拟结果"
    if value.rule == PATTERN:
        return "文字（内含数据各自登记）"
    return "选取的文字" if "选取" in value.rule or "逐条列出" in value.rule else "照录"


def quotes(book: Book) -> None:
    """Write 照录: the values that are not computed, each with what it is and where it comes from."""
    heads = [
        ("id", ID_HEAD, 34),
        ("name", "名称", 34),
        ("kind", "性质", 20),
        ("shown", "报告印出", 70),
        ("source", "来自", 44),
    ]
    page = book.open(
        "照录", heads, "不参与计算的数据：照录原始单元格或规则包，或按规则选取的文字", 1
    )
    for row, value in enumerate(not_computed(book), FIRST):
        source = "、".join(value.inputs[:3]) + (
            f" 等{len(value.inputs)}处" if len(value.inputs) > 3 else ""
        )
        for field, text in (
            ("id", value.id),
            ("name", value.name),
            ("kind", kind(value)),
            ("shown", value.display),
            ("source", source),
        ):
            page.put(row, field, text)


__all__ = ["kind", "not_computed", "quoted", "quotes", "tie_out"]
