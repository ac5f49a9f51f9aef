"""What the notebooks of a run show: which described table, and which of its columns (`from shifan import views`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shifan.tables import input_tables, reconciliation, register_tables, score_tables, site_tables
from shifan.tables.shown import Shown, show

if TYPE_CHECKING:
    from shifan.charts import Chart
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register


def findings(city: CleanCity) -> Shown:
    """Return every finding, one a row."""
    return show(input_tables.findings(city))


def sources(city: CleanCity) -> Shown:
    """Return the tables with their file, sheet, number of rows and standing of the data."""
    return show(input_tables.sources(city))


def corrections(city: CleanCity) -> Shown:
    """Return the applied corrections, before and after."""
    return show(input_tables.corrections(city))


def rules(standard: Standard, *ids: str) -> Shown:
    """Return rules in words; all of them without ids."""
    return show(register_tables.rules(standard, ids))


def indicators(register: Register, standard: Standard) -> Shown:
    """Return the indicators' rates and scores as printed."""
    table = score_tables.indicators(register, standard)
    shown = ("dimension", "code", "name", "full", "document_rate", "onsite_rate", "rate", "score")
    chosen = table.choose(*table.those_of(dict.fromkeys(shown, 0)))
    return show(chosen.headed(standard.in_own_words), register)


def sites(register: Register) -> Shown:
    """Return the sites with score, verdict and problems as printed."""
    table = site_tables.sites(register)
    chosen = table.choose("code", "name", "district", "type", "score", "verdict", "problems")
    return show(chosen, register)


def values(register: Register, pattern: str) -> Shown:
    """Return the values of a pattern such as `onsite.*`, with their inputs."""
    table = register_tables.values(register, pattern)
    return show(table.choose("id", "name", "display", "inputs"))


def reconcile(register: Register, standard: Standard) -> Shown:
    """Return the reconciliations a reviewer makes first: parts against printed totals."""
    return show(reconciliation.sums(register, standard))


def cross_check(city: CleanCity, standard: Standard | None = None) -> Shown:
    """Return whether sites, records and the ledger refer to one another without a gap.

    Without a pack results are the usual words.
    """
    return show(reconciliation.cross_checks(city, standard))


def drawn(charts: Mapping[str, Chart]) -> Shown:
    """Return what each chart draws: its number of values, their unit and what it says in words."""
    return show(register_tables.charts(charts.values()))
