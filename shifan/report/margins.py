"""Everything of a docx that is not its body: headers, footers, footnotes; their anchors, and what an edition does not need."""

from __future__ import annotations

from lxml import etree

from shifan.report.expand import Expander
from shifan.report.ooxml import W
from shifan.report.tidy import tidy

_NOTES = ("/footnotes", "/endnotes")
_FRAMES = ("/header", "/footer")


def expand(document: object, expander: Expander) -> None:
    """Expand the anchors of headers, footers and notes, each part once, in the order of their names."""
    related = {relation.target_part for relation in document.part.rels.values() if not relation.is_external
               and relation.reltype.endswith((*_FRAMES, *_NOTES))}
    for part in sorted(related, key=lambda one: str(one.partname)):
        own = getattr(part, "element", None)
        root = etree.fromstring(part.blob) if own is None else own
        tidy(root)
        for one in list(root.iter(f"{W}p")):
            expander.paragraph(one)
        if own is None:
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def drop_unused(document: object) -> None:
    """Drop the headers and footers of sections that this edition does not have."""
    text = etree.tostring(document.element)
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(_FRAMES) and f'"{key}"'.encode() not in text:
            document.part.rels.pop(key)
