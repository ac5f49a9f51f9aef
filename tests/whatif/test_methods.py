"""Packs of one and of three methods of inspection: questions what if, sliders and doubts speak of their methods."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from shifan.errors import Refused
from shifan.explore.sliders import _moved_numbers
from shifan.firmness import assess, explanations
from shifan.questions import asked
from shifan.score import score
from shifan.standards.method import method_of
from shifan.whatif import what_if
from tests.score.mini import DAY, city, pack, with_methods


def asking(weights, **changes):
    standard, tables = with_methods(*weights)
    clean = city(**tables)
    for code in standard.method_names:
        clean.tables["districts"][code] = True
        clean.sources["districts"].columns[code] = "D"
    return what_if(clean, standard, score(clean, standard), **changes)


def test_the_weight_of_a_third_method_is_taken_from_the_others_as_they_share_now():
    found = asking(("0.5", "0.3", "0.2"), parameters={"方式m3权重": "0.6"})
    assert found.asked == ("方式m3权重改为0.6",)
    assert found["scores.m3_weight"].after == "60.00%"
    assert (
        found["scores.m1_weight"].after == "25.00%" and found["scores.m2_weight"].after == "15.00%"
    )
    assert "scores.total" in found


def test_a_single_method_weighs_all():
    with pytest.raises(Refused, match="合计为 1"):
        asking(("1",), parameters={"方式m1权重": "0.5"})
    with pytest.raises(Refused, match=r"没有参数 明查权重.*方式m1权重"):
        asking(("1",), parameters={"明查权重": "0.5"})
    assert len(asking(("1",), parameters={"方式m1权重": "1"})) == 0


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        (("1",), []),
        (("0.7", "0.3"), ["方式m1权重"]),
        (("0.5", "0.3", "0.2"), ["方式m1权重", "方式m2权重", "方式m3权重"]),
    ],
)
def test_sliders_have_the_weights_that_can_move(weights, named):
    numbers = _moved_numbers(with_methods(*weights)[0])
    assert numbers[0].name == "达标线" and numbers[0].limits == (0, 100, 0.5)
    assert [own.name for own in numbers if own.name.startswith("方式")] == named


def test_sliders_have_the_numbers_that_the_packs_rules_read():
    standard = pack(template="deductions", parameters={"扣分口径": D("2")})
    standard = replace(standard, program=method_of(standard).program)
    numbers = {own.name: own for own in _moved_numbers(standard)}
    assert numbers["扣分口径"].limits == (1, 3, 1) and numbers["扣分口径"].now == 2
    clean = city()
    before = score(clean, standard)
    moved = what_if(clean, standard, before, parameters={"扣分口径": 3})
    assert moved.asked == ("扣分口径改为3",)
    with pytest.raises(Refused, match="1、2、3"):
        what_if(clean, standard, before, parameters={"扣分口径": 4})


def test_a_template_of_ones_own_counts_missing_items_by_the_policy_asked_for():
    absent = [(*row[:3], None, *row[4:7], True) for row in _documents("K1")]
    records = [("P1", f"M1-{n}", "合理缺项", "", "") for n in (1, 2, 3)]
    tables = {"documents": absent, "records": records, "rectification": []}
    tables["sites"] = [("P1", "announced", "甲区", "M1", "市场", DAY, "甲组")]
    standard = pack(template="deductions", parameters={"扣分口径": D("2")})
    standard = replace(standard, program=method_of(standard).program)
    clean = city(**tables)
    found = what_if(
        clean, standard, score(clean, standard), parameters={"missing_policy": "full_marks"}
    )
    assert found["indicator.K1.rate"].after == "100.00%"


def _documents(code):
    return [
        (code, code, aspect, D(0), "", "", "", False) for aspect in ("完整性", "准确性", "规范性")
    ]


def test_the_weight_of_each_of_three_methods_is_varied():
    standard, tables = with_methods("0.5", "0.3", "0.2")
    found = assess(city(**tables), standard, replicates=50)
    factor = next(own for own in found.factors if own.id == "method_weight")
    assert explanations.factor_name(factor.id, standard) == "检查方式权重"
    assert factor.low_case.startswith("方式m") and factor.high_case.startswith("方式m")
    alone, own = with_methods("1")
    assert "method_weight" not in {f.id for f in assess(city(**own), alone, replicates=50).factors}


def test_every_two_of_three_methods_are_compared():
    standard, _ = with_methods("0.5", "0.3", "0.2")
    kinds = standard.business_types.assign(name="市场")
    standard = replace(standard, business_types=kinds)
    sites = [
        (f"{code}{n}", code, "甲区", code.upper(), f"点{code}{n}", DAY, "甲组")
        for code in ("m1", "m2", "m3")
        for n in range(12)
    ]
    # the third method fails everything, the others nothing
    records = [
        (site[0], f"{site[3]}-{n}", "不符合" if site[1] == "m3" else "符合", "", "")
        for site in sites
        for n in (1, 2, 3)
    ]
    found = asked(city(sites=sites, records=records, rectification=[]), standard)
    texts = [own.text for own in found.questions if own.kind == "methods"]
    assert len(texts) == 2
    assert any("方式m1方式m3" in text for text in texts)
    assert any("方式m2方式m3" in text and "高100.0" in text for text in texts)


def test_methods_that_share_no_type_cannot_be_compared_and_each_pair_is_told():
    standard, tables = with_methods("0.5", "0.3", "0.2")
    found = asked(city(**tables), standard)
    assert sum("是否一致：同一区县" in text for text in found.unjudged) == 3
    alone, own = with_methods("1")
    assert not any("两种方式" in text for text in asked(city(**own), alone).unjudged)
