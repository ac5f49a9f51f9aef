"""A record that does not apply says no number and no problems: rules would count these without a word."""

from decimal import Decimal

import pytest

from shifan.clean import clean
from shifan.score import score
from shifan.whatif.changed_tables import changed
from tests.clean.telling import cleaned, rows_of, told
from tests.packs.example_packs import Facts, example_city, example_sheets, loaded
from tests.small_city import raw_city, small_city

MARKS = {"W-1": 9, "W-2": 8, "W-3": 9, "W-4": 9, "W-5": 10}


def market(**other):
    words = {item: ("好" if mark >= 9 else "中", Decimal(mark), "") for item, mark in MARKS.items()}
    return Facts(
        {"P1": ("W", {**words, **{item.replace("_", "-"): own for item, own in other.items()}})}
    )


def of_pack(name, facts, tmp_path):
    standard = loaded(name, tmp_path / name)
    return clean(raw_city(example_sheets(standard, facts)), standard)


@pytest.mark.parametrize("number", ["10", "0"])
def test_a_number_that_the_rules_would_count_is_refused_at_its_cell(number, tmp_path):
    city = of_pack("weisheng", market(W_4=("缺项", Decimal(number), "")), tmp_path)
    assert told(city, "absent-number") == [("error", "检查记录", "F5")]
    (finding,) = (own for own in city.findings if own.code == "absent-number")
    assert finding.found == f"结果为“缺项”，却有数值：{number}"
    assert not of_pack("weisheng", market(W_4=("缺项", "", "")), tmp_path / "empty").errors


def test_problems_that_the_rules_would_deduct_are_refused_and_none_found_is_nothing(tmp_path):
    sites = {f"P{n}": ("S1", {"S1-36": "符合", "S1-65": ("合理缺项", "", n)}) for n in (0, 2)}
    sites["Q1"] = ("S2", {"S2-65": "合理缺项"})
    city = of_pack("dafenbiao", Facts(sites), tmp_path)
    assert told(city, "absent-problem-count") == [("error", "检查记录", "G5")]


def test_what_no_rule_reads_is_a_warning(pack):
    sheets = small_city(pack)
    records = rows_of(sheets, "检查记录")
    for row in records:
        row += ["", ""]
    records[0][-2:] = ["数值", "问题数"]
    records[1][2], records[1][3], records[1][-2:] = "合理缺项", "", [3, 2]
    city = cleaned(sheets, pack)
    assert told(city, "absent-number") == [("warning", "检查记录", "F2")]
    assert told(city, "absent-problem-count") == [("warning", "检查记录", "G2")]


def test_a_result_changed_to_not_applicable_takes_its_number_with_it(tmp_path):
    standard = loaded("weisheng", tmp_path / "pack")
    city = example_city(standard, market())
    faults = []
    other = changed(city, standard, {"records": {"P1 W-4": "缺项"}}, faults)
    same = example_city(standard, market(W_4=("缺项", "", "")))
    assert faults == []
    assert score(other, standard).text("scores.total") == score(same, standard).text("scores.total")
