"""Text from files of others, made harmless for a screen.

An escape sequence in a cell could clear the screen and write another verdict; a sign that turns the direction of
writing, or has no width, could make a name look like another one. Such signs are shown, not obeyed.
"""

from __future__ import annotations

import unicodedata

_PICTURES = 0x2400  # ␀, ␁ …: the pictures of the control characters below the blank
_DELETE, _DELETE_PICTURE = 0x7F, "␡"
_LINE_END = "↵"
_WIDE_BLANK = "\u3000"  # between the parts of most lines
_BASIC_PLANE = 0xFFFF


def neutral(text: str, keep_lines: bool = False) -> str:
    """Return a text whose control, format and unassigned characters are shown as signs: `␛[2J`, `\\\\u202e`.

    Line ends become `↵` unless they are kept; a tab becomes a blank.
    """
    if text.replace(_WIDE_BLANK, "").isprintable():
        return text
    return "".join(_shown(sign, keep_lines) for sign in text)


def _shown(sign: str, keep_lines: bool) -> str:
    if sign.isprintable() or unicodedata.category(sign) == "Zs":  # blanks of any width, such as
        return sign
    if sign == "\n":
        return sign if keep_lines else _LINE_END
    if sign == "\t":
        return " "
    number = ord(sign)
    if number < 0x20:
        return chr(_PICTURES + number)
    return _DELETE_PICTURE if number == _DELETE else _escaped(sign)


def escaped_json(text: str) -> str:
    """Return JSON in which every such character but its own line ends is written `\\\\u…`: it means the same."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(_in_json(sign) for sign in text)


def _in_json(sign: str) -> str:
    if sign == "\n" or sign.isprintable() or unicodedata.category(sign) == "Zs":
        return sign
    return _escaped(sign)


def _escaped(sign: str) -> str:
    """Return a character as JSON writes it: `\\\\u202e`, in two halves beyond the first 65,536."""
    number = ord(sign)
    if number <= _BASIC_PLANE:
        return f"\\u{number:04x}"
    number -= _BASIC_PLANE + 1
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
