"""What an analyst sees at the prompt (`shifan.load(…)`): which described table, and which of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from shifan.tables import score_tables
from shifan.tables.lazy_module import LazyModule
from shifan.tables.searchable_table import SearchableTable, searchable

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.tables import (
        firmness_tables,
        input_tables,
        joined_tables,
        problem_tables,
        register_tables,
        review_tables,
        site_tables,
    )
    from shifan.values import Register
else:  # start-up time: a prompt shows one table at first, mostly that of the indicators
    firmness_tables = LazyModule("shifan.tables.firmness_tables")
    input_tables = LazyModule("shifan.tables.input_tables")
    joined_tables = LazyModule("shifan.tables.joined_tables")
    problem_tables = LazyModule("shifan.tables.problem_tables")
    register_tables = LazyModule("shifan.tables.register_tables")
    review_tables = LazyModule("shifan.tables.review_tables")
    site_tables = LazyModule("shifan.tables.site_tables")

_DAY = "日期"


def sources(clean: CleanCity) -> SearchableTable:
    """Return the tables with their file, sheet, number of rows and standing of the data."""
    return searchable(input_tables.sources(clean))


def findings(clean: CleanCity) -> SearchableTable:
    """Return what was noticed in the workbooks: level, file, sheet, cell, found, expected, action."""
    return searchable(input_tables.findings(clean))


def corrections(clean: CleanCity) -> SearchableTable:
    """Return the corrections of 更正.csv that took effect; their days are dates if all of them are written as such."""
    table = searchable(input_tables.corrections(clean))
    days = pd.to_datetime(table[_DAY], format="ISO8601", errors="coerce")
    if days.notna().all():
        table[_DAY] = days.astype("datetime64[s]")
    return table


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


def deductions(clean: CleanCity, standard: Standard) -> SearchableTable:
    """Return the deductions of the document review, each with its reason and cell."""
    return searchable(review_tables.deductions(clean, standard))


def methods(register: Register, standard: Standard) -> SearchableTable:
    """Return the methods beside each other: overall, and for the business types that all of them inspect."""
    return searchable(site_tables.methods(register, standard), register)


def types(register: Register, standard: Standard) -> SearchableTable:
    """Return the business types with sites, mean score and verdicts."""
    return searchable(site_tables.types(register, standard), register)


def districts(register: Register, standard: Standard) -> SearchableTable:
    """Return the inspected districts with sites, mean score and verdicts."""
    return searchable(site_tables.districts(register, standard), register)


def sites(clean: CleanCity, register: Register, standard: Standard) -> SearchableTable:
    """Return the sites with method, district, type, date, team, score, verdict and problems."""
    return searchable(joined_tables.sites(clean, register, standard), register)


def problems(register: Register, standard: Standard) -> SearchableTable:
    """Return the check items that failed, most frequent first, with their type, indicator and kind."""
    return searchable(problem_tables.items(register, standard), register)


def records(clean: CleanCity, register: Register, standard: Standard) -> SearchableTable:
    """Return the check records with site, method, district, type, item, indicator and cell."""
    return searchable(joined_tables.records(clean, standard), register)


def rectification(clean: CleanCity, register: Register, standard: Standard) -> SearchableTable:
    """Return the ledger: problem, site, item, indicator, measure, limit, status and recheck."""
    return searchable(joined_tables.rectification(clean, standard), register)


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
