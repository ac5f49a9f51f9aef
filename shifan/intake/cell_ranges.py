"""Several cells in one text: D3:D9, D3:D5,D9 and the like, to and from rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from shifan.addresses import position

AND_MORE = "等"  # ends a text that names only the first of many ranges
Corners = tuple[int, int, int, int]  # top, left, bottom, right, counted from 0


def known_position(cell: str) -> tuple[int, int]:
    """Return row and column of an address that a program wrote; ValueError if it is none."""
    place = position(cell)
    if place is None:
        raise ValueError(f"no address of a cell: {cell}")
    return place


def corners(cells: str) -> Iterator[Corners]:
    """Yield the corners of each part of D3, D3:E9 or D3:D5,D9; a part that is no address is left out."""
    for part in cells.removesuffix(AND_MORE).split(","):
        first, _, last = part.partition(":")
        start, end = position(first), position(last or first)
        if start and end:
            yield (*start, *end)


def ranges(numbers: Sequence[int] | npt.NDArray[np.int64], most: int = 30, prefix: str = "") -> str:
    """Return ascending numbers as compact ranges: 3-5,9; with a prefix as cells: D3:D5,D9.

    Of more than `most` ranges the first are named, and 等 says that there are more.
    """
    array = np.asarray(numbers, dtype=np.int64)
    ends = np.flatnonzero(np.diff(array, append=array[-1:]) != 1)
    starts = np.concatenate(([0], ends[:-1] + 1))[: len(ends)]
    joint = f":{prefix}" if prefix else "-"
    runs = zip(array[starts[:most]].tolist(), array[ends[:most]].tolist(), strict=True)
    text = ",".join(
        f"{prefix}{first}" if first == last else f"{prefix}{first}{joint}{last}"
        for first, last in runs
    )
    return text + (AND_MORE if len(ends) > most else "")
