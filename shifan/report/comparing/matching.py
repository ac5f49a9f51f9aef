"""Outline and figures of two reports, each difference with its class: matched, missing, extra, moved, changed."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field

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
    work = _Matching(left, list(right), renamed, set(renamed.values()))
    work.take("matched", lambda one, other: _same(one, other) and work.together(one, other))
    work.take("changed", lambda one, other: work.together(one, other) and _kind(one, other), _ALIKE)
    work.take("moved", _same)
    work.take("changed", _kind, _ALIKE)
    return [work.rows.get(n) or Pair("missing", one) for n, one in enumerate(left)] + [Pair("extra", None, one) for one in work.rest]


@dataclass
class _Matching:
    """Figures of the original, what is left of the generated report's, and the pairs found so far."""

    left: list[Placed]
    rest: list[Placed]
    renamed: dict[str, str]
    partners: set[str]
    rows: dict[int, Pair] = field(default_factory=dict)

    def take(self, state: str, fits: Callable[[Placed, Placed], bool], least: float = 0.0) -> None:
        """Pair each open figure with the one that fits and stands in the likest words."""
        for n, one in enumerate(self.left):
            if n in self.rows:
                continue
            best = max((other for other in self.rest if fits(one, other)), key=lambda other, one=one: _words(one, other), default=None)
            if best is not None and _words(one, best) >= least:
                self.rest.remove(best)
                self.rows[n] = Pair(state, one, best)

    def together(self, one: Placed, other: Placed) -> bool:
        """Return whether two figures may stand in the same part; a heading without partner tells nothing about it."""
        return one.under not in self.renamed or other.under not in self.partners or self.renamed[one.under] == other.under


def _same(one: Placed, other: Placed) -> bool:
    return one.figure.quantity.same(other.figure.quantity)


def _kind(one: Placed, other: Placed) -> bool:
    return one.figure.quantity.kind == other.figure.quantity.kind


def _words(one: Placed, other: Placed) -> float:
    return _ratio(one.figure.context, other.figure.context)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
