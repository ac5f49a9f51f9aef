"""Slides are filled by the names of shapes, verified, and renewed in a file that people have edited."""

import io
from dataclasses import replace

import pptx
import pytest
from pptx.util import Cm

from shifan.errors import Refused
from shifan.report.documents.produce import produce
from shifan.report.make.report_draft import Picture, ReportData
from shifan.report.refresh.refresh import RefreshOptions
from shifan.report.slides.fill import fill
from shifan.report.slides.refresh import refresh_slides
from shifan.report.slides.verify import verify_slides
from shifan.score import score
from shifan.standards.documents import DeclaredDocument
from tests.charts.small_pictures import png
from tests.report.living import RUNS, renewed_city
from tests.run_folders import vouch_for
from tests.score.mini import city, pack

NAMES = ("sf:city", "sf:scores.total", "sf:shortcoming.1.title", "sf:shortcoming.9.title", "说明")


def deck(path, names=NAMES, chart="sf:chart.小图"):
    """Write a deck with a text box for each name, showing it, and a picture."""
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[6])
    for place, name in enumerate(names):
        box = slide.shapes.add_textbox(Cm(1), Cm(1 + place), Cm(10), Cm(1))
        box.name, box.text_frame.text = name, name
        box.text_frame.paragraphs[0].runs[0].font.bold = True
    if chart:
        picture = slide.shapes.add_picture(io.BytesIO(png(40, 20)), Cm(1), Cm(8), Cm(8), Cm(8))
        picture.name = chart
    slides.save(str(path))
    return path


def made(folder, clean=None, edition="internal", picture=b"", **options):
    """Return the slides of the mini city as the pack in a folder declares them, and their register."""
    document = DeclaredDocument("汇报", "汇报.pptx", "city", edition)
    standard = replace(pack(), folder=folder, documents=(document,))
    clean = clean or city()
    charts = (Picture("小图", "小图", picture or png(60, 30), "一张小图", ""),)
    data = ReportData(score(clean, standard), standard, clean, charts)
    (slides,) = produce(standard.documents, data, {".pptx": fill})
    assert slides.listed.file == "文书/汇报.pptx"
    return slides.content, data


def texts(content):
    slides = pptx.Presentation(io.BytesIO(content) if isinstance(content, bytes) else str(content))
    return {
        shape.name: shape.text_frame.text if shape.has_text_frame else shape.image.blob
        for slide in slides.slides
        for shape in slide.shapes
    }


def run_of(root, number, content, data):
    folder = root / "output" / "小城市" / RUNS[number]
    folder.mkdir(parents=True)
    (folder / "values.json").write_text(data.register.to_json(), encoding="utf-8")
    (folder / "图表").mkdir()
    (folder / "图表" / "小图.png").write_bytes(data.charts[0].png)
    listed = (
        '[{"name": "小图", "file": "小图.png", "alt": "一张小图", "title": "小图", "values": []}]'
    )
    (folder / "图表" / "charts.json").write_text(listed, encoding="utf-8")
    (folder / "汇报.pptx").write_bytes(content)
    vouch_for(folder)
    return folder


def test_shapes_show_what_they_are_named_after(tmp_path):
    deck(tmp_path / "汇报.pptx")
    content, data = made(tmp_path)
    shown = texts(content)
    register = data.register
    assert shown["sf:city"] == "小城市" and shown["sf:scores.total"] == register.text(
        "scores.total"
    )
    assert shown["说明"] == "说明"
    # The data have no ninth shortcoming; the look of a text is that of its sample.
    assert "sf:shortcoming.9.title" not in shown
    slides = pptx.Presentation(io.BytesIO(content))
    (total,) = [s for s in slides.slides[0].shapes if s.name == "sf:scores.total"]
    assert total.text_frame.paragraphs[0].runs[0].font.bold
    assert made(tmp_path)[0] == content  # the same bytes


def test_a_picture_is_set_into_its_frame_without_being_stretched(tmp_path):
    deck(tmp_path / "汇报.pptx")
    content, data = made(tmp_path)
    (picture,) = [
        s for s in pptx.Presentation(io.BytesIO(content)).slides[0].shapes if s.shape_type == 13
    ]
    assert picture.image.blob == data.charts[0].png
    # 60 by 30 in a frame of 8 cm by 8 cm: 8 by 4, in its middle.
    assert (picture.width, picture.height, picture.top) == (Cm(8), Cm(4), Cm(8 + 2))


def test_all_wrong_names_are_told_at_once_with_the_page(tmp_path):
    deck(tmp_path / "汇报.pptx", ("sf:score.total", "sf:city", "sf:nothing"), "sf:chart.大图")
    with pytest.raises(Refused) as refused:
        made(tmp_path)
    told = {finding.cell: (finding.sheet, finding.expected) for finding in refused.value.findings}
    assert set(told) == {"sf:score.total", "sf:nothing", "sf:chart.大图"}
    assert told["sf:chart.大图"] == ("第1页", "可用：chart.小图")


def test_a_public_deck_shows_no_score(tmp_path):
    deck(tmp_path / "汇报.pptx", ("sf:city", "sf:scores.total"), "")
    with pytest.raises(Refused) as refused:
        made(tmp_path, edition="public")
    assert "得分" in refused.value.findings[0].found


def test_verified_and_renewed_with_what_people_have_written(tmp_path):
    deck(tmp_path / "汇报.pptx")
    content, data = made(tmp_path)
    run_of(tmp_path, 1, content, data)
    mine = tmp_path / "改过.pptx"
    mine.write_bytes(content)
    assert verify_slides(mine, tmp_path, True).all_backed
    slides = pptx.Presentation(str(mine))
    shapes = {shape.name: shape for shape in slides.slides[0].shapes}
    shapes["说明"].text_frame.text = "共12个点位"
    shapes["sf:city"].text_frame.text = "小城市（修订）"
    slides.slides[0].shapes.add_textbox(Cm(1), Cm(1), Cm(1), Cm(1)).text_frame.text = "谢谢"
    slides.save(str(mine))
    states = {
        item.value_id or item.text: item.state for item in verify_slides(mine, tmp_path, True).items
    }
    assert states["sf:city".removeprefix("sf:")] == "changed" and states["12"] == "unsourced"
    assert states["scores.total"] == "backed"
    # Other data and another picture.
    fresh, after = made(tmp_path, clean=renewed_city(), picture=png(30, 60))
    assert after.register.text("scores.total") != data.register.text("scores.total")
    run_of(tmp_path, 2, fresh, after)
    assert {i.state for i in verify_slides(mine, tmp_path, True).items} >= {"stale", "changed"}
    target, ledger = refresh_slides(mine, None, tmp_path, RefreshOptions())
    shown = texts(target)
    assert target.name == "改过-更新.pptx"
    assert shown["sf:scores.total"] == after.register.text("scores.total")
    assert shown["sf:chart.小图"] == after.charts[0].png
    assert shown["sf:city"] == "小城市（修订）" and shown["说明"] == "共12个点位"
    assert "谢谢" in shown.values()
    assert ledger["kept"] == ["city"] and not ledger.settled
    assert {"scores.total", "chart.小图"} <= set(ledger["refreshed"])
    # A second refresh finds nothing more to do; accepting the data ends it.
    assert (
        refresh_slides(target, tmp_path / "二.pptx", tmp_path, RefreshOptions())[1]["refreshed"]
        == []
    )
    accepted, ledger = refresh_slides(
        target, tmp_path / "三.pptx", tmp_path, RefreshOptions(accept_data=True)
    )
    assert texts(accepted)["sf:city"] == "小城市" and ledger.settled


def test_what_was_deleted_is_missing_and_told(tmp_path):
    deck(tmp_path / "汇报.pptx")
    content, data = made(tmp_path)
    run_of(tmp_path, 1, content, data)
    mine = tmp_path / "改过.pptx"
    slides = pptx.Presentation(io.BytesIO(content))
    for shape in list(slides.slides[0].shapes):
        if shape.name == "sf:scores.total":
            shape._element.getparent().remove(shape._element)
    slides.save(str(mine))
    verification = verify_slides(mine, tmp_path, True)
    assert [i.value_id for i in verification.items if i.state == "missing"] == ["scores.total"]
    assert refresh_slides(mine, None, tmp_path, RefreshOptions())[1]["deleted"] == ["scores.total"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_no_deck(tmp_path, content):
    path = tmp_path / "x.pptx"
    path.write_bytes(content)
    for command in (
        lambda: verify_slides(path, tmp_path, True),
        lambda: refresh_slides(path, None, tmp_path, RefreshOptions()),
    ):
        with pytest.raises(Refused) as refused:
            command()
        assert refused.value.findings[0].expected == "PowerPoint 演示文稿（.pptx）"


def test_a_deck_of_people_s_own_has_nothing_to_be_judged_by(tmp_path):
    with pytest.raises(Refused) as refused:
        verify_slides(deck(tmp_path / "x.pptx"), tmp_path, True)
    assert "没有数据登记表" in refused.value.findings[0].found
