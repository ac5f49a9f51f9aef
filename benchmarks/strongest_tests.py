"""How often the strongest test would find what is planted: a bound for any method (most powerful by likelihood ratio).

Usage: python benchmarks/strongest_tests.py [PLANTED] [WORD] … Writes its section of benchmarks/RESULTS.md; with words
it prints the rows that hold one of them. The test knows what is planted and how strong it is, by which distributions
items, types, sites and indicators differ, and how large deductions are; not the city's own level, nor who it is. Its
statistic is the likelihood ratio averaged over whom it may be: of the reviewers' rows by numerical integration, of the
check results (crossed random effects) by Laplace's approximation. It may be wrong about 5 % of clean cities of any
level, or the part of that which questions of this kind have.
"""

import sys
from dataclasses import dataclass, replace
from datetime import date
from math import lgamma

import numpy as np
import simulated_records as records
from questions import JUDGES
from results import write_section
from scipy.linalg import cho_factor, cho_solve
from simulated_cities import ITEM_SPREAD, SITE_SPREAD, TYPE_SPREAD, Frame
from simulated_records import DEDUCTED, RATE

TITLE = "可追问的问题：最有力的检验"
LEVEL, CLEAN_TIMES = 0.05, 3
TEAMS, REVIEWERS = 39 / 100, 44 / 100  # what questions about them have of the level
LEVEL_SPREAD = (
    1.0  # standard deviation of cities' own levels (logit), so wide that it says next to nothing
)
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
MOST_STEPS = 40


def logit(share):
    """Return the logarithm of the odds."""
    return np.log(share / (1 - share))


def averaged(gains):
    """Return the logarithm of the mean of likelihood ratios."""
    gains = np.array(gains, dtype=float)
    top = gains.max()
    return top + np.log(np.exp(gains - top).mean())


# -- reviewers ----------------------------------------------------------------------------------------------------


def log_chances(full, lenient):
    """Return the log chance of 0, 1, … steps given that a row deducts, by full score, as the reviewer writes them."""
    steps = np.arange(MOST_STEPS)
    means = full[:, None] / 4
    poisson = np.exp(steps * np.log(means) - means - np.array([lgamma(n + 1) for n in steps]))
    found = np.zeros((len(full), MOST_STEPS + 1))
    for n in steps:
        written = {"": n + 1, "half": (n + 1) // 2, "never": 0}[lenient]
        found[:, written] += poisson[:, n]
    with np.errstate(divide="ignore"):
        return np.log(found)


def of_indicators(deductions, rates, full, code, lenient):
    """Return the log chance of each indicator's rows at rates (levels × nodes), integrated over the nodes."""
    given = log_chances(full, lenient)[np.arange(len(code)), deductions]
    with np.errstate(divide="ignore"):
        each = np.log(
            rates[:, :, None] * np.exp(given) + (1 - rates[:, :, None]) * (deductions == 0)
        )
    size = code.max() + 1
    summed = np.zeros((*rates.shape, size))
    for row, place in enumerate(code):
        summed[:, :, place] += each[:, :, row]
    return np.log(np.einsum("lni,n->li", np.exp(summed), WEIGHTS) + 1e-300)


def reviewers_gain(frame, setting, chance, planted):
    """Return the log likelihood ratio of a city's deductions."""
    documents, found = frame.clean.tables["documents"], frame.standard.indicator_list
    codes = [own.code for own in found]
    code = np.array([codes.index(own) for own in documents["indicator"]])
    full = np.array([float(own.full_score) for own in found])[code]
    worse = setting.indicator_spread * chance.standard_normal(len(codes))
    worse += logit(DEDUCTED) + setting.level
    rate = 1 / (1 + np.exp(-worse[code]))
    deducts = chance.random_sample(len(code)) < rate
    steps = np.where(deducts, 1 + chance.poisson(full / 4), 0)
    reviewer = (np.arange(len(codes)) % setting.reviewers)[code]
    if planted:
        own = reviewer == chance.randint(setting.reviewers)
        steps = np.where(own, 0 if setting.lenient == "never" else steps // 2, steps)
    levels = logit(DEDUCTED) + LEVEL_SPREAD * np.linspace(-2.5, 2.5, 41)
    prior = -0.5 * ((levels - logit(DEDUCTED)) / LEVEL_SPREAD) ** 2
    rates = 1 / (1 + np.exp(-(levels[:, None] + setting.indicator_spread * NODES)))
    usual = of_indicators(steps, rates, full, code, "")
    planted_in = of_indicators(steps, rates, full, code, setting.lenient)
    who = np.arange(len(codes)) % setting.reviewers
    nobody = averaged(prior + usual.sum(axis=1))
    somebody = [
        averaged(prior + np.where(who == n, planted_in, usual).sum(axis=1))
        for n in range(setting.reviewers)
    ]
    return averaged(somebody) - nobody


# -- teams --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effects:
    """Crossed random effects: which of them each record has, how precisely each is known, and their means."""

    design: np.ndarray
    precision: np.ndarray
    mean: np.ndarray

    def fitted(self, failed, offset, start):
        """Return the log marginal likelihood of results (Laplace's approximation), and the likeliest effects."""
        effects = start
        for _ in range(12):
            rate = 1 / (1 + np.exp(-(self.design @ effects + offset)))
            slope = self.design.T @ (failed - rate) - self.precision * (effects - self.mean)
            curve = (self.design.T * (rate * (1 - rate))) @ self.design
            curve[np.diag_indices_from(curve)] += self.precision
            factor = cho_factor(curve)
            step = cho_solve(factor, slope)
            effects = effects + step
            if np.abs(step).max() < 0.01:
                break
        at = self.design @ effects + offset
        likelihood = (failed * at - np.logaddexp(0, at)).sum()
        likelihood -= 0.5 * (self.precision * (effects - self.mean) ** 2).sum()
        return likelihood - np.log(np.diag(factor[0])).sum(), effects


def clean_of(setting):
    """Return the setting without a harsh team."""
    return replace(setting, harsh_rate=0.0)


def table_of(sites, failed, teams):
    """Return type, item, site and result of each record of the types that some teams inspected."""
    rows, items = [], 0
    for kind, own in sites.groupby("business_type", sort=False):
        if own["team"].isin(teams).any():
            for site, results in zip(own.index, failed[kind], strict=True):
                rows += [(kind, items + n, site, result) for n, result in enumerate(results)]
            items += failed[kind].shape[1]
    kinds, places, of_site, results = zip(*rows, strict=True)
    return kinds, places, np.array(of_site), np.array(results, dtype=float)


def teams_gain(frame, setting, chance, planted):
    """Return the log likelihood ratio of a city's check results, one of the teams being harsh."""
    sites = records._sites(frame, setting, chance)
    failed = records._failed(frame, sites, setting if planted else clean_of(setting), chance)
    kinds, items, of_site, results = table_of(sites, failed, setting.harsh_of)
    parts, precision = [np.ones((len(results), 1))], [[LEVEL_SPREAD**-2]]
    for labels, spread in ((kinds, TYPE_SPREAD), (items, ITEM_SPREAD), (of_site, SITE_SPREAD)):
        names, place = np.unique(labels, return_inverse=True)
        parts.append((place[:, None] == np.arange(len(names))).astype(float))
        precision.append([spread**-2] * len(names))
    precision = np.concatenate(precision)
    mean = np.zeros(len(precision))
    mean[0] = logit(RATE)
    effects = Effects(np.concatenate(parts, axis=1), precision, mean)
    usual, start = effects.fitted(results, np.zeros(len(results)), mean)
    team = sites["team"].to_numpy()[of_site]
    more = logit(setting.harsh_rate) - logit(RATE)
    gains = [effects.fitted(results, more * (team == name), start)[0] for name in setting.harsh_of]
    return averaged(gains) - usual


# -- the table ----------------------------------------------------------------------------------------------------


def power(gain, frame, setting, part, number):
    """Return the share of planted patterns found with a part of the level, and with all of it."""
    chance, clean = np.random.RandomState(20261130), []
    for _ in range(CLEAN_TIMES * number):
        level = LEVEL_SPREAD * chance.standard_normal()
        clean.append(gain(frame, replace(setting, level=level), chance, False))
    planted = np.array([gain(frame, setting, chance, True) for _ in range(number)])
    return [(planted > np.quantile(clean, 1 - share * LEVEL)).mean() for share in (part, 1)]


def lines_of(number, wanted):
    """Yield the table's rows."""
    frame = Frame.of()
    for name, (_, setting, _) in JUDGES.items():
        if wanted and not any(word in name for word in wanted):
            continue
        gain = teams_gain if setting.harsh_of else reviewers_gain
        part = TEAMS if setting.harsh_of else REVIEWERS
        own, whole = power(gain, frame, setting, part, number)
        line = f"| {name} | {number} | {own:.0%} | {whole:.0%} |"
        print(line, flush=True)
        yield line


def main(number=200, *wanted):
    """Measure and write the section."""
    rows = list(lines_of(int(number), wanted))
    if not wanted:
        write_section(
            TITLE,
            [
                f"{date.today():%Y-%m-%d}模拟，每种{number}个城市，界限由{CLEAN_TIMES}倍没有问题、水平各异的城市定出。"
                "这一检验知道埋入的是哪一种、多强，知道检查项、业态、点位、指标之间差异的分布，只不知道本市的水平、是谁；"
                "用似然比（拉普拉斯近似），精确时同样的误问下没有别的检验能问到更多。“份额”为5%中分给这一种类的部分，“全部”为5%全用于这一种。",
                "",
                "| 埋入的情形 | 城市 | 份额 | 全部 |",
                "|---|---|---|---|",
                *rows,
                "",
                "重新模拟：`python benchmarks/strongest_tests.py [城市数]`",
            ],
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
