"""Quotes and dashes that Chinese and Western texts share.

Word sets them in the Western font unless a run says otherwise.
"""

from __future__ import annotations

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.elements import W, el, parent_of

_SHARED = pattern_of(r"[“”‘’—…·]")


def hint_east_asian(root: etree._Element) -> None:
    """Give every run that holds a shared sign the hint that it is Chinese."""
    for text in root.iter(f"{W}t"):
        if text.text and _SHARED.search(text.text):
            _fonts_of(parent_of(text)).set(f"{W}hint", "eastAsia")


def _fonts_of(run: etree._Element) -> etree._Element:
    """Return the fonts element of a run, made if it is missing."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = el("rPr")
        run.insert(0, properties)
    fonts = properties.find(f"{W}rFonts")
    if fonts is None:
        fonts = el("rFonts")
        has_style = properties.find(f"{W}rStyle") is not None
        properties.insert(1 if has_style else 0, fonts)
    return fonts
