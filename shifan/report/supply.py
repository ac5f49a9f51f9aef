"""Styles that generated content needs: a skeleton that lacks one gets the shipped skeleton's."""

from __future__ import annotations

import copy

from docx.oxml.ns import qn

NEEDED = ("Caption", "TOC1", "TOC2", "SfBody", "SfCell", "SfCellHead", "SfRule", "SfNote", "SfPicture")


def missing(document: object) -> list[str]:
    """Return the ids of the needed styles that the document does not have."""
    known = {style.get(qn("w:styleId")) for style in document.styles.element.iter(qn("w:style"))}
    return [name for name in NEEDED if name not in known]


def supply(document: object, shipped: object) -> None:
    """Add the missing styles from the shipped skeleton; they stand on their own: what they were based on may look otherwise here."""
    own = {style.get(qn("w:styleId")): style for style in shipped.styles.element.iter(qn("w:style"))}
    names = {name.get(qn("w:val")).lower() for name in document.styles.element.iter(qn("w:name"))}
    for key in missing(document):
        style = copy.deepcopy(own[key])
        for based in style.findall(qn("w:basedOn")):
            style.remove(based)
        name = style.find(qn("w:name"))
        if name.get(qn("w:val")).lower() in names:      # LibreOffice and WPS give built-in styles ids of their own
            name.set(qn("w:val"), f"shifan {name.get(qn('w:val'))}")
        document.styles.element.append(style)
