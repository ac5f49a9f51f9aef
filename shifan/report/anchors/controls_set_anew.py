"""Content controls around values whose anchors are set anew, and ids that no bookmark of the file has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from shifan.report.anchors.anchor import Anchor
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.word.elements import W, el

_IDS = tuple(W + name for name in ("bookmarkStart", "ins", "del", "moveFrom", "moveTo"))


def put_in_control(name: str, anchor: Anchor, inside: list[etree._Element]) -> None:
    """Put the runs of a value into a control of its own; what is more than runs stays as it is."""
    if any(element.tag != f"{W}r" for element in inside):
        return
    properties, content = el("sdtPr"), el("sdtContent")
    AnchorWriter.identify(properties, anchor.value_id, name)
    control = el("sdt", properties, content)
    inside[0].addprevious(control)
    content.extend(inside)


def largest_id(roots: Iterable[etree._Element]) -> int:
    """Return the largest id among the bookmarks and revisions of some parts; 0 where there is none."""
    ids: Iterator[str] = (
        numbered.get(f"{W}id", "") for root in roots for numbered in root.iter(*_IDS)
    )
    return max((int(number) for number in ids if number.isdecimal()), default=0)
