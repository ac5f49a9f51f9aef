"""Braces that are no anchor.

An anchor half closed, or closed once too often, would be printed as it stands, in place of its value.
"""

from __future__ import annotations

from lxml import etree

from shifan.errors import Finding
from shifan.report.make.skeleton_anchors import ANCHOR, BRACES, paragraphs_with_braces
from shifan.report.place_names import PlaceNames
from shifan.word.elements import W

_PARAGRAPH, _TEXT = f"{W}p", f"{W}t"
_MOST_SIGNS = 24


def unclosed_anchors(part: str, root: etree._Element, file: str) -> list[Finding]:
    """Return a fault for every paragraph of a part with a brace that no anchor has.

    To be asked before values are put in: these may have braces.
    """
    place_names = PlaceNames({part: root})
    faults = []
    for paragraph in paragraphs_with_braces(root):
        position = _first_loose_brace(text := _own_text(paragraph))
        if position is not None:
            faults.append(
                Finding(
                    "braces",
                    "error",
                    file,
                    place_names.of(paragraph),
                    "",
                    f"花括号不成对：{_around(text, position)}",
                    "{{ 数据编号 }}，前后各两个花括号",
                    "请补上缺少的花括号，或删去多余的",
                )
            )
    return faults


def _first_loose_brace(text: str) -> int | None:
    """Return where the first brace outside of anchors stands."""
    outside = ANCHOR.sub(lambda anchor: "\0" * len(anchor[0]), text)
    return next((position for position, sign in enumerate(outside) if sign in BRACES), None)


def _own_text(paragraph: etree._Element) -> str:
    """Return a paragraph's text, that of text boxes in it left out."""
    return "".join(
        node.text or ""
        for node in paragraph.iter(_TEXT)
        if next(node.iterancestors(_PARAGRAPH)) is paragraph
    )


def _around(text: str, position: int) -> str:
    """Return some signs before and behind a position, with an ellipsis where text is left out."""
    start = max(0, position - _MOST_SIGNS // 3)
    end = start + _MOST_SIGNS
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
