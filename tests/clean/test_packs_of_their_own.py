"""What a pack's own lists make of the raw sheets: its results, aspects, methods, rounds, counts, measures, dates."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pandas as pd
import pytest

from shifan.clean.measured_numbers import agrees, quotient
from shifan.clean.model import CleanCity
from shifan.standards.pack_settings import Outcome
from tests.clean.telling import cleaned, rows_of, told
from tests.small_city import small_city, tiny_pack

PACK = tiny_pack()
RESULTS = pd.DataFrame(
    {
        "word": ["符合", "基本符合", "不符合", "不涉及"],
        "share": [D(1), D("0.5"), D(0), None],
        "problem": [False, True, True, False],
    },
    dtype=object,
)


def with_columns(rows, heading, cells):
    """Add a column to a sheet: its heading, then its cells from the first data row on, blank below."""
    rows[0].append(heading)
    for number, row in enumerate(rows[1:]):
        row.append(cells[number] if number < len(cells) else "")


def test_results_are_read_in_the_words_of_the_pack():
    pack = replace(PACK, result_table=RESULTS)
    sheets = small_city(PACK)
    records = rows_of(sheets, "检查记录")
    for row, result in zip(records[1:], ("基本符合", "√", "×", "/"), strict=False):
        row[2] = result
    city = cleaned(sheets, pack)
    assert city.tables["records"]["result"].tolist()[:4] == ["基本符合", "符合", "不符合", "不涉及"]
    assert not told(city, "unknown-problem")  # 基本符合 is a problem: the ledger may list it
    records[1][2] = "合理缺项"  # a word that this pack does not have
    assert [text[0] for text in told(cleaned(sheets, pack), "coded-word")].count("error") == 1


def test_a_problem_of_the_pack_wants_words_and_full_results_want_none():
    pack = replace(PACK, result_table=RESULTS)
    sheets = small_city(PACK)
    records = rows_of(sheets, "检查记录")
    records[1][2:4] = ["基本符合", ""]
    records[2][2:4] = ["不涉及", ""]
    records[3][2:4] = ["符合", "有问题"]
    findings = [finding for finding in cleaned(sheets, pack).findings if "problem" in finding.code]
    assert [finding.found for finding in findings] == [
        "结果为“基本符合”，没有问题描述",
        "结果为“符合”，却有问题描述：有问题",
    ]


def test_aspects_are_those_of_the_pack():
    pack = replace(PACK, aspects=("完整性", "真实性"))
    sheets = small_city(PACK)
    documents = rows_of(sheets, "评分")
    documents[1:] = [
        [*row[:2], "真实" if row[2] == "准确性" else row[2], *row[3:]]
        for row in documents[1:]
        if row[2] != "规范性"
    ]
    city = cleaned(sheets, pack)
    assert not city.errors
    assert set(city.tables["documents"]["aspect"]) == {"完整性", "真实性"}
    assert len(told(cleaned(small_city(PACK), pack), "coded-word")) > 0


def test_districts_have_a_flag_for_each_method_of_the_pack():
    table = pd.DataFrame(
        {"code": ["announced", "covert", "flying"], "name": ["明查", "暗访", "飞检"]}, dtype=object
    )
    weights = {"announced": D("0.5"), "covert": D("0.3"), "flying": D("0.2")}
    pack = replace(PACK, method_table=table, method_weights=weights)
    sheets = small_city(PACK)
    with_columns(rows_of(sheets, "区县"), "飞检", ["是", "否"])
    city = cleaned(sheets, pack)
    assert city.tables["districts"]["flying"].tolist() == [True, False]
    assert city.tables["districts"].columns.tolist()[-3:] == ["announced", "covert", "flying"]
    rows_of(sheets, "点位")[1][1] = "飞检"
    rows_of(sheets, "点位")[1][2] = "寿阳县"
    assert ("site-district" in {finding.code for finding in cleaned(sheets, pack).findings}) or any(
        "飞检" in finding.expected for finding in cleaned(sheets, pack).findings
    )


def test_a_city_without_the_new_columns_has_the_tables_it_had():
    city = cleaned(small_city(PACK), PACK)
    assert not {"round", "problem_count", "number"} & set(city.tables["records"].columns)
    assert "measurements" not in city.tables and "recheck_records" not in city.tables


def test_rechecked_rows_stand_apart_and_do_not_count(tmp_path):
    sheets = small_city(PACK)
    records = rows_of(sheets, "检查记录")
    first = records[1]
    with_columns(records, "轮次", [""])
    records.append([first[0], first[1], "符合", "", "", "复查"])
    plain, city = cleaned(small_city(PACK), PACK), cleaned(sheets, PACK)
    assert not city.errors
    assert city.tables["records"]["site"].tolist() == plain.tables["records"]["site"].tolist()
    (rechecked,) = city.tables["recheck_records"].to_dict("records")
    assert (rechecked["site"], rechecked["result"], rechecked["round"]) == (
        first[0],
        "符合",
        "复查",
    )
    city.save(tmp_path)
    again = CleanCity.load(tmp_path)
    assert again.tables["recheck_records"].to_dict("records") == [rechecked]
    records.append(["P999", "X9", "符合", "", "", "复查"])
    records.append([first[0], first[1], "符合", "", "", "复查"])
    codes = [finding.code for finding in cleaned(sheets, PACK).errors]
    assert codes.count("unknown-site") == 1 and codes.count("twice-record") == 1


def test_a_site_that_was_rechecked_only_takes_its_records_along():
    sheets = small_city(PACK)
    sites, records = rows_of(sheets, "点位"), rows_of(sheets, "检查记录")
    with_columns(sites, "轮次", [""])
    sites.append(["F01", *sites[1][1:-1], "复查"])
    records.append(["F01", records[1][1], "符合", "", ""])
    city = cleaned(sheets, PACK)
    assert not city.errors
    assert city.tables["recheck_sites"]["site"].tolist() == ["F01"]
    assert city.tables["recheck_records"]["site"].tolist() == ["F01"]
    assert "F01" not in set(city.tables["records"]["site"])


def test_problem_counts_and_numbers_are_read_where_they_stand(tmp_path):
    sheets = small_city(PACK)
    with_columns(rows_of(sheets, "检查记录"), "问题数", [3, "", "2处"])
    with_columns(rows_of(sheets, "检查记录"), "数值", [-0.5, "98.60%", ""])
    city = cleaned(sheets, PACK)
    records = city.tables["records"]
    assert records["problem_count"].tolist()[:3] == [3, None, 2]
    assert records["number"].tolist()[:3] == [D("-0.5"), D("98.6"), None]
    city.save(tmp_path)
    again = CleanCity.load(tmp_path).tables["records"]
    assert again["problem_count"].tolist()[:3] == [3, None, 2]
    assert again["number"].tolist()[:3] == [D("-0.5"), D("98.6"), None]


MEASURES = pd.DataFrame(
    {
        "code": ["C01", "C02"],
        "indicator": [PACK.indicators["code"][0], ""],
        "name": ["抽检合格率", "满意度"],
        "unit": ["%", "分"],
        "low": [D(90), None],
        "high": [D(100), D(100)],
    },
    dtype=object,
)
HEAD = ["测量编号", "数值", "分子", "分母", "时段", "来源"]


def measured(*rows):
    sheets = {**small_city(PACK), ("资料审查", "测量"): [HEAD, *map(list, rows)]}
    return cleaned(sheets, replace(PACK, measures=MEASURES))


def test_measures_are_read_and_their_quotient_worked_out():
    city = measured(["C01", "", 1972, 2000, "2023年", "年报"], ["c02", "81.5分", "", "", "", ""])
    assert told(city, "number")  # a unit in the cell is told, not guessed
    city = measured(["C01", "", 1972, 2000, "2023年", "年报"], ["c02", 81.5, "", "", "", ""])
    assert not city.errors
    table = city.tables["measurements"]
    assert table["number"].tolist() == [D("98.6"), D("81.5")]
    assert table["measure"].tolist() == ["C01", "C02"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["C01", 98.7, 1972, 2000], ["C02", 80, "", ""]], "measure-quotient"),
        ([["C01", 98.6, 1972, ""], ["C02", 80, "", ""]], "half-quotient"),
        ([["C01", 98.6, 1972, 0], ["C02", 80, "", ""]], "zero-whole"),
        ([["C01", 98.6, "", ""], ["C01", 98.6, "", ""], ["C02", 80, "", ""]], "twice-measure"),
        ([["C01", 98.6, "", ""]], "missing-measure"),
        ([["C01", 98.6, "", ""], ["C09", 80, "", ""], ["C02", 80, "", ""]], "unknown-measure"),
    ],
)
def test_measurements_that_contradict_themselves_are_refused(rows, code):
    city = measured(*([*row, "", ""] for row in rows))
    assert [text[0] for text in told(city, code)] == ["error"]


def test_implausible_and_empty_measurements_are_told_and_kept():
    city = measured(["C01", 9.86, "", "", "", ""], ["C02", "", "", "", "", ""])
    assert not city.errors
    assert told(city, "measure-range") == [("warning", "测量", "B2")]
    assert told(city, "empty-measure") == [("warning", "测量", "B3")]


def test_the_sheet_is_asked_for_where_the_pack_measures_and_told_where_it_does_not():
    sheets = small_city(PACK)
    assert told(cleaned(sheets, replace(PACK, measures=MEASURES)), "missing-sheet")
    sheets["资料审查", "测量"] = [HEAD, ["C01", 1, "", "", "", ""]]
    city = cleaned(sheets, PACK)
    assert told(city, "unused-sheet") == [("warning", "测量", "")]
    assert "measurements" not in city.tables


def test_a_quotient_agrees_with_what_it_rounds_to_in_any_number_of_places():
    exact = quotient(D(1), D(3), "%")
    assert agrees(D("33.3"), exact) and agrees(D("33.33"), exact) and agrees(D("33"), exact)
    assert not agrees(D("33.4"), exact) and not agrees(D("33.30"), exact)


def test_codes_of_the_edition_before_are_read_as_those_of_this_one():
    code = PACK.indicators["code"][0]
    pack = replace(PACK, carried_over={"OLD1": code})
    sheets = small_city(PACK)
    for row in rows_of(sheets, "评分")[1:4]:
        row[0] = "OLD1"
    city = cleaned(sheets, pack)
    assert not city.errors
    assert city.tables["documents"]["indicator"].tolist()[:3] == [code] * 3
    assert {text[0] for text in told(city, "carried-over")} == {"info"}
    assert cleaned(sheets, PACK).errors


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [
        (None, None, False),
        (dt.date(2023, 11, 30), dt.date(2023, 11, 30), False),
        (dt.date(2023, 12, 1), None, True),
        (None, dt.date(2023, 11, 29), True),
    ],
)
def test_a_report_date_outside_the_edition_is_told(first, last, outside):
    pack = replace(PACK, effective_from=first, effective_to=last, outcomes=(Outcome("通过", True),))
    assert bool(told(cleaned(small_city(PACK), pack), "outside-edition")) is outside
