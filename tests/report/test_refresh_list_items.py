"""Entries inside one paragraph come and go: 一是 … 二是 … are counted anew, hand-edited paragraphs are
told and left alone.

The mini pack has two suggestions; the city with one weak indicator has one of them.
"""

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.cities import first_suggestion_only, nothing_amiss
from tests.report.living import city, edit, made_run, mini, sdt, settled, sound
from tests.report.passages_read import paragraph_of, suggestions_in, words
from tests.report.word_edits import element, revision, run


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    """Roots whose newest run has two, one and no suggestion."""
    made = {}
    for count, made_city in ((2, city()), (1, first_suggestion_only()), (0, nothing_amiss())):
        made[count] = tmp_path_factory.mktemp(f"root{count}")
        made_run(made[count], 2, made_city, 100)
    return made


@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (city, 1),
        (first_suggestion_only, 2),
        (city, 0),
        (nothing_amiss, 2),
        (nothing_amiss, 1),
        (first_suggestion_only, 0),
    ],
)
def test_it_grows_and_shrinks_to_what_the_run_itself_writes(roots, tmp_path, before, after, track):
    path, _ = mini(tmp_path, clean=before(), shade=100)
    target, ledger = refresh_file(path, root=roots[after], options=RefreshOptions(track=track))
    fresh = (
        next(path for path in (roots[after] / "output" / "小城市").iterdir() if path.is_dir())
        / "初评报告.docx"
    )
    assert suggestions_in(target) == suggestions_in(fresh) and not sound(target) and settled(ledger)
    result = verify_file(target, roots[after]).as_dict()
    assert result["total"] == result["backed"]


def test_there_and_back_is_as_it_was(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    was = suggestions_in(path)
    for n, count in enumerate((1, 2, 0, 2)):
        path, _ = refresh_file(path, tmp_path / f"{n}.docx", roots[count])
    assert suggestions_in(path) == was and not sound(path)


def test_the_new_entry_looks_like_its_neighbour(roots, tmp_path):
    path, _ = mini(tmp_path, clean=first_suggestion_only(), shade=100)
    edit(
        path,
        lambda document: next(sdt(document, "suggestion.1.title").iter(qn("w:r"))).insert(
            0, element("rPr", element("b"))
        ),
    )
    target, _ = refresh_file(path, root=roots[2])
    found = []
    edit(
        target,
        lambda document: found.append(
            next(sdt(document, "suggestion.2.title").iter(qn("w:r")))
            .find(qn("w:rPr"))
            .find(qn("w:b"))
        ),
    )
    assert found[0] is not None


def test_a_moved_paragraph_grows_where_it_is(roots, tmp_path):
    path, _ = mini(tmp_path, clean=first_suggestion_only(), shade=100)
    edit(path, lambda document: document.element.body.insert(3, paragraph_of(document)))
    target, ledger = refresh_file(path, root=roots[2])
    body = Document(str(target)).element.body
    assert "二是议二" in words(body[3]) and settled(ledger)


@pytest.mark.parametrize(
    ("change", "typed"),
    [
        (lambda document: paragraph_of(document).append(run("同时要抓好节日市场。")), "节日市场。"),
        (
            lambda document: sdt(document, "suggestion.1.title").getnext().addnext(run("（重点）")),
            "（重点）。",
        ),
        (
            lambda document: paragraph_of(document).append(revision("ins", run("另有建议。"))),
            "另有建议。",
        ),
    ],
    ids=["words behind the list", "words within", "a colleague's revision"],
)
def test_a_hand_edited_paragraph_is_told_and_left(roots, tmp_path, change, typed):
    path, _ = mini(tmp_path, clean=first_suggestion_only(), shade=100)
    edit(path, change)
    target, ledger = refresh_file(path, root=roots[2])
    told = {detail.id: detail for detail in ledger.details if detail.kind == "conflicts"}
    assert (
        "二是" not in suggestions_in(target)
        and typed in suggestions_in(target)
        and not settled(ledger)
    )
    assert (
        told["suggestion.2.title"].data == "议二"
        and "自行补入" in told["suggestion.2.title"].reason
    )


def test_a_deleted_paragraph_stays_deleted_and_the_new_entry_is_told(roots, tmp_path):
    path, _ = mini(tmp_path, clean=first_suggestion_only(), shade=100)
    edit(path, lambda document: paragraph_of(document).getparent().remove(paragraph_of(document)))
    target, ledger = refresh_file(path, root=roots[2])
    assert "suggestion.1.title" in ledger["deleted"] and "suggestion.2.title" in ledger["unplaced"]
    assert "议二" not in "".join(
        words(paragraph) for paragraph in Document(str(target)).element.body.iter(qn("w:p"))
    )


def test_parts_of_a_theme_come_with_their_numbering(tmp_path):
    parts = [
        (1, "高位推动", "1", "高位推进", "投入{funding}。"),
        (1, "高位推动", "2", "部门联动", "登录{visitors}。"),
    ]
    for count in (1, 2):
        made_run(tmp_path / str(count), 2, city(achievements=parts[:count]), 100)
    path, _ = mini(tmp_path, clean=city(achievements=parts[:1]), shade=100)
    told = []
    for n, count in enumerate((2, 1)):
        path, ledger = refresh_file(path, tmp_path / f"{n}.docx", tmp_path / str(count))
        told += [
            next(
                words(paragraph)
                for paragraph in Document(str(path)).element.body.iter(qn("w:p"))
                if "投入" in words(paragraph)
            )
        ]
        assert settled(ledger) and not sound(path)
    assert told == [
        "1.高位推动。一是高位推进。投入2044万元。二是部门联动。登录约2万余人次。",
        "1.高位推动。高位推进。投入2044万元。",
    ]


def body(path):
    """Return the paragraphs of the chapter on the overall situation."""
    found = [words(paragraph) for paragraph in Document(str(path)).element.body.iter(qn("w:p"))]
    start = max(n for n, each in enumerate(found) if each == "二、总体情况")
    return found[start : max(n for n, each in enumerate(found) if each == "三、初评结论")]


def test_shortcomings_go_to_none_and_come_back_under_their_heading(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    was = body(path)
    for n, count in enumerate((0, 2)):
        path, ledger = refresh_file(path, tmp_path / f"{n}.docx", roots[count])
    assert body(path) == was and settled(ledger) and not sound(path)


def test_a_theme_comes_and_goes_though_its_figures_are_printed_elsewhere(tmp_path):
    parts = [
        (1, "高位推动", "1", "高位推进", "投入{funding}，登录{visitors}。"),
        (2, "协同监管", "1", "部门联动", "再投入{funding}。"),
    ]
    for count in (1, 2):
        made_run(tmp_path / str(count), 2, city(achievements=parts[:count]), 100)
    path, _ = mini(tmp_path, clean=city(achievements=parts[:1]), shade=100)
    was = body(path)
    path, ledger = refresh_file(path, tmp_path / "a.docx", tmp_path / "2")
    assert (
        "2.协同监管。部门联动。再投入2044万元。" in body(path)
        and settled(ledger)
        and not sound(path)
    )
    path, ledger = refresh_file(path, tmp_path / "b.docx", tmp_path / "1")
    assert (
        body(path) == was
        and settled(ledger)
        and not sound(path)
        and "theme.2.title" in ledger["removed"]
        and "funding" not in ledger["removed"]
    )
