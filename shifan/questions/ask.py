"""All questions of a city: those that rest on chance only where it is small after allowing for how many were tried."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from shifan.questions import copied_records, reviewers, schedule
from shifan.questions.chance import LEVEL, holm
from shifan.questions.model import Asked, ground_of
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
    copied_records.copies,
    copied_records.photos,
    copied_records.remarks,
)
_MOST = 50  # of one kind: whoever has more has one question, not fifty


def asked(clean: CleanCity, standard: Standard) -> Asked:
    """Return the questions to ask, with the chance as allowed for, and what could not be judged."""
    results, found = compute(clean, standard), Asked()
    ground = ground_of(
        clean, standard, results.sites.numbers("score"), results.sites.counts("problems")
    )
    raised = [question for ask in _ALL for question in islice(ask(ground, found), _MOST)]
    chances = holm([one.chance for one in raised if one.chance is not None])
    for one in raised:
        adjusted = chances.pop(0) if one.chance is not None else None
        if adjusted is None or adjusted <= LEVEL:
            found.questions.append(replace(one, chance=adjusted))
    return found
