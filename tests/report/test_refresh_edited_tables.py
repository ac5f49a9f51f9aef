"""Tables in which people have written, remarked, sorted, split or deleted: nothing of theirs is
copied, lost or undone, and each row is there once.

In the newest run problem W1 is gone, W2 stays and W3 has come.
"""

import copy

import pytest
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from tests.report.cities import long_ledger
from tests.report.ledger_rows import ledger_table, plain_copy, row, rows_in, write_into
from tests.report.living import edit, edited, look, made_run, mini, sound, text
from tests.report.word_edits import element, revision, run
from tests.soffice import convert, needs_soffice


def cells(path, code):
    """Return the texts of the row of a problem."""
    rows = [
        [
            "".join(node.text or "" for node in cell.iter(qn("w:t")))
            for cell in line.iter(qn("w:tc"))
        ]
        for line in look(path, ledger_table).iter(qn("w:tr"))
    ]
    return [said for said in rows if said[0] == code]


def all_backed(path, root):
    result = verify_file(path, root).as_dict()
    return result["total"] == result["backed"]


def paragraph(document, n, column):
    return row(document, n).findall(qn("w:tc"))[column].find(qn("w:p"))


def comment(document, n):
    home = paragraph(document, n, 3)
    home.extend(
        [
            element("commentRangeStart", id="0"),
            element("commentRangeEnd", id="0"),
            element("r", element("commentReference", id="0")),
        ]
    )


REMARKS = {
    "words beside a value": lambda document, n: write_into(document, n, 6, "（情况特殊）"),
    "words in the first cell": lambda document, n: write_into(document, n, 0, "（省厅要求保留）"),
    "a comment": comment,
    "a colleague's insertion": lambda document, n: paragraph(document, n, 6).append(
        revision("ins", run("同事补充。"))
    ),
    "a colleague's insertion in the first cell": lambda document, n: paragraph(
        document, n, 0
    ).append(revision("ins", run("同事补充。"))),
    "a bookmark": lambda document, n: paragraph(document, n, 0).extend(
        [element("bookmarkStart", id="9001", name="我的书签"), element("bookmarkEnd", id="9001")]
    ),
}


@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
@pytest.mark.parametrize("remark", REMARKS.values(), ids=REMARKS)
def test_what_people_put_into_a_row_stays_there_and_is_not_in_the_new_one(
    root, tmp_path, remark, track
):
    (plain,) = cells(refresh_file(mini(tmp_path, name="原.docx", shade=100)[0], root=root)[0], "W3")
    path = edited(tmp_path, lambda document: remark(document, 1))
    before = sound(path)
    target, ledger = refresh_file(path, root=root, options=RefreshOptions(track=track))
    assert (
        "table.problems" in ledger["refreshed"]
        and cells(target, "W3") == [plain]
        and [fault for fault in sound(target) if fault not in before] == []
    )
    assert read_parts(target)["word/document.xml"].count(b"<w:commentReference") <= 1


@pytest.mark.parametrize("remark", REMARKS.values(), ids=REMARKS)
def test_a_row_that_goes_with_something_of_peoples_in_it_is_a_conflict(root, tmp_path, remark):
    path = edited(tmp_path, lambda document: remark(document, 0))
    target, ledger = refresh_file(path, root=root)
    assert (
        "table.problems" in ledger["conflicts"]
        and not ledger.settled
        and [line[:2] for line in rows_in(target)] == ["W1", "W2", "W3"]
    )
    assert "problem.W1.text" in ledger["conflicts"] and "problem.W3.text" in ledger["new"]


@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
def test_a_row_of_peoples_above_all_others_stays_on_top(root, tmp_path, track):
    path, _ = mini(tmp_path, shade=100)
    edit(
        path,
        lambda document: row(document, 0).addprevious(plain_copy(row(document, 0), "（合计2项）")),
    )
    target, _ = refresh_file(path, root=root, options=RefreshOptions(track=track))
    assert rows_in(target) == (
        ["（合计2项）", "W1 del", "W2", "W3 ins"] if track else ["（合计2项）", "W2", "W3"]
    ) and not sound(target)


def swapped(document, a, b):
    """Exchange two columns of the ledger, the head's too."""
    for line in ledger_table(document).iter(qn("w:tr")):
        first, other = line.findall(qn("w:tc"))[a], line.findall(qn("w:tc"))[b]
        at = other.getnext()
        first.addprevious(other)
        at.addprevious(first) if at is not None else line.append(first)


@pytest.mark.parametrize(("a", "b"), [(7, 8), (4, 5), (1, 4), (0, 1)])
def test_new_values_stand_in_their_columns_though_people_exchanged_two(root, tmp_path, a, b):
    (plain,) = cells(refresh_file(mini(tmp_path, name="原.docx", shade=100)[0], root=root)[0], "W3")
    path = edited(tmp_path, lambda document: swapped(document, a, b))
    target, ledger = refresh_file(path, root=root)
    turned = list(plain)
    turned[a], turned[b] = turned[b], turned[a]
    found = [
        [
            "".join(node.text or "" for node in cell.iter(qn("w:t")))
            for cell in line.iter(qn("w:tc"))
        ]
        for line in look(target, ledger_table).iter(qn("w:tr"))
    ]
    assert "table.problems" in ledger["refreshed"] and turned in found and not sound(target)


def test_rows_in_a_table_of_peoples_own_are_not_set_in_again(root, tmp_path):
    def split(document):
        table = ledger_table(document)
        other = copy.deepcopy(table)
        for line in other.findall(qn("w:tr")):
            other.remove(line)
        other.append(table.findall(qn("w:tr"))[2])
        between = element("p")
        table.addnext(between)
        between.addnext(other)
        other.addnext(element("p"))

    path = edited(tmp_path, split)
    target, ledger = refresh_file(path, root=root)
    assert (
        text(target).count("补票据") == 1
        and rows_in(target) == ["W3"]
        and all_backed(target, root)
        and "problem.W2.measure" not in ledger["new"]
    )


@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
def test_a_deleted_row_stays_deleted_whatever_else_changes(root, tmp_path, track):
    path = edited(tmp_path, lambda document: row(document, 1).getparent().remove(row(document, 1)))
    target, ledger = refresh_file(path, root=root, options=RefreshOptions(track=track))
    assert "problem.W2.measure" in ledger["deleted"] and "problem.W2.measure" not in ledger["new"]
    assert rows_in(target) == (["W1 del", "W3 ins"] if track else ["W3"])
    again, ledger = refresh_file(
        target, tmp_path / "又.docx", root, options=RefreshOptions(track=track)
    )
    assert rows_in(again) == rows_in(target) and "problem.W2.measure" not in ledger["new"]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (("V1", "V2", "V4", "V5"), ["V1", "V2", "V3 del", "V4", "V5"]),
        (("V1", "V3", "V5"), ["V1", "V2 del", "V3", "V4 del", "V5"]),
        (("V5", "V1", "V2", "V3", "V4"), ["V5 ins", "V1", "V2", "V3", "V4", "V5 del"]),
        (("V2", "V3", "V4", "V5", "V1"), ["V1 del", "V2", "V3", "V4", "V5", "V1 ins"]),
        (("V1", "V2", "V6", "V3", "V4", "V5"), ["V1", "V2", "V6 ins", "V3", "V4", "V5"]),
    ],
)
def test_as_few_rows_as_can_be_are_marked(tmp_path, after, told):
    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2", "V3", "V4", "V5"), shade=100)
    made_run(tmp_path, 2, long_ledger(*after), 200)
    target, _ = refresh_file(path, root=tmp_path, options=RefreshOptions(track=True))
    assert rows_in(target) == told and not sound(target) and all_backed(target, tmp_path)
    plain, _ = refresh_file(path, tmp_path / "无痕.docx", tmp_path)
    assert rows_in(plain) == list(after)


@pytest.mark.parametrize(
    "steps",
    [
        (("V2", "V3", "V4"), ("V3", "V4", "V6"), ("V4", "V6", "V7", "V3")),
        (("V4", "V1", "V2", "V3"), ("V3", "V4", "V1", "V2"), ("V2", "V3", "V4", "V1")),
        (("V1", "V2", "V5"), ("V1", "V5"), ("V1", "V2", "V5")),
    ],
)
def test_one_tracked_refresh_after_another_without_anybody_accepting(tmp_path, steps):
    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2", "V3", "V4"), shade=100)
    original = rows_in(path)
    for n, codes in enumerate(steps):
        folder = tmp_path / str(n)
        made_run(folder, 2, long_ledger(*codes), 200)
        path, ledger = refresh_file(
            path, tmp_path / f"{n}.docx", folder, options=RefreshOptions(track=True)
        )
        marked = rows_in(path)
        assert [text.split()[0] for text in marked if not text.endswith(" del")] == list(codes), (
            "what is there if all is accepted"
        )
        assert sorted(text.split()[0] for text in marked if not text.endswith(" ins")) == sorted(
            original
        ), "what is there if all is rejected"
        assert not sound(path) and all_backed(path, folder) and ledger.settled


@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
def test_a_row_that_is_of_another_site_now_says_so(tmp_path, track):
    """The problem is the same row; its cell printed the name of the site that it was of."""
    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2", "V3"), shade=100)
    made_run(tmp_path, 2, long_ledger("V1", "V3"), 200)
    plain = cells(mini(tmp_path, name="新.docx", clean=long_ledger("V1", "V3"), shade=100)[0], "V3")
    target, ledger = refresh_file(path, root=tmp_path, options=RefreshOptions(track=track))
    assert (
        cells(target, "V3") == plain
        and cells(path, "V3") != plain
        and not sound(target)
        and all_backed(target, tmp_path)
        and ledger.settled
    )


def test_a_row_of_another_site_that_people_have_worked_on_is_a_conflict(tmp_path):
    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2", "V3"), shade=100)
    edit(
        path,
        lambda document: setattr(next(paragraph(document, 2, 1).iter(qn("w:t"))), "text", "某单位"),
    )
    made_run(tmp_path, 2, long_ledger("V1", "V3"), 200)
    target, ledger = refresh_file(path, root=tmp_path)
    assert (
        any(detail.now == "某单位" for detail in ledger.details if detail.kind == "conflicts")
        and cells(target, "V3")[0][1] == "某单位"
    )


def test_an_order_of_peoples_is_theirs_at_the_next_refresh_too(tmp_path):
    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2", "V3"), shade=100)
    edit(path, lambda document: row(document, 0).addprevious(row(document, 2)))
    for n, codes in enumerate((("V1", "V2", "V3", "V4"), ("V1", "V2", "V3"), ("V1", "V3"))):
        folder = tmp_path / str(n)
        made_run(folder, 2, long_ledger(*codes), 200)
        path, _ = refresh_file(path, tmp_path / f"{n}.docx", folder)
        assert [row for row in rows_in(path) if row != "V4"] == [
            each for each in ("V3", "V1", "V2") if each in codes
        ]


@needs_soffice
@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
def test_rows_that_come_into_a_table_saved_by_libreoffice_are_rows_like_any_other(tmp_path, track):
    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2"), shade=100)
    for n in range(3):
        path = convert(path, "docx", tmp_path / str(n))
    for n, codes in enumerate((("V1", "V2", "V3", "V4"), ("V1", "V3"), ("V3", "V5", "V1"))):
        folder = tmp_path / f"run{n}"
        made_run(folder, 2, long_ledger(*codes), 200)
        path, ledger = refresh_file(
            path, tmp_path / f"{n}.docx", folder, options=RefreshOptions(track=track)
        )
        assert (
            ledger.settled
            and [row.split()[0] for row in rows_in(path) if not row.endswith(" del")] == list(codes)
            and all_backed(path, folder)
        )
        assert (
            not sound(path)
            and b"<w:sdt><w:sdtPr/><w:sdtContent><w:bookmarkStart"
            not in read_parts(path)["word/document.xml"]
        )


def test_a_row_deleted_by_hand_does_not_keep_out_others_of_its_site(tmp_path):
    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2"), shade=100)
    edit(
        path, lambda document: row(document, 1).getparent().remove(row(document, 1))
    )  # the only one of Q1
    made_run(tmp_path, 2, long_ledger("V1", "V2", "V3", "V4"), 200)
    target, ledger = refresh_file(path, root=tmp_path)
    assert rows_in(target) == ["V1", "V3", "V4"] and "problem.V4.text" in ledger["new"]


def test_what_could_not_be_set_in_is_told_at_the_next_refresh_too(tmp_path):
    def drop(document):
        table = ledger_table(document)
        table.find(qn("w:tblGrid")).remove(table.find(qn("w:tblGrid"))[3])
        for line in table.findall(qn("w:tr")):
            line.remove(line.findall(qn("w:tc"))[3])

    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2"), shade=100)
    edit(path, drop)
    made_run(tmp_path, 2, long_ledger("V1", "V2", "V3"), 200)
    for n in range(3):
        path, ledger = refresh_file(path, tmp_path / f"{n}.docx", tmp_path)
        assert (
            "table.problems" in ledger["conflicts"]
            and not ledger.settled
            and rows_in(path) == ["V1", "V2"]
        )


def test_a_copied_row_is_peoples_and_is_told_when_its_problem_is_gone(tmp_path):
    def pasted(document):
        made = copy.deepcopy(row(document, 0))
        for mark in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            mark.getparent().remove(mark)
        row(document, 0).addnext(made)

    path, _ = mini(tmp_path, clean=long_ledger("V1", "V2"), shade=100)
    edit(path, pasted)
    for n, (codes, told) in enumerate(
        (
            (("V1", "V2", "V3"), ["V1", "V1", "V2", "V3"]),
            (("V1", "V2"), ["V1", "V1", "V2"]),
            (("V1", "V2"), ["V1", "V1", "V2"]),
        )
    ):
        folder = tmp_path / f"run{n}"
        made_run(folder, 2, long_ledger(*codes), 200)
        path, ledger = refresh_file(path, tmp_path / f"{n}.docx", folder)
        assert rows_in(path) == told and ledger["kept"] == ["table.problems"]
    fresh, _ = mini(tmp_path, name="又.docx", clean=long_ledger("V1", "V2"), shade=100)
    edit(fresh, pasted)
    made_run(tmp_path / "gone", 2, long_ledger("V2"), 200)
    for n in range(3):
        fresh, ledger = refresh_file(fresh, tmp_path / f"又{n}.docx", tmp_path / "gone")
        assert (
            "problem.V1.text" in ledger["conflicts"]
            and not ledger.settled
            and rows_in(fresh) == ["V1", "V2"]
        )
