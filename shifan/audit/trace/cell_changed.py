"""What if: one raw cell said something else. The city is cleaned and scored again in memory; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shifan.addresses import as_box
from shifan.errors import Refused
from shifan.intake.corrections import shown
from shifan.intake.model import Corrected

if TYPE_CHECKING:
    from shifan.audit.trace.evidence import Evidence
    from shifan.intake import RawCity, Sheet
    from shifan.stages import Work
    from shifan.values import Register

ABSENT = "—"


@dataclass(frozen=True)
class Change:
    """One value before and after; a value that is not there is shown as a dash."""

    id: str
    name: str
    before: str
    after: str


def what_if(work: Work, address: str, content: str) -> list[Change]:
    """Return the values that change when one raw cell holds `content`; Refused if the city could not be scored then."""
    from shifan.audit.trace.evidence import of_city
    from shifan.clean import clean
    from shifan.intake import read_city
    from shifan.score import score

    raw, before = read_city(work.place.raw), work.register
    place_in(raw, of_city(work.clean), address, content)
    return changes(before, score(clean(raw, work.standard).require(), work.standard))


def place_in(raw: RawCity, evidence: Evidence, address: str, content: str) -> str:
    """Return what the cell held, after putting `content` there; Refused if there is no such cell."""
    address = evidence.resolved(address)
    box = as_box(address)
    sheet = _sheet(raw, box[0]) if box and box[1:3] == box[3:5] else None
    if sheet is None or box[1] > len(sheet.rows) or box[2] > sheet.rows.width:
        raise Refused(
            "trace",
            found=address,
            expected="原始表中的一个单元格，如 现场检查.xlsx!检查记录!C7",
            action="请核对地址",
        )
    held = shown(sheet.rows[box[1] - 1][box[2] - 1])
    sheet.rows.put(box[1] - 1, box[2] - 1, Corrected(content))
    sheet.notes.pop((box[1] - 1, box[2] - 1), None)
    return held


def _sheet(raw: RawCity, named: str) -> Sheet | None:
    return next(
        (
            sheet
            for book in raw.workbooks.values()
            for sheet in book.sheets.values()
            if f"{sheet.file}!{sheet.name}" == named
        ),
        None,
    )


def changes(before: Register, after: Register) -> list[Change]:
    """Return every value that reads differently, in register order, new ones last; simulations are left out."""
    from shifan.audit.trace.trace import SIMULATED

    keys = [key for key in dict.fromkeys((*before, *after)) if not key.startswith(SIMULATED)]
    return [
        Change(key, (before.get(key) or after[key]).name, _reads(before, key), _reads(after, key))
        for key in keys
        if _exact(before, key) != _exact(after, key)
    ]


def _reads(register: Register, key: str) -> str:
    return register[key].display if key in register else ABSENT


def _exact(register: Register, key: str) -> tuple | None:
    value = register.get(key)
    return (value.value, value.display) if value else None
