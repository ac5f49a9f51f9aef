"""A city scored with changes: its results at once, all of its values when they are first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shifan.score import score
from shifan.score.compute import compute
from shifan.score.register_writer import points_text

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register


class ScoredCity:
    """What a city would score; Refused if the method gives no verdict that the pack knows."""

    def __init__(self, clean: CleanCity, standard: Standard) -> None:
        self._clean, self._standard = clean, standard
        self._results = compute(clean, standard)

    @property
    def total(self) -> str:
        """Return the total score as it is printed."""
        return points_text(self._results.city.number("total"), self._standard.places)

    @property
    def verdict(self) -> str:
        """Return the verdict."""
        return self._results.city.text("verdict")

    def in_own_words(self, text: str) -> str:
        """Return a sentence of the package in the pack's words for levels and results."""
        return self._standard.in_own_words(text)

    @cached_property
    def register(self) -> Register:
        """Return all values, which takes five times as long; Refused if a text cites what is not there."""
        return score(self._clean, self._standard, self._results)
