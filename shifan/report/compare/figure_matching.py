"""Figures of two reports paired: in order within a part, then what is left elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable

from shifan.report.compare.heaviest_chain import (
    MOST_PAIRS,
    equal_ends,
    equal_pairs,
    gaps_between,
    groups_by_key,
    heaviest_chain,
    likely_pairs,
    likest_pairs,
)
from shifan.report.compare.pairs import CHANGED, MATCHED, MOVED, Links, unpaired
from shifan.report.compare.placed_figures import (
    PlacedFigure,
    are_comparable,
    pair_weight,
    say_the_same,
    word_similarity,
)

_WITH_ITS_WORDS = 0.6  # similarity of the words around a figure by which it is known elsewhere
_MOST_WEIGHED = 40_000


def match_figures(
    left: list[PlacedFigure], right: list[PlacedFigure], parts: dict[int, int]
) -> Links:
    """Return the pairs of figures with their state: matched, changed, moved.

    `parts` leads from a heading of the left report to its partner in the right one.
    """
    matching = _FigureMatching(left, right, parts)
    for places, others in matching.shared_parts():
        matching.pair_in_order(*matching.pair_cells(places, others))
    matching.pair_by_weight(*matching.open_places())
    matching.pair_same_elsewhere()
    matching.pair_changed_elsewhere()
    return matching.links


class _FigureMatching:
    """The figures of both reports and the pairs found so far."""

    def __init__(
        self, left: list[PlacedFigure], right: list[PlacedFigure], parts: dict[int, int]
    ) -> None:
        self.left, self.right = left, right
        self.parts = {-1: -1, **parts}
        self.owners = {other: part for part, other in self.parts.items()}
        # The nearest part of each figure that the other report has too.
        self.left_parts = [_nearest_part(placed.path, self.parts) for placed in left]
        self.right_parts = [_nearest_part(placed.path, self.owners) for placed in right]
        self.links: Links = {}

    def open_places(self) -> tuple[list[int], list[int]]:
        """Return what has no partner yet."""
        return unpaired(self.links, len(self.left), len(self.right))

    def shared_parts(self) -> list[tuple[list[int], list[int]]]:
        """Return the figures of each part that both reports have."""
        places = [i for i, part in enumerate(self.left_parts) if part is not None]
        others = [j for j, part in enumerate(self.right_parts) if part is not None]
        return list(groups_by_key(places, others, self._partner_part, self.right_parts.__getitem__))

    def pair_cells(self, places: list[int], others: list[int]) -> tuple[list[int], list[int]]:
        """Pair the figures of tables that stand in one row and column by their heads, wherever these are.

        Return the rest.
        """
        cells = groups_by_key(
            (i for i in places if self.left[i].in_cell),
            (j for j in others if self.right[j].in_cell),
            lambda i: self.left[i].figure.context,
            lambda j: self.right[j].figure.context,
        )
        pairs = {group[0]: other[0] for group, other in cells if len(group) == len(other) == 1}
        for i, j in pairs.items():
            self._link(i, j)
        return _without(places, pairs), _without(others, set(pairs.values()))

    def pair_in_order(self, places: list[int], others: list[int]) -> None:
        """Pair figures in their order: those equal with their words first, then the heaviest chain between them.

        Equal ones are looked for at both ends, in a long part also between.
        """
        sure = _equal_in_order(
            [_whole(self.left[i]) for i in places], [_whole(self.right[j]) for j in others]
        )
        self.links.update({(places[a], others[b]): MATCHED for a, b in sure})
        for (a, c), (b, d) in gaps_between(sure, len(places), len(others)):
            self.pair_by_weight(places[a:b], others[c:d], in_one_part=True)

    def pair_by_weight(
        self, places: list[int], others: list[int], in_one_part: bool = False
    ) -> None:
        """Pair the figures of two stretches by the heaviest chain of those that may stand together.

        In one part that both reports have all may.
        """
        keys = (
            [self.left[i].quantity.key for i in places],
            [self.right[j].quantity.key for j in others],
        )
        weighed = []
        for a, b in likely_pairs(*keys):
            i, j = places[a], others[b]
            if in_one_part or self._may_stand_together(i, j):
                weight = pair_weight(self.left[i], self.right[j])
                if weight:
                    weighed.append((a, b, weight))
        for a, b in heaviest_chain(weighed):
            self._link(places[a], others[b])

    def pair_same_elsewhere(self) -> None:
        """Pair equal figures that are left: with their words in the same part they match, otherwise they have moved."""
        groups = groups_by_key(
            *self.open_places(),
            lambda i: self.left[i].quantity.key,
            lambda j: self.right[j].quantity.key,
        )
        for places, others in groups:
            for i, j in self._likest(places, others, say_the_same):
                stays = self._may_stand_together(i, j) and self._has_its_words(i, j)
                self.links[i, j] = MATCHED if stays else MOVED

    def pair_changed_elsewhere(self) -> None:
        """Pair other figures of a kind that are left in like words; the last words before them must agree."""
        groups = groups_by_key(
            *self.open_places(),
            lambda i: _kind_and_last_words(self.left[i]),
            lambda j: _kind_and_last_words(self.right[j]),
        )
        for places, others in groups:
            for i, j in self._likest(places, others, are_comparable):
                if self._has_its_words(i, j):
                    self.links[i, j] = CHANGED

    def _link(self, i: int, j: int) -> None:
        self.links[i, j] = MATCHED if say_the_same(self.left[i], self.right[j]) else CHANGED

    def _partner_part(self, i: int) -> int | None:
        """Return the part of the right report that is the partner of a left figure's part; None if there is none."""
        part = self.left_parts[i]
        return None if part is None else self.parts[part]

    def _may_stand_together(self, i: int, j: int) -> bool:
        """Return whether one of two figures stands in the part of the other.

        Headings without partner tell nothing about it.
        """
        part, other = self.left_parts[i], self.right_parts[j]
        if part is None or other is None:
            return True
        return self.parts[part] in self.right[j].path or self.owners[other] in self.left[i].path

    def _has_its_words(self, i: int, j: int) -> bool:
        return word_similarity(self.left[i], self.right[j]) >= _WITH_ITS_WORDS

    def _likest(
        self,
        places: list[int],
        others: list[int],
        fits: Callable[[PlacedFigure, PlacedFigure], bool],
    ) -> list[tuple[int, int]]:
        """Return pairs that fit, by the similarity of their words; of very many in their order."""
        if len(places) * len(others) > _MOST_WEIGHED:
            in_order = zip(places, others, strict=False)
            return [(i, j) for i, j in in_order if fits(self.left[i], self.right[j])]
        return likest_pairs(
            (word_similarity(self.left[i], self.right[j]) + self._may_stand_together(i, j), i, j)
            for i in places
            for j in others
            if fits(self.left[i], self.right[j])
        )


def _without(places: list[int], taken: Container[int]) -> list[int]:
    return [place for place in places if place not in taken]


def _equal_in_order(left: list[Hashable], right: list[Hashable]) -> list[tuple[int, int]]:
    """Return the places in order that are equal at both ends, and between them too if there is too much to weigh."""
    first, last = equal_ends(left, right)
    size, other = len(left), len(right)
    at_start = [(n, n) for n in range(first)]
    at_end = [(size - n, other - n) for n in range(last, 0, -1)]
    if (size - first - last) * (other - first - last) <= MOST_PAIRS:
        return at_start + at_end
    inner = equal_pairs(left[first : size - last], right[first : other - last])
    chain = heaviest_chain((a, b, 1.0) for a, b in inner)
    return at_start + [(first + a, first + b) for a, b in chain] + at_end


def _nearest_part(path: tuple[int, ...], partners: dict[int, int]) -> int | None:
    """Return the nearest heading above a figure that has a partner; None if none has."""
    return next((part for part in reversed(path) if part in partners), None)


def _whole(placed: PlacedFigure) -> Hashable:
    return placed.quantity, placed.figure.context


def _kind_and_last_words(placed: PlacedFigure) -> Hashable:
    return placed.quantity.kind, placed.figure.lead[-2:]
