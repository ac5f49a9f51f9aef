"""Pictures inside a package: which bytes an anchored drawing shows, and a new chart in its place."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from shifan import safe_xml
from shifan.report.anchors.found import Spot

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_USED = etree.XPath("//@r:*", namespaces={"r": _R[1:].partition("}")[0]}, smart_strings=False)
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
NAMED = f"{_WP}docPr"  # the element that has a drawing's name
_DRAWINGS = (f"{_WP}inline", f"{_WP}anchor")
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "[Content_Types].xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def digest(content: bytes) -> str:
    """Return the SHA-256 of a picture."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Drawn:
    """A chart of a run: its picture and the words for those who cannot see it."""

    png: bytes
    alt: str


def of_run(run: Path) -> dict[str, Drawn]:
    """Return the charts of a run by name."""
    listed = run / "图表" / "charts.json"
    if not listed.is_file():
        return {}
    return {
        entry["name"]: Drawn((listed.parent / entry["file"]).read_bytes(), entry["alt"])
        for entry in json.loads(listed.read_text(encoding="utf-8"))
    }


def shown(parts: dict[str, bytes], spot: Spot) -> bytes | None:
    """Return the bytes of the picture that stands at an anchor; None if there is none."""
    found = blip(spot)
    if found is None:
        return None
    relations = safe_xml.parse(parts.get(_relations_of(spot.part), b"<none/>"))
    return _target(parts, relations, found)


def renew(
    parts: dict[str, bytes], spot: Spot, baseline: str, fresh: Drawn | None, name: str, accept: bool
) -> str:
    """Return same, refreshed, kept (people replaced it) or deleted, after putting the new chart in, in `parts` and tree."""
    now, place = shown(parts, spot), blip(spot)
    if place is None or now is None:
        return "deleted"
    if fresh is None:
        return "conflicts"
    if now == fresh.png:
        return "same"
    if digest(now) != baseline and not accept:
        return "kept"
    rels = _relations_of(spot.part)
    relations = safe_xml.parse(parts[rels])
    mark = digest(fresh.png)[:8]
    media, key = f"media/{name}-{mark}.png", f"rId{name}{mark}"
    parts[f"word/{media}"] = fresh.png
    if not any(one.get("Id") == key for one in relations):
        etree.SubElement(relations, _REL, Id=key, Type=_IMAGE, Target=media)
    place.set(_R, key)
    parts[rels] = etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts[_TYPES] = _png_known(parts[_TYPES])
    _shape(place, fresh)
    return "refreshed"


def blip(spot: Spot) -> etree._Element | None:
    """Return the element that names the picture at an anchor; None if there is none."""
    element = spot.start.getnext()
    while element is not None and element is not spot.end:
        found = next(element.iter(f"{_A}blip"), None)
        if found is not None:
            return found
        element = element.getnext()
    return None


def drawing_of(spot: Spot) -> etree._Element | None:
    """Return the element with the name of the drawing at an anchor; None if there is none with a picture."""
    found = blip(spot)
    around = (
        next((one for one in found.iterancestors() if one.tag in _DRAWINGS), None)
        if found is not None
        else None
    )
    return around.find(NAMED) if around is not None else None


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def forget(parts: dict[str, bytes], part: str, root: etree._Element) -> None:
    """Drop the pictures of a part that it no longer shows, and their files if no other part shows them."""
    rels, used = _relations_of(part), set(_USED(root))
    relations = safe_xml.parse(parts[rels])
    lost = [one for one in relations if one.get("Type") == _IMAGE and one.get("Id") not in used]
    for relation in lost:
        relations.remove(relation)
    parts[rels] = etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)
    for target in {relation.get("Target", "") for relation in lost}:
        name = target.rpartition("/")[2].encode()
        if not any(name in data for other, data in parts.items() if other.endswith(".rels")):
            parts.pop(f"word/{target}", None)
            parts[_TYPES] = _untyped(parts[_TYPES], f"/word/{target}")


def _untyped(types: bytes, part: str) -> bytes:
    """Return the content types without a part that is gone: LibreOffice names each picture there, Word does not."""
    if part.encode() not in types:
        return types
    root = safe_xml.parse(types)
    for one in [one for one in root if one.get("PartName") == part]:
        root.remove(one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _png_known(types: bytes) -> bytes:
    root = safe_xml.parse(types)
    if not any(one.get("Extension", "").lower() == "png" for one in root):
        root.insert(
            0,
            root.makeelement(
                f"{root.tag.rpartition('}')[0]}}}Default",
                {"Extension": "png", "ContentType": "image/png"},
            ),
        )
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return types


def _target(
    parts: dict[str, bytes], relations: etree._Element, blip: etree._Element
) -> bytes | None:
    target = next((one.get("Target", "") for one in relations if one.get("Id") == blip.get(_R)), "")
    return parts.get(f"word/{target}") or parts.get(target.lstrip("/"))


def _shape(blip: etree._Element, fresh: Drawn) -> None:
    """Keep the width that people gave the picture, and take the new chart's proportions and words."""
    width, height = struct.unpack(">II", fresh.png[16:24])
    drawing = next(node for node in blip.iterancestors() if node.tag in _DRAWINGS)
    for extent in (*drawing.iter(f"{_WP}extent"), *drawing.iter(f"{_A}ext")):
        if extent.get("cx"):
            extent.set("cy", str(int(int(extent.get("cx")) * height / width)))
    for described in drawing.iter(NAMED):
        described.set("descr", fresh.alt)
