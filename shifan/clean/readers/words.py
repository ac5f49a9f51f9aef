"""Readers of coded words: 是/否, √/×, 1/2/3 and the official words they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shifan.clean.readers.parsed import Parsed, Reader, normalised, refusal
from shifan.clean.text import packed
from shifan.intake.cell_text import CellValue
from shifan.patterns import pattern_of

_OPTION = pattern_of(r"^[A-Za-z][.．、:：)）]")
_YES, _NO = "是", "否"
_YES_WORDS = ("True", "TRUE", "Y", "y", "YES", "Yes", "√", "✓", "✔", "1", "有")
_NO_WORDS = ("False", "FALSE", "N", "n", "NO", "No", "×", "╳", "X", "x", "0", "无", "-", "—", "/")


def choice(words: Mapping[str, Any], official: Iterable[str], empty: Any = None) -> Reader:
    """Return a reader of coded words: `words` says what each stands for.

    Words that are not `official` are noticed, unknown ones refused; an empty cell stands for `empty`, None refuses it.
    """
    official = tuple(official)

    def read(raw: CellValue) -> Parsed:
        found = packed(raw)
        if found in official:
            return Parsed(words[found])
        if found == "" and empty is not None:
            return Parsed(empty)
        if found not in words:
            found = _OPTION.sub("", found)  # A.是 as survey programs write options
        if found in words:
            value = words[found]
            expected = next((word for word in official if words[word] == value), str(value))
            return normalised(value, "coded-word", expected or "空", "代码值已按约定换算")
        return refusal("coded-word", "、".join(official))

    return read


def yes_no(empty: bool | None = None) -> Reader:
    """Return a reader of 是/否; an empty cell stands for `empty`, None refuses it."""
    words = dict.fromkeys((_YES, *_YES_WORDS), True) | dict.fromkeys((_NO, *_NO_WORDS), False)
    return choice(words, (_YES, _NO), empty)


def one_of(official: Iterable[str], also: Mapping[str, str], empty: str | None = None) -> Reader:
    """Return a reader of official words; `also` maps other spellings to them."""
    official = tuple(official)
    return choice({word: word for word in official} | dict(also), official, empty)
