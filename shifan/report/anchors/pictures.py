"""Pictures inside a package: which picture an anchored drawing shows, and another one put in its place."""

from __future__ import annotations

import hashlib
import struct

from lxml import etree

from shifan import safe_xml
from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.anchors.run_charts import RunChart
from shifan.word.attributes import RELATIONS
from shifan.word.drawing_names import BLIP, EMBED, WP, A

_USED_IDS = etree.XPath("//@r:*", namespaces={"r": RELATIONS}, smart_strings=False)
DRAWING_NAME = f"{WP}docPr"  # the element that has a drawing's name
_DRAWINGS = (f"{WP}inline", f"{WP}anchor")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT_TYPES = "[Content_Types].xml"
_IMAGE = f"{RELATIONS}/image"
_PNG_SIZE = slice(16, 24)  # of a PNG file: width and height


def digest(picture: bytes) -> str:
    """Return the SHA-256 of a picture."""
    return hashlib.sha256(picture).hexdigest()


def image_of(place: AnchorRange) -> etree._Element | None:
    """Return the element that names the picture at an anchor; None if there is none."""
    for element in place.elements_inside():
        image = next(element.iter(BLIP), None)
        if image is not None:
            return image
    return None


def drawing_of(place: AnchorRange) -> etree._Element | None:
    """Return the element with the name of the drawing at an anchor; None if there is none with a picture."""
    image = image_of(place)
    drawing = _drawing_around(image) if image is not None else None
    return drawing.find(DRAWING_NAME) if drawing is not None else None


def picture_at(parts: dict[str, bytes], place: AnchorRange) -> bytes | None:
    """Return the picture that stands at an anchor; None if there is none."""
    image = image_of(place)
    return shown_by(image, parts, place.part) if image is not None else None


def shown_by(image: etree._Element, parts: dict[str, bytes], part: str) -> bytes | None:
    """Return the picture that an element of a part shows; None if the package does not hold it."""
    relations = safe_xml.parse(parts.get(_relations_of(part), b"<none/>"))
    key = image.get(EMBED)
    target = next(
        (relation.get("Target", "") for relation in relations if relation.get("Id") == key), ""
    )
    return parts.get(f"word/{target}") or parts.get(target.lstrip("/"))


def replace_picture(
    parts: dict[str, bytes], place: AnchorRange, chart: RunChart, name: str
) -> None:
    """Put a chart where an anchor shows a picture, in `parts` and in the tree; nothing where it shows none.

    `name` tells the file of the picture from those of other anchors.
    """
    image = image_of(place)
    if image is None:
        return
    mark = digest(chart.png)[:8]
    target, key = f"media/{name}-{mark}.png", f"rId{name}{mark}"
    parts[f"word/{target}"] = chart.png
    relations_part = _relations_of(place.part)
    relations = safe_xml.parse(parts[relations_part])
    if not any(relation.get("Id") == key for relation in relations):
        etree.SubElement(relations, _RELATION, Id=key, Type=_IMAGE, Target=target)
    parts[relations_part] = _as_part(relations)
    parts[_CONTENT_TYPES] = _with_png(parts[_CONTENT_TYPES])
    image.set(EMBED, key)
    _fit(image, chart)


def drop_unused_pictures(parts: dict[str, bytes], part: str, root: etree._Element) -> None:
    """Drop the pictures of a part that it no longer shows, and their files if no other part shows them."""
    relations_part, used = _relations_of(part), _used_ids(root)
    relations = safe_xml.parse(parts[relations_part])
    lost = [
        relation
        for relation in relations
        if relation.get("Type") == _IMAGE and relation.get("Id") not in used
    ]
    for relation in lost:
        relations.remove(relation)
    parts[relations_part] = _as_part(relations)
    for target in {relation.get("Target", "") for relation in lost}:
        if not _is_named(parts, target.rpartition("/")[2].encode()):
            parts.pop(f"word/{target}", None)
            parts[_CONTENT_TYPES] = _without(parts[_CONTENT_TYPES], f"/word/{target}")


def _used_ids(root: etree._Element) -> set[str]:
    """Return the ids of the relations that a part names anywhere."""
    ids = _USED_IDS(root)
    return {str(key) for key in ids} if isinstance(ids, list) else set()


def _is_named(parts: dict[str, bytes], file: bytes) -> bool:
    """Return whether any part still shows a file."""
    return any(file in content for name, content in parts.items() if name.endswith(".rels"))


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _without(content_types: bytes, part: str) -> bytes:
    """Return the content types without a part that is gone: LibreOffice names each picture there, Word does not."""
    if part.encode() not in content_types:
        return content_types
    root = safe_xml.parse(content_types)
    for entry in list(root):
        if entry.get("PartName") == part:
            root.remove(entry)
    return _as_part(root)


def _with_png(content_types: bytes) -> bytes:
    """Return the content types with that of PNG files."""
    root = safe_xml.parse(content_types)
    if any(entry.get("Extension", "").lower() == "png" for entry in root):
        return content_types
    tag = f"{root.tag.rpartition('}')[0]}}}Default"
    root.insert(0, root.makeelement(tag, {"Extension": "png", "ContentType": "image/png"}))
    return _as_part(root)


def _as_part(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drawing_around(image: etree._Element) -> etree._Element | None:
    return next((around for around in image.iterancestors() if around.tag in _DRAWINGS), None)


def _fit(image: etree._Element, chart: RunChart) -> None:
    """Keep the width that people gave a picture, and give it the proportions and the alternative text of a chart."""
    drawing = _drawing_around(image)
    if drawing is None:
        return
    width, height = struct.unpack(">II", chart.png[_PNG_SIZE])
    for extent in (*drawing.iter(f"{WP}extent"), *drawing.iter(f"{A}ext")):
        shown_width = extent.get("cx")
        if shown_width:
            extent.set("cy", str(int(int(shown_width) * height / width)))
    for described in drawing.iter(DRAWING_NAME):
        described.set("descr", chart.alt)


def describe(place: AnchorRange, chart: RunChart) -> bool:
    """Give the picture at an anchor the alternative text of a chart; return whether it had another one."""
    described = drawing_of(place)
    if described is None or described.get("descr", "") in ("", chart.alt):
        return False
    described.set("descr", chart.alt)
    return True
