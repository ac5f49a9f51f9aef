"""Everything of a docx that is not its body: headers, footers, footnotes; their anchors."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan import safe_xml
from shifan.report.make.expansion import Expander
from shifan.report.make.skeleton_cleanup import tidy
from shifan.report.make.unclosed_anchors import half_closed
from shifan.word.elements import W

_NOTES = ("/footnotes", "/endnotes")
_FRAMES = ("/header", "/footer")


def expand(document: object, expander: Expander) -> None:
    """Expand the anchors of headers, footers and notes, each part once, in the order of their names."""
    for part in stories(document):
        own = getattr(part, "element", None)
        root = safe_xml.parse(part.blob) if own is None else own
        tidy(root)
        expander.faults += half_closed(str(part.partname).lstrip("/"), root, expander.file)
        for one in list(root.iter(f"{W}p")):
            expander.paragraph(one)
        if own is None:
            part._blob = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )


def roots(document: object) -> Iterator[etree._Element]:
    """Yield the body and the roots of headers, footers and notes, to be read only."""
    yield document.element
    for part in stories(document):
        own = getattr(part, "element", None)
        yield safe_xml.parse(part.blob) if own is None else own


def stories(document: object) -> list[object]:
    """Return headers, footers and notes, each once, in the order of their names."""
    related = {
        relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith((*_FRAMES, *_NOTES))
    }
    return sorted(related, key=lambda one: str(one.partname))
