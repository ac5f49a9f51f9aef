"""Variants of the mini city: with other weak indicators, another verdict, another list of problems."""

from decimal import Decimal as D

from tests.score.mini import DAY, city, rows


def first_suggestion_only():
    """Return the city in which K1 has full marks: only the first suggestion is left."""
    documents = [
        (*row[:3], D(0), *row[4:]) if row[0] == "K1" else row for row in rows()["documents"]
    ]
    return city(documents=documents)


def nothing_amiss():
    """Return the city in which nothing is amiss."""
    own = rows()
    return city(
        documents=[(*row[:3], D(0), *row[4:]) for row in own["documents"]],
        records=[
            (*row[:2], "符合" if row[2] == "不符合" else row[2], "", "") for row in own["records"]
        ],
        rectification=[],
    )


def weak_in(code):
    """Return the city with one weak indicator.

    K1 (题一, 议二) or K2 (题二, 议一), whose shortcoming and suggestion are the first now.
    """
    own = rows()
    return city(
        documents=[
            row if row[0] == code else (*row[:3], D(0), *row[4:]) for row in own["documents"]
        ],
        records=[
            (*row[:2], "符合" if row[2] == "不符合" else row[2], "", "") for row in own["records"]
        ],
        rectification=[],
    )


def failing():
    """Return the mini city with its veto occurred: a reason that was not there before."""
    return city(vetoes=[("big", True, "查阅记录")])


def long_ledger(*codes):
    """Return a city with these problems in this order."""
    known = {"P1": "M1-2", "Q1": "A1-1"}
    made = [
        (code, site, item, f"补{code}", DAY, "已完成", DAY, DAY, "通过")
        for code, (site, item) in zip(codes, list(known.items()) * len(codes), strict=False)
    ]
    return city(rectification=made)
