"""更正: every corrected and mended cell, what it held before, and why."""

from __future__ import annotations

from shifan.audit.workbook.audit_workbook import AuditWorkbook
from shifan.audit.workbook.corrected_cells import CORRECTED, MENDED, changed_cells
from shifan.audit.workbook.layout import CORRECTIONS, FIRST

_HEADS = (
    ("kind", "性质", 10),
    ("file", "文件", 22),
    ("sheet", "工作表", 12),
    ("cell", "单元格", 14),
    ("change", "前 → 后", 50),
    ("why", "理由", 60),
)
_KINDS = {CORRECTED: "更正", MENDED: "规范"}


def write_corrections(book: AuditWorkbook) -> None:
    """Write the sheet."""
    note = "更正为人工更正单所列；规范为读取时按规则处理，原始文件均未改动"
    page = book.open(CORRECTIONS, _HEADS, note, 1)
    changes = list(changed_cells(book.clean))
    for row, changed in enumerate(changes, FIRST):
        page.put(row, "kind", _KINDS[changed.kind], changed.kind)
        texts = {
            "file": changed.file,
            "sheet": changed.sheet,
            "cell": changed.cell,
            "change": changed.change,
            "why": changed.why,
        }
        page.put_all(row, texts, "wrap")
    if not changes:
        page.put(FIRST, "kind", "没有更正或规范过的单元格")
