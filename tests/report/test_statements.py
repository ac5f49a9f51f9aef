"""Forty falsifications that move no number, or hide it, are told; twenty honest edits raise nothing."""

import copy

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.cities import failing
from tests.report.living import edited, made_run, mini, one_run, sdt
from tests.report.passages_read import words
from tests.report.word_edits import run
from tests.score.mini import city


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


def say(old, new):
    """Return the edit that replaces some words inside one run, wherever they stand first outside the contents."""

    def change(document):
        for node in document.element.body.iter(qn("w:t")):
            in_contents = next(node.iterancestors(qn("w:hyperlink")), None) is not None
            if old in (node.text or "") and not in_contents:
                node.text = node.text.replace(old, new, 1)
                return
        raise LookupError(old)

    return change


def add(text, behind=None):
    """Return the edit that adds a paragraph, or a sentence at the end of the paragraph that says something."""

    def change(document):
        if behind is None:
            document.paragraphs[-3]._p.addnext(document.add_paragraph(text)._p)
            return
        next(
            paragraph for paragraph in document.paragraphs if behind in words(paragraph._p)
        )._p.append(run(text))

    return change


def table(document, heading):
    return next(
        table for table in document.element.body.iter(qn("w:tbl")) if heading in words(table[2])
    )


def cells(row):
    return list(row.iter(qn("w:tc")))


def swap_texts(first, second):
    nodes = [list(cell.iter(qn("w:t"))) for cell in (first, second)]
    texts = ["".join(node.text for node in some) for some in nodes]
    for some, text in zip(nodes, texts[::-1], strict=True):
        some[0].text = text
        for node in some[1:]:
            node.text = ""


def swap_headings(document):
    head = cells(next(table(document, "资料得分率").iter(qn("w:tr"))))
    swap_texts(head[4], head[5])


def swap_last_headings(document):
    head = cells(next(table(document, "业态").iter(qn("w:tr"))))
    swap_texts(head[4], head[6])


def swap_codes(document):
    rows = list(table(document, "资料得分率").iter(qn("w:tr")))
    swap_texts(cells(rows[1])[0], cells(rows[3])[0])


def unmark(document):
    rows = list(table(document, "资料得分率").iter(qn("w:tr")))
    swap_texts(cells(rows[1])[2], cells(rows[1])[2])
    for node in cells(rows[1])[2].iter(qn("w:t")):
        node.text = ""


def drop_row(heading, number):
    def change(document):
        row = list(table(document, heading).iter(qn("w:tr")))[number]
        row.getparent().remove(row)

    return change


def drop_column(heading, number):
    def change(document):
        for row in table(document, heading).iter(qn("w:tr")):
            row.remove(cells(row)[number])

    return change


def double_row(heading, number, keep_tags=True):
    def change(document):
        row = list(table(document, heading).iter(qn("w:tr")))[number]
        made = copy.deepcopy(row)
        for edge in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            edge.getparent().remove(edge)
        row.addnext(made)

    return change


def drop(said):
    """Return the edit that takes out the paragraph that says something."""

    def change(document):
        paragraph = next(
            paragraph for paragraph in document.paragraphs if said in words(paragraph._p)
        )
        paragraph._p.getparent().remove(paragraph._p)

    return change


def drop_table(document):
    found = table(document, "资料得分率")
    found.getparent().remove(found)


def drawing(document):
    return next(document.element.body.iter(qn("w:drawing")))


def describe(document):
    next(drawing(document).iter(qn("wp:docPr"))).set("descr", "各项得分均在95分以上")


def crop(document):
    fill = next(node for node in drawing(document).iter() if node.tag.endswith("}blipFill"))
    made = fill.makeelement(qn("a:srcRect"), {"b": "40000"})
    fill[0].addnext(made)


def hide_picture(document):
    next(drawing(document).iter(qn("wp:docPr"))).set("hidden", "1")


def drop_picture(document):
    paragraph = next(drawing(document).iterancestors(qn("w:p")))
    paragraph.getparent().remove(paragraph)


def field_result(name, text):
    """Return the edit that writes another result into the first field of a kind."""

    def change(document):
        code = next(
            code for code in document.element.body.iter(qn("w:instrText")) if name in code.text
        )
        runs = code.getparent().itersiblings()
        node = next(node for run in runs for node in run.iter(qn("w:t")))
        node.text = text

    return change


def entry(document):
    node = next(
        node
        for link in document.element.body.iter(qn("w:hyperlink"))
        for node in link.iter(qn("w:t"))
        if "存在不足" in (node.text or "")
    )
    node.text = node.text.replace("存在不足", "突出优势")


def page(document):
    code = [
        code for code in document.element.body.iter(qn("w:instrText")) if "PAGEREF" in code.text
    ]
    runs = code[-1].getparent().itersiblings()
    next(node for run in runs for node in run.iter(qn("w:t"))).text = "1"


def look(said, tag, **attributes):
    """Return the edit that gives the run that says something one more property."""

    def change(document):
        found = next(
            run
            for run in document.element.body.iter(qn("w:r"))
            if said in "".join(node.text or "" for node in run.iter(qn("w:t")))
            and next(run.iterancestors(qn("w:hyperlink")), None) is None
        )
        child = OxmlElement(f"w:{tag}")
        for key, value in attributes.items():
            child.set(qn(f"w:{key}"), value)
        properties = found.find(qn("w:rPr"))
        if properties is None:
            properties = OxmlElement("w:rPr")
            found.insert(0, properties)
        properties.append(child)

    return change


def exchange(first, second):
    """Return the edit that lets two controls change places."""

    def change(document):
        swap_texts(sdt(document, first), sdt(document, second))

    return change


FALSIFICATIONS = {
    "headings of two columns": swap_headings,
    "headings of verdicts": swap_last_headings,
    "codes of two rows": swap_codes,
    "mark of a key indicator": unmark,
    "row of the ledger twice": double_row("整改措施", 1),
    "row of scores twice": double_row("资料得分率", 2),
    "row of the ledger gone": drop_row("整改措施", 1),
    "row of an indicator gone": drop_row("资料得分率", 3),
    "column gone": drop_column("资料得分率", 5),
    "column of verdicts gone": drop_column("业态", 6),
    "table gone": drop_table,
    "conclusion gone": drop("达到要求。"),
    "shortcoming gone": drop("题一。"),
    "overall gone": drop("未发生大事"),
    "line is another line": say("，达标线", "，优秀线"),
    "conclusion turned": say("达到要求", "下降到要求"),
    "conclusion denied": say("达到要求", "未达到要求"),
    "conclusion weakened": say("达到要求", "基本达到要求"),
    "overall turned": say("未发生大事", "发生大事"),
    "direction of the floor": say("低于底线", "高于底线"),
    "direction in a rule": say("不低于", "低于"),
    "shortcoming denied": say("材料：", "材料无不足："),
    "quantity of problems": say("较多", "较少"),
    "number in words": add("五个点位不符合。"),
    "number in words behind": add("其中三家单位不合格。", "现场检查累计"),
    "all are right": add("全部点位合格。"),
    "all, within a paragraph": add("各点位均符合要求。", "现场检查累计"),
    "none": add("检查未发现问题。"),
    "majority": add("多数单位达标。"),
    "grave danger": add("存在重大隐患。"),
    "rank": add("得分居全省第一。"),
    "direction over time": add("总分较上年上升。"),
    "nomination": add("建议不予提名。"),
    "alternative text": describe,
    "picture cut": crop,
    "picture hidden": hide_picture,
    "picture gone": drop_picture,
    "title of a table": say("指标得分表（示例", "指标满分表（示例"),
    "number of a caption": field_result("SEQ 表", "7"),
    "reference to a table": field_result("REF _Ref", "表9"),
    "entry of contents": entry,
    "page of contents": page,
    "hidden negation": look("未发生大事", "vanish"),
    "white conclusion": look("达到要求", "color", val="FFFFFF"),
    "tiny condition": look("题一", "sz", val="2"),
    "struck out": look("达到要求", "strike"),
    "two values exchanged": exchange("scores.total", "scores.pass_line"),
    "city renamed": exchange("city", "scores.total"),
}


@pytest.mark.parametrize("name", FALSIFICATIONS)
def test_a_falsification_is_told(root, tmp_path, name):
    path = edited(tmp_path, FALSIFICATIONS[name])
    assert not verify_file(path, root).all_backed


def move(said, other):
    def change(document):
        found = [
            next(paragraph for paragraph in document.paragraphs if text in words(paragraph._p))._p
            for text in (said, other)
        ]
        found[1].addnext(found[0])

    return change


def add_column(document):
    for row in table(document, "资料得分率").iter(qn("w:tr")):
        made = copy.deepcopy(cells(row)[0])
        for node in made.iter(qn("w:t")):
            node.text = "备注"
        cells(row)[-1].addnext(made)


def sort_rows(document):
    rows = list(table(document, "资料得分率").iter(qn("w:tr")))
    rows[3].addnext(rows[1])


def move_column(document):
    for row in table(document, "资料得分率").iter(qn("w:tr")):
        own = cells(row)
        own[-1].addnext(own[3])


def split(document):
    paragraph = next(
        paragraph for paragraph in document.paragraphs if "总得分" in words(paragraph._p)
    )._p
    made = copy.deepcopy(paragraph)
    for child in list(made):
        if child.tag != qn("w:pPr"):
            made.remove(child)
    children = [child for child in paragraph if child.tag != qn("w:pPr")]
    at = next(n for n, child in enumerate(children) if "各项目得分" in words(child))
    paragraph.addnext(made)
    for child in children[at:]:
        made.append(child)


HONEST = {
    "a sentence of thanks": add("在此，向支持初评工作的各单位表示感谢。"),
    "what comes next": add("下一步将继续抓好整改落实，不断提升监管能力。"),
    "a call": add("请有关部门高度重视，认真研究，抓紧推进。", "着力做好以下工作"),
    "a name": add("联系人：市食安办综合科。"),
    "other words": say("按照规定程序", "严格按照规定的程序"),
    "other words of a shortcoming": say("材料：", "主要表现为材料："),
    "fuller words": say("针对初评发现", "针对本次初评发现"),
    "synonym": say("组织完成了", "牵头完成了"),
    "bold": look("达到要求", "b"),
    "red": look("题一", "color", val="FF0000"),
    "highlighted": look("总得分", "highlight", val="yellow"),
    "italic number": look("2044", "i"),
    "larger": look("达到要求", "sz", val="36"),
    "moved paragraph": move("3.领导访谈", "评审组由"),
    "split paragraph": split,
    "column of remarks": add_column,
    "sorted rows": sort_rows,
    "moved column": move_column,
    "underlined": look("总得分", "u", val="single"),
    "empty line": add(""),
    "heading of their own": add("（五）有关说明"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_edit_raises_nothing(root, tmp_path, name):
    path = edited(tmp_path, HONEST[name])
    found = [item for item in verify_file(path, root).items if item.state != "backed"]
    assert found == []


@pytest.mark.parametrize("track", [False, True])
def test_a_refreshed_report_of_another_verdict_states_nothing_wrong(tmp_path, track):
    path, _ = mini(tmp_path, clean=failing(), shade=100)
    made_run(tmp_path, 1, city(), 100)
    target, _ = refresh_file(path, tmp_path / "更新.docx", tmp_path, RefreshOptions(track=track))
    assert verify_file(target, tmp_path).all_backed
