"""The shipped raw data: made from its recipe, true to the published facts, and scored here once more by hand."""

import importlib
import sys
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from shifan.clean.citations import ids_in

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
generate = importlib.import_module("tools.demo_data.generate")
tables = importlib.import_module("tools.demo_data.tables")
RAW = ROOT / "data" / "raw"


@pytest.fixture(scope="module")
def pack():
    return importlib.import_module("shifan.standards").load("demo-2023")


@pytest.fixture(scope="module")
def cities(pack):
    return {plan.city: tables.sheets(plan, pack) for plan in generate.PLANS}


def rows(city, workbook, sheet):
    return city[workbook, sheet][1:]


def test_raw_data_agree_with_their_recipe(tmp_path):
    generate.generate(tmp_path)
    assert generate.differences(tmp_path, RAW) == []


def test_a_changed_cell_is_noticed(tmp_path, monkeypatch):
    generate.generate(tmp_path / "a")
    monkeypatch.setattr(tables.texts, "MEASURES", ("另一措施",))
    generate.generate(tmp_path / "b")
    assert generate.differences(tmp_path / "a", tmp_path / "b") == [
        f"{city}/整改复查.xlsx: content differs" for city in ("晋中市", "示例乙市", "示例甲市")
    ]


def test_the_same_bytes_again(tmp_path):
    for name in ("a", "b"):
        generate.generate(tmp_path / name)
    assert {
        path.relative_to(tmp_path / "a"): path.read_bytes()
        for path in (tmp_path / "a").rglob("*.*")
    } == {
        path.relative_to(tmp_path / "b"): path.read_bytes()
        for path in (tmp_path / "b").rglob("*.*")
    }


def test_published_counts_of_jinzhong(cities):
    city = cities["晋中市"]
    kinds = {row[1]: row[2] for row in rows(city, "城市概况", "区县")}
    for method, types, sites, areas in (
        ("明查", 16, 54, {"区": 2, "县": 1}),
        ("暗访", 4, 24, {"区": 2, "县": 1, "县级市": 1}),
    ):
        own = [row for row in rows(city, "现场检查", "点位") if row[1] == method]
        assert (len({row[3] for row in own}), len(own)) == (types, sites)
        assert Counter(kinds[area] for area in {row[2] for row in own}) == areas
    days = [row[5] for row in rows(city, "现场检查", "点位")]
    assert (min(days), max(days)) == (date(2023, 11, 2), date(2023, 11, 12))
    assert [row[1] for row in rows(city, "现场检查", "业态缺项")] == [
        "婴幼儿配方乳粉生产企业",
        "特殊医学用途配方食品生产企业",
    ]
    assert [row[1] for row in rows(city, "否决项", "核查")] == ["否"] * 4
    assert {row[7] for row in rows(city, "整改复查", "台账") if row[7]} == {
        date(2023, 11, 14),
        date(2023, 11, 15),
    }


# 数据编号, 数值, 修饰, 单位: quoted from the published report
FIGURES = [
    ("assessment.weight", 3, "", "%"),
    ("supervision.rounds", 8, "", "轮"),
    ("survey.rounds", 4, "", "轮"),
    ("funding", 2044, "", "万元"),
    ("sampling.rate", 4, "以上", "批次"),
    ("sampling.completion", 100, "", "%"),
    ("sampling.coverage", 100, "", "%"),
    ("sampling.disclosure", 100, "", "%"),
    ("sampling.disposal", 100, "", "%"),
    ("rapid_test.universities", 9, "", "所"),
    ("rapid_test.markets", 13, "", "家"),
    ("sentinel_hospitals", 200, "", "家"),
    ("campaign.departments", 7, "", "个部门"),
    ("coldchain.items", 607209, "", "件"),
    ("coldchain.tonnes", 14582.2, "", "吨"),
    ("cases.administrative", 2157, "", "件"),
    ("cases.criminal", 58, "", "起"),
    ("platform.visitors", 2, "余", "万人次"),
    ("platform.cameras", 3000, "余", "个"),
    ("platform.views", 16, "", "万次"),
    ("platform.satisfaction", 92.58, "", "%"),
]


def test_published_figures_of_jinzhong_are_kept_and_cited(cities):
    city = cities["晋中市"]
    kept = {(row[0], row[2], row[3], row[4]) for row in rows(city, "工作成效", "数据")}
    text = "".join(row[4] for row in rows(city, "工作成效", "成效"))
    assert set(FIGURES) <= kept
    cited = set(ids_in(text))
    assert [code for code, *_ in FIGURES if code not in cited] == []
    assert not any(sign.isdigit() for sign in text)


def test_published_interviews_of_jinzhong(cities):
    talks = rows(cities["晋中市"], "领导访谈", "访谈")
    units = {
        kind: list(dict.fromkeys(row[2] for row in talks if row[4] == kind))
        for kind in ("主访谈", "延伸访谈")
    }
    assert units == {
        "主访谈": [
            "晋中市政府",
            "榆次区政府",
            "太谷区政府",
            "郭家堡乡政府",
            "白塔区社会事务服务中心",
        ],
        "延伸访谈": ["发展改革委", "教育局", "农业农村局", "市场监管局"],
    }
    assert {row[1] for row in talks} == {date(2023, 11, 15)}


def test_every_problem_has_one_ledger_row_and_dates_in_order(cities):
    for city in cities.values():
        day = {row[0]: row[5] for row in rows(city, "现场检查", "点位")}
        failed = Counter(
            (row[0], row[1]) for row in rows(city, "现场检查", "检查记录") if row[2] == "不符合"
        )
        ledger = rows(city, "整改复查", "台账")
        assert Counter((row[1], row[2]) for row in ledger) == failed
        for _, site, _, _, due, status, done, rechecked, conclusion in ledger:
            assert day[site] <= due
            assert (status == "已完成") == (done is not None)
            assert (conclusion != "") == (rechecked is not None)
            assert done is None or day[site] <= done <= (rechecked or done)


def rates(city, pack):
    """Return the rate of each indicator, by the sentences of the method and nothing else; N/A is left out."""
    deducted, absent = defaultdict(Fraction), Counter()
    for code, _, _, points, *_, missing in rows(city, "资料审查", "评分"):
        absent[code] += missing == "是"
        deducted[code] += Fraction(str(points or 0))
    method = {row[0]: row[1] for row in rows(city, "现场检查", "点位")}
    item = {row.code: row for row in pack.check_items.itertuples()}
    got, of = defaultdict(Fraction), defaultdict(Fraction)
    for site, code, result, *_ in rows(city, "现场检查", "检查记录"):
        key, points = (item[code].indicator, method[site]), Fraction(item[code].points)
        of[key] += points * (result != "合理缺项")
        got[key] += points * (result == "符合")
    out = {}
    for row in pack.indicators.itertuples():
        full, share = Fraction(row.full_score), Fraction(row.document_share)
        weights = {
            name: Fraction(weight, 10)
            for name, weight in (("明查", 6), ("暗访", 4))
            if of[row.code, name]
        }
        site = (
            sum(w * got[row.code, m] / of[row.code, m] for m, w in weights.items())
            / sum(weights.values())
            if weights
            else None
        )
        paper = None if absent[row.code] == 3 else max(Fraction(0), 1 - deducted[row.code] / full)
        parts = [
            (rate, part) for rate, part in ((paper, share), (site, 1 - share)) if rate is not None
        ]
        if parts:
            out[row.code] = (
                parts[0][0] if len(parts) == 1 else sum(rate * part for rate, part in parts)
            )
    return out


def total(city, pack):
    """Return the total, unrounded: 95 parts of 100 from the indicators, 5 from the interviews."""
    full = {row.code: Fraction(row.full_score) for row in pack.indicators.itertuples()}
    found = rates(city, pack)
    answers = [
        {"清楚": Fraction(1), "基本清楚": Fraction(3, 5), "不清楚": Fraction(0)}[row[6]]
        for row in rows(city, "领导访谈", "访谈")
    ]
    return 95 * sum(full[c] * rate for c, rate in found.items()) / sum(
        full[c] for c in found
    ) + 5 * sum(answers) / len(answers)


def test_the_lowest_indicators_of_jinzhong_are_those_of_its_original_report(cities, pack):
    lowest = sorted(rates(cities["晋中市"], pack).items(), key=lambda pair: pair[1])[:5]
    assert [code for code, _ in lowest] == ["N07", "J01", "B03", "N06", "J08"]


def test_jinzhong_and_jia_pass_and_yi_fails(cities, pack):
    floors = {
        name: [
            code
            for code, key in zip(pack.indicators["code"], pack.indicators["key"], strict=True)
            if key and rates(city, pack)[code] < Fraction(3, 5)
        ]
        for name, city in cities.items()
    }
    assert floors == {"晋中市": [], "示例甲市": [], "示例乙市": ["J01"]}
    assert 90 <= total(cities["晋中市"], pack) <= 93
    assert total(cities["示例甲市"], pack) >= 85 > total(cities["示例乙市"], pack)
    assert [row[0] for row in rows(cities["示例乙市"], "否决项", "核查") if row[1] == "是"] == [
        "bad_influence"
    ]


def test_verdicts_of_sites_are_a_mixture(cities, pack):
    """Each of 符合, 基本符合, 不符合 occurs: rule R1, written the wrong way, would never give the second."""
    key = dict(zip(pack.check_items["code"], pack.check_items["key"], strict=True))
    for city in cities.values():
        heavy, light = Counter(), Counter()
        for site, item, result, *_ in rows(city, "现场检查", "检查记录"):
            heavy[site] += result == "不符合" and key[item]
            light[site] += result == "不符合" and not key[item]
        verdicts = {
            "符合"
            if not heavy[s] + light[s]
            else "基本符合"
            if not heavy[s] and light[s] <= 8
            else "不符合"
            for s in heavy
        }
        assert verdicts == {"符合", "基本符合", "不符合"}


def test_jia_has_something_absent_at_every_level(cities, pack):
    city = cities["示例甲市"]
    results = defaultdict(set)
    for site, _, result, *_ in rows(city, "现场检查", "检查记录"):
        results[site].add(result)
    assert [site for site, found in results.items() if found == {"合理缺项"}] == ["P020"]
    assert any("合理缺项" in found and len(found) > 1 for found in results.values())
    assert set(pack.indicators["code"]) - set(rates(city, pack)) == {"B11"}


def test_names_are_neutral(cities):
    for city in cities.values():
        areas = [row[1] for row in rows(city, "城市概况", "区县")]
        for _, _, area, kind, name, _, team in rows(city, "现场检查", "点位"):
            assert (
                area in areas
                and name.startswith(area + kind)
                and name.removeprefix(area + kind).isdigit()
            )
            assert team in {"甲组", "乙组", "丙组", "丁组", "戊组"}
        assert all(row[6].startswith("审查员0") for row in rows(city, "资料审查", "评分"))
