"""All questions of a city: those that rest on chance only where it is small after allowing for how many were tried."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from shifan.questions import copied_records, copied_results, reviewers, schedule
from shifan.questions.chance import LEVEL, false_discovery
from shifan.questions.question import Asked, city_data
from shifan.score.compute import compute

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_ALL = (
    reviewers.methods,
    reviewers.teams,
    reviewers.reviewers,
    schedule.days,
    schedule.last_day,
    copied_results.copies,
    copied_records.photos,
    copied_records.remarks,
)
_MOST = 50  # of one kind: whoever has more has one question, not fifty


def asked(clean: CleanCity, standard: Standard) -> Asked:
    """Return the questions to ask, with the chance as allowed for, and what could not be judged."""
    sites, found = compute(clean, standard).sites, Asked()
    city = city_data(clean, standard, sites.numbers("score"), sites.counts("problems"))
    raised = [question for ask in _ALL for question in islice(ask(city, found), _MOST)]
    chances = [question.chance for question in raised if question.chance is not None]
    adjusted = iter(false_discovery(chances, len(chances) + found.tried))
    for question in raised:
        if question.chance is not None:
            question = replace(question, chance=next(adjusted))
        if question.chance is None or question.chance <= LEVEL:
            found.questions.append(question)
    return found
