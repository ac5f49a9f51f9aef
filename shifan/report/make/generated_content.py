"""What stands at a block anchor of its own: tables, charts, the reasons of a verdict, the rules."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

from docx.shared import Mm
from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.report.make.document import Filling, Picture
from shifan.report.make.word_tables import word_table
from shifan.rules.settings import SETTINGS
from shifan.tables.annexes import TABLES
from shifan.word.elements import W, paragraph, run
from shifan.word.sections import text_area

NAMES = ("reasons", "charts", "rules", *(f"table {name}" for name in TABLES))
# The text width, and what a page holds beside caption and source line.
_WIDTH_MM, _HEIGHT_MM = 156, 208
_BESIDE_MM, _TWIP_MM, _SLACK = 17, 25.4 / 1440, 12


def is_generated(mark: str) -> bool:
    """Return whether a marker stands for content that is made, known or not."""
    return mark.startswith(("table ", "chart ")) or mark in NAMES


def generate(work: Filling, mark: str, place: etree._Element) -> list[etree._Element]:
    """Return the content for a marker, fitted to the text area at its place."""
    if mark == "charts":
        return [
            element
            for chart in work.charts
            if f"chart {chart.name}" not in work.single
            for element in _chart(work, chart, place)
        ]
    if mark.startswith("chart "):
        chosen = [chart for chart in work.charts if mark == f"chart {chart.name}"]
        if work.charts and not chosen:
            work.expander.unknown(mark)
        return [element for chart in chosen for element in _chart(work, chart, place)]
    if mark == "rules":
        return _explained(work, place)
    if mark == "reasons":
        return [
            paragraph("SfBody", *work.expander.pieces(value.id), run("。"))
            for value in work.register.match("verdict.reason.*")
        ]
    name = mark.removeprefix("table ")
    if name not in TABLES:
        work.expander.unknown(mark)
        return []
    table, width = TABLES[name](work.register, work.standard, work.clean), text_area(place)[0]
    return word_table(
        replace(table, width=width) if 0 < width < table.width - _SLACK else table, work.expander
    )


def _chart(work: Filling, chart: Picture, place: etree._Element) -> list[etree._Element]:
    """Return picture, caption and source line; the picture is anchored and has its alternative text."""
    width, height = _size(place)
    inline = work.document.part.new_pic_inline(io.BytesIO(chart.png), width=Mm(width))
    if inline.extent.cy > Mm(height):
        inline = work.document.part.new_pic_inline(io.BytesIO(chart.png), height=Mm(height))
    properties = inline.docPr
    properties.set("id", str(work.copies.drawing()))
    properties.set("name", f"sf:chart.{chart.name}")
    properties.set("descr", chart.alt)
    holder = run("")
    holder.remove(holder[-1])
    drawing = etree.SubElement(holder, f"{W}drawing")
    drawing.append(inline)
    anchors = work.expander.anchors
    picture = anchors.around("picture", f"chart.{chart.name}", chart.title, [holder])
    # The picture as written: a picture that people have replaced is told by its bytes.
    anchors.written[next(reversed(anchors.written))].sha256 = hashlib.sha256(chart.png).hexdigest()
    # The caption stands under the picture, so the picture's paragraph is kept with it.
    name = work.expander.references.caption(
        f"chart {chart.name}", chart.title, work.expander.anchors
    )
    return [
        paragraph("SfPicture", *picture),
        name,
        paragraph("SfNote", run(chart.source)),
        paragraph("SfNote"),
    ]


def _size(place: etree._Element) -> tuple[float, float]:
    """Return the largest width and height of a chart at a place, in mm: less than usual where the text area is smaller."""
    width, height = (twips * _TWIP_MM for twips in text_area(place))
    return (
        width if 0 < width < _WIDTH_MM - 0.5 else _WIDTH_MM,
        height - _BESIDE_MM if _BESIDE_MM < height < _HEIGHT_MM + _BESIDE_MM - 0.5 else _HEIGHT_MM,
    )


def _explained(work: Filling, place: etree._Element) -> list[etree._Element]:
    """Return how the scores came about, in numbered parts."""
    parts = [
        (title, content)
        for title, content in (
            ("计算参数", _settings(work)),
            ("计算规则", _rules(work)),
            ("结论的稳健程度", _firmness(work, place)),
        )
        if content
    ]
    return [
        element
        for n, (title, content) in enumerate(parts, 1)
        for element in (paragraph("SfPart", run(f"{chinese_numeral(n)}、{title}")), *content)
    ]


def _settings(work: Filling) -> list[etree._Element]:
    register, pieces = work.register, work.expander.pieces
    made = [paragraph("SfBody", run(f"本报告按规则包“{work.standard.label}”计算。各项参数如下："))]
    content = []
    for n, setting in enumerate(SETTINGS):
        content += [
            run(f"{'；' if n else ''}{register[setting.value_id].name}"),
            *pieces(setting.value_id),
        ]
    made.append(paragraph("SfBody", *content, run("。")))
    if not work.standard.official:
        made.append(
            paragraph(
                "SfBody",
                run(
                    "该规则包中的指标分值、业态、检查项、权重和达标线均为示例，不是官方评价标准，据此得出的分数和结论不具有官方效力。"
                ),
            )
        )
    return made


def _rules(work: Filling) -> list[etree._Element]:
    lead = paragraph(
        "SfBody", run("各项数据按下列规则计算，逐条列出，以备核对；括号内为计分办法的条款。")
    )
    rules = [
        paragraph(
            "SfRule",
            *work.expander.anchors.around(
                "paragraph", value.id, value.display, [run(value.display)]
            ),
        )
        for value in work.register.match("rule.*")
    ]
    return [lead, *rules] if rules else []


def _firmness(work: Filling, place: etree._Element) -> list[etree._Element]:
    """Return how firm the verdict is: sentences, a table, and what cannot be concluded; nothing if that was not simulated."""
    register, pieces = work.register, work.expander.pieces
    said = register.match("firmness.text.*")
    if not said:
        return []
    lead = "为说明结论的稳健程度，对抽样、权重和评判尺度作了模拟检验。模拟结果不是得分，不改变初评结论，不对外公布。"
    made = [
        paragraph("SfBody", run(lead)),
        *(paragraph("SfBody", *pieces(value.id)) for value in said),
    ]
    limits = [
        piece
        for value in register.match("firmness.limit.*")
        for piece in (*pieces(value.id), run("。"))
    ]
    made += [paragraph("SfBody", run("需要说明的是："), *limits)] if limits else []
    table = generate(work, "table firmness", place)
    lead = [
        run("各因素单独变动时的总得分见"),
        *work.expander.references.mention("table firmness", None),
        run("。"),
    ]
    return [*made, *([paragraph("SfBody", *lead)] if table else []), *table]
