"""Charts draw values as displayed, with the bundled font, and the same bytes each time."""

import pytest
from matplotlib.text import Text

from shifan.charts import NAMES, draw
from shifan.charts.style import MissingGlyph
from shifan.score import score
from tests.score.mini import city, pack, rows


@pytest.fixture(scope="module")
def register():
    return score(city(), pack())


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_draws_its_values_and_says_what_it_shows(register, name):
    chart = draw(name, register, pack())
    texts = " ".join(text.get_text() for text in chart.figure.findobj(Text))
    assert chart.values and all(register.text(key) in texts for key in chart.values)
    assert chart.alt.endswith("。") and "单位" in chart.source and "演示数据，非官方结论" in chart.source


@pytest.mark.parametrize("name", NAMES)
def test_same_bytes(register, name):
    first, second = draw(name, register, pack()), draw(name, register, pack())
    assert first.png(3) == second.png(3) and first.svg() == second.svg()
    assert b"<dc:date>" not in first.svg()


def test_a_missing_glyph_is_an_error():
    tables = rows()
    odd = [("P1", "announced", "甲区", "M1", "x", tables["sites"][0][5], "甲组"), *tables["sites"][1:]]
    register = score(city(sites=odd, districts=[("01", "甲区", "区", True, True), ("02", "乙县", "县", True, False)]), pack())
    standard = pack()
    standard.indicators.loc[0, "name"] = "指标\U0001F600"
    with pytest.raises(MissingGlyph, match="字体缺少字形"):
        draw("indicator_rates", register, standard)


def test_no_data_says_so():
    register = score(city(rectification=[]), pack())
    chart = draw("rectification", register, pack())
    assert any(text.get_text() == "无数据" for text in chart.figure.findobj(Text))


def test_not_applicable_is_printed():
    records = [(site, item, "合理缺项", "", "") for site, item, *_ in rows()["records"]]
    register = score(city(records=records), pack())
    chart = draw("site_scores", register, pack())
    assert any("不适用" in text.get_text() for text in chart.figure.findobj(Text))
