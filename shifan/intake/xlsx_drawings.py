"""Pictures that lie on the sheets of an xlsx file: the cell under the left upper corner of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.addresses import address
from shifan.intake.oddities import INCOMPLETE, Unsafe
from shifan.patterns import pattern_of
from shifan.safe_xml import MalformedXml, parse_workbook_part

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DRAWING = pattern_of(r"xl/drawings/drawing\w*\.xml")
_PICTURE = "pic"


def pictures_in(drawing: bytes) -> list[str]:
    """Return the cells at which pictures of a drawing are anchored, once each; Unsafe for a part that breaks off."""
    try:
        root = parse_workbook_part(drawing)
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error
    cells = (_cell(anchor) for anchor in root if _holds_picture(anchor))
    return list(dict.fromkeys(cell for cell in cells if cell))


def _holds_picture(anchor: Element) -> bool:
    return any(_local(part) == _PICTURE for part in anchor.iter())


def _cell(anchor: Element) -> str:
    """Return the cell that an anchor begins at; empty for one that is tied to no cell."""
    numbers = {}
    for start in anchor:
        if _local(start) == "from":
            numbers = {_local(part): (part.text or "").strip() for part in start}
    row, column = numbers.get("row", ""), numbers.get("col", "")
    return address(int(row), int(column)) if row.isdigit() and column.isdigit() else ""


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
