"""Exact numbers in a parquet file: decimals that any program adds up, and the zeros that people typed behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal

import pyarrow as pa

_EXPONENTS = "exponents"  # note beside a column: the power of ten of each number's last digit
_EXACT = Context(prec=200)
_DIGITS, _MOST_DIGITS = 38, 76  # of the two widths of decimals that parquet knows


def as_stored(numbers: Sequence[Decimal | None]) -> tuple[pa.Array, dict[str, str]]:
    """Return a column of exact numbers as parquet holds it, and the notes that restore them as written.

    All are stored with the places of the longest. Numbers of more than 76 digits are stored as texts.
    """
    exponents = [None if number is None else _exponent(number) for number in numbers]
    lowest = min((exponent for exponent in exponents if exponent is not None), default=0)
    places = max(0, -lowest)
    digits = max((_whole_digits(number) for number in numbers if number is not None), default=1)
    if digits + places > _MOST_DIGITS:
        return pa.array(
            [None if number is None else str(number) for number in numbers], pa.string()
        ), {}
    kind = pa.decimal128 if digits + places <= _DIGITS else pa.decimal256
    width = _DIGITS if digits + places <= _DIGITS else _MOST_DIGITS
    stored = [None if number is None else _with_exponent(number, -places) for number in numbers]
    column = pa.array(stored, kind(width, places))
    if all(exponent in (None, -places) for exponent in exponents):
        return column, {}
    texts = ("" if exponent is None else str(exponent) for exponent in exponents)
    return column, {_EXPONENTS: ",".join(texts)}


def as_written(
    stored: Sequence[Decimal | str | None], notes: Mapping[bytes, bytes] | None
) -> list[Decimal | None]:
    """Return the numbers of a column as `as_stored` got them; a file of an older release holds texts."""
    exponents: Iterable[str] = [""] * len(stored)
    if notes and _EXPONENTS.encode() in notes:
        exponents = notes[_EXPONENTS.encode()].decode().split(",")
    return [
        None if number is None else _restored(Decimal(number), exponent)
        for number, exponent in zip(stored, exponents, strict=True)
    ]


def _restored(number: Decimal, exponent: str) -> Decimal:
    return _with_exponent(number, int(exponent)) if exponent else number


def _with_exponent(number: Decimal, exponent: int) -> Decimal:
    """Return the same number with another power of ten for its last digit."""
    return number.quantize(Decimal((0, (1,), exponent)), context=_EXACT)


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _whole_digits(number: Decimal) -> int:
    """Return how many digits stand before the point."""
    return max(1, number.adjusted() + 1)
