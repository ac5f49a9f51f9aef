"""Results of formulas, put back into a copy: the writing library leaves them out, and a formula without result is refused."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook as NewBook
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

from shifan.addresses import address
from shifan.intake.model import Workbook
from shifan.intake.workbooks import HOLLOW, is_error, sheet_parts

_FORMULA = re.compile(
    rb'<c r="([A-Z]+\d+)"((?: s="\d+")?)>(<f(?:[^>]*/>|.*?</f>))<v\s*(?:/>|></v>)</c>', re.DOTALL
)


def results(original: Path, book: NewBook, read: Workbook) -> dict[str, dict[str, object]]:
    """Return sheet → cell → stored result of the formulas of an xlsx or xlsm file; empty if it has none.

    `read` is the file as the intake read it: only that tells an empty text from no result.
    """
    cells = {
        page.title: [
            cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"
        ]
        for page in book.worksheets
    }
    if not any(cells.values()):
        return {}
    stored = load_workbook(original, data_only=True)
    hollow = {
        (name, address(*place))
        for name, sheet in read.sheets.items()
        for place, note in sheet.notes.items()
        if note == HOLLOW
    }
    return {
        sheet: {
            cell: "" if (value := stored[sheet][cell].value) is None else value
            for cell in own
            if (re.sub(r"\s", "", sheet), cell) not in hollow
        }
        for sheet, own in cells.items()
        if own
    }


def put_back(copy: Path, known: Mapping[str, Mapping[str, object]]) -> None:
    """Write the results into a saved copy; a formula that had none is left without."""
    if not known:
        return
    sheets = {part: known[name] for name, part in sheet_parts(copy).items() if name in known}
    with zipfile.ZipFile(copy) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in parts:
            own = sheets.get(info.filename)
            package.writestr(
                info,
                content
                if own is None
                else _FORMULA.sub(lambda hit, own=own: _cell(hit, own), content),
                zipfile.ZIP_DEFLATED,
            )


def _cell(hit: re.Match[bytes], known: Mapping[str, object]) -> bytes:
    value = known.get(hit[1].decode())
    if value is None:
        return hit[0]
    kind, text = _stored(value)
    return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (
        hit[1],
        hit[2],
        kind,
        hit[3],
        escape(text).encode("utf-8"),
    )


def _stored(value: object) -> tuple[bytes, str]:
    """Return how a result is stored: its type, if it is no number, and its text."""
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return b"", str(to_excel(value))
    if isinstance(value, (int, float)):
        return b"", repr(value)
    return (b' t="e"' if is_error(str(value)) else b' t="str"'), str(value)
