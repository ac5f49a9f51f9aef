"""Where the anchors of a skeleton stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from shifan import safe_xml
from shifan.errors import Finding
from shifan.report.make.skeleton_anchors import (
    ANCHOR,
    normalized_name,
    paragraphs_with_braces,
    quoted_beginning,
)
from shifan.word.elements import W, text_of
from shifan.word.package import DECLARED_ENTITY, damaged, read_parts

BODY = "正文"
_PARTS = {
    "word/document": BODY,
    "word/header": "页眉",
    "word/footer": "页脚",
    "word/footnotes": "脚注",
    "word/endnotes": "尾注",
}
_MOST_PLACES = 3
AnchorPlaces = dict[str, list[str]]


def anchor_places(path: Path) -> AnchorPlaces:
    """Return the name of each anchor → where it stands, over all parts of a skeleton: 正文第3段“……”."""
    return places_in(named_roots(path))


def places_in(roots: Iterable[tuple[str, etree._Element]]) -> AnchorPlaces:
    """Return the places of anchors, as `anchor_places`, in parts that are given with what people call them."""
    places: AnchorPlaces = {}
    for part, root in roots:
        braced = set(paragraphs_with_braces(root))
        for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
            text = text_of(paragraph) if paragraph in braced else ""
            for anchor in ANCHOR.finditer(text):
                place = f"{part}第{number}段{quoted_beginning(text)}"
                known = places.setdefault(normalized_name(anchor[1]), [])
                if place not in known:
                    known.append(place)
    return places


def located(fault: Finding, file: str, places: AnchorPlaces) -> Finding:
    """Return a fault with the file and, if it has no place of its own, the first places of its anchor."""
    known = places.get(fault.cell.strip("{} "), [])
    return replace(fault, file=file, sheet=fault.sheet or "、".join(known[:_MOST_PLACES]))


def named_roots(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """Yield 正文, 页眉 and so on with the root of each part that holds text; Refused for a damaged one."""
    for name, data in sorted(read_parts(path).items()):
        part = _part_name(name)
        if part:
            try:
                yield part, safe_xml.parse(safe_xml.without_looks(data))
            except safe_xml.MalformedXml:
                action = "请重新取得该文件，或用 Word 修复后另存"
                detail = DECLARED_ENTITY if safe_xml.declares_entities(data) else ""
                raise damaged(path.name, place=part, detail=detail, action=action) from None


def _part_name(name: str) -> str:
    """Return what people call a part; empty for one that holds no text."""
    if not name.endswith(".xml"):
        return ""
    return next((shown for start, shown in _PARTS.items() if name.startswith(start)), "")
