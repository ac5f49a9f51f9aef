"""Texts set in another direction or form than written, field codes that print, equations, list numbers; honest ones."""

import copy

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from shifan.report.verify.verify import verify_file
from tests.report.living import edit, mini, one_run, sdt
from tests.report.test_more_falsifications import V, run_of, said
from tests.report.word_edits import element, run

KEY = "onsite.sites"
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return mini(tmp_path_factory.mktemp("report"), shade=100)[0].read_bytes()


def beside(*made):
    """Put elements before a value."""

    def change(document):
        for each in made:
            sdt(document, KEY).addprevious(copy.deepcopy(each))

    return change


def line(*made):
    """Add a paragraph of one's own."""
    return lambda document: said(document, "现将有关情况报告如下").addnext(
        element("p", *map(copy.deepcopy, made))
    )


def field(code, *results, parts=1):
    """Return the runs of a field; its code may stand in several runs."""
    length = -(-len(code) // parts)
    codes = [code[start : start + length] for start in range(0, len(code), length)]

    def edge(kind):
        return element("r", element("fldChar", fldCharType=kind))

    def coded(text):
        made = element("r", element("instrText"))
        made[0].text = text
        return made

    return [edge("begin"), *map(coded, codes), edge("separate"), *map(run, results), edge("end")]


def held(name, value="rtl"):
    def change(document):
        control = sdt(document, KEY)
        holder = element(name, val=value)
        control.addprevious(holder)
        holder.append(control)

    return change


def words_held(name):
    def change(document):
        words = run_of(document, "现将有关情况报告如下")
        holder = element(name, val="rtl")
        words.addprevious(holder)
        holder.append(words)

    return change


def with_look(*looks):
    def change(document):
        for each in sdt(document, KEY).iter(qn("w:r")):
            each.get_or_add_rPr().extend(map(copy.deepcopy, looks))

    return change


def of_control(made):
    return lambda document: sdt(document, KEY).find(qn("w:sdtPr")).append(copy.deepcopy(made))


def around(made):
    """Put the paragraph of a value into a control that is bound."""

    def change(document):
        paragraph = next(sdt(document, KEY).iterancestors(qn("w:p")))
        outer = element("sdt", element("sdtPr", made), element("sdtContent"))
        paragraph.addprevious(outer)
        outer[1].append(paragraph)

    return change


def equation(*texts):
    inner = "".join(f"<m:r><m:t>{text}</m:t></m:r>" for text in texts)
    return parse_xml(f"<m:oMath {M}>{inner}</m:oMath>")


def reversed_words(document):
    for node in run_of(document, "现将有关情况报告如下").iter(qn("w:t")):
        node.text = f"\u202e{node.text}"


def variable(value):
    def change(document):
        held_in = element("docVars", element("docVar", name="n", val=value))
        document.settings.element.append(held_in)
        line(*field(" DOCVARIABLE n ", "略"))(document)

    return change


def drawn(attributes):
    shape = f'<v:shape style="width:9pt;height:9pt" {attributes}/>'
    return parse_xml(f"<w:r {nsdecls('w')} {V}><w:pict>{shape}</w:pict></w:r>")


def listed(text, label):
    """Add a paragraph with a number of a list."""

    def change(document):
        content = (
            f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
            f'<w:start w:val="37"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{label}"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
        )
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
        place = PackURI("/word/numbering.xml")
        part = Part(place, kind, content.encode(), document.part.package)
        document.part.relate_to(part, RT.NUMBERING)
        number = element("numPr", element("ilvl", val="0"), element("numId", val="1"))
        line(element("pPr", number), run(text))(document)

    return change


FALSIFICATIONS = {
    "value in another direction": held("bdo"),
    "value embedded": held("dir"),
    "words in another direction": words_held("bdo"),
    "words reversed by a sign": reversed_words,
    "value of another script": with_look(element("rtl"), element("szCs", val="2")),
    "value as complex script": with_look(element("cs")),
    "two lines in one": with_look(element("eastAsianLayout", combine="1")),
    "value marked as a placeholder": of_control(element("showingPlcHdr")),
    "title of a control": of_control(element("alias", val="全部点位合格")),
    "control around a value is bound": around(
        element("dataBinding", xpath="/a", storeItemID="{B}")
    ),
    "page number beside a value": beside(element("r", element("pgNum"))),
    "text from another file": line(*field(r' INCLUDETEXT "D:\\a.docx" ', "详见来文")),
    "picture from elsewhere": line(*field(' INCLUDEPICTURE "http://a.example/b.png" ')),
    "linked sheet": line(*field(" LINK Excel.Sheet.12 a.xlsx R1C1 ", "略")),
    "typed into a code": line(*field(' QUOTE "三个点位不合格" ', "略")),
    "code in parts": line(*field(' QUOTE "三个点位不合格" ', "略", parts=4)),
    "a condition": line(*field(' IF 2 > 1 "未通过" "" ', "略")),
    "a sum": line(*field(" =80+9 ", "略")),
    "an equation field beside a value": beside(*field(r" EQ \\o(不,) ")),
    "a sign by its code": beside(*field(" SYMBOL 56 ")),
    "a variable": variable("得分88.8"),
    "a sign in an equation": beside(equation("−")),
    "a word in an equation": beside(equation("不足")),
    "a numeral in parts of an equation": line(run("共有"), equation("三", "十个点位")),
    "alternative text in VML": line(drawn('alt="三个点位不合格"')),
    "digits in larger circles": line(run("不符合点位㉗个。")),
    "number of a list": listed("个点位存在问题。", "%1"),
    "number of a list before a share": listed("%的点位如此。", "%1"),
}


@pytest.mark.parametrize("name", FALSIFICATIONS)
def test_a_falsification_is_told(root, written, tmp_path, name):
    path = tmp_path / "报告.docx"
    path.write_bytes(written)
    edit(path, FALSIFICATIONS[name])
    assert not verify_file(path, root).all_backed


HONEST = {
    "another script off": with_look(element("rtl", val="0")),
    "usual direction": held("bdo", "ltr"),
    "size of another script": with_look(element("szCs", val="21")),
    "title of a control": of_control(element("alias", val="点位数")),
    "paragraph from right": lambda document: (
        said(document, "现将有关情况报告如下").get_or_add_pPr().append(element("bidi"))
    ),
    "day of printing": line(*field(r' DATE \\@ "yyyy年M月d日" ', "今日")),
    "name of the file": line(*field(" FILENAME ", "报告")),
    "a quotation": line(*field(' QUOTE "联系人" ', "联系人")),
    "fraction as an equation field": line(*field(r" EQ \\o(○,印) ")),
    "a variable of a program": variable("A4"),
    "letters in an equation": line(run("式中"), equation("x")),
    "alternative text in VML": line(drawn('alt="单位标志"')),
    "numbered by a list": listed("请及时研究。", "%1."),
    "numbered by a bare number": listed("请及时研究。", "%1"),
    "page of a caption": line(run("图注①见下。")),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_edit_is_not_told(root, written, tmp_path, name):
    path = tmp_path / "报告.docx"
    path.write_bytes(written)
    edit(path, HONEST[name])
    found = verify_file(path, root).items
    assert [(i.text, i.state, str(i.place)) for i in found if i.state != "backed"] == []
