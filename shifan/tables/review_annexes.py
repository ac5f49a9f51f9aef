"""What was reviewed beside the sites, as tables: deductions of the documents, vetoes, interviews by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables.description import DescribedRow, TableColumn, TableDescription, ValueRef

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

_DEDUCTIONS = (
    TableColumn("code", "指标编号", printed="编号"),
    TableColumn("name", "指标", left=True),
    TableColumn("aspect", "评价方面"),
    TableColumn("points", "扣分", unit="分", kind="number"),
    TableColumn("reason", "扣分理由", left=True),
    TableColumn("evidence", "佐证材料编号", printed="佐证材料"),
)
_VETOES = (
    TableColumn("name", "否决项", left=True),
    TableColumn("occurred", "是否发生", kind="word"),
    TableColumn("basis", "核查依据", left=True),
)


def deductions(register: Register) -> TableDescription:
    """Return each aspect of an indicator's documents that lost points, in the pack's order."""
    rows = []
    for value in register.match("deduction.*.points"):
        prefix = value.id.removesuffix(".points")
        code, aspect = prefix.removeprefix("deduction.").rsplit(".", 1)
        rows.append(DescribedRow(prefix, {"code": code, "aspect": aspect}))
    return TableDescription("deductions", "资料审查扣分明细", _DEDUCTIONS, rows)


def vetoes(standard: Standard) -> TableDescription:
    """Return the vetoes of the pack, whether each occurred, and what that rests on."""
    rows = [DescribedRow(f"veto.{veto.code}", {"name": veto.name}) for veto in standard.veto_list]
    return TableDescription("vetoes", "否决项核查结果", _VETOES, rows)


def interviews(register: Register, standard: Standard) -> TableDescription:
    """Return the units that were interviewed, with the number of answers of each word of the pack."""
    words = [
        TableColumn(f"word{place}", word, unit="题", kind="count")
        for place, word in enumerate(standard.interview_scores, 1)
    ]
    columns = (
        TableColumn("name", "访谈对象", left=True),
        TableColumn("answers", "题次", unit="题", kind="count"),
        *words,
    )
    rows = [
        DescribedRow(value.id.removesuffix(".name"), {"name": ValueRef(value.id)})
        for value in register.match("interview.unit.*.name")
    ]
    return TableDescription("interviews", "访谈结果", columns, rows)
