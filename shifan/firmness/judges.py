"""How far the total would move had other reviewers judged the documents: a second layer beside the drawing of sites.

Where aspects were scored by several reviewers their differences tell two variances: of single deductions, and of the
scale that a reviewer applies to all of them (correlated errors). Where too few were, both are assumed to be one step of
deduction, and said to be assumed. A deduction's effect on the total is scored; errors are added up as for a linear
function, within what the documents can cost at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.scoring import CityScoring
from shifan.raw_sheets import DOCUMENTS
from shifan.raw_sheets.document_review import SCORED_PREFIX
from shifan.records import dataclass
from shifan.rules.language.replication import Replicates
from shifan.score.vectors import positions
from shifan.standards import objects as ob
from shifan.standards.pack_settings import MEAN

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

FEWEST_ASPECTS = 5
_DEVIATIONS = 1.959964  # of a normal distribution on each side of 95 %
_DRAWS = 200
_COLUMN = (ob.DOCUMENTS, "扣分")


@dataclass(frozen=True)
class JudgeSpread:
    """How far reviewers differ, as standard deviations in points: a single deduction, and a reviewer's scale.

    `aspects` were scored by several reviewers, `reviewers` of them; with too few aspects the figures are assumed.
    """

    single: float
    scale: float
    aspects: int
    reviewers: int

    @property
    def is_assumed(self) -> bool:
        """Return whether too few aspects were scored by several reviewers to tell."""
        return self.aspects < FEWEST_ASPECTS


@dataclass(frozen=True)
class Judging:
    """Between which totals (units of the last place) other reviewers would lead, and how many draws of how many pass.

    `error` is the standard error of the total.
    """

    spread: JudgeSpread
    low: int
    high: int
    error: float
    passed: int
    draws: int


def judge_spread(clean: CleanCity, standard: Standard) -> JudgeSpread:
    """Return how far reviewers differ by the aspects that several scored, or one step of each kind if too few were."""
    scored = _scored(clean)
    names = {name for scores in scored.values() for name in scores}
    if len(scored) < FEWEST_ASPECTS:
        step = float(standard.deduction_step)
        return JudgeSpread(step, step, len(scored), len(names))
    apart: dict[tuple[str, str], list[float]] = {}
    for scores in scored.values():
        for first, second in combinations(sorted(scores), 2):
            apart.setdefault((first, second), []).append(scores[first] - scores[second])
    gaps = [np.array(own) for own in apart.values()]
    number = sum(map(len, gaps))
    within, free = sum(float(((own - own.mean()) ** 2).sum()) for own in gaps), number - len(gaps)
    if not free:
        return JudgeSpread(
            (sum(float((own**2).sum()) for own in gaps) / number / 2) ** 0.5,
            0.0,
            len(scored),
            len(names),
        )
    # The difference of two has the variance of both.
    single = within / free / 2
    between = sum(len(own) * float(own.mean()) ** 2 - 2 * single for own in gaps) / number / 2
    return JudgeSpread(single**0.5, max(0.0, between) ** 0.5, len(scored), len(names))


def _scored(clean: CleanCity) -> dict[tuple[str, str], dict[str, float]]:
    """Return the deductions of each reviewer, by indicator and aspect, of the aspects that several scored."""
    frame = clean.tables.get(f"{SCORED_PREFIX}{DOCUMENTS.table}")
    found: dict[tuple[str, str], dict[str, float]] = {}
    if frame is None:
        return found
    columns = (frame[name].tolist() for name in ("indicator", "aspect", "reviewer", "deduction"))
    for indicator, aspect, reviewer, points in zip(*columns, strict=True):
        if points is not None:
            found.setdefault((str(indicator), str(aspect)), {})[str(reviewer)] = float(points)
    return {key: scores for key, scores in found.items() if len(scores) > 1}


@dataclass(frozen=True)
class _Rows:
    """The rows of 评分: deduction, its limit, and which share of it is which reviewer's (rows × reviewers)."""

    now: np.ndarray
    most: np.ndarray
    shares: np.ndarray

    @classmethod
    def of(cls, clean: CleanCity, standard: Standard) -> _Rows:
        """Return the rows of a city."""
        frame = clean.tables[DOCUMENTS.table]
        full = np.array([float(own.full_score) for own in standard.indicator_list])
        most = full[positions(frame["indicator"], standard.indicators["code"])]
        keys = zip(frame["indicator"].astype(str), frame["aspect"].astype(str), strict=True)
        scored: Mapping[tuple[str, str], dict[str, float]] = {}
        if standard.reviewers == MEAN:
            scored = _scored(clean)
        names = [
            sorted(scored.get(key, {reviewer: 0.0}))
            for key, reviewer in zip(keys, frame["reviewer"].astype(str), strict=True)
        ]
        known = {name: n for n, name in enumerate(dict.fromkeys(chain.from_iterable(names)))}
        shares = np.zeros((len(frame), len(known)))
        for row, of_row in enumerate(names):
            shares[row, [known[name] for name in of_row]] = 1 / len(of_row)
        now = np.array([float(points or 0) for points in frame["deduction"]])
        return cls(now, most, shares)


def judging_of(clean: CleanCity, standard: Standard, scoring: CityScoring) -> Judging | None:
    """Return where the total would lie under other reviewers; None where no deduction reaches the total."""
    if not scoring.reads(ob.DOCUMENTS, _COLUMN[1]) or not len(clean.tables[DOCUMENTS.table]):
        return None
    rows = _Rows.of(clean, standard)
    extremes = scoring.unrounded_totals(
        Replicates(columns={_COLUMN: np.stack([rows.most, np.zeros(len(rows.now))])})
    )
    if len(extremes) == 1:  # deductions lead to the verdict alone
        return None
    worst, best = extremes
    if worst == best:  # deductions of indicators that rest on no documents
        return None
    spread = judge_spread(clean, standard)
    # Assumed is what is assumed of the scale elsewhere: it moves what was deducted.
    moves = (rows.now > 0) if spread.is_assumed else np.ones(len(rows.now), dtype=bool)
    effects = _effects(rows, scoring, float(standard.deduction_step)) * moves
    error = _error(rows, effects, spread)
    now = scoring.unrounded_total
    low, high = now - _DEVIATIONS * error, now + _DEVIATIONS * error
    passed = _passed(rows, moves, spread, scoring)
    return Judging(
        spread,
        int(np.floor(max(low, min(worst, now)))),
        int(np.ceil(min(high, max(best, now)))),
        error,
        passed,
        _DRAWS,
    )


def _error(rows: _Rows, effects: np.ndarray, spread: JudgeSpread) -> float:
    """Return the standard error of the total from single deductions and from the scales of reviewers."""
    alone = float((effects**2 * (rows.shares**2).sum(axis=1)).sum())
    together = float(((effects @ rows.shares) ** 2).sum())
    return float((spread.single**2 * alone + spread.scale**2 * together) ** 0.5)


def _effects(rows: _Rows, scoring: CityScoring, step: float) -> np.ndarray:
    """Return by how much the total moves with a point more deducted at each row (units of the last place)."""
    has_room = rows.now + step <= rows.most
    moved = np.repeat(rows.now[None], len(rows.now), axis=0)
    np.fill_diagonal(moved, np.where(has_room, rows.now + step, np.maximum(0, rows.now - step)))
    totals = scoring.unrounded_totals(Replicates(columns={_COLUMN: moved}))
    return np.nan_to_num(np.abs(totals - scoring.unrounded_total)) / step


def _passed(rows: _Rows, moves: np.ndarray, spread: JudgeSpread, scoring: CityScoring) -> int:
    """Return how many draws of other reviewers pass."""
    chance = np.random.RandomState(np.random.MT19937(20231102))
    single = chance.standard_normal((_DRAWS, len(rows.now))) * (rows.shares**2).sum(axis=1) ** 0.5
    scale = chance.standard_normal((_DRAWS, rows.shares.shape[1])) @ rows.shares.T
    drawn = rows.now + moves * (spread.single * single + spread.scale * scale)
    deducted = np.round(np.clip(drawn, 0, rows.most), 6)
    return int(scoring.outcomes(Replicates(columns={_COLUMN: deducted})).passes.sum())
