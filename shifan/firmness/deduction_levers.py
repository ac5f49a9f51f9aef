"""Deductions a step more or less, as levers on their indicators, as a judge's severity, and as cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.levers import Lever, lever
from shifan.firmness.model import Model
from shifan.firmness.record_levers import Change
from shifan.firmness.rescore import Sums, rates
from shifan.score.vectors import positions

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.firmness.smallest_flip import Turn
    from shifan.standards import Standard


@dataclass(frozen=True)
class Ledger:
    """The deductions that apply, by indicator: frame positions and points; and the step in which they are made.

    The step is the greatest common divisor of all deductions made; where none was made, one unit of the last printed place.
    """

    rows: list[list[tuple[int, Fraction]]]
    step: Fraction


def ledger(clean: CleanCity, standard: Standard) -> Ledger:
    """Return the deductions of a city."""
    frame = clean.tables["documents"]
    rows: list[list[tuple[int, Fraction]]] = [[] for _ in standard.indicators["code"]]
    places = positions(frame["indicator"], standard.indicators["code"]).tolist()
    for n, (place, points, absent) in enumerate(
        zip(places, frame["deduction"], frame["not_applicable"], strict=True)
    ):
        if place >= 0 and not absent:
            rows[place].append((n, Fraction(points or 0)))
    return Ledger(
        rows, _step([points for own in rows for _, points in own if points], standard.places)
    )


def _step(made: list[Fraction], places: int) -> Fraction:
    scale = lcm(*(own.denominator for own in made)) if made else 10**places
    return Fraction(gcd(*(int(own * scale) for own in made)) if made else 1, scale)


def severity(model: Model, own: Ledger, steps: int) -> Model:
    """Return the model with `steps` more (or fewer) steps on each row that deducts; a row stays between 0 and the full score."""
    document = []
    for rate, full, rows in zip(model.document, model.full, own.rows, strict=True):
        sums = sum(
            (
                min(full, max(Fraction(0), points + steps * own.step))
                for _, points in rows
                if points
            ),
            Fraction(0),
        )
        document.append(rate if rate is None else max(Fraction(0), 1 - sums / full))
    return replace(model, document=tuple(document))


def levers(model: Model, points: Sums, own: Ledger, more: bool) -> list[Lever]:
    """Return levers that deduct step by step more, or less; what exceeds the full score changes nothing further."""
    low, high = (rates(_with_documents(model, Fraction(rate)), points) for rate in (0, 1))
    made = []
    for n, (document, full) in enumerate(zip(model.document, model.full, strict=True)):
        if document is None or not full:
            continue
        zero, one = (Fraction(int(rate.top[0]), int(rate.bottom[0])) for rate in (low[n], high[n]))
        left, step = (
            1 - sum((points for _, points in own.rows[n]), Fraction(0)) / full,
            own.step / full,
        )
        scale = lcm(document.denominator, left.denominator, step.denominator)
        steps = np.arange(1, _steps(own, n, full, more) + 1).astype(object) * (
            -int(step * scale) if more else int(step * scale)
        )
        made.append(
            lever(
                model,
                n,
                zero + (one - zero) * document,
                (one - zero) / scale,
                np.maximum(0, int(left * scale) + steps) - int(document * scale),
            )
        )
    return made


def _with_documents(model: Model, rate: Fraction) -> Model:
    return replace(model, document=tuple(None if own is None else rate for own in model.document))


def _steps(own: Ledger, indicator: int, full: Fraction, more: bool) -> int:
    """Return how many further steps an indicator's rows can take."""
    return sum(_room(points, full, own.step, more) for _, points in own.rows[indicator])


def _room(points: Fraction, full: Fraction, step: Fraction, more: bool) -> int:
    """Return how many steps a row can still take: it lies between 0 and the full score."""
    return max(0, int((full - points if more else points) / step))


def changes(model: Model, own: Ledger, turn: Turn, clean: CleanCity, more: bool) -> list[Change]:
    """Return the deductions that a turn takes, by cell; the rows of an indicator are filled in the order of the workbook."""
    frame, source, made = clean.tables["documents"], clean.sources["documents"], []
    for indicator, left in (turn.taken or {}).items():
        for place, points in own.rows[indicator]:
            number = min(left, _room(points, model.full[indicator], own.step, more))
            left -= number
            row = frame.iloc[place]
            if number:
                after = points + (own.step if more else -own.step) * number
                made.append(
                    Change(
                        source.cell("deduction", row["row"]),
                        f"{row['indicator']} {row['aspect']}",
                        shown(points),
                        shown(after),
                        (str(row["indicator"]), str(row["aspect"])),
                    )
                )
    return made


def shown(points: Fraction) -> str:
    """Return points as plain decimal text: 0.5, 1, 0.25 (deductions are decimals, so their sums end)."""
    digits = 0
    while (points * 10**digits).denominator != 1:
        digits += 1
    return f"{float(points):.{digits}f}" if digits < 15 else str(float(points))
