"""A table as lines for a terminal: Chinese signs count two, texts stand left, numbers right, nothing is cut in half."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby, zip_longest

MOST = 40  # rows that are shown
_GAP, _NARROWEST, _ELLIPSIS = "  ", 8, "…"


def text_width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def plain_text(
    headings: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str], total: int
) -> str:
    """Return a table as text, as wide as the terminal at most unless its columns are many; piped, nothing is shortened.

    `rows` are the first rows, at most as many as are to be shown; of `total` rows it says so at the
    end. `kinds` are those of the columns: numbers stand flush right, and only texts are shortened.
    """
    lines = [
        [_flat(heading) for heading in headings],
        *([_flat(cell) for cell in row] for row in rows),
    ]
    widths = [max(text_width(line[n]) for line in lines) for n in range(len(headings))]
    right = [kind in ("number", "count") for kind in kinds]
    if not _is_piped():
        room = shutil.get_terminal_size().columns - len(_GAP) * max(0, len(headings) - 1)
        _narrow(widths, [kind in ("text", "word") for kind in kinds], room)
    columns = [told_apart([line[n] for line in lines], width) for n, width in enumerate(widths)]
    shown = [
        _GAP.join(_padded(*cell) for cell in zip(line, widths, right, strict=True)).rstrip()
        for line in zip(*columns, strict=True)
    ]
    if total > len(rows):
        shown.append(f"……共 {total} 行，以上 {len(rows)} 行")
    return "\n".join(shown if total else [*shown, "（没有行）"])


def _is_piped() -> bool:
    """Return whether a script's output goes to a file or another program: who looks for an address must find it.

    A kernel has an output of its own and shows lines as a terminal does.
    """
    own = sys.stdout is sys.__stdout__
    return own and not (sys.stdout and sys.stdout.isatty()) and "COLUMNS" not in os.environ


def _narrow(widths: list[int], may_be: Sequence[bool], room: int) -> None:
    """Make the widest columns that may be narrower so, until all fit or none may be any more."""
    while sum(widths) > room:
        widest = max(width if may else 0 for width, may in zip(widths, may_be, strict=True))
        if widest <= _NARROWEST:
            return
        column = next(n for n, width in enumerate(widths) if width == widest and may_be[n])
        widths[column] = max(_NARROWEST, widest - (sum(widths) - room))


def _flat(text: str) -> str:
    return " ".join(text.split())


def told_apart(texts: Sequence[str], width: int) -> list[str]:
    """Return the texts of a column, none wider than it unless it must be: no two texts read alike that are not.

    Those that begin alike keep their ends; those that end alike, too, the signs in which they differ. Where these do
    not fit, a text stays whole.
    """
    short = {text: shortened(text, width) for text in texts}
    for text in _alike(short):
        short[text] = _without_middle(text, width)
    groups: dict[str, list[str]] = {}
    for text in _alike(short):
        groups.setdefault(short[text], []).append(text)
    for group in (*groups.values(), None):  # at last all that still read alike, of whatever group
        alike = _alike(short) if group is None else group
        deciding = _deciding(alike)
        short |= {text: _with_places(text, deciding, width) for text in alike}
    short |= {text: text for text in _alike(short)}
    return [short[text] for text in texts]


def _alike(short: Mapping[str, str]) -> list[str]:
    """Return the texts that are shown as another one is."""
    times = Counter(short.values())
    return [text for text, shown in short.items() if times[shown] > 1]


def _deciding(texts: Sequence[str]) -> list[int]:
    """Return places by whose signs each of several different texts is told from all others."""
    places: list[int] = []
    groups = [list(texts)] if len(texts) > 1 else []
    while groups:
        place = _first_difference(groups[0])
        places.append(place)
        parts: dict[tuple[int, str], list[str]] = {}
        for number, group in enumerate(groups):
            for text in group:
                parts.setdefault((number, text[place : place + 1]), []).append(text)
        groups = [part for part in parts.values() if len(part) > 1]
    return places


def _first_difference(texts: Sequence[str]) -> int:
    """Return the first place at which not all texts have the same sign; a text that has ended has another one."""
    places = enumerate(zip_longest(*texts))
    return next(place for place, signs in places if len(set(signs)) > 1)


def _with_places(text: str, places: Iterable[int], width: int) -> str:
    """Return a text with the signs at some places, and as many from its ends as there is room for."""
    kept = {place for place in places if place < len(text)}
    ends = (end for place in range(len(text)) for end in (place, len(text) - 1 - place))
    for place in ends:
        more = kept | {place}
        if text_width(_at_places(text, more)) > width:
            break
        kept = more
    shown = _at_places(text, kept)
    return shown if text_width(shown) <= width else text


def _at_places(text: str, kept: Collection[int]) -> str:
    """Return the signs of a text at some places, with an ellipsis for those between them."""
    signs = [sign if place in kept else "" for place, sign in enumerate(text)]
    parts = ("".join(part) if is_kept else _ELLIPSIS for is_kept, part in groupby(signs, key=bool))
    return "".join(parts)


def _without_middle(text: str, width: int) -> str:
    """Return a text with its middle left out where it is too wide: two names may begin alike, and two cells do."""
    if text_width(text) <= width:
        return text
    end = ""
    for sign in reversed(text):
        if text_width(sign + end) > width // 2 - 1:
            break
        end = sign + end
    return shortened(text, width - text_width(end)) + end


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - text_width(text))
    return blanks + text if right else text + blanks


def shortened(text: str, width: int) -> str:
    """Return a text that takes no more than a width; what is left out is an ellipsis."""
    if text_width(text) <= width:
        return text
    kept, used = "", text_width(_ELLIPSIS)
    for sign in text:
        used += text_width(sign)
        if used > width:
            break
        kept += sign
    return kept + _ELLIPSIS
