"""Indicators weighed otherwise: full scores drawn around those of the pack."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.scoring import CityScoring, Outcomes
from shifan.records import dataclass
from shifan.rules.language.replication import Key, ReplicatedEvaluation, Replicates
from shifan.rules.replicated_columns import Result
from shifan.score.vectors import positions
from shifan.standards import objects as ob

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

CONCENTRATION = 500
_BATCH = 5000  # replicates at once, few enough for the processor's cache
_FULL = "满分"


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
    return {(ob.INDICATORS, _FULL): full, (ob.DOCUMENTS, "扣分"): grown.T}


@dataclass
class Weighing:
    """Replicates in which indicators are weighed otherwise: alone, and beside sites that are drawn anew."""

    clean: CleanCity
    standard: Standard
    scoring: CityScoring
    chance: np.random.RandomState
    _alone: list[Outcomes] = field(default_factory=list)
    _joint: list[Outcomes] = field(default_factory=list)

    @cached_property
    def reaches(self) -> bool:
        """Return whether the total rests on how indicators are weighed."""
        return self.scoring.total_reads(ob.INDICATORS, _FULL)

    def beside(self, drawn: ReplicatedEvaluation) -> None:
        """Weigh indicators otherwise in replicates of sites, a batch at a time."""
        site_weights = drawn.replicates.site_weights
        if site_weights is None or not self.reaches:
            return
        weighed = self._weighed(len(site_weights))
        both = Replicates(site_weights=site_weights, columns=weighed.replicates.columns)
        joint = self.scoring.evaluation(both, drawn, weighed)
        self._joint.append(self.scoring.outcomes_of(joint))

    def outcomes(self, replicates: int) -> tuple[Outcomes, Outcomes | None]:
        """Return the outcomes with other weights, and those with other sites as well if any were drawn.

        Without sites there are as many replicates as asked.
        """
        if self._joint:
            return Outcomes.joined(self._alone), Outcomes.joined(self._joint)
        for first in range(0, replicates, _BATCH):
            self._weighed(min(_BATCH, replicates - first))
        return Outcomes.joined(self._alone), None

    def _weighed(self, replicates: int) -> ReplicatedEvaluation:
        full = varied_full_scores(self.standard, replicates, self.chance)
        columns = weighed_columns(self.clean, self.standard, full)
        weighed = self.scoring.evaluation(Replicates(columns=columns))
        self._alone.append(self.scoring.outcomes_of(weighed))
        return weighed
