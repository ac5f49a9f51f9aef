"""The register inside a report: a custom XML part, bound to nothing, whose one text node is JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from lxml import etree

from shifan import safe_xml
from shifan.errors import Refused
from shifan.patterns import pattern_of
from shifan.received import parse_json
from shifan.records import dataclass
from shifan.report.anchors.anchor import Anchors, Json, anchors_from_json, anchors_to_texts
from shifan.report.anchors.register_chain import chain_of, chain_of_parts, sealed_register
from shifan.values import Register

if TYPE_CHECKING:
    from docx.document import Document

FAMILY = "urn:shifan:provenance:"
VERSION = 1
NAMESPACE = f"{FAMILY}{VERSION}"
_KIND = "provenance"
_ROOT = f"{{{NAMESPACE}}}{_KIND}"
_FOLDER = "customXml/"
_ANCHORS_KEY = b'"anchors":'
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NOT_INFO = {"version", "register", "anchors"}
_CHAIN = "chain"  # the attribute
# Of controls the library writes one otherwise and refuses the rest, as it does U+FFFE and U+FFFF.
_NO_CONTROLS = bytes({*range(256)} - {*range(32)} | {*b"\t\n"})
_NO_CHARACTER = pattern_of(rb"\xef\xbf[\xbe\xbf]")
_ESCAPED = {b"&": b"&amp;", b"<": b"&lt;", b">": b"&gt;"}  # in this order


@dataclass
class ReportInfo:
    """Which report a file is, and what its refreshes have left to know.

    `deleted` are the ids that people had taken out of it before the last refresh, `undone` those that this refresh
    could not place; both are None in a report that was never refreshed. `outline` are the blocks of a document as they
    were written (`anchors.outline`); None in a report, and in a document that does not say. `around` are the lines
    beside the values as they were written (`anchors.written_around`); None in older files.
    """

    edition: str = ""
    city: str = ""
    pack: str = ""  # the id of its rule pack
    pack_title: str = ""
    document: str = ""  # the declared document that it is; empty for the report
    row: str = ""  # the key of the district, department or site that a document is for
    deleted: list[str] | None = None
    undone: list[str] | None = None
    outline: list[str] | None = None
    around: list[str] | None = None
    others: dict[str, Json] = field(default_factory=dict)  # of the file, unknown here: kept

    def to_json(self) -> dict[str, Json]:
        """Return the information as it stands in a report; what is not known is left out."""
        texts = {
            "edition": self.edition,
            "city": self.city,
            "pack": self.pack,
            "pack_title": self.pack_title,
            "document": self.document,
            "row": self.row,
        }
        lists = {
            "deleted": self.deleted,
            "undone": self.undone,
            "outline": self.outline,
            "around": self.around,
        }
        known: dict[str, Json] = {key: text for key, text in texts.items() if text}
        known |= {key: list(ids) for key, ids in lists.items() if ids is not None}
        return known | self.others

    @classmethod
    def from_json(cls, content: dict[str, Json]) -> ReportInfo:
        """Return what a report's JSON says of it; ValueError if that is something else."""
        left = {key: item for key, item in content.items() if key not in _NOT_INFO}
        return cls(
            edition=_text_in(left, "edition"),
            city=_text_in(left, "city"),
            pack=_text_in(left, "pack"),
            pack_title=_text_in(left, "pack_title"),
            document=_text_in(left, "document"),
            row=_text_in(left, "row"),
            deleted=_texts_in(left, "deleted"),
            undone=_texts_in(left, "undone"),
            outline=_texts_in(left, "outline"),
            around=_texts_in(left, "around"),
            others=left,
        )


def _text_in(content: dict[str, Json], key: str) -> str:
    """Take a text out of a JSON object; empty if it is not there."""
    text = content.pop(key, "")
    if not isinstance(text, str):
        raise ValueError(f"{key} is no text")
    return text


def _texts_in(content: dict[str, Json], key: str) -> list[str] | None:
    """Take a list of texts out of a JSON object; None if it is not there."""
    if key not in content:
        return None
    items = content.pop(key)
    if not isinstance(items, list):
        raise ValueError(f"{key} is no list")
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) < len(items):
        raise ValueError(f"{key} is no list of texts")
    return texts


@dataclass
class RegisterPart:
    """What a report carries inside: which report it is, the values of its register, and its anchors."""

    info: ReportInfo
    values: Register
    anchors: Anchors
    chain: str = ""  # that was written with the entries; empty in older reports, and where nobody asks for it
    entries: Mapping[str, Json] = field(default_factory=dict)  # as they stand in the file
    is_proven: bool = False  # by the chain already, when it was read

    @property
    def chain_is_broken(self) -> bool:
        """Return whether what stands in the part is not what was written."""
        if self.is_proven:
            return False
        return bool(self.chain) and self.chain != chain_of(self.entries)


def read(parts: dict[str, bytes], proven: bool = True) -> RegisterPart | None:
    """Return what the register part among a package's parts says; None if there is none, or one of another shape.

    Without `proven` its chain is not looked at: for those who write another register in its place.
    ValueError if it is damaged. Refused for a register of another version: its parts may mean something else.
    """
    found = _text_of_part(parts)
    if found is None:
        return None
    namespace, text, chain = found
    sealed = sealed_register(text, chain, proven)
    content: Any = parse_json(text.decode() or "null") if sealed is None else sealed.content
    _require_version(namespace, content.get("version") if isinstance(content, dict) else None)
    if not isinstance(content, dict):
        return None
    try:
        return RegisterPart(
            ReportInfo.from_json(content),
            Register.from_plain(content["register"]) if sealed is None else sealed.values,
            anchors_from_json(content["anchors"]),
            chain if proven else "",
            content,
            is_proven=proven and sealed is not None,
        )
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError):
        return None


def _require_version(namespace: str, version: Json) -> None:
    if namespace == NAMESPACE and version in (None, VERSION):
        return
    if namespace != NAMESPACE:
        version = namespace.removeprefix(FAMILY)
    raise Refused(
        "register-version",
        found=f"报告中的数据登记表是版本 {version}",
        expected=f"版本 {VERSION}",
        action="请用生成该报告的 shifan 版本处理，或用本版本重新生成报告",
    )


def read_anchors(parts: dict[str, bytes]) -> Anchors:
    """Return only what is written at each anchor; none if there is no register part, ValueError if it is damaged.

    In a report as it was made, the register, most of the part, is passed over. Inside a text of the JSON every
    quotation mark has a backslash before it, so the key cannot be mistaken. An office program that writes the part
    anew may write quotation marks otherwise: then all of it is read.
    """
    for content in _candidates(parts).values():
        place = content.rfind(_ANCHORS_KEY)  # behind the register, so that is not searched
        if place >= 0:
            json_in_xml = content[place + len(_ANCHORS_KEY) : content.rindex(b"</")]
            text = safe_xml.parse(b"<a>" + json_in_xml + b"</a>").text or ""
            return anchors_from_json(json.JSONDecoder().raw_decode(text)[0])
    part = read(parts)
    return part.anchors if part is not None else {}


def _candidates(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the custom XML parts that name the namespace of the register part."""
    family = FAMILY.encode()
    return {
        name: parts[name]
        for name in sorted(parts)
        if name.startswith(_FOLDER) and family in parts[name]
    }


def content_of(parts: dict[str, bytes]) -> bytes:
    """Return the bytes of the register part as they stand in a package; LookupError if it has none."""
    for content in _candidates(parts).values():
        if safe_xml.root_tag(content) == _ROOT:
            return content
    raise LookupError("no register part")


def _text_of_part(parts: dict[str, bytes]) -> tuple[str, bytes, str] | None:
    """Return the namespace of the register part, its JSON, and its chain or an empty text; None if there is no part."""
    for content in _candidates(parts).values():
        root, text = safe_xml.parse_text(content)
        namespace, _, kind = root.tag[1:].partition("}")
        if kind == _KIND and namespace.startswith(FAMILY):
            return namespace, text, root.get(_CHAIN, "")
    return None


def part_names(parts: dict[str, bytes]) -> set[str]:
    """Return the names of the parts that a report carries inside: the register with its properties and relations."""
    names = set(_candidates(parts))
    relations = {f"{_FOLDER}_rels/{name.removeprefix(_FOLDER)}.rels" for name in names}
    return names | (relations & parts.keys())


def drop(document: Document) -> None:
    """Take out of a document the registers that it has: a skeleton may have been made from a report."""
    for key, relation in list(document.part.rels.items()):
        is_custom = not relation.is_external and relation.reltype.endswith("/customXml")
        if is_custom and FAMILY.encode() in relation.target_part.blob:
            document.part.rels.pop(key)


def write(document: Document, info: ReportInfo, anchors: Anchors, register_json: bytes) -> None:
    """Add the register part to a document that has none; `register_json` is what `Register.to_json` wrote, encoded."""
    # Readers of reports are quick to start: they do not need python-docx.
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package, number = document.part.package, 1
    taken = {str(part.partname) for part in package.iter_parts()}
    while f"/customXml/item{number}.xml" in taken:
        number += 1
    content = content_of_part(info, anchors, register_json)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", content, package)
    properties = Part(
        PackURI(f"/customXml/itemProps{number}.xml"), PROPERTIES_TYPE, properties_of_part(), package
    )
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
    item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)


def replace(
    parts: dict[str, bytes], info: ReportInfo, anchors: Anchors, register_json: bytes
) -> dict[str, bytes]:
    """Return the parts with another content of the register part; ValueError if there is none."""
    for name, content in _candidates(parts).items():
        if safe_xml.root_tag(content) == _ROOT:
            return parts | {name: content_of_part(info, anchors, register_json)}
    raise ValueError("no register part")


def content_of_part(info: ReportInfo, anchors: Anchors, register_json: bytes) -> bytes:
    """Return the bytes of a register part.

    The register stands in it as the run has written it: it is most of the text, and is not written a second time.
    """
    head: dict[str, Json] = {"version": VERSION} | info.to_json()
    records = anchors_to_texts(anchors)
    head_json = _json(head)
    written = ",".join([f"{name}:{record}" for name, record in records.items()])
    chain = chain_of_parts(head, register_json, records)
    pieces = (
        f'{head_json[:-1]},"register":'.encode(),
        register_json.rstrip(),
        f',"anchors":{{{written}}}}}'.encode(),
    )
    return _part_of_text(b"".join(pieces), chain)


def _part_of_text(content: bytes, chain: str) -> bytes:
    """Return a register part that holds a text, as the XML library writes it; ValueError if XML has no such text.

    The library copies a text of megabytes over and over. Here it only looks at one with signs that are rare.
    """
    # The stubs know no default namespace.
    root = etree.Element(_ROOT, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    root.set(_CHAIN, chain)
    has_controls = bool(content.translate(None, _NO_CONTROLS))
    is_plain = not has_controls and _NO_CHARACTER.search(content) is None
    root.text = "-" if is_plain else content.decode("utf-8")
    part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if not is_plain:
        return part
    for sign, entity in _ESCAPED.items():
        content = content.replace(sign, entity)
    begin, between, end = part.rpartition(b">-<")
    return b"".join((begin, between[:1], content, between[-1:], end))


def properties_of_part() -> bytes:
    """Return the bytes of the part that says what a register part is."""
    import uuid  # slow to import: readers do without

    store = f"{{{_STORE}}}"
    root = etree.Element(f"{store}datastoreItem", nsmap={"ds": _STORE})
    root.set(f"{store}itemID", "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)).upper() + "}")
    references = etree.SubElement(root, f"{store}schemaRefs")
    etree.SubElement(references, f"{store}schemaRef").set(f"{store}uri", NAMESPACE)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
