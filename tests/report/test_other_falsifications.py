"""Other members of the classes of test_statements.py and test_more_falsifications.py, and what must stay silent."""

import copy
import re

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from shifan.report.verify.verify import verify_file
from tests.report.living import edited, one_run, sdt
from tests.report.passages_read import words
from tests.report.test_more_falsifications import V, cell_of, field, properties_of, run_of, said
from tests.report.test_statements import add, cells, drawing, say, table
from tests.report.word_edits import element, revision, run

A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


def retyped(key, text, n=0):
    """Type another text in the place of a value: control and bookmark are gone."""

    def change(document):
        control = sdt(document, key, n)
        for edge in (control.getprevious(), control.getnext()):
            edge.getparent().remove(edge)
        control.addprevious(run(text))
        control.getparent().remove(control)

    return change


def beside_a_cell(text, column=6):
    return lambda document: (
        cell_of(document, "资料得分率", 1, column).find(qn("w:p")).append(run(text))
    )


def own_row(heading, *texts):
    def change(document):
        last = list(table(document, heading).iter(qn("w:tr")))[-1]
        made = copy.deepcopy(last)
        for number, cell in enumerate(cells(made)):
            for paragraph in cell.findall(qn("w:p")):
                for child in [child for child in paragraph if child.tag != qn("w:pPr")]:
                    paragraph.remove(child)
            if number < len(texts):
                cell.find(qn("w:p")).append(run(texts[number]))
        last.addnext(made)

    return change


def own_table(text):
    def change(document):
        made = document.add_table(2, 2)
        made.rows[1].cells[1].text = text
        said(document, "存在不足").addnext(made._tbl)

    return change


def nested(document):
    made = document.add_table(1, 1)
    made.rows[0].cells[0].text = "多数单位不合格。"
    cell_of(document, "资料得分率", 1, 0).insert(1, made._tbl)


def struck_row(document):
    row = list(table(document, "整改措施").iter(qn("w:tr")))[1]
    found = row.find(qn("w:trPr"))
    if found is None:
        found = element("trPr")
        row.insert(0, found)
    found.append(revision("del"))


def struck_cell(document):
    cell_of(document, "整改措施", 1, 3).get_or_add_tcPr().append(revision("cellDel"))


def labels_exchanged(document):
    """总得分X分，达标线Y分 becomes 达标线X分，总得分Y分."""
    for node in said(document, "总得分").iter(qn("w:t")):
        for first, other in (("总得分", "\ue0f0"), ("达标线", "总得分"), ("\ue0f0", "达标线")):
            node.text = re.sub(f"{first}(?!的)", other, node.text or "")


def on_picture(name, **attributes):
    """Put an effect on a chart, as the picture tools of Word do."""

    def change(document):
        blip = next(drawing(document).iter(f"{{{A}}}blip"))
        blip.append(blip.makeelement(f"{{{A}}}{name}", attributes))

    return change


def placed(name, **attributes):
    def change(document):
        for key, value in attributes.items():
            next(drawing(document).iter(f"{{{A}}}{name}")).set(key, value)

    return change


def linked(document):
    blip = next(drawing(document).iter(f"{{{A}}}blip"))
    blip.set(qn("r:link"), document.part.relate_to("file:///c:/x.png", RT.IMAGE, is_external=True))


def with_svg(document):
    """Newer programs show the drawing that stands beside the picture."""
    part = Part(PackURI("/word/media/x.svg"), "image/svg+xml", b"<svg/>", document.part.package)
    relation = document.part.relate_to(part, RT.IMAGE)
    svg = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
    next(drawing(document).iter(f"{{{A}}}blip")).append(
        parse_xml(
            f'<a:extLst xmlns:a="{A}"><a:ext><v:svgBlip xmlns:v="{svg}" '
            f'{nsdecls("r")} r:embed="{relation}"/></a:ext></a:extLst>'
        )
    )


def titled(document):
    next(drawing(document).iter(qn("wp:docPr"))).set("title", "各项得分均在95分以上")


def typed_reference(document):
    """Type another table's number in the place of a reference."""
    code = next(
        code for code in document.element.body.iter(qn("w:instrText")) if " REF " in code.text
    )
    start = code.getparent().getprevious()
    start.addprevious(run("表9"))
    gone = [start]
    while gone[-1].find(f"{qn('w:fldChar')}[@{qn('w:fldCharType')}='end']") is None:
        gone.append(gone[-1].getnext())
    for child in gone:
        child.getparent().remove(child)


def entry(change):
    def on_entry(document):
        links = document.element.body.iter(qn("w:hyperlink"))
        change(next(link.getparent() for link in links if "存在不足" in words(link)))

    return on_entry


def of_paragraph(text, child):
    def change(document):
        properties = said(document, text).get_or_add_pPr()
        for former in properties.findall(child.tag):
            properties.remove(former)
        properties.append(copy.deepcopy(child))

    return change


def of_table(child):
    return lambda document: table(document, "整改措施").tblPr.append(copy.deepcopy(child))


def rows_hidden_by_style(document):
    style = f'<w:style {nsdecls("w")} w:type="table" w:styleId="Other"><w:trPr><w:hidden/></w:trPr></w:style>'
    document.styles.element.append(parse_xml(style))
    properties = table(document, "整改措施").tblPr
    for former in properties.findall(qn("w:tblStyle")):
        properties.remove(former)
    properties.insert(0, element("tblStyle", val="Other"))


def other_scheme(document):
    """Let the document take the light colour of its theme for text."""
    settings = document.settings.element
    for former in settings.findall(qn("w:clrSchemeMapping")):
        settings.remove(former)
    settings.append(element("clrSchemeMapping", bg1="dark1", t1="light1"))
    color = element("color", val="000000", themeColor="text1")
    properties_of(run_of(document, "达到要求")).append(color)


def dotted_black(document):
    properties = properties_of(run_of(document, "达到要求"))
    properties.append(element("color", val="000000"))
    properties.append(element("shd", val="pct95", color="000000", fill="FFFFFF"))


def in_box(shape):
    def change(document):
        paragraph = said(document, "达到要求")
        holder = parse_xml(
            f'<w:p {nsdecls("w")} {V}><w:r><w:pict><v:shape style="position:absolute;{shape}">'
            "<v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
        paragraph.addprevious(holder)
        next(holder.iter(qn("w:txbxContent"))).append(paragraph)

    return change


def small_page(document):
    document.sections[-1].page_width = document.sections[-1].page_height = 200_000


def turned_around(document):
    content = sdt(document, "scores.total").find(qn("w:sdtContent"))
    content.append(element("bdo", *list(content), val="rtl"))


def bound(document):
    binding = element(
        "dataBinding", xpath="/x[1]", storeItemID="{11111111-2222-3333-4444-555555555555}"
    )
    sdt(document, "scores.total").find(qn("w:sdtPr")).append(binding)


def to_choose(document):
    made = element("dropDownList", element("listItem", displayText="未通过", value="x"))
    sdt(document, "verdict.pass").find(qn("w:sdtPr")).append(made)


def in_field(code, key="scores.total"):
    """Make a value the result of a field: the next update writes another one."""

    def change(document):
        control = sdt(document, key)
        instruction = element("instrText")
        instruction.text = code
        start = element("fldChar", fldCharType="begin", dirty="true")
        for child in (start, instruction, element("fldChar", fldCharType="separate")):
            control.getprevious().addprevious(element("r", child))
        control.getnext().addnext(element("r", element("fldChar", fldCharType="end")))

    return change


def simple_field(document):
    said_run = run_of(document, "达到要求")
    made = element("fldSimple", instr=" DOCPROPERTY Subject ", dirty="true")
    said_run.addprevious(made)
    made.append(said_run)


def imported(document):
    part = Part(PackURI("/word/afchunk9.htm"), "text/html", b"<p>99</p>", document.part.package)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    relation = document.part.relate_to(part, kind)
    made = parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{relation}"/>')
    said(document, "达到要求").addnext(made)


def equation(text):
    m = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    made = f'<m:oMath xmlns:m="{m}"><m:r><m:t>{text}</m:t></m:r></m:oMath>'
    return lambda document: said(document, "达到要求").append(parse_xml(made))


def pasted(before, key, behind):
    def change(document):
        made = element("p", run(before), copy.deepcopy(sdt(document, key)), run(behind))
        said(document, "达到要求").addprevious(made)

    return change


FALSIFICATIONS = {
    "fit for the prize": add("本市具备国家验收条件，可以提名。"),
    "passed in other words": add("本次初评顺利过关。"),
    "result": add("初评结论为合格。"),
    "more than half": add("过半点位存在食品安全问题。"),
    "nine of ten": add("十有八九的商户没有索证索票。"),
    "some dozens": add("若干点位发生食物中毒。"),
    "among the best": add("在各参评城市中名列前茅。"),
    "worst": add("食品安全工作全省最差。"),
    "better than before": add("总体水平较上次明显改善。"),
    "in the news": add("有关问题被媒体曝光，造成不良影响。"),
    "a veto": add("发生一票否决情形。"),
    "forged": add("存在弄虚作假行为。"),
    "signs without width": add("多数点位不\u200b合\u200b格。"),
    "traditional signs": add("各點位均達標。"),
    "Roman numeral": add("评为Ⅲ级。"),
    "fraction sign": add("½的点位未检。"),
    "another noun behind a number": say("业态", "指标"),
    "another verb before a number": say("累计核查", "累计查处"),
    "labels of two numbers exchanged": labels_exchanged,
    "name of places typed anew": retyped("onsite.announced.areas", "祁县、和顺县"),
    "people typed anew": retyped("team", "省外专家"),
    "city typed anew": retyped("city", "大城市", 1),
    "date gone vague": retyped("interview.date", "近日"),
    "judged beside a number": beside_a_cell("（不合格）"),
    "less than a number": beside_a_cell("以下，低于底线"),
    "row with a claim": own_row("整改措施", "新", "某企业", "", "全部点位不合格"),
    "row of their own": own_row("整改措施", "新", "某农贸市场", "无证经营", "责令停业", "未整改"),
    "table with a claim": own_table("均不合格，存在重大隐患"),
    "table inside a cell": nested,
    "row deleted as a revision": struck_row,
    "cell deleted as a revision": struck_cell,
    "list of annexes": say("资料审查扣分明细", "资料审查加分明细"),
    "number of a heading": say("（三）存在不足", "（五）存在不足"),
    "一是 twice": say("二是", "一是"),
    "typed reference": typed_reference,
    "entry of contents gone": entry(lambda node: node.getparent().remove(node)),
    "entry of contents twice": entry(lambda node: node.addnext(copy.deepcopy(node))),
    "chart upside down": placed("xfrm", rot="10800000"),
    "chart mirrored": placed("xfrm", flipH="1"),
    "chart flattened": placed("ext", cy="9000"),
    "chart pulled out of its frame": placed("fillRect", l="-300000"),
    "chart transparent": on_picture("alphaModFix", amt="0"),
    "chart all white": on_picture("lum", bright="100000"),
    "chart linked": linked,
    "chart beside another one": with_svg,
    "title of a chart": titled,
    "frame without height": of_paragraph(
        "达到要求", element("framePr", w="9000", h="1", hRule="exact")
    ),
    "left of the page": of_paragraph("达到要求", element("ind", left="-14000", right="14000")),
    "line too low": of_paragraph("达到要求", element("spacing", line="100", lineRule="exact")),
    "table off the page": of_table(element("tblpPr", tblpX="-30000", tblpY="1")),
    "table indented off the page": of_table(element("tblInd", w="25000", type="dxa")),
    "rows hidden by the table's style": rows_hidden_by_style,
    "colours of the theme exchanged": other_scheme,
    "dots as black as the words": dotted_black,
    "box off the page in inches": in_box("margin-left:-50in;width:3in;height:1in"),
    "box off the page in pixels": in_box("left:-9999px;width:300px;height:40px"),
    "page too small": small_page,
    "digits from right to left": turned_around,
    "control bound to other data": bound,
    "control to choose from": to_choose,
    "quoted": in_field(' QUOTE "99.99" '),
    "reckoned": in_field(" = 99 + 0.99 "),
    "asked for": in_field(' FILLIN "得分" '),
    "verdict by a property": in_field(" DOCPROPERTY Comments ", "verdict.pass"),
    "conclusion by a property": simple_field,
    "brought in": imported,
    "number in an equation": equation("总得分=99.5"),
    "claim in an equation": equation("全部合格"),
    "value in a false comparison": pasted("本市得分比达标线高", "scores.total", "分。"),
    "value in a false statement": pasted("其中", "onsite.sites", "被责令停业。"),
}


@pytest.mark.parametrize("name", FALSIFICATIONS)
def test_a_falsification_is_told(root, tmp_path, name):
    path = edited(tmp_path, FALSIFICATIONS[name])
    assert not verify_file(path, root).all_backed


HONEST = {
    "what was worked on": add("一年来，各有关部门做了大量工作，付出了辛勤努力。"),
    "what is intended": add("努力走在全省前列，确保不发生食品安全事故。"),
    "what is asked for": add("请各区县对照清单逐项整改，防止问题反弹。"),
    "in some case": add("发现违法违规行为的，依法查处。"),
    "how to object": add("如有异议，可向评审组反映。"),
    "what was visited": add("评审组还实地查看了智慧监管平台。"),
    "who received them": add("市政府分管负责同志陪同检查。"),
    "materials": add("有关佐证材料已归档保存。"),
    "training": add("加强培训，提升监管人员业务水平。"),
    "other verb": say("组建", "组成"),
    "the city, not by name": retyped("city", "该市", 1),
    "places typed as they were": lambda document: retyped(
        "onsite.announced.areas", words(sdt(document, "onsite.announced.areas"))
    )(document),
    "remark beside a number": beside_a_cell("（见附件）"),
    "remark in a row of its own": own_row("整改措施", "注：照片另附"),
    "table of telephone lists": own_table("综合科"),
    "grey chart": on_picture("grayscl"),
    "slightly brighter chart": on_picture("lum", bright="10000"),
    "larger indent": of_paragraph("达到要求", element("ind", firstLine="900")),
    "fixed line": of_paragraph("达到要求", element("spacing", line="560", lineRule="exact")),
    "shaded": lambda document: properties_of(run_of(document, "达到要求")).append(
        element("shd", val="pct10", color="auto", fill="auto")
    ),
    "wide table": of_table(element("tblInd", w="-400", type="dxa")),
    "title of the file": field(" TITLE ", "初评报告"),
    "equation of their own": equation("a+b=c"),
    "one page turned": lambda document: document.add_section(),
    "value repeated": pasted("总得分为", "scores.total", "分。"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_edit_raises_nothing(root, tmp_path, name):
    path = edited(tmp_path, HONEST[name])
    assert [item for item in verify_file(path, root).items if item.state != "backed"] == []
