"""What if one raw cell said something else: the city is cleaned and scored again in memory; nothing is written."""

from __future__ import annotations

from dataclasses import replace

from shifan.addresses import as_box
from shifan.audit.trace.evidence import Evidence, evidence_of_city
from shifan.audit.trace.value_changes import ValueChange, value_changes
from shifan.clean import clean
from shifan.errors import Finding, Refused
from shifan.intake import RawCity, Sheet, read_city
from shifan.intake.cell_text import shown
from shifan.intake.model import Corrected
from shifan.score import score
from shifan.stages import Work

_SUPPOSED = (
    "由假设的内容引起，原始数据没有错；检查结果的试算可用 shifan whatif 情形文件的“检查结果”"
)


def what_if(work: Work, address: str, content: str) -> list[ValueChange]:
    """Return the values that change when one raw cell holds `content`.

    Refused if there is no such cell, or no score then.
    """
    raw, before = read_city(work.place.raw), work.register
    evidence = evidence_of_city(work.clean)
    put_content(raw, evidence, address, content)
    supposed = clean(raw, work.standard)
    if supposed.errors:  # the city as it is has none: it was scored
        own = evidence.sheets.full_address(address)
        raise Refused([_caused(error, own) for error in supposed.errors])
    return value_changes(before, score(supposed.require(), work.standard))


def _caused(error: Finding, address: str) -> Finding:
    """Return an error of the supposed data; one elsewhere says that the supposed content is its cause."""
    place = f"{error.file}!{error.sheet}!{error.cell}"
    return error if place == address else replace(error, action=_SUPPOSED)


def put_content(raw: RawCity, evidence: Evidence, address: str, content: str) -> str:
    """Return what the cell held, after putting `content` there; Refused if there is no such cell."""
    address = evidence.sheets.full_address(address)
    box = as_box(address)
    sheet = _sheet(raw, box.sheet) if box and box.is_one_cell else None
    if box is None or sheet is None or box.top > len(sheet.rows) or box.left > sheet.rows.width:
        raise Refused(
            "trace",
            found=address,
            expected="原始表中的一个单元格，如 现场检查.xlsx!检查记录!C7",
            action="请核对地址",
        )
    row, column = box.top - 1, box.left - 1
    held = shown(sheet.rows[row][column])
    sheet.rows.put(row, column, Corrected(content))
    sheet.notes.pop((row, column), None)
    return held


def _sheet(raw: RawCity, address: str) -> Sheet | None:
    """Return the sheet of a city whose address is `file!sheet`; None if there is none."""
    for workbook in raw.workbooks.values():
        for sheet in workbook.all_sheets():
            if f"{sheet.file}!{sheet.name}" == address:
                return sheet
    return None
