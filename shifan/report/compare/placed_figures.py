"""The figures of a report, each with the headings it stands under; and how alike two of them are."""

from __future__ import annotations

from shifan.chinese.figures import DATE, TIME, Figure, Quantity, figures, signs_and_pairs
from shifan.records import dataclass
from shifan.report.compare.outline_matching import OutlineHeading
from shifan.report.compare.reading import Paragraph

_LIKE_WORDS, _LITTLE, _SAME_WORDS = 0.5, 0.3, 0.8  # similarities of the words around two figures
_NO_NUMBERS = (DATE, TIME)
_LEAST_OF_SAME, _WORDS_OF_SAME, _MOST_OF_OTHER = 0.8, 1.2, 1.05  # weights of pairs

_SHORT = 12  # signs: fewer have most cells of a table


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure and the words of the heading it stands under.

    `path` is which headings of the report are above it (-1: none yet), `paragraph` which paragraph it stands in; in a
    table row and column tell what it is (`in_cell`).
    """

    figure: Figure
    under: str
    path: tuple[int, ...]
    paragraph: int
    in_cell: bool = False

    @property
    def quantity(self) -> Quantity:
        """Return what the figure says."""
        return self.figure.quantity


def place_figures(
    paragraphs: list[Paragraph],
    outline: list[OutlineHeading],
    known: dict[str, tuple[Figure, ...]],
) -> list[PlacedFigure]:
    """Return all figures of a report with the headings they stand under.

    `known` are the figures of paragraphs that were read before, and takes in those read here: two reports that are
    compared have most in common.
    """
    paths = {-1: (-1,), **{n: heading.path for n, heading in enumerate(outline)}}
    return [
        PlacedFigure(
            _with_table_heads(figure, paragraph.table_heads),
            paragraph.under,
            paths[paragraph.part_at(figure.start)],
            n,
            bool(paragraph.table_heads),
        )
        for n, paragraph in enumerate(paragraphs)
        for figure in _figures(paragraph.text, known)
    ]


def _figures(text: str, known: dict[str, tuple[Figure, ...]]) -> tuple[Figure, ...]:
    if len(text) < _SHORT:  # soon read, and remembered there
        return figures(text)
    found = known.get(text)
    if found is None:
        found = known[text] = figures(text)
    return found


def _with_table_heads(figure: Figure, heads: str) -> Figure:
    """Return a figure of a table with the words at the head of its row and column, by which it is known there."""
    if not heads:
        return figure
    # A third of the time of `replace`, and a large table has very many.
    return Figure(
        figure.start,
        figure.end,
        figure.measure_end,
        figure.numerals,
        figure.quantity,
        figure.excerpt,
        figure.lead,
        figure.context + heads,
    )


def word_similarity(first: PlacedFigure, second: PlacedFigure) -> float:
    """Return how alike the words around two figures are, 0 to 1; without any words nobody can say, and it is 0.5."""
    context, other = first.figure.context, second.figure.context
    if context == other:  # most of those in tables
        return 1.0 if context else 0.5
    signs, others = signs_and_pairs(context), signs_and_pairs(other)
    total = len(signs) + len(others)
    return 2 * len(signs & others) / total if total else 0.5


def say_the_same(first: PlacedFigure, second: PlacedFigure) -> bool:
    """Return whether two figures say the same, whatever words stand around them."""
    return first.quantity.same(second.quantity)


def are_comparable(first: PlacedFigure, second: PlacedFigure) -> bool:
    """Return whether one figure can have become the other: a number may have become a percentage, but no date."""
    kind, other = first.figure.quantity.kind, second.figure.quantity.kind
    return kind == other or (kind not in _NO_NUMBERS and other not in _NO_NUMBERS)


def pair_weight(first: PlacedFigure, second: PlacedFigure) -> float:
    """Return how much a pair counts: equal figures 0.8 to 2, other figures in like words up to 1.05.

    Two swapped figures are so two changes. 0 is no pair.
    """
    quantity, other = first.figure.quantity, second.figure.quantity
    is_same = quantity.same(other)
    if not is_same and not are_comparable(first, second):
        return 0.0
    similarity = word_similarity(first, second)
    if is_same:
        return _LEAST_OF_SAME + _WORDS_OF_SAME * similarity
    if quantity.kind != other.kind and similarity < _SAME_WORDS:
        return 0.0
    if quantity.same_amount(other):  # the measure or a limit is another
        return max(_MOST_OF_OTHER * similarity, _LITTLE)
    return _MOST_OF_OTHER * similarity if similarity >= _LIKE_WORDS else 0.0
