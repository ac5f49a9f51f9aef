"""A rule of a pack that divides by 0 in a city is told with the rows where it does; it gives 不适用, never 0."""

import pytest

from shifan.clean import clean
from shifan.errors import ZERO_DIVISION
from shifan.packs.extreme_cities import extreme_findings
from shifan.score import score
from shifan.score.scoring_findings import with_scoring_findings
from shifan.standards import load
from tests.small_city import raw_city, small_city
from tests.small_pack import write_pack
from tests.standards.test_settings_in_use import OWN, RULES

RATE, SITE = "=1－合计(资料.扣分)÷满分", "=100－10×合计(检查记录.问题数)"
TOTAL = "城市,total,总得分,=合计(指标.得分)"


def told(folder, old, new):
    """Return the findings on divisions by 0 where one formula is replaced, and the register."""
    assert old in RULES
    pack = load(write_pack(folder, {**OWN, "rules.csv": RULES.replace(old, new, 1)}))
    city = with_scoring_findings(clean(raw_city(small_city(pack)), pack), pack)
    found = [own for own in city.findings if own.code == ZERO_DIVISION]
    return found, score(city.require(), pack)


def test_each_row_that_divides_by_0_is_told_by_rule_and_object(tmp_path):
    # Of B01 one row of the documents deducts, of J01 and J02 none: 0 ÷ 0 there.
    (found,), register = told(tmp_path, RATE, "=1－合计(资料.扣分)÷计数(资料，扣分＞0)")
    assert (found.file, found.cell, found.severity) == ("rules.csv", "第2行 formula", "warning")
    assert found.found == "指标 J01“食品流通”；J02“餐饮服务” 的“得分率”除数为0，按不适用计"
    rates = [value.display for value in register.match("indicator.*.rate")]
    assert rates == ["70.00%", "不适用", "不适用"]  # 1 − 0.3 ÷ 1; nothing, not 0


def test_a_rule_of_which_another_asks_whether_it_applies_is_not_told(tmp_path):
    rules = RULES.replace("总得分≥99.9", "总得分≠不适用")
    pack = load(
        write_pack(
            tmp_path,
            {**OWN, "rules.csv": rules.replace(TOTAL, f"{TOTAL}÷计数(点位，点位得分＜0)")},
        )
    )
    city = with_scoring_findings(clean(raw_city(small_city(pack)), pack), pack)
    # The verdict asks whether there is a total, and so says what happens without.
    assert [own.code for own in city.findings if own.code == ZERO_DIVISION] == []


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        ("=100÷计数(检查记录，检查结果＝“不符合”)", 1),  # no problem at one site: 100 ÷ 0
        ("=100÷(计数(检查记录，检查结果＝“不符合”)＋1)", 0),  # 100 ÷ 1
        # The branch with the division is taken where there is something to divide by.
        (
            "=如果(计数(检查记录，检查结果＝“不符合”)＞0，100÷计数(检查记录，检查结果＝“不符合”)，100)",
            0,
        ),
        # And the other way round: it is taken where there is not.
        (
            "=如果(计数(检查记录，检查结果＝“不符合”)＝0，100÷计数(检查记录，检查结果＝“不符合”)，100)",
            1,
        ),
    ],
)
def test_only_branches_that_are_taken_divide(tmp_path, formula, count):
    found, _ = told(tmp_path, SITE, formula)
    assert len(found) == count
    assert all(own.found == "点位 P002A 的“点位得分”除数为0，按不适用计" for own in found)


def test_the_shipped_method_says_itself_what_0_means(tmp_path):
    pack = load(write_pack(tmp_path))
    city = with_scoring_findings(clean(raw_city(small_city(pack)), pack), pack)
    assert [own for own in city.findings if own.code == ZERO_DIVISION] == []


def test_the_check_of_a_pack_tells_it_of_a_city_that_it_allows(tmp_path):
    rules = RULES.replace(SITE, "=100÷计数(检查记录，检查结果＝“不符合”)")
    pack = load(write_pack(tmp_path, {**OWN, "rules.csv": rules}))
    found = [own for own in extreme_findings(pack) if "除数为0" in own.found]
    assert [own.cell for own in found] == ["第7行 formula"]
    assert found[0].found.startswith("检查项全部“符合”、资料不扣分时，点位 ")
