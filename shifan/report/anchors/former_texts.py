"""Where the former text of an anchor still stands: as it was, or edited.

A text is found as a whole word: 39 does not stand in 139 or 39.5.
"""

from __future__ import annotations

import difflib
from typing import NamedTuple

from shifan.patterns import pattern_of

_NUMBER_SIGNS = "0123456789.,%‰"
_CLAUSE_SIGN = pattern_of(r"[\W\d_A-Za-z]")
ORDINAL_AT_END = pattern_of(r"(?<![一二三四五六七八九十])[一二三四五六七八九十]+是$")
_LONGEST_ROW = 80  # values of one paragraph
_LEAST_ALIKE = 0.6
_SHORTEST_EDITED = 8  # signs: what is shorter is not known again once it is edited


class Stretch(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int


def find_word(text: str, word: str, start: int = 0, end: int | None = None) -> Stretch | None:
    """Return where a word stands first in a text, not as a part of a longer number; None if it does not."""
    end = len(text) if end is None else end
    while word and (at := text.find(word, start, end)) >= 0:
        if not _is_part_of_number(text, at, at + len(word)):
            return Stretch(at, at + len(word))
        start = at + 1
    return None


def _is_part_of_number(text: str, start: int, end: int) -> bool:
    before, behind = text[:start][-1:], text[end : end + 2]
    if text[start].isdigit() and before and before in _NUMBER_SIGNS:
        return before.isdigit() or text[: start - 1][-1:].isdigit()
    if not text[end - 1].isdigit() or not behind:
        return False
    return behind[0].isdigit() or (behind[0] in ".," and behind[1:].isdigit()) or behind[0] in "%‰"


def find_clause(text: str, former: str) -> Stretch | None:
    """Return where wording stands in a text, with the words that people have written right before or behind it.

    基本达到要求 is not the former 达到要求: the stretch is the whole of it then. None if it does not stand there.
    """
    found = find_word(text, former)
    if found is None:
        return None
    start, end = found
    if not ORDINAL_AT_END.search(text[:start]):
        while start and not _CLAUSE_SIGN.match(text[start - 1]):
            start -= 1
    if not _CLAUSE_SIGN.match(former[-1]):
        while end < len(text) and not _CLAUSE_SIGN.match(text[end]):
            end += 1
    return Stretch(start, end)


def is_clause(text: str, former: str) -> bool:
    """Return whether a text stands in another one as a clause of its own, between signs that are no words."""
    found = find_word(text, former)
    if found is None:
        return False
    before, behind = text[: found.start][-1:], text[found.end :][:1]
    if ORDINAL_AT_END.search(text[: found.start]):
        before = ""
    return all(not sign or _CLAUSE_SIGN.match(sign) is not None for sign in (before, behind))


def find_edited(text: str, former: str) -> Stretch | None:
    """Return where most of a former text stands in a text, what people have written into it included; None if nowhere.

    It must be long enough to be known, and more than half of it must still be there, in its order.
    """
    if len(former) < _SHORTEST_EDITED or _shared(text, former) < _LEAST_ALIKE:
        return None
    matcher = difflib.SequenceMatcher(None, former, text, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size > 1]
    if not blocks:
        return None
    first, last = blocks[0], blocks[-1]
    start = max(0, first.b - first.a)
    end = min(len(text), last.b + last.size + len(former) - last.a - last.size)
    matched = sum(block.size for block in blocks)
    is_alike = matched / len(former) >= _LEAST_ALIKE and matched / (end - start) >= _LEAST_ALIKE / 2
    return Stretch(start, end) if is_alike else None


def _shared(text: str, former: str) -> float:
    """Return the share of a former text's pairs of signs that a text has, too."""
    pairs = [former[n : n + 2] for n in range(len(former) - 1)]
    there = {text[n : n + 2] for n in range(len(text) - 1)}
    return sum(pair in there for pair in pairs) / len(pairs)


def words_in_order(
    text: str, words: list[str], start: int = 0, end: int | None = None
) -> list[Stretch | None]:
    """Return where each of some words stands, in their order; None for each that does not stand behind the others."""
    found: list[Stretch | None] = []
    for word in words:
        stretch = find_word(text, word, start, end)
        found.append(stretch)
        if stretch is not None:
            start = stretch.end
    return found


def longest_rows(text: str, words: list[str]) -> list[list[int]]:
    """Return the longest rows of words that stand in a text in their order, by their numbers; several if as long."""
    rows: list[list[int]] = []
    for first, word in enumerate(words):
        if not word or word not in text or find_word(text, word) is None:
            continue
        row = [first + n for n in _row_from_first(text, words[first : first + _LONGEST_ROW])]
        if not rows or len(row) > len(rows[0]):
            rows = [row]
        elif len(row) == len(rows[0]) and not set(row) & set(rows[-1]):
            rows.append(row)
    return rows


def _row_from_first(text: str, words: list[str]) -> list[int]:
    """Return the numbers of the words that stand in a text in their order, the first included; one may be missing."""
    row, at, gap = [], 0, 0
    for n, word in enumerate(words):
        stretch = find_word(text, word, at)
        if stretch is None:
            gap += 1
            if gap > 1:
                break
            continue
        gap, at = 0, stretch.end
        row.append(n)
    return row
