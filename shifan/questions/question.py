"""What a question is, and the tables that all questions are asked of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

import pandas as pd

from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.score.results import Number
    from shifan.standards import Standard


@dataclass(frozen=True)
class Question:
    """`text` states what is seen; `ask` is what to ask about it; `cells` are the evidence.

    `chance` is how probable such a sight is if nothing is behind it (None: not a matter of chance), before
    allowing for how many questions were tried.
    `about` is how many it judges: of two who were compared with each other only, both.
    """

    kind: str
    text: str
    ask: str
    cells: tuple[str, ...]
    chance: float | None = None
    about: int = 1


@dataclass
class Asked:
    """The questions worth asking, what could not be judged and why.

    `tried` are the kinds of question that were looked for with nothing to name.
    """

    questions: list[Question] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class CityData:
    """A city to ask about: its pack, its clean tables, and its sites with what was computed for them.

    Beside the columns of the clean table, `sites` have `score` (float, NaN without), `problems`, `share` (of failed
    items among those assessed, percent; NaN without) and `type` (the name of the business type).
    """

    clean: CleanCity
    standard: Standard
    sites: pd.DataFrame

    def failed(self, records: pd.DataFrame) -> pd.Series:
        """Return 1 for each record that is a problem, 0 for the others, NaN where the item does not apply."""
        known = {
            word.word: float(word.problem)
            for word in self.standard.results
            if word.share is not None
        }
        return records["result"].astype(str).map(known).astype(float)

    def cells(self, table: str, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a field in worksheet rows, as compact ranges."""
        rows = [int(row) for row in rows]
        return tuple(self.clean.sources[table].span(field, rows)) if rows else ()


def city_data(
    clean: CleanCity,
    standard: Standard,
    scores: Sequence[Number | None],
    problems: Sequence[int],
) -> CityData:
    """Return a city with the scores and problems of its sites; the clean tables are not changed."""
    sites, names = clean.tables["sites"], standard.type_names
    city = CityData(
        clean,
        standard,
        sites.assign(
            score=[float("nan") if score is None else float(score) for score in scores],
            problems=list(problems),
            type=[names.get(code, code) for code in sites["business_type"]],
        ),
    )
    records = clean.tables["records"]
    shares = city.failed(records).groupby(records["site"].astype(str)).mean() * 100
    return replace(city, sites=city.sites.assign(share=city.sites["site"].map(shares)))
