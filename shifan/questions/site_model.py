"""Does a team find more or fewer problems than the others of its method: a logistic model of all check results.

The log odds of a problem are the sum of effects of the method, the team, the business type, the district, the site and
the check item. All but the first two are taken as drawn from normal distributions, whose variances are estimated from
the city (penalised quasi-likelihood of Breslow and Clayton; variances by expectation and maximisation, teams having
effects of their own). A team is judged by its effect over the standard error, against Student's t distribution.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shifan.records import dataclass

_ROUNDS, _ROUNDS_WITHOUT = 15, 6
# Variances (of log odds) of items, sites and groups that are usual: each counts as one effect more of that size.
_USUAL_ITEM, _USUAL_SITE, _USUAL_GROUP = 1.0, 0.3, 0.2
_WIDE = 10.0  # of the teams, where variances are estimated: next to nothing is assumed
_FREE = 1e6
_FARTHEST, _LEAST = 8.0, 1e-3


@dataclass(frozen=True)
class CheckResults:
    """Check results: 1 (a problem) or 0, the site and the item of each; and what each site belongs to.

    Sites, items, methods, teams and each column of `groups` (sites × kinds of groups) are whole numbers from 0.
    """

    failed: np.ndarray
    site: np.ndarray
    item: np.ndarray
    method: np.ndarray
    team: np.ndarray
    groups: np.ndarray


@dataclass(frozen=True)
class _Design:
    """The effects of sites as columns; of which kind of group each is (−1: none), and its variance where it is none."""

    columns: np.ndarray
    kind: np.ndarray
    given: np.ndarray

    def with_columns(self, columns: np.ndarray, variance: float) -> _Design:
        """Return the design with more columns, all of one variance that is given."""
        number = columns.shape[1]
        return _Design(
            np.concatenate([self.columns, columns], axis=1),
            np.concatenate([self.kind, np.full(number, -1)]),
            np.concatenate([self.given, np.full(number, variance)]),
        )


@dataclass(frozen=True)
class _Fit:
    """Effects of the design's columns with their covariance, log odds of sites, effects of items, and variances."""

    effects: np.ndarray
    covariance: np.ndarray
    odds: np.ndarray
    items: np.ndarray
    of_groups: np.ndarray
    of_sites: float = _USUAL_SITE
    of_items: float = _USUAL_ITEM


def team_chances(results: CheckResults) -> dict[int, float]:
    """Return the chance of a difference from the other teams as large as each team's, either way."""
    # SciPy takes a while to load; only questions and simulations need it.
    from shifan.special_functions import stdtr

    teams = _indicators(results.team)
    design = _design(results)
    fit = _without_teams(results, design, _fitted(results, design.with_columns(teams, _WIDE)))
    number, fixed = len(results.team), _rank(results.method, results.team)
    found = {}
    for team, own in enumerate(teams.T):
        judged = _with_sites(
            results, design.with_columns(own[:, None], _FREE), fit, estimates=False
        )
        size = abs(judged.effects[-1]) / np.sqrt(judged.covariance[-1, -1])
        found[team] = float(2 * stdtr(max(1, number - fixed), -size))
    return found


def _rank(method: np.ndarray, team: np.ndarray) -> int:
    """Return how many effects methods and teams have that can be told apart."""
    both = np.concatenate([_indicators(method), _indicators(team)], axis=1)
    return int(np.linalg.matrix_rank(both.T @ both))


def _indicators(codes: np.ndarray) -> np.ndarray:
    """Return a column for each code, 1 where it stands."""
    return np.asarray((codes[:, None] == np.arange(codes.max() + 1)).astype(float))


def _design(results: CheckResults) -> _Design:
    """Return the effects of methods and groups."""
    empty = np.zeros((len(results.method), 0))
    design = _Design(empty, np.zeros(0, dtype=int), np.zeros(0))
    design = design.with_columns(_indicators(results.method), _FREE)
    for kind, codes in enumerate(results.groups.T):
        own = design.with_columns(_indicators(codes), _USUAL_GROUP)
        first = len(design.kind)
        is_new = np.arange(len(own.kind)) >= first
        design = replace(own, kind=np.where(is_new, kind, own.kind))
    return design


def _fitted(results: CheckResults, design: _Design) -> _Fit:
    """Return effects and variances."""
    mean = (results.failed.sum() + 0.5) / (len(results.failed) + 1)
    number = design.columns.shape[1]
    fit = _Fit(
        effects=np.zeros(number),
        covariance=np.zeros((number, number)),
        odds=np.full(len(results.method), np.log(mean / (1 - mean))),
        items=np.zeros(int(results.item.max()) + 1),
        of_groups=np.full(results.groups.shape[1], _USUAL_GROUP),
    )
    for _ in range(_ROUNDS):
        fit = _with_sites(results, design, _with_items(results, fit), estimates=True)
    return fit


def _without_teams(results: CheckResults, design: _Design, fit: _Fit) -> _Fit:
    """Return the fit of a design without teams, variances and items' effects as they are, sites without their own."""
    for _ in range(_ROUNDS_WITHOUT):
        fit = _with_sites(results, design, fit, estimates=False)
    return replace(fit, odds=design.columns @ fit.effects)


def _rates(results: CheckResults, fit: _Fit) -> np.ndarray:
    """Return the chance of a problem of each result."""
    return np.asarray(1 / (1 + np.exp(-(fit.odds[results.site] + fit.items[results.item]))))


def _with_items(results: CheckResults, fit: _Fit) -> _Fit:
    """Return a fit with the effects of items one step on, and their variance."""
    rate, size = _rates(results, fit), len(fit.items)
    weight = np.bincount(results.item, rate * (1 - rate), minlength=size)
    beyond = np.bincount(results.item, results.failed - rate, minlength=size)
    precision = weight + 1 / fit.of_items
    items = np.clip((fit.items * weight + beyond) / precision, -_FARTHEST, _FARTHEST)
    squares = float((items**2 + 1 / precision).sum())
    return replace(fit, items=items, of_items=(squares + _USUAL_ITEM) / (size + 1))


def _with_sites(results: CheckResults, design: _Design, fit: _Fit, *, estimates: bool) -> _Fit:
    """Return a fit with the effects of sites and of the design one step on; with their variances, if these are too."""
    rate, size = _rates(results, fit), len(fit.odds)
    weight = np.maximum(np.bincount(results.site, rate * (1 - rate), minlength=size), _LEAST)
    beyond = np.bincount(results.site, results.failed - rate, minlength=size)
    working, scatter = fit.odds + beyond / weight, 1 / weight + fit.of_sites
    columns, variances = design.columns, design.given.copy()
    variances[design.kind >= 0] = fit.of_groups[design.kind[design.kind >= 0]]
    weighed = columns.T / scatter
    covariance = np.linalg.inv(weighed @ columns + np.diag(1 / variances))
    effects = covariance @ (weighed @ working)
    explained = columns @ effects
    kept = fit.of_sites / scatter
    sites = kept * (working - explained)
    odds = np.clip(explained + sites, -_FARTHEST, _FARTHEST)
    stepped = replace(fit, effects=effects, covariance=covariance, odds=odds)
    if not estimates:
        return stepped
    unsure = fit.of_sites * (1 - kept) + kept**2 * ((columns @ covariance) * columns).sum(axis=1)
    return replace(
        stepped,
        of_sites=float(((sites**2 + unsure).sum() + _USUAL_SITE) / (size + 1)),
        of_groups=_of_groups(design, effects**2 + np.diag(covariance), len(fit.of_groups)),
    )


def _of_groups(design: _Design, squares: np.ndarray, kinds: int) -> np.ndarray:
    """Return the variance of each kind of group."""
    drawn = design.kind >= 0
    sums = np.bincount(design.kind[drawn], squares[drawn], minlength=kinds)
    return np.asarray(
        (sums + _USUAL_GROUP) / (np.bincount(design.kind[drawn], minlength=kinds) + 1)
    )
