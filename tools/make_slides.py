"""Write the shipped skeleton of slides: ten pages whose shapes are bound by name. Usage: python tools/make_slides.py.

The same bytes every time. An analyst edits the file in PowerPoint instead.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pptx  # noqa: E402
from PIL import Image  # noqa: E402
from pptx.dml.color import RGBColor  # noqa: E402
from pptx.enum.shapes import MSO_SHAPE  # noqa: E402
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN  # noqa: E402
from pptx.oxml.ns import qn  # noqa: E402
from pptx.util import Cm, Pt  # noqa: E402

from shifan.word.package import unpacked  # noqa: E402
from shifan.word.packing import pack  # noqa: E402

# Of the library's own deck: the layouts that are left, and what their empty frames say.
LAYOUTS = {
    "Title Slide": "标题页",
    "Title and Content": "标题和内容",
    "Title Only": "仅标题",
    "Blank": "空白",
}
PROMPTS = {
    "Click to edit Master title style": "单击此处编辑标题",
    "Click to edit Master subtitle style": "单击此处编辑副标题",
    "Click to edit Master text styles": "单击此处编辑文字",
    "Second level": "第二级",
    "Third level": "第三级",
    "Fourth level": "第四级",
    "Fifth level": "第五级",
}
TARGET = ROOT / "shifan" / "report" / "documents" / "skeletons" / "汇报.pptx"
BROAD, HIGH, MARGIN = 33.87, 19.05, 1.6  # cm
RED, INK, SOFT, TINT = (
    RGBColor.from_string(code) for code in ("9E1B1B", "222222", "6B6B6B", "F6F0EE")
)
LEFT, CENTER = PP_ALIGN.LEFT, PP_ALIGN.CENTER
FONT = "微软雅黑"


@dataclass(frozen=True)
class Look:
    """How a text box looks: points, hexadecimal color, and the name that a value is bound by."""

    size: float = 18
    bold: bool = False
    color: str = "222222"
    align: PP_ALIGN = LEFT
    name: str = "文字"
    top: bool = False  # at the top of its frame, not in the middle


class Page:
    """A page of the deck: places in cm from the left upper corner."""

    def __init__(self, deck, title: str = "") -> None:
        self.slide = deck.slides.add_slide(deck.slide_layouts[6])
        if title:
            self.box(0, 0, BROAD, 2.2, fill=RED)
            self.text(title, MARGIN, 0.35, BROAD - 8, 1.5, size=26, bold=True, color="FFFFFF")
            self.bound(
                "report.demo",
                BROAD - 9,
                0.6,
                9 - MARGIN,
                1,
                size=12,
                color="FFFFFF",
                align=PP_ALIGN.RIGHT,
            )
            self.number()

    def box(self, left, top, width, height, fill) -> None:
        shape = self.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Cm(left), Cm(top), Cm(width), Cm(height)
        )
        shape.name, shape.shadow.inherit = "底色", False
        shape.fill.solid()
        shape.fill.fore_color.rgb = fill
        shape.line.fill.background()

    def text(self, text, *place, **look):
        """Add a text box at left, top, width and height, and return it; its look has the fields of `Look`."""
        left, top, width, height = place
        chosen = Look(**look)
        shape = self.slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
        shape.name = chosen.name
        frame = shape.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP if chosen.top else MSO_ANCHOR.MIDDLE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        paragraph = frame.paragraphs[0]
        paragraph.alignment, paragraph.line_spacing = chosen.align, 1.25
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, Pt(chosen.size), chosen.bold
        run.font.color.rgb = RGBColor.from_string(chosen.color)
        self._chinese(run)
        return shape

    def _chinese(self, run) -> None:
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "zh-CN")
        for tag in ("a:latin", "a:ea"):
            font = properties.makeelement(qn(tag), {"typeface": FONT})
            properties.append(font)

    def bound(self, value_id, *place, **look) -> None:
        """Add a text box bound to a value; its sample text is the value's id."""
        self.text(value_id, *place, name=f"sf:{value_id}", **look)

    def card(self, value_id, label, left, top, width) -> None:
        """Add a large number above what it counts."""
        self.box(left, top, width, 4, fill=TINT)
        self.bound(
            value_id, left, top + 0.5, width, 1.9, size=32, bold=True, color="9E1B1B", align=CENTER
        )
        self.text(label, left, top + 2.5, width, 1, size=16, color="6B6B6B", align=CENTER)

    def line(self, label, value_id, place, height=1.2, top=False) -> None:
        """Add a label and, beside it, a value."""
        self.text(label, MARGIN, place, 5.6, height, size=18, color="6B6B6B", top=top)
        width = BROAD - 2 * MARGIN - 5.8
        self.bound(value_id, MARGIN + 5.8, place, width, height, size=18, top=top)

    def chart(self, name, top=2.7, height=HIGH - 4.1) -> None:
        """Add a picture bound to a chart, in a frame that the chart fills without being stretched."""
        width = BROAD - 2 * MARGIN
        blank = io.BytesIO()
        Image.new("RGB", (round(width * 20), round(height * 20)), "white").save(blank, "PNG")
        picture = self.slide.shapes.add_picture(blank, Cm(MARGIN), Cm(top), Cm(width), Cm(height))
        picture.name = f"sf:chart.{name}"

    def number(self) -> None:
        shape = self.text(
            "", BROAD - 4, HIGH - 1.1, 4 - MARGIN, 0.8, size=12, align=PP_ALIGN.RIGHT, name="页码"
        )
        paragraph = shape.text_frame.paragraphs[0]._p
        run = paragraph.find(qn("a:r"))
        field = paragraph.makeelement(
            qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
        )
        for child in list(run):
            field.append(child)
        field.find(qn("a:t")).text = "‹#›"
        paragraph.replace(run, field)


def main() -> None:
    """Write the skeleton."""
    deck = pptx.Presentation()
    old_width = deck.slide_width
    deck.slide_width, deck.slide_height = Cm(BROAD), Cm(HIGH)
    cover(deck)
    work(deck)
    verdict(deck)
    Page(deck, "三、得分情况").chart("dimension_rates")
    achievements(deck)
    inspection(deck)
    Page(deck, "六、检查项问题").chart("problems")
    rectification(deck)
    Page(deck, "八、总得分的稳健程度").chart("firmness")
    ahead(deck)
    keep_usual_layouts(deck, old_width)
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = "汇报", "shifan", "shifan"
    properties.created = properties.modified = dt.datetime(2023, 1, 1)
    buffer = io.BytesIO()
    deck.save(buffer)
    TARGET.write_bytes(pack(without_samples(unpacked(buffer.getvalue()))))


def keep_usual_layouts(deck, old_width) -> None:
    """Leave the layouts that somebody adds a page with, in Chinese and as broad as the slides; take the others out."""
    for layout in list(deck.slide_layouts):
        if layout.name in LAYOUTS:
            layout.element.cSld.set("name", LAYOUTS[layout.name])
        else:
            deck.slide_layouts.remove(layout)
    for shape in (
        *deck.slide_master.shapes,
        *(shape for layout in deck.slide_layouts for shape in layout.shapes),
    ):
        scale = deck.slide_width / old_width
        for place in shape.element.iter(qn("a:off")):
            place.set("x", str(round(int(place.get("x")) * scale)))
        for size in shape.element.iter(qn("a:ext")):
            if size.get("cx"):
                size.set("cx", str(round(int(size.get("cx")) * scale)))
        for prompt in shape.element.iter(qn("a:t")):
            prompt.text = PROMPTS.get(prompt.text, prompt.text)


def without_samples(parts):
    """Return the parts without what the library's own sample brings: its picture and somebody's printer."""
    for relations, part in (
        ("_rels/.rels", "docProps/thumbnail.jpeg"),
        ("ppt/_rels/presentation.xml.rels", "ppt/printerSettings/printerSettings1.bin"),
    ):
        parts.pop(part)
        text = parts[relations].decode()
        name = part.rpartition("/")[2]
        start = text.rindex("<Relationship ", 0, text.index(name))
        end = text.index("/>", start) + 2
        parts[relations] = (text[:start] + text[end:]).encode()
    return parts


def cover(deck) -> None:
    page = Page(deck)
    width = BROAD - 2 * MARGIN
    page.box(0, 0, BROAD, 1.1, fill=RED)
    page.box(0, HIGH - 1.1, BROAD, 1.1, fill=RED)
    title = {"size": 36, "bold": True, "align": CENTER}
    red = {"color": "9E1B1B", "align": CENTER}
    page.bound("city", MARGIN, 4.3, width, 2.2, size=44, bold=True, **red)
    page.text("创建国家食品安全示范城市", MARGIN, 6.8, width, 1.8, **title)
    page.text("省级初评情况汇报", MARGIN, 8.8, width, 1.8, **title)
    page.bound("report.signer", MARGIN, 13, width, 1.2, size=20, align=CENTER)
    page.bound("report.date", MARGIN, 14.2, width, 1.2, size=20, align=CENTER)
    page.bound("report.demo", MARGIN, 15.9, width, 1, size=14, **red)


def cards(page, entries, top) -> None:
    gap = 0.6
    width = (BROAD - 2 * MARGIN - gap * (len(entries) - 1)) / len(entries)
    for place, (value_id, label) in enumerate(entries):
        page.card(value_id, label, MARGIN + place * (width + gap), top, width)


def work(deck) -> None:
    page = Page(deck, "一、评价工作")
    entries = (
        ("documents.indicators", "资料审查指标"),
        ("onsite.sites", "现场检查点位"),
        ("checks.total", "检查项次"),
        ("problems.total", "不符合项次"),
    )
    cards(page, entries, 3.2)
    for place, (label, value_id) in enumerate(
        (
            ("评价方式", "methods"),
            ("现场检查时间", "onsite.period"),
            ("整改抽查时间", "recheck.period"),
            ("领导访谈日期", "interview.date"),
            ("评审组", "team"),
        )
    ):
        page.line(label, value_id, 8.3 + place * 1.7, height=2.4 if value_id == "team" else 1.2)


def verdict(deck) -> None:
    page = Page(deck, "二、初评结论")
    entries = (
        ("verdict.pass", "初评结论"),
        ("scores.total", "总得分"),
        ("scores.pass_line", "达标线"),
        ("scores.interview_rate", "访谈得分率"),
    )
    cards(page, entries, 3.2)
    page.bound("conclusion.text", MARGIN, 8.1, BROAD - 2 * MARGIN, 4.7, size=18, top=True)
    for number in range(1, 5):  # none for a city that passes
        top = 13 + (number - 1) * 1.2
        reason = f"verdict.reason.{number}"
        page.bound(reason, MARGIN, top, BROAD - 2 * MARGIN, 1.1, size=18, color="9E1B1B")


def achievements(deck) -> None:
    page = Page(deck, "四、主要成效")
    width = BROAD - 2 * MARGIN
    for number in range(1, 7):
        top = 2.8 + (number - 1) * 2.6
        theme = f"theme.{number}"
        page.bound(f"{theme}.title", MARGIN, top, width, 1.1, size=22, bold=True, color="9E1B1B")
        page.bound(f"{theme}.outline", MARGIN, top + 1.1, width, 1.5, size=18, top=True)


def inspection(deck) -> None:
    page = Page(deck, "五、现场检查情况")
    entries = (
        ("whole.faultless", "没有发现问题的点位"),
        ("whole.faulty", "发现问题的点位"),
        ("whole.failed", "不符合项次"),
        ("whole.key_problems", "其中重点项"),
    )
    cards(page, entries, 3.2)
    page.line("总体情况", "whole.standing.text", 8.4, height=3.6, top=True)
    page.line("发现的问题", "whole.found.text", 12.2, height=5, top=True)


def rectification(deck) -> None:
    page = Page(deck, "七、问题整改")
    entries = (
        ("rectification.problems", "台账问题"),
        ("rectification.closed", "已销号"),
        ("rectification.rate", "销号率"),
        ("rectification.overdue", "逾期未销号"),
    )
    cards(page, entries, 2.9)
    page.chart("rectification", top=7.4, height=HIGH - 8.8)


def ahead(deck) -> None:
    page = Page(deck, "九、存在不足和下一步建议")
    half = (BROAD - 2 * MARGIN - 1) / 2
    for left, word, family in (
        (MARGIN, "存在不足", "shortcoming"),
        (MARGIN + half + 1, "下一步建议", "suggestion"),
    ):
        page.text(word, left, 3, half, 1.2, size=22, bold=True, color="9E1B1B")
        for number in range(1, 7):
            top = 4.6 + (number - 1) * 2.1
            page.bound(f"{family}.{number}.title", left, top, half, 1.9, size=18)


if __name__ == "__main__":
    main()
