"""The ways in which each assumption can be made: which scorings of the city they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.one_factor import Case, cases_of
from shifan.firmness.scoring import CityScoring, with_policy
from shifan.rules.language.replication import Replicates
from shifan.rules.replicated_sums import Many
from shifan.rules.settings import EXCLUDE, FULL_MARKS
from shifan.score.vectors import positions
from shifan.standards import objects as ob

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

WEIGHT_STEP = Fraction(1, 10)
_POLICIES = {EXCLUDE: "剔除", FULL_MARKS: "视同满分"}
_SEVERITIES = {1: "多扣一档", -1: "少扣一档"}
_GRADES = {-1: "各题评低一等", 1: "各题评高一等"}
_INTERVIEW_WEIGHT = "访谈权重"


def variants(clean: CleanCity, standard: Standard, scoring: CityScoring) -> dict[str, list[Case]]:
    """Return the cases of each assumption that is varied alone."""
    sites = clean.tables["sites"]
    types = [standard.type_names[code] for code in sites["business_type"]]
    district, team, kind = _left_out(
        scoring, sites["district"].tolist(), sites["team"].tolist(), types
    )
    severity, reviewer = _severities(clean, standard, scoring)
    return {
        "policy": _policies(standard, scoring),
        "severity": severity,
        "reviewer": reviewer,
        "mastery": _masteries(clean, standard, scoring),
        "method_weight": _method_weights(standard, scoring),
        "interview_weight": _interview_weights(clean, standard, scoring),
        "district": district,
        "team": team,
        "type": kind,
    }


def _policies(standard: Standard, scoring: CityScoring) -> list[Case]:
    """Return the cases with 合理缺项 left out and with full marks; nothing where rules of the pack's own count it."""
    if standard.program is not None:
        return []
    return [
        case
        for policy, word in _POLICIES.items()
        for case in cases_of([word], with_policy(scoring, standard, policy).now)
    ]


def _deductions(clean: CleanCity, standard: Standard, moves: np.ndarray) -> Many:
    """Return the deductions with so many steps more (replicates × rows) on each row that deducts.

    A row stays between 0 and the full score of its indicator.
    """
    documents = clean.tables["documents"]
    now = np.array([float(points or 0) for points in documents["deduction"]])
    full = np.array([float(indicator.full_score) for indicator in standard.indicator_list])
    most = full[positions(documents["indicator"], standard.indicators["code"])]
    moved = np.clip(now + moves * float(standard.deduction_step), 0, most)
    return np.where(now > 0, np.round(moved, 9), now)


def _severities(
    clean: CleanCity, standard: Standard, scoring: CityScoring
) -> tuple[list[Case], list[Case]]:
    """Return the cases with a step more and a step less on each deduction, then those of single reviewers.

    First as if all reviewers judged so, then one of them everywhere, the others as they did.
    """
    if not scoring.reads(ob.DOCUMENTS, "扣分"):
        return [], []
    who = clean.tables["documents"]["reviewer"].astype(str).to_numpy()
    names = [name for name in dict.fromkeys(who) if name]
    names = names if len(names) > 1 else []
    labels = [f"{name}{word}" for name in ("", *names) for word in _SEVERITIES.values()]
    whose = [np.ones(len(who), dtype=bool), *(who == name for name in names)]
    moves = np.array([steps * own for own in whose for steps in _SEVERITIES])
    columns = {(ob.DOCUMENTS, "扣分"): _deductions(clean, standard, moves)}
    cases = cases_of(labels, scoring.outcomes(Replicates(columns=columns)))
    return cases[: len(_SEVERITIES)], cases[len(_SEVERITIES) :]


def _masteries(clean: CleanCity, standard: Standard, scoring: CityScoring) -> list[Case]:
    """Return the cases with each interview answer judged a grade worse and better; nothing without interviews.

    Nothing either where they weigh 0 and no other rule lets them move anything: the pack does not use them.
    """
    words = clean.tables["interviews"]["mastery"].astype(str).tolist()
    if not words or not scoring.reads(ob.INTERVIEWS, "得分"):
        return []
    grades = sorted(set(map(float, standard.interview_scores.values())))
    now = [grades.index(float(standard.interview_scores[word])) for word in words]
    shifted = np.array([[place + sign for place in now] for sign in _GRADES])
    scores = np.array(grades)[np.clip(shifted, 0, len(grades) - 1)]
    columns = {(ob.INTERVIEWS, "得分"): scores}
    cases = cases_of(list(_GRADES.values()), scoring.outcomes(Replicates(columns=columns)))
    moved = len({(case.total, case.passes) for case in cases}) > 1
    return cases if standard.interview_weight or moved else []


def _method_weights(standard: Standard, scoring: CityScoring) -> list[Case]:
    """Return the cases with a method's weight a tenth lower and higher, within 0 and 1.

    The other methods share the rest as they do now; of two methods the first says both. Nothing for a single
    method, or where weights do not count.
    """
    names = [method.name for method in standard.methods]
    weights = [Fraction(method.weight) for method in standard.methods]
    parameters = [f"{name}权重" for name in names]
    counts = scoring.reads(ob.METHODS, "权重") or any(map(scoring.takes, parameters))
    if len(names) < 2 or not counts:
        return []
    labels, rows = [], []
    for n in range(1 if len(names) == 2 else len(names)):
        for sign in (-1, 1):
            moved = min(Fraction(1), max(Fraction(0), weights[n] + sign * WEIGHT_STEP))
            labels.append(f"{parameters[n]}{_percent(moved)}")
            rows.append(_shared(weights, n, moved))
    moved_weights = np.array(rows)
    replicates = Replicates(
        columns={(ob.METHODS, "权重"): moved_weights},
        parameters=dict(zip(parameters, moved_weights.T, strict=True)),
    )
    return cases_of(labels, scoring.outcomes(replicates))


def _shared(weights: Sequence[Fraction], which: int, moved: Fraction) -> list[float]:
    """Return the weights with one of them moved, the others sharing the rest as they do now."""
    others = sum(weights) - weights[which]
    share = (1 - moved) / others if others else Fraction(0)
    return [float(moved if n == which else share * weight) for n, weight in enumerate(weights)]


def _interview_weights(clean: CleanCity, standard: Standard, scoring: CityScoring) -> list[Case]:
    """Return the cases with the interviews left out and with their weight doubled; nothing without either."""
    used = standard.interview_weight and scoring.takes(_INTERVIEW_WEIGHT)
    if not used or not len(clean.tables["interviews"]):
        return []
    weights = [Fraction(0), min(Fraction(1), 2 * Fraction(standard.interview_weight))]
    given: Mapping[str, np.ndarray] = {
        _INTERVIEW_WEIGHT: np.array([float(weight) for weight in weights])
    }
    labels = [f"{_INTERVIEW_WEIGHT}{_percent(weight)}" for weight in weights]
    return cases_of(labels, scoring.outcomes(Replicates(parameters=given)))


def _left_out(scoring: CityScoring, *groupings: Sequence[str]) -> Iterator[list[Case]]:
    """Yield for each grouping the cases with the sites of each group left out in turn; nothing if there is but one.

    A grouping names the group of each site; a site whose group is empty is never left out.
    """
    names = [list(dict.fromkeys(name for name in groups if name)) for groups in groupings]
    names = [own if len(own) > 1 else [] for own in names]
    weights = [
        np.array(groups, dtype=object) != name
        for groups, own in zip(groupings, names, strict=True)
        for name in own
    ]
    labels = [f"不计{name}" for own in names for name in own]
    cases: list[Case] = []
    if weights:
        replicates = Replicates(site_weights=np.array(weights, dtype=float))
        cases = cases_of(labels, scoring.outcomes(replicates))
    for own in names:
        yield cases[: len(own)]
        cases = cases[len(own) :]


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
