"""Sentences round values that the report words otherwise with other data are told until somebody has changed them."""

import shutil

import pytest

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from tests.fuzz.test_refresh_laws import CITIES
from tests.report.living import edit, made_run, mini

TOLD = ["documents.indicators", "onsite.sites", "rectification.problems"]
OLD, NEW = "逐项进行，有扣分的指标、评价方面和理由见表3。", "逐项进行。"


@pytest.fixture
def report(tmp_path):
    """The report of a city with deductions and problems beside a run without any."""
    path, _ = mini(tmp_path, clean=CITIES["both"](), shade=100)
    made_run(tmp_path, 2, CITIES["none"](), 200)
    return path


def documents_sentence(ledger):
    return [detail for detail in ledger.details if detail.id == "documents.indicators"]


def test_each_is_told_with_what_the_report_says_now(report, tmp_path):
    _, ledger = refresh_file(report, tmp_path / "新.docx", tmp_path)
    assert ledger["kept"] == TOLD and not ledger.settled
    (detail,) = documents_sentence(ledger)
    assert detail.now.endswith(OLD) and detail.data.endswith(NEW)


def test_told_again_until_the_sentence_is_changed(report, tmp_path):
    first, _ = refresh_file(report, tmp_path / "一.docx", tmp_path)
    second, ledger = refresh_file(first, tmp_path / "二.docx", tmp_path)
    assert ledger["kept"] == TOLD
    for words in (NEW, "逐项进行，没有扣分。"):  # as the report says it, and in words of one's own
        path = tmp_path / "改.docx"
        shutil.copyfile(second, path)
        edit(path, lambda document, words=words: reworded(document, words))
        _, ledger = refresh_file(path, tmp_path / f"{len(words)}.docx", tmp_path)
        assert ledger["kept"] == TOLD[1:]


def reworded(document, words):
    """Give the sentence on the documents another end, outside of its values."""
    paragraph = next(each for each in document.paragraphs if each.text.endswith(OLD))
    ends = [run for run in paragraph.runs if run.text]
    tail = next(run for run in ends if run.text.startswith("的佐证材料") or "逐项进行" in run.text)
    at = ends.index(tail)
    tail.text = tail.text.partition("逐项进行")[0] + words
    for run in ends[at + 1 :]:
        run.text = ""


def test_told_after_a_rejected_refresh_too(report, tmp_path):
    tracked, first = refresh_file(
        report, tmp_path / "修订.docx", tmp_path, RefreshOptions(track=True)
    )
    assert first["kept"] == TOLD
    _, ledger = refresh_file(tracked, tmp_path / "再.docx", tmp_path)
    assert ledger["kept"] == TOLD


def test_other_data_with_the_same_words_tell_nothing(tmp_path):
    path, _ = mini(tmp_path, clean=CITIES["both"](), shade=100)
    made_run(tmp_path, 2, CITIES["first"](), 200)
    _, ledger = refresh_file(path, tmp_path / "新.docx", tmp_path)
    assert not [id for id in ledger["kept"] if id in TOLD]
