"""What the look of an ods file's cells says: styles that strike through or fill, and numbers that show with a unit."""

from __future__ import annotations

import re
from dataclasses import field
from xml.etree import ElementTree

from shifan.intake.colours import BLACK, WHITE, colour_name, look_alike
from shifan.patterns import pattern_of
from shifan.records import dataclass

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMATTED = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SHOWN = pattern_of(r"(\D*?)(-?[\d,]+(?:\.\d+)?)(.*)", re.DOTALL)
_CURRENCY = pattern_of(r"[¥￥$€£\s]*|CN¥|CNY|RMB")
_NO_UNIT = pattern_of(r"[\d%/]")
TINY, _USUAL = 2, 10.0  # points
_SIZE, _DEEPEST = pattern_of(r"\d+(?:\.\d+)?pt"), 20
_SCALES = {0: '0"{}"', 3: '0,"{}"', 4: '0!.0,"{}"', 6: '0,,"{}"', 8: '0!.00,,"{}"'}


@dataclass
class _OdsStyle:
    """What a style says, and the style that it draws on; None where it does not say."""

    parent: str = ""
    struck: bool | None = None
    colour: str | None = None
    ground: str | None = None
    points: float | None = None


@dataclass
class OdsStyles:
    """The styles of a file, by name: which strike through, fill with a colour, or hide their signs."""

    by_name: dict[str, _OdsStyle] = field(default_factory=dict)
    _looks: dict[str, tuple[bool, str, bool]] = field(default_factory=dict)

    def take(self, style: ElementTree.Element) -> None:
        """Enter a style of cells or of text in them."""
        if style.get(f"{STYLE}family", "table-cell") not in ("table-cell", "text"):
            return
        own = _OdsStyle(style.get(f"{STYLE}parent-style-name", ""))
        for part in style.iter(f"{STYLE}text-properties"):
            line = part.get(f"{STYLE}text-line-through-style")
            own.struck = None if line is None else line != "none"
            own.colour = _colour(part.get(f"{_FORMATTED}color"))
            own.points = _points(part.get(f"{_FORMATTED}font-size", ""))
        for part in style.iter(f"{STYLE}table-cell-properties"):
            own.ground = _colour(part.get(f"{_FORMATTED}background-color"))
        self.by_name[style.get(f"{STYLE}name", "")] = own

    def is_struck(self, name: str) -> bool:
        """Return whether signs of a style are struck through."""
        return self._look(name)[0]

    def fill(self, name: str) -> str:
        """Return the colour that a style fills cells with, in words; empty for none and white."""
        return self._look(name)[1]

    def is_unseen(self, name: str) -> bool:
        """Return whether nobody sees the signs of a cell of a style."""
        return self._look(name)[2]

    def say_anything(self) -> bool:
        """Return whether any style is one of these."""
        return any(any(self._look(name)) for name in self.by_name)

    def _look(self, name: str) -> tuple[bool, str, bool]:
        if name not in self._looks:
            line = self._line(name)
            struck = next((own.struck for own in line if own.struck is not None), False)
            colour = next((own.colour for own in line if own.colour is not None), BLACK)
            ground = next((own.ground for own in line if own.ground is not None), "") or WHITE
            points = next((own.points for own in line if own.points is not None), _USUAL)
            unseen = points <= TINY or look_alike(colour, ground)
            self._looks[name] = struck, colour_name(ground), unseen
        return self._looks[name]

    def _line(self, name: str) -> list[_OdsStyle]:
        """Return a style and those that it draws on."""
        line: list[_OdsStyle] = []
        while name in self.by_name and len(line) < _DEEPEST:
            line.append(self.by_name[name])
            name = line[-1].parent
        return line


def _colour(text: str | None) -> str | None:
    """Return a colour as RRGGBB, empty for transparent ones; None where there is none."""
    return None if text is None else text[1:].upper() if text.startswith("#") else ""


def _points(text: str) -> float | None:
    return float(text[:-2]) if _SIZE.fullmatch(text) else None


def format_of(value: float, shown: str) -> str:
    """Return the number format by which a number shows as a text; empty where it shows as it is.

    An ods file keeps what each cell shows: 2044万元 of 20440000, 002 of 2.
    """
    match = _SHOWN.fullmatch(shown.strip())
    if not match:
        return ""
    before, digits, after = match[1], match[2].replace(",", ""), match[3].strip()
    if digits.isdigit() and len(digits) > 1 and digits.startswith("0"):
        return "0" * len(digits)
    is_unit = after and not _NO_UNIT.search(after) and not _CURRENCY.fullmatch(after)
    if not is_unit or not _CURRENCY.fullmatch(before):
        return ""
    step = 0.51 * 10.0 ** -len(digits.partition(".")[2])
    for power, code in _SCALES.items():
        if abs(value / 10**power - float(digits)) <= step:
            return code.format(after.replace('"', ""))
    return ""
