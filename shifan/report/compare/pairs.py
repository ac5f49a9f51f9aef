"""Pairs of what two reports hold, each with its state, as a comparison lists them."""

from __future__ import annotations

from collections import defaultdict
from typing import Generic, TypeVar

from shifan.records import dataclass

MATCHED, CHANGED, MOVED, MISSING, EXTRA = "matched", "changed", "moved", "missing", "extra"
STATE_NAMES = {MATCHED: "一致", CHANGED: "不同", MOVED: "移动", MISSING: "缺少", EXTRA: "多出"}
Links = dict[tuple[int, int], str]  # places in the two reports → state of the pair
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Pair(Generic[Thing]):
    """One row of a comparison; a report that lacks it has None."""

    state: str
    original: Thing | None = None
    generated: Thing | None = None


def pairs_in_order(
    original: list[Thing], generated: list[Thing], links: Links
) -> list[Pair[Thing]]:
    """Return pairs in the order of the original.

    What only the other report has stands behind what comes before it there.
    """
    partners = {i: (j, state) for (i, j), state in links.items()}
    extras = _extras_by_place(generated, links)
    pairs = list(extras[-1])
    for i, thing in enumerate(original):
        if i in partners:
            j, state = partners[i]
            pairs.append(Pair(state, thing, generated[j]))
        else:
            pairs.append(Pair(MISSING, thing))
        pairs += extras[i]
    return pairs


def unpaired(links: Links, original: int, generated: int) -> tuple[list[int], list[int]]:
    """Return the places without partner in two reports of so many things."""
    taken = {i for i, _ in links}, {j for _, j in links}
    return (
        [i for i in range(original) if i not in taken[0]],
        [j for j in range(generated) if j not in taken[1]],
    )


def _extras_by_place(generated: list[Thing], links: Links) -> dict[int, list[Pair[Thing]]]:
    """Return what only the generated report has, by the place in the original that it stands behind (-1.

    At the beginning).
    """
    owners = {j: i for i, j in links}
    extras: dict[int, list[Pair[Thing]]] = defaultdict(list)
    behind = -1
    for j, thing in enumerate(generated):
        if j in owners:
            behind = owners[j]
        else:
            extras[behind].append(Pair(EXTRA, None, thing))
    return extras
