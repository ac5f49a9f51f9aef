"""A refresh written as revisions and rejected leaves a file from which the next refresh does all."""

import re

import pytest
from docx.oxml.ns import qn
from lxml import etree

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from shifan.word.packing import pack
from tests.report.cities import failing, first_suggestion_only, long_ledger, nothing_amiss, weak_in
from tests.report.living import made_run, mini, renewed_city, settled, sound, text
from tests.score.mini import city

PAIRS = {
    "numbers": (city, renewed_city),
    "verdict turns": (city, failing),
    "verdict turns back": (failing, city),
    "a suggestion goes": (city, first_suggestion_only),
    "a suggestion comes": (first_suggestion_only, city),
    "all goes": (city, nothing_amiss),
    "another story": (lambda: weak_in("K1"), lambda: weak_in("K2")),
    "rows come": (lambda: long_ledger("W1", "W2"), lambda: long_ledger("W1", "V2", "W2", "V4")),
    "rows go": (lambda: long_ledger("W1", "V2", "W2"), lambda: long_ledger("W2")),
}


def decided(path, target, accept):
    """Write a copy of a report in which all revisions are accepted or rejected, as Word does."""
    parts = read_parts(path)
    kept, gone = ("ins", "del") if accept else ("del", "ins")
    for name in [name for name in parts if re.match(r"word/(document|header|footer)", name)]:
        if not name.endswith(".xml"):
            continue
        root = etree.fromstring(parts[name])
        _decide(root, qn(f"w:{kept}"), qn(f"w:{gone}"))
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    target.write_bytes(pack(parts))
    return target


def _decide(root, kept, gone):
    for mark in list(root.iter(gone)):
        parent = mark.getparent()
        if parent is None:
            continue
        if parent.tag == qn("w:trPr"):
            row = parent.getparent()
            row.getparent().remove(row)
        elif parent.tag == qn("w:rPr"):
            paragraph = next(parent.iterancestors(qn("w:p")))
            if paragraph.getparent() is not None:
                paragraph.getparent().remove(paragraph)
        else:
            parent.remove(mark)
    for mark in list(root.iter(kept)):
        for child in list(mark):
            mark.addprevious(child)
        mark.getparent().remove(mark)
    for node in list(root.iter(qn("w:delText"))):
        node.tag = qn("w:t")


@pytest.mark.parametrize("name", PAIRS)
def test_a_rejected_refresh_leaves_the_next_one_all_to_do(tmp_path, name):
    before, after = PAIRS[name]
    path, _ = mini(tmp_path, clean=before(), shade=100)
    made_run(tmp_path, 2, after(), 200)
    plain, _ = refresh_file(path, tmp_path / "无痕.docx", tmp_path)
    tracked, _ = refresh_file(path, tmp_path / "修订.docx", tmp_path, RefreshOptions(track=True))
    assert not sound(tracked)
    rejected = decided(tracked, tmp_path / "拒绝.docx", accept=False)
    assert text(rejected) == text(path)
    states = verify_file(rejected, tmp_path)
    assert states.count("changed") == 0, [
        (item.text, item.value_id, item.place) for item in states.items if item.state == "changed"
    ]
    again, ledger = refresh_file(rejected, tmp_path / "再.docx", tmp_path)
    assert text(again) == text(plain) and not ledger["deleted"]
    assert settled(ledger) and verify_file(again, tmp_path).all_backed and not sound(again)


@pytest.mark.parametrize("name", PAIRS)
def test_an_accepted_refresh_is_the_plain_one(tmp_path, name):
    before, after = PAIRS[name]
    path, _ = mini(tmp_path, clean=before(), shade=100)
    made_run(tmp_path, 2, after(), 200)
    plain, _ = refresh_file(path, tmp_path / "无痕.docx", tmp_path)
    tracked, _ = refresh_file(path, tmp_path / "修订.docx", tmp_path, RefreshOptions(track=True))
    accepted = decided(tracked, tmp_path / "接受.docx", accept=True)
    again, ledger = refresh_file(accepted, tmp_path / "再.docx", tmp_path)
    assert text(again) == text(plain) and settled(ledger) and not ledger["refreshed"]


def test_ids_of_bookmarks_and_revisions_are_all_different(tmp_path):
    path, _ = mini(tmp_path, shade=100)
    made_run(tmp_path, 2, failing(), 200)
    tracked, _ = refresh_file(path, tmp_path / "修订.docx", tmp_path, RefreshOptions(track=True))
    root = etree.fromstring(read_parts(tracked)["word/document.xml"])
    tags = [qn(f"w:{name}") for name in ("bookmarkStart", "ins", "del", "moveFrom", "moveTo")]
    ids = [node.get(qn("w:id")) for node in root.iter(*tags)]
    assert len(ids) == len(set(ids)) > 100
