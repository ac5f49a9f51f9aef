"""Pictures inside a package: which bytes an anchored drawing shows, and a new chart in its place."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path

from lxml import etree

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_RELS = "word/_rels/document.xml.rels"


def digest(content: bytes) -> str:
    """Return the SHA-256 of a picture."""
    return hashlib.sha256(content).hexdigest()


def of_run(run: Path) -> dict[str, bytes]:
    """Return the charts of a run by name."""
    listed = run / "图表" / "charts.json"
    if not listed.is_file():
        return {}
    return {entry["name"]: (listed.parent / entry["file"]).read_bytes() for entry in json.loads(listed.read_text(encoding="utf-8"))}


def renew(parts: dict[str, bytes], start: etree._Element, baseline: str, fresh: bytes, name: str) -> str:
    """Return same, refreshed, kept (people replaced it) or deleted, after putting the new chart in, in `parts` and tree."""
    blip = next((node for sibling in start.itersiblings() for node in sibling.iter(f"{_A}blip")), None)
    relations = etree.fromstring(parts[_RELS])
    shown = _shown(parts, relations, blip)
    if blip is None or shown is None or not fresh:
        return "deleted"
    if digest(fresh) in (digest(shown),):
        return "same"
    if digest(shown) != baseline:
        return "kept"
    media, key = f"media/{name}.png", f"rId{name}"
    parts[f"word/{media}"] = fresh
    etree.SubElement(relations, _REL, Id=key, Type=_IMAGE, Target=media)
    old = blip.get(_R)
    blip.set(_R, key)
    if not any(node.get(_R) == old for node in start.getroottree().iter(f"{_A}blip")):
        for relation in [one for one in relations if one.get("Id") == old]:
            parts.pop(f"word/{relation.get('Target')}", None)
            relations.remove(relation)
    parts[_RELS] = etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)
    _shape(blip, fresh)
    return "refreshed"


def _shown(parts: dict[str, bytes], relations: etree._Element, blip: etree._Element | None) -> bytes | None:
    target = next((one.get("Target", "") for one in relations if blip is not None and one.get("Id") == blip.get(_R)), "")
    return parts.get(f"word/{target}") or parts.get(target.lstrip("/"))


def _shape(blip: etree._Element, fresh: bytes) -> None:
    """Keep the width that people gave the picture, and take the new chart's proportions."""
    width, height = struct.unpack(">II", fresh[16:24])
    drawing = next(node for node in blip.iterancestors() if node.tag in (f"{_WP}inline", f"{_WP}anchor"))
    for extent in (*drawing.iter(f"{_WP}extent"), *drawing.iter(f"{_A}ext")):
        if extent.get("cx"):
            extent.set("cy", str(int(int(extent.get("cx")) * height / width)))
