"""What the examples of help speak of in an open city: its pack's methods, results and codes."""

from __future__ import annotations

from shifan.errors import Refused
from shifan.explore.help_text import HelpWords
from shifan.stages import Work

_CHANGES = ("parameters", "types", "deductions", "records")  # of which there are examples


def help_words(work: Work) -> HelpWords:
    """Return what examples speak of; of data that are refused only the city is known."""
    from shifan.whatif.example_changes import example_changes  # pandas is slow to load

    city = work.place.city
    try:
        clean, standard = work.clean, work.standard
    except Refused:
        return HelpWords(city)
    known = example_changes(clean, standard)
    return HelpWords(
        city=city,
        method=standard.methods[-1].name,
        problem=next(iter(standard.problem_words), standard.results[-1].word),
        changes={word: known[word] for word in _CHANGES if word in known},
        said=standard.in_own_words,
    )
