"""What the look of an xls file's cells says, and how far they reach: styles, formats and comments of BIFF8 records."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import field

from shifan.addresses import address
from shifan.intake.colours import WHITE, colour_name, look_alike, of_palette
from shifan.intake.limits import LARGEST_CELLS, MOST_FILLS
from shifan.intake.number_formats import adds_meaning
from shifan.intake.oddities import CellLooks, SheetOddities, Unsafe
from shifan.intake.xls_texts import texts_in_fonts
from shifan.patterns import pattern_of
from shifan.records import dataclass

# Kinds of records.
_FONT, _FORMAT, _STYLE, _NOTE, _PALETTE = 0x31, 0x41E, 0xE0, 0x1C, 0x92
# A shape on the sheet: the property that it shows a picture, and the cell under its left upper corner.
_DRAWING, _OF_PICTURE = 0xEC, b"\x04\x41"
_ANCHOR = pattern_of(rb"\x10\xf0\x12\x00\x00\x00..(?P<column>..)..(?P<row>..)", re.DOTALL)
_TEXTS, _CONTINUED = 0xFC, 0x3C
_FORMULA, _NUMBER, _SMALL, _SMALL_RUN, _SHARED = 0x06, 0x203, 0x27E, 0xBD, 0xFD
_CELLS = frozenset(
    {_FORMULA, _NUMBER, _SMALL, _SHARED, 0x204, 0x205, 0xD6}
)  # begin with row, column, style
_BUILT_IN = {9: "0%", 10: "0.00%"}
_STRUCK, _SOLID, _FIRST_COLOUR = 0x08, 1, 8
_TINY = 40  # twentieths of a point
_NO_FONT = 4  # a number that no font has
_EMPTY_AREA = 300_000  # cells: a sheet that reaches beyond has to be filled to a twentieth at least


@dataclass(frozen=True)
class _XlsFont:
    """A font: whether it strikes through, the number of its colour, its size in twentieths of a point."""

    struck: bool
    colour: int
    height: int


@dataclass(frozen=True)
class _XlsStyle:
    """A cell style: the numbers of its font and number format, the number of the colour that fills it, or None."""

    font: int
    format: int
    ground: int | None


@dataclass(frozen=True)
class _Meaning:
    """What a cell's style tells: its format code, the name of its fill, whether it is struck through or invisible."""

    code: str = ""
    fill: str = ""
    struck: bool = False
    invisible: bool = False


@dataclass
class XlsStyles:
    """Fonts, number formats, cell styles and palette of a file, in the order of their records.

    `texts` are the records of its shared texts, `struck_texts` those with struck characters, by number,
    `faint_texts` those with characters that nobody sees on white.
    """

    fonts: list[_XlsFont] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: dict(_BUILT_IN))
    styles: list[_XlsStyle] = field(default_factory=list)
    palette: dict[int, str] = field(default_factory=dict)
    texts: list[bytes] = field(default_factory=list)
    struck_texts: dict[int, str] = field(default_factory=dict)
    faint_texts: dict[int, str] = field(default_factory=dict)
    _after_texts: bool = False
    _meanings: dict[int, _Meaning | None] = field(default_factory=dict)

    def settle(self) -> None:
        """Look for shared texts with characters that are struck or unseen, once the file's head has been entered."""
        struck = [font.struck for font in self.fonts]
        faint = [self._is_invisible(font, WHITE) for font in self.fonts]
        self.struck_texts, self.faint_texts = map(self._texts_in, (struck, faint))
        self.texts = []

    def _texts_in(self, fonts: Sequence[bool]) -> dict[int, str]:
        """Return the characters of the shared texts, by number, that stand in some of the fonts."""
        numbers = {n + (n >= _NO_FONT) for n, is_one in enumerate(fonts) if is_one}
        return texts_in_fonts(self.texts, numbers) if numbers and self.texts else {}

    def take(self, kind: int, data: bytes) -> None:
        """Enter a record of the file's head."""
        if kind == _TEXTS or (kind == _CONTINUED and self._after_texts):
            self.texts.append(data)
        self._after_texts = kind in (_TEXTS, _CONTINUED)
        if kind == _FONT:
            height, flags, colour = struct.unpack_from("<HHH", data)
            self.fonts.append(_XlsFont(bool(flags & _STRUCK), colour, height))
        elif kind == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", data)
            text = data[5 : 5 + length * (1 + (wide & 1))]
            self.codes[number] = text.decode("utf-16-le" if wide & 1 else "latin-1")
        elif kind == _STYLE:
            font, number = struct.unpack_from("<HH", data)
            self.styles.append(_XlsStyle(font - (font > _NO_FONT), number, _ground(data)))
        elif kind == _PALETTE:
            for place in range(struct.unpack_from("<H", data)[0]):
                colour = data[2 + 4 * place : 5 + 4 * place]
                self.palette[_FIRST_COLOUR + place] = colour.hex().upper()

    def note(self, place: tuple[int, int], style: int, looks: CellLooks) -> None:
        """Note a cell, by row and column from 0, whose style carries meaning."""
        if style not in self._meanings:
            self._meanings[style] = self._meaning(style)
        meaning = self._meanings[style]
        if meaning is None:
            return
        cell = address(*place)
        if meaning.code:
            looks.formats.append((cell, meaning.code))
        if meaning.fill and len(looks.fills) < MOST_FILLS:
            looks.fills.append((cell, meaning.fill))
        if meaning.struck:
            looks.struck.append(cell)
        if meaning.invisible:
            looks.invisible.append(cell)

    def note_text(self, place: tuple[int, int], style: int, text: int, looks: CellLooks) -> None:
        """Note a cell whose shared text, by number, has characters that are struck through, or unseen."""
        if text in self.struck_texts:
            looks.half_struck.append((address(*place), self.struck_texts[text]))
        meaning = self._meanings.get(style)
        if text in self.faint_texts and not (meaning and meaning.fill):
            looks.half_unseen.append((address(*place), self.faint_texts[text]))

    def _meaning(self, style: int) -> _Meaning | None:
        """Return what cells of a style tell; None for nothing."""
        if style >= len(self.styles):
            return None
        own = self.styles[style]
        code = self.codes.get(own.format, "")
        ground = WHITE if own.ground is None else of_palette(own.ground, self.palette)
        font = self.fonts[own.font] if own.font < len(self.fonts) else None
        meaning = _Meaning(
            code if code and adds_meaning(code) else "",
            colour_name(ground) if ground else "",
            bool(font and font.struck),
            bool(font and self._is_invisible(font, ground)),
        )
        return None if meaning == _Meaning() else meaning

    def _is_invisible(self, font: _XlsFont, ground: str) -> bool:
        return font.height <= _TINY or look_alike(of_palette(font.colour, self.palette), ground)


def _ground(data: bytes) -> int | None:
    """Return the number of the colour that a cell style fills with; None for one that does not."""
    if len(data) < 20 or data[17] >> 2 != _SOLID:
        return None
    return int(struct.unpack_from("<H", data, 18)[0] & 0x7F)


@dataclass
class SheetReach:
    """How many cells of a sheet hold something, and how far they reach, counted from 1."""

    cells: int = 0
    rows: int = 0
    columns: int = 0

    def take(self, row: int, column: int) -> None:
        """Count a cell; row and column count from 0."""
        self.cells += 1
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    @property
    def area(self) -> int:
        """Return how many cells the grid has that is made of the sheet."""
        return self.rows * self.columns


def note_record(
    kind: int, data: bytes, styles: XlsStyles, odd: SheetOddities, reach: SheetReach
) -> None:
    """Note what one record of a sheet tells."""
    if kind in _CELLS or kind == _SMALL_RUN:
        for row, column, style in _cells(kind, data):
            reach.take(row, column)
            styles.note((row, column), style, odd.looks)
        if kind == _SHARED and (styles.struck_texts or styles.faint_texts):
            row, column, style, text = struct.unpack_from("<HHHI", data)
            styles.note_text((row, column), style, text, odd.looks)
    elif kind == _NOTE:
        odd.looks.comments.append((address(*struct.unpack_from("<HH", data)), ""))
    elif kind == _DRAWING and _OF_PICTURE in data:
        anchor = _ANCHOR.search(data)
        if anchor:
            column, row = (struct.unpack("<H", anchor[name])[0] for name in ("column", "row"))
            odd.looks.pictures.append(address(row, column))


def _cells(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield row, column and style of each cell of a record."""
    row, column, style = struct.unpack_from("<HHH", data)
    yield row, column, style
    if kind == _SMALL_RUN:
        for place in range(10, len(data) - 2, 6):
            column += 1
            yield row, column, struct.unpack_from("<H", data, place)[0]


def refuse_far_cells(reaches: dict[str, SheetReach]) -> None:
    """Raise Unsafe for a sheet that reaches far beyond its contents: the library makes a grid of every sheet."""
    for name, reach in reaches.items():
        if reach.area > _EMPTY_AREA and reach.cells * 20 < reach.area:
            last = address(reach.rows - 1, reach.columns - 1)
            raise Unsafe(
                f"工作表“{name}”的内容一直到 {last}，中间几乎全空",
                "请在 Excel 或 WPS 中选中多余的行和列，整行整列删除后保存",
            )
    if sum(reach.area for reach in reaches.values()) > LARGEST_CELLS:
        raise Unsafe("表格过大，请拆分，或删去多余的行和列")
