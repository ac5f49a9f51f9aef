"""Typed numbers before passages stay consecutive, whoever has put paragraphs between."""

import copy
import re

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from tests.report.cities import failing
from tests.report.living import edited, made_run, sound
from tests.report.passages_read import words
from tests.report.test_rejected_refresh import decided
from tests.report.word_edits import run

TYPED = re.compile(r"^(\d+)\.")


def numbered(document):
    """Return the paragraphs with a typed number below the heading of the shortcomings."""
    texts = [words(paragraph._p) for paragraph in document.paragraphs]
    first = texts.index("（三）存在不足")
    last = texts.index("（四）下一步建议")
    return [
        paragraph
        for paragraph in document.paragraphs[first:last]
        if TYPED.match(words(paragraph._p))
    ]


def own(document, behind, text):
    """Set in a paragraph of people's own that looks as the one behind which it is set, counting from 0; return it."""
    model = numbered(document)[behind]._p
    made = copy.deepcopy(model)
    for child in list(made):
        if child.tag != qn("w:pPr"):
            made.remove(child)
    made.append(run(text))
    model.addnext(made)
    return made


def lines(path):
    return [words(paragraph._p) for paragraph in numbered(Document(str(path)))]


def counted_on(document):
    """People put a second one in and count on."""
    own(document, 0, "2.自行补充的不足。")
    node = next(node for node in numbered(document)[2]._p.iter(qn("w:t")) if node.text)
    assert node.text == "2"
    node.text = "3"


def not_counted_on(document):
    own(document, 0, "2.自行补充的不足。")


def behind_all(document):
    own(document, -1, "3.自行补充的不足。")


def list_below(document):
    own(document, 0, "2.第二处。")
    own(document, 0, "1.第一处。")


def gone(document):
    first = numbered(document)[0]._p
    first.getparent().remove(first)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (counted_on, ["1", "2", "3", "4"]),
        (not_counted_on, ["1", "2", "3", "4"]),
        (behind_all, ["1", "2", "3", "4"]),
        (list_below, ["1", "1", "2", "2", "3"]),
        (gone, ["1", "2"]),
    ],
)
@pytest.mark.parametrize("track", [False, True])
def test_numbers_are_consecutive(tmp_path, change, wanted, track):
    path = edited(tmp_path, change)
    made_run(tmp_path, 2, failing(), 200)
    target, _ = refresh_file(path, tmp_path / "新.docx", tmp_path, RefreshOptions(track=track))
    if track:
        assert not sound(target)
        rejected = decided(target, tmp_path / "拒绝.docx", accept=False)
        assert lines(rejected) == lines(path)
        target = decided(target, tmp_path / "接受.docx", accept=True)
    assert [TYPED.match(line)[1] for line in lines(target)] == wanted, lines(target)
    assert not sound(target)
