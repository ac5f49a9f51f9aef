"""Styles that paragraphs of the run's report brought along: called here by what the file calls them.

LibreOffice renumbers the ids of all styles when it saves, Chinese Word and merging programs have their own; the names
stay.
"""

from __future__ import annotations

import copy
from pathlib import Path

from lxml import etree

from shifan import safe_xml
from shifan.report.anchors.reading import BODY, STYLES
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, attribute
from shifan.word.package import read_parts
from shifan.word.styles import StyleSheet

_REFERENCES = tuple(W + name for name in ("pStyle", "rStyle", "tblStyle"))


def adopt_styles(parts: dict[str, bytes], session: RefreshSession, file: Path) -> dict[str, bytes]:
    """Return the parts with every style that the written parts use.

    One that the file lacks is that of the same name, else that of the run's report in `file`, taken over.
    """
    if STYLES not in parts:
        return parts
    root = safe_xml.parse(parts[STYLES])
    own = StyleSheet(root)
    foreign = [
        reference
        for reference in _references(session)
        if not own.lineage(attribute(reference, "val"))
    ]
    if not foreign or not file.is_file():
        return parts
    model = StyleSheet(safe_xml.parse(read_parts(file, (BODY, STYLES))[STYLES]))
    added = _call_as_in_file(foreign, own, model)
    if not added:
        return parts
    root.extend(added)
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return parts | {STYLES: written}


def _call_as_in_file(
    foreign: list[etree._Element], own: StyleSheet, model: StyleSheet
) -> list[etree._Element]:
    """Let references name the file's style of the same name; return copies of those of which the file has none."""
    kinds = ("paragraph", "character", "table")
    ids = {own.name(key).lower(): key for kind in kinds for key in own.ids(kind)}
    added = []
    for reference in foreign:
        style_id = attribute(reference, "val")
        same = ids.get(model.name(style_id).lower())
        if same is not None:
            reference.set(f"{W}val", same)
        elif lineage := model.lineage(style_id):
            added.append(_by_itself(lineage[0]))
            ids[model.name(style_id).lower()] = style_id
    return added


def _references(session: RefreshSession) -> list[etree._Element]:
    roots = (session.reading.roots[part] for part in session.changed_parts)
    return [reference for root in roots for reference in root.iter(*_REFERENCES)]


def _by_itself(style: etree._Element) -> etree._Element:
    """Return a copy of a style that refers to no other: those have other ids here."""
    made = copy.deepcopy(style)
    for name in ("basedOn", "next", "link"):
        for child in made.findall(W + name):
            made.remove(child)
    return made
