"""Quotes and dashes that Chinese and Western text share: told to be Chinese, or Word sets them in the Western font."""

from __future__ import annotations

import re

from lxml import etree

from shifan.word.elements import W, el

_SHARED = re.compile(r"[“”‘’—…·]")
_TEXT, _HINT = f"{W}t", f"{W}hint"


def mark_chinese(root: etree._Element) -> None:
    """Give every run that holds a shared sign the East-Asian hint."""
    for node in root.iter(_TEXT):
        if node.text and _SHARED.search(node.text):
            _hint(node.getparent())


def _hint(run: etree._Element) -> None:
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = el("rPr")
        run.insert(0, properties)
    fonts = properties.find(f"{W}rFonts")
    if fonts is None:
        fonts = el("rFonts")
        style = properties.find(f"{W}rStyle")
        properties.insert(0 if style is None else 1, fonts)
    fonts.set(_HINT, "eastAsia")
