"""Check results judged otherwise: what they do to their indicators, and the cells that a turn of the verdict takes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.city_model import LARGEST, Model
from shifan.firmness.rescore import PointSums, rates
from shifan.firmness.score_steps import ScoreSteps, score_steps
from shifan.rules.words import CONFORMS, FAILS

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.firmness.smallest_flip import Turn
    from shifan.score.results import Results


@dataclass(frozen=True)
class CellChange:
    """One cell that would read otherwise: its address, what it is about, what it says before and after.

    `key` names its row: site and check item of a record, indicator and aspect of a deduction.
    """

    cell: str
    subject: str
    before: str
    after: str
    key: tuple[str, str]


@dataclass(frozen=True)
class JudgedOtherwise:
    """What judging check results as `to` does: the steps of each indicator's score.

    `order` holds by indicator the positions of the records in the order in which they are taken.
    """

    steps: list[ScoreSteps]
    order: dict[int, np.ndarray]
    to: str


@dataclass(frozen=True)
class _PointGain:
    """The rate of an indicator as `top / bottom`, and what one more won point of each method adds to the top."""

    top: int
    by_method: list[int]
    bottom: int


def judged_otherwise(
    model: Model, points: PointSums, results: Results, passing: bool
) -> JudgedOtherwise:
    """Return what it does to judge 符合 as 不符合 (for a passing city) or the other way round; 合理缺项 stays."""
    records, now = results.records, CONFORMS if passing else FAILS
    candidates = np.flatnonzero(records.result.holds(now) & (records.indicator >= 0))
    gains, sign = _gains(model, points), -1 if passing else 1
    steps, order = [], {}
    for indicator in np.unique(records.indicator[candidates]).tolist():
        own, gain = candidates[records.indicator[candidates] == indicator], gains[indicator]
        points_of_records = records.points.integers[own]
        largest = max(map(abs, gain.by_method)) * int(points_of_records.sum())
        by_method = np.array(gain.by_method, dtype=object if largest >= LARGEST else np.int64)
        worth = by_method[model.method[records.site[own]]] * points_of_records
        largest_first = np.argsort(-worth, kind="stable")
        order[indicator] = own[largest_first]
        rate, unit = Fraction(gain.top, gain.bottom), Fraction(sign, gain.bottom)
        sizes = np.cumsum(worth[largest_first])
        steps.append(score_steps(model, indicator, rate, unit, sizes))
    return JudgedOtherwise(steps, order, FAILS if passing else CONFORMS)


def _gains(model: Model, points: PointSums) -> list[_PointGain]:
    """Return what one more won point does to the rate of each indicator, tried out method by method."""
    methods = len(points.won)
    one_more = np.zeros((methods + 1, methods), dtype=np.int64)
    one_more[1:] = np.eye(methods, dtype=np.int64)
    tried = PointSums(
        [
            np.repeat(won, methods + 1, axis=0) + one_more[:, [n]]
            for n, won in enumerate(points.won)
        ],
        [np.repeat(due, methods + 1, axis=0) for due in points.due],
        [np.repeat(number, methods + 1, axis=0) for number in points.assessed],
    )
    gains = []
    for rate in rates(model, tried):
        first, *others = np.broadcast_to(rate.top, (methods + 1,)).tolist()
        gains.append(_PointGain(first, [top - first for top in others], int(rate.bottom[0])))
    return gains


def record_changes(judged: JudgedOtherwise, turn: Turn, clean: CleanCity) -> list[CellChange]:
    """Return the check results that a turn takes, by cell."""
    frame, source = clean.tables["records"], clean.sources["records"]
    changes = []
    for indicator, number in (turn.taken or {}).items():
        taken = frame.iloc[np.sort(judged.order[indicator][:number])]
        columns = (taken[field].tolist() for field in ("row", "site", "item", "result"))
        for row, site, item, result in zip(*columns, strict=True):
            changes.append(
                CellChange(
                    source.cell("result", row),
                    f"{site} {item}",
                    str(result),
                    judged.to,
                    (str(site), str(item)),
                )
            )
    return changes
