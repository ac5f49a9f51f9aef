"""What an edition does not show does not stay in its file: notes, pictures and other parts that nothing refers to any more.

A public report is sent to people who may open the package: a picture or footnote of an internal block must be gone from it.
"""

from __future__ import annotations

import re

from lxml import etree

from shifan import safe_xml
from shifan.report.make.headers_and_notes import stories
from shifan.word.elements import W

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTES = {
    "/footnotes": ("footnote", "footnoteReference"),
    "/endnotes": ("endnote", "endnoteReference"),
}
# Kinds of relations that a part refers to by id. The others (styles, settings, notes) belong to the document without that.
_REFERRED = (
    "/header",
    "/footer",
    "/image",
    "/hyperlink",
    "/chart",
    "/chartEx",
    "/oleObject",
    "/package",
    "/control",
    "/aFChunk",
    "/subDocument",
    "/diagramData",
    "/diagramLayout",
    "/diagramQuickStyle",
    "/diagramColors",
    "/diagramDrawing",
    "/video",
    "/audio",
    "/media",
    "/ink",
    "/model3d",
)
_DRAWN_BY = re.compile(rb'relId="([^"]+)"')  # a diagram's data names the drawing made of it


def drop(document: object) -> None:
    """Drop headers and footers of sections, then notes, then pictures and the like that this edition does not refer to."""
    _forget(document.part, document.element)
    for part in stories(document):
        own = getattr(part, "element", None)
        root = safe_xml.parse(part.blob) if own is None else own
        _drop_notes(part, root, document.element)
        _forget(part, root)
        if own is None:
            part._blob = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )


def _drop_notes(part: object, root: etree._Element, body: etree._Element) -> None:
    """Drop the notes to which no text of the body refers; separators are no notes."""
    kind, reference = next(
        (names for end, names in _NOTES.items() if str(part.partname).startswith(f"/word{end}")),
        ("", ""),
    )
    used = {one.get(f"{W}id") for one in body.iter(f"{W}{reference}")} if kind else set()
    for note in root.findall(f"{W}{kind}") if kind else ():
        if note.get(f"{W}type", "normal") == "normal" and note.get(f"{W}id") not in used:
            root.remove(note)


def _forget(part: object, root: etree._Element) -> None:
    """Drop the relations of a part that its text names no more; the parts they lead to go with them."""
    used = {
        value
        for one in root.iter(etree.Element)
        for name, value in one.attrib.items()
        if name.startswith(_R) or name.endswith("}relid")
    }
    for key in used & set(part.rels):
        relation = part.rels[key]
        if not relation.is_external and relation.reltype.endswith("/diagramData"):
            used |= {hit.decode() for hit in _DRAWN_BY.findall(relation.target_part.blob)}
    for key, relation in list(part.rels.items()):
        if key not in used and relation.reltype.endswith(_REFERRED):
            part.rels.pop(key)
