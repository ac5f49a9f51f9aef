"""Write shifan/report/skeleton.docx: the official layout and the headings of the report, with visible anchors.

Usage: python tools/make_skeleton.py [FILE]. The same bytes every time. An analyst edits the file in Word instead.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from shifan.report.ooxml import el, field, run
from shifan.report.package import repack

TARGET = Path(__file__).parents[1] / "shifan" / "report" / "skeleton.docx"
SONG_TITLE, FANG, HEI, KAI, SONG, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "Times New Roman"
BODY_PITCH = 579        # twip: 22 lines in 225 mm
INDENT = {"firstLineChars": 200, "firstLine": 640}

BODY = [
    ("Title", "{{ city }}创建国家食品安全示范城市"),
    ("Title", "省级初评报告"),
    ("SfBody", ""),
    ("SfBody", "按照国务院食品安全办关于{{ batch }}国家食品安全示范城市评价工作的部署，{{ city }}人民政府对照创建要求开展自评，向省级申请初评。"
               "{{ province_office }}按照规定程序组织完成了对{{ city }}的省级初评。现将有关情况报告如下。"),
    ("Heading1", "一、省级初评过程"),
    ("Heading2", "（一）评价方式"),
    ("SfBody", "初评依据{{ basis.text }}，采取{{ methods }}的方式进行。"),
    ("Heading2", "（二）评价内容"),
    ("SfItem", "1.资料审查。|由第三方评价机构对{{ city }}通过{{ documents.platform }}上传的佐证材料进行审查，内容包括{{ documents.dimension_names }}"
               "{{ documents.dimensions }}、{{ documents.indicators }}指标，逐项评价材料的完整性、准确性和规范性。"),
    ("SfItem", "2.现场检查。|{{ onsite.period }}，由第三方评价机构以明查和暗访两种方式开展现场检查。明查覆盖{{ onsite.announced.areas }}，涉及"
               "{{ onsite.announced.types }}业态{{ onsite.announced.sites }}点位；暗访覆盖{{ onsite.covert.areas }}，涉及{{ onsite.covert.types }}业态"
               "{{ onsite.covert.sites }}点位，累计核查{{ onsite.sites }}单位。{{ onsite.not_applicable.text }}{{ recheck.period }}，"
               "省级初评评审组抽查了部分点位的问题整改情况。"),
    ("SfItem", "3.领导访谈。|{{ interview.date }}，评审组对{{ interview.main }}的负责同志进行了主访谈，对{{ interview.extended }}等食安委成员单位的负责同志进行了"
               "延伸访谈。访谈主题包括{{ interview.topics }}。"),
    ("Heading2", "（三）评审组人员情况"),
    ("SfBody", "评审组由{{ province_office }}会同有关单位组建，成员来自{{ team }}。"),
    ("Heading1", "二、总体情况"),
    ("Heading2", "（一）初评总体情况"),
    ("SfBody", "{{ overall.text }}"),
    ("Heading2", "（二）工作成效及亮点"),
    ("SfBody", "{{# themes }}"),
    ("SfItem", "{{ number }}.{{ title }}。|{{ text }}"),
    ("SfBody", "{{/ themes }}"),
    ("Heading2", "（三）存在不足"),
    ("SfBody", "{{# shortcomings }}"),
    ("SfItem", "{{ number }}.{{ title }}。|{{ text }}"),
    ("SfBody", "{{/ shortcomings }}"),
    ("Heading2", "（四）下一步建议"),
    ("SfBody", "针对初评发现的问题，建议{{ city }}在巩固已有成效的基础上，着力做好以下工作。{{ suggestions }}"),
    ("Heading1", "三、初评结论"),
    ("SfBody", "{{ conclusion.text }}"),
]
ANNEXES_PORTRAIT = [
    ("SfAnnex", "附件1"), ("SfAnnexTitle", "指标得分表"),
    ("SfBody", "总得分{{ scores.total }}分，达标线{{ scores.pass_line }}分，初评结论：{{ verdict.pass }}。"),
    ("SfBody", "{{ reasons }}"),
    ("SfBody", "{{ table totals }}"), ("SfBody", "{{ table indicators }}"),
    ("SfAnnex", "附件2"), ("SfAnnexTitle", "现场检查结果"),
    ("SfBody", "{{ table types }}"), ("SfBody", "{{ table districts }}"), ("SfBody", "{{ table items }}"),
]
ANNEX_WIDE = [("SfAnnex", "附件3"), ("SfAnnexTitle", "问题与整改清单"), ("SfBody", "{{ table problems }}")]
ANNEXES_LAST = [
    ("SfAnnex", "附件4"), ("SfAnnexTitle", "图表"), ("SfBody", "{{ charts }}"),
    ("SfAnnex", "附件5"), ("SfAnnexTitle", "计算说明"), ("SfBody", "{{ rules }}"),
]


def main(target: Path) -> None:
    """Write the skeleton."""
    document = Document()
    _styles(document)
    _settings(document)
    _page(document.sections[0])
    _numbers(document.sections[0])
    _fill(document, BODY)
    _fill(document, [("SfBody", "{{# internal }}"), *ANNEXES_PORTRAIT])
    wide = document.add_section(WD_SECTION.NEW_PAGE)
    _page(wide, landscape=True)
    _numbers(wide, landscape=True)
    _fill(document, ANNEX_WIDE)
    last = document.add_section(WD_SECTION.NEW_PAGE)
    _page(last)
    _numbers(last)
    _fill(document, [*ANNEXES_LAST, ("SfBody", "{{/ internal }}")])
    buffer = io.BytesIO()
    document.save(buffer)
    target.write_bytes(repack(buffer.getvalue()))


def _fill(document, paragraphs: list[tuple[str, str]]) -> None:
    for style, text in paragraphs:
        lead, _, rest = text.rpartition("|")
        made = document.add_paragraph(style=document.styles[_name(document, style)])
        if lead:
            made._p.append(run(lead, el("rPr", el("rStyle", val="SfLead"))))
        made._p.append(run(rest))


def _name(document, style_id: str) -> str:
    return next(style.name for style in document.styles if style.style_id == style_id)


def _styles(document) -> None:
    styles = document.styles
    for fonts in styles.element.iter(qn("w:rFonts")):
        for name in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[name]
    defaults = styles.element.find(qn("w:docDefaults"))
    for spacing in list(defaults.iter(qn("w:spacing"))):
        spacing.getparent().remove(spacing)
    fonts = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")).find(qn("w:rFonts"))
    _fonts(fonts, FANG)
    _style(document, "Normal", FANG, 16, spacing=True)
    _style(document, "Title", SONG_TITLE, 22, align="center", exact=BODY_PITCH)
    _style(document, "Heading 1", HEI, 16, indent=True, keep=True, spacing=True)
    _style(document, "Heading 2", KAI, 16, indent=True, keep=True, spacing=True)
    _style(document, "Caption", HEI, 12, align="center", keep=True)
    _style(document, "Header", FANG, 10.5, align="center", flat=True)
    _style(document, "Footer", SONG, 14, flat=True, latin=SONG)
    for style_id, name, options in (
            ("SfBody", "报告正文", {"font": FANG, "size": 16, "align": "both", "indent": True, "spacing": True}),
            ("SfItem", "报告条目", {"font": FANG, "size": 16, "align": "both", "indent": True, "spacing": True}),
            ("SfAnnex", "附件号", {"font": HEI, "size": 16, "outline": 0, "page": True, "keep": True, "spacing": True}),
            ("SfAnnexTitle", "附件标题", {"font": SONG_TITLE, "size": 22, "align": "center", "exact": BODY_PITCH, "keep": True, "around": True}),
            ("SfCell", "表格正文", {"font": FANG, "size": 10.5, "flat": True}),
            ("SfCellHead", "表格表头", {"font": HEI, "size": 10.5, "align": "center", "flat": True}),
            ("SfNote", "图表注释", {"font": FANG, "size": 9, "flat": True}),
            ("SfPicture", "图片段", {"font": FANG, "size": 10.5, "align": "center", "flat": True, "keep": True})):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), style_id)
        style.base_style, style.quick_style = styles["Normal"], True
        _style(document, name, **options)
    lead = styles.add_style("条目标题", WD_STYLE_TYPE.CHARACTER)
    lead.element.set(qn("w:styleId"), "SfLead")
    lead.font.bold, lead.quick_style = True, True


def _fonts(fonts, east: str, latin: str = LATIN) -> None:
    for slot, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", east), ("cs", latin)):
        fonts.set(qn(f"w:{slot}"), name)


def _style(document, name: str, font: str, size: float, *, align: str = "", indent: bool = False, keep: bool = False,
           spacing: bool = False, flat: bool = False, exact: int = 0, page: bool = False, outline: int | None = None,
           around: bool = False, latin: str = LATIN) -> None:
    """Set a style: fonts in every slot, size, and paragraph properties in schema order."""
    element = document.styles[name].element
    level = element.find(f".//{qn('w:outlineLvl')}")
    outline = int(level.get(qn("w:val"))) if level is not None else outline
    for tag in ("w:pPr", "w:rPr"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    fonts = el("rFonts")
    _fonts(fonts, font, latin)
    half = int(size * 2)
    line = {"line": exact, "lineRule": "exact"} if exact else {"line": 240, "lineRule": "auto"}
    gap = exact if around else 0
    paragraph = [el("keepNext") if keep else None, el("pageBreakBefore") if page else None,
                 el("widowControl", val=0) if not flat else None, el("snapToGrid", val=0) if flat or exact else None,
                 el("spacing", before=0, after=gap, **line),
                 el("ind", **(INDENT if indent else {"firstLine": 0})), el("jc", val=align or "left"),
                 el("outlineLvl", val=outline) if outline is not None else None]
    character = [fonts, el("b", val=0), el("i", val=0), el("color", val="000000"),
                 el("spacing", val=-5) if spacing else None, el("kern", val=2), el("sz", val=half), el("szCs", val=half)]
    element.append(el("pPr", *paragraph))
    element.append(el("rPr", *character))


def _settings(document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    zoom = document.settings.element.find(qn("w:zoom"))
    if zoom is not None:
        zoom.set(qn("w:percent"), "100")
    core = document.core_properties
    core.title, core.author, core.comments, core.keywords = "省级初评报告", "shifan", "", ""
    core.subject = "国家食品安全示范城市省级初评"


def _page(section, landscape: bool = False) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    top, bottom, left, right = (28, 26, 35, 37) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(top), Mm(bottom), Mm(left), Mm(right)
    section.footer_distance, section.header_distance = Mm(15 if landscape else 25.5), Mm(15)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(el("docGrid", type="lines", linePitch=BODY_PITCH))


def _numbers(section, landscape: bool = False) -> None:
    """Set headers and footers: demo notice above; page number odd right, even left, one character in."""
    for even in (False, True):
        header, footer = ((section.even_page_header, section.even_page_footer) if even else (section.header, section.footer))
        header.is_linked_to_previous = footer.is_linked_to_previous = False
        header.paragraphs[0].text = "{{ report.demo }}"
        (_turned if landscape else _flat)(footer, even)


def _number_runs() -> list:
    fonts = el("rFonts")
    _fonts(fonts, SONG, SONG)
    properties = el("rPr", fonts, el("sz", val=28), el("szCs", val=28))
    return [run("— ", properties), *field("PAGE", "1", properties), run(" —", properties)]


def _number_properties(even: bool):
    indent = el("ind", leftChars=100, left=280, firstLine=0) if even else el("ind", rightChars=100, right=280, firstLine=0)
    return [el("snapToGrid", val=0), el("spacing", before=0, after=0, line=280, lineRule="exact"), indent,
            el("jc", val="left" if even else "right")]


def _flat(footer, even: bool) -> None:
    paragraph = footer.paragraphs[0]._p
    paragraph.get_or_add_pPr().extend(_number_properties(even))
    paragraph.extend(_number_runs())


def _turned(footer, even: bool) -> None:
    """Put the number where a portrait page has it: at the left edge, turned, in a floating cell."""
    paragraph = el("p", el("pPr", el("pStyle", val="Footer"), *_number_properties(even)), *_number_runs())
    width, height = 567, int(156 / 25.4 * 1440)
    cell = el("tc", el("tcPr", el("tcW", w=width, type="dxa"), el("textDirection", val="tbRl")), paragraph)
    place = el("tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page", horzAnchor="page", tblpX=1304, tblpY=1587)
    table = el("tbl", el("tblPr", place, el("tblW", w=width, type="dxa"), el("tblLayout", type="fixed"),
                         el("tblCellMar", el("left", w=0, type="dxa"), el("right", w=0, type="dxa"))),
               el("tblGrid", el("gridCol", w=width)),
               el("tr", el("trPr", el("trHeight", val=height, hRule="exact")), cell))
    footer._element.insert(0, table)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
