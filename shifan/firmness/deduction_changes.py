"""Deductions a step more or less: what they do to their indicators, and the cells that a turn of the verdict takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.city_model import Model
from shifan.firmness.record_changes import CellChange
from shifan.firmness.rescore import PointSums, Rate, rates
from shifan.firmness.score_steps import ScoreSteps, score_steps
from shifan.score.vectors import positions

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.firmness.smallest_flip import Turn
    from shifan.standards import Standard

_MOST_DIGITS = 15


@dataclass(frozen=True)
class Deductions:
    """The deductions that apply, by indicator: frame positions and points; and the pack's step of deductions.

    The step is the unit in which deductions are changed; those that were made need not be multiples of it.
    """

    rows: list[list[tuple[int, Fraction]]]
    step: Fraction

    def total(self, indicator: int) -> Fraction:
        """Return the points deducted from an indicator."""
        return sum((points for _, points in self.rows[indicator]), Fraction(0))

    def room(self, points: Fraction, full: Fraction, more: bool) -> int:
        """Return how many steps more (or less) a row with these points can take.

        It stays between 0 and the full score.
        """
        return max(0, int((full - points if more else points) / self.step))

    def total_room(self, indicator: int, full: Fraction, more: bool) -> int:
        """Return how many steps more (or less) the rows of an indicator can take."""
        return sum(self.room(points, full, more) for _, points in self.rows[indicator])


def deductions_of(clean: CleanCity, standard: Standard) -> Deductions:
    """Return the deductions of a city."""
    frame = clean.tables["documents"]
    rows: list[list[tuple[int, Fraction]]] = [[] for _ in standard.indicator_list]
    indicators = positions(frame["indicator"], standard.indicators["code"]).tolist()
    columns = (indicators, frame["deduction"], frame["not_applicable"])
    for position, (indicator, points, absent) in enumerate(zip(*columns, strict=True)):
        if indicator >= 0 and not absent:
            rows[indicator].append((position, Fraction(points or 0)))
    return Deductions(rows, Fraction(standard.deduction_step))


def deduction_steps(
    model: Model, points: PointSums, deductions: Deductions, more: bool
) -> list[ScoreSteps]:
    """Return what it does to each indicator to deduct step by step more, or less.

    What exceeds the full score changes nothing further.
    """
    without, whole = (rates(_with_documents(model, rate), points) for rate in (0, 1))
    steps = []
    for n, (document, full) in enumerate(zip(model.document, model.full, strict=True)):
        if document is None or not full:
            continue
        lowest, highest = _fraction(without[n]), _fraction(whole[n])
        weight = highest - lowest
        left, step = 1 - deductions.total(n) / full, deductions.step / full
        scale = lcm(document.denominator, left.denominator, step.denominator)
        numbers = np.arange(1, deductions.total_room(n, full, more) + 1).astype(object)
        change = -int(step * scale) if more else int(step * scale)
        sizes = np.maximum(0, int(left * scale) + numbers * change) - int(document * scale)
        steps.append(score_steps(model, n, lowest + weight * document, weight / scale, sizes))
    return steps


def _with_documents(model: Model, rate: int) -> Model:
    """Return the model with one document rate for all indicators that have one."""
    document = (None if now is None else Fraction(rate) for now in model.document)
    return replace(model, document=tuple(document))


def _fraction(rate: Rate) -> Fraction:
    """Return the rate of a single scoring."""
    return Fraction(int(rate.top[0]), int(rate.bottom[0]))


def deduction_changes(
    model: Model, deductions: Deductions, turn: Turn, clean: CleanCity, more: bool
) -> list[CellChange]:
    """Return the deductions that a turn takes, by cell; the rows of an indicator are filled in the workbook's order."""
    frame, source = clean.tables["documents"], clean.sources["documents"]
    rows, indicators, aspects = (frame[field].tolist() for field in ("row", "indicator", "aspect"))
    changes = []
    for position, before, after in _filled_rows(model, deductions, turn, more):
        indicator, aspect = str(indicators[position]), str(aspects[position])
        changes.append(
            CellChange(
                source.cell("deduction", rows[position]),
                f"{indicator} {aspect}",
                shown(before),
                shown(after),
                (indicator, aspect),
            )
        )
    return changes


def _filled_rows(
    model: Model, deductions: Deductions, turn: Turn, more: bool
) -> Iterable[tuple[int, Fraction, Fraction]]:
    """Yield the rows that a turn changes, by frame position, with points before and after."""
    step = deductions.step if more else -deductions.step
    for indicator, left in (turn.taken or {}).items():
        for position, points in deductions.rows[indicator]:
            number = min(left, deductions.room(points, model.full[indicator], more))
            left -= number
            if number:
                yield position, points, points + step * number


def shown(points: Fraction) -> str:
    """Return points as plain decimal text: 0.5, 1, 0.25 (deductions are decimals, so their sums end)."""
    digits = 0
    while (points * 10**digits).denominator != 1:
        digits += 1
    return f"{float(points):.{digits}f}" if digits < _MOST_DIGITS else str(float(points))
