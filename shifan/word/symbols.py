"""Characters that are no text in a docx: hyphens that do not break, and characters given by font and number."""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W

_PRIVATE = range(0xF000, 0xF100)  # where Word keeps the characters of symbol fonts
_SURROGATES = range(0xD800, 0xE000)
_PRINTABLE = range(0x20, 0x110000)
_PICTURE_FONTS = ("Wingdings", "Webdings")  # their 1 is no 1
_UNKNOWN = "\ufffc"
SYMBOLS = (f"{W}noBreakHyphen", f"{W}sym")


def printed_symbol(element: etree._Element) -> str:
    """Return the character that a `w:noBreakHyphen` or `w:sym` prints; U+FFFC where that is no character of a text."""
    if element.tag == f"{W}noBreakHyphen":
        return "-"
    try:
        number = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return _UNKNOWN
    if number in _PRIVATE:
        pictures = element.get(f"{W}font", "").startswith(_PICTURE_FONTS)
        number = 0 if pictures else number - _PRIVATE.start
    return chr(number) if number in _PRINTABLE and number not in _SURROGATES else _UNKNOWN
