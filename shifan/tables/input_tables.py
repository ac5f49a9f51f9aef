"""What came in, as tables: the workbooks behind the clean tables, what was noticed in them, the corrections made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from shifan.addresses import LAST_ROW as ROWS_OF_PART
from shifan.tables.description import Cell, DescribedRow, TableColumn, TableDescription

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity, Source, SourcePart

_STATUS = {"collected": "实际采集", "published": "公开文件", "synthetic": "合成演示"}
_SOURCES = (
    TableColumn("table", "表名"),
    TableColumn("file", "文件"),
    TableColumn("sheet", "工作表"),
    TableColumn("rows", "行数", kind="count"),
    TableColumn("status", "数据性质", kind="word"),
    TableColumn("sha256", "SHA-256（前12位）"),
)
_FINDINGS = (
    TableColumn("severity", "级别", kind="word"),
    TableColumn("file", "文件"),
    TableColumn("sheet", "工作表"),
    TableColumn("cell", "单元格"),
    TableColumn("found", "发现", left=True),
    TableColumn("expected", "应为", left=True),
    TableColumn("action", "处理", left=True),
)
_CORRECTIONS = (
    TableColumn("file", "文件"),
    TableColumn("sheet", "工作表"),
    TableColumn("cell", "单元格"),
    TableColumn("before", "原值"),
    TableColumn("after", "新值"),
    TableColumn("reason", "理由", left=True),
    TableColumn("author", "更正人"),
    TableColumn("date", "日期"),
)


def sources(clean: CleanCity) -> TableDescription:
    """Return the clean tables with their file, sheet, number of rows and standing of the data."""
    provenance, rows = clean.provenance or {}, []
    for name, source in clean.sources.items():
        if name == "typed":  # figures typed straight into sentences have no sheet of their own
            continue
        files: dict[tuple[str, str, str], int] = {}  # rows by file, sheet and SHA-256
        for part, rows_of_part in _rows_by_part(source, clean.tables[name]["row"]):
            place = part.file, part.sheet, part.sha256
            files[place] = files.get(place, 0) + rows_of_part
        for (file, sheet, sha256), count in files.items():
            status = provenance.get(file, {}).get("status", "")
            cells: dict[str, Cell] = {
                "table": name,
                "file": file,
                "sheet": sheet,
                "rows": count,
                "status": _STATUS.get(status, "未登记"),
                "sha256": sha256[:12],
            }
            rows.append(DescribedRow(cells=cells))
    return TableDescription("sources", "数据来源", _SOURCES, rows)


def _rows_by_part(source: Source, rows: pd.Series[Any]) -> Iterator[tuple[SourcePart, int]]:
    """Yield each part that a table comes from, with the number of its rows."""
    numbers = (rows.to_numpy() - 1) // ROWS_OF_PART
    for number, part in enumerate(source.all_parts):
        yield part, int((numbers == number).sum())


def findings(clean: CleanCity) -> TableDescription:
    """Return what was noticed in the workbooks, one finding a row."""
    rows = [
        DescribedRow(
            cells={
                "severity": finding.level,
                "file": finding.file,
                "sheet": finding.sheet,
                "cell": finding.cell,
                "found": finding.found,
                "expected": finding.expected,
                "action": finding.action,
            }
        )
        for finding in clean.findings
    ]
    return TableDescription("findings", "读取时的发现和改正", _FINDINGS, rows)


def corrections(clean: CleanCity) -> TableDescription:
    """Return the corrections of 更正.csv that took effect, before and after."""
    rows = [
        DescribedRow(
            cells={
                "file": correction.file,
                "sheet": correction.sheet,
                "cell": correction.cell,
                "before": correction.before,
                "after": correction.after,
                "reason": correction.reason,
                "author": correction.author,
                "date": correction.date,
            }
        )
        for correction in clean.corrections
    ]
    return TableDescription("corrections", "人工更正", _CORRECTIONS, rows)
