"""The register inside the file: an unbound custom XML part whose one text node is JSON."""

from __future__ import annotations

import io
import json
import uuid
from typing import TYPE_CHECKING

from lxml import etree

from shifan.errors import Refused

if TYPE_CHECKING:
    from docx.document import Document

FAMILY = "urn:shifan:provenance:"
VERSION = 1
NAMESPACE = f"{FAMILY}{VERSION}"
_ANCHORS = '"anchors":'
_ROOT = f"{{{NAMESPACE}}}provenance"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def write(document: Document, content: dict[str, object]) -> None:
    """Add the provenance part to a document that has none."""
    # Readers of reports are quick to start: they do not need python-docx.
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package, number = document.part.package, 1
    taken = {str(part.partname) for part in package.iter_parts()}
    while f"/customXml/item{number}.xml" in taken:
        number += 1
    root = etree.Element(_ROOT, nsmap={None: NAMESPACE})
    root.text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml",
                etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), package)
    properties = Part(PackURI(f"/customXml/itemProps{number}.xml"), _PROPERTIES, _properties(), package)
    document.part.relate_to(item, RT.CUSTOM_XML)
    item.relate_to(properties, RT.CUSTOM_XML_PROPS)


def _properties() -> bytes:
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
        raise Refused("register-version", found=f"报告中的数据登记表是版本 {version}", expected=f"版本 {VERSION}",
                      action="请用生成该报告的 shifan 版本处理，或用本版本重新生成报告")
    return content


def read_anchors(parts: dict[str, bytes]) -> dict[str, dict[str, object]]:
    """Return only what is written at each anchor of a report just made; the register, most of the part, is passed over.

    Inside a text of the JSON every quotation mark has a backslash before it, so the key cannot be mistaken.
    """
    text = (_text(parts) or ("", ""))[1]
    at = text.find(_ANCHORS)
    return json.JSONDecoder().raw_decode(text, at + len(_ANCHORS))[0] if at >= 0 else {}


def _text(parts: dict[str, bytes]) -> tuple[str, str] | None:
    """Return the namespace of the provenance part and its JSON; None if there is none."""
    for name in sorted(parts):
        if name.startswith("customXml/") and FAMILY.encode() in parts[name]:
            root = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
            space, _, kind = root.tag[1:].partition("}")
            if kind == "provenance" and space.startswith(FAMILY):
                return space, root.text or ""
    return None


def replace(parts: dict[str, bytes], content: dict[str, object]) -> dict[str, bytes]:
    """Return the parts with the provenance part's content replaced."""
    for name in sorted(parts):
        if name.startswith("customXml/") and NAMESPACE.encode() in parts[name] and _root_of(parts[name]) == _ROOT:
            root = etree.Element(_ROOT, nsmap={None: NAMESPACE})
            root.text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
            return parts | {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    raise ValueError("no provenance part")


def _root_of(part: bytes) -> str:
    """Return the tag of a part's root without reading what is in it."""
    _, root = next(etree.iterparse(io.BytesIO(part), events=("start",), resolve_entities=False, no_network=True, huge_tree=True))
    return root.tag
