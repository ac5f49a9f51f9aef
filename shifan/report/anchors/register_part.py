"""The register inside the file: an unbound custom XML part whose one text node is JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lxml import etree

from shifan import safe_xml
from shifan.errors import Refused
from shifan.report.anchors.anchor import Anchors, anchors_from_json, anchors_to_json

if TYPE_CHECKING:
    from docx.document import Document

FAMILY = "urn:shifan:provenance:"
VERSION = 1
NAMESPACE = f"{FAMILY}{VERSION}"
_ANCHORS = b'"anchors":'
_ROOT = f"{{{NAMESPACE}}}provenance"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def write(document: Document, content: dict[str, object], register: str) -> None:
    """Add the provenance part to a document that has none; `register` is the JSON of its values."""
    # Readers of reports are quick to start: they do not need python-docx.
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package, number = document.part.package, 1
    taken = {str(part.partname) for part in package.iter_parts()}
    while f"/customXml/item{number}.xml" in taken:
        number += 1
    item = Part(
        PackURI(f"/customXml/item{number}.xml"),
        "application/xml",
        _item(content, register),
        package,
    )
    properties = Part(
        PackURI(f"/customXml/itemProps{number}.xml"), _PROPERTIES, _properties(), package
    )
    document.part.relate_to(item, RT.CUSTOM_XML)
    item.relate_to(properties, RT.CUSTOM_XML_PROPS)


def _item(content: dict[str, object], register: str) -> bytes:
    """Return the part. The register stands in it as the run has written it: it is most of the text, and is not written a second time."""
    stated = {
        key: value
        for key, value in content.items()
        if key not in ("version", "register", "anchors")
    }
    head, anchors = ({"version": VERSION} | stated, content["anchors"])
    root = etree.Element(_ROOT, nsmap={None: NAMESPACE})
    root.text = f'{_json(head)[:-1]},"register":{register.rstrip()},"anchors":{_json(anchors_to_json(anchors))}}}'
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _properties() -> bytes:
    import uuid  # slow to import: readers do without

    store = f"{{{_STORE}}}"
    root = etree.Element(f"{store}datastoreItem", nsmap={"ds": _STORE})
    root.set(f"{store}itemID", "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)).upper() + "}")
    refs = etree.SubElement(root, f"{store}schemaRefs")
    etree.SubElement(refs, f"{store}schemaRef").set(f"{store}uri", NAMESPACE)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def read(parts: dict[str, bytes]) -> dict[str, object] | None:
    """Return the content of the provenance part among a package's parts, found by its root; None if there is none.

    Refused for a register of another version: its parts may mean something else.
    """
    found = _text(parts)
    if found is None:
        return None
    space, text = found
    content = json.loads(text or "null")
    stated = content.get("version") if isinstance(content, dict) else None
    if space != NAMESPACE or stated not in (None, VERSION):
        version = stated if space == NAMESPACE else space.removeprefix(FAMILY)
        raise Refused(
            "register-version",
            found=f"报告中的数据登记表是版本 {version}",
            expected=f"版本 {VERSION}",
            action="请用生成该报告的 shifan 版本处理，或用本版本重新生成报告",
        )
    return content


def read_anchors(parts: dict[str, bytes]) -> Anchors:
    """Return only what is written at each anchor; in a report as it was made the register, most of the part, is passed over.

    Inside a text of the JSON every quotation mark has a backslash before it, so the key cannot be mistaken. An office program that writes
    the part anew may write quotation marks otherwise: then all of it is read.
    """
    for name in sorted(parts):
        at = (
            parts[name].find(_ANCHORS)
            if name.startswith("customXml/") and FAMILY.encode() in parts[name]
            else -1
        )
        if at >= 0:
            text = safe_xml.parse(
                b"<a>" + parts[name][at + len(_ANCHORS) : parts[name].rindex(b"</")] + b"</a>"
            ).text
            return anchors_from_json(json.JSONDecoder().raw_decode(text)[0])
    return anchors_from_json((read(parts) or {}).get("anchors", {}))


def _text(parts: dict[str, bytes]) -> tuple[str, str] | None:
    """Return the namespace of the provenance part and its JSON; None if there is none."""
    for name in sorted(parts):
        if name.startswith("customXml/") and FAMILY.encode() in parts[name]:
            root = safe_xml.parse(parts[name])
            space, _, kind = root.tag[1:].partition("}")
            if kind == "provenance" and space.startswith(FAMILY):
                return space, root.text or ""
    return None


def replace(parts: dict[str, bytes], content: dict[str, object], register: str) -> dict[str, bytes]:
    """Return the parts with the provenance part's content replaced."""
    for name in sorted(parts):
        if (
            name.startswith("customXml/")
            and NAMESPACE.encode() in parts[name]
            and safe_xml.root_tag(parts[name]) == _ROOT
        ):
            return parts | {name: _item(content, register)}
    raise ValueError("no provenance part")
