"""Which part of an xlsx file holds which sheet."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from shifan.intake.oddities import INCOMPLETE, Unsafe
from shifan.safe_xml import MalformedXml, parse_workbook_part

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def sheet_parts(book: bytes, links: bytes) -> dict[str, str]:
    """Return the name of each sheet → the name of its part, by the parts BOOK and LINKS; Unsafe for damaged ones."""
    try:
        root, relations = parse_workbook_part(book), parse_workbook_part(links)
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error
    parts: dict[str | None, str] = {}
    for link in relations:
        target = link.get("Target", "").lstrip("/")
        parts[link.get("Id")] = target if target.startswith("xl/") else f"xl/{target}"
    return {
        sheet.get("name", ""): parts.get(_relation(sheet), "")
        for sheet in root.iter()
        if sheet.tag.rpartition("}")[2] == "sheet"
    }


def _relation(sheet: Element) -> str | None:
    """Return the id of a sheet's relation; its namespace differs between strict and transitional files."""
    return next((value for key, value in sheet.items() if key.endswith("}id")), None)
