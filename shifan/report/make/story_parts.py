"""Parts of a docx beside its body that hold text: headers, footers, footnotes, endnotes; their anchors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from shifan import safe_xml
from shifan.report.make.expansion import Expander
from shifan.report.make.skeleton_cleanup import tidy
from shifan.report.make.unclosed_anchors import unclosed_anchors
from shifan.word.elements import W

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

_KINDS = ("/header", "/footer", "/footnotes", "/endnotes")


def story_parts(document: Document) -> list[Part]:
    """Return headers, footers and notes, each once, in the order of their names."""
    related = {
        relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(_KINDS)
    }
    return sorted(related, key=lambda part: str(part.partname))


def root_of(part: Part) -> etree._Element:
    """Return the root of a part: python-docx keeps that of headers and footers, notes are parsed anew each time."""
    root: etree._Element | None = getattr(part, "element", None)
    return safe_xml.parse(part.blob) if root is None else root


def store(part: Part, root: etree._Element) -> None:
    """Write a root that has been changed back into its part, if python-docx does not do so itself."""
    if getattr(part, "element", None) is None:
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def roots(document: Document) -> Iterator[etree._Element]:
    """Yield the body and the roots of headers, footers and notes, to be read only."""
    yield document.element
    for part in story_parts(document):
        yield root_of(part)


def expand(document: Document, expander: Expander) -> None:
    """Expand the anchors of headers, footers and notes, each part once, in the order of their names."""
    faults = expander.faults
    for part in story_parts(document):
        root = root_of(part)
        tidy(root)
        faults.findings += unclosed_anchors(str(part.partname).lstrip("/"), root, faults.file)
        for paragraph in list(root.iter(f"{W}p")):
            expander.paragraph(paragraph)
        store(part, root)
