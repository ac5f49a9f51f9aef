"""Clean tables → scores → values. Pure: no file, no clock, no global."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.score import (
    annex_values,
    city_figures,
    group_values,
    indicator_values,
    item_values,
    own_rule_values,
    range_values,
    rectification_values,
    site_values,
    stated_facts,
    verdict_values,
    worked_examples,
)
from shifan.score.compute import compute
from shifan.score.register_writer import RegisterWriter
from shifan.score.results import Results
from shifan.score.summary import summary
from shifan.values import Register

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

__all__ = ["figures", "score", "summary", "with_texts"]

_FIGURES = (
    stated_facts,
    indicator_values,
    site_values,
    group_values,
    item_values,
    rectification_values,
    annex_values,
    city_figures,
    verdict_values,
    own_rule_values,
    range_values,
    worked_examples,
)


def score(clean: CleanCity, standard: Standard, results: Results | None = None) -> Register:
    """Return every value of a city, each with its rule and inputs.

    `clean` holds no refused finding (`CleanCity.require`). Not applicable parts are values without a number.
    `results` are those of the same tables and rules, if they are known already: then only names, texts and
    cells are entered anew.
    """
    results = results or compute(clean, standard)
    return with_texts(figures(clean, standard, results), clean, standard, results)


def figures(clean: CleanCity, standard: Standard, results: Results) -> Register:
    """Return the values of a city but those of paragraphs and documents, which rest on them."""
    writer = RegisterWriter(clean, standard)
    for part in _FIGURES:
        part.enter(writer, results)
    return writer.register


def with_texts(
    entered: Register, clean: CleanCity, standard: Standard, results: Results
) -> Register:
    """Return the values of `figures` with those of paragraphs and documents behind them; `entered` stays as it is."""
    # Start-up time: a prompt that shows figures needs no claims.
    from shifan.score import document_values, paragraphs

    writer = RegisterWriter(clean, standard, entered.copy())
    for part in (paragraphs, document_values):
        part.enter(writer, results)
    return writer.register
