"""Headings of two reports paired: by their words in order, alike in their place (changed), elsewhere (moved); a level that differs is a change."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass

from shifan.report.compare.headings import Heading
from shifan.report.compare.heaviest_chain import buckets, equal, gaps, greedy, heaviest, near

ALIKE = 0.6
_MANY = 200_000
Links = dict[tuple[int, int], str]


@dataclass(frozen=True)
class Node:
    """A heading with the keys of those above it, and which headings of the report they and it are."""

    heading: Heading
    above: tuple[str, ...]
    path: tuple[int, ...]

    @property
    def key(self) -> str:
        """Return the words by which the heading is known."""
        return self.heading.key


def nodes(headings: list[Heading]) -> list[Node]:
    """Return headings with their paths."""
    found: list[Node] = []
    path: list[int] = []
    for n, heading in enumerate(headings):
        while path and headings[path[-1]].level >= heading.level:
            path.pop()
        found.append(Node(heading, tuple(headings[one].key for one in path), (*path, n)))
        path.append(n)
    return found


def linked(left: list[Node], right: list[Node]) -> Links:
    """Return the pairs of headings with their state: matched, changed, moved."""
    links: Links = {}
    for i, j in heaviest(
        (i, j, _kin(left[i], right[j]))
        for i, j in equal([one.key for one in left], [one.key for one in right])
    ):
        links[i, j] = "matched"
    for (a, c), (b, d) in gaps(list(links), len(left), len(right)):
        alike = ((a + i, c + j, _alike(left[a + i], right[c + j])) for i, j in near(b - a, d - c))
        links.update(dict.fromkeys(heaviest(one for one in alike if one[2] >= ALIKE), "changed"))
    open_left, open_right = _open(links, len(left), len(right))
    for mine, others in buckets(
        open_left, open_right, (lambda n: left[n].key, lambda n: right[n].key)
    ):
        links.update(
            dict.fromkeys(
                greedy((_kin(left[i], right[j]), i, j) for i in mine for j in others), "moved"
            )
        )
    return _levelled(_renamed(links, left, right), left, right)


def _renamed(links: Links, left: list[Node], right: list[Node]) -> Links:
    """Return the links with headings that stand elsewhere in other words, of one level."""
    open_left, open_right = _open(links, len(left), len(right))
    if len(open_left) * len(open_right) <= _MANY:
        alike = (
            (_alike(left[i], right[j]), i, j)
            for i in open_left
            for j in open_right
            if left[i].heading.level == right[j].heading.level
        )
        links |= dict.fromkeys(greedy(one for one in alike if one[0] >= ALIKE), "changed")
    return links


def _levelled(links: Links, left: list[Node], right: list[Node]) -> Links:
    """Return the links with those changed whose level differs in numbering and in depth, but for a depth by which most differ."""
    deeper = {pair: len(right[pair[1]].above) - len(left[pair[0]].above) for pair in links}
    usual = max(
        Counter(deeper.values()).items(), key=lambda one: (one[1], -abs(one[0])), default=(0, 0)
    )[0]
    for pair, state in links.items():
        if (
            state == "matched"
            and deeper[pair] != usual
            and left[pair[0]].heading.level != right[pair[1]].heading.level
        ):
            links[pair] = "changed"
    return links


def _open(links: Links, size: int, other: int) -> tuple[list[int], list[int]]:
    taken = {i for i, _ in links}, {j for _, j in links}
    return [i for i in range(size) if i not in taken[0]], [
        j for j in range(other) if j not in taken[1]
    ]


def _kin(one: Node, other: Node) -> float:
    """Return more for headings that stand under the same ones."""
    same = 2.0 if one.above == other.above else 1.6 if one.above[-1:] == other.above[-1:] else 1.0
    return same + (0.1 if one.heading.level == other.heading.level else 0)


def _alike(one: Node, other: Node) -> float:
    """Return the likeness of two headings, less if their levels differ; unlike ones are told cheaply."""
    matcher = difflib.SequenceMatcher(None, one.key, other.key, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio() - (0 if one.heading.level == other.heading.level else 0.1)
