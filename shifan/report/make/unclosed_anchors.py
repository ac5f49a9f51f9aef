"""Braces that are no anchor: an anchor half closed or closed once too often would be printed as it stands, in place of its value."""

from __future__ import annotations

from lxml import etree

from shifan.errors import Finding
from shifan.report.make.skeleton_anchors import ANCHOR
from shifan.report.place_names import PlaceNames
from shifan.word.elements import W

_PARAGRAPH, _TEXT, _BRACES = f"{W}p", f"{W}t", "{}｛｝"
_SHOWN = 24


def half_closed(part: str, root: etree._Element, file: str) -> list[Finding]:
    """Return a fault for every paragraph of a part with a brace that no anchor has; to be asked before values are put in."""
    place_names, found = PlaceNames({part: root}), []
    for paragraph in root.iter(_PARAGRAPH):
        text = (
            own_text(paragraph)
            if any(sign in (node.text or "") for node in paragraph.iter(_TEXT) for sign in _BRACES)
            else ""
        )
        rest = ANCHOR.sub(lambda hit: "\0" * len(hit[0]), text)
        at = next((n for n, sign in enumerate(rest) if sign in _BRACES), None)
        if at is not None:
            found.append(
                Finding(
                    "braces",
                    "error",
                    file,
                    place_names.of(paragraph),
                    "",
                    f"花括号不成对：{_around(text, at)}",
                    "{{ 数据编号 }}，前后各两个花括号",
                    "请补上缺少的花括号，或删去多余的",
                )
            )
    return found


def own_text(paragraph: etree._Element) -> str:
    """Return a paragraph's text, that of text boxes in it left out."""
    return "".join(
        node.text or ""
        for node in paragraph.iter(_TEXT)
        if next(node.iterancestors(_PARAGRAPH)) is paragraph
    )


def _around(text: str, at: int) -> str:
    start = max(0, at - _SHOWN // 3)
    return f"{'…' if start else ''}{text[start : start + _SHOWN]}{'…' if start + _SHOWN < len(text) else ''}"
