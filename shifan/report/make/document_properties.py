"""What a report's file says of itself: title, subject, keywords, language, and the report's date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from shifan.report.editions import NAMES, PUBLIC
from shifan.report.make.report_draft import ReportDraft
from shifan.values import printed_date

if TYPE_CHECKING:
    from docx.document import Document


_PROGRAM = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>shifan</Application><DocSecurity>0</DocSecurity></Properties>"
)


def name_the_program(document: Document) -> None:
    """Say which program made the file, in the place of what the skeleton's said: its pages and words are others."""
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _PROGRAM


def describe(draft: ReportDraft) -> None:
    """Set the document's properties; its date is the report's, so that the same report has the same bytes."""
    properties, register = draft.document.core_properties, draft.data.register
    city, date = register.text("city"), printed_date(register.text("report.date"))
    edition = f"（{NAMES[PUBLIC]}）" if draft.edition == PUBLIC else ""
    properties.title = f"{city}创建国家食品安全示范城市省级初评报告{edition}"
    properties.subject = "国家食品安全示范城市省级初评"
    properties.keywords = f"{city}；国家食品安全示范城市；省级初评"
    properties.category = "公文"
    properties.language, properties.revision = "zh-CN", 1
    name_the_program(draft.document)
    if date:
        properties.created = properties.modified = dt.datetime(date.year, date.month, date.day)
