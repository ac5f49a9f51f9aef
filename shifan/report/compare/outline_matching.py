"""Headings of two reports paired: by their words in order, similar in their place (changed), elsewhere (moved).

A heading whose level differs is a change.
"""

from __future__ import annotations

import difflib
from collections import Counter

from shifan.records import dataclass
from shifan.report.compare.headings import Heading
from shifan.report.compare.heaviest_chain import (
    equal_pairs,
    gaps_between,
    groups_by_key,
    heaviest_chain,
    likest_pairs,
    nearby_pairs,
)
from shifan.report.compare.pairs import CHANGED, MATCHED, MOVED, Links, unpaired

_SIMILAR = 0.6
_OTHER_LEVEL = 0.1  # what another level takes from the similarity
_MOST_COMPARED = 200_000


@dataclass(frozen=True)
class OutlineHeading:
    """A heading with the keys of those above it; `path` is which headings of the report they and it are."""

    heading: Heading
    above: tuple[str, ...]
    path: tuple[int, ...]

    @property
    def key(self) -> str:
        """Return the words by which the heading is known."""
        return self.heading.key

    @property
    def level(self) -> int:
        """Return its level."""
        return self.heading.level


def outline(headings: list[Heading]) -> list[OutlineHeading]:
    """Return the headings of a report, each with those above it."""
    found: list[OutlineHeading] = []
    path: list[int] = []
    for n, heading in enumerate(headings):
        while path and headings[path[-1]].level >= heading.level:
            path.pop()
        above = tuple(headings[place].key for place in path)
        found.append(OutlineHeading(heading, above, (*path, n)))
        path.append(n)
    return found


def match_outlines(left: list[OutlineHeading], right: list[OutlineHeading]) -> Links:
    """Return the pairs of headings with their state: matched, changed, moved."""
    links = _matched_in_order(left, right)
    links |= _changed_in_place(left, right, links)
    links |= _moved(left, right, links)
    links |= _changed_elsewhere(left, right, links)
    return _with_changed_levels(links, left, right)


def _matched_in_order(left: list[OutlineHeading], right: list[OutlineHeading]) -> Links:
    keys = [heading.key for heading in left], [heading.key for heading in right]
    weighed = ((i, j, _kinship(left[i], right[j])) for i, j in equal_pairs(*keys))
    return dict.fromkeys(heaviest_chain(weighed), MATCHED)


def _changed_in_place(
    left: list[OutlineHeading], right: list[OutlineHeading], links: Links
) -> Links:
    """Return the pairs of similar headings between those that match."""
    changed: Links = {}
    for (a, c), (b, d) in gaps_between(list(links), len(left), len(right)):
        pairs = ((a + i, c + j) for i, j in nearby_pairs(b - a, d - c))
        weighed = ((i, j, _similarity(left[i], right[j])) for i, j in pairs)
        similar = (pair for pair in weighed if pair[2] >= _SIMILAR)
        changed |= dict.fromkeys(heaviest_chain(similar), CHANGED)
    return changed


def _moved(left: list[OutlineHeading], right: list[OutlineHeading], links: Links) -> Links:
    """Return the pairs of headings in the same words that stand elsewhere."""
    moved: Links = {}
    open_left, open_right = unpaired(links, len(left), len(right))
    groups = groups_by_key(open_left, open_right, lambda i: left[i].key, lambda j: right[j].key)
    for group, others in groups:
        weighed = ((_kinship(left[i], right[j]), i, j) for i in group for j in others)
        moved |= dict.fromkeys(likest_pairs(weighed), MOVED)
    return moved


def _changed_elsewhere(
    left: list[OutlineHeading], right: list[OutlineHeading], links: Links
) -> Links:
    """Return the pairs of similar headings of one level that stand elsewhere; none where too many are left."""
    open_left, open_right = unpaired(links, len(left), len(right))
    if len(open_left) * len(open_right) > _MOST_COMPARED:
        return {}
    weighed = (
        (_similarity(left[i], right[j]), i, j)
        for i in open_left
        for j in open_right
        if left[i].level == right[j].level
    )
    similar = (pair for pair in weighed if pair[0] >= _SIMILAR)
    return dict.fromkeys(likest_pairs(similar), CHANGED)


def _with_changed_levels(
    links: Links, left: list[OutlineHeading], right: list[OutlineHeading]
) -> Links:
    """Return the links with those changed whose level differs in numbering and in depth.

    A depth by which most of them differ is none.
    """
    deeper = {(i, j): len(right[j].above) - len(left[i].above) for i, j in links}
    counts = Counter(deeper.values()).items()
    usual, _ = max(counts, key=lambda count: (count[1], -abs(count[0])), default=(0, 0))
    for (i, j), state in links.items():
        other_depth = deeper[i, j] != usual
        if state == MATCHED and other_depth and left[i].level != right[j].level:
            links[i, j] = CHANGED
    return links


def _kinship(first: OutlineHeading, second: OutlineHeading) -> float:
    """Return more for headings that stand under the same ones."""
    same_level = 0.1 if first.level == second.level else 0
    if first.above == second.above:
        return 2.0 + same_level
    return (1.6 if first.above[-1:] == second.above[-1:] else 1.0) + same_level


def _similarity(first: OutlineHeading, second: OutlineHeading) -> float:
    """Return the similarity of the words of two headings, less if their levels differ.

    0 for those soon seen to differ.
    """
    matcher = difflib.SequenceMatcher(None, first.key, second.key, autojunk=False)
    if matcher.real_quick_ratio() < _SIMILAR or matcher.quick_ratio() < _SIMILAR:
        return 0.0
    return matcher.ratio() - (0 if first.level == second.level else _OTHER_LEVEL)
