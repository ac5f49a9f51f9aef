"""How many lines a text takes.

Full-width signs take one em, Latin ones their widths in Times, a fifth of an em stands between Chinese characters and
letters or digits; Chinese rules for line ends. Details as LibreOffice 7.4 has them.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
# What General Punctuation shares with Chinese has the Western width behind Western signs; stand-ins hold its place.
_SHARED, _WESTERN = "“”‘’", "\ue000\ue001\ue002\ue003"
_EMS = {
    **{chr(32 + n): int(width) / 1000 for n, width in enumerate(_TIMES_WIDTHS.split())},
    **dict(zip(f"{_WESTERN}−", (0.444, 0.444, 0.333, 0.333, 0.564), strict=True)),
}
_NOT_FIRST = f"，。、；：！？,.;:!?）》」』”’〕】％%…—){_WESTERN[1]}{_WESTERN[3]}"
_NOT_LAST = f"（《「『“‘〔【({_WESTERN[0]}{_WESTERN[2]}"
# Marks where a content control begins and ends. They have no width and are letters to the rules of line ends, so that
# an opening sign may end a line before one. Beside them there is no gap. The third stands for the edge of a bookmark.
BEGINS, ENDS, BOOKMARK = "\u2060", "\u2061", "\u2062"
_MARKS = BEGINS + ENDS + BOOKMARK
_CLOSING = rf"[{re.escape(_NOT_FIRST)}]"
_CLOSED = rf"(?:[{_MARKS}]*{_CLOSING})*"
_LETTERS = rf"[!-~−{_WESTERN}{_MARKS}]"
_WORD = rf"{_LETTERS}+(?:(?<=[{_WESTERN[0]}{_WESTERN[2]}]).)?"
# What is not torn apart: a Latin word or number, with the signs that may not begin or end a line beside it; nor, in
# LibreOffice, a closing sign from the word or number behind it.
_PIECE = pattern_of(
    rf"[{re.escape(_NOT_LAST)}{BOOKMARK}]*(?:{_WORD}|.){_CLOSED}"
    rf"(?:(?<={_CLOSING}){_WORD}{_CLOSED})*[{ENDS}{BOOKMARK}]*",
    re.S,
)
_ROUNDING = 0.01  # points
# Office programs set letters and digits off from Chinese characters by this share of the type size.
_GAP = 0.2
_MIXED = pattern_of(
    rf"(?<=[\u3400-\u9fff])(?={BOOKMARK}*[0-9A-Za-z])|(?<=[0-9A-Za-z])(?={BOOKMARK}*[\u3400-\u9fff])"
)
# Where signs of one kind end and others begin: the last of a kind has no letter spacing behind it.
_KIND = rf" -~−{_WESTERN}"
_KIND_ENDS = pattern_of(
    rf"[{_MARKS}]+|(?<=[{_KIND}])(?=[^{_KIND}{_MARKS}])|(?<=[^{_KIND}{_MARKS}])(?=[{_KIND}])"
)
_BEHIND_WESTERN = pattern_of(rf"(?<=[!-~])[{_MARKS}]*[{_SHARED}]+")
_WITHOUT_MARKS = dict.fromkeys(map(ord, _MARKS))
_AS_WESTERN = str.maketrans(_SHARED, _WESTERN)
# The only two digits that Times sets closer, in ems.
_KERNED, _KERNING = pattern_of("1(?=1)"), -0.037


def text_width(text: str, size: float, spacing: float = 0.0) -> float:
    """Return the width of a text in points; `spacing` is added to each sign."""
    if len(text) == 1 and text not in _MARKS:
        return size * _EMS.get(text, 1.0) + spacing
    signs = text.translate(_WITHOUT_MARKS)
    ems = sum(_EMS.get(sign, 1.0) for sign in signs) + len(_KERNED.findall(signs)) * _KERNING
    return size * ems + spacing * len(signs)


@lru_cache(maxsize=10_000)  # cells of long tables repeat few texts
def line_count(
    text: str, width: float, size: float, first_indent: float = 0.0, spacing: float = 0.0
) -> int:
    """Return the number of lines of a paragraph in a column of `width` points, the first indented.

    An empty paragraph takes one line. No closing sign hangs over the edge: office programs do not let it
    where a paragraph is justified. `spacing` stands between signs of one kind: behind each but the last of them.
    """
    width = max(width, size)  # a column is never narrower than a sign
    count, room = 1, max(width - first_indent, size)
    signs = _BEHIND_WESTERN.sub(lambda hit: hit[0].translate(_AS_WESTERN), text)
    extra = _extra_widths(signs, size, spacing)
    for hit in _PIECE.finditer(signs):
        piece = hit[0]
        before = extra.get(hit.start(), 0.0)
        wide = text_width(piece, size, spacing)
        if len(piece) > 1:
            wide += sum(extra.get(n, 0.0) for n in range(hit.start() + 1, hit.end()))
        # The last of a line has no letter spacing either, and before a mark it has none already.
        needed = before + wide - (0.0 if piece[-1] in _MARKS else spacing)
        if needed > room + _ROUNDING and room < width:
            count, room, before = count + 1, width, 0.0
        # A word longer than the line is cut.
        while wide > width and wide > room + _ROUNDING and len(piece) > 1:
            count, wide, room = count + 1, wide - room, width
        room -= before + wide
    return count


def _extra_widths(text: str, size: float, spacing: float) -> dict[int, float]:
    """Return what is added before the signs at some places: gaps, and letter spacing that is left out."""
    extra = dict.fromkeys((hit.start() for hit in _MIXED.finditer(text)), size * _GAP)
    if spacing:
        for hit in _KIND_ENDS.finditer(text, 1):
            extra[hit.start()] = extra.get(hit.start(), 0.0) - spacing
    return extra
