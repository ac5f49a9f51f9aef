"""All questions of a city: those that rest on chance only where it is small after allowing for how many were tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from shifan.questions import copied_records, copied_results, reviewers, schedule
from shifan.questions.chance import LEVEL, false_discovery
from shifan.questions.question import Asked, Question, city_data
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
# How much of the level each kind of test may use up, in parts: what is hard to find gets more. Kinds that a city gives
# no occasion for leave theirs to the others.
_PARTS = {
    "methods": 5,
    "team_score": 40,
    "team_clear": 5,
    "reviewer": 30,
    "copy": 15,
    "last_sites": 3,
    "last_rectification": 2,
}
_MOST = 50  # of one kind: whoever has more has one question, not fifty


def asked(clean: CleanCity, standard: Standard) -> Asked:
    """Return the questions to ask, with the chance as allowed for, and what could not be judged."""
    sites, found = compute(clean, standard).sites, Asked()
    city = city_data(clean, standard, sites.numbers("score"), sites.counts("problems"))
    raised = [question for ask in _ALL for question in islice(ask(city, found), _MOST)]
    judged = [question for question in raised if question.chance is not None]
    chances = [question.chance or 0.0 for question in judged]
    adjusted = iter(false_discovery(chances, _shares(judged, found)))
    for question in raised:
        if question.chance is not None:
            question = replace(question, chance=next(adjusted))
        if question.chance is None or question.chance <= LEVEL:
            found.questions.append(question)
    return found


def _shares(judged: Sequence[Question], found: Asked) -> list[float]:
    """Return each test's share of the level: its kind's part, evenly over the tests of that kind."""
    tests = Counter(question.kind for question in judged)
    tests["copy"] += found.kinds_without_copies
    whole = sum(_PARTS[kind] for kind, number in tests.items() if number)
    return [_PARTS[question.kind] / whole / tests[question.kind] for question in judged]
