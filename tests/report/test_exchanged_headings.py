"""Headings of two sections that somebody has exchanged are told; sections moved, reworded or put together are not."""

import copy

import docx
import pytest
from docx.oxml.ns import qn

from shifan.report.place_names import heading_level
from shifan.report.verify.verify import verify_file
from tests.conftest import SMALL, latest
from tests.report.passages_read import words

REPORT = "初评报告.docx"


def headings(document, level):
    """Return the headings of a level that hold no value."""
    return [
        paragraph._p
        for paragraph in document.paragraphs
        if heading_level(paragraph._p)[0] == level
        and next(paragraph._p.iter(qn("w:sdt")), None) is None
    ]


def type_anew(paragraph, text):
    nodes = list(paragraph.iter(qn("w:t")))
    for node in nodes:
        node.text = ""
    nodes[0].text = text


def exchange(level, first, second):
    """Return an edit that exchanges the words of two headings, their numbers left where they are."""

    def edit(document):
        heading, other = headings(document, level)[first], headings(document, level)[second]
        texts = words(heading), words(other)
        split = [text.partition("、" if "、" in text else "）") for text in texts]
        type_anew(heading, "".join((*split[0][:2], split[1][2])) if split[0][2] else texts[1])
        type_anew(other, "".join((*split[1][:2], split[0][2])) if split[1][2] else texts[0])

    return edit


def move(document):
    """Move a section with its heading behind the next one, and number both anew."""
    first, second, end = headings(document, 1)[1:4]
    section = []
    element = first
    while element is not second:
        section.append(element)
        element = element.getnext()
    for element in section:
        end.addprevious(element)
    texts = words(first), words(second)
    type_anew(first, texts[1][:2] + texts[0][2:])
    type_anew(second, texts[0][:2] + texts[1][2:])


def reword(document):
    for heading in headings(document, 1):
        type_anew(heading, words(heading) + "（节选）")


def without_headings(document):
    for heading in headings(document, 1)[1::2]:
        heading.getparent().remove(heading)


def copy_heading(document):
    heading = headings(document, 1)[1]
    heading.addprevious(copy.deepcopy(heading))


@pytest.fixture(scope="module")
def judged(finished_small, tmp_path_factory):
    folder = tmp_path_factory.mktemp("headings")

    def judge(edit):
        document = docx.Document(str(latest(finished_small, SMALL) / REPORT))
        edit(document)
        path = folder / "改过.docx"
        document.save(str(path))
        items = verify_file(path, finished_small).items
        return [item.place for item in items if item.state != "backed"]

    return judge


@pytest.mark.parametrize(
    "edit", [exchange(1, 1, 2), exchange(1, 0, 3), exchange(2, 0, 1), exchange(-1, 1, 2)]
)
def test_exchanged_headings_are_told(judged, edit):
    assert len([place for place in judged(edit) if "标题下是“" in place]) == 2


@pytest.mark.parametrize("edit", [reword, without_headings, copy_heading])
def test_headings_worded_otherwise_deleted_or_twice_are_not(judged, edit):
    assert [place for place in judged(edit) if "标题下是“" in place] == []


def test_a_section_moved_with_its_heading_is_not(judged):
    assert [place for place in judged(move) if "标题下是“" in place] == []
