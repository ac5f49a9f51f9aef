"""Pictures of a docx as parts of its package: by the relation that a drawing names, and set in beside those there."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from shifan.safe_xml import parse

_RELATIONS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_FOLDER = "word"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_KINDS = {"png": "image/png", "jpeg": "image/jpeg"}


def relation_id(file: str) -> str:
    """Return the id of the relation by which the body of a document shows a picture that was set in here."""
    return f"rIdSf{file.partition('.')[0]}"


def pictures_by_relation(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pictures that the body of a document may show, by the ids of their relations."""
    if _RELATIONS not in parts:
        return {}
    found = {}
    for relation in parse(parts[_RELATIONS]):
        target = relation.get("Target", "")
        part = posixpath.normpath(posixpath.join(_FOLDER, target)).lstrip("/")
        if relation.get("Type", "").endswith("/image") and part in parts:
            found[relation.get("Id", "")] = parts[part]
    return found


def with_pictures(parts: dict[str, bytes], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a package with more pictures (file name → content), their relations and content types."""
    if not files:
        return parts
    relations, types = parse(parts[_RELATIONS]), parse(parts[_TYPES])
    tag = f"{str(relations.tag).rpartition('}')[0]}}}Relationship"
    for file in files:
        target = f"media/{file}"
        etree.SubElement(relations, tag, Id=relation_id(file), Type=_IMAGE, Target=target)
    _declare(types, {file.rpartition(".")[2] for file in files})
    media = {f"word/media/{file}": content for file, content in files.items()}
    return parts | media | {_RELATIONS: _written(relations), _TYPES: _written(types)}


def _declare(types: etree._Element, kinds: set[str]) -> None:
    tag = f"{str(types.tag).rpartition('}')[0]}}}Default"
    known = {entry.get("Extension", "").lower() for entry in types}
    for kind in sorted(kinds - known):
        types.insert(0, etree.Element(tag, Extension=kind, ContentType=_KINDS[kind]))


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
