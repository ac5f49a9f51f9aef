"""One reader a kind of column: a raw cell in, a value and what was done or is wrong out. Pure functions."""

from __future__ import annotations

from shifan.clean.readers.codes import code, known_code, plain_code
from shifan.clean.readers.dates import date
from shifan.clean.readers.numbers import SENTINELS, decimal, integer, people
from shifan.clean.readers.parsed import Parsed, Reader, wrong
from shifan.clean.readers.quantities import Figure, figure, figure_qualifier
from shifan.clean.readers.texts import all_ordinary, name, prose, text
from shifan.clean.readers.words import RESULTS, choice, words, yes_no

__all__ = [
    "RESULTS",
    "SENTINELS",
    "Figure",
    "Parsed",
    "Reader",
    "all_ordinary",
    "choice",
    "code",
    "date",
    "decimal",
    "figure",
    "figure_qualifier",
    "integer",
    "known_code",
    "name",
    "people",
    "plain_code",
    "prose",
    "text",
    "words",
    "wrong",
    "yes_no",
]
