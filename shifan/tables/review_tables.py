"""What reviewers wrote, as tables: the deductions of the document review, the answers of the interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables.description import DescribedRow, TableColumn, TableDescription, each_row

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_DEDUCTIONS = (
    TableColumn("dimension", "项目", kind="word"),
    TableColumn("indicator", "指标编号", printed="编号"),
    TableColumn("name", "指标", left=True),
    TableColumn("aspect", "评价方面", kind="word"),
    TableColumn("deduction", "扣分", kind="number"),
    TableColumn("reason", "扣分理由", left=True),
    TableColumn("evidence", "佐证材料"),
    TableColumn("reviewer", "审查人", kind="word"),
    TableColumn("cell", "单元格"),
)
_INTERVIEWS = (
    TableColumn("interview", "访谈编号"),
    TableColumn("date", "日期", kind="date"),
    TableColumn("unit", "单位", left=True),
    TableColumn("level", "层级", kind="word"),
    TableColumn("kind", "类型", kind="word"),
    TableColumn("topic", "题目", left=True, kind="word"),
    TableColumn("mastery", "掌握程度", kind="word"),
    TableColumn("note", "要点", left=True),
)


def deductions(clean: CleanCity, standard: Standard) -> TableDescription:
    """Return the deductions of the document review, each with its reason and the cell it is in."""
    dimensions = {indicator.code: indicator.dimension for indicator in standard.indicator_list}
    source, rows = clean.sources["documents"], []
    for row in each_row(clean.tables["documents"]):
        if row.deduction:
            cells = {
                "dimension": dimensions.get(row.indicator, ""),
                "indicator": row.indicator,
                "name": row.name,
                "aspect": row.aspect,
                "deduction": row.deduction,
                "reason": row.reason,
                "evidence": row.evidence,
                "reviewer": row.reviewer,
                "cell": source.cell("deduction", row.row),
            }
            rows.append(DescribedRow(cells=cells))
    return TableDescription("deductions", "资料审查扣分", _DEDUCTIONS, rows)


def interviews(clean: CleanCity, standard: Standard) -> TableDescription:
    """Return the answers of the interviews; a topic that the pack does not have stands with its code."""
    topics = {topic.code: topic.name for topic in standard.topic_list}
    rows = []
    for row in each_row(clean.tables["interviews"]):
        cells = {
            "interview": row.interview,
            "date": row.date,
            "unit": row.unit,
            "level": row.level,
            "kind": row.kind,
            "topic": topics.get(row.topic, row.topic),
            "mastery": row.mastery,
            "note": row.note,
        }
        rows.append(DescribedRow(cells=cells))
    return TableDescription("interviews", "访谈记录", _INTERVIEWS, rows)
