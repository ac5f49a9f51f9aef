"""Every way to change a number in a report is seen by verify, and nothing else is taken for one."""

import copy

import pytest
from docx.oxml.ns import qn

from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from shifan.word.packing import pack as packed
from tests.report.living import control, edited, mini, png, sdt
from tests.report.word_edits import (
    content,
    element,
    own,
    remove,
    revision,
    run,
    to_box,
    to_footer,
    to_footnote,
)


def write(key, words):
    def change(document):
        control(document, key).text = words

    return change


def swap(document):
    first, other = (
        control(document, "documents.dimensions"),
        control(document, "documents.indicators"),
    )
    first.text, other.text = other.text, first.text


def swap_cells(document):
    first, other = sdt(document, "indicator.K1.score"), sdt(document, "indicator.K2.score")
    cells = [next(each.iterancestors(qn("w:tc"))) for each in (first, other)]
    texts = [next(each.iter(qn("w:t"))) for each in cells]
    texts[0].text, texts[1].text = texts[1].text, texts[0].text


def swap_whole_cells(document):
    """Swap the cells with their anchors, as dragging them in Word does."""
    cells = [
        next(sdt(document, key).iterancestors(qn("w:tc")))
        for key in ("indicator.K1.score", "indicator.K2.score")
    ]
    spare = copy.deepcopy(cells[0])
    cells[0].addnext(spare)
    cells[1].addnext(cells[0])
    spare.addnext(cells[1])
    spare.getparent().remove(spare)


def after(move):
    def change(document):
        move(document)
        for node in list(document.element.iter(qn("w:t"))) + list(
            document.sections[0].footer._element.iter(qn("w:t"))
        ):
            node.text = node.text.replace("2044万元", "2045万元") if node.text else node.text

    return change


def inserted(document):
    content(document).append(revision("ins", run("5")))


def struck(document):
    inner = own(document)
    outer = revision("del")
    inner.addprevious(outer)
    outer.append(inner)
    for node in list(outer.iter(qn("w:t"))):
        node.tag = qn("w:delText")
    outer.addnext(revision("ins", run("2045万元")))


def replaced(document):
    inner = own(document)
    inner.getparent().insert(inner.getparent().index(inner), run("2045万元"))
    remove(document)


def hidden(document):
    made = run("另有99家")
    made.insert(0, element("rPr", element("vanish")))
    own(document).getparent().append(made)


def field(document):
    code = element("instrText")
    code.text = " DOCPROPERTY 家数 "
    for child in (
        element("fldChar", fldCharType="begin"),
        code,
        element("fldChar", fldCharType="separate"),
        None,
        element("fldChar", fldCharType="end"),
    ):
        own(document).getparent().append(run("99家") if child is None else element("r", child))


@pytest.mark.parametrize(
    "change",
    [
        write("funding", "2045万元"),
        write("funding", "2044亿元"),
        write("funding", "2044万"),
        write("funding", "２０４４万元"),
        write("funding", "二千零四十四万元"),
        write("funding", "约2044万元"),
        write("funding", ""),
        write("scores.announced_weight", "60.00"),
        write("scores.announced_weight", "60.00‰"),
        write("visitors", "约2.5万余人次"),
        write("visitors", "2万余人次"),
        write("onsite.period", "2023年11月2日至11月13日"),
        write("city", "大城市"),
        write("verdict.pass", "未通过"),
        write("scores.total", "79.38"),
        swap,
        swap_cells,
        swap_whole_cells,
        after(to_box),
        after(to_footer),
        inserted,
        struck,
        replaced,
        hidden,
        field,
    ],
    ids=[
        "digit",
        "scale",
        "unit",
        "width",
        "characters",
        "hedge",
        "emptied",
        "percent gone",
        "permille",
        "2.5万",
        "hedge gone",
        "date",
        "name",
        "verdict",
        "last place",
        "two numbers swapped",
        "cells' texts swapped",
        "cells swapped",
        "text box",
        "footer",
        "tracked insertion",
        "tracked replacement",
        "control deleted, typed",
        "hidden text",
        "field result",
    ],
)
def test_every_change_is_seen(tmp_path, change):
    path = edited(tmp_path, change)
    result = verify_file(path, tmp_path).as_dict()
    assert result["backed"] < result["total"], [
        item for item in result["items"] if item["id"] == "funding"
    ]


def test_a_changed_footnote_and_a_replaced_chart_are_seen(tmp_path):
    path = edited(tmp_path, to_footnote)
    parts = read_parts(path)
    path.write_bytes(
        packed(
            parts | {"word/footnotes.xml": parts["word/footnotes.xml"].replace(b">2044", b">2045")}
        )
    )
    assert verify_file(path, tmp_path).as_dict()["changed"] == 1
    path, _ = mini(tmp_path, shade=100)
    parts = read_parts(path)
    name = min(name for name in parts if name.startswith("word/media/"))
    path.write_bytes(packed(parts | {name: png(7)}))
    seen = [
        item
        for item in verify_file(path, tmp_path).as_dict()["items"]
        if item["state"] == "changed"
    ]
    assert seen and all(item["id"].startswith("chart.") and "图" in item["place"] for item in seen)


@pytest.mark.parametrize(
    "words",
    [
        "一是落实责任，二是强化监管。",
        "（三）下一步工作",
        "3.强化监管。",
        "（1）强化监管。",
        "根据《食品安全法》第一百二十三条、第34条第2款办理。",
        "依据国食安办〔2023〕12号文件。",
        "按照国务院令第721号办理。",
        "见附件2、图3、表4。",
        "贯彻党的二十大精神和“十四五”规划。",
        "《评价细则（2023版）》",
        "参照GB/T 9704—2012。",
        "见第12页。",
    ],
)
def test_no_false_alarm(tmp_path, words):
    path = edited(
        tmp_path, lambda document: document.element.body.insert(5, element("p", run(words)))
    )
    result = verify_file(path, tmp_path).as_dict()
    assert result["backed"] == result["total"], [
        item["text"] for item in result["items"] if item["state"] != "backed"
    ]


@pytest.mark.parametrize("words", ["（三）另一个标题\t2", "（三）另一个标题……2"])
def test_an_entry_put_among_the_contents_is_seen(tmp_path, words):
    path = edited(
        tmp_path, lambda document: document.element.body.insert(5, element("p", run(words)))
    )
    wrong = [item for item in verify_file(path, tmp_path).items if item.state == "changed"]
    assert [item.place.startswith("目录与标题不符") for item in wrong] == [True]
