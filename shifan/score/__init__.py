"""Clean tables → scores → values. Pure: no file, no clock, no global."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.score import (
    city_figures,
    group_values,
    indicator_values,
    paragraphs,
    site_values,
    stated_facts,
    verdict_values,
)
from shifan.score.compute import Results, compute
from shifan.score.summary import summary
from shifan.score.value_entry import Book
from shifan.values import Register

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

__all__ = ["score", "summary"]


def score(clean: CleanCity, standard: Standard, results: Results | None = None) -> Register:
    """Return every value of a city, each with its rule and inputs.

    `clean` holds no refused finding (`CleanCity.require`). Not applicable parts are values without a number. `results` are those of the same
    tables and rules, if they are known already: then only names, texts and cells are entered anew.
    """
    book, results = Book(clean, standard), results or compute(clean, standard)
    for part in (
        stated_facts,
        indicator_values,
        site_values,
        group_values,
        city_figures,
        verdict_values,
        paragraphs,
    ):
        part.enter(book, results)
    return book.register
