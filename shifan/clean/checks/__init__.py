"""What is checked in a clean city, one module a sheet.

A check yields findings, or consequences of what another refuses. A new check is a function here or in a module of its
own, and an entry in CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shifan.clean.checks.absent_records import absent_records
from shifan.clean.checks.achievements import achievements
from shifan.clean.checks.districts_and_team import districts, team
from shifan.clean.checks.documents import aspects, documents, scores_as_deductions
from shifan.clean.checks.empty_tables import empty_tables
from shifan.clean.checks.facts import facts
from shifan.clean.checks.interviews import interview_dates, interviews
from shifan.clean.checks.measurements import measurements
from shifan.clean.checks.opinions import opinions
from shifan.clean.checks.recheck_records import recheck_records
from shifan.clean.checks.records import types_and_records
from shifan.clean.checks.rectification import codes, ledger_dates, problems, progress
from shifan.clean.checks.site_totals import site_totals
from shifan.clean.checks.sites import (
    districts_without_sites,
    nearly_same_codes,
    same_name,
    site_dates,
    site_districts,
    sites,
)
from shifan.clean.checks.vetoes import vetoes
from shifan.clean.consequences import Told
from shifan.clean.model import CleanCity
from shifan.standards import Standard

CHECKS: tuple[Callable[[CleanCity, Standard], Iterable[Told]], ...] = (
    facts,
    empty_tables,
    vetoes,
    interviews,
    interview_dates,
    achievements,
    districts,
    team,
    documents,
    aspects,
    scores_as_deductions,
    sites,
    nearly_same_codes,
    site_dates,
    site_districts,
    districts_without_sites,
    same_name,
    types_and_records,
    absent_records,
    recheck_records,
    measurements,
    site_totals,
    opinions,
    codes,
    problems,
    progress,
    ledger_dates,
)
