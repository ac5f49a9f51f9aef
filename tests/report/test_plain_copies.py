"""What is copied without anchors and controls cannot follow the data: what it says of former data is told."""

import copy

import pytest
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.fuzz.test_refresh_laws import CITIES
from tests.report.documents.mini_documents import lines
from tests.report.documents.test_deleted_by_hand import letter
from tests.report.living import edit, made_run, mini
from tests.report.passages_read import words

COPY = "（复制的表格）"


def plain(element):
    """Return a copy of a row or paragraph as text alone."""
    made = copy.deepcopy(element)
    for edge in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        edge.getparent().remove(edge)
    for control in list(made.iter(qn("w:sdt"))):
        for child in list(control.find(qn("w:sdtContent"))):
            control.addprevious(child)
        control.getparent().remove(control)
    return made


def plain_copy(document, table):
    """Put a table into a document a second time, as text alone."""
    document.element.body.insert(len(document.element.body) - 1, plain(table._tbl))


def refreshed(tmp_path, after, change, **options):
    path, _ = mini(tmp_path, clean=CITIES["both"](), shade=100)
    edit(path, change)
    made_run(tmp_path, 2, CITIES[after](), 200)
    return refresh_file(path, tmp_path / "更新.docx", tmp_path, RefreshOptions(**options))[1]


def all_tables(document):
    for table in document.tables:
        plain_copy(document, table)


@pytest.mark.parametrize("track", [False, True])
def test_rows_that_no_table_of_ours_says_any_more_are_told(tmp_path, track):
    ledger = refreshed(tmp_path, "later", all_tables, track=track)
    told = [detail.now for detail in ledger.details if detail.id == COPY]
    assert not ledger.settled
    # Of the two problems one has gone: its row is told, that of the other is not.
    assert [text for text in told if text.startswith("W1|")]
    assert not [text for text in told if text.startswith("W2|")]


def test_a_copy_that_still_says_the_same_and_a_table_of_peoples_own_raise_nothing(tmp_path):
    def add(document):
        all_tables(document)
        table = document.add_table(2, 3)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"手写{number}"

    ledger = refreshed(tmp_path, "both", add)
    assert [detail for detail in ledger.details if detail.id == COPY] == []


def first_table(document):
    plain_copy(document, document.tables[0])


@pytest.mark.parametrize(
    ("before", "after", "told"), [("long", "turned", 1), ("turned", "long", 0)]
)
def test_of_rows_alike_in_a_copy_as_many_are_told_as_there_are_too_many(
    tmp_path, before, after, told
):
    """The ledger of `long` lists two problems twice, that of `turned` the first of them only: 4 rows and 3."""
    _, ledger = letter(tmp_path, before, after, first_table)
    rows = [detail.now for detail in ledger.details if detail.id == COPY]
    assert rows == ["甲区摊贩03|票据|一般|无票据|2023年11月2日|已完成"] * told
    assert ledger.settled is not bool(told)


def row_of(document, text):
    rows = document.element.body.iter(qn("w:tr"))
    return next(row for row in rows if any(node.text == text for node in row.iter(qn("w:t"))))


def copied_row(number):
    def change(document):
        row = row_of(document, "W1")
        made = plain(row)
        first = next(made.iter(qn("w:t")))
        first.text = number or first.text
        row.addnext(made)

    return change


def test_a_row_copied_as_text_into_the_same_table_is_told_when_its_original_goes(tmp_path):
    ledger = refreshed(tmp_path, "later", copied_row(""))
    assert next(detail.now for detail in ledger.details if detail.id == COPY).startswith("W1|")
    assert not ledger.settled


def paragraph_with(document, text):
    return next(paragraph._p for paragraph in document.paragraphs if text in words(paragraph._p))


def copied_sentence(document):
    """Put a sentence with values into a document a second time, as text alone: it is no passage of ours."""
    body = document.element.body
    body.insert(len(body) - 1, plain(paragraph_with(document, "现场检查3个单位")))


@pytest.mark.parametrize("after", ["both", "none"])
def test_a_sentence_copied_as_text_is_told_once_the_data_say_otherwise(tmp_path, after):
    _, ledger = letter(tmp_path, "both", after, copied_sentence, "一页摘要")
    told = [detail.now for detail in ledger.details if detail.id == "（复制的文字）"]
    assert any("不符合2项次" in text for text in told) is (after != "both")
    assert not (told and ledger.settled)


def test_sentences_that_were_never_ours_raise_nothing(tmp_path):
    def change(document):
        for _ in range(2):
            document.add_paragraph("我自己写的话，写了两遍。")

    ledger = refreshed(tmp_path, "later", change)
    assert [detail for detail in ledger.details if detail.id.startswith("（复制")] == []


def test_a_passage_copied_as_text_follows_its_original(tmp_path):
    """Its values are text, too: they are not renewed by themselves."""

    def change(document):
        body = document.element.body
        body.insert(len(body) - 1, plain(paragraph_with(document, "列入整改台账的问题")))

    target, ledger = letter(tmp_path, "failing", "long", change, "反馈函（部门）-市甲局")
    said = [text for text in lines(target.read_bytes()) if text.startswith("列入整改台账的问题")]
    assert len(said) == 2 and len(set(said)) == 1 and ledger.settled
    assert verify_file(target, tmp_path).all_backed


def test_a_row_pasted_and_counted_on_stands_twice_for_both_commands(tmp_path):
    def paste(document):
        row = row_of(document, "甲区摊贩03")
        made = copy.deepcopy(row)
        for edge in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            edge.getparent().remove(edge)
        next(made.iter(qn("w:t"))).text = "3"
        row.addnext(made)

    target, ledger = letter(tmp_path, "both", "both", paste)
    assert any("甲区摊贩03" in (detail.now or "") for detail in ledger.details)
    assert not ledger.settled and not verify_file(target, tmp_path).all_backed


def test_rows_of_two_problems_that_say_the_same_raise_nothing(tmp_path):
    target, ledger = letter(tmp_path, "turned", "turned", lambda document: None)
    said = [text for text in lines(target.read_bytes()) if text == "缺记录"]
    assert len(said) > 1 and ledger.settled and verify_file(target, tmp_path).all_backed
