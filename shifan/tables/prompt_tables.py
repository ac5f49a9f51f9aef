"""What an analyst sees at the prompt (`shifan.load(…)`): which described table, and which of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables import (
    firmness_tables,
    input_tables,
    problem_tables,
    register_tables,
    review_tables,
    score_tables,
    site_tables,
)
from shifan.tables.searchable_table import SearchableTable, searchable

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register


def sources(clean: CleanCity) -> SearchableTable:
    """Return the tables with their file, sheet, number of rows and standing of the data."""
    return searchable(input_tables.sources(clean))


def findings(clean: CleanCity) -> SearchableTable:
    """Return what was noticed in the workbooks: level, file, sheet, cell, found, expected, action."""
    return searchable(input_tables.findings(clean))


def corrections(clean: CleanCity) -> SearchableTable:
    """Return the corrections of 更正.csv that took effect."""
    return searchable(input_tables.corrections(clean))


def conditions(register: Register, standard: Standard) -> SearchableTable:
    """Return the conditions of passing, one a row: what is asked, what was found, whether it is met."""
    return searchable(score_tables.conditions(register, standard))


def dimensions(register: Register, standard: Standard) -> SearchableTable:
    """Return the dimensions with score, full score, rate and points lost, in the pack's order."""
    return searchable(score_tables.dimensions(register, standard), register)


def indicators(register: Register, standard: Standard) -> SearchableTable:
    """Return every indicator's rates, score and points lost, in the pack's order; ★ marks key indicators."""
    table = score_tables.indicators(register, standard)
    keys = [column.key for column in table.columns if column.key != "key"]
    return searchable(table.choose(*keys), register)


def deductions(clean: CleanCity) -> SearchableTable:
    """Return the deductions of the document review, each with its reason and cell."""
    return searchable(review_tables.deductions(clean))


def methods(register: Register, standard: Standard) -> SearchableTable:
    """Return the methods beside each other: overall, and for the business types that all of them inspect."""
    return searchable(site_tables.methods(register, standard), register)


def types(register: Register, standard: Standard) -> SearchableTable:
    """Return the business types with sites, mean score and verdicts."""
    return searchable(site_tables.types(standard), register)


def districts(register: Register) -> SearchableTable:
    """Return the inspected districts with sites, mean score and verdicts."""
    return searchable(site_tables.districts(register), register)


def sites(register: Register) -> SearchableTable:
    """Return the sites with date, score, verdict and problems as printed."""
    return searchable(site_tables.sites(register), register)


def problems(register: Register, standard: Standard) -> SearchableTable:
    """Return the check items that failed, most frequent first, with their type, indicator and kind."""
    return searchable(problem_tables.items(register, standard), register)


def records(clean: CleanCity, register: Register, standard: Standard) -> SearchableTable:
    """Return the check records with unit, business type, item and cell."""
    return searchable(site_tables.records(clean, standard), register)


def rectification(clean: CleanCity, register: Register) -> SearchableTable:
    """Return the ledger: problem, unit, measure, limit, status and recheck."""
    table = problem_tables.rectification(clean)
    chosen = table.choose("code", "name", "text", "measure", "due", "status", "conclusion")
    return searchable(chosen, register)


def firmness(register: Register) -> SearchableTable:
    """Return the factors that were varied: lowest and highest total, in which cases, whether the verdict stays."""
    table = firmness_tables.factors(register)
    chosen = table.choose("name", "low", "high", "swing", "low_case", "high_case", "verdict")
    return searchable(chosen, register)


def interviews(clean: CleanCity, standard: Standard) -> SearchableTable:
    """Return the answers of the interviews."""
    return searchable(review_tables.interviews(clean, standard))


def questions(register: Register) -> SearchableTable:
    """Return the questions that the data raise about how they were gathered, with their cells."""
    return searchable(firmness_tables.questions(register))


def values(register: Register, pattern: str) -> SearchableTable:
    """Return the values whose id fits a pattern such as `onsite.*`: id, name, display, inputs."""
    return searchable(register_tables.values(register, pattern))
