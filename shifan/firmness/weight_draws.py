"""Indicators weighed otherwise: full scores drawn around those of the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shifan.rules.language.replication import Key
from shifan.rules.replicated_columns import Result
from shifan.score.vectors import positions
from shifan.standards import objects as ob

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

CONCENTRATION = 500


def varied_full_scores(
    standard: Standard, replicates: int, generator: np.random.RandomState
) -> np.ndarray:
    """Return full scores (replicates × indicators) from a Dirichlet distribution around the pack's.

    Each indicator's share has the pack's as its mean; CONCENTRATION 500 moves a share of 3 % by about a quarter
    of itself. They are whole units of the last printed place, so that no score is rounded above its full score.
    """
    full = np.array([float(indicator.full_score) for indicator in standard.indicator_list])
    units = 10.0**standard.places
    if not full.sum():
        return np.repeat(full[None], replicates, axis=0)
    shares = generator.standard_gamma(CONCENTRATION * full / full.sum(), (replicates, len(full)))
    shares /= shares.sum(axis=1, keepdims=True)
    # In place: memory for so many numbers costs more than to compute them.
    shares *= full.sum()
    shares *= units
    return np.asfortranarray(np.rint(shares, out=shares)) / units


def weighed_columns(clean: CleanCity, standard: Standard, full: np.ndarray) -> dict[Key, Result]:
    """Return the columns of replicates with other full scores; deductions grow with them, so that rates stay."""
    documents = clean.tables["documents"]
    indicator = positions(documents["indicator"], standard.indicators["code"])
    now = np.array([float(indicator.full_score) for indicator in standard.indicator_list])
    deducted = np.array([float(points or 0) for points in documents["deduction"]])
    shares = np.divide(
        deducted, now[indicator], out=np.zeros_like(deducted), where=now[indicator] > 0
    )
    grown = full.T[indicator]
    grown *= shares[:, None]
    return {(ob.INDICATORS, "满分"): full, (ob.DOCUMENTS, "扣分"): grown.T}
