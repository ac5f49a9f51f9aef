"""The boxes of a sheet's comments: a drawing in VML, changed as a text, because programs write it loosely.

Rows and columns are counted from 0.
"""

from __future__ import annotations

import math
import re

from shifan.intake.annotate.package_parts import NotEditable
from shifan.intake.annotate.sheet_cells import Place
from shifan.patterns import pattern_of

_WIDTH, _HIGHEST, _LINE = 320, 400, 18  # pixels: of a comment, and of a line of it
_LETTERS = 50  # Latin letters in a line of a comment
_POINTS = 0.75  # of a pixel
_BLOCK = 1024  # numbers of shapes in a block
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE = pattern_of(r"<v:shape\s.*?</v:shape>\s*", re.DOTALL)
_END = pattern_of(r"</xml\s*>\s*$")
_NUMBER = pattern_of(r"_s(\d+)\b")
_BLOCKS = pattern_of(r"""(<o:idmap\s[^<>]*\bdata=["'])([\d,]+)""")
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}


class NoteShapes:
    """The drawing of comments of a sheet."""

    def __init__(self, content: bytes | None = None) -> None:
        try:
            self._text = _EMPTY if content is None else content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotEditable("drawing of comments") from error
        if not _END.search(self._text):
            raise NotEditable("drawing of comments")
        self._last = max((int(found) for found in _NUMBER.findall(self._text)), default=_BLOCK)
        self._names = "".join(
            f' xmlns:{name}="{uri}"'
            for name, uri in _NAMESPACES.items()
            if f"xmlns:{name}=" not in self._text
        )
        self._new: list[str] = []
        self._removed: set[Place] = set()
        self._texts: dict[Place, str] = {}

    def content(self) -> bytes:
        """Return the bytes of the part."""
        text = _SHAPE.sub(self._changed, self._text)
        if self._new:
            kind = "" if "_x0000_t202" in text else _KIND
            text = _END.sub(lambda _: "".join((kind, *self._new, "</xml>")), text)
        return text.encode("utf-8")

    def add(self, place: Place, text: str) -> None:
        """Add the hidden box of a new comment, large enough for its text."""
        self._last += 1
        self._know_block(self._last // _BLOCK)
        width, height = _size(text)
        self._new.append(
            f'<v:shape{self._names} id="_x0000_s{self._last}" type="#_x0000_t202" style="position:absolute;'
            f"margin-left:59.25pt;margin-top:1.5pt;width:{width}pt;height:{height}pt;z-index:1;"
            'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
            f"<x:Row>{place[0]}</x:Row><x:Column>{place[1]}</x:Column></x:ClientData></v:shape>"
        )

    def remove(self, place: Place) -> None:
        """Remove the box of a comment that is no more."""
        self._removed.add(place)

    def enlarge(self, place: Place, text: str) -> None:
        """Make a hidden box large enough for the text that its comment has now; one always shown stays."""
        self._texts[place] = text

    def _changed(self, match: re.Match[str]) -> str:
        """Return a box as it shall be: removed, enlarged or as it was."""
        shape = match[0]
        place = _place(shape)
        if place in self._removed:
            return ""
        if place not in self._texts or "<x:Visible" in shape:
            return shape
        width, height = _size(self._texts[place])
        # Its corners in cells would count for more than its size.
        shape = re.sub(r"<x:Anchor>.*?</x:Anchor>\s*", "", shape, flags=re.DOTALL)
        shape = re.sub(r"([;'\"]\s*width:)[^;'\"]*", rf"\g<1>{width}pt", shape, count=1)
        return re.sub(r"([;'\"]\s*height:)[^;'\"]*", rf"\g<1>{height}pt", shape, count=1)

    def _know_block(self, block: int) -> None:
        """Name the block of numbers that the last shape's number lies in."""
        found = _BLOCKS.search(self._text)
        if found and str(block) not in found[2].split(","):
            self._text = _BLOCKS.sub(rf"\g<0>,{block}", self._text, count=1)


def _place(shape: str) -> Place | None:
    """Return the cell whose comment a shape is the box of; None for any other shape."""
    if not re.search(r"""ObjectType=["']Note["']""", shape):
        return None
    row, column = (re.search(rf"<x:{name}>\s*(\d+)\s*<", shape) for name in ("Row", "Column"))
    return (int(row[1]), int(column[1])) if row and column else None


def _size(text: str) -> tuple[float, float]:
    """Return width and height in points that show the whole text: a Chinese sign is as wide as two letters."""
    lines = 0
    for line in text.split("\n"):
        letters = sum(1 if sign.isascii() else 2 for sign in line)
        lines += max(1, math.ceil(letters / _LETTERS))
    return _WIDTH * _POINTS, min(_HIGHEST, _LINE * (lines + 1)) * _POINTS
