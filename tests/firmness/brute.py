"""Slow and plain.

The same questions answered by scoring changed tables with the ordinary scoring functions, one at a
time.
"""

import itertools
import random
from decimal import Decimal as D

from shifan.score.compute import compute
from tests.firmness.independent import by_hand, judged, moved, plain_error, unrounded
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
    return {
        "sites": sites,
        "records": records,
        "documents": documents,
        "interviews": rows()["interviews"],
    }


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


def fewest_to_miss_the_line(tables, standard):
    """Return the least number of check results that, judged worse, make the total miss the line; None if none do."""
    places = [n for n, record in enumerate(tables["records"]) if record[2] == "符合"]
    for number in range(1, len(places) + 1):
        for chosen in itertools.combinations(places, number):
            total, _ = scored(judged(tables, chosen, "不符合"), standard)
            if total is not None and total < standard.pass_line:
                return number
    return None


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


__all__ = ["by_hand", "city", "judged", "moved", "pack", "plain_error", "unrounded"]
