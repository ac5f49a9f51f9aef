"""What a question is, and the tables that all questions are asked of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.score.results import Number
    from shifan.standards import Standard


@dataclass(frozen=True)
class Question:
    """`text` states what is seen; `ask` is what to ask about it; `cells` are the evidence.

    `chance` is how probable such a sight is if nothing is behind it (None: not a matter of chance), before allowing for
    how many questions were tried.
    """

    kind: str
    text: str
    ask: str
    cells: tuple[str, ...]
    chance: float | None = None


@dataclass
class Asked:
    """The questions worth asking, and what could not be judged and why."""

    questions: list[Question] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """A city to ask about: its sites with score (float, NaN without), problems, type name and position; and the clean tables."""

    clean: CleanCity
    standard: Standard
    sites: pd.DataFrame

    def cells(self, table: str, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a field in worksheet rows, as compact ranges."""
        rows = [int(row) for row in rows]
        return tuple(self.clean.sources[table].span(field, rows)) if rows else ()


def ground_of(
    clean: CleanCity, standard: Standard, scores: Sequence[Number | None], problems: Sequence[int]
) -> Ground:
    """Return the ground: sites with what was computed for them; the clean tables are not changed."""
    names = dict(zip(standard.business_types["code"], standard.business_types["name"], strict=True))
    sites = clean.tables["sites"].assign(
        score=[float("nan") if score is None else float(score) for score in scores],
        problems=[int(number) for number in problems],
    )
    return Ground(
        clean,
        standard,
        sites.assign(type=[names.get(code, code) for code in sites["business_type"]]),
    )
