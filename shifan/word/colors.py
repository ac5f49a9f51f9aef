"""Colours of texts and of what they stand on, by number or by the name that the theme of a document gives them."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.drawing_names import A
from shifan.word.elements import attribute, number

PAPER = "FFFFFF"
_PATTERN = pattern_of(r"^pct(\d{1,2})$")
_HEX = pattern_of(r"^[0-9A-Fa-f]{6}$")
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_TRANSPARENT = 85_000  # thousandths of a percent
TEXT_FILL = f"{_W14}textFill"
# What a text document calls the colours of a theme, and what the theme does.
_THEME_NAMES = {
    "text1": "dk1",
    "dark1": "dk1",
    "tx1": "dk1",
    "background1": "lt1",
    "light1": "lt1",
    "bg1": "lt1",
    "text2": "dk2",
    "dark2": "dk2",
    "tx2": "dk2",
    "background2": "lt2",
    "light2": "lt2",
    "bg2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_MAPPED = {"t1": "dk1", "bg1": "lt1", "t2": "dk2", "bg2": "lt2"}
# The theme that Word gives to documents, for those that bring none.
_USUAL_THEME = {
    "dk1": "000000",
    "lt1": PAPER,
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
_HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": PAPER,
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}


class Colors:
    """The colours of a document with a theme, as six hexadecimal digits."""

    def __init__(
        self,
        theme: etree._Element | None = None,
        mapping: etree._Element | None = None,
        background: etree._Element | None = None,
    ) -> None:
        """`mapping` says which colours of the theme a document takes for text and ground (`w:clrSchemeMapping`).

        `background` is what is shown behind the pages (`w:background`), on the screen only.
        """
        self._theme = {**_USUAL_THEME, **({} if theme is None else _colors_of_theme(theme))}
        self._theme |= {
            own: self._theme[_THEME_NAMES[taken]]
            for short, own in _MAPPED.items()
            if (taken := attribute(mapping, short)) in _THEME_NAMES
        }

        self.background = self.text(background, "color") or ""

    def text(self, color: etree._Element | None, name: str = "val") -> str | None:
        """Return the colour of a text; None for an automatic one, which is always seen."""
        stated = attribute(color, name)
        by_theme = self._by_theme(color, "themeColor", "themeTint", "themeShade")
        return by_theme or (stated.upper() if _HEX.match(stated) else None)

    def fill(self, shading: etree._Element | None) -> str:
        """Return the colour of a shading; empty for none."""
        if shading is None:
            return ""
        if attribute(shading, "val") == "solid":
            stated, names = attribute(shading, "color"), ("themeColor", "themeTint", "themeShade")
        else:
            stated = attribute(shading, "fill")
            names = ("themeFill", "themeFillTint", "themeFillShade")
        fill = self._by_theme(shading, *names) or (stated.upper() if _HEX.match(stated) else "")
        pattern = _PATTERN.match(attribute(shading, "val"))
        return self._patterned(shading, fill, int(pattern[1])) if pattern else fill

    def _patterned(self, shading: etree._Element, fill: str, percent: int) -> str:
        """Return the colour that a pattern of dots over a filling reads as; none for a light one over none."""
        stated = attribute(shading, "color")
        dots = self._by_theme(shading, "themeColor", "themeTint", "themeShade")
        dots = dots or (stated.upper() if _HEX.match(stated) else "000000")
        ground = fill or PAPER
        channels = (
            (int(dots[n : n + 2], 16) * percent + int(ground[n : n + 2], 16) * (100 - percent))
            / 100
            for n in (0, 2, 4)
        )
        return "".join(f"{round(channel):02X}" for channel in channels)

    def drawn_fill(self, text_fill: etree._Element | None) -> str | None:
        """Return the colour that an effect gives a text; empty for one that shows nothing, None for none."""
        if text_fill is None:
            return None
        solid = text_fill.find(f"{_W14}solidFill")
        if solid is None or not len(solid):
            return "" if text_fill.find(f"{_W14}noFill") is not None else None
        color = solid[0]
        alpha = color.find(f"{_W14}alpha")
        if alpha is not None and (number(str(alpha.get(f"{_W14}val", ""))) or 0) > _TRANSPARENT:
            return ""
        named = str(color.get(f"{_W14}val", ""))
        return named.upper() if _HEX.match(named) else self._named(named) or None

    def _named(self, name: str) -> str:
        return self._theme.get(_THEME_NAMES.get(name, name), "")

    def _by_theme(self, element: etree._Element | None, name: str, tint: str, shade: str) -> str:
        """Return the colour that a theme gives, made lighter or darker; empty where none is named."""
        color = self._named(attribute(element, name))
        for key, ground in ((tint, 255), (shade, 0)):
            part = attribute(element, key)
            if color and re.fullmatch("[0-9A-Fa-f]{2}", part):
                color = _mixed(color, int(part, 16) / 255, ground)
        return color


def highlight(element: etree._Element | None) -> str:
    """Return the colour of a highlighter; empty for none."""
    return _HIGHLIGHTS.get(attribute(element, "val"), "")


@cache
def contrast(first: str, second: str) -> float:
    """Return the ratio of contrast of two colours, from 1 for the same to 21 for black on white."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _colors_of_theme(theme: etree._Element) -> dict[str, str]:
    scheme = theme.find(f".//{A}clrScheme")
    found = {}
    for entry in () if scheme is None else scheme.iterchildren(tag=etree.Element):
        for color in entry.iterchildren(tag=etree.Element):
            stated = str(color.get("lastClr") or color.get("val", ""))
            if _HEX.match(stated):
                found[etree.QName(entry).localname] = stated.upper()
    return found


def _mixed(color: str, share: float, ground: int) -> str:
    channels = (int(color[n : n + 2], 16) for n in (0, 2, 4))
    return "".join(f"{round(share * channel + (1 - share) * ground):02X}" for channel in channels)


def _luminance(color: str) -> float:
    channels = [int(color[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
