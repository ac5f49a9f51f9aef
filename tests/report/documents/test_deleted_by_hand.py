"""Whatever a hand deletes from a document, refresh and verify say the same of it: gone, and never changed."""

import os
import random
import shutil

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.anchors.reading import read
from shifan.report.make.report_styles import LETTERHEAD
from shifan.report.refresh.refresh import RefreshOptions
from shifan.report.renewal import renew_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from tests.fuzz.test_refresh_laws import CITIES
from tests.report.documents.mini_documents import lines
from tests.report.documents.test_living_documents import run_of
from tests.report.documents.test_shipped import source_of
from tests.report.living import edit, texts_at_anchors
from tests.report.passages_read import words

SEEDS = int(os.environ.get("SHIFAN_SEEDS", "2"))
_PARTS = 3  # of a document that are deleted, each alone


def parts_of(document):
    """Return what a hand can delete: the paragraphs with words, the tables, and their rows."""
    body = document.element.body
    said = [paragraph for paragraph in body.iterchildren(qn("w:p")) if words(paragraph).strip()]
    tables = list(body.iterchildren(qn("w:tbl")))
    return [*said, *tables, *(row for table in tables for row in table.iterchildren(qn("w:tr")))]


def delete(path, number):
    def take_out(document):
        part = parts_of(document)[number]
        part.getparent().remove(part)

    edit(path, take_out)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_deleted_is_changed_for_neither_command(tmp_path, seed):
    dice = random.Random(seed)
    before, after = dice.sample(sorted(CITIES), 2)
    first = run_of(tmp_path, 1, source_of(CITIES[before](), tmp_path))
    former = dice.choice(sorted(first.rglob("文书/**/*.docx")))
    count = len(parts_of(Document(str(former))))
    numbers = dice.sample(range(count), min(_PARTS, count))
    for number in numbers:
        path = tmp_path / f"{number}.docx"
        shutil.copyfile(former, path)
        delete(path, number)
        target, ledger = renew_file(path, tmp_path / f"{number}同.docx", tmp_path)
        assert not ledger.settled or _wrong(target, tmp_path) == []
    run_of(tmp_path, 2, source_of(CITIES[after](), tmp_path))
    for number in numbers:
        target, ledger = renew_file(tmp_path / f"{number}.docx", root=tmp_path)
        assert not ledger.settled or _wrong(target, tmp_path) == []


def _wrong(path, root):
    return [item for item in verify_file(path, root).items if item.state in ("stale", "changed")]


def letter(tmp_path, before, after, change, name="反馈函（区县）-甲区", **options):
    """Return a letter that people have changed and a refresh renewed, and the ledger."""
    first = run_of(tmp_path, 1, source_of(CITIES[before](), tmp_path))
    path = tmp_path / "改过.docx"
    former = next(path for path in sorted(first.rglob("*.docx")) if path.name.startswith(name))
    shutil.copyfile(former, path)
    edit(path, change)
    if after != before:
        run_of(tmp_path, 2, source_of(CITIES[after](), tmp_path))
    return renew_file(path, root=tmp_path, options=RefreshOptions(**options))


def take_out(text):
    """Return an edit that deletes the paragraphs that say a text, as it stands."""

    def change(document):
        gone = [each for each in document.paragraphs if words(each._p) == text]
        assert gone
        for paragraph in gone:
            paragraph._p.getparent().remove(paragraph._p)

    return change


def test_half_of_a_title_is_missing_and_the_ledger_names_it(tmp_path):
    half = "省级初评现场检查情况的反馈函"
    target, ledger = letter(tmp_path, "both", "both", take_out(half))
    assert ledger.settled and f"“{half}”" in ledger["deleted"]
    item = next(item for item in verify_file(target, tmp_path).items if item.state != "backed")
    assert (item.state, item.place) == ("missing", "题名的一部分已被删除")
    again, second = renew_file(target, root=tmp_path)
    assert second["deleted"] == [] and lines(again.read_bytes()) == lines(target.read_bytes())


def test_the_title_of_an_annex_that_the_list_still_names_is_no_change(tmp_path):
    target, ledger = letter(tmp_path, "none", "turned", take_out("甲区点位检查结果"))
    assert ledger.settled and verify_file(target, tmp_path).all_backed


@pytest.mark.parametrize("track", [False, True])
def test_what_is_left_of_a_counted_list_begins_with_one(tmp_path, track):
    def first_action(document):
        paragraph = next(each for each in document.paragraphs if each.text.startswith("一是"))
        paragraph._p.getparent().remove(paragraph._p)

    target, _ = letter(tmp_path, "both", "both", first_action, "一页摘要", track=track)
    said = [text for text in lines(target.read_bytes()) if text[1:2] == "是"]
    assert said and [text[0] for text in said] == list("一二三四")[: len(said)]
    assert [i for i in verify_file(target, tmp_path).items if i.state == "changed"] == []
    again, second = renew_file(target, root=tmp_path)
    assert lines(again.read_bytes()) == lines(target.read_bytes()) and not second["refreshed"]


def test_a_table_that_comes_in_has_each_value_at_its_own_place(tmp_path):
    """Ids of the run's letter, from 1 on, are those of other bookmarks in the file."""
    target, _ = letter(tmp_path, "none", "turned", lambda document: None)
    reading = read(read_parts(target), target.name)
    texts = texts_at_anchors(reading)
    values = {name for name, anchor in reading.anchors.items() if anchor.kind == "value"}
    assert {name: texts[name] for name in values} == {
        name: reading.anchors[name].baseline for name in values
    }


def retype_letterhead(text):
    """Return an edit that puts a line without a style in the place of the letterhead, or none."""

    def change(document):
        letterhead = next(each for each in document.paragraphs if each.style.style_id == LETTERHEAD)
        if text:
            letterhead.insert_paragraph_before(text)
        letterhead._p.getparent().remove(letterhead._p)

    return change


@pytest.mark.parametrize("above", ["", "征求意见稿"])
def test_a_letterhead_that_is_gone_is_no_other_office(tmp_path, above):
    target, ledger = letter(tmp_path, "both", "both", retype_letterhead(above))
    assert ledger["deleted"] and _wrong(target, tmp_path) == []


def test_another_office_typed_over_a_letterhead_is_told(tmp_path):
    other = "外省食品安全委员会办公室"
    target, _ = letter(tmp_path, "both", "both", retype_letterhead(other))
    assert [item.text for item in _wrong(target, tmp_path)] == [other]
