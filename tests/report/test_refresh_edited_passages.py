"""Wording that people have worked on while the data tell another story: followed where the story is
still told, else kept whole and told.

The mini pack has two themes of shortcomings, 题一 (K1, K3) and 题二 (K2), and two suggestions, 议一 (K2,
K3) and 议二 (K1).
"""

import copy

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from tests.report.cities import first_suggestion_only, nothing_amiss, weak_in
from tests.report.living import city, edit, edited, made_run, mini, sdt, settled, sound, text
from tests.report.passages_read import paragraph_of, suggestions_in, words
from tests.report.word_edits import element, run
from tests.soffice import convert, needs_soffice

HEADING = "（三）存在不足"


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    made = {}
    for name, own in (
        ("both", city()),
        ("first", first_suggestion_only()),
        ("K1", weak_in("K1")),
        ("K2", weak_in("K2")),
        ("none", nothing_amiss()),
    ):
        made[name] = tmp_path_factory.mktemp(name)
        made_run(made[name], 2, own, 100)
    return made


def body(path):
    """Return the paragraphs of the body before the conclusion, as they read with all revisions accepted."""
    return [
        words(paragraph)
        for paragraph in Document(str(path)).element.body.iter(qn("w:p"))
        if words(paragraph)
    ]


def under(path, heading=HEADING):
    """Return the paragraphs under a heading of the body."""
    lines = body(path)
    at = len(lines) - 1 - lines[::-1].index(heading)
    end = next(n for n in range(at + 1, len(lines)) if lines[n].startswith(("（", "三、")))
    return lines[at + 1 : end]


def heading(document, words_there=HEADING):
    return [
        paragraph
        for paragraph in document.element.body.iter(qn("w:p"))
        if words(paragraph) == words_there and paragraph.find(qn("w:hyperlink")) is None
    ][-1]


def taken_out(document, first, last=None):
    """Take an entry's anchors out of the suggestions' paragraph, up to the next entry."""
    children = list(paragraph_of(document))
    begin, end = (children.index(sdt(document, key)) - 1 for key in (first, last))
    for child in children[begin:end]:
        paragraph_of(document, last).remove(child)


def test_a_suggestion_that_is_still_true_stays_though_it_has_another_number(roots, tmp_path):
    path = edited(
        tmp_path, lambda document: taken_out(document, "suggestion.1.title", "suggestion.2.title")
    )
    target, ledger = refresh_file(path, root=roots["K1"])
    (told,) = [
        line
        for line in body(mini(tmp_path, name="新.docx", clean=weak_in("K1"), shade=100)[0])
        if "着力做好以下工作" in line
    ]
    assert (
        suggestions_in(path).startswith("一是议二")
        and suggestions_in(target) == told.partition("着力做好以下工作。")[2]
        and not [key for key in ledger["removed"] if key.startswith("suggestion.")]
        and not sound(target)
    )
    result = verify_file(target, roots["K1"]).as_dict()
    assert result["total"] == result["backed"]


def test_a_shortcoming_that_is_still_true_stays_though_it_has_another_number(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    edit(
        path,
        lambda document: (
            paragraph_of(document, "shortcoming.1.title")
            .getparent()
            .remove(paragraph_of(document, "shortcoming.1.title"))
        ),
    )
    target, ledger = refresh_file(path, root=roots["K2"])
    assert (
        next(iter(under(target))).partition("。")[0].endswith("题二")
        and not [key for key in ledger["removed"] if key.startswith("shortcoming.")]
        and not sound(target)
    )


def test_typed_numbers_are_counted_anew(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    edit(
        path,
        lambda document: (
            paragraph_of(document, "shortcoming.1.title")
            .getparent()
            .remove(paragraph_of(document, "shortcoming.1.title"))
        ),
    )
    for n, (root, lines) in enumerate(
        (
            ("K2", ["2.题二"]),
            ("both", ["1.题一", "2.题二"]),
            ("K1", ["1.题一"]),
            ("both", ["1.题一", "2.题二"]),
        )
    ):
        path, ledger = refresh_file(path, tmp_path / f"{n}.docx", roots[root])
        assert (
            [line.partition("。")[0] for line in under(path)] == lines
            and not sound(path)
            and settled(ledger)
        )


def test_a_number_beside_a_paragraph_of_peoples_own_is_counted_on_and_told(roots, tmp_path):
    path, _ = mini(tmp_path, clean=weak_in("K1"), shade=100)

    def own(document):
        made = copy.deepcopy(paragraph_of(document, "shortcoming.1.title"))
        for child in [node for node in made if node.tag != qn("w:pPr")]:
            made.remove(child)
        made.append(run("2.自行补充的不足。"))
        paragraph_of(document, "shortcoming.1.title").addnext(made)

    edit(path, own)
    target, ledger = refresh_file(path, root=roots["both"])
    assert [line[:4] for line in under(target)] == ["1.题一", "2.题二", "3.自行"]
    assert any("已顺延" in note and "2.自行" not in note for note in ledger.notes)


def typed_behind(document):
    paragraph_of(document, "shortcoming.1.title").append(run("其中乙县尤为突出。"))


def typed_inside(document):
    reading_start = next(iter(paragraph_of(document, "shortcoming.1.title").iter(qn("w:sdt"))))
    node = [
        paragraph
        for paragraph in paragraph_of(document, "shortcoming.1.title").iter(qn("w:t"))
        if len(paragraph.text or "") > 3 and reading_start not in paragraph.iterancestors()
    ][-1]
    node.text = f"{node.text[:2]}（据调查）{node.text[2:]}"


@pytest.mark.parametrize("change", [typed_behind, typed_inside])
def test_title_and_words_of_an_entry_stay_together(roots, tmp_path, change):
    """The only shortcoming is another one now."""
    path, _ = mini(tmp_path, clean=weak_in("K1"), shade=100)
    edit(path, change)
    before = under(path)
    target, ledger = refresh_file(path, root=roots["K2"])
    assert (
        under(target) == before
        and not settled(ledger)
        and {"shortcoming.1.title", "shortcoming.1.text"} <= set(ledger["conflicts"])
    )
    assert any(
        (detail.data or "").startswith("题")
        for detail in ledger.details
        if detail.id == "shortcoming.1.title"
    )


@pytest.mark.parametrize("change", [typed_behind, typed_inside])
def test_what_is_in_conflict_is_so_at_the_next_refresh_too_until_people_settle_it(
    roots, tmp_path, change
):
    path, _ = mini(tmp_path, clean=weak_in("K1"), shade=100)
    edit(path, change)
    for n in range(2):
        path, ledger = refresh_file(path, tmp_path / f"{n}.docx", roots["K2"])
        assert {"shortcoming.1.title", "shortcoming.1.text"} <= set(ledger["conflicts"]) and under(
            path
        )[0].startswith("1.题一")
    back, ledger = refresh_file(path, tmp_path / "回.docx", roots["K1"])
    assert not ledger["conflicts"] and under(back)[0].startswith("1.题一")
    edit(
        path,
        lambda document: setattr(
            next(sdt(document, "shortcoming.1.title").iter(qn("w:t"))), "text", "题二"
        ),
    )
    _, ledger = refresh_file(path, tmp_path / "改.docx", roots["K2"])
    assert "shortcoming.1.title" not in ledger["conflicts"]


def test_edited_words_follow_their_story_to_its_new_number(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    edit(
        path,
        lambda document: paragraph_of(document, "shortcoming.2.title").append(
            run("其中乙县尤为突出。")
        ),
    )
    target, ledger = refresh_file(path, root=roots["K2"])
    (line,) = under(target)
    assert (
        "题二" in line
        and line.endswith("其中乙县尤为突出。")
        and "shortcoming.1.title" not in ledger["new"]
        and not ledger["conflicts"]
        and not sound(target)
    )


def bookmark(document):
    start = [
        node for node in paragraph_of(document, "shortcoming.1.title") if node.tag == qn("w:r")
    ][-1]
    start.addprevious(element("bookmarkStart", id="9001", name="我的书签"))
    start.addnext(element("bookmarkEnd", id="9001"))


def link(document):
    inside = [
        node for node in paragraph_of(document, "shortcoming.1.title") if node.tag == qn("w:r")
    ][-1]
    holder = element("hyperlink", anchor="我的书签")
    inside.addprevious(holder)
    holder.append(inside)


def note(document):
    inside = [
        node for node in paragraph_of(document, "shortcoming.1.title") if node.tag == qn("w:r")
    ][-1]
    inside.addprevious(element("commentRangeStart", id="5"))
    inside.addnext(element("r", element("commentReference", id="5")))
    inside.addnext(element("commentRangeEnd", id="5"))


@pytest.mark.parametrize("change", [bookmark, link, note])
def test_words_that_something_of_peoples_hangs_on_are_not_written_over(roots, tmp_path, change):
    path, _ = mini(tmp_path, clean=weak_in("K1"), shade=100)
    edit(path, change)
    before = read_parts(path)["word/document.xml"]
    target, ledger = refresh_file(path, root=roots["K2"])
    after = read_parts(target)["word/document.xml"]
    assert under(target) == under(path) and "shortcoming.1.text" in ledger["conflicts"]
    for mark in (b"<w:hyperlink", "我的书签".encode(), b"<w:commentReference"):
        assert after.count(mark) == before.count(mark)


def reworded(document):
    *_, node = heading(document).iter(qn("w:t"))
    node.text = node.text.replace("存在不足", "存在的主要问题")


def test_a_new_shortcoming_is_never_set_under_another_heading(roots, tmp_path):
    path, _ = mini(tmp_path, clean=nothing_amiss(), shade=100)
    edit(path, reworded)
    target, ledger = refresh_file(path, root=roots["both"])
    assert (
        "题一" not in text(target)
        and {"shortcoming.1.title", "shortcoming.2.title"} <= set(ledger["unplaced"])
        and not settled(ledger)
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda document: (
            paragraph_of(document, "shortcoming.1.title")
            .getparent()
            .remove(paragraph_of(document, "shortcoming.1.title"))
        ),
        lambda document: retyped(document),
    ],
    ids=["deleted", "retyped in plain words"],
)
def test_a_new_shortcoming_stands_under_its_heading_though_the_others_are_no_longer_ours(
    roots, tmp_path, change
):
    path, _ = mini(tmp_path, clean=weak_in("K1"), shade=100)
    edit(path, change)
    target, _ = refresh_file(path, root=roots["both"])
    assert [line for line in under(target) if "题二" in line] and not sound(target)
    assert "题二" not in "".join(under(target, "（二）工作成效及亮点"))


def retyped(document):
    paragraph = paragraph_of(document, "shortcoming.1.title")
    for child in [node for node in paragraph if node.tag != qn("w:pPr")]:
        paragraph.remove(child)
    paragraph.append(run("1.题一方面。工作还有不足。"))


def test_new_shortcomings_stand_behind_peoples_words_under_the_heading(roots, tmp_path):
    path, _ = mini(tmp_path, clean=nothing_amiss(), shade=100)

    def lead_in(document):
        made = copy.deepcopy(paragraph_of(document, "theme.1.title"))
        for child in [node for node in made if node.tag != qn("w:pPr")]:
            made.remove(child)
        made.append(run("主要有以下方面："))
        heading(document).addnext(made)

    edit(path, lead_in)
    target, ledger = refresh_file(path, root=roots["both"])
    lines = under(target)
    assert (
        lines[0] == "主要有以下方面："
        and [line[:4] for line in lines[1:]] == ["1.题一", "2.题二"]
        and settled(ledger)
    )


def test_suggestions_exchanged_by_hand_lose_the_one_that_goes(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)

    def exchange(document):
        children = list(paragraph_of(document))
        first, second = (children.index(sdt(document, f"suggestion.{n}.title")) - 1 for n in (1, 2))
        numeral = children[second - 1]
        ahead, behind = children[first : second - 1], children[second:]
        at, paragraph = children[first - 1], paragraph_of(document)
        for each in (*ahead, numeral, *behind):
            paragraph.remove(each)
        for each in (*behind, numeral, *ahead):
            at.addnext(each)
            at = each

    edit(path, exchange)
    assert suggestions_in(path).startswith("一是议二")
    target, _ = refresh_file(path, root=roots["first"])
    assert (
        suggestions_in(target).startswith("一是议一")
        and "。。" not in suggestions_in(target)
        and suggestions_in(target).count("是议") == 1
        and not sound(target)
    )


@needs_soffice
def test_words_written_as_a_revision_are_found_after_libreoffice(roots, tmp_path):
    path, _ = mini(tmp_path, clean=weak_in("K1"), shade=100)
    path, _ = refresh_file(
        path, tmp_path / "a.docx", roots["K2"], options=RefreshOptions(track=True)
    )
    for n in range(3):
        path = convert(path, "docx", tmp_path / str(n))
    for root, track in (("K2", False), ("K1", False), ("K1", True)):
        target, ledger = refresh_file(
            path, tmp_path / f"{root}{track}.docx", roots[root], options=RefreshOptions(track=track)
        )
        result = verify_file(target, roots[root]).as_dict()
        assert (
            settled(ledger)
            and not ledger["deleted"]
            and result["total"] == result["backed"]
            and not sound(target)
        )
        assert under(target) == under(
            mini(tmp_path, name="新.docx", clean=weak_in(root), shade=100)[0]
        )
