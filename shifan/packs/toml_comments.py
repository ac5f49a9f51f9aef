"""The comments of a TOML file: each with the place of the entry or table that it stands before."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from shifan.packs.flat_toml import step_of
from shifan.patterns import pattern_of

AT_THE_END = ""  # the place of what stands behind the last entry
# Strings as wholes, since brackets and # in them mean nothing; up to two quotes may stand before those that close one.
# One that nothing closes, which TOML has not, is not looked through again from each of its quotes.
_TOKEN = pattern_of(
    r'"""(?:(?:[^\\]|\\.)*?"""+|.*)|\'\'\'(?:.*?\'\'\'+|.*)|"(?:[^"\\\n]|\\.)*+"?|\'[^\'\n]*+\'?|#[^\n]*|\n|[][{}]',
    re.DOTALL,
)


class _Statement(NamedTuple):
    """An entry or a heading as it is written, and the comments before and inside it."""

    text: str
    comments: list[str]


def comments_of(text: str) -> dict[str, str]:
    """Return place → comment, lines without #, of a text that is TOML; what ends the text is `AT_THE_END`.

    A comment behind or inside an entry counts as one before it. Time grows linearly with the length.
    """
    kept: dict[str, list[str]] = {}
    numbers: dict[str, int] = {}
    table = ""
    for statement in _statements(text):
        place = AT_THE_END
        if statement.text.startswith("["):
            place = table = _place_of_table(tomllib.loads(statement.text), numbers)
        elif statement.text:
            place = _place_of_entry(tomllib.loads(statement.text), table)
        if statement.comments:
            kept.setdefault(place, []).extend(statement.comments)
    return {place: "\n".join(lines) for place, lines in kept.items()}


def _statements(text: str) -> Iterator[_Statement]:
    """Yield the statements of a text; a last one without text holds the comments behind them."""
    text = text.replace("\r\n", "\n") + "\n"
    comments: list[str] = []
    start = depth = 0
    is_empty = True
    for token in _TOKEN.finditer(text):
        sign = token[0]
        is_empty = is_empty and not text[start : token.start()].strip()
        if sign.startswith("#"):
            comments.append(sign[1:].removeprefix(" ").rstrip())
            start = token.end() if is_empty else start
        elif sign == "\n" and not depth:
            if not is_empty:
                yield _Statement(text[start : token.start()].strip(), comments)
                comments = []
            start, is_empty = token.end(), True
        elif sign != "\n":
            depth += (sign in "[{") - (sign in "]}")
            is_empty = False
    yield _Statement("", comments)


def _place_of_table(heading: Mapping[str, Any], numbers: dict[str, int]) -> str:
    """Return the place of a heading, `[a.b]` or `[[a]]`; `numbers` counts the tables of each list."""
    place, here = "", dict(heading)
    while here:
        ((key, inner),) = here.items()
        place += step_of(key, place)
        if isinstance(inner, list):
            numbers[place] = numbers.get(place, 0) + 1
            (inner,) = inner
        if place in numbers:
            place += f"[{numbers[place]}]"
        here = inner
    return place


def _place_of_entry(entry: Mapping[str, Any], table: str) -> str:
    """Return the place of `key = …`, also of `a.b = …`, in a table."""
    place, here = table, entry
    while isinstance(here, Mapping) and len(here) == 1:
        ((key, here),) = here.items()
        place += step_of(key, place)
    return place
