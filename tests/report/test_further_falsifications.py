"""Falsifications by place, field, drawing and property, words that weaken, and what looks like them and is honest."""

import copy
import struct
import zlib

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from shifan.report.verify.verify import verify_file
from tests.report.living import edit, edited, mini, one_run, sdt
from tests.report.test_more_falsifications import V, cell_of, properties_of, run_of, said
from tests.report.test_other_falsifications import of_paragraph, of_table
from tests.report.test_statements import add, cells, drawing, say, table
from tests.report.word_edits import element, run

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
SPACES = f'{nsdecls("w", "r", "wp", "a")} xmlns:wps="{WPS}"'
CM = 360_000  # EMU


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


def row_of(document, heading, number):
    return list(table(document, heading).iter(qn("w:tr")))[number]


def of_row(row):
    found = row.find(qn("w:trPr"))
    if found is None:
        found = element("trPr")
        row.insert(0, found)
    return found


def shifted(document):
    """Let a row begin a column further to the right: its values stand under other headings."""
    of_row(row_of(document, "业态数", 1)).append(element("gridBefore", val="1"))


def pushed_down(document):
    """Fill an exact row with empty paragraphs above its text."""
    row = row_of(document, "业态数", 1)
    of_row(row).append(element("trHeight", val="420", hRule="exact"))
    for cell in cells(row):
        paragraph = cell.find(qn("w:p"))
        paragraph.addprevious(element("p"))
        paragraph.addprevious(element("p"))


def broad_margins(document):
    for margin in table(document, "业态数").iter(qn("w:tblCellMar")):
        for side in margin:
            side.set(qn("w:w"), "4000")


def fill_in(heading, row, column, text):
    """Write into a cell that is blank."""
    return lambda document: (
        cell_of(document, heading, row, column).find(qn("w:p")).append(run(text))
    )


def without_bookmarks(element_of):
    made = copy.deepcopy(element_of)
    for edge in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        edge.getparent().remove(edge)
    return made


def parted(exchanged):
    """Part a table in two, each with a head; the second head may have two of its words exchanged."""

    def change(document):
        found = table(document, "不清楚")
        rows = list(found.iter(qn("w:tr")))
        second = without_bookmarks(found)
        for row in list(second.iter(qn("w:tr")))[1:]:
            second.remove(row)
        second.extend(rows[2:])
        found.addnext(second)
        found.addnext(document.add_paragraph("（续表）")._p)
        if exchanged:
            head = cells(next(second.iter(qn("w:tr"))))
            first, last = (next(cell.iter(qn("w:t"))) for cell in head[2:5:2])
            first.text, last.text = last.text, first.text

    return change


def simple(code, shown, before, behind):
    """Put the result of a simple field into a sentence."""

    def change(document):
        paragraph = said(document, "现将有关情况报告如下")
        paragraph.extend([run(before), element("fldSimple", run(shown), instr=code), run(behind)])

    return change


def in_simple_field(code, key):
    def change(document):
        control = sdt(document, key)
        holder = element("fldSimple", instr=code)
        control.addprevious(holder)
        holder.append(control)

    return change


def refers_to(key, other):
    """Let a value be the result of a reference to the bookmark of another one."""

    def change(document):
        name = sdt(document, other).getprevious().get(qn("w:name"))
        in_simple_field(f" REF {name} ", key)(document)

    return change


def jpeg():
    """The first bytes of a JPEG, which is all that anybody here looks at."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(2000)


def transparent():
    def chunk(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes([0, 255, 0, 0, 90]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def floating(inner, x, y, width, height, extra=""):
    """Return a run with a drawing that floats in front of the text; measures in centimetres."""
    return parse_xml(
        f'<w:r {SPACES}><w:drawing><wp:anchor behindDoc="0" simplePos="0" locked="0" layoutInCell="1" '
        'allowOverlap="1" relativeHeight="9"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{round(x * CM)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{round(y * CM)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{round(width * CM)}" cy="{round(height * CM)}"/><wp:wrapNone/>{extra}'
        f'<wp:docPr id="950" name="图形"/><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r>"
    )


def box(text, fill='<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'):
    return (
        f"<wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t>"
        "</w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    )


def over(text, *place, fill=None, said_in_box="见附表"):
    """Lay a text box in front of the paragraph that says something."""
    inner = box(said_in_box) if fill is None else box(said_in_box, fill)
    return lambda document: said(document, text).append(floating(inner, *place))


def over_chart(fill):
    def change(document):
        paragraph = next(drawing(document).iterancestors(qn("w:p")))
        inner = box("优", fill)
        paragraph.getnext().append(floating(inner, 1, -1.5, 3, 1))

    return change


def picture_over(content, *place):
    def change(document):
        kind = "png" if content[:4] == b"\x89PNG" else "jpeg"
        part = Part(
            PackURI(f"/word/media/own.{kind}"), f"image/{kind}", content, document.part.package
        )
        relation = document.part.relate_to(part, RT.IMAGE)
        inner = (
            '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f'<pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
        )
        said(document, "达到要求").append(floating(inner, *place))

    return change


def vml_over_chart(document):
    paragraph = next(drawing(document).iterancestors(qn("w:p")))
    shape = (
        '<v:roundrect style="position:absolute;margin-left:20pt;margin-top:0;width:90pt;height:1cm">'
        "<v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:roundrect>"
    )
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')} {V}><w:pict>{shape}</w:pict></w:r>"))


def in_low_row(document):
    """Put a long passage into a row of one line."""
    holder = document.add_table(1, 1)
    paragraph = said(document, "按照国务院食品安全办")
    paragraph.addprevious(holder._tbl)
    holder.rows[0].cells[0]._tc.append(paragraph)
    of_row(holder.rows[0]._tr).append(element("trHeight", val="250", hRule="exact"))


def titles_exchanged(document):
    """Exchange the titles of two tables that follow each other."""
    first, second = (said(document, text) for text in ("分业态现场检查", "分区县现场检查"))
    for paragraph, old, new in ((first, "业态", "区县"), (second, "区县", "业态")):
        for node in paragraph.iter(qn("w:t")):
            node.text = (node.text or "").replace(old, new)


def value_as(key, before, behind):
    """Copy a value into a sentence of one's own."""

    def change(document):
        paragraph = element("p", run(before), copy.deepcopy(sdt(document, key)), run(behind))
        said(document, "现将有关情况报告如下").addnext(paragraph)

    return change


def canvas(text):
    lc = "http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas"
    inner = (
        f'<lc:lockedCanvas xmlns:lc="{lc}"><a:sp><a:txSp><a:txBody><a:bodyPr/><a:p><a:r><a:t>{text[:1]}'
        f"</a:t></a:r><a:r><a:t>{text[1:]}</a:t></a:r></a:p></a:txBody></a:txSp></a:sp></lc:lockedCanvas>"
    )
    return lambda document: said(document, "现将有关情况报告如下").append(
        parse_xml(
            f'<w:r {SPACES}><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/>'
            f'<wp:docPr id="951" name="画布"/><a:graphic><a:graphicData>{inner}</a:graphicData>'
            "</a:graphic></wp:inline></w:drawing></w:r>"
        )
    )


def drawn_part(place, inner):
    """Add the part of a chart or a diagram."""

    def change(document):
        content = f'<x xmlns:a="{A}" xmlns:c="{C}">{inner}</x>'.encode()
        part = Part(PackURI(place), "application/xml", content, document.part.package)
        document.part.relate_to(part, RT.CHART)

    return change


def dark_pages(color, shown=True):
    def change(document):
        document.element.insert(0, element("background", color=color))
        if shown:
            document.settings.element.insert(0, element("displayBackgroundShape"))
        properties_of(run_of(document, "达到要求")).append(element("color", val="112244"))

    return change


def core(name, text):
    return lambda document: setattr(document.core_properties, name, text)


def own_property(text):
    def change(document):
        vt = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
        held = f'<property name="说明"><vt:lpwstr>{text}</vt:lpwstr></property>'
        content = f'<Properties xmlns:vt="{vt}">{held}</Properties>'
        part = Part(
            PackURI("/docProps/custom.xml"),
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            content.encode(),
            document.part.package,
        )
        document.part.package.relate_to(part, RT.CUSTOM_PROPERTIES)

    return change


def margin(kind, text):
    return lambda document: getattr(document.sections[-1], kind).add_paragraph(text)


def note(text):
    def change(document):
        inner = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        notes = parse_xml(
            f'<w:endnotes {nsdecls("w")}><w:endnote w:id="2">{inner}</w:endnote></w:endnotes>'
        )
        part = Part(
            PackURI("/word/endnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml",
            etree.tostring(notes),
            document.part.package,
        )
        document.part.relate_to(part, RT.ENDNOTES)
        said(document, "达到要求").append(element("r", element("endnoteReference", id="2")))

    return change


FALSIFICATIONS = {
    "row shifted to the right": shifted,
    "text pushed out of its row": pushed_down,
    "margins broader than cells": broad_margins,
    "table right of the page": of_table(element("tblpPr", tblpX="31cm", tblpY="1")),
    "frame below the page": of_paragraph(
        "达到要求", element("framePr", w="4000", vAnchor="page", x="1", y="31cm")
    ),
    "marked as a key indicator": fill_in("资料得分率", 3, 2, "★"),
    "the word of another row": fill_in("资料得分率", 2, 2, "是"),
    "head of a table's second part": parted(exchanged=True),
    "page number that counts units": simple(" NUMPAGES ", "7", "另有", "家单位未检。"),
    "page number that is a rate": simple(" PAGE ", "12", "不符合率", "%。"),
    "value by a reference": refers_to("onsite.sites", "scores.total"),
    "value by a count": in_simple_field(" SEQ 数 ", "onsite.sites"),
    "words in a canvas": canvas("全部点位合格"),
    "number in a canvas": canvas("79家"),
    "title of a chart": drawn_part(
        "/word/charts/chart7.xml", "<a:p><a:r><a:t>得分99</a:t></a:r></a:p>"
    ),
    "data of a chart": drawn_part("/word/charts/chart7.xml", "<c:v>99.5</c:v>"),
    "words of a diagram": drawn_part(
        "/word/diagrams/drawing3.xml", "<a:p><a:r><a:t>未通过初评</a:t></a:r></a:p>"
    ),
    "text box over the conclusion": over("达到要求", 0, -0.2, 8, 1),
    "text box over it from below": over("三、初评结论", 0, 1, 8, 1),
    "box of pixels over a chart": over_chart("<a:gradFill/>"),
    "photograph over the conclusion": picture_over(jpeg(), -1, -1, 14, 3),
    "words as dark as the pages": dark_pages("112244"),
    "score in the file's description": core("comments", "总分99.5分"),
    "verdict in the keywords": core("keywords", "初评不合格"),
    "file of another city": core("title", "吕梁市创建国家食品安全示范城市省级初评报告"),
    "property of its own": own_property("有3家单位造假"),
    "header of another city": margin("header", "某某省长治市创建国家食品安全示范城市"),
    "footer of another city": margin("footer", "长治市省级初评报告"),
    "taken back in a note": note("上述结论已于次年收回。"),
    "objected to": add("个别成员对结论持不同意见。"),
    "to be judged again": add("本次评审结果拟重新认定。"),
    "in doubt": add("（结论存疑）"),
    "raised digits behind a noun": add("本次得分⁹⁸分。"),
    "digits in circles behind a noun": add("不符合点位①②个。"),
    "shape in VML over a chart": vml_over_chart,
    "long passage in a low row": in_low_row,
    "titles of two tables": titles_exchanged,
    "score as a number of units": value_as("scores.total", "共走访", "家。"),
    "line as a share": value_as("scores.pass_line", "合计", "%。"),
    "a high score": add("邻市得分更高。"),
    "rounded otherwise": say("四舍五入", "截尾"),
    "now and then": say("较多", "偶有较多"),
    "so called": say("对照创建要求", "号称对照创建要求"),
    "no others": say("未发生大事", "未发生其他大事"),
}


@pytest.mark.parametrize("name", FALSIFICATIONS)
def test_a_falsification_is_told(root, tmp_path, name):
    path = edited(tmp_path, FALSIFICATIONS[name])
    assert not verify_file(path, root).all_backed


def taller_rows(document):
    for row in table(document, "业态数").iter(qn("w:tr")):
        of_row(row).append(element("trHeight", val="600", hRule="exact"))


def own_reference(document):
    """Refer to a value of ours with a field that shows it."""
    name = sdt(document, "scores.total").getprevious().get(qn("w:name"))
    in_simple_field(f" REF {name} ", "scores.total")(document)


HONEST = {
    "taller rows": taller_rows,
    "note in a blank cell": fill_in("资料得分率", 3, 2, "见说明"),
    "table parted": parted(exchanged=False),
    "page of a page": simple(" PAGE ", "3", "（见第", "页）"),
    "pages in all": simple(" NUMPAGES ", "17", "（共", "页）"),
    "value by a reference to itself": own_reference,
    "words in a canvas": canvas("流程图"),
    "box beside the signature": over("2023年11月30日", 3, -0.5, 4, 1.2, said_in_box="（盖章处）"),
    "open box over the conclusion": over("达到要求", 0, 0, 8, 1, fill="<a:noFill/>"),
    "arrow on a chart": over_chart("<a:noFill/>"),
    "seal": picture_over(jpeg(), 0, -2, 4.2, 4.2),
    "transparent sign": picture_over(transparent(), 0, -2, 9, 9),
    "number of units by another measure": value_as("onsite.sites", "共走访", "家单位。"),
    "score as a score": value_as("scores.total", "共得", "分。"),
    "grey pages": dark_pages("EEEEEE"),
    "ground that is not shown": dark_pages("112244", shown=False),
    "which draft": core("title", "小城市省级初评报告（2023年12月送审稿第2稿）"),
    "who wrote it": core("comments", "起草：综合处"),
    "own property": own_property("2023年第4季度归档"),
    "footer of the city": margin("footer", "小城市省级初评报告"),
    "footer of the printers": margin("footer", "省办综合处　2023年12月1日印发"),
    "how many were printed": margin("footer", "（共印30份）"),
    "header of a programme": margin("header", "国家食品安全示范城市创建"),
    "whom to call": add("联系人：王某，联系电话：0351-1234567，传真（0351）7654321。"),
    "mobile telephone": add("手机：13800000000。"),
    "in note": note("相关材料存省办档案室。"),
    "whoever objects": add("对报告有异议的，可书面反映。"),
    "list in circles": add("①个体经营者；②次要事项。"),
    "of high quality": add("推动食品产业高质量发展。"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_edit_raises_nothing(root, tmp_path, name):
    path = edited(tmp_path, HONEST[name])
    assert [item for item in verify_file(path, root).items if item.state != "backed"] == []


def test_fonts_in_the_file_are_told(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)

    def embed(document):
        part = Part(PackURI("/word/fonts/font1.odttf"), "x/y", b"x", document.part.package)
        document.part.relate_to(part, "urn:font")

    assert not any("字体" in note for note in verify_file(path, root).notes)
    edit(path, embed)
    assert any("字体" in note for note in verify_file(path, root).notes)
