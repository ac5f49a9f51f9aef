"""The raw workbooks of a city, declared once: sheets and columns with heading, content and guidance, and the rows read.

A module a workbook. A new column is a field of a row's record, a new sheet a record and a `RawSheet` in its workbook,
a new workbook a module and an entry in WORKBOOKS: reading, checking for presence, storing, blank workbooks, their guide
and the audit pages follow from here.
"""

from __future__ import annotations

from typing import Any

from shifan.raw_sheets import (
    achievements,
    city_profile,
    document_review,
    interviews,
    opinions,
    rectification,
    site_inspection,
    vetoes,
)
from shifan.raw_sheets.achievements import ACHIEVEMENTS, FIGURES, AchievementRow, FigureRow
from shifan.raw_sheets.city_profile import (
    DISTRICTS,
    FACT_SHEET,
    SITE_TOTALS,
    TEAM,
    DistrictRow,
    FactRow,
    SiteTotalRow,
    TeamRow,
)
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, SheetColumn, TableRow
from shifan.raw_sheets.document_review import DOCUMENTS, MEASUREMENTS, DocumentRow, MeasurementRow
from shifan.raw_sheets.interviews import INTERVIEWS, InterviewRow
from shifan.raw_sheets.opinions import OPINIONS, OpinionRow
from shifan.raw_sheets.rectification import RECTIFICATION, RectificationRow
from shifan.raw_sheets.site_inspection import (
    ABSENT_TYPES,
    RECORDS,
    SITES,
    AbsentTypeRow,
    RecordRow,
    SiteRow,
)
from shifan.raw_sheets.vetoes import VETOES, VetoRow

# In the order in which they are read: what later sheets are read by (dates, districts) comes first.
WORKBOOKS: tuple[RawWorkbook, ...] = (
    city_profile.WORKBOOK,
    document_review.WORKBOOK,
    site_inspection.WORKBOOK,
    rectification.WORKBOOK,
    interviews.WORKBOOK,
    vetoes.WORKBOOK,
    achievements.WORKBOOK,
)
# Workbooks that a city may have beside them.
MORE_WORKBOOKS: tuple[RawWorkbook, ...] = (opinions.WORKBOOK,)
ALL_WORKBOOKS: tuple[RawWorkbook, ...] = (*WORKBOOKS, *MORE_WORKBOOKS)
SHEETS: tuple[RawSheet[Any], ...] = tuple(
    sheet for workbook in WORKBOOKS for sheet in workbook.sheets
)
# With the sheets that a workbook may have.
ALL_SHEETS: tuple[RawSheet[Any], ...] = tuple(
    sheet for workbook in ALL_WORKBOOKS for sheet in (*workbook.sheets, *workbook.more)
)
# Workbook → names of its sheets.
SHEET_NAMES: dict[str, tuple[str, ...]] = {
    workbook.name: tuple(sheet.name for sheet in workbook.sheets) for workbook in WORKBOOKS
}
# The same with the workbooks that a city may have.
ALL_SHEET_NAMES: dict[str, tuple[str, ...]] = {
    workbook.name: tuple(sheet.name for sheet in workbook.sheets) for workbook in ALL_WORKBOOKS
}
# Workbook → names of the sheets that it may have beside them.
MORE_SHEET_NAMES: dict[str, tuple[str, ...]] = {
    workbook.name: tuple(sheet.name for sheet in workbook.more) for workbook in ALL_WORKBOOKS
}
# Workbook → sheet → headings of its columns.
HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    workbook.name: {
        sheet.name: tuple(column.heading for column in sheet.columns) for sheet in workbook.sheets
    }
    for workbook in WORKBOOKS
}
# The same with the sheets and columns that a workbook may have.
ALL_HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    workbook.name: {
        sheet.name: tuple(column.heading for column in sheet.all_columns)
        for sheet in (*workbook.sheets, *workbook.more)
    }
    for workbook in ALL_WORKBOOKS
}

__all__ = [
    "ABSENT_TYPES",
    "ACHIEVEMENTS",
    "ALL_HEADINGS",
    "ALL_SHEETS",
    "ALL_SHEET_NAMES",
    "ALL_WORKBOOKS",
    "DISTRICTS",
    "DOCUMENTS",
    "FACT_SHEET",
    "FIGURES",
    "HEADINGS",
    "INTERVIEWS",
    "MEASUREMENTS",
    "MORE_SHEET_NAMES",
    "MORE_WORKBOOKS",
    "OPINIONS",
    "RECORDS",
    "RECTIFICATION",
    "SHEETS",
    "SHEET_NAMES",
    "SITES",
    "SITE_TOTALS",
    "TEAM",
    "VETOES",
    "WORKBOOKS",
    "AbsentTypeRow",
    "AchievementRow",
    "DistrictRow",
    "DocumentRow",
    "FactRow",
    "FigureRow",
    "InterviewRow",
    "MeasurementRow",
    "OpinionRow",
    "RawSheet",
    "RawWorkbook",
    "RecordRow",
    "RectificationRow",
    "SheetColumn",
    "SiteRow",
    "SiteTotalRow",
    "TableRow",
    "TeamRow",
    "VetoRow",
]
