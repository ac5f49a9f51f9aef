"""How many lines a text takes: full-width signs one em, Latin by Times' widths, Chinese rules for line ends."""

from __future__ import annotations

import re

# Widths of ASCII 32 … 126 in Times, in thousandths of an em (the metrics that Times New Roman and its substitutes share).
_TIMES = (
    250,
    333,
    408,
    500,
    500,
    833,
    778,
    180,
    333,
    333,
    500,
    564,
    250,
    333,
    250,
    278,
    *[500] * 10,
    278,
    278,
    564,
    564,
    564,
    444,
    921,
    722,
    667,
    667,
    722,
    611,
    556,
    722,
    722,
    333,
    389,
    722,
    611,
    889,
    722,
    722,
    556,
    722,
    667,
    556,
    611,
    722,
    722,
    944,
    722,
    722,
    611,
    333,
    278,
    333,
    469,
    500,
    333,
    444,
    500,
    444,
    500,
    444,
    333,
    500,
    500,
    278,
    278,
    500,
    278,
    778,
    500,
    500,
    500,
    500,
    333,
    389,
    278,
    500,
    500,
    722,
    500,
    500,
    444,
    480,
    200,
    480,
    541,
)
_HANGING = "，。、；：！？,.;:!?"
_NOT_FIRST = _HANGING + "）》」』”’〕】％%…—)"
_NOT_LAST = "（《「『“‘〔【("
# What is not torn apart: a Latin word or number, with the signs that may not begin or end a line beside it.
_PIECE = re.compile(rf"[{re.escape(_NOT_LAST)}]*(?:[!-~]+|.)[{re.escape(_NOT_FIRST)}]*", re.S)


def advance(text: str, size: float, spacing: float = 0.0) -> float:
    """Return the width of a text in points; `spacing` is added to each sign."""
    return sum(
        size * (_TIMES[ord(sign) - 32] / 1000 if " " <= sign <= "~" else 1) + spacing
        for sign in text
    )


def lines(text: str, width: float, size: float, first: float = 0.0, spacing: float = 0.0) -> int:
    """Return the number of lines of a paragraph in a column of `width` points, the first indented; an empty one takes one line.

    One closing sign may hang over the edge, as office programs let it.
    """
    count, room = 1, width - first
    for piece in _PIECE.findall(text):
        wide = advance(piece, size, spacing)
        hang = (
            advance(piece[-1], size, spacing) if piece[-1] in _HANGING and len(piece) > 1 else 0.0
        )
        if wide - hang > room + 0.01 and room < width:
            count, room = count + 1, width
        while (
            wide > width and wide > room + 0.01 and len(piece) > 1
        ):  # a word longer than the line is cut
            count, wide, room = count + 1, wide - room, width
        room -= wide
    return count
