"""照录: the values that no formula computes, each with what it is and where it comes from."""

from __future__ import annotations

from shifan.audit.lineage.graph import SIMULATED
from shifan.audit.workbook.audit_workbook import AuditWorkbook
from shifan.audit.workbook.layout import FIRST, ID_HEAD, NOT_COMPUTED
from shifan.values import Value

_HEADS = (
    ("id", ID_HEAD, 34),
    ("name", "名称", 34),
    ("kind", "性质", 20),
    ("shown", "报告印出", 70),
    ("source", "来自", 44),
)
_MOST_SOURCES = 3


def write_not_computed(book: AuditWorkbook) -> None:
    """Write the sheet."""
    note = "不参与计算的数据：照录原始单元格或规则包，或按规则选取的文字"
    page = book.open(NOT_COMPUTED, _HEADS, note, 1)
    for row, value in enumerate(not_computed(book), FIRST):
        texts = {
            "id": value.id,
            "name": value.name,
            "kind": _kind(value),
            "shown": value.display,
            "source": _sources(value),
        }
        page.put_all(row, texts)


def not_computed(book: AuditWorkbook) -> list[Value]:
    """Return the values without a cell of their own: texts, dates, names, quoted figures, simulations."""
    return [value for key, value in book.register.items() if key not in book.value_cells]


def _kind(value: Value) -> str:
    """Return in a word what a value is that is not computed here."""
    if value.id.startswith(SIMULATED):
        return "模拟结果"
    if value.is_pattern:
        return "文字（内含数据各自登记）"
    return "选取的文字" if "选取" in value.rule or "逐条列出" in value.rule else "照录"


def _sources(value: Value) -> str:
    first = "、".join(value.inputs[:_MOST_SOURCES])
    return first + (f" 等{len(value.inputs)}处" if len(value.inputs) > _MOST_SOURCES else "")
