"""The tables that the report prints in its annexes: which columns, in which order, with which relative widths.

附件1 prints `totals` and `indicators`, 附件2 `deductions`, 附件3 `types`, `districts` and `items`, 附件4 `problems`,
附件5 `vetoes` and `interviews`, 附件7 `bands` and `firmness`; a skeleton asks for each by `{{ table NAME }}`. What a
column is headed and which values stand in it is declared in the module that describes the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from shifan.rules.site_verdicts import verdict_counts
from shifan.tables import (
    band_tables,
    firmness_tables,
    problem_tables,
    review_annexes,
    score_tables,
    site_tables,
)
from shifan.tables.description import TableDescription

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_MOST_ITEMS = 20
_NARROWEST = 13  # of a column of names


def totals(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return dimensions, their sum, the interviews and the total."""
    return score_tables.totals(register, standard).printed(name=4, full=2, score=2, rate=2)


def indicators(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return all indicators in the pack's order; rates of documents and sites only where its method has them."""
    widths = {"code": 6, "name": 22, "key": 6, "full": 13, "document_rate": 13, "onsite_rate": 13}
    table = score_tables.indicators(register, standard)
    return table.printed(**table.those_of(widths | {"rate": 10, "score": 13}))


def types(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return the site results by method and business type."""
    verdicts = _verdicts(standard, {"conform": 8, "basic": 10, "fail": 9})
    widths = {"method": 10, "name": _narrower(24, verdicts, 27), "sites": 15, "mean": 17}
    return site_tables.types(register, standard).printed(**widths, **verdicts)


def districts(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return the site results by district and by method."""
    verdicts = _verdicts(standard, dict.fromkeys(("conform", "basic", "fail"), 12))
    widths = {"name": _narrower(18, verdicts, 36), "sites": 14, "mean": 17}
    table = site_tables.districts_and_methods(register, standard)
    return table.printed(**widths, **verdicts)


def _verdicts(standard: Standard, usual: Mapping[str, int]) -> dict[str, int]:
    """Return the columns of verdicts with their widths: as wide as a pack's own words are long."""
    counts = verdict_counts(standard.site_verdicts)
    return {key: usual.get(key, 3 + 2 * len(word)) for key, word in counts.items()}


def _narrower(width: int, verdicts: Mapping[str, int], usual: int) -> int:
    """Return the width of names: less, where verdicts take more room than the usual ones."""
    return max(_NARROWEST, width - max(0, sum(verdicts.values()) - usual))


def items(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return the check items that failed, by name over all business types, the most frequent of them."""
    return problem_tables.named_items(register, standard, _MOST_ITEMS).printed(
        name=35, where=33, types=9, checked=11, problems=14
    )


def problems(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return the ledger of problems with what was done about each."""
    return problem_tables.rectification(clean).printed(
        code=9,
        name=16,
        district=9,
        item=18,
        kind=7,
        text=27,
        photo=10,
        measure=17,
        due=23,
        status=10,
        conclusion=8,
    )


def deductions(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return what the documents lost points for, line by line."""
    return review_annexes.deductions(register).printed(
        code=7, name=23, aspect=11, points=10, reason=38, evidence=11
    )


def vetoes(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return the vetoes with what was found."""
    return review_annexes.vetoes(standard).printed(name=42, occurred=12, basis=46)


def interviews(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return who was interviewed and how many answers were of which word."""
    words = [f"word{place}" for place in range(1, len(standard.interview_scores) + 1)]
    widths = {"name": 28, "answers": 12} | dict.fromkeys(words, 17)
    return review_annexes.interviews(register, standard).printed(**widths)


def firmness(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return how far each assumption moves the total; no rows if that was not simulated."""
    return firmness_tables.factors(register).printed(
        name=20, low=9, low_case=19, high=9, high_case=19, swing=9, verdict=11
    )


AnnexTable = Callable[["Register", "Standard", "CleanCity"], TableDescription]


def bands(register: Register, standard: Standard, clean: CleanCity) -> TableDescription:
    """Return the decision tables of the pack's own rules."""
    return band_tables.bands(standard).printed(table=14, condition=44, result=16, note=20)


TABLES: dict[str, AnnexTable] = {
    "totals": totals,
    "indicators": indicators,
    "types": types,
    "districts": districts,
    "items": items,
    "problems": problems,
    "deductions": deductions,
    "vetoes": vetoes,
    "interviews": interviews,
    "firmness": firmness,
    "bands": bands,
}
