"""Values inside a paragraph that is written anew, or left as a conflict, have their line in the ledger, too."""

import pytest
from docx.oxml.ns import qn

from shifan.report.anchors.reading import read
from shifan.report.refresh.refresh import refresh_file
from shifan.word.package import read_parts
from tests.report.cities import failing, weak_in
from tests.report.living import edit, made_run, mini
from tests.report.passages_read import paragraph_of

NAMES = ("same", "refreshed", "kept", "deleted", "new", "conflicts", "removed")


def entered(ledger):
    return {value_id for kind in NAMES for value_id in ledger[kind]}


@pytest.mark.parametrize("after", [failing, lambda: weak_in("K1"), lambda: weak_in("K2")])
def test_every_value_whose_text_moved_is_named(tmp_path, after):
    path, before = mini(tmp_path, shade=100)
    made_run(tmp_path, 2, after(), 100)
    _, register = mini(tmp_path, name="新.docx", clean=after(), shade=100)
    _, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    printed = [
        key
        for key in before
        if key.startswith(("verdict.", "shortcoming.", "suggestion.", "conclusion."))
        and key in register
        and register[key].display != before[key].display
    ]
    known = entered(ledger) | {detail.id for detail in ledger.details}
    shown = {key for key in printed if key in _printed(path)}
    assert shown and shown <= known


def test_values_inside_an_edited_verdict_are_conflicts_with_it(tmp_path):
    path, _ = mini(tmp_path, clean=failing(), shade=100)

    def say_otherwise(document):
        next(paragraph_of(document, "verdict.grounds").iter(qn("w:t"))).text = "经复核，"

    edit(path, say_otherwise)
    made_run(tmp_path, 2, weak_in("K1"), 100)
    _, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    assert not ledger.settled
    assert entered(ledger) >= {"conclusion.text"}


def _printed(path):
    return {anchor.value_id for anchor in read(read_parts(path), path.name).anchors.values()}
