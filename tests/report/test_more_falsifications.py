"""What a forger and what a diligent clerk may do beside what tests/report/test_statements.py tries."""

import copy
import io

import pytest
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from shifan.report.verify.verify import verify_file
from tests.report.living import edited, one_run, sdt
from tests.report.passages_read import words
from tests.report.test_statements import add, cells, say, table
from tests.report.word_edits import element, run

V = 'xmlns:v="urn:schemas-microsoft-com:vml"'


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


def said(document, text):
    """Return the first paragraph outside the contents that says something."""
    found = (paragraph._p for paragraph in document.paragraphs if text in words(paragraph._p))
    return next(node for node in found if node.find(qn("w:hyperlink")) is None)


def run_of(document, text):
    return next(run for run in said(document, text).iter(qn("w:r")) if text in words(run))


def properties_of(node):
    found = node.find(qn("w:rPr"))
    if found is None:
        found = element("rPr")
        node.insert(0, found)
    return found


def look(text, tag, **attributes):
    return lambda document: properties_of(run_of(document, text)).append(element(tag, **attributes))


def look_of_value(key, tag, **attributes):
    return lambda document: properties_of(next(sdt(document, key).iter(qn("w:r")))).append(
        element(tag, **attributes)
    )


def header(text):
    return lambda document: document.sections[0].header.add_paragraph(text)


def without_header(document):
    for section in document.sections:
        for part in (section.header, section.even_page_header, section.first_page_header):
            for node in list(part._element):
                part._element.remove(node)
            part.add_paragraph("")


def labelled(text, behind):
    """Let Word itself put words before a paragraph, as the number of a list."""

    def change(document):
        numbering = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        level = (
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'
            ),
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )
        part = Part(
            PackURI("/word/numbering.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
            etree.tostring(numbering),
            document.part.package,
        )
        document.part.relate_to(part, RT.NUMBERING)
        paragraph = said(document, behind)
        paragraph.get_or_add_pPr().append(
            element("numPr", element("ilvl", val="0"), element("numId", val="77"))
        )

    return change


def watermark(text):
    def change(document):
        shape = f'<v:shape style="width:400pt;height:80pt"><v:textpath string="{text}"/></v:shape>'
        picture = parse_xml(f"<w:r {nsdecls('w')} {V}><w:pict>{shape}</w:pict></w:r>")
        document.sections[0].header.paragraphs[0]._p.append(picture)

    return change


def ruby(document):
    node = run_of(document, "达到要求")
    ground = copy.deepcopy(node)
    made = parse_xml(
        f"<w:r {nsdecls('w')}><w:ruby><w:rubyPr/><w:rt><w:r><w:t>未</w:t></w:r></w:rt>"
        "<w:rubyBase/></w:ruby></w:r>"
    )
    node.addnext(made)
    made.find(f".//{qn('w:rubyBase')}").append(ground)
    node.getparent().remove(node)


def cell_of(document, heading, row, column):
    return cells(list(table(document, heading).iter(qn("w:tr")))[row])[column]


def merge_away(document):
    """Merge the score of a row into the cell above: Word shows nothing of it."""
    for row, kind in ((1, "restart"), (2, "continue")):
        cell = cell_of(document, "资料得分率", row, 6)
        cell.get_or_add_tcPr().append(element("vMerge", val=kind))


def narrow(document):
    """Make the column of scores so narrow that nothing of it is seen."""
    found = table(document, "资料得分率")
    list(found.iter(qn("w:gridCol")))[6].set(qn("w:w"), "1")
    for row in found.iter(qn("w:tr")):
        next(cells(row)[6].iter(qn("w:tcW"))).set(qn("w:w"), "1")


def swap_controls(first, second):
    """Let two controls change places with their bookmarks left behind."""

    def change(document):
        moved, other = sdt(document, first), sdt(document, second)
        mark = element("r")
        moved.addprevious(mark)
        other.addprevious(moved)
        mark.addprevious(other)
        mark.getparent().remove(mark)

    return change


def swap_cells_whole(document):
    """Exchange the contents of two cells, bookmarks included."""
    first, second = (cell_of(document, "资料得分率", row, 6) for row in (1, 2))
    paragraph, other = first.find(qn("w:p")), second.find(qn("w:p"))
    mark = element("p")
    paragraph.addprevious(mark)
    other.addprevious(paragraph)
    mark.addprevious(other)
    mark.getparent().remove(mark)


def text_box(text):
    def change(document):
        box = (
            '<v:shape style="position:absolute;width:300pt;height:40pt"><v:textbox><w:txbxContent>'
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
        )
        made = parse_xml(f"<w:r {nsdecls('w')} {V}><w:pict>{box}</w:pict></w:r>")
        said(document, "达到要求").append(made)

    return change


def covered(document):
    """Lay a white rectangle over the conclusion."""
    shape = (
        '<v:rect style="position:absolute;width:300pt;height:40pt;z-index:9" fillcolor="white"/>'
    )
    made = parse_xml(f"<w:r {nsdecls('w')} {V}><w:pict>{shape}</w:pict></w:r>")
    said(document, "达到要求").append(made)


def black_on_black(document):
    properties = properties_of(run_of(document, "达到要求"))
    properties.append(element("color", val="000000"))
    properties.append(element("shd", val="clear", fill="000000"))


def fake_caption(document):
    """Put another caption above a table and take ours away."""
    caption = said(document, "指标得分表（示例")
    for node in caption.iter(qn("w:t")):
        if "指标得分表" in (node.text or ""):
            node.text = node.text.replace("指标得分表", "整改后指标得分表")


def heading_turned(document):
    """Call the shortcomings achievements, in the heading and in the contents."""
    for node in document.element.body.iter(qn("w:t")):
        if "存在不足" in (node.text or ""):
            node.text = node.text.replace("存在不足", "突出成效")


def in_fallback(document):
    """Show one text to programs of today and keep the other for old ones."""
    said_run = run_of(document, "达到要求")
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    made = parse_xml(
        f'<mc:AlternateContent {nsdecls("w")} xmlns:mc="{mc}"><mc:Choice Requires="w14"/>'
        "<mc:Fallback/></mc:AlternateContent>"
    )
    said_run.addprevious(made)
    shown = copy.deepcopy(said_run)
    for node in shown.iter(qn("w:t")):
        node.text = node.text.replace("达到要求", "未达到要求")
    made[0].append(shown)
    made[1].append(said_run)


def style_of_table(heading, inner):
    """Give a table another style, which says how its cells look."""

    def change(document):
        style = f'<w:style {nsdecls("w")} w:type="table" w:styleId="Other">{inner}</w:style>'
        document.styles.element.append(parse_xml(style))
        properties = table(document, heading).find(qn("w:tblPr"))
        for former in properties.findall(qn("w:tblStyle")):
            properties.remove(former)
        properties.insert(0, element("tblStyle", val="Other"))

    return change


def style_of_run(text, inner):
    def change(document):
        style = f'<w:style {nsdecls("w")} w:type="character" w:styleId="Other">{inner}</w:style>'
        document.styles.element.append(parse_xml(style))
        properties_of(run_of(document, text)).insert(0, element("rStyle", val="Other"))

    return change


def field(code, shown):
    """Put a field with a result of its own behind a sentence."""

    def change(document):
        paragraph = said(document, "现场检查累计")
        pieces = [element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
        instruction = element("instrText")
        instruction.text = code
        for child in (pieces[0], instruction, pieces[1]):
            paragraph.append(element("r", child))
        paragraph.append(run(shown))
        paragraph.append(element("r", pieces[2]))

    return change


def placeholder(text):
    control = element("sdt", element("sdtPr", element("showingPlcHdr")))
    control.append(element("sdtContent", run(text)))
    return lambda document: said(document, "现场检查累计").append(copy.deepcopy(control))


def exchange_pictures(document):
    """Put two charts under each other's caption."""
    holders = [
        paragraph
        for paragraph in document.element.body.iter(qn("w:p"))
        if paragraph.xpath(".//w:drawing")
    ]
    first, second = holders[0], holders[2]
    mark = element("p")
    first.addprevious(mark)
    second.addprevious(first)
    mark.addprevious(second)
    mark.getparent().remove(mark)


def other_reference(document):
    """Let a reference lead to another table, what it shows left as it is."""
    codes = [
        code for code in document.element.body.iter(qn("w:instrText")) if " REF _Ref" in code.text
    ]
    first, other = codes[0], next(code for code in codes if code.text != codes[0].text)
    first.text = other.text


FALSIFICATIONS = {
    "hidden by the table's style": style_of_table("资料得分率", "<w:rPr><w:vanish/></w:rPr>"),
    "last row white by the table's style": style_of_table(
        "资料得分率",
        '<w:tblStylePr w:type="lastRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>',
    ),
    "conclusion in the paper's theme colour": style_of_run(
        "达到要求", '<w:rPr><w:color w:val="000000" w:themeColor="background1"/></w:rPr>'
    ),
    "claim in a footer": lambda document: document.sections[0].footer.add_paragraph("全部点位合格"),
    "result of a field": field(" DOCPROPERTY 说明 ", "未通过初评"),
    "quoted by a field": field(' QUOTE "说明" ', "全部点位均不合格"),
    "placeholder": placeholder("全市共发现重大隐患"),
    "place at the end": add("在同类城市中位居末位。"),
    "place in front": add("总得分居前列。", "现场检查累计"),
    "not one": add("无一点位符合。"),
    "by far the most": add("绝大多数单位不合格。"),
    "charts exchanged": exchange_pictures,
    "reference to another table": other_reference,
    "turned by a sign of direction": lambda document: sdt(document, "scores.total").addprevious(
        run("\u202e")
    ),
    "signs of another font": look_of_value("scores.total", "rFonts", ascii="Wingdings"),
    "raised digits": look_of_value("scores.total", "vertAlign", val="superscript"),
    "squeezed": look("达到要求", "fitText", val="1"),
    "black on black": black_on_black,
    "no sign between": lambda document: next(
        sdt(document, "scores.total").iter(qn("w:t"))
    ).__setattr__("text", "9\u200b9.99"),
    "word in a list's number": labelled("未", "达到要求"),
    "score in a list's number": labelled("得分99分，", "达到要求"),
    "watermark": watermark("初评未通过"),
    "ruby": ruby,
    "merged away": merge_away,
    "narrow column": narrow,
    "controls exchanged": swap_controls("indicator.K1.score", "indicator.K2.score"),
    "cells exchanged whole": swap_cells_whole,
    "box with another conclusion": text_box("未达到要求，不予提名"),
    "conclusion covered": covered,
    "header with a claim": header("本市已达到国家验收标准"),
    "notice of demonstration gone": without_header,
    "caption of another table": fake_caption,
    "heading turned": heading_turned,
    "fallback": in_fallback,
    "another quantity": say("总得分", "平均得分"),
    "another scope": say("明查覆盖", "暗访覆盖"),
}


@pytest.mark.parametrize("name", FALSIFICATIONS)
def test_a_falsification_is_told(root, tmp_path, name):
    path = edited(tmp_path, FALSIFICATIONS[name])
    assert not verify_file(path, root).all_backed


def photo(document):
    image = next(
        relation for relation in document.part.rels.values() if "image" in relation.reltype
    )
    document.paragraphs[-3].add_run().add_picture(io.BytesIO(image.target_part.blob))


def people(document):
    made = document.add_table(3, 2)
    for row, texts in zip(
        made.rows, (("姓名", "单位"), ("张某", "省一厅"), ("李某", "省二厅")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def landscape(document):
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE


def in_body_type(document):
    for node in document.element.body.iter(qn("w:r")):
        properties_of(node).append(element("rFonts", ascii="仿宋", hAnsi="仿宋", eastAsia="仿宋"))


def merge_equal(document):
    """Merge cells that say the same, as clerks do: the lower one is emptied."""
    found = document.add_table(2, 2)
    found.cell(0, 0).text = "甲区"
    found.cell(0, 0).merge(found.cell(1, 0))


def seal(document):
    shape = '<v:shape style="position:absolute;width:120pt;height:120pt;z-index:9"><v:imagedata/></v:shape>'
    made = parse_xml(f"<w:r {nsdecls('w')} {V}><w:pict>{shape}</w:pict></w:r>")
    document.paragraphs[-1]._p.append(made)


def repeated_head(document):
    """Split a table in two and repeat its head."""
    found = table(document, "资料得分率")
    rows = list(found.iter(qn("w:tr")))
    second = copy.deepcopy(found)
    for row in list(second.iter(qn("w:tr")))[1:]:
        second.remove(row)
    for edge in list(second.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        edge.getparent().remove(edge)
    second.extend(rows[3:])
    found.addnext(second)
    found.addnext(document.add_paragraph("（续表）")._p)


def numbered_by_word(document):
    labelled("%1．", "题一")(document)


def without_contents(document):
    for paragraph in document.paragraphs:
        if paragraph._p.find(qn("w:hyperlink")) is not None:
            paragraph._p.getparent().remove(paragraph._p)


def own_note(document):
    document.add_paragraph("注：有关照片另附。").runs[0].font.superscript = True


def proofed(document):
    said_run = run_of(document, "达到要求")
    said_run.addprevious(element("proofErr", type="spellStart"))
    said_run.addnext(element("proofErr", type="spellEnd"))


def linked(document):
    paragraph = said(document, "现场检查累计")
    mark = element("bookmarkStart", id="900", name="我的书签")
    paragraph.insert(1, mark)
    mark.addnext(element("bookmarkEnd", id="900"))


def suggested(document):
    """A colleague inserts a sentence as a revision."""
    made = element(
        "ins", run("感谢各单位支持。"), id="901", author="同事", date="2023-12-01T00:00:00Z"
    )
    said(document, "现场检查累计").append(made)


HONEST = {
    "photo": photo,
    "list of people": people,
    "landscape section": landscape,
    "another font": in_body_type,
    "merged equal cells": merge_equal,
    "seal": seal,
    "repeated head": repeated_head,
    "numbered by Word": numbered_by_word,
    "contents gone": without_contents,
    "raised note of their own": own_note,
    "spelling marks": proofed,
    "bookmark of their own": linked,
    "sentence as a revision": suggested,
    "watermark": watermark("内部资料"),
    "document number": header("晋食安办〔2023〕12号"),
    "synonym before a number": say("总得分", "总分"),
    "word more before a number": say("明查覆盖", "本次明查共覆盖"),
    "other heading": say("下一步建议", "下一步工作建议"),
    "sent to": add("抄送：市委办公室，市人大常委会办公室。"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_edit_raises_nothing(root, tmp_path, name):
    path = edited(tmp_path, HONEST[name])
    assert [item for item in verify_file(path, root).items if item.state != "backed"] == []
