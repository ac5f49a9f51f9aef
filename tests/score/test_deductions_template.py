"""The template `deductions`: each problem takes its points until the content has none left, read in three ways.

The numbers are those of a published fragment: 40 sites, a content of 10 points with 4 problems of 2 points each, a
content of 3 points with 7 problems of 0.5 each.
"""

import shutil
from decimal import Decimal as D
from fractions import Fraction as F
from pathlib import Path

import pandas as pd
import pytest

from shifan.errors import Refused
from shifan.score import score
from shifan.score.compute import compute
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from tests.clean.telling import cleaned, rows_of
from tests.small_city import small_city

SITES = 40


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack"))


def with_reading(pack, reading, more=""):
    settings = pack / "standard.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("official = false", 'official = false\ntemplate = "deductions"')
    parameters = f'\n[parameters]\n"扣分口径" = "{reading}"\n' if reading else ""
    settings.write_text(text + parameters + more, encoding="utf-8")
    return load(pack)


def fragment(pack, reading):
    """Return two indicators of a pack for the contents, and a city of forty sites with four and seven problems."""
    items = pd.DataFrame(
        {
            "code": ["X36", "X65", "Y36"],
            "business_type": ["M15", "M15", "M14"],
            "name": ["三六", "六五", "三六（另一业态）"],
            "key": [False, False, False],
            "points": [D(2), D("0.5"), D(2)],
            "indicator": ["B01", "B02", "B01"],
        },
        dtype=object,
    )
    standard = with_reading(pack, reading)
    from dataclasses import replace

    indicators = standard.indicators.copy()
    indicators["full_score"] = [D(10), D(3), *[D(1)] * (len(indicators) - 2)]
    indicators["document_share"] = D(0)
    return replace(standard, check_items=items, indicators=indicators)


def city(pack, first=4, second=7, other=0):
    """Return forty sites; the first ones have a problem of content 36, or of 65; `other` of a second type's item."""
    sheets = small_city(load("demo-2023"))
    sites, records = rows_of(sheets, "点位"), rows_of(sheets, "检查记录")
    kinds = {kind.code: kind.name for kind in load("demo-2023").type_list}
    del sites[1:], records[1:]
    documents = rows_of(sheets, "评分")
    documents[1:] = [row for row in documents[1:] if row[0] not in ("B01", "B03")]
    for n in range(SITES):
        code = f"P{n:03d}"
        sites.append([code, "明查", "太谷区", kinds["M15"], f"学校{n}", "2023-11-02", "甲组"])
        records.append([code, "X36", "不符合" if n < first else "符合", "问题" * (n < first), ""])
        records.append([code, "X65", "不符合" if n < second else "符合", "问题" * (n < second), ""])
    if other:
        sites.append(["Q000", "明查", "太谷区", kinds["M14"], "另一家", "2023-11-02", "甲组"])
        records[0].append("问题数")
        for row in records[1:]:
            row.append("")
        records.append(["Q000", "Y36", "不符合", "问题", "", other])
    return cleaned(sheets, pack)


def scores(pack, **problems):
    results = compute(city(pack, **problems), pack)
    return results.indicators["score"][:2], results


@pytest.mark.parametrize(
    ("reading", "first", "second"),
    [
        (1, D("2.00"), D("0.00")),  # 10 − 4×2; 3 − 7×0.5, not below 0
        (2, D("9.80"), D("2.91")),  # (36×10 + 4×8) ÷ 40; (33×3 + 7×2.5) ÷ 40 = 2.9125
        (3, D("8.00"), D("2.50")),  # the site with a problem
    ],
)
def test_the_three_readings_of_the_published_fragment(pack, reading, first, second):
    got, results = scores(fragment(pack, reading))
    assert got == [first, second]
    assert results.sites["score"][0] == 100 * F(8 + F(5, 2), 13)
    assert results.sites["score"][39] == 100


def test_a_content_shared_by_business_types_is_used_up_by_all_of_them_together(pack):
    got, _ = scores(fragment(pack, 1), first=1, second=0, other=3)
    assert got == [
        D("2.00"),
        D("3.00"),
    ]  # 10 − (1 + 3)×2: the other type's record tells of three problems


@pytest.mark.parametrize(("problems", "left"), [(4, 2), (5, 0), (6, 0)])
def test_points_are_used_up_and_never_below_nothing(pack, problems, left):
    got, _ = scores(fragment(pack, 1), first=problems, second=0)
    assert got[0] == left


def test_a_content_that_applies_to_no_site_is_not_applicable(pack):
    standard = fragment(pack, 2)
    results = compute(city(standard), standard)
    assert results.indicators["score"][2] is None  # no check item speaks of it, and no document
    assert results.city["full"] == sum(own.full_score for own in standard.indicator_list) - 1


def test_problems_and_points_are_what_a_score_rests_on(pack):
    standard = fragment(pack, 1)
    register = score(city(standard, first=2, second=0, other=2), standard)
    inputs = register["indicator.B01.score"].inputs
    assert register["indicator.B01.score"].display == "2.00"
    assert any("检查记录!C" in place for place in inputs) or inputs


@pytest.mark.parametrize("reading", ["", "0", "4", "1.5"])
def test_the_reading_has_to_be_chosen(pack, reading):
    with pytest.raises(Refused) as refusal:
        with_reading(pack, reading)
    (finding,) = refusal.value.findings
    assert finding.cell == "parameters.扣分口径"
    assert "全市合并扣" in finding.expected and "取最低" in finding.expected
