"""Which inputs can matter: parts without weight, and the cells by which an indicator turns 不适用, are told apart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from shifan.rules.settings import EXCLUDE
from shifan.score.register_writer import RegisterWriter
from shifan.score.results import Results


def parts_of_rate(writer: RegisterWriter, results: Results, position: int) -> tuple[str, ...]:
    """Return the parts an indicator's rate is made of.

    A part without weight counts only where the other is 不适用.
    """
    share = writer.standard.indicator_list[position].document_share
    documents = results.indicators["document_rate"][position]
    onsite = results.indicators["onsite_rate"][position]
    parts = []
    if share or onsite is None:
        parts.append("document_rate")
    if share < 1 or documents is None:
        parts.append("onsite_rate")
    return tuple(parts)


def applicability(writer: RegisterWriter, results: Results, dimension: str) -> tuple[str, ...]:
    """Return the cells that alone can make an indicator of a dimension 不适用, or applicable again.

    The full score of a dimension depends on these and not on what the indicators score.
    """
    if writer.standard.missing_policy != EXCLUDE:
        return ()
    counting, indicators = _counting_records(writer, results), results.records.indicator
    absent = np.isin(writer.column("records", "result"), writer.standard.absent_words)
    cells: dict[str, None] = {}
    for position, indicator in enumerate(writer.standard.indicator_list):
        if indicator.dimension == dimension:
            checks = np.flatnonzero(counting & (indicators == position))
            cells |= dict.fromkeys(_switches(writer, indicator.code, checks, absent))
    return tuple(cells)


def _switches(
    writer: RegisterWriter, indicator: str, checks_at: np.ndarray, absent: np.ndarray
) -> tuple[str, ...]:
    """Return the cells of an indicator whose change alone switches it: the only assessed one, or all where none is.

    `checks_at` are the positions of the on-site records that count for it, `absent` says which records are 合理缺项.
    """
    aspects = np.flatnonzero(writer.column("documents", "indicator") == indicator)
    assessed_aspects = aspects[~writer.column("documents", "not_applicable")[aspects].astype(bool)]
    assessed_checks = checks_at[~absent[checks_at]]
    assessed = len(assessed_aspects) + len(assessed_checks)
    if assessed > 1:
        return ()
    if assessed == 1:
        aspects, checks_at = assessed_aspects, assessed_checks
    return (
        *writer.cells("documents", "not_applicable", writer.column("documents", "row")[aspects]),
        *writer.cells("records", "result", writer.column("records", "row")[checks_at]),
    )


def _counting_records(writer: RegisterWriter, results: Results) -> np.ndarray:
    """Return where a record can count for an indicator: its method must have weight."""
    records = results.records
    counting = np.zeros(len(records.indicator), dtype=bool)
    for method in writer.standard.methods:
        if method.weight:
            counting |= records.method.holds(method.code)
    return counting


def results_of(writer: RegisterWriter, results: Results, items: Iterable[int]) -> tuple[str, ...]:
    """Return the result cells of all records of some check items, by their position in the pack."""
    rows = writer.column("records", "row")
    return writer.cells("records", "result", rows[np.isin(results.records.item, list(items))])
