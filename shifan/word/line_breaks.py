"""How many lines a text takes.

Full-width signs take one em, Latin ones their widths in Times, a fifth of an em stands between Chinese characters and
letters or digits; Chinese rules for line ends.
"""

from __future__ import annotations

import re

from shifan.patterns import pattern_of

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
_NOT_FIRST = "，。、；：！？,.;:!?）》」』”’〕】％%…—)"
_NOT_LAST = "（《「『“‘〔【("
# Marks where something begins before which they do not: of no width, never torn from what follows.
NO_GAP = "\u2060"
_CLOSING = rf"[{re.escape(_NOT_FIRST)}]"
# What is not torn apart: a Latin word or number, with the signs that may not begin or end a line beside it; nor, in
# LibreOffice, a closing sign from the word or number behind it.
_PIECE = pattern_of(
    rf"{NO_GAP}?[{re.escape(_NOT_LAST)}]*{NO_GAP}?(?:[!-~]+|.){_CLOSING}*"
    rf"(?:(?<={_CLOSING})[!-~]+{_CLOSING}*)*",
    re.S,
)
_ROUNDING = 0.01  # points
# Office programs set letters and digits off from Chinese characters by this share of the type size.
_GAP = 0.2
_MIXED = pattern_of(r"(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")


def text_width(text: str, size: float, spacing: float = 0.0) -> float:
    """Return the width of a text in points; `spacing` is added to each sign."""
    signs = text.replace(NO_GAP, "")
    ems = (_TIMES[ord(sign) - 32] / 1000 if " " <= sign <= "~" else 1 for sign in signs)
    return sum(size * em + spacing for em in ems)


def line_count(
    text: str, width: float, size: float, first_indent: float = 0.0, spacing: float = 0.0
) -> int:
    """Return the number of lines of a paragraph in a column of `width` points, the first indented.

    An empty paragraph takes one line. No closing sign hangs over the edge: office programs do not let it
    where a paragraph is justified.
    """
    width = max(width, size)  # a column is never narrower than a sign
    count, room = 1, max(width - first_indent, size)
    gaps = {hit.start() for hit in _MIXED.finditer(text)}
    for hit in _PIECE.finditer(text):
        piece = hit[0]
        wide = text_width(piece, size, spacing)
        gap = size * _GAP if hit.start() in gaps else 0.0
        if gap + wide > room + _ROUNDING and room < width:
            count, room, gap = count + 1, width, 0.0
        # A word longer than the line is cut.
        while wide > width and wide > room + _ROUNDING and len(piece) > 1:
            count, wide, room = count + 1, wide - room, width
        room -= gap + wide
    return count
