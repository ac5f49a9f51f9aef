"""Letters without styles: title, addressee, number, annex and imprint are known by their place and form."""

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from shifan.report.lint.lint import lint_file
from shifan.word.elements import half_points, length

BODY = "按照要求，我市对照细则开展自评，现将情况报告如下。"
TYPE = {"题": ("方正小标宋简体", 22), "黑": ("黑体", 16), "楷": ("楷体_GB2312", 16)}
OF_TEXT = {"font", "size", "align", "indent", "line-pitch", "heading-number", "heading-order"}


def add(document, *pieces, align="both", indent=True):
    """Add a paragraph of pieces such as (黑, 一、总体); a plain text is 仿宋 of 16 points."""
    paragraph = document.add_paragraph()
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, {"both": "JUSTIFY"}.get(align, align.upper()))
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    for piece in pieces:
        kind, text = piece if isinstance(piece, tuple) else ("", piece)
        font, size = TYPE.get(kind, ("仿宋_GB2312", kind or 16))
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        run.font.name = "Times New Roman"
        run._r.rPr.rFonts.set(qn("w:eastAsia"), font)
    return paragraph


def faults(document, tmp_path):
    """Return the faults of the text: the blank page of the test is none of its matter."""
    spacing = document.styles["Normal"].paragraph_format
    spacing.space_after, spacing.line_spacing = Pt(0), 1.0
    for section in document.sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        grid.set(qn("w:type"), "lines")
    path = tmp_path / "函.docx"
    document.save(str(path))
    return [fault for fault in lint_file(path) if fault.code in OF_TEXT | {"imprint", "annex"}]


def letter(document):
    add(document, ("题", "关于报送2023年食品安全示范城市"), align="center", indent=False)
    add(document, ("题", "自评情况的报告"), align="center", indent=False)
    add(document, "各县（区、市）人民政府，市直各部门，各开发区管委会：", indent=False)
    add(document, BODY)


@pytest.mark.parametrize(
    "more",
    [
        [
            (
                "黑",
                "一、坚持高位推动，建立健全党政同责、部门协同、上下联动、社会共治的食品安全工作责任体系",
            )
        ],
        [("楷", "（一）压实责任。"), "各部门按照分工开展检查，累计检查500家。"],
        [("楷", "（一）压实责任。各部门按照分工开展检查，累计检查500家。")],
        [("黑", "一、组织领导。"), "市委、市政府高度重视。"],
        ["1.压实责任。包保干部3000余名。"],
    ],
)
def test_a_letter_that_is_right_has_no_fault(tmp_path, more):
    document = Document()
    letter(document)
    if "（一）" in str(more):
        add(document, ("黑", "一、总体"))
    add(document, *more)
    assert faults(document, tmp_path) == []


def test_head_and_number_of_a_letter_are_no_text(tmp_path):
    document = Document()
    add(document, "000012", indent=False)
    add(document, ("黑", "机密★1年"), indent=False)
    head = add(document, (36, "某某市人民政府文件"), align="center", indent=False)
    head.runs[0]._r.rPr.append(parse_xml(f'<w:color {nsdecls("w")} w:val="FF0000"/>'))
    add(document, "某政发〔2023〕5号", align="center", indent=False)
    letter(document)
    assert faults(document, tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "text", "align", "expected"),
    [
        ("黑", "关于自评情况的报告", "center", "题名"),
        ("题", "一、总体情况", "both", "一级标题"),
        ("黑", "（一）组织领导", "both", "二级标题"),
        ("楷", BODY, "both", "正文"),
    ],
)
def test_a_fault_names_what_it_took_the_paragraph_for(tmp_path, kind, text, align, expected):
    document = Document()
    if expected != "题名":
        letter(document)
    add(document, (kind, text), align=align, indent=align == "both")
    add(document, BODY)
    fonts = [fault for fault in faults(document, tmp_path) if fault.code == "font"]
    assert len(fonts) == 1
    assert f"（认作{expected}）" in fonts[0].expected


def test_the_title_of_an_annex_is_known_without_a_style(tmp_path):
    document = Document()
    letter(document)
    number = add(document, ("黑", "附件1"), align="left", indent=False)
    number.paragraph_format.page_break_before = True
    document.add_paragraph()
    add(document, ("题", "自评得分表"), align="center", indent=False)
    add(document, BODY)
    assert faults(document, tmp_path) == []


@pytest.mark.parametrize(
    ("copies", "printed", "size", "has_line", "found"),
    [
        ("抄送：省食安办。", "某市食安办　2023年11月20日印发", 14, True, set()),
        ("抄送：省食安办", "某市食安办　2023年11月20日印发", 14, True, {"抄送机关后没有句号"}),
        ("抄送：省食安办。", "某市食安办　2023年11月20日印发", 16, True, {"字号 16 磅"}),
        ("抄送：省食安办。", "某市食安办　2023年11月20日印发", 14, False, {"版记没有分隔线"}),
    ],
)
def test_the_imprint_is_checked(tmp_path, copies, printed, size, has_line, found):
    document = Document()
    letter(document)
    for text in (copies, printed):
        paragraph = add(document, (size, text), indent=False)
        if has_line:
            border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="8"/></w:pBdr>'
            paragraph._p.pPr.append(parse_xml(border))
    assert {fault.found for fault in faults(document, tmp_path)} == found


def numbered(document, *labels):
    """Give a document a list whose levels are labelled so; return its id."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{label}"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="640"/></w:pPr></w:lvl>'
        for n, (kind, label) in enumerate(labels)
    )
    numbering = document.part.numbering_part.element
    space = nsdecls("w")
    first = numbering.find(qn("w:num"))
    first.addprevious(
        parse_xml(f'<w:abstractNum {space} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {space} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
    )
    return 91


def number(paragraph, list_id, level):
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        )
    )


def test_headings_that_word_numbers_are_seen_with_their_numbers(tmp_path):
    document = Document()
    letter(document)
    list_id = numbered(document, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))
    for level, kind, text in ((0, "黑", "总体"), (1, "黑", "组织"), (0, "黑", "问题")):
        number(add(document, (kind, text), indent=False), list_id, level)
    add(document, ("黑", "四、建议"))
    found = {(fault.code, fault.found, fault.expected) for fault in faults(document, tmp_path)}
    assert found == {
        ("font", "中文字体 黑体", "楷体_GB2312或楷体（认作二级标题）"),
        ("heading-order", "序号“四”", "“三”"),
    }


@pytest.mark.parametrize(
    ("text", "twips", "halves"),
    [
        ("210mm", 11906, None),
        ("2.5cm", 1417, None),
        ("1in", 1440, 144),
        ("16pt", 320, 32),
        ("1pc", 240, 24),
        ("-5", -5, -5),
        ("16px", None, None),
        ("", None, None),
    ],
)
def test_measures_with_units_are_read(text, twips, halves):
    stated = length(text)
    assert (None if stated is None else round(stated)) == twips
    if halves is not None:
        assert half_points(text) == halves


def test_sizes_with_units_are_judged_as_the_same_sizes(tmp_path):
    document = Document()
    letter(document)
    for size in document.element.body.iter(qn("w:sz")):
        size.set(qn("w:val"), f"{int(size.get(qn('w:val'))) // 2}pt")
    for indent in document.element.body.iter(qn("w:ind")):
        indent.set(qn("w:firstLine"), "11.29mm" if indent.get(qn("w:firstLine")) else "0")
    assert faults(document, tmp_path) == []
