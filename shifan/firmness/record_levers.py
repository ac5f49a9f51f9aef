"""A check result judged otherwise, 符合 or 不符合, as a lever on its indicator; and the cells that a turn of the verdict takes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.levers import Lever, lever
from shifan.firmness.model import LARGEST, Model, holds
from shifan.firmness.rescore import Sums, rates
from shifan.rules.catalog import CONFORMS, FAILS

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.firmness.smallest_flip import Turn
    from shifan.score.results import Results


@dataclass(frozen=True)
class Change:
    """One cell that would read otherwise: its address, what it tells of, before and after."""

    cell: str
    subject: str
    before: str
    after: str
    key: tuple[str, str]


@dataclass(frozen=True)
class RecordLevers:
    """The levers of check results, and by indicator the positions of the records in the order in which they are taken."""

    levers: list[Lever]
    order: dict[int, np.ndarray]
    to: str


def record_levers(model: Model, points: Sums, results: Results, passing: bool) -> RecordLevers:
    """Return levers that judge 符合 as 不符合 (for a passing city) or the other way round; 合理缺项 stays."""
    records, was = results.records, CONFORMS if passing else FAILS
    candidates = np.flatnonzero(holds(records.result, was) & (records.indicator >= 0))
    gains = _gains(model, points)
    levers, order, sign = [], {}, -1 if passing else 1
    for indicator in np.unique(records.indicator[candidates]).tolist():
        own = candidates[records.indicator[candidates] == indicator]
        base, gain, bottom = gains[indicator]
        points_won = records.points.integers[own]
        wide = object if max(map(abs, gain)) * int(points_won.sum()) >= LARGEST else np.int64
        worth = np.array(gain, dtype=wide)[model.method[records.site[own]]] * points_won
        first = np.argsort(-worth, kind="stable")
        order[indicator] = own[first]
        levers.append(
            lever(
                model,
                indicator,
                Fraction(base, bottom),
                Fraction(sign, bottom),
                np.cumsum(worth[first]),
            )
        )
    return RecordLevers(levers, order, FAILS if passing else CONFORMS)


def _gains(model: Model, points: Sums) -> list[tuple[int, list[int], int]]:
    """Return by indicator the rate's top, what one more won point of each method adds to it, and its bottom."""
    methods = len(points.won)
    steps = np.zeros((methods + 1, methods), dtype=np.int64)
    steps[1:] = np.eye(methods, dtype=np.int64)
    probed = Sums(
        [np.repeat(own, methods + 1, axis=0) + steps[:, [n]] for n, own in enumerate(points.won)],
        [np.repeat(own, methods + 1, axis=0) for own in points.due],
        [np.repeat(own, methods + 1, axis=0) for own in points.assessed],
    )
    made = []
    for rate in rates(model, probed):
        top = np.broadcast_to(rate.top, (methods + 1,)).tolist()
        made.append((top[0], [own - top[0] for own in top[1:]], int(rate.bottom[0])))
    return made


def record_changes(found: RecordLevers, turn: Turn, clean: CleanCity) -> list[Change]:
    """Return the check results that a turn takes, by cell."""
    frame, source, made = clean.tables["records"], clean.sources["records"], []
    for indicator, number in (turn.taken or {}).items():
        for record in frame.iloc[np.sort(found.order[indicator][:number])].itertuples():
            made.append(
                Change(
                    source.cell("result", record.row),
                    f"{record.site} {record.item}",
                    str(record.result),
                    found.to,
                    (str(record.site), str(record.item)),
                )
            )
    return made
