"""Which shared texts of an xls file have characters in certain fonts: the runs of fonts in their table."""

from __future__ import annotations

import struct
from collections.abc import Container, Iterator, Sequence

_RICH, _FAR_EAST, _WIDE = 0x08, 0x04, 0x01
_MOST_BYTES = 32 * 2**20  # a larger table is not gone through


def texts_in_fonts(pieces: Sequence[bytes], fonts: Container[int]) -> dict[int, str]:
    """Return the number of each such text with its characters in those fonts; `pieces` are the table's records.

    Nothing for a table that cannot be gone through: the library that reads the texts says what is wrong with it.
    """
    if not pieces or sum(map(len, pieces)) > _MOST_BYTES:
        return {}
    found: dict[int, str] = {}
    try:
        for number, (text, runs) in enumerate(_TextTable(pieces).texts()):
            own = _in_fonts(text, runs, fonts) if runs else ""
            if own:
                found[number] = own
    except (struct.error, IndexError, ValueError):
        return {}
    return found


def _in_fonts(text: str, runs: Sequence[tuple[int, int]], fonts: Container[int]) -> str:
    """Return the characters of the runs, each from its place to the next, whose font is one of those."""
    ends = [place for place, _ in runs[1:]] + [len(text)]
    parts = zip(runs, ends, strict=True)
    return "".join(text[place:end] for (place, font), end in parts if font in fonts)


class _TextTable:
    """The table on its way through: a text may go on in the next record, which then says anew how it is written."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces, self.piece, self.at = pieces, 0, 8
        self.count = struct.unpack_from("<I", pieces[0], 4)[0]

    def texts(self) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        """Yield each text with its runs: where each begins, and its font."""
        for _ in range(self.count):
            length, flags = struct.unpack("<HB", self._take(3))
            rich = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
            more = struct.unpack("<I", self._take(4))[0] if flags & _FAR_EAST else 0
            text = self._text(length, bool(flags & _WIDE))
            runs = [struct.unpack("<HH", self._take(4)) for _ in range(rich)]
            self._take(more)
            yield text, runs

    def _take(self, size: int) -> bytes:
        """Return the next bytes."""
        parts = []
        while size > 0:
            if self.at >= len(self.pieces[self.piece]):
                self.piece, self.at = self.piece + 1, 0
            part = self.pieces[self.piece][self.at : self.at + size]
            self.at, size = self.at + len(part), size - len(part)
            parts.append(part)
        return b"".join(parts)

    def _text(self, length: int, wide: bool) -> str:
        """Return the next text of so many signs."""
        parts = []
        while length > 0:
            if self.at >= len(self.pieces[self.piece]):
                self.piece, self.at = self.piece + 1, 1
                wide = bool(self.pieces[self.piece][0] & _WIDE)
            left = (len(self.pieces[self.piece]) - self.at) >> wide
            signs = min(length, left)
            part = self._take(signs << wide)
            parts.append(part.decode("utf-16-le" if wide else "latin-1"))
            length -= signs
            if signs == 0:
                self.at = len(self.pieces[self.piece])
        return "".join(parts)
