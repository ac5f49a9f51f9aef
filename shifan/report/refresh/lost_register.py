"""A report whose register is gone, by another format or a merge: the register of the run that people name is put back.

What is written at each anchor is known from that run's own report then, by the names of the bookmarks that have
survived or, where a format keeps none, by its wording; what cannot be found again is lost as in any other report.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from shifan import safe_xml
from shifan.errors import Refused
from shifan.files.places import Place, find_root, named_run, root_around
from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import PASSAGE, Anchors
from shifan.report.editions import FILES, INTERNAL, PUBLIC
from shifan.word.elements import W, text_of
from shifan.word.package import BODY, read_parts

_RELATIONS = "word/_rels/document.xml.rels"
_PART, _ID = "customXml/item{}.xml", "rIdShifanRegister"
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_LEAST_SAID = 12  # signs of a passage by which a report is known
_FEWEST = 3  # bookmarks by which a report is known as one of the run


def with_register_of_run(
    parts: dict[str, bytes], path: Path, root: Path | None, name: str
) -> dict[str, bytes]:
    """Return the parts with the register of a named run, if they have none; as they are if the run is not known."""
    if not name or register_part.read(parts) is not None:
        return parts
    body = safe_xml.parse(parts[BODY])
    marks = {start.get(f"{W}name", "") for start in body.iter(f"{W}bookmarkStart")}
    text = text_of(body)
    for run in _runs(text, path, root, name):
        for edition in (INTERNAL, PUBLIC):
            file = run / FILES[edition]
            model = read_parts(file) if file.is_file() else {}
            found = register_part.read(model) if model else None
            if found is not None and _is_of_run(marks, text, found.anchors):
                return _with_part(parts, register_part.content_of(model))
    return parts


def _is_of_run(marks: set[str], text: str, anchors: Anchors) -> bool:
    """Return whether a report was made by a run: by its bookmarks, or, where a format keeps none, by its wording."""
    if len(marks & anchors.keys()) >= _FEWEST:
        return True
    passages = {anchor.baseline for anchor in anchors.values() if anchor.kind == PASSAGE}
    said = [passage for passage in passages if len(passage) >= _LEAST_SAID]
    return sum(passage in text for passage in said) >= max(_FEWEST, len(said) / 2)


def _runs(text: str, path: Path, root: Path | None, name: str) -> list[Path]:
    """Return the runs of that name, of the cities that a report speaks of."""
    output = find_root(root) / "output"
    runs = []
    for folder in sorted(output.iterdir()) if output.is_dir() else ():
        if folder.name not in text:
            continue
        place = Place(root_around(path, folder.name) or output.parent, folder.name)
        try:
            runs.append(named_run(place, name))
        except Refused:
            continue
    return runs


def _with_part(parts: dict[str, bytes], content: bytes) -> dict[str, bytes]:
    number = next(n for n in range(1, len(parts) + 2) if _PART.format(n) not in parts)
    relations = safe_xml.parse(parts[_RELATIONS])
    tag = f"{relations.tag.rpartition('}')[0]}}}Relationship"
    target = f"../{_PART.format(number)}"
    etree.SubElement(relations, tag, Id=_ID, Type=_CUSTOM_XML, Target=target)
    written = etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)
    return parts | {_PART.format(number): content, _RELATIONS: written}
