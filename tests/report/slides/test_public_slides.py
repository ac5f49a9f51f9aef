"""Slides that are made public: what may not be seen is looked for in every part, also where no page shows it."""

import io
import zipfile

import pptx
import pytest
from lxml import etree
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Cm

from shifan.errors import Refused
from shifan.score import score
from tests.report.slides.test_slides import deck, made
from tests.score.mini import city, pack

PUBLIC = ("sf:city", "说明")
UNIT = "甲区市场01"  # a site of the mini city


def public(tmp_path, change=lambda slides: None, names=PUBLIC):
    """Return the public slides of a skeleton that people have changed."""
    path = deck(tmp_path / "汇报.pptx", names, chart="")
    slides = pptx.Presentation(str(path))
    change(slides)
    slides.save(str(path))
    content, _ = made(tmp_path, edition="public")
    return content


def refusal(tmp_path, change=lambda slides: None, names=PUBLIC):
    with pytest.raises(Refused) as refused:
        public(tmp_path, change, names)
    return "\n".join(f"{each.cell} {each.found}" for each in refused.value.findings)


def test_a_harmless_deck_is_made_without_traces_of_whoever_made_its_skeleton(tmp_path):
    def sign(slides):
        properties = slides.core_properties
        properties.author, properties.comments, properties.category = "张三", "内部讨论稿", "草稿"

    content = public(tmp_path, sign)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        everything = b"".join(package.read(name) for name in package.namelist()).decode(
            "utf-8", "ignore"
        )
        names = package.namelist()
    assert "张三" not in everything and "内部讨论稿" not in everything
    assert not any("thumbnail" in name or "printer" in name for name in names)
    assert len(pptx.Presentation(io.BytesIO(content)).slides) == 1


def _noted(slides):
    slides.slides[0].notes_slide.notes_text_frame.text = "点到为止"


def _charted(slides):
    data = CategoryChartData()
    data.categories = [UNIT]
    data.add_series("得分", (60,))
    place = (Cm(1), Cm(1), Cm(5), Cm(5))
    slides.slides[0].shapes.add_chart(XL_CHART_TYPE.PIE, *place, data)


def _linked(slides):
    run = slides.slides[0].shapes[1].text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = r"file:///C:\Users\zhangsan\底稿.xlsx"


@pytest.mark.parametrize(
    ("change", "word"), [(_noted, "备注"), (_charted, "嵌入的文件"), (_linked, "链接到文件")]
)
def test_what_no_page_shows_is_refused_by_name(tmp_path, change, word):
    assert word in refusal(tmp_path, change)


def _typed(text):
    def change(slides):
        slides.slides[0].shapes[1].text_frame.text = text

    return change


def _described(slides):
    slides.slides[0].shapes[1]._element._nvXxPr.cNvPr.set("descr", f"{UNIT}的门口")


def _on_layout(slides):
    layout = slides.slide_layouts[6]
    slides.slides[0].shapes[1]._element.getparent()
    box = slides.slides[0].shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1))
    box.text_frame.text = UNIT
    layout.shapes._spTree.append(box._element)


@pytest.mark.parametrize(
    "change",
    [_typed(UNIT), _typed("甲区 市场０１"), _typed("甲区\u200b市场01"), _described, _on_layout],
    ids=["typed", "blanks and full width", "zero width", "alternative text", "layout"],
)
def test_an_inspected_unit_is_found_wherever_and_however_it_is_written(tmp_path, change):
    assert f"点名被检查单位{UNIT}" in refusal(tmp_path, change)


@pytest.mark.parametrize("name", ["scores.total", "whole.standing.text", "action.2.text", "chart"])
def test_scores_and_units_inside_sentences_are_refused_too(tmp_path, name):
    told = refusal(tmp_path, names=(f"sf:{name}",)) if name != "chart" else _chart(tmp_path)
    assert "印出" in told


def _chart(tmp_path):
    deck(tmp_path / "汇报.pptx", PUBLIC)
    with pytest.raises(Refused) as refused:
        made(tmp_path, edition="public")
    return refused.value.findings[0].found


def test_a_picture_of_the_skeleton_loses_where_it_was_taken(tmp_path):
    picture = io.BytesIO()
    shot = Image.new("RGB", (40, 40), "red")
    exif = Image.Exif()
    exif[0x010F] = "Huawei-P60"
    shot.save(picture, "JPEG", exif=exif)

    def add(slides):
        slides.slides[0].shapes.add_picture(io.BytesIO(picture.getvalue()), Cm(1), Cm(1))

    content = public(tmp_path, add)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        media = [package.read(name) for name in package.namelist() if "media/" in name]
    assert media and not any(b"Huawei" in each for each in media)


def _in_a_section(slides):
    extension = etree.fromstring(
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}">'
        '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        f'<p14:section name="{UNIT}" id="{{11111111-1111-1111-1111-111111111111}}"><p14:sldIdLst/>'
        "</p14:section></p14:sectionLst></p:ext></p:extLst>"
    )
    slides.part._element.append(extension)


def _hidden(slides):
    _typed(UNIT)(slides)
    slides.slides[0]._element.set("show", "0")


def _in_two_runs(slides):
    paragraph = slides.slides[0].shapes[1].text_frame.paragraphs[0]
    paragraph.runs[0].text, paragraph.add_run().text = UNIT[:3], UNIT[3:]


def _in_a_table(slides):
    place = (Cm(1), Cm(1), Cm(5), Cm(2))
    slides.slides[0].shapes.add_table(1, 1, *place).table.cell(0, 0).text = f"{UNIT}：整改"


@pytest.mark.parametrize("change", [_in_a_section, _hidden, _in_two_runs, _in_a_table])
def test_an_inspected_unit_is_found_in_sections_hidden_pages_runs_and_tables(tmp_path, change):
    assert f"点名被检查单位{UNIT}" in refusal(tmp_path, change)


def _commented(slides):
    _part(slides, "/ppt/comments/comment1.xml", b"<c/>", "comments")


def _embedded(slides):
    _part(slides, "/ppt/embeddings/oleObject1.bin", b"OLE", "oleObject")


def _part(slides, name, content, kind):
    page = slides.slides[0].part
    part = Part(PackURI(name), "application/octet-stream", page.package, content)
    page.relate_to(
        part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    )


@pytest.mark.parametrize(("change", "word"), [(_commented, "批注"), (_embedded, "嵌入的文件")])
def test_comments_and_embedded_files_are_refused_by_name(tmp_path, change, word):
    assert word in refusal(tmp_path, change)


def test_a_score_that_is_typed_is_refused_and_another_number_is_not(tmp_path):
    total = score(city(), pack()).text("scores.total")
    assert "." in total
    assert f"印出得分 {total}" in refusal(tmp_path, _typed(f"总得分{total}分"))
    told = refusal(tmp_path, _typed("本次甲区得分九十一分，居首"))
    assert "印出得分 九十一：“本次甲区得分九十一分" in told and "{{" not in told
    public(tmp_path, _typed(f"核查了{total.split('.')[0]}个单位，历时0.01年"))
