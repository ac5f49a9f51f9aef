"""What a viewer does not see of slides, or sees in a wrong place, is told and keeps a refresh from being settled."""

import copy

import pptx
import pytest
from pptx.dml.color import RGBColor
from pptx.util import Cm, Pt

from shifan.report.refresh.refresh import RefreshOptions
from shifan.report.slides.refresh import refresh_slides
from shifan.report.slides.verify import verify_slides
from tests.report.slides.test_unbound import items
from tests.report.slides.test_unbound import mine as mine

A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def total(slide):
    return next(shape for shape in slide.shapes if shape.name == "sf:scores.total")


def chart(slide):
    return next(shape for shape in slide.shapes if shape.name.startswith("sf:chart."))


def label(slide):
    """Return a box of the template's own words."""
    boxes = (shape for shape in slide.shapes if shape.has_text_frame)
    return next(box for box in boxes if not box.name.startswith("sf:") and box.text_frame.text)


def first_run(slide):
    return total(slide).text_frame.paragraphs[0].runs[0]


def covered(slide):
    shape = total(slide)
    slide.shapes.add_shape(1, shape.left, shape.top, shape.width, shape.height)


def exchanged(slide):
    """Let the score stand where the city's name stood: under another label."""
    city = next(shape for shape in slide.shapes if shape.name == "sf:city")
    first, other = (total(slide), city)
    first.top, other.top = other.top, first.top


def transparent(slide):
    blip = next(chart(slide)._element.iter(f"{{{A}}}blip"))
    blip.append(blip.makeelement(f"{{{A}}}alphaModFix", {"amt": "0"}))


def on_master(slide):
    box = slide.shapes.add_textbox(Cm(1), Cm(1), Cm(9), Cm(2))
    box.text_frame.text = "本市初评不合格"
    slide.slide_layout.slide_master.shapes._spTree.append(box._element)


HIDDEN = {
    "white": lambda slide: setattr(first_run(slide).font.color, "rgb", RGBColor(255, 255, 255)),
    "tiny": lambda slide: setattr(first_run(slide).font, "size", Pt(1)),
    "struck": lambda slide: first_run(slide)._r.get_or_add_rPr().set("strike", "sngStrike"),
    "hidden shape": lambda slide: total(slide)._element._nvXxPr.cNvPr.set("hidden", "1"),
    "off the slide": lambda slide: setattr(total(slide), "left", -Cm(90)),
    "hidden slide": lambda slide: slide._element.set("show", "0"),
    "upside down": lambda slide: setattr(total(slide), "rotation", 180),
    "covered": covered,
    "label hidden": lambda slide: label(slide)._element._nvXxPr.cNvPr.set("hidden", "1"),
    "label white": lambda slide: setattr(
        label(slide).text_frame.paragraphs[0].runs[0].font.color, "rgb", RGBColor(255, 255, 255)
    ),
    "exchanged": exchanged,
    "chart cut": lambda slide: setattr(chart(slide), "crop_bottom", 0.4),
    "chart mirrored": lambda slide: next(chart(slide)._element.iter(f"{{{A}}}xfrm")).set(
        "flipH", "1"
    ),
    "chart transparent": transparent,
    "chart described otherwise": lambda slide: chart(slide)._element._nvXxPr.cNvPr.set(
        "descr", "优"
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_seen_is_told_and_not_settled(mine, tmp_path, name):
    assert any(state == "changed" for _, state, _ in items(mine, tmp_path, HIDDEN[name]))
    _, ledger = refresh_slides(mine, tmp_path / "新.pptx", tmp_path, RefreshOptions())
    assert ledger["kept"] and not ledger.settled


def test_a_claim_on_the_master_is_told(mine, tmp_path):
    assert items(mine, tmp_path, on_master) == [("本市初评不合格", "unsourced", "母版或版式")]


SEEN = {
    "red": lambda slide: setattr(first_run(slide).font.color, "rgb", RGBColor(200, 0, 0)),
    "larger": lambda slide: setattr(first_run(slide).font, "size", Pt(40)),
    "moved a little": lambda slide: setattr(total(slide), "left", Cm(1.2)),
    "moved to the side": lambda slide: setattr(total(slide), "left", Cm(14)),
    "chart smaller": lambda slide: setattr(chart(slide), "left", Cm(2)),
    "thanks": lambda slide: setattr(
        slide.shapes.add_textbox(Cm(1), Cm(16), Cm(5), Cm(1)).text_frame, "text", "谢谢"
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_is_not_told(mine, tmp_path, name):
    assert items(mine, tmp_path, SEEN[name]) == []


def test_a_copy_of_a_value_in_its_own_place_says_the_same(mine, tmp_path):
    slides = pptx.Presentation(str(mine))
    shape = total(slides.slides[0])
    shape._element.addnext(copy.deepcopy(shape._element))
    slides.save(str(mine))
    assert verify_slides(mine, tmp_path, own_root_first=False).all_backed
