"""Reports merged by programs that count bookmarks anew, or that give all of them one id."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from shifan.report.anchors.bookmark_pairs import pair_bookmarks
from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import edited, made_run, renewed_city, sound, text
from tests.score.mini import city


def body(marks):
    """Return a paragraph in which a letter and a number begin a bookmark (`a1`), /1 ends one."""
    made = parse_xml(f"<w:p {nsdecls('w')}/>")
    for mark in marks.split():
        kind = "bookmarkEnd" if mark.startswith("/") else "bookmarkStart"
        edge = made.makeelement(qn(f"w:{kind}"), {qn("w:id"): mark[1:]})
        if kind == "bookmarkStart":
            edge.set(qn("w:name"), mark[0])
        made.append(edge)
    return made


@pytest.mark.parametrize(
    ("before", "pairs"),
    [
        ("a1 /1 b2 /2", ["aa", "bb"]),  # as they were
        ("a1 b2 /2 /1", ["abba"]),
        ("a1 b2 /1 /2", ["abba"]),  # counted anew, beginnings and ends by themselves
        ("a1 b2 /1 c3 /2 /3", ["abbcca"]),
        ("a1 b1 /1 /1", ["abba"]),  # all of one id
        ("a1 /1 b1 /1", ["aa", "bb"]),
        ("a1 b2 /2 c2 /2 /1", ["abbcca"]),  # two files, one id
        ("a1 b1 /1", ["abb"]),  # an end is missing
    ],
)
def test_each_end_belongs_to_the_beginning_that_it_closes(before, pairs):
    paragraph = body(before)
    pair_bookmarks(paragraph)
    names = {}
    found = ""
    for edge in paragraph:
        number = edge.get(qn("w:id"))
        if edge.tag == qn("w:bookmarkStart"):
            names[number] = edge.get(qn("w:name"))
        found += names[number]
    assert found == "".join(pairs)


def counted_anew(document):
    """Count beginnings and ends by themselves, as docxcompose does."""
    for kind in ("bookmarkStart", "bookmarkEnd"):
        for number, edge in enumerate(document.element.body.iter(qn(f"w:{kind}"))):
            edge.set(qn("w:id"), str(number))
    document.add_paragraph("附上的材料。")


def of_one_id(document):
    for edge in document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
        edge.set(qn("w:id"), "1")


@pytest.mark.parametrize("merge", [counted_anew, of_one_id])
def test_a_merged_report_is_verified_and_refreshed_as_any_other(tmp_path, merge):
    made_run(tmp_path, 1, city(), 100)
    path = edited(tmp_path, merge)
    assert verify_file(path, tmp_path).all_backed
    fresh = made_run(tmp_path, 2, renewed_city(), 200) / "初评报告.docx"
    target, ledger = refresh_file(path, tmp_path / "新.docx", tmp_path)
    assert ledger.settled and text(target).replace("附上的材料。", "") == text(fresh)
    assert not sound(target) and verify_file(target, tmp_path).all_backed
