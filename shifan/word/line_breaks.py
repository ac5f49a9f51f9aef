"""How many lines a text takes: full-width signs one em, Latin by Times' widths, Chinese rules for line ends."""

from __future__ import annotations

import re

# Widths of ASCII 32 … 126 in Times, in thousandths of an em (the metrics that Times New Roman and its substitutes
# share).
_TIMES_WIDTHS = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 "  # blank … /
    "500 500 500 500 500 500 500 500 500 500 278 278 564 564 564 444 "  # 0 … ?
    "921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 "  # @ … O
    "556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 "  # P … _
    "333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 "  # ` … o
    "500 500 333 389 278 500 500 722 500 500 444 480 200 480 541"  # p … ~
)
_TIMES = [int(width) for width in _TIMES_WIDTHS.split()]
_HANGING = "，。、；：！？,.;:!?"
_NOT_FIRST = _HANGING + "）》」』”’〕】％%…—)"
_NOT_LAST = "（《「『“‘〔【("
# What is not torn apart: a Latin word or number, with the signs that may not begin or end a line beside it.
_PIECE = re.compile(rf"[{re.escape(_NOT_LAST)}]*(?:[!-~]+|.)[{re.escape(_NOT_FIRST)}]*", re.S)
_ROUNDING = 0.01  # points


def text_width(text: str, size: float, spacing: float = 0.0) -> float:
    """Return the width of a text in points; `spacing` is added to each sign."""
    ems = (_TIMES[ord(sign) - 32] / 1000 if " " <= sign <= "~" else 1 for sign in text)
    return sum(size * em + spacing for em in ems)


def line_count(
    text: str, width: float, size: float, first_indent: float = 0.0, spacing: float = 0.0
) -> int:
    """Return the number of lines of a paragraph in a column of `width` points, the first indented.

    An empty paragraph takes one line. One closing sign may hang over the edge, as office programs let it.
    """
    width = max(width, size)  # a column is never narrower than a sign
    count, room = 1, max(width - first_indent, size)
    for piece in _PIECE.findall(text):
        wide = text_width(piece, size, spacing)
        may_hang = piece[-1] in _HANGING and len(piece) > 1
        hanging = text_width(piece[-1], size, spacing) if may_hang else 0.0
        if wide - hanging > room + _ROUNDING and room < width:
            count, room = count + 1, width
        # A word longer than the line is cut.
        while wide > width and wide > room + _ROUNDING and len(piece) > 1:
            count, wide, room = count + 1, wide - room, width
        room -= wide
    return count
