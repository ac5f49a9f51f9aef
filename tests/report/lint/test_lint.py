"""Our own report passes the default profile; each fault is found by breaking one thing."""

import json
import re
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from shifan.errors import Refused
from shifan.report.lint.lint import lint_file
from shifan.report.lint.profile_file import PROFILES
from shifan.report.make import docx_report
from tests.conftest import latest
from tests.report.living import edit, mini
from tests.soffice import convert, needs_soffice


@pytest.mark.parametrize("name", ["初评报告.docx", "初评报告-公开版.docx"])
@pytest.mark.parametrize("city", ["晋中市", "示例乙市"])
def test_our_own_report_passes(finished, city, name):
    assert lint_file(latest(finished, city) / name) == []


def test_the_shipped_skeleton_passes():
    assert lint_file(docx_report.SKELETON) == []


def of_style(document, name, path, **attributes):
    """Set attributes of a style's property; `path` as `rPr/rFonts`."""
    holder = document.styles[name].element
    for part in path.split("/"):
        found = holder.find(qn(f"w:{part}"))
        if found is None:
            found = holder.makeelement(qn(f"w:{part}"))
            holder.append(found)
        holder = found
    for key, value in attributes.items():
        holder.set(qn(f"w:{key}"), value)


def remove(document, tag, n=0):
    found = list(document.element.body.iter(qn(f"w:{tag}")))[n]
    found.getparent().remove(found)


def first(document, start):
    return next(
        paragraph
        for paragraph in document.paragraphs
        if not paragraph.style.style_id.startswith("TOC")
        and "".join(node.text or "" for node in paragraph._p.iter(qn("w:t"))).startswith(start)
    )


def say(document, text, style="报告正文"):
    document.paragraphs[0]._p.addprevious(document.add_paragraph(text, style=style)._p)


def retitle(document, start, text):
    nodes = list(first(document, start)._p.iter(qn("w:t")))
    nodes[0].text = text
    for node in nodes[1:]:
        node.text = ""


def odd_footer(document):
    return document.sections[1].footer.paragraphs[0]._p


def bottom(document):
    document.sections[-1].bottom_margin = Mm(33)


def wide_table(document):
    for column in next(document.element.body.iter(qn("w:tblGrid"))):
        column.set(qn("w:w"), "4000")
    for cell in next(document.element.body.iter(qn("w:tbl"))).iter(qn("w:tcW")):
        cell.set(qn("w:w"), "4000")


def direct_font(document):
    first(document, "按照").runs[0]._r.get_or_add_rPr().get_or_add_rFonts().set(
        qn("w:eastAsia"), "微软雅黑"
    )


def quote_font(document):
    say(document, "落实“四个一”治理")


def no_field_result(document):
    for run in list(odd_footer(document).iter(qn("w:r"))):
        if any((node.text or "").strip().isdigit() for node in run.iter(qn("w:t"))):
            run.getparent().remove(run)


def dash_font(document):
    say(document, "三级责任——市、县、乡")


def upright_number(document):
    for section in document.sections:
        for footer in (section.footer, section.even_page_footer):
            for node in list(footer._element.iter(qn("w:textDirection"))):
                node.getparent().remove(node)


def lowered(document):
    code = next(
        code
        for code in document.element.body.iter(qn("w:instrText"))
        if code.text.lstrip().startswith("TC")
    )
    code.text = code.text.replace("\\l 1", "\\l 3")


def of_run(**attributes):
    def change(document):
        properties = first(document, "按照").runs[0]._r.get_or_add_rPr()
        for key, value in attributes.items():
            node = properties.makeelement(qn(f"w:{key}"))
            node.set(qn("w:val"), value)
            properties.append(node)

    return change


def of_paragraph(start, tag, **attributes):
    def change(document):
        properties = first(document, start)._p.get_or_add_pPr()
        node = properties.makeelement(qn(f"w:{tag}"))
        for key, value in attributes.items():
            node.set(qn(f"w:{key}"), value)
        properties.append(node)

    return change


def theme_of_heading(document):
    first(document, "一、").runs[0]._r.get_or_add_rPr().get_or_add_rFonts().set(
        qn("w:asciiTheme"), "majorHAnsi"
    )


def beside(*texts, style="报告正文", **properties):
    """Return a change.

    Paragraphs behind the first heading of the second level, in the order given, with paragraph
    properties.
    """

    def change(document):
        for text in reversed(texts):
            made = document.add_paragraph(text, style=style)
            for name, attributes in properties.items():
                child = made._p.get_or_add_pPr().makeelement(qn(f"w:{name}"))
                for key, value in attributes.items():
                    child.set(qn(f"w:{key}"), value)
                made._p.pPr.append(child)
            first(document, "评审组由")._p.addnext(made._p)

    return change


def automatic(document):
    """Take the typed numbers of the headings away and let Word number them."""
    for heading in (
        paragraph for paragraph in document.paragraphs if paragraph.style.style_id == "Heading1"
    ):
        nodes = list(heading._p.iter(qn("w:t")))
        told = "".join(node.text for node in nodes)[2:]
        for node in nodes:
            node.text = told if node is nodes[0] else ""
        heading._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 1


def english_fonts(document):
    names = {
        "仿宋_GB2312": "FangSong_GB2312",
        "黑体": "SimHei",
        "楷体_GB2312": "KaiTi_GB2312",
        "宋体": "SimSun",
        "方正小标宋简体": "FZXiaoBiaoSong-B05S",
    }
    roots = (
        document.styles.element,
        document.element,
        *(
            part._element
            for section in document.sections
            for part in (section.footer, section.even_page_footer)
        ),
    )
    for fonts in (node for root in roots for node in root.iter(qn("w:rFonts"))):
        for key in fonts.attrib:
            fonts.set(key, names.get(fonts.get(key), fonts.get(key)))


def text_box(document):
    inner = "<w:txbxContent><w:p><w:r><w:t>框内的字</w:t></w:r></w:p></w:txbxContent>"
    document.paragraphs[9]._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} "
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateCo'
            f'ntent><mc:Choice Requires="wps"><w:drawing>{inner}</w:drawing>'
            f"</mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )


def upright_footers(document):
    return [
        part.paragraphs[0]._p
        for section in document.sections
        if section.orientation == 0
        for part in (section.footer, section.even_page_footer)
        if not part.is_linked_to_previous
    ]


def framed(document):
    for paragraph in upright_footers(document):
        for own in paragraph.pPr.findall(qn("w:jc")):
            paragraph.pPr.remove(own)
        frame = paragraph.pPr.makeelement(qn("w:framePr"))
        frame.set(qn("w:xAlign"), "outside")
        paragraph.pPr.insert(1, frame)


def title_field(document):
    for paragraph in upright_footers(document):
        paragraph.addprevious(
            parse_xml(
                f'<w:p {nsdecls("w")}><w:fldSimple w:instr=" TITLE "><w:r><w:t>报告</w:t></w:r></w:fldSimple></w:p>'
            )
        )


def only_total(document):
    for section in document.sections:
        for part in (section.footer, section.even_page_footer):
            for code in part._element.iter(qn("w:instrText")):
                code.text = " NUMPAGES "


FAULTS = {
    "the upper margin": (lambda d: setattr(d.sections[0], "top_margin", Mm(30)), {"page"}),
    "the left margin": (
        lambda d: setattr(d.sections[0], "left_margin", Mm(31.7)),
        {"page", "grid-chars"},
    ),
    "a size set by hand": (of_run(sz="28"), {"size", "grid-chars"}),
    "a line pitch set by hand": (
        of_paragraph("按照", "spacing", line="360", lineRule="auto"),
        {"line-pitch"},
    ),
    "an indent set by hand": (
        of_paragraph("按照", "ind", firstLineChars="0", firstLine="0"),
        {"indent"},
    ),
    "a heading's theme font": (theme_of_heading, {"theme-font"}),
    "a dash in the Latin font": (dash_font, {"quote-font"}),
    "an upright number on a landscape page": (upright_number, {"page-number"}),
    "an annex lowered in the contents": (lowered, {"contents-level"}),
    "a heading that the contents do not know": (
        lambda d: retitle(d, "二、", "二、总的情况"),
        {"contents"},
    ),
    "a margin": (bottom, {"page", "page-number"}),
    "paper": (lambda d: setattr(d.sections[0], "page_width", Mm(216)), {"page", "grid-chars"}),
    "no grid": (lambda d: remove(d, "docGrid"), {"grid"}),
    "a pitch of 21 lines": (
        lambda d: next(d.element.iter(qn("w:docGrid"))).set(qn("w:linePitch"), "600"),
        {"grid"},
    ),
    "27 characters": (lambda d: of_style(d, "报告正文", "rPr/spacing", val="0"), {"grid-chars"}),
    "a Chinese font": (lambda d: of_style(d, "报告正文", "rPr/rFonts", eastAsia="宋体"), {"font"}),
    "a font set by hand": (direct_font, {"font"}),
    "a Latin font": (
        lambda d: of_style(d, "报告正文", "rPr/rFonts", ascii="Calibri", hAnsi="Calibri"),
        {"latin-font"},
    ),
    "a theme font": (
        lambda d: of_style(d, "Normal", "rPr/rFonts", eastAsiaTheme="minorEastAsia"),
        {"theme-font"},
    ),
    "a size": (lambda d: setattr(d.styles["Heading 1"].font, "size", Pt(15)), {"size"}),
    "an indent": (
        lambda d: of_style(d, "报告条目", "pPr/ind", firstLineChars="0", firstLine="0"),
        {"indent"},
    ),
    "blanks for an indent": (
        lambda d: (
            of_style(d, "报告正文", "pPr/ind", firstLineChars="0", firstLine="0"),
            retitle(d, "按照", "\u3000\u3000按照"),
        ),
        {"space-indent", "indent"},
    ),
    "a title to the left": (lambda d: of_style(d, "Title", "pPr/jc", val="left"), {"align"}),
    "double lines": (
        lambda d: of_style(d, "报告正文", "pPr/spacing", line="480", lineRule="auto"),
        {"line-pitch"},
    ),
    "a fixed pitch too small": (
        lambda d: of_style(d, "报告正文", "pPr/spacing", line="400", lineRule="exact"),
        {"line-pitch"},
    ),
    "quotes in the Latin font": (quote_font, {"quote-font"}),
    "Western quotes": (lambda d: say(d, '所谓"四个一"治理'), {"western-quotes"}),
    "Western dashes": (lambda d: say(d, "办法--试行"), {"western-quotes"}),
    "half-width comma": (lambda d: say(d, "第一,第二"), {"half-width"}),
    "full-width digits": (lambda d: say(d, "共５４个"), {"full-width-digits"}),
    "square brackets": (lambda d: say(d, "食安办[2021]5号文件"), {"bracket"}),
    "padded date": (lambda d: say(d, "2023年01月05日"), {"date"}),
    "heading with a comma behind its bracket": (
        lambda d: retitle(d, "（一）评价方式", "（一）、评价方式"),
        {"heading-number", "contents"},
    ),
    "heading with a full stop": (
        lambda d: retitle(d, "（一）评价方式", "（一）评价方式。"),
        {"heading-number", "contents"},
    ),
    "a number left out": (
        lambda d: retitle(d, "（二）评价内容", "（三）评价内容"),
        {"heading-order", "contents"},
    ),
    "a heading of another level": (
        lambda d: setattr(first(d, "（一）评价方式"), "style", d.styles["Heading 1"]),
        {"heading-level"},
    ),
    "one footer for all pages": (
        lambda d: setattr(d.settings, "odd_and_even_pages_header_footer", False),
        {"page-number"},
    ),
    "another form of page number": (
        lambda d: setattr(next(odd_footer(d).iter(qn("w:t"))), "text", "第"),
        {"page-number"},
    ),
    "a page number without result": (no_field_result, {"page-number"}),
    "odd and even pages turned off": (
        lambda d: d.settings.element.find(qn("w:evenAndOddHeaders")).set(qn("w:val"), "0"),
        {"page-number"},
    ),
    "the number of all pages alone": (only_total, {"page-number"}),
    "a gutter": (lambda d: setattr(d.sections[0], "gutter", Mm(10)), {"page", "grid-chars"}),
    "items out of order": (beside("1.抓培训。", "3.抓检查。"), {"heading-order"}),
    "a page number on the wrong side": (
        lambda d: odd_footer(d).find(f"{qn('w:pPr')}/{qn('w:jc')}").set(qn("w:val"), "left"),
        {"page-number"},
    ),
    "a footer too low": (
        lambda d: setattr(d.sections[-1], "footer_distance", Mm(15)),
        {"page-number"},
    ),
    "an annex in the middle of a page": (
        lambda d: of_style(d, "附件号", "pPr/pageBreakBefore", val="0"),
        {"annex"},
    ),
    "an annex with a colon": (lambda d: retitle(d, "附件1", "附件1："), {"annex", "contents"}),
    "an annex in the middle of the line": (
        lambda d: of_style(d, "附件号", "pPr/jc", val="center"),
        {"annex", "align"},
    ),
    "an annex title to the left": (
        lambda d: of_style(d, "附件标题", "pPr/jc", val="left"),
        {"annex", "align"},
    ),
    "an annex title on the second line": (
        lambda d: of_style(d, "附件标题", "pPr/spacing", before="0"),
        {"annex"},
    ),
    "a header row that does not repeat": (lambda d: remove(d, "tblHeader"), {"table-header"}),
    "a row that may be torn": (lambda d: remove(d, "cantSplit", 2), {"table-split"}),
    "a column without width": (lambda d: remove(d, "gridCol"), {"table-grid"}),
    "cells that differ from their column": (
        lambda d: next(d.element.body.iter(qn("w:tcW"))).set(qn("w:w"), "900"),
        {"table-width"},
    ),
    "a table wider than the page": (wide_table, {"table-wide"}),
}


# What looks like a fault and is none.
SOUND = {
    "a paragraph that begins with a decimal": beside("92.58%的单位合格。", "3.2万人参加。"),
    "a paragraph that begins with a date": beside("2023.11.6起开展检查。"),
    "items that begin with a year": beside("1.2023年开展检查。", "2.2024年开展复查。"),
    "an item that may be a decimal": beside("1.抓培训。", "2.5G网络覆盖。", "3.抓检查。"),
    "a date to the right": beside("省食品安全办", "2023年12月1日", jc={"val": "right"}),
    "an addressee": beside("国务院食品安全办：", ind={"firstLineChars": "0", "firstLine": "0"}),
    "a list of annexes": beside(
        "附件：1.指标得分表",
        "      2.现场检查结果",
        "      3.问题清单",
        ind={"firstLineChars": "200"},
    ),
    "headings that Word numbers": automatic,
    "fonts by their English names": english_fonts,
    "a text box": text_box,
    "a landscape section by its measures alone": lambda d: [
        section._sectPr.find(qn("w:pgSz")).attrib.pop(qn("w:orient"), None)
        for section in d.sections
    ],
    "a page number in a frame at the outer edge": framed,
    "a field before the page number": title_field,
}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_no_fault_is_not_told(sound, tmp_path, name):
    path = tmp_path / "改.docx"
    path.write_bytes(sound.read_bytes())
    edit(path, SOUND[name])
    assert {fault.code for fault in lint_file(path)} <= (
        {"contents"} if name == "headings that Word numbers" else set()
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A report without a fault."""
    path, _ = mini(tmp_path_factory.mktemp("lint"))
    assert lint_file(path) == []
    return path


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_and_nothing_else(sound, tmp_path, name):
    change, codes = FAULTS[name]
    path = tmp_path / "改.docx"
    path.write_bytes(sound.read_bytes())
    edit(path, change)
    found = lint_file(path)
    assert {fault.code for fault in found} == codes
    assert all(fault.cell and fault.found and fault.action and fault.expected for fault in found)


def test_a_fault_in_many_paragraphs_is_told_once_with_its_first_place(sound, tmp_path):
    path = tmp_path / "改.docx"
    path.write_bytes(sound.read_bytes())
    edit(path, FAULTS["a Chinese font"][0])
    (fault,) = lint_file(path)
    assert (
        "“" in fault.cell
        and "等" in fault.cell
        and fault.found == "中文字体 宋体"
        and "仿宋_GB2312" in fault.expected
    )


def test_a_strangers_file_without_styles_is_judged_as_it_looks(tmp_path):
    """As WPS writes it when nobody uses styles: everything is Normal, formatted by hand."""
    document = Document()
    for text, font, size in (
        ("一、基本情况", "黑体", 16),
        ("（一）总体", "宋体", 16),
        ("全市共有54个点位。", "仿宋", 14),
    ):
        run = document.add_paragraph().add_run(text)
        run.font.size = Pt(size)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    path = tmp_path / "外来.docx"
    document.save(str(path))
    found = {(fault.code, fault.found) for fault in lint_file(path)}
    assert (
        ("font", "中文字体 宋体") in found
        and ("size", "字号 14 磅") in found
        and ("font", "中文字体 黑体") not in found
    )
    assert {"page", "grid", "indent", "page-number"} <= {code for code, _ in found}


def test_a_bare_file_is_linted(tmp_path):
    path = tmp_path / "空.docx"
    root = (
        "<w:document "
        "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:"
        "r><w:t>正文</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", root)
    assert {"font", "size", "page-number"} <= {fault.code for fault in lint_file(path)}


@needs_soffice
def test_what_libreoffice_saves_is_faulted_for_what_libreoffice_changed(finished, tmp_path):
    """It drops the hint that quotes are Chinese, and lowers the annexes in the contents by one level.

    The rest of the layout it keeps.
    """
    found = lint_file(convert(latest(finished, "晋中市") / "初评报告.docx", "docx", tmp_path))
    assert {fault.code for fault in found} <= {"quote-font", "contents-level"}
    assert [
        (fault.found, fault.cell[-5:]) for fault in found if fault.code == "contents-level"
    ] in ([], [("更新目录时列为2级", f"“附件{n}”") for n in range(1, 8)])


def test_the_profile_for_word_wants_a_grid_of_characters(sound, tmp_path):
    assert {fault.code for fault in lint_file(sound, "word-classic")} == {"grid"}
    path = tmp_path / "改.docx"
    path.write_bytes(sound.read_bytes())

    def change(document):
        for grid in document.element.iter(qn("w:docGrid")):
            grid.set(qn("w:type"), "linesAndChars")
            grid.set(qn("w:charSpace"), "-848")

    edit(path, change)
    assert lint_file(path, "word-classic") == [] and {fault.code for fault in lint_file(path)} == {
        "grid"
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('[page_number]\nform = "-{n}-"', "page-number"),
        ('[page_number]\nposition = "center"', "page-number"),
        ("[grid]\nlines = 20", "grid"),
        ('[styles.SfBody]\neast_asia = ["方正仿宋_GBK"]', "font"),
        ("[page]\nbottom = 30", "page"),
    ],
)
def test_a_local_profile_says_only_what_differs(sound, tmp_path, line, code):
    profile = tmp_path / "本地.toml"
    profile.write_text(f'base = "render-safe"\n{line}\n', encoding="utf-8")
    assert code in {fault.code for fault in lint_file(sound, profile)}


def test_an_unknown_base_is_refused(sound, tmp_path):
    profile = tmp_path / "本地.toml"
    profile.write_text('base = "gb"\n', encoding="utf-8")
    with pytest.raises(Refused, match="render-safe"):
        lint_file(sound, profile)


MISTAKES = {
    "a number in quotation marks": ('[page]\ntop = "37"', "[page] top", "数"),
    "a count in quotation marks": ('[grid]\nlines = "22"', "[grid] lines", "正整数"),
    "a size in words": ('[styles.SfBody]\nsize = "三号"', "[styles.SfBody] size", "数"),
    "an alignment of another word": (
        '[styles.SfBody]\nalign = "middle"',
        "[styles.SfBody] align",
        "center",
    ),
    "two numbers in a page number": (
        '[page_number]\nform = "第{n}页 共{m}页"',
        "[page_number] form",
        "只有一处",
    ),
    "no number in a page number": ('[page_number]\nform = "页"', "[page_number] form", "{n}"),
    "a section as a value": ("page = 3", "page", "[page]"),
    "styles as a value": ('styles = "x"', "styles", "[styles]"),
    "a style as a value": ('[styles]\nSfBody = "x"', "[styles] SfBody", "[styles.SfBody]"),
    "a section nearly right": ("[pages]\ntop = 37", "[pages]", "page"),
    "a key nearly right": ("[page]\ntopp = 37", "[page] topp", "top"),
    "a position of another word": (
        '[page_number]\nposition = "middle"',
        "[page_number] position",
        "outside",
    ),
    "a pattern that is none": (
        '[styles.SfBody]\ntyped = "（("',
        "[styles.SfBody] typed",
        "正则表达式",
    ),
    "a font not in brackets": (
        '[styles.SfBody]\neast_asia = "方正仿宋_GBK"',
        "[styles.SfBody] east_asia",
        "方括号",
    ),
    "a style without its font": ("[styles.Mine]\nsize = 16", "[styles.Mine] east_asia", "方括号"),
    "a switch in words": ('[table]\nwhole_rows = "是"', "[table] whole_rows", "true"),
    "a line that is no TOML": ("[page\ntop = 37", "第2行", "top = 37"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_profile_is_refused_with_its_key(sound, tmp_path, name):
    line, cell, expected = MISTAKES[name]
    profile = tmp_path / "本地.toml"
    profile.write_text(f'base = "render-safe"\n{line}\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        lint_file(sound, profile)
    (fault,) = refused.value.findings
    assert (
        (fault.file, fault.cell) == ("本地.toml", cell)
        and expected in fault.expected
        and fault.found
        and fault.action
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "空的"),
        ("# 只有注释\n", "空的"),
        ("[page]\nbottom = 30\n", "没有写"),
        ("[page]\nbottom = 30\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_profile_that_would_let_everything_pass_is_refused(sound, tmp_path, content, found):
    profile = tmp_path / "本地.toml"
    profile.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Refused, match=found) as refused:
        lint_file(sound, profile)
    assert not re.search(r"[a-z]{3,} [a-z]{2,} ", str(refused.value))


def test_a_profile_that_is_not_there_names_a_near_one(sound):
    with pytest.raises(Refused, match=r"没有这个文件.*word-classic"):
        lint_file(sound, "word-clasic")


def test_a_profile_of_ones_own(tmp_path):
    path, _ = mini(tmp_path)
    profile = tmp_path / "本地.toml"
    profile.write_text(
        (PROFILES / "render-safe.toml")
        .read_text(encoding="utf-8")
        .replace(
            'plain = true\neast_asia = ["仿宋_GB2312", "仿宋"]',
            'plain = true\neast_asia = ["宋体"]',
        ),
        encoding="utf-8",
    )
    assert [fault.code for fault in lint_file(path, profile)] == ["font"]
    with pytest.raises(Refused):
        lint_file(path, tmp_path / "没有.toml")


def test_command(tmp_path):
    path, _ = mini(tmp_path)
    edit(path, bottom)
    done = subprocess.run(
        [sys.executable, "-m", "shifan", "lint", str(path), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1 and json.loads(done.stdout)["ok"] is False
