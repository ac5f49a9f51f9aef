"""Colours of cells: by number in the palette of office programs, in words, and which two nobody can tell apart."""

from __future__ import annotations

_NAMED = {
    "FF0000": "红色",
    "FFFF00": "黄色",
    "00B050": "绿色",
    "92D050": "绿色",
    "00FF00": "绿色",
    "008000": "绿色",
    "FFC000": "橙色",
    "FF9900": "橙色",
    "00B0F0": "蓝色",
    "0070C0": "蓝色",
    "0000FF": "蓝色",
}
WHITE, BLACK = "FFFFFF", "000000"
_FIRST = 8  # the palette's first eight are those before them once more
_PALETTE = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080"
    "C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF"
    "8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC"
    "99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399333333"
)
_ALIKE = 16  # of 255, in each of red, green and blue


def of_palette(number: int, changed: dict[int, str] | None = None) -> str:
    """Return the colour, as RRGGBB, that has a number in the palette; empty for the window's own and unknown ones.

    `changed` are the numbers to which a file gives colours of its own.
    """
    if changed and number in changed:
        return changed[number]
    place = 6 * (number - _FIRST if number >= _FIRST else number)
    return _PALETTE[place : place + 6]


def colour_name(rgb: str) -> str:
    """Return a colour, given as RRGGBB or FFRRGGBB, in words: empty for white, `有色` for one without a common name."""
    colour = rgb[-6:].upper()
    return "" if colour == WHITE else _NAMED.get(colour, "有色")


def look_alike(colour: str, ground: str) -> bool:
    """Return whether signs of a colour cannot be seen on a ground; a colour not known never hides."""
    if colour == ground:
        return bool(colour)
    try:
        parts = zip(bytes.fromhex(colour), bytes.fromhex(ground), strict=True)
        return bool(colour and ground) and all(abs(a - b) <= _ALIKE for a, b in parts)
    except ValueError:
        return False
