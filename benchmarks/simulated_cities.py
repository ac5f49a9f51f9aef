"""Cities drawn from populations of sites whose problems are known, for tables of coverage, false order and questions.

A population has the sites of each business type with their check results; a city is a sample of it. Items of a type
fail at rates of their own around a common one (logit-normal), sites are better or worse than others (logit-normal), so
neither is what the intervals assume (beta-binomial).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from shifan.firmness.scoring import scoring_of
from shifan.rules.language.replication import Replicates
from shifan.stages import open_city
from shifan.standards.method import method_of

BASE = "晋中市"
ITEM_SPREAD, TYPE_SPREAD, SITE_SPREAD = 1.0, 0.4, 0.6  # standard deviations of logits
RATES = {"常见（8%）": 0.08, "少见（1%）": 0.01, "罕见（0.4%）": 0.004}
_JINZHONG = [6, 5, 5, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2]
_COVERT = [6, 6, 6, 6]


@dataclass(frozen=True)
class Frame:
    """The pack and the tables that all simulated cities share, its program read once."""

    clean: object
    standard: object

    @classmethod
    def of(cls, template="", reading="2"):
        """Return the frame of the demo pack, or of the same lists under another template."""
        work = open_city(BASE)
        standard = work.standard
        if template:
            standard = replace(standard, template=template, parameters={"扣分口径": reading})
        # With its program set a pack is not compiled again for each city.
        return cls(work.clean, replace(standard, program=method_of(standard).program))

    def items(self, kind):
        """Return the codes of the check items of a business type."""
        return [item.code for item in self.standard.item_list if item.business_type == kind]

    def types(self, method):
        """Return the business types of a method."""
        return [kind.code for kind in self.standard.type_list if kind.method == method]


def designs(frame):
    """Return the designs by name: business type → number of sites."""
    first, second = (frame.types(method.code) for method in frame.standard.methods[:2])
    own = dict(zip(first, _JINZHONG, strict=False)) | dict(zip(second, _COVERT, strict=False))
    several = dict.fromkeys(first, 1) | {first[0]: 3, first[1]: 2} | dict.fromkeys(second, 2)
    return {
        "晋中市的设计": own,
        "每类3个": dict.fromkeys([*first, *second], 3),
        "每类2个": dict.fromkeys([*first, *second], 2),
        "规则包的最少数": {kind.code: kind.min_sites for kind in frame.standard.type_list},
        "多为1个": several,
    }


@dataclass(frozen=True)
class Population:
    """The check results (failed: sites × items) of all sites of each business type."""

    failed: dict

    @classmethod
    def drawn(cls, frame, kinds, rate, size, chance):
        """Return a population with `size` sites a type."""
        failed = {}
        for kind in kinds:
            count = len(frame.items(kind))
            logit = np.log(rate / (1 - rate)) + TYPE_SPREAD * chance.standard_normal()
            items = logit + ITEM_SPREAD * chance.standard_normal(count)
            sites = SITE_SPREAD * chance.standard_normal((size, 1))
            failed[kind] = chance.random_sample((size, count)) < 1 / (1 + np.exp(-(items + sites)))
        return cls(failed)

    def sample(self, design, chance):
        """Return the results of sites drawn without replacement, as many of each type as the design says."""
        return {
            kind: self.failed[kind][chance.permutation(len(self.failed[kind]))[:number]]
            for kind, number in design.items()
        }


def city(frame, failed, totals=None):
    """Return the clean city whose sites have these results, with the base city's documents and interviews."""
    methods = {kind.code: kind.method for kind in frame.standard.type_list}
    tables = dict(frame.clean.tables)
    counts = {kind: len(rows) for kind, rows in failed.items()}
    kinds = [kind for kind, number in counts.items() for _ in range(number)]
    names = [f"S{n:05}" for n in range(len(kinds))]
    base = tables["sites"]
    spread = np.arange(len(kinds)) % len(base)
    tables["sites"] = base.iloc[spread].assign(
        row=np.arange(2, len(kinds) + 2),
        site=names,
        method=[methods[kind] for kind in kinds],
        business_type=kinds,
        name=names,
    )
    tables["records"] = records_of(failed, names, [frame.items(kind) for kind in kinds])
    tables["rectification"] = tables["rectification"].iloc[:0]
    if totals is not None:
        rows = [(methods[kind], "", kind, totals) for kind in counts]
        columns = ["method", "district", "business_type", "number"]
        tables["site_totals"] = pd.DataFrame(rows, columns=columns)
    return replace(frame.clean, tables=tables)


def records_of(failed, names, items):
    """Return the table of check records of sites with these names and items, in the order of `failed`."""
    results = np.concatenate([rows.reshape(-1) for rows in failed.values()])
    sizes = [len(items_of_site) for items_of_site in items]
    return pd.DataFrame(
        {
            "row": np.arange(2, len(results) + 2),
            "site": pd.Categorical(np.repeat(names, sizes)),
            "item": pd.Categorical(np.concatenate(items)),
            "result": pd.Categorical(np.where(results, "不符合", "符合")),
            "problem": "",
            "photo": "",
        }
    )


@dataclass(frozen=True)
class WholePopulation:
    """A population scored as one city: what its samples estimate, and how they scatter around it."""

    scoring: object
    sizes: dict
    design: dict

    @classmethod
    def of(cls, frame, population, design):
        """Return the population with all its sites in the tables."""
        failed = {kind: population.failed[kind] for kind in design}
        sizes = {kind: len(rows) for kind, rows in failed.items()}
        return cls(scoring_of(city(frame, failed), frame.standard), sizes, design)

    def total(self):
        """Return the total of all sites, each type weighed as the design does (units of the last place)."""
        shares = [np.full(size, self.design[kind] / size) for kind, size in self.sizes.items()]
        return float(self._totals(np.concatenate(shares)[None])[0])

    def sampled(self, draws, chance):
        """Return the totals of samples drawn without replacement, as many sites of each type as the design says."""
        weights = np.zeros((draws, sum(self.sizes.values())))
        first, rows = 0, np.arange(draws)[:, None]
        for kind, size in self.sizes.items():
            keys = chance.random_sample((draws, size))
            weights[rows, first + keys.argsort(axis=1)[:, : self.design[kind]]] = 1
            first += size
        return self._totals(weights)

    def _totals(self, weights):
        return self.scoring.unrounded_totals(Replicates(site_weights=weights))
