"""Numbers measured as a quotient: what part and whole give where the number itself is left out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd

PERCENT = "%"
_PLACES = 4  # of a quotient that nobody has written down


def quotient(part: Decimal, whole: Decimal, unit: str) -> Fraction:
    """Return part over whole in the unit of its measure: in percent where that is %, else as it is."""
    return Fraction(part) / Fraction(whole) * (100 if unit == PERCENT else 1)


def agrees(number: Decimal, exact: Fraction) -> bool:
    """Return whether a number is the exact one rounded to its own last place, either way."""
    exponent = number.as_tuple().exponent
    step = Fraction(10) ** (exponent if isinstance(exponent, int) else 0)
    return abs(Fraction(number) - exact) <= step / 2


def with_quotients(frame: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    """Return the measurements with a number wherever part and whole give one; `units` are by the measure's code."""
    numbers = []
    columns = (frame[name].tolist() for name in ("measure", "number", "part", "whole"))
    for measure, number, part, whole in zip(*columns, strict=True):
        if number is None and part is not None and whole:
            number = _rounded(quotient(part, whole, units.get(measure, "")))
        numbers.append(number)
    return frame.assign(number=pd.Series(numbers, index=frame.index, dtype=object))


def _rounded(exact: Fraction) -> Decimal:
    """Return a quotient as a decimal with four places, or fewer where it ends before."""
    places = Decimal(1).scaleb(-_PLACES)
    ratio = Decimal(exact.numerator) / Decimal(exact.denominator)
    return ratio.quantize(places, ROUND_HALF_UP).normalize()
