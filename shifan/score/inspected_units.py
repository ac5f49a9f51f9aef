"""Inspected units are not named where the public reads: a unit's name in a quoted text gives way to its type."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from shifan.patterns import pattern_of
from shifan.score.register_writer import RegisterWriter

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_DIGITS = pattern_of(r"[0-9０-９]+")
_CITED_DIGITS = r"\{[^{}]*\}"  # digits typed into a text are cited there


def without_units(writer: RegisterWriter, text: str) -> str:
    """Return a text of the records with 某 and the business type in the place of an inspected unit's name."""
    for name, instead in units_named(writer.clean, writer.standard, text):
        text = _as_written(name).sub(instead, text)
    return text


def units_named(clean: CleanCity, standard: Standard, text: str) -> list[tuple[str, str]]:
    """Return the names of inspected units that a text may hold, each with what stands for it; longer names first."""
    sites = clean.reads("sites")
    named = zip(sites.column("name").tolist(), sites.column("business_type").tolist(), strict=True)
    kinds = {name: kind for name, kind in named if name and _until_digits(name) in text}
    return [
        (name, f"某{standard.type_names.get(kinds[name], '单位')}")
        for name in sorted(kinds, key=len, reverse=True)
    ]


@lru_cache(maxsize=4096)  # looked for in every text of the evaluators
def _until_digits(name: str) -> str:
    return _DIGITS.split(name)[0]


def _as_written(name: str) -> re.Pattern[str]:
    """Return how a name may stand in a text: its digits as such, or as a citation of them."""
    words = map(re.escape, _DIGITS.split(name))
    digits = (f"(?:{number}|{_CITED_DIGITS})" for number in _DIGITS.findall(name))
    parts = [next(words), *(part for pair in zip(digits, words, strict=True) for part in pair)]
    return re.compile("".join(parts))
