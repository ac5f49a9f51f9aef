"""The run's own deck beside one that people may have changed: which of its slides each slide is, and which shape.

Slides are found by what they say, not by their numbers: people put slides in between, and change their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from shifan.records import dataclass
from shifan.report.slides.boxes import SlideBox, box_of
from shifan.report.slides.deck import Deck, DeckShape

NEAR = 180_000  # EMU: half a centimetre
_Key = tuple[int, int]


@dataclass(frozen=True)
class Counterparts:
    """The shapes of the run's own deck, in the order in which they are drawn; nothing without a run."""

    shapes: tuple[DeckShape, ...]
    slides: dict[int, int]
    by_key: dict[_Key, DeckShape]
    words: frozenset[str]

    def slide_of(self, each: DeckShape) -> int:
        """Return the number of the slide of the run's deck that a shape stands on; 0 for one of people's own."""
        return self.slides.get(each.slide, 0)

    def of(self, each: DeckShape) -> DeckShape | None:
        """Return the shape of the run's deck that a shape was; None for one that people have added."""
        return self.by_key.get((self.slide_of(each), each.shape.shape_id))

    def is_label(self, each: DeckShape) -> bool:
        """Return whether a shape says words of the run's own deck: without them a number is one of nothing."""
        return not each.bound and bool(each.text.strip()) and each.text in self.words

    def is_retyped_label(self, each: DeckShape) -> bool:
        """Return whether a shape says the words of another label than it did: two labels were exchanged."""
        model = self.of(each)
        is_label = model is not None and not model.bound and self.is_label(each)
        if model is None or not is_label or model.text == each.text:
            return False
        box = box_of(each.shape)
        return box is None or not self._stands_in_place(each, box)

    def _stands_in_place(self, each: DeckShape, box: SlideBox) -> bool:
        return any(_says_the_same(each, other) for other in self._at(each, box))

    def others_at(self, each: DeckShape, box: SlideBox) -> list[DeckShape]:
        """Return the shapes of the run's deck that say something else, in the place of a shape that has moved."""
        return [] if self._stands_in_place(each, box) else self._at(each, box)

    def _at(self, each: DeckShape, box: SlideBox) -> list[DeckShape]:
        return [
            other
            for other in self.shapes
            if other.slide == self.slide_of(each)
            and bool(other.bound) == bool(each.bound)
            and (other.bound or other.text.strip())
            and (place := box_of(other.shape)) is not None
            and place.is_near(box, NEAR)
        ]


def _says_the_same(each: DeckShape, other: DeckShape) -> bool:
    return each.bound == other.bound if each.bound else each.text == other.text


def counterparts_of(deck: Deck, run_deck: Deck | None) -> Counterparts:
    """Return what the shapes of a deck are compared with; nothing without the deck of a run."""
    shapes = tuple(run_deck.shapes()) if run_deck else ()
    by_key = {(each.slide, each.shape.shape_id): each for each in shapes}
    words = frozenset(each.text for each in shapes if not each.bound)
    return Counterparts(shapes, _slides_alike(deck, shapes), by_key, words)


def _slides_alike(deck: Deck, own: Iterable[DeckShape]) -> dict[int, int]:
    """Return the slide of the run's deck with which each slide has most shapes in common."""
    slides_saying: dict[str, set[int]] = defaultdict(set)
    for each in own:
        slides_saying[_said(each)].add(each.slide)
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for each in deck.shapes():
        votes[each.slide].update(slides_saying.get(_said(each), ()))
    return {
        slide: max(counts, key=lambda number: (counts[number], number == slide))
        for slide, counts in votes.items()
        if counts
    }


def _said(each: DeckShape) -> str:
    return f"sf:{each.bound}" if each.bound else each.text.strip() or "-"
