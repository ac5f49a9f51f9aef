"""Slow and plain.

The same questions answered by scoring changed tables with the ordinary scoring functions, one at a
time.
"""

import itertools
import math
import random
from decimal import Decimal as D
from fractions import Fraction as F

from shifan.score.compute import compute
from tests.score.mini import DAY, city, pack, rows

ITEMS = {"M1": ("M1-1", "M1-2", "M1-3"), "A1": ("A1-1", "A1-2")}
RESULTS = ("符合", "符合", "不符合", "合理缺项")


def scored(tables, standard):
    """Return total and verdict of changed tables, as the product scores them."""
    results = compute(city(**tables), standard)
    return results.city["total"], results.city["verdict"] == "通过"


def random_tables(seed, announced=3, covert=2):
    """Return the tables of a city with random check results and deductions."""
    chance = random.Random(seed)
    sites = [
        (f"P{n}", "announced", "甲区", "M1", f"市场{n}", DAY, "甲组") for n in range(announced)
    ]
    sites += [
        (f"Q{n}", "covert", "乙县" if n else "甲区", "A1", f"摊贩{n}", DAY, "乙组")
        for n in range(covert)
    ]
    records = [
        (site[0], item, chance.choice(RESULTS), "", "") for site in sites for item in ITEMS[site[3]]
    ]
    documents = [
        (*row[:3], D(chance.randrange(0, 8)) / 10 * chance.choice([0, 1]), *row[4:])
        for row in rows()["documents"]
    ]
    if seed % 4 == 0:
        documents = [
            (*row[:3], None, *row[4:7], True) if row[0] == "K2" else row for row in documents
        ]
    return {"sites": sites, "records": records, "documents": documents}


def drawn(tables, counts):
    """Return the tables in which each site stands as often as `counts` says, under names of their own."""
    names = [
        [f"{site[0]}x{copy}" for copy in range(count)]
        for site, count in zip(tables["sites"], counts, strict=True)
    ]
    of_site = {site[0]: own for site, own in zip(tables["sites"], names, strict=True)}
    return tables | {
        "sites": [(name, *site[1:]) for site in tables["sites"] for name in of_site[site[0]]],
        "records": [
            (name, *record[1:]) for record in tables["records"] for name in of_site[record[0]]
        ],
    }


def unrounded(tables, standard):
    """Return the total in units of its last printed place, nothing rounded on the way, in plain fractions."""
    return float(by_hand(tables, standard, rounded=False)[0]) * 10**standard.places


def plain_error(tables, standard):
    """Return the standard error of the total by the model of failing items, item by item, in plain loops."""
    item = {row.code: row for row in standard.check_items.itertuples()}
    site = {row[0]: (row[1], row[3]) for row in tables["sites"]}
    cells, example = {}, {}
    for n, (where, code, result, *_) in enumerate(tables["records"]):
        if result != "合理缺项":
            key = (*site[where], item[code].indicator, str(item[code].points), item[code].key)
            seen, failed = cells.get(key, (0, 0))
            cells[key] = (seen + 1, failed + (result == "不符合"))
            if result == "符合" or key not in example:
                example[key] = n
    now = unrounded(tables, standard)
    effect, rate = {}, {}
    for key, n in example.items():
        to = "不符合" if tables["records"][n][2] == "符合" else "符合"
        effect[key] = abs(unrounded(judged(tables, [n], to), standard) - now)
    usual = sum(f for _, f in cells.values()) / sum(n for n, _ in cells.values())
    for method in {key[0] for key in cells}:
        own = {key: cell for key, cell in cells.items() if key[0] == method}
        seen = sum(n for n, _ in own.values())
        mean = (sum(f for _, f in own.values()) + 0.5) / (seen + 0.5 / usual)
        weights = [10 ** (-0.5 + 3 * n / 60) for n in range(61)]
        likely = [_likelihood(own.values(), weight, mean) for weight in weights]
        best = weights[next(n for n, own in enumerate(likely) if own >= max(likely) - 1e-6)]
        rate |= {key: (f + best * mean) / (n + best) for key, (n, f) in own.items()}
    rho = _together(tables, site, cells, rate)
    variance = 0.0
    for stratum in {key[:2] for key in cells}:
        sites = sum(own == stratum for own in site.values())
        keys = [key for key in cells if key[:2] == stratum]
        spread = {key: rate[key] * (1 - rate[key]) for key in keys}
        alone = sum(cells[key][0] * effect[key] ** 2 * spread[key] for key in keys)
        moves = sum(cells[key][0] / sites * effect[key] * spread[key] ** 0.5 for key in keys)
        variance += alone + rho * max(0, sites * moves**2 - alone)
    return variance**0.5


def _likelihood(cells, weight, mean):
    yes, no = weight * mean, weight * (1 - mean)

    def log_beta(a, b):
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    return sum(log_beta(f + yes, n - f + no) - log_beta(yes, no) for n, f in cells)


def _together(tables, site, cells, rate):
    """Return the correlation of two items of a site, from the numbers of problems of sites of one kind."""
    problems = {
        name: sum(row[0] == name and row[2] == "不符合" for row in tables["records"])
        for name in site
    }
    excess = room = 0.0
    for stratum in set(site.values()):
        own = [problems[name] for name in site if site[name] == stratum]
        mean = sum(own) / len(own)
        keys = [key for key in cells if key[:2] == stratum]
        items = {key: cells[key][0] / len(own) for key in keys}
        alone = sum(items[key] * rate[key] * (1 - rate[key]) for key in keys)
        joint = sum(items[key] * (rate[key] * (1 - rate[key])) ** 0.5 for key in keys) ** 2
        excess += sum((number - mean) ** 2 for number in own) - (len(own) - 1) * alone
        room += (len(own) - 1) * (joint - alone)
    return max(0.0, excess / room) if room > 0 else 0.0


def fewest_records(tables, standard):
    """Return the least number of check results that, judged otherwise, turn the verdict; None if none do."""
    _, passes = scored(tables, standard)
    was, to = ("符合", "不符合") if passes else ("不符合", "符合")
    places = [n for n, record in enumerate(tables["records"]) if record[2] == was]
    for number in range(1, len(places) + 1):
        for chosen in itertools.combinations(places, number):
            if scored(judged(tables, chosen, to), standard)[1] != passes:
                return number
    return None


def judged(tables, places, to):
    """Return the tables with the records at some places judged otherwise."""
    return tables | {
        "records": [
            (*record[:2], to, *record[3:]) if n in places else record
            for n, record in enumerate(tables["records"])
        ]
    }


def fewest_steps(tables, standard, step, most=40):
    """Return the least number of further (or fewer) deduction steps that turn the verdict; None if none do.

    Where a step goes within an indicator does not matter to the score, so the indicator's rows are filled in order.
    """
    _, passes = scored(tables, standard)
    full = dict(zip(standard.indicators["code"], standard.indicators["full_score"], strict=True))
    codes = sorted({row[0] for row in tables["documents"] if row[3] is not None})
    for number in range(1, most):
        for split in itertools.product(range(number + 1), repeat=len(codes)):
            if sum(split) == number:
                changed = moved(
                    tables, dict(zip(codes, split, strict=True)), step if passes else -step, full
                )
                if changed and scored(changed, standard)[1] != passes:
                    return number
    return None


def moved(tables, steps, step, full):
    """Return the tables with so many steps on each indicator's deductions; None if its rows have no room for them."""
    left, documents = dict(steps), []
    for row in tables["documents"]:
        deduction = row[3]
        while (
            deduction is not None and left.get(row[0], 0) and 0 <= deduction + step <= full[row[0]]
        ):
            deduction, left[row[0]] = deduction + step, left[row[0]] - 1
        documents.append((*row[:3], deduction, *row[4:]))
    return None if any(left.values()) else tables | {"documents": documents}


__all__ = ["city", "pack"]


def by_hand(tables, standard, rounded=True):
    """Return total and verdict with plain fractions, row by row, without any function of the product.

    Docs of the method (计分办法) retold.
    """
    item = {row.code: row for row in standard.check_items.itertuples()}
    method = {site[0]: site[1] for site in tables["sites"]}
    scores, fulls, floors = [], [], []
    for row in standard.indicators.itertuples():
        full, share = F(row.full_score), F(row.document_share)
        deducted = [F(one[3]) for one in tables["documents"] if one[0] == row.code and not one[7]]
        document = max(F(0), 1 - sum(deducted) / full) if deducted else None
        parts = []
        for name, weight in standard.method_weights.items():
            own = [
                (F(item[one[1]].points), one[2])
                for one in tables["records"]
                if item[one[1]].indicator == row.code and method[one[0]] == name
            ]
            judged = [points for points, result in own if result != "合理缺项"]
            if judged:
                won = sum(
                    points
                    for points, result in own
                    if result == "符合"
                    or (result == "合理缺项" and standard.missing_policy == "full_marks")
                )
                due = (
                    sum(judged)
                    if standard.missing_policy == "exclude"
                    else sum(points for points, _ in own)
                )
                parts.append((F(weight), won / due))
        whole = sum(weight for weight, _ in parts)
        onsite = sum(weight * rate for weight, rate in parts) / whole if whole else None
        rate = (
            onsite
            if document is None
            else document
            if onsite is None
            else share * document + (1 - share) * onsite
        )
        if rate is not None:
            score = full * rate
            scores.append(_rounded(score, standard.places) if rounded else score)
            fulls.append(full)
            floors.append(row.key and rate < F(standard.key_floor))
    answers = [
        F(standard.interview_scores[one[6]])
        for one in tables.get("interviews", rows()["interviews"])
    ]
    weight = F(standard.interview_weight) if answers else F(0)
    talked = sum(answers) / len(answers) if answers else F(0)
    total = 100 * ((1 - weight) * sum(scores) / sum(fulls) + weight * talked)
    total = _rounded(total, standard.places) if rounded else total
    return total, total >= F(standard.pass_line) and not any(floors)


def _rounded(number, places):
    """Half up, for numbers that are not negative."""
    return F(int(number * 10**places + F(1, 2)), 10**places)
