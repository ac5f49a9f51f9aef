"""规则-检查项: type, kind, points and indicator of each check item of the pack."""

from __future__ import annotations

from shifan.audit.workbook.audit_workbook import AuditWorkbook
from shifan.audit.workbook.layout import CHECK_ITEMS, FIRST
from shifan.standards.model import CheckItem

_HEADS = (
    ("code", "检查项编号", 13),
    ("type", "业态", 9),
    ("name", "检查项", 44),
    ("key", "类别", 8),
    ("points", "分值", 8),
    ("indicator", "指标", 9),
)


def write_check_items(book: AuditWorkbook) -> None:
    """Write the sheet, and finish it as the table `check_items`."""
    page = book.open(CHECK_ITEMS, _HEADS, "来自规则包 check_items.csv")
    for row, item in enumerate(book.standard.item_list, FIRST):
        texts = {"code": item.code, "type": item.business_type, "name": item.name}
        page.put_all(row, texts)
        page.put(row, "key", kind_word(item), "input")
        page.put(row, "points", item.points, "input")
        page.put(row, "indicator", item.indicator, "input")
    page.finish("check_items", FIRST + len(book.standard.item_list) - 1)


def kind_word(item: CheckItem) -> str:
    """Return what people call the kind of a check item."""
    return "重点" if item.key else "一般"
