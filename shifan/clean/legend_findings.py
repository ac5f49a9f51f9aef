"""Findings on titles and notes that give signs another meaning than they are read with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shifan.addresses import address
from shifan.clean.body import Body
from shifan.clean.notice import Notice
from shifan.clean.readers import Reader
from shifan.clean.sign_legends import OppositeSign, opposite_signs, signs_in_use
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.model import Sheet

_SHOWN = 60


def report_legends(
    body: Body, texts: Iterable[tuple[str, int]], read: Reader, cells: Iterable[CellValue]
) -> None:
    """Report each of the texts, given with its row, that turns the meaning of a sign which stands in the cells."""
    cells = [*cells]
    for text, row in texts:
        signs = signs_in_use(opposite_signs(text, read), cells)
        if signs:
            places = (n for n, cell in enumerate(body.sheet.rows[row]) if cell not in ("", None))
            body.report(address(row, next(places, 0)), opposite(signs, text))


def of_other_sheets(sheet: Sheet, read: Reader, cells: Iterable[CellValue]) -> Iterator[Finding]:
    """Yield what is wrong with texts of the file's other sheets that turn the meaning of a sign that the cells hold."""
    turned = [(told, [*opposite_signs(told.text, read)]) for told in sheet.explained]
    cells = [*cells] if any(signs for _, signs in turned) else []
    for told, opposite_to in turned:
        signs = signs_in_use(opposite_to, cells)
        if signs:
            yield opposite(signs, told.text).at(sheet.file, told.sheet, told.cell)


def opposite(signs: Sequence[OppositeSign], text: str) -> Notice:
    """Return the refusal of signs that a text explains otherwise than they are read."""
    read_as = "、".join(f"“{sign.sign}”读作“{sign.read}”" for sign in signs)
    found = f"说明文字“{text[:_SHOWN]}”，程序却把{read_as}"
    expected = "、".join(f"“{sign.sign}”表示{sign.read}" for sign in signs)
    action = "请把表内的符号改写成文字（符合、不符合、合理缺项），或改正说明"
    return Notice("sign-legend", found, expected, action)
