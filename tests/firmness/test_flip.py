"""The smallest turn is the smallest there is, and it does turn the verdict."""

import functools
from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from shifan.firmness import assess
from shifan.firmness.smallest_flip import FLOOR, LINE, NOTHING, OUT_OF_REACH, VETO
from tests.firmness.brute import (
    city,
    fewest_records,
    fewest_steps,
    fewest_to_miss_the_line,
    judged,
    pack,
    random_tables,
    scored,
)

# Lines around the totals that random cities reach, so that both verdicts and all routes occur.
CASES = [
    (seed, {"pass_line": line, "key_floor": floor})
    for seed in range(6)
    for line, floor in ((D("75"), D("0.60")), (D("85"), D("0.30")), (D("60"), D("0.78")))
]


def usual(seed, changed):
    """Return the firmness of a case, as it is found with the usual widths; each made once."""
    return _usual(seed, tuple(changed.items()))


@functools.cache
def _usual(seed, changed):
    return assess(city(**random_tables(seed)), pack(**dict(changed)), replicates=2)


@pytest.mark.parametrize(("seed", "changed"), CASES, ids=str)
def test_fewest_check_results(seed, changed):
    tables, standard = random_tables(seed), pack(**changed)
    _, passes = scored(tables, standard)
    flip = usual(seed, changed).records
    assert flip.number == fewest_records(tables, standard)
    if flip.number is not None:
        places = {
            n
            for n, record in enumerate(tables["records"])
            if record[:2] in [change.key for change in flip.changes]
        }
        assert len(places) == flip.number == len(flip.changes)
        assert scored(judged(tables, places, flip.changes[0].after), standard)[1] != passes
        assert {change.cell for change in flip.changes} == {
            f"现场检查.xlsx!检查记录!C{n + 2}" for n in places
        }


FLOOR_FIRST = [  # seed, key indicator, its floor; the line lies 14 points below the total
    (0, "K3", "0.50"),
    (2, "K3", "0.30"),
    (6, "K2", "0.70"),
    (6, "K3", "0.30"),
]


@functools.cache
def floor_first(seed, key, floor):
    """Return tables and pack of a case, and the fewest results that turn the verdict and that miss the line."""
    tables, standard = random_tables(seed), pack(key_floor=D(floor))
    indicators = standard.indicators.assign(key=standard.indicators["code"] == key)
    standard = replace(standard, indicators=indicators)
    total, _ = scored(tables, standard)
    standard = replace(standard, pass_line=D(int(total) - 14))
    fewest = fewest_records(tables, standard), fewest_to_miss_the_line(tables, standard)
    return tables, standard, *fewest


@pytest.mark.parametrize("cap", [1, 16])
@pytest.mark.parametrize(("seed", "key", "floor"), FLOOR_FIRST)
def test_the_line_is_looked_for_where_the_floor_falls_before(seed, key, floor, cap, monkeypatch):
    monkeypatch.setattr("shifan.firmness.smallest_flip._FIRST_CAP", cap)
    tables, standard, number, line = floor_first(seed, key, floor)
    found = assess(city(**tables), standard, replicates=2).records.turn
    assert found.route == FLOOR and found.number == number
    assert found.line == line > found.number


@pytest.mark.parametrize(("seed", "changed"), CASES, ids=str)
def test_what_is_found_does_not_hang_on_how_far_is_looked_at_once(seed, changed, monkeypatch):
    clean, standard, wide = city(**random_tables(seed)), pack(**changed), usual(seed, changed)
    monkeypatch.setattr("shifan.firmness.smallest_flip._FIRST_CAP", 1)
    monkeypatch.setattr("shifan.firmness.smallest_flip._WIDER", 2)
    monkeypatch.setattr("shifan.firmness.change_levels._EASY", 1)
    narrow = assess(clean, standard, replicates=2)
    assert (narrow.records, narrow.deductions) == (wide.records, wide.deductions)


@pytest.mark.parametrize(("seed", "changed"), CASES[::2], ids=str)
def test_fewest_steps_of_deduction(seed, changed):
    tables, standard = random_tables(seed), pack(**changed)
    _, passes = scored(tables, standard)
    found = usual(seed, changed)
    flip, step = found.deductions, found.deduction_step
    most = 12
    brute = fewest_steps(tables, standard, D(step.numerator) / D(step.denominator), most)
    assert flip.number == brute or (brute is None and (flip.number is None or flip.number >= most))
    if flip.number:
        after = {change.key: D(change.after) for change in flip.changes}
        documents = [
            (*row[:3], after.get((row[0], row[2]), row[3]), *row[4:]) for row in tables["documents"]
        ]
        assert scored(tables | {"documents": documents}, standard)[1] != passes
        assert (
            sum(abs(F(change.after) - F(change.before)) for change in flip.changes)
            == flip.number * step
        )


@pytest.mark.parametrize("step", [D("0.5"), D("0.1"), D("0.25")])
def test_the_step_is_that_of_the_pack_whatever_was_deducted(step):
    # deductions of the mini city: 0.5, 0.25, 0.6
    assert assess(city(), pack(deduction_step=step), replicates=2).deduction_step == F(step)


def test_a_veto_is_not_turned_by_results():
    found = assess(city(vetoes=[("big", True, "通报")]), pack(), replicates=2)
    assert (found.records.turn.route, found.records.number, found.records.changes) == (
        VETO,
        None,
        (),
    )


def test_out_of_reach_is_said():
    # With documents alone K1 and the share of K2 hold: 7 of 12 points remain whatever the sites say.
    found = assess(city(), pack(pass_line=D("10"), key_floor=D("0.01")), replicates=2)
    assert (found.records.turn.route, found.records.number) == (OUT_OF_REACH, None)


def test_no_total_no_turn():
    tables = {
        "documents": [(*row[:3], None, *row[4:7], True) for row in random_tables(1)["documents"]],
        "records": [(*record[:2], "合理缺项", "", "") for record in random_tables(1)["records"]],
        "sites": random_tables(1)["sites"],
    }
    found = assess(city(**tables), pack(), replicates=2)
    assert (
        found.records.turn.route == NOTHING
        and found.limits == ("总得分不适用，不能判断结论的稳健程度",)
        and found.spreads.weights is None
    )


def test_the_line_exactly_met_falls_with_the_next_unit():
    # total 79.37 (tests/score): a line of 79.37 holds, one lost check result of K3 is enough
    total, _ = scored({}, pack())
    found = assess(city(), pack(pass_line=total, key_floor=D(0)), replicates=2)
    assert found.passes and found.records.turn.route == LINE and found.records.number == 1
    missed = assess(city(), pack(pass_line=total + D("0.01"), key_floor=D(0)), replicates=2)
    assert (
        not missed.passes
        and missed.records.number == 1
        and missed.records.changes[0].before == "不符合"
    )
