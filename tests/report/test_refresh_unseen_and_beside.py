"""What stands where no reader sees it, and cells and paragraphs known by what stands beside them."""

import copy

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.cities import failing
from tests.report.living import edit, edited, made_run, mini, one_run, renewed_city, sdt
from tests.report.passages_read import words
from tests.report.test_statements import look, say


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


def insert_hidden(key):
    """Return the edit that writes a hidden word into the control of a value."""

    def change(document):
        first = next(sdt(document, key).iter(qn("w:r")))
        made = copy.deepcopy(first)
        next(made.iter(qn("w:t"))).text = "虚"
        properties = OxmlElement("w:rPr")
        properties.append(OxmlElement("w:vanish"))
        made.insert(0, properties)
        first.addnext(made)

    return change


UNTOLD_BY_NUMBERS = {
    "words of a pattern hidden": look("适用指标满分合计", "vanish"),
    "words of a shortcoming hidden": look("较多", "color", val="FFFFFF"),
    "numbers of a pattern's own beside new words": say("总得分＝100×", "总得分等于100×"),
    "a hidden word in a value": insert_hidden("scores.pass_line"),
}


@pytest.mark.parametrize("name", UNTOLD_BY_NUMBERS)
def test_what_verify_tells_as_changed_is_not_settled(root, tmp_path, name):
    path = edited(tmp_path, UNTOLD_BY_NUMBERS[name])
    target, ledger = refresh_file(path, tmp_path / "更新.docx", root)
    assert verify_file(target, root).count("changed")
    assert not ledger.settled and ledger["kept"]


def test_new_words_without_numbers_of_their_own_are_settled(root, tmp_path):
    path = edited(tmp_path, say("材料：", "主要表现为材料："))
    target, ledger = refresh_file(path, tmp_path / "更新.docx", root)
    assert "shortcoming.1.text" in ledger["prose"] and ledger.settled
    assert verify_file(target, root).all_backed


LOST = ("deduction.K2.规范性.name", "problem.W2.measure", "indicator.K2.score")


@pytest.mark.parametrize("key", LOST)
def test_a_cell_that_has_lost_its_anchor_is_known_by_its_row(tmp_path, key):
    made_run(tmp_path, 1, renewed_city(), 200)
    path, _ = mini(tmp_path, shade=100)

    def strip(document):
        row = next(sdt(document, key).iterancestors(qn("w:tr")))
        control = next(
            tag.getparent().getparent()
            for tag in row.iter(qn("w:tag"))
            if tag.get(qn("w:val")) == key
        )
        start, end = control.getprevious(), control.getnext()
        assert (start.tag, end.tag) == (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
        for child in list(control.find(qn("w:sdtContent"))):
            control.addprevious(child)
        for gone in (start, control, end):
            gone.getparent().remove(gone)

    edit(path, strip)
    _, ledger = refresh_file(path, root=tmp_path)
    assert key in ledger["repaired"] and key not in ledger["deleted"]


def test_a_reason_stands_under_its_heading_though_what_it_followed_is_gone(tmp_path):
    made_run(tmp_path, 2, failing(), 200)
    path, _ = mini(tmp_path, shade=100)

    def drop(document):
        gone = next(
            paragraph
            for paragraph in document.paragraphs
            if words(paragraph._p).startswith("总得分79")
        )
        gone._p.getparent().remove(gone._p)

    edit(path, drop)
    target, _ = refresh_file(path, root=tmp_path)
    shown = []
    edit(
        target,
        lambda document: shown.extend(words(paragraph._p) for paragraph in document.paragraphs),
    )
    assert shown[shown.index("发生大事。") - 1] == "指标得分表"
