"""Teams judged by all check results: against the same model by dense matrices, and on results made for it."""

import numpy as np
import pytest
from scipy.stats import t as student

from shifan.questions.site_model import CheckResults, team_chances

ITEMS = 6


def results_of(failed, team, kind=None, district=None, method=None):
    """Return the results of sites (sites × items), each type with items of its own."""
    number = len(failed)
    kind = np.zeros(number, dtype=int) if kind is None else np.array(kind)
    columns = [kind] if district is None else [kind, np.array(district)]
    return CheckResults(
        failed=np.array(failed, dtype=float).reshape(-1),
        site=np.repeat(np.arange(number), ITEMS),
        item=(kind[:, None] * ITEMS + np.arange(ITEMS)).reshape(-1),
        method=np.zeros(number, dtype=int) if method is None else np.array(method),
        team=np.array(team),
        groups=np.stack(columns, axis=1),
    )


def simulated(chance, team, district=None, harsh=0.0, of_district=0.0, level=-2.0):
    """Return results of sites of four types, one team harsher by some log odds."""
    team = np.array(team)
    kind = np.arange(len(team)) % 4
    odds = level + 0.4 * chance.standard_normal(4)[kind] + 0.6 * chance.standard_normal(len(team))
    odds = odds + harsh * (team == 0)
    if district is not None:
        odds = odds + of_district * (np.array(district) == 0)
    items = chance.standard_normal((4, ITEMS))[kind]
    failed = chance.random_sample(items.shape) < 1 / (1 + np.exp(-odds[:, None] - items))
    return results_of(failed, team, kind, district)


class Dense:
    """The model by the covariance of all sites' log odds, instead of by equations for the effects."""

    def __init__(self, results):
        self.results, self.number = results, len(results.team)
        self.columns = [(np.eye(m.max() + 1)[m]) for m in (results.method, *results.groups.T)]
        mean = (results.failed.sum() + 0.5) / (len(results.failed) + 1)
        self.odds = np.full(self.number, np.log(mean / (1 - mean)))
        self.items = np.zeros(results.item.max() + 1)
        self.of_items, self.of_sites = 1.0, 0.3
        self.of_groups = [0.2] * results.groups.shape[1]

    def sums(self, place, size):
        rate = 1 / (1 + np.exp(-self.odds[self.results.site] - self.items[self.results.item]))
        own = np.zeros((size, 2))
        for n, where in enumerate(place):
            own[where] += rate[n] * (1 - rate[n]), self.results.failed[n] - rate[n]
        return own.T

    def step_items(self):
        weight, beyond = self.sums(self.results.item, len(self.items))
        precision = weight + 1 / self.of_items
        self.items = (self.items * weight + beyond) / precision
        self.of_items = ((self.items**2 + 1 / precision).sum() + 1.0) / (len(self.items) + 1)

    def step_sites(self, more, variance):
        weight, beyond = self.sums(self.results.site, self.number)
        working = self.odds + beyond / weight
        blocks = [*self.columns, more]
        variances = [1e6, *self.of_groups, variance]
        design = np.concatenate(blocks, axis=1)
        given = np.concatenate([[v] * b.shape[1] for b, v in zip(blocks, variances, strict=True)])
        of_sites = np.diag(np.full(self.number, self.of_sites))
        whole = (design * given) @ design.T + of_sites + np.diag(1 / weight)
        known = np.linalg.inv(whole)
        effects = given * (design.T @ known @ working)
        covariance = np.diag(given) - given[:, None] * (design.T @ known @ design) * given
        sites = of_sites @ known @ working
        spread = of_sites - of_sites @ known @ of_sites
        self.odds = design @ effects + sites
        return design @ effects, effects, covariance, sites**2 + np.diag(spread)

    def estimate(self, teams):
        for _ in range(15):
            self.step_items()
            _, effects, covariance, squares = self.step_sites(teams, 10.0)
            self.of_sites = (squares.sum() + 0.3) / (self.number + 1)
            first, own = self.columns[0].shape[1], effects**2 + np.diag(covariance)
            for n, block in enumerate(self.columns[1:]):
                size = block.shape[1]
                self.of_groups[n] = (own[first : first + size].sum() + 0.2) / (size + 1)
                first += size

    def chances(self):
        teams = np.eye(self.results.team.max() + 1)[self.results.team]
        self.estimate(teams)
        for _ in range(6):
            usual = self.step_sites(np.zeros((self.number, 0)), 1.0)[0]
        free = np.linalg.matrix_rank(np.concatenate([self.columns[0], teams], axis=1))
        found = []
        for team in teams.T:
            self.odds = usual
            _, effects, covariance, _ = self.step_sites(team[:, None], 1e6)
            size = abs(effects[-1]) / covariance[-1, -1] ** 0.5
            found.append(2 * student.sf(size, self.number - free))
        return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_as_by_dense_matrices(seed):
    chance = np.random.RandomState(seed)
    team, district = chance.randint(3, size=30), chance.randint(3, size=30)
    results = simulated(chance, team, district, harsh=1.0)
    expected = Dense(results).chances()
    assert [*team_chances(results).values()] == pytest.approx(expected, rel=1e-3)


def test_of_two_teams_both_have_the_same_chance():
    results = simulated(np.random.RandomState(4), np.arange(24) % 2, harsh=2.5)
    first, second = team_chances(results).values()
    assert first == pytest.approx(second, rel=1e-3) and first < 0.05


def test_a_district_that_is_worse_is_not_the_team_that_was_there_most():
    # Every site of one district fails at three items, of the other at one, whoever was there. Of the first team's
    # 24 sites 18 are of the worse district, of the others' 6.
    team, district = np.repeat([0, 1], 24), np.r_[[0] * 18, [1] * 6, [0] * 6, [1] * 18]
    failed = np.zeros((48, ITEMS))
    for n, own in enumerate(district):
        failed[n, [(n + k) % ITEMS for k in range(1 if own else 3)]] = 1
    kind = np.arange(48) % 4
    assert team_chances(results_of(failed, team, kind))[0] < 0.05
    assert team_chances(results_of(failed, team, kind, district))[0] > 0.5


def test_sites_without_any_problem_or_with_nothing_else_are_no_error():
    for failed in (0, 1):
        found = team_chances(results_of(np.full((12, ITEMS), failed), np.arange(12) % 2))
        assert found[0] > 0.5
    apart = np.repeat([0, 1], 6)
    assert team_chances(results_of(np.repeat(apart[:, None], ITEMS, axis=1), apart))[0] < 0.05


@pytest.mark.parametrize("level", [-2.5, -0.5])
def test_teams_that_judge_alike_are_seldom_improbable(level):
    # 60 cities of three teams: of 180 chances 18 at 10 %, at most 31 but once in a thousand
    chance, found = np.random.RandomState(8), []
    for _ in range(60):
        team = np.arange(30) % 3
        found += team_chances(simulated(chance, team, level=level)).values()
    assert sum(own <= 0.1 for own in found) <= 31
    harsh = [
        team_chances(simulated(chance, np.arange(30) % 3, harsh=2.0, level=level))[0]
        for _ in range(30)
    ]
    assert sum(own <= 0.1 for own in harsh) >= 20
