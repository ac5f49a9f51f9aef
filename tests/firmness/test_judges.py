"""Other reviewers: what aspects scored by two tell of them, against plain arithmetic."""

from dataclasses import replace
from decimal import Decimal as D

import pandas as pd
import pytest

from shifan.clean.model import CleanCity
from shifan.firmness import assess
from shifan.firmness.explanations import judging_text
from shifan.firmness.judges import judge_spread, judging_of
from shifan.firmness.scoring import scoring_of
from tests.firmness.brute import city, pack, random_tables, unrounded

NAMES = ("indicator", "aspect", "reviewer", "deduction")


def scored(*rows):
    """The small city with these scores of aspects that several scored."""
    clean = city(**random_tables(3))
    frame = pd.DataFrame(rows, columns=NAMES)
    return replace(clean, tables=clean.tables | {"scored_documents": frame})


def twice(*pairs):
    """Aspects that 甲 and 乙 scored."""
    return scored(
        *(
            (f"K{n}", "完整性", name, D(points))
            for n, pair in enumerate(pairs)
            for name, points in zip("甲乙", pair, strict=True)
        )
    )


def test_two_reviewers_tell_how_far_single_deductions_and_their_scales_lie_apart():
    # differences 0.1, 0.3, 0.1, 0.3, 0.2: mean 0.2; squares around it 4 × 0.01 over 4 degrees = 0.01, half: 0.005
    spread = judge_spread(
        twice(("0.5", "0.4"), ("0.6", "0.3"), ("0.2", "0.1"), ("0.3", "0"), ("0.4", "0.2")), pack()
    )
    assert spread.single == pytest.approx(0.005**0.5)
    # 5 × 0.2² − 2 × 0.005 over 5, half: 0.019
    assert spread.scale == pytest.approx(0.019**0.5)
    assert (spread.aspects, spread.reviewers, spread.is_assumed) == (5, 2, False)


def test_reviewers_of_one_scale_have_no_spread_of_scales():
    spread = judge_spread(
        twice(("0.5", "0.4"), ("0.3", "0.4"), ("0.2", "0.1"), ("0.3", "0.4"), ("0", "0")), pack()
    )
    assert spread.scale == 0 and spread.single == pytest.approx((0.04 / 4 / 2) ** 0.5)


@pytest.mark.parametrize(("number", "assumed"), [(0, True), (4, True), (5, False), (6, False)])
def test_too_few_aspects_of_two_reviewers_are_assumed_and_said_to_be(number, assumed):
    clean = twice(*([("0.5", "0.4"), ("0.3", "0.4")] * 3)[:number]) if number else city()
    found = assess(clean, pack(), replicates=50)
    assert found.judging.spread.is_assumed is assumed
    assert ("假定，不是估计" in judging_text(found)) is assumed
    if assumed:
        step = float(pack().deduction_step)
        assert (found.judging.spread.single, found.judging.spread.scale) == (step, step)


def test_the_error_is_that_of_sums_over_rows_and_reviewers():
    tables, standard = random_tables(3), pack()
    tables["documents"] = [
        (*row[:6], "甲" if n % 2 else "乙", *row[7:]) for n, row in enumerate(tables["documents"])
    ]
    clean = city(**tables)
    found = judging_of(clean, standard, scoring_of(clean, standard))
    step = D("0.1")
    now, alone, of_reviewer = unrounded(tables, standard), 0.0, {"甲": 0.0, "乙": 0.0}
    for n, row in enumerate(tables["documents"]):
        if not row[3]:
            continue
        documents = list(tables["documents"])
        documents[n] = (*row[:3], row[3] + step, *row[4:])
        moved = abs(unrounded(tables | {"documents": documents}, standard) - now)
        alone += moved**2
        of_reviewer[row[6]] += moved
    error = (alone + sum(own**2 for own in of_reviewer.values())) ** 0.5
    assert error > 0 and found.error == pytest.approx(error)
    assert found.low == pytest.approx(now - 1.96 * error, abs=2)


def test_the_range_keeps_to_what_documents_can_cost():
    tables = random_tables(3)
    tables["documents"] = [(*row[:3], D(0), *row[4:]) for row in tables["documents"]]
    clean = replace(
        city(**tables),
        tables=city(**tables).tables
        | {"scored_documents": twice(*[("2", "0"), ("0", "2")] * 3).tables["scored_documents"]},
    )
    found = judging_of(clean, pack(), scoring_of(clean, pack()))
    assert found.high == pytest.approx(unrounded(tables, pack()), abs=1) and found.low < found.high


def test_scores_of_both_are_kept_with_their_cells(tmp_path):
    from tests.clean.test_second_reviewers import city as joined

    clean = joined("mean", 0.5, 1)
    each = clean.tables["scored_documents"]
    assert each["deduction"].tolist() == [D("0.5"), D("1")] and each["reviewer"].tolist() == [
        "甲",
        "乙",
    ]
    assert clean.sources["scored_documents"].cell("deduction", 3) == "资料审查.xlsx!评分!D3"
    clean.save(tmp_path)
    again = CleanCity.load(tmp_path).tables["scored_documents"]
    assert again["deduction"].tolist() == [D("0.5"), D("1")]
    assert "scored_documents" not in joined("mean", 0.5).tables


def test_a_city_without_documents_that_count_has_no_reviewers_to_change():
    clean = city(**random_tables(3) | {"documents": []})
    assert judging_of(clean, pack(), scoring_of(clean, pack())) is None


def test_the_cells_of_second_reviewers_lead_to_the_range():
    from shifan.firmness import enter
    from shifan.score import score

    clean = city(**random_tables(3))
    second = clean.tables["documents"].iloc[:2].assign(row=[90, 91], reviewer=["甲", "乙"])
    clean = replace(
        clean,
        tables=clean.tables | {"scored_documents": second},
        sources=clean.sources | {"scored_documents": clean.sources["documents"]},
    )
    found = enter(score(clean, pack()), clean, pack(), 50)
    assert "资料审查.xlsx!评分!D90:D91" in found["firmness.judges.low"].inputs
    assert "假定，不是估计" in found.text("firmness.text.judges")
