"""Themes, shortcomings and suggestions: what the names inside a repeated block mean for each of them."""

from __future__ import annotations

from collections.abc import Callable

from shifan.chinese.numerals import chinese_numeral
from shifan.report.make.expansion import ListedPart, LocalNames
from shifan.report.make.skeleton_names import (
    NUMBER,
    ORDINAL,
    SHORTCOMINGS,
    SUGGESTIONS,
    TEXT,
    THEMES,
    TITLE,
)
from shifan.values import Register


def _numbers(register: Register, kind: str) -> list[int]:
    """Return the numbers of the items of a kind that have a title, in their order."""
    return [int(value.id.split(".")[1]) for value in register.match(f"{kind}.*.title")]


def _names(prefix: str, number: int, text: tuple[ListedPart, ...]) -> LocalNames:
    return LocalNames(
        {NUMBER: str(number), ORDINAL: chinese_numeral(number)},
        {TEXT: text},
        {TITLE: f"{prefix}.title"},
    )


def _themes(register: Register) -> list[LocalNames]:
    """Return for each theme its number, title and parts: 一是 and so on where there are several with headings."""
    return [
        _names(f"theme.{number}", number, _theme_parts(register, number))
        for number in _numbers(register, "theme")
    ]


def _theme_parts(register: Register, number: int) -> tuple[ListedPart, ...]:
    prefixes = [
        value.id.removesuffix(".text") for value in register.match(f"theme.{number}.part.*.text")
    ]
    headed = [prefix for prefix in prefixes if register.text(f"{prefix}.heading")]
    parts = []
    for place, prefix in enumerate(prefixes, 1):
        if prefix in headed:
            lead = f"{chinese_numeral(place)}是" if len(headed) > 1 else ""
            parts.append(ListedPart(lead, (f"{prefix}.heading", f"{prefix}.text")))
        else:
            parts.append(ListedPart("", (f"{prefix}.text",)))
    return tuple(parts)


def _shortcomings(register: Register) -> list[LocalNames]:
    return _titles_and_texts(register, "shortcoming")


def _suggestions(register: Register) -> list[LocalNames]:
    return _titles_and_texts(register, "suggestion")


def _titles_and_texts(register: Register, kind: str) -> list[LocalNames]:
    """Return for each item of a kind its number, title and text."""
    return [
        _names(f"{kind}.{number}", number, (ListedPart("", (f"{kind}.{number}.text",)),))
        for number in _numbers(register, kind)
    ]


ITEMS: dict[str, Callable[[Register], list[LocalNames]]] = {
    THEMES: _themes,
    SHORTCOMINGS: _shortcomings,
    SUGGESTIONS: _suggestions,
}


def names_in_sentences(register: Register) -> LocalNames:
    """Return what may stand in any sentence of the body: the suggestions, all in one paragraph."""
    parts = (
        ListedPart(
            f"{chinese_numeral(number)}是",
            (f"suggestion.{number}.title", f"suggestion.{number}.text"),
        )
        for number in _numbers(register, "suggestion")
    )
    return LocalNames(listings={SUGGESTIONS: tuple(parts)})
