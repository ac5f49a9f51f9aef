"""Outline and figures of two reports, each difference with its class: matched, missing, extra, moved, changed."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass

from shifan.report.comparing.quantities import Figure, figures
from shifan.report.comparing.reading import Heading, Passage

_ALIKE = 0.6


@dataclass(frozen=True)
class Placed:
    """A figure and the heading it stands under."""

    figure: Figure
    under: str
    passage: int


@dataclass
class Pair:
    """One row of a comparison; a side that lacks it is None."""

    state: str
    original: object = None
    generated: object = None


def outline(left: list[Heading], right: list[Heading]) -> list[Pair]:
    """Return headings side by side: equal in order, equal elsewhere (moved), alike in their place (changed), the rest."""
    keys = [[heading.key for heading in side] for side in (left, right)]
    rows: list[Pair] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [Pair("matched", one, other) for one, other in zip(left[a:b], right[c:d], strict=True)]
        else:
            rows += _alike(left[a:b], right[c:d])
    return _moved(rows)


def _alike(left: list[Heading], right: list[Heading]) -> list[Pair]:
    """Return the pairs of a stretch that differs: of one level and alike in words, or as many on both sides."""
    rows, rest = [], list(right)
    for one in left:
        level = [other for other in rest if other.level == one.level]
        best = max(level, key=lambda other, one=one: _ratio(one.key, other.key), default=None)
        if best is not None and _ratio(one.key, best.key) >= _ALIKE:
            rows += [Pair("extra", None, other) for other in rest[:rest.index(best)]]
            rest = rest[rest.index(best) + 1:]
            rows.append(Pair("changed", one, best))
        else:
            rows.append(Pair("missing", one))
    return rows + [Pair("extra", None, other) for other in rest]


def _moved(rows: list[Pair]) -> list[Pair]:
    """Join a heading that is missing in its place with the same one that is extra elsewhere."""
    extra = [row for row in rows if row.state == "extra"]
    gone: list[int] = []
    for row in rows:
        if row.state != "missing":
            continue
        other = next((one for one in extra if one.generated.key == row.original.key and one.generated.level == row.original.level), None)
        if other is not None:
            extra.remove(other)
            gone.append(id(other))
            row.state, row.generated = "moved", other.generated
    return [row for row in rows if id(row) not in gone]


def placed(passages: list[Passage]) -> list[Placed]:
    """Return all figures of a report with the heading they stand under."""
    return [Placed(figure, passage.under, n) for n, passage in enumerate(passages) for figure in figures(passage.text)]


def quantities(left: list[Placed], right: list[Placed], renamed: dict[str, str]) -> list[Pair]:
    """Return figures side by side: same in the same part, same elsewhere (moved), other in like words (changed), the rest.

    `renamed` leads from a heading of the original to that of the generated report.
    """
    rows: dict[int, Pair] = {}
    rest, partners = list(right), set(renamed.values())

    def take(state: str, fits: Callable[[Placed, Placed], bool], least: float = 0.0) -> None:
        for n, one in enumerate(left):
            if n in rows:
                continue
            best = max((other for other in rest if fits(one, other)), key=lambda other, one=one: _words(one, other), default=None)
            if best is not None and _words(one, best) >= least:
                rest.remove(best)
                rows[n] = Pair(state, one, best)

    def same(one: Placed, other: Placed) -> bool:
        return one.figure.quantity.same(other.figure.quantity)

    def together(one: Placed, other: Placed) -> bool:
        # A heading that has no partner tells nothing about where its figures belong.
        return one.under not in renamed or other.under not in partners or renamed[one.under] == other.under

    take("matched", lambda one, other: same(one, other) and together(one, other))
    take("changed", lambda one, other: together(one, other) and one.figure.quantity.kind == other.figure.quantity.kind, _ALIKE)
    take("moved", same)
    take("changed", lambda one, other: one.figure.quantity.kind == other.figure.quantity.kind, _ALIKE)
    return [rows.get(n) or Pair("missing", one) for n, one in enumerate(left)] + [Pair("extra", None, one) for one in rest]


def _words(one: Placed, other: Placed) -> float:
    return _ratio(one.figure.context, other.figure.context)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
