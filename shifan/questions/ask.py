"""All questions of a city: those that rest on chance only where it is small after allowing for how many were tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from shifan.questions import copied_records, copied_results, reviewers, schedule, teams
from shifan.questions.chance import LEVEL, false_discovery
from shifan.questions.question import Asked, Question, city_data
from shifan.score.compute import compute

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_ALL = (
    teams.methods,
    teams.teams,
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
    "methods": 1,
    "team_score": 38,
    "team_clear": 1,
    "reviewer": 44,
    "copy": 7,
    "copies": 7,
    "last_sites": 1,
    "last_rectification": 1,
}
# What is judged by how often anything as rare is seen in a city, not by its own chance alone.
_OF_CITY = {"copy"}
_MOST = 50  # of one kind: whoever has more has one question, not fifty


def asked(clean: CleanCity, standard: Standard) -> Asked:
    """Return the questions to ask, with the chance as allowed for, and what could not be judged."""
    sites, found = compute(clean, standard).sites, Asked()
    city = city_data(clean, standard, sites.numbers("score"), sites.counts("problems"))
    raised = [question for ask in _ALL for question in islice(ask(city, found), _MOST)]
    judged = _tests(raised)
    shares = _shares(judged, found)
    chances = [question.chance or 0.0 for question in judged]
    adjusted = dict(zip(map(id, judged), false_discovery(chances, shares), strict=True))
    of_kind = dict(zip((question.kind for question in judged), shares, strict=True))
    for question in raised:
        if question.chance is not None:
            question = replace(question, chance=_allowed(question, adjusted, of_kind))
        if question.chance is None or question.chance <= LEVEL:
            found.questions.append(question)
    return found


def _tests(raised: Sequence[Question]) -> list[Question]:
    """Return the questions that are tests of their own: of those whose chance is for the whole city the rarest."""
    judged = [question for question in raised if question.chance is not None]
    rarest: dict[str, Question] = {}
    for question in judged:
        if question.kind in _OF_CITY:
            first = rarest.setdefault(question.kind, question)
            if (question.chance or 0) < (first.chance or 0):
                rarest[question.kind] = question
    return [own for own in judged if rarest.get(own.kind, own) is own]


def _allowed(
    question: Question, adjusted: Mapping[int, float], shares: Mapping[str, float]
) -> float:
    """Return the chance of a question allowing for all that was tried."""
    if id(question) in adjusted:
        return adjusted[id(question)]
    return min(1.0, (question.chance or 0.0) / shares[question.kind])


def _shares(judged: Sequence[Question], found: Asked) -> list[float]:
    """Return each test's share of the level: its kind's part, evenly over those whom the tests of that kind judge."""
    judged_by: Counter[str] = Counter()
    for question in judged:
        judged_by[question.kind] += question.about
    whole = sum(_PARTS[kind] for kind in found.tried.union(judged_by))
    return [
        _PARTS[question.kind] / whole * question.about / judged_by[question.kind]
        for question in judged
    ]
