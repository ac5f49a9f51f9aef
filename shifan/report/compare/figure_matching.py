"""Figures of two reports paired: in order within a part, then what is left elsewhere; and the rows that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from shifan.chinese.figures import Figure
from shifan.report.compare.heaviest_chain import (
    WORK,
    buckets,
    ends,
    equal,
    gaps,
    greedy,
    heaviest,
    near,
)
from shifan.report.compare.outline_matching import Links, Node
from shifan.report.compare.reading import Passage

_ALIKE, _FAINTLY, _WITH_ITS_WORDS, _AS_GOOD_AS_SAME = 0.5, 0.3, 0.6, 0.8
_MANY = 40_000
_FAMILY = {"date": "date", "time": "time"}  # a number may have become a percentage


@dataclass(frozen=True)
class Placed:
    """A figure, the heading it stands under, which headings of the report are above it (-1: none yet), and whether row and column tell what it is."""

    figure: Figure
    under: str
    path: tuple[int, ...]
    passage: int
    cell: bool = False


@dataclass
class Pair:
    """One row of a comparison; a side that lacks it is None."""

    state: str
    original: object = None
    generated: object = None


def placed(
    passages: list[Passage], headings: list[Node], figures: Callable[[str], list[Figure]]
) -> list[Placed]:
    """Return all figures of a report with the headings they stand under; `figures` reads a paragraph."""
    paths = {-1: (-1,), **{n: node.path for n, node in enumerate(headings)}}
    return [
        Placed(
            _beside(figure, passage.beside),
            passage.under,
            paths[passage.part_at(figure.start)],
            n,
            bool(passage.beside),
        )
        for n, passage in enumerate(passages)
        for figure in figures(passage.text)
    ]


def _beside(figure: Figure, words: str) -> Figure:
    """Return a figure of a table with the words at the head of its row and column, by which it is known there."""
    return replace(figure, context=figure.context + words) if words else figure


def rows(left: list, right: list, links: Links) -> list[Pair]:
    """Return pairs in the order of the left side; what only the right has stands behind what comes before it there."""
    partner, back = {i: (j, state) for (i, j), state in links.items()}, {j for _, j in links}
    behind: dict[int, list[Pair]] = defaultdict(list)
    last = -1
    owner = {j: i for i, j in links}
    for j, one in enumerate(right):
        if j in back:
            last = owner[j]
        else:
            behind[last].append(Pair("extra", None, one))
    found = behind[-1]
    for i, one in enumerate(left):
        j, state = partner.get(i, (None, "missing"))
        found += [Pair(state, one, None if j is None else right[j]), *behind[i]]
    return found


def linked(left: list[Placed], right: list[Placed], parts: dict[int, int]) -> Links:
    """Return the pairs of figures with their state: matched, changed, moved. `parts` leads from a heading of the left side to that of the right."""
    work = _Figures(left, right, parts)
    for mine, others in work.shared():
        work.align(*work.cells(mine, others))
    work.chained(*work.open())
    work.same_elsewhere()
    work.changed_elsewhere()
    return work.links


class _Figures:
    """The figures of both sides and the pairs found so far."""

    def __init__(self, left: list[Placed], right: list[Placed], parts: dict[int, int]) -> None:
        self.left, self.right, self.parts = left, right, {-1: -1, **parts}
        self.owners = {other: one for one, other in self.parts.items()}
        self.homes = (
            [_deepest(one.path, self.parts) for one in left],
            [_deepest(one.path, self.owners) for one in right],
        )
        self.links: Links = {}

    def open(self) -> tuple[list[int], list[int]]:
        """Return what has no partner yet."""
        taken = {i for i, _ in self.links}, {j for _, j in self.links}
        return [i for i in range(len(self.left)) if i not in taken[0]], [
            j for j in range(len(self.right)) if j not in taken[1]
        ]

    def shared(self) -> list[tuple[list[int], list[int]]]:
        """Return the figures of each part that both reports have."""
        mine, others = (
            [n for n, home in enumerate(homes) if home is not None] for homes in self.homes
        )
        return list(
            buckets(
                mine, others, (lambda i: self.parts[self.homes[0][i]], lambda j: self.homes[1][j])
            )
        )

    def together(self, i: int, j: int) -> bool:
        """Return whether one of two figures stands in the part of the other; headings without partner tell nothing about it."""
        mine, other = self.homes[0][i], self.homes[1][j]
        return (
            mine is None
            or other is None
            or self.parts[mine] in self.right[j].path
            or self.owners[other] in self.left[i].path
        )

    def cells(self, mine: list[int], others: list[int]) -> tuple[list[int], list[int]]:
        """Pair the figures of tables that stand in one row and column by their heads, wherever these are; return the rest."""
        numbers = [n for n in mine if self.left[n].cell], [n for n in others if self.right[n].cell]
        known = buckets(
            *numbers,
            (lambda i: self.left[i].figure.context, lambda j: self.right[j].figure.context),
        )
        pairs = {some[0]: other[0] for some, other in known if len(some) == len(other) == 1}
        self.links |= {
            (i, j): "matched" if _same(self.left[i], self.right[j]) else "changed"
            for i, j in pairs.items()
        }
        taken = set(pairs.values())
        return [i for i in mine if i not in pairs], [j for j in others if j not in taken]

    def align(self, mine: list[int], others: list[int]) -> None:
        """Pair figures in their order: those equal with their words at both ends, in a long part also between; then the heaviest chain."""
        keys = [_whole(self.left[i]) for i in mine], [_whole(self.right[j]) for j in others]
        first, last = ends(*keys)
        size, other = len(mine), len(others)
        sure = [
            *((n, n) for n in range(first)),
            *((size - n, other - n) for n in range(last, 0, -1)),
        ]
        if (size - first - last) * (other - first - last) > WORK:
            sure = [*sure[:first], *self.anchors(keys, first, last), *sure[first:]]
        self.links.update({(mine[a], others[b]): "matched" for a, b in sure})
        for (a, c), (b, d) in gaps(sure, size, other):
            self.chained(mine[a:b], others[c:d])

    @staticmethod
    def anchors(keys: tuple[list, list], first: int, last: int) -> list[tuple[int, int]]:
        """Return the pairs in order that are equal with their words, between a beginning and an end."""
        inner = [side[first : len(side) - last] for side in keys]
        return [(first + a, first + b) for a, b in heaviest((a, b, 1.0) for a, b in equal(*inner))]

    def chained(self, mine: list[int], others: list[int]) -> None:
        """Pair the figures of two stretches by the heaviest chain of those that may stand together."""
        keys = [
            [side[n].figure.quantity.key for n in numbers]
            for side, numbers in ((self.left, mine), (self.right, others))
        ]
        weighed = (
            (a, b, _weight(self.left[mine[a]], self.right[others[b]]))
            for a, b in {*equal(*keys), *near(len(mine), len(others))}
            if self.together(mine[a], others[b])
        )
        for a, b in heaviest(one for one in weighed if one[2]):
            self.links[mine[a], others[b]] = (
                "matched" if _same(self.left[mine[a]], self.right[others[b]]) else "changed"
            )

    def same_elsewhere(self) -> None:
        """Pair equal figures that are left: with their words in the same part they match, otherwise they have moved."""
        for mine, others in buckets(
            *self.open(),
            (
                lambda i: self.left[i].figure.quantity.key,
                lambda j: self.right[j].figure.quantity.key,
            ),
        ):
            for i, j in self.likest(mine, others, _same):
                near_by = (
                    self.together(i, j)
                    and likeness(self.left[i].figure, self.right[j].figure) >= _WITH_ITS_WORDS
                )
                self.links[i, j] = "matched" if near_by else "moved"

    def changed_elsewhere(self) -> None:
        """Pair other figures of a kind that are left in like words; the last words before them must agree."""
        for mine, others in buckets(
            *self.open(), (lambda i: _ending(self.left[i]), lambda j: _ending(self.right[j]))
        ):
            for i, j in self.likest(mine, others, _kind):
                if likeness(self.left[i].figure, self.right[j].figure) >= _WITH_ITS_WORDS:
                    self.links[i, j] = "changed"

    def likest(
        self, mine: list[int], others: list[int], fits: Callable[[Placed, Placed], bool]
    ) -> list[tuple[int, int]]:
        """Return pairs that fit, by likeness; of very many in their order."""
        if len(mine) * len(others) > _MANY:
            return [
                pair
                for pair in zip(mine, others, strict=False)
                if fits(self.left[pair[0]], self.right[pair[1]])
            ]
        return greedy(
            (likeness(self.left[i].figure, self.right[j].figure) + self.together(i, j), i, j)
            for i in mine
            for j in others
            if fits(self.left[i], self.right[j])
        )


def _deepest(path: tuple[int, ...], partners: dict[int, int]) -> int | None:
    """Return the nearest heading above a figure that has a partner; None if none has."""
    return next((part for part in reversed(path) if part in partners), None)


def likeness(one: Figure, other: Figure) -> float:
    """Return how alike the words around two figures are, 0 to 1; without any words nobody can say."""
    total = len(one.context_signs) + len(other.context_signs)
    return 2 * len(one.context_signs & other.context_signs) / total if total else 0.5


def _weight(one: Placed, other: Placed) -> float:
    """Return how much a pair counts: equal figures 0.8 to 2, other figures in like words up to 1.05, so that two swapped figures are two changes."""
    alike = likeness(one.figure, other.figure)
    if _same(one, other):
        return 0.8 + 1.2 * alike
    if not _kind(one, other):
        return 0.0
    if one.figure.quantity.kind != other.figure.quantity.kind and alike < _AS_GOOD_AS_SAME:
        return 0.0
    if one.figure.quantity.same_amount(other.figure.quantity):  # the measure or a limit is another
        return max(1.05 * alike, _FAINTLY)
    return 1.05 * alike if alike >= _ALIKE else 0.0


def _same(one: Placed, other: Placed) -> bool:
    return one.figure.quantity.same(other.figure.quantity)


def _kind(one: Placed, other: Placed) -> bool:
    return _FAMILY.get(one.figure.quantity.kind, "number") == _FAMILY.get(
        other.figure.quantity.kind, "number"
    )


def _whole(one: Placed) -> tuple:
    return one.figure.quantity, one.figure.context


def _ending(one: Placed) -> tuple[str, str]:
    return one.figure.quantity.kind, one.figure.lead[-2:]
