"""What the public edition of a skeleton would print that it must not: scores, and what concerns a single unit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from lxml import etree

from shifan import safe_xml
from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.anchors.anchor import Anchors
from shifan.report.anchors.register_part import read_anchors
from shifan.report.editions import PUBLIC
from shifan.report.make.anchor_places import AnchorPlaces
from shifan.report.make.skeleton_anchors import anchor_text
from shifan.report.make.skeleton_names import TABLE
from shifan.report.place_names import PlaceNames
from shifan.report.privacy import forbidden_kind
from shifan.values import Register
from shifan.word.elements import W, attribute

_TABLE_ID = "table."
_MOST_PLACES = 3
_STORIES = pattern_of(r"word/(?:document|header|footer|footnotes|endnotes)")


@dataclass(frozen=True)
class _Bookmark:
    """A bookmark of a report: what names its place, and the first bookmark of the table around it."""

    name: str
    place: Callable[[], str]
    table: str


def disclosures(
    report: bytes, places: AnchorPlaces, file: str, register: Register
) -> list[Finding]:
    """Return a warning for each anchor by which a public report prints a score or names a unit.

    It has the places of the anchor in the skeleton, or that of the value in the report if the anchor has none there.
    """
    parts = _text_parts(report)
    anchors = read_anchors(parts)
    warnings: dict[str, Finding] = {}
    for bookmark in _bookmarks(parts):
        value_id = anchors[bookmark.name].value_id if bookmark.name in anchors else ""
        kind = forbidden_kind(value_id, PUBLIC)
        if kind:
            name = _anchor_name(anchors, bookmark, value_id)
            known = places[name] if name in places else [bookmark.place()]
            found = f"公开版印出{kind}（{register[value_id].name}）"
            where = "、".join(known[:_MOST_PLACES])
            warnings.setdefault(name, _warning(file, where, name, found))
    return list(warnings.values())


def _warning(file: str, place: str, name: str, found: str) -> Finding:
    return Finding(
        "public",
        "warning",
        file,
        place,
        anchor_text(name),
        found,
        "公开版不含分数，不点名被检查单位",
        "请移到 {{# internal }} 与 {{/ internal }} 之间",
    )


def _anchor_name(anchors: Anchors, bookmark: _Bookmark, value_id: str) -> str:
    """Return the anchor of the skeleton that has printed a value: that of the table around it, or its own."""
    around = anchors[bookmark.table].value_id if bookmark.table in anchors else ""
    return f"{TABLE}{around.removeprefix(_TABLE_ID)}" if around.startswith(_TABLE_ID) else value_id


def _text_parts(report: bytes) -> dict[str, bytes]:
    """Return the parts of a report that hold its text and its register."""
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith(("word/", "customXml/")) and name.endswith(".xml")
        }


def _bookmarks(parts: dict[str, bytes]) -> Iterator[_Bookmark]:
    roots = {name: safe_xml.parse(data) for name, data in parts.items() if _STORIES.match(name)}
    place_names = PlaceNames(roots)
    for root in roots.values():
        for start in root.iter(f"{W}bookmarkStart"):
            place = partial(_in_public_edition, place_names, start)
            yield _Bookmark(attribute(start, "name"), place, _first_bookmark_of_table(start))


def _in_public_edition(place_names: PlaceNames, element: etree._Element) -> str:
    return f"公开版　{place_names.of(element)}"


def _first_bookmark_of_table(element: etree._Element) -> str:
    """Return the name of the first bookmark in the table around an element; empty outside of tables."""
    table = next(element.iterancestors(f"{W}tbl"), None)
    return "" if table is None else attribute(next(table.iter(f"{W}bookmarkStart")), "name")
