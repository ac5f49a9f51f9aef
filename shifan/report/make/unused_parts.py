"""What an edition does not show does not stay in its file: notes, pictures and other parts that nothing refers to.

A public report is sent to people who may open the package: a picture or footnote of an internal block must be gone
from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.make.story_parts import root_of, store, story_parts
from shifan.word.attributes import RELATIONS, elements_with_shapes_or_relations
from shifan.word.elements import W, attribute

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

# Beginning of a part's name → tags of a note in it and of a reference to it.
_NOTES = {
    "/word/footnotes": (f"{W}footnote", f"{W}footnoteReference"),
    "/word/endnotes": (f"{W}endnote", f"{W}endnoteReference"),
}
# Kinds of relations that a part refers to by id. Others, of styles, settings or notes, belong to the document without.
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
_DRAWN_BY = pattern_of(rb'relId="([^"]+)"')  # a diagram's data names the drawing made of it


def drop(document: Document) -> None:
    """Drop what nothing refers to: headers and footers of sections, then notes, then pictures and the like."""
    _drop_unused_relations(document.part, document.element)
    for part in story_parts(document):
        root = root_of(part)
        _drop_unused_notes(part, root, document.element)
        _drop_unused_relations(part, root)
        store(part, root)


def _drop_unused_notes(part: Part, root: etree._Element, body: etree._Element) -> None:
    """Drop the notes to which no text of the body refers; separators are no notes."""
    for beginning, (note_tag, reference_tag) in _NOTES.items():
        if str(part.partname).startswith(beginning):
            used = {attribute(reference, "id") for reference in body.iter(reference_tag)}
            for note in root.findall(note_tag):
                is_text = attribute(note, "type", "normal") == "normal"
                if is_text and attribute(note, "id") not in used:
                    root.remove(note)


def _drop_unused_relations(part: Part, root: etree._Element) -> None:
    """Drop the relations of a part that its text names no more; the parts they lead to go with them."""
    used = _relation_ids(root)
    for key in used & set(part.rels):
        relation = part.rels[key]
        if not relation.is_external and relation.reltype.endswith("/diagramData"):
            used |= {name.decode() for name in _DRAWN_BY.findall(relation.target_part.blob)}
    for key, relation in list(part.rels.items()):
        if key not in used and relation.reltype.endswith(_REFERRED):
            part.rels.pop(key)


def _relation_ids(root: etree._Element) -> set[str]:
    """Return the ids of the relations that a part's elements name in their attributes."""
    return {
        str(value)
        for element in elements_with_shapes_or_relations(root)
        for name, value in element.attrib.items()
        if str(name).startswith(f"{{{RELATIONS}}}") or str(name).endswith("}relid")
    }
