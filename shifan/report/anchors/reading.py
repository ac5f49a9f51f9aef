"""Read a docx that carries its register: its paragraphs, what was written at each anchor, and where the anchors are now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from shifan import safe_xml
from shifan.errors import Refused
from shifan.report.anchors import register_part, unanchored_charts
from shifan.report.anchors.anchor import PICTURE, VALUE, Anchor, Anchors, anchors_from_json
from shifan.report.anchors.found import COPY, Line, Spot, tag_of
from shifan.report.anchors.stories import AUTHOR, REVISIONS, Story
from shifan.word.elements import W
from shifan.word.package import damaged

__all__ = [
    "AUTHOR",
    "COPY",
    "MODEL",
    "REVISIONS",
    "Line",
    "Reading",
    "Spot",
    "W",
    "is_judgement",
    "prose",
    "read",
    "read_model",
    "tag_of",
]
_BODY = "word/document.xml"
MODEL = (_BODY, "customXml/")  # the parts that a report is a model by
_STORIES = (_BODY, "word/header", "word/footer", "word/footnotes", "word/endnotes")
_JUDGEMENTS = ("verdict.", "conclusion.", "overall.")


@dataclass
class Reading:
    """A docx that carries its register: lines, what was written at each anchor, the values, and where the anchors are."""

    content: dict[str, object]
    lines: list[Line]
    spots: dict[str, Spot]
    roots: dict[str, etree._Element]
    written: Anchors  # by the names of the bookmarks

    @property
    def values(self) -> dict[str, dict[str, object]]:
        """Return the values inside the file by id."""
        return self.content["register"]["values"]

    @property
    def texts(self) -> dict[str, str]:
        """Return what stands at each anchor that was found."""
        return {name: spot.text for name, spot in self.spots.items()}

    def entry(self, name: str) -> Anchor:
        """Return what was written at an anchor; a copied control or chart was written as its original."""
        if name in self.written:
            return self.written[name]
        if chart := unanchored_charts.key_of(self.spots[name]):
            return next(
                entry
                for entry in self.written.values()
                if entry.kind == PICTURE and entry.value_id == chart
            )
        key = tag_of(self.spots[name].control)
        texts = [
            entry.baseline
            for entry in self.written.values()
            if entry.kind == VALUE and entry.value_id == key
        ]
        now = self.spots[name].text
        baseline = now if now in texts else next(iter(texts), "")
        return Anchor(VALUE, key, 0, baseline)

    @cached_property
    def owners(self) -> dict[etree._Element, str]:
        """Return for each text node inside a value the anchor of that value."""
        return {
            node: name
            for name, spot in self.spots.items()
            if self.entry(name).kind == VALUE
            for node in spot.nodes
        }


def is_judgement(key: str) -> bool:
    """Return whether a value is the verdict or words that rest on it: whoever changes these changes the result."""
    return key.startswith(_JUDGEMENTS)


def prose(reading: Reading, spot: Spot) -> tuple[str, bool]:
    """Return a paragraph with the values inside as they were written, and whether any of them was edited by hand."""
    text, seen, edited = [], set(), False
    for n, node in enumerate(spot.nodes):
        other = reading.owners.get(node)
        text.append(spot.signs_before(n))
        if other is None:
            text.append(node.text or "")
        elif other not in seen:
            seen.add(other)
            was = reading.entry(other).baseline
            edited |= reading.spots[other].text != was
            text.append(was)
    return "".join(text) + spot.signs_before(len(spot.nodes)), edited


def read(parts: dict[str, bytes], file: str, places_only: bool = False) -> Reading:
    """Return the reading of a report's parts; Refused if the file is not one of ours or is damaged.

    With `places_only` it has no lines: enough to write at the anchors, and quicker.
    """
    content, known, roots = _open(parts, file)
    ids = {entry.value_id for entry in known.values() if entry.kind == VALUE}
    lines: list[Line] = []
    spots: dict[str, Spot] = {}
    for name, root in roots.items():
        Story(name, known, ids, spots, None if places_only else lines).walk(root)
    unanchored_charts.enter(parts, roots, known, spots)
    return Reading(content, lines, spots, roots, known)


def read_model(parts: dict[str, bytes]) -> Reading:
    """Return the reading of the body of a report that nobody has edited: its spots only begin, for what stands there is what was written."""
    written, body = register_part.read_anchors(parts), safe_xml.parse(parts[_BODY])
    spots = {
        start.get(f"{W}name"): Spot(_BODY, start)
        for start in body.iter(f"{W}bookmarkStart")
        if start.get(f"{W}name") in written
    }
    return Reading({}, [], spots, {_BODY: body}, written)


def _open(
    parts: dict[str, bytes], file: str
) -> tuple[dict[str, object], Anchors, dict[str, etree._Element]]:
    """Return the content of the provenance part, its anchors, and the roots of the stories by part."""
    try:
        content = register_part.read(parts)
        roots = {
            name: safe_xml.parse(data)
            for name, data in sorted(parts.items())
            if name.startswith(_STORIES) and name.endswith(".xml")
        }
    except ValueError:  # XML or the register's JSON
        raise damaged(file) from None
    anchors = sound_anchors(content)
    if content is None or anchors is None:
        raise Refused(
            "no-register",
            file=file,
            found="文件中没有数据登记表，不能判断其中的数字有没有依据",
            expected="由 shifan 生成的报告",
            action="请使用 shifan run 生成的报告；其他文件可用 shifan compare 比较",
        )
    return content, anchors, roots


def sound_anchors(content: object) -> Anchors | None:
    """Return the anchors of a provenance part's content; None if it has not the shape of a register with its anchors."""
    if not isinstance(content, dict) or not isinstance(content.get("register"), dict):
        return None
    values, deleted = content["register"].get("values"), content.get("deleted", [])
    if not isinstance(deleted, list) or not all(isinstance(key, str) for key in deleted):
        return None
    if not isinstance(values, dict) or not all(
        isinstance(value, dict) and "display" in value for value in values.values()
    ):
        return None
    try:
        return anchors_from_json(content.get("anchors"))
    except ValueError:
        return None
