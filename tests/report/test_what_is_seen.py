"""Texts that nobody sees are no part of a report: it is judged, and renewed, as it reads."""

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import edit, edited, made_run, mini, one_run, renewed_city, sdt


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


def of_run(run, tag, **attributes):
    """Give a run one more property."""
    child = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    properties = run.find(qn("w:rPr"))
    if properties is None:
        properties = OxmlElement("w:rPr")
        run.insert(0, properties)
    properties.append(child)


def run_of(document, key):
    return next(sdt(document, key).iter(qn("w:r")))


def tiny(document):
    of_run(run_of(document, "funding"), "sz", val="2")


def white_words(document):
    run = next(
        run
        for run in document.element.body.iter(qn("w:r"))
        if "要求" in "".join(node.text or "" for node in run.iter(qn("w:t")))
    )
    of_run(run, "color", val="FFFFFF")


def hidden_number(document):
    of_run(document.paragraphs[-1].add_run("另有12家。")._r, "vanish")


def hidden_row(document):
    row = list(document.element.body.iter(qn("w:tr")))[3]
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = OxmlElement("w:trPr")
        row.insert(0, properties)
    properties.append(OxmlElement("w:hidden"))


def in_a_field_code(document):
    control = sdt(document, "funding")
    for kind, place in (("begin", control.addprevious), ("end", control.addnext)):
        run, character = OxmlElement("w:r"), OxmlElement("w:fldChar")
        character.set(qn("w:fldCharType"), kind)
        run.append(character)
        place(run)


@pytest.mark.parametrize("hide", [tiny, white_words, hidden_number, hidden_row, in_a_field_code])
def test_verify_tells_what_is_not_seen(root, tmp_path, hide):
    path, _ = mini(tmp_path, shade=100)
    assert verify_file(path, root).all_backed
    edit(path, hide)
    found = [item for item in verify_file(path, root).items if item.state == "changed"]
    assert found


@pytest.mark.parametrize("hide", [tiny, in_a_field_code])
def test_refresh_does_not_write_into_what_is_not_seen(tmp_path, hide):
    path = edited(tmp_path, hide)
    made_run(tmp_path, 2, renewed_city(), 200)
    _, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    assert not ledger.settled


def test_red_and_small_words_are_seen(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)

    def decorate(document):
        of_run(run_of(document, "funding"), "color", val="FF0000")
        of_run(run_of(document, "city"), "sz", val="18")

    edit(path, decorate)
    assert verify_file(path, root).all_backed
