"""规则: each rule's name, sentence and clause."""

from __future__ import annotations

from shifan.audit.workbook.audit_workbook import AuditWorkbook
from shifan.audit.workbook.layout import FIRST, RULES
from shifan.rules.sentences import words

_HEADS = (
    ("id", "规则编号", 24),
    ("name", "名称", 20),
    ("sentence", "规则", 96),
    ("clause", "条款", 16),
)


def write_rules(book: AuditWorkbook) -> None:
    """Write the sheet."""
    note = "一条规则三种形式：程序计算、本工作簿公式、以下文字，出自同一处声明"
    page = book.open(RULES, _HEADS, note, 2)
    for row, rule in enumerate(book.rules.values(), FIRST):
        sentence = book.standard.in_own_words(f"{words(rule.expression)}。{rule.note}")
        texts = {"id": rule.id, "name": rule.name, "sentence": sentence, "clause": rule.clause}
        page.put_all(row, texts, "wrap")
        page.fit_height(row, "sentence", sentence)
