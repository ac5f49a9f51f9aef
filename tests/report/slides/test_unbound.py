"""What verify says of slides beside their bound shapes: words exchanged, tables, notes, pictures that people add."""

import io

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from shifan.report.run_documents import MadeDocument, write_listing
from shifan.report.slides.verify import verify_slides
from tests.charts.small_pictures import png
from tests.conftest import latest
from tests.report.slides.test_slides import deck, made, run_of
from tests.run_folders import vouch_for

NAMES = ("sf:city", "sf:scores.total", "总得分", "达标线")


@pytest.fixture
def mine(tmp_path):
    """A deck of the newest run, to be changed."""
    deck(tmp_path / "汇报.pptx", NAMES)
    content, data = made(tmp_path)
    folder = run_of(tmp_path, 1, content, data)
    (folder / "文书").mkdir()
    (folder / "文书" / "汇报.pptx").write_bytes(content)
    listed = MadeDocument("汇报", "city", "", "小城市", "汇报", "internal", (), "文书/汇报.pptx")
    write_listing(folder, [listed])
    vouch_for(folder)
    path = tmp_path / "改过.pptx"
    path.write_bytes(content)
    return path


def items(path, tmp_path, change):
    slides = pptx.Presentation(str(path))
    change(slides.slides[0])
    slides.save(str(path))
    found = verify_slides(path, tmp_path, own_root_first=False).items
    return [(item.text, item.state, item.place) for item in found if item.state != "backed"]


def _named(slide, name):
    return next(shape for shape in slide.shapes if shape.name == name)


def test_slides_that_nobody_has_changed_hold(mine, tmp_path):
    assert items(mine, tmp_path, lambda slide: None) == []


def test_without_a_run_the_words_of_the_shipped_skeleton_are_known(finished, tmp_path):
    path = tmp_path / "汇报.pptx"
    path.write_bytes((latest(finished, "晋中市") / "文书" / "汇报.pptx").read_bytes())
    verified = verify_slides(path, tmp_path, own_root_first=True)
    assert [item.text for item in verified.items if item.state != "backed"] == []
    assert not verified.run and "没有找到晋中市的运行结果" in verified.notes[0]


def test_labels_exchanged_under_true_numbers_are_told(mine, tmp_path):
    def exchange(slide):
        first, second = _named(slide, "总得分"), _named(slide, "达标线")
        first.text_frame.text, second.text_frame.text = "达标线", "总得分"

    assert items(mine, tmp_path, exchange) == [
        ("达标线", "changed", "第1页：放在另一说明的位置上"),
        ("总得分", "changed", "第1页：放在另一说明的位置上"),
    ]


def test_a_word_of_the_skeleton_that_was_changed_is_missing(mine, tmp_path):
    def change(slide):
        _named(slide, "达标线").text_frame.text = "全省平均"

    assert items(mine, tmp_path, change) == [("达标线", "missing", "")]


def test_numbers_in_tables_and_notes_and_claims_are_told(mine, tmp_path):
    def add(slide):
        table = slide.shapes.add_table(1, 2, Cm(1), Cm(1), Cm(5), Cm(1)).table
        table.cell(0, 1).text = "99.50"
        slide.notes_slide.notes_text_frame.text = "比去年多12个"
        slide.shapes.add_textbox(0, 0, Cm(9), Cm(1)).text_frame.text = "该市达到国家评价细则的要求"

    told = items(mine, tmp_path, add)
    assert ("99.50", "unsourced", "第1页") in told and ("12", "unsourced", "第1页备注") in told
    assert any("达到" in text for text, *_ in told)


def test_pictures_and_charts_that_are_not_ours_are_told(mine, tmp_path):
    def add(slide):
        slide.shapes.add_picture(io.BytesIO(png(9, 9)), Cm(15), Cm(1))
        data = CategoryChartData()
        data.categories = ["甲"]
        data.add_series("得分", (99,))
        slide.shapes.add_chart(XL_CHART_TYPE.PIE, Cm(15), Cm(1), Cm(5), Cm(5), data)

    places = [place for _, _, place in items(mine, tmp_path, add)]
    assert places == ["第1页：图片，不是生成时的", "第1页：图表或嵌入的对象，不是生成的"]
