"""Bookmarks whose ends no longer belong together, paired anew before a report is read.

A program that merges files may give all bookmarks one id, or number beginnings and ends by themselves: the first
beginning belongs to the first end then, and where one bookmark stands inside another the two are crossed.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from shifan.word.elements import W, attribute

_START, _END, _ID = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}id"
_NUMBERED = (_START, _END, *(W + name for name in ("ins", "del", "moveFrom", "moveTo")))
_Pair = tuple[etree._Element, etree._Element]


def pair_bookmarks(root: etree._Element) -> bool:
    """Give the bookmarks of a part ids by which each has its own end; return whether any was changed."""
    begun = [edge.get(_ID, "") for edge in root.iter(_START)]
    counts = Counter(begun)
    # Soon seen where a bookmark stands in another one, as in any report.
    end_otherwise = any(
        edge.get(_ID, "") != number for edge, number in zip(root.iter(_END), begun, strict=False)
    )
    if len(counts) == len(begun) and end_otherwise:
        return False
    edges = list(root.iter(_START, _END))
    if _are_numbered_by_themselves(edges):
        pairs = _innermost_first(edges, by_id=False)
    elif len(counts) < len(begun):
        repeated = {number for number, count in counts.items() if count > 1}
        edges = [edge for edge in edges if attribute(edge, "id") in repeated]
        pairs = _innermost_first(edges, by_id=True)
    else:
        return False
    _number(pairs, root)
    return bool(pairs)


def _are_numbered_by_themselves(edges: list[etree._Element]) -> bool:
    """Return whether ends bear the ids in the order of the beginnings though bookmarks stand inside others."""
    order: dict[int, list[str]] = {0: [], 1: []}
    is_open = is_nested = 0
    for edge in edges:
        is_end = edge.tag == _END
        order[is_end].append(attribute(edge, "id"))
        is_open += -1 if is_end else 1
        is_nested |= is_open > 1
    return bool(is_nested) and order[0] == order[1] and len(set(order[0])) == len(order[0])


def _innermost_first(edges: list[etree._Element], by_id: bool) -> list[_Pair]:
    """Return beginnings with the ends that close them, as brackets do; by id, among those of the same id only."""
    waiting: dict[str, list[etree._Element]] = {}
    pairs = []
    for edge in edges:
        key = attribute(edge, "id") if by_id else ""
        if edge.tag == _START:
            waiting.setdefault(key, []).append(edge)
        elif waiting.get(key):
            pairs.append((waiting[key].pop(), edge))
    return pairs


def _number(pairs: list[_Pair], root: etree._Element) -> None:
    ids = (attribute(element, "id") for element in root.iter(*_NUMBERED))
    largest = max((int(number) for number in ids if number.isdecimal()), default=0)
    for number, pair in enumerate(pairs, largest + 1):
        for edge in pair:
            edge.set(_ID, str(number))
