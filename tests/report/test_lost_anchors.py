"""Paragraphs that a program has rebuilt, and copies that people have pasted: followed by what they say."""

import copy
import re

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.anchors.former_texts import find_clause, find_edited, find_word
from shifan.report.anchors.text_ranges import ParagraphText
from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.elements import el, run
from tests.report.cities import failing, first_suggestion_only, long_ledger, weak_in
from tests.report.living import edit, made_run, mini, one_run, renewed_city, sound, text
from tests.report.passages_read import words


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


def anchored(document):
    """Return the paragraphs with anchors and nothing that a rebuilt paragraph would lose."""
    kept = [qn(f"w:{name}") for name in ("fldChar", "drawing", "sectPr")]
    return [
        paragraph
        for paragraph in document.paragraphs
        if next(paragraph._p.iter(qn("w:bookmarkStart")), None) is not None
        and next(paragraph._p.iter(*kept), None) is None
    ]


def rebuild(document, *changes):
    """Write paragraphs anew as python-docx does: one run, no bookmark, no control."""
    for paragraph in anchored(document):
        new = words(paragraph._p)
        for old, other in changes:
            new = new.replace(old, other)
        if not changes or new != words(paragraph._p):
            paragraph.text = new


def strip(document):
    """Take all bookmarks and controls out of the body."""
    for edge in list(document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        edge.getparent().remove(edge)
    for control in list(document.element.body.iter(qn("w:sdt"))):
        for child in list(control.find(qn("w:sdtContent"))):
            control.addprevious(child)
        control.getparent().remove(control)


def report(tmp_path, change, clean=None):
    path, _ = mini(tmp_path, clean=clean, shade=100)
    edit(path, change)
    return path


def wrong(path, root):
    return [item for item in verify_file(path, root).items if item.state != "backed"]


def test_rebuilt_paragraphs_that_say_the_same_are_backed(root, tmp_path):
    assert wrong(report(tmp_path, rebuild), root) == []


@pytest.mark.parametrize("change", [rebuild, strip])
def test_after_a_refresh_they_say_what_a_new_report_says(tmp_path, change):
    path = report(tmp_path, change)
    fresh = made_run(tmp_path, 2, renewed_city(), 200) / "初评报告.docx"
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    assert ledger["repaired"] and not sound(target)
    left = {item.text for item in wrong(target, tmp_path)}
    if ledger.settled:
        assert text(target) == text(fresh) and not left
    assert ("2100万元" in text(target)) and ("2044万元" not in text(target))


@pytest.mark.parametrize(
    "changes",
    [
        [("达到要求", "基本达到要求")],
        [("达到要求", "已经达到各项要求")],
        [("达到要求", "符合标准")],
    ],
)
def test_a_rebuilt_conclusion_is_a_conflict_when_the_verdict_turns(tmp_path, changes):
    path = report(tmp_path, lambda document: rebuild(document, *changes))
    made_run(tmp_path, 2, failing(), 100)
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    assert changes[0][1] in text(target)
    assert "conclusion.text" in {*ledger["conflicts"], *ledger["kept"]} and not ledger.settled


def test_an_edited_number_in_a_rebuilt_paragraph_is_a_kept_edit(tmp_path):
    path = report(tmp_path, lambda document: rebuild(document, ("2044万元", "2055万元")))
    made_run(tmp_path, 2, renewed_city(), 200)
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    assert "2055万元" in text(target) and not ledger.settled


def paragraph_with(document, said):
    return next(paragraph._p for paragraph in document.paragraphs if said in words(paragraph._p))


def paste(document, said, as_text=False):
    """Copy a paragraph to the end as Word does: tags stay, bookmarks do not; or as text alone."""
    made = copy.deepcopy(paragraph_with(document, said))
    for edge in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        edge.getparent().remove(edge)
    document.element.body.insert(len(document.element.body) - 1, made)
    if as_text:
        for child in list(made):
            if child.tag != qn("w:pPr"):
                made.remove(child)
        made.append(run(words(paragraph_with(document, said))))


@pytest.mark.parametrize("as_text", [False, True])
def test_a_copy_of_the_conclusion_turns_with_it(tmp_path, as_text):
    path = report(tmp_path, lambda document: paste(document, "达到要求。", as_text))
    made_run(tmp_path, 2, failing(), 100)
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    texts = [words(paragraph._p) for paragraph in Document(str(target)).paragraphs]
    assert "达到要求。" not in texts
    assert sum("未达到" in text for text in texts) >= 2 or not ledger.settled


def test_a_copied_shortcoming_follows_its_story(tmp_path):
    path = report(tmp_path, lambda document: paste(document, "题一"))
    made_run(tmp_path, 2, weak_in("K2"), 100)
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    texts = [words(paragraph._p) for paragraph in Document(str(target)).paragraphs]
    mixed = [text for text in texts if "题二" in text and "题一" in text]
    assert not mixed
    assert ledger["conflicts"] or not any("题一" in text for text in texts)


def test_a_copied_table_whose_rows_change_is_a_conflict(tmp_path):
    def paste_table(document):
        table = next(
            table for table in document.element.body.iter(qn("w:tbl")) if "补W1" in words(table)
        )
        made = copy.deepcopy(table)
        for edge in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            edge.getparent().remove(edge)
        document.element.body.insert(len(document.element.body) - 1, made)

    path = report(tmp_path, paste_table, long_ledger("W1", "W2"))
    made_run(tmp_path, 2, long_ledger("W1", "W2", "W3"), 100)
    _, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    assert not ledger.settled
    assert any("复制的表格" in (detail.reason or "") for detail in ledger.details)


def test_numbers_stay_consecutive_when_a_rebuilt_shortcoming_goes(tmp_path):
    path = report(tmp_path, rebuild)
    made_run(tmp_path, 2, first_suggestion_only(), 100)
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    texts = [words(paragraph._p) for paragraph in Document(str(target)).paragraphs]
    assert not any("议二" in text for text in texts) or not ledger.settled
    assert _counted(texts)


def _counted(texts):
    """Return whether 一是, 二是 in each paragraph count on from 一."""
    ordinals = [re.findall("([一二三四])是", text) for text in texts]
    return all(found == list("一二三四")[: len(found)] for found in ordinals)


@pytest.mark.parametrize(
    ("whole", "word", "found"),
    [
        ("共39家", "39", (1, 3)),
        ("共139家", "39", None),
        ("共39.5家，39家", "39", (7, 9)),
        ("得39%", "39", None),
        ("共3家", "", None),
    ],
)
def test_a_number_is_found_as_a_whole_word(whole, word, found):
    assert find_word(whole, word) == found


def test_edited_wording_is_known_by_what_is_left_of_it():
    former = "经综合评价，该市达到国家食品安全示范城市要求，建议提名。"
    edited = "经综合评价，该市基本达到国家食品安全示范城市要求，建议推荐提名。"
    start, end = find_edited(f"一、{edited}", former)
    assert (start, f"一、{edited}"[start:end][:5]) == (2, "经综合评价")
    assert find_edited("全市共有食品生产经营主体12345户，监督抽检4.5批次。", former) is None
    assert find_clause("基本达到要求。", "达到要求。") == (0, 7)


@pytest.mark.parametrize(("start", "end", "runs"), [(0, 6, 2), (1, 5, 4), (2, 4, 3), (3, 6, 2)])
def test_a_stretch_of_a_paragraph_is_set_between_two_elements(start, end, runs):
    paragraph = el("p", run("甲乙丙"), run("丁戊己"))
    edges = el("bookmarkStart", id=1, name="_x"), el("bookmarkEnd", id=1)
    inside = ParagraphText.of(paragraph).wrap(start, end, edges)
    assert "".join(words(each) for each in inside) == "甲乙丙丁戊己"[start:end]
    assert words(paragraph) == "甲乙丙丁戊己"
    assert edges[0].getnext() is inside[0] and edges[1].getprevious() is inside[-1]
    assert len(paragraph.findall(qn("w:r"))) >= runs
