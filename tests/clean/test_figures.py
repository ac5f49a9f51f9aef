"""Figures of 工作成效 as people write them: shares, scales, qualifiers and units in one cell."""

from decimal import Decimal as D

import pytest

from tests.clean.telling import cleaned, told
from tests.small_city import dirty


def test_a_percent_kept_as_a_share_is_refused(pack):
    city = cleaned(dirty(pack, ("数据", 2, "数值", 0.9258), ("数据", 2, "单位", "%")), pack)
    assert told(city, "percent-or-share") == [("error", "数据", "C2")]
    sure = cleaned(dirty(pack, ("数据", 2, "数值", "0.5%"), ("数据", 2, "单位", "%")), pack)
    assert sure.errors == () and sure.tables["figures"].at[0, "number"] == D("0.5")


def test_a_scale_typed_with_the_number_is_never_lost(pack):
    city = cleaned(dirty(pack, ("数据", 3, "数值", "2万"), ("数据", 3, "单位", "人次")), pack)
    assert city.tables["figures"].at[1, "unit"] == "万人次"


@pytest.mark.parametrize(
    ("typed", "number", "unit", "qualifier"),
    [
        ("９２．５８％", "92.58", "%", ""),
        ("92.58%", "92.58", "%", ""),
        ("2,044", "2044", "", ""),
        ("2044万元", "2044", "万元", ""),
        ("3000余", "3000", "", "余"),
        ("约2万余", "2", "万", "约/余"),
    ],
)
def test_figures_as_they_are_written(pack, typed, number, unit, qualifier):
    city = cleaned(
        dirty(pack, ("数据", 2, "数值", typed), ("数据", 2, "单位", ""), ("数据", 2, "修饰", "")),
        pack,
    )
    made = city.tables["figures"].iloc[0]
    assert city.errors == () and (made["number"], made["unit"], made["qualifier"]) == (
        D(number),
        unit,
        qualifier,
    )
    assert told(city, "figure-form") == [("info", "数据", "C2")]


@pytest.mark.parametrize(
    ("name", "number", "unit", "wanted"),
    [
        ("合格率", 0.9258, "", True),
        ("合格率", 92.58, "", True),
        ("合格率", 92.58, "%", False),
        ("合格率", "92.58%", "", False),
        ("人次", 0.5, "", True),
        ("人次", 1, "", False),
        ("人次", 0, "", False),
        ("人次", 0.5, "万人次", False),
        ("税率调整", 3, "", False),
    ],
)
def test_a_share_without_a_unit_is_asked_about(pack, name, number, unit, wanted):
    city = cleaned(
        dirty(
            pack, ("数据", 2, "名称", name), ("数据", 2, "数值", number), ("数据", 2, "单位", unit)
        ),
        pack,
    )
    assert told(city, "no-unit") == ([("warning", "数据", "C2")] if wanted else [])
    assert city.errors == ()


@pytest.mark.parametrize(
    ("number", "qualifier", "cell"),
    [
        (2, "约/余", "D3"),
        ("约2", "余", "D3"),
        ("约2余", "", "C3"),
        (2, "近、多", "D3"),
        ("近2", "以上", "D3"),
        (2, "约", None),
        (2, "余/以上", None),
        ("近2", "", None),
    ],
)
def test_a_figure_is_about_so_many_or_more_than_so_many(pack, number, qualifier, cell):
    city = cleaned(dirty(pack, ("数据", 3, "数值", number), ("数据", 3, "修饰", qualifier)), pack)
    wanted = [("warning", "数据", cell)] if cell else []
    assert told(city, "about-and-more") == wanted and city.errors == ()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("投入{funding}万元。", "万元"),
        ("投入{funding} 元。", "元"),
        ("访问{platform.visitors}次。", "次"),
        ("访问余{platform.visitors}。", "余"),
        ("投入{funding}，资金到位。", ""),
        ("访问{platform.visitors}。", ""),
        ("万元投入{funding}。", ""),
    ],
)
def test_a_unit_typed_beside_the_figure_that_has_it_is_asked_about(pack, content, word):
    city = cleaned(dirty(pack, ("成效", 2, "内容", content)), pack)
    found = [finding.found for finding in city.findings if finding.code == "said-twice"]
    id = "funding" if "funding" in content else "platform.visitors"
    assert found == ([f"{{{id}}} 旁又写了“{word}”"] if word else [])
