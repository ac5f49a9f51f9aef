"""Tables at the prompt and in notebooks have no columns that a pack's method leaves empty, as annexes have none."""

import pytest

from shifan import views
from shifan.score import score
from shifan.tables import annexes, prompt_tables
from tests.packs.example_packs import Facts, example_city, loaded

VERDICTS = {"符合", "基本符合", "不符合"}
GRADED = {"C1": "好", "C2": "较好", "C3": "一般", "C4": "好", "C5": "不适用", "C6": "好"}
AUDITED = {f"Q-{n}": "符合" for n in range(1, 7)}
PROBLEMS = {"S1-36": "符合", "S1-65": ("不符合", "", 1)}


def scored(name, sites, tmp_path):
    standard = loaded(name, tmp_path / name)
    city = example_city(standard, Facts(sites))
    return standard, city, score(city, standard)


@pytest.mark.parametrize(
    ("name", "sites"), [("canyin", {"P1": ("C1", GRADED)}), ("brcgs", {"P1": ("Q", AUDITED)})]
)
def test_groups_of_sites_are_not_counted_under_verdicts_of_other_packs(name, sites, tmp_path):
    standard, _, register = scored(name, sites, tmp_path)
    for table in (
        prompt_tables.types(register, standard),
        prompt_tables.districts(register, standard),
    ):
        assert not VERDICTS & {*table.columns} and "平均得分" in table.columns


def test_usual_verdicts_stay(tmp_path):
    sites = {"P1": ("S1", PROBLEMS), "Q1": ("S2", {"S2-65": "合理缺项"})}
    standard, _, register = scored("dafenbiao", sites, tmp_path)
    assert {*prompt_tables.types(register, standard).columns} > VERDICTS
    assert {*prompt_tables.districts(register, standard).columns} > VERDICTS


def test_rates_that_no_rule_gives_have_no_column(tmp_path):
    sites = {"P1": ("S1", PROBLEMS), "Q1": ("S2", {"S2-65": "合理缺项"})}
    standard, city, register = scored("dafenbiao", sites, tmp_path)
    columns = [*prompt_tables.indicators(register, standard).columns]
    assert "现场得分率" in columns and not {"明查得分率", "暗访得分率"} & {*columns}
    printed = annexes.indicators(register, standard, city)
    assert [*views.indicators(register, standard).columns][1:] == [
        own.heading for own in printed.columns if own.key != "key"
    ]


def test_rates_that_rules_give_have_their_columns(tmp_path):
    standard, _, register = scored("canyin", {"P1": ("C1", GRADED)}, tmp_path)
    columns = {*prompt_tables.indicators(register, standard).columns}
    # No indicator of the pack rests on documents.
    assert "日常检查得分率" in columns and "资料得分率" not in columns
    years = loaded("sannian", tmp_path / "years")
    city = example_city(years, Facts(measures={"Y1": "80", "Y2": "86.4"}))
    columns = {*prompt_tables.indicators(score(city, years), years).columns}
    assert {"资料得分率", "现场得分率", "明查得分率"} <= columns
