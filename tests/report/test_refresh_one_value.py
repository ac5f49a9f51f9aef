"""What people and office programs do to an anchor, one case a row, and what a refresh makes of it.

In all cases the value `funding` was written as 2044万元 and is 2100万元 in the newest run.
"""

import copy

import pytest
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import city, control, edit, edited, made_run, mini, sdt, sound, text
from tests.report.word_edits import content, element, own, remove, revision, run
from tests.score.mini import rows

OLD, NEW = "2044万元", "2100万元"


def split(document):
    content(document)[0].find(qn("w:t")).text = "20"
    content(document).append(run("44万元"))


def bold(document, whole):
    split(document)
    for node in list(content(document))[: 2 if whole else 1]:
        node.insert(0, element("rPr", element("b")))


def write(words):
    def change(document):
        control(document, "funding").text = words

    return change


def beside(*made):
    def change(document):
        own(document).getprevious().addprevious(made[0]())

    return change


def wrap(kind):
    def change(document):
        inner = own(document)
        outer = revision(kind)
        inner.addprevious(outer)
        outer.append(inner)
        for node in list(outer.iter(qn("w:t"))) if kind == "del" else ():
            node.tag = qn("w:delText")

    return change


def unwrap(words=OLD):
    def change(document):
        inner = own(document)
        for node in list(content(document)) if words else ():
            node.find(qn("w:t")).text = words
            inner.addprevious(node)
        inner.getparent().remove(inner)

    return change


def untag(document):
    for child in list(own(document).find(qn("w:sdtPr"))):
        child.getparent().remove(child)


def copy_below(document):
    paragraph = next(own(document).iterancestors(qn("w:p")))
    twin = element("p", run("另据统计，投入"), copy.deepcopy(own(document)))
    twin.find(qn("w:sdt")).find(qn("w:sdtPr")).find(qn("w:id")).set(qn("w:val"), "12345")
    paragraph.addnext(twin)


def move(document):
    paragraph = next(own(document).iterancestors(qn("w:p")))
    document.element.body.insert(2, paragraph)
    paragraph.append(run("（据财政部门统计）"))


def empty(document):
    own(document).find(qn("w:sdtPr")).find(qn("w:lock")).addnext(element("showingPlcHdr"))
    control(document, "funding").text = "单击或点击此处输入文字。"


def nested(document):
    content(document).append(element("sdt", element("sdtPr"), element("sdtContent", run(""))))


def tracked_inside(document):
    content(document).append(revision("ins", run("整")))


def tracked_beside(document):
    own(document).getparent().append(revision("ins", run("另有配套资金。")))


def other_tag(document):
    own(document).find(qn("w:sdtPr")).find(qn("w:tag")).set(qn("w:val"), "visitors")


def proof(document):
    content(document).insert(0, element("proofErr", type="spellStart"))


def mark_inside(document):
    content(document).insert(0, element("bookmarkStart", id="991", name="我的书签"))
    content(document).append(element("bookmarkEnd", id="991"))


def to_header(document):
    start = own(document).getprevious()
    pieces = [start, own(document), own(document).getnext()]
    header = document.sections[0].header.paragraphs[0]._p
    header.extend(pieces)


CASES = [  # what was done, ledger entries of `funding`, what the file says afterwards (None: nothing of it)
    ("nothing", lambda document: None, {"refreshed"}, NEW),
    ("split over runs", split, {"refreshed"}, NEW),
    ("made bold", lambda document: bold(document, True), {"refreshed"}, NEW),
    ("half of it made bold", lambda document: bold(document, False), {"refreshed"}, NEW),
    ("spelling mark inside", proof, {"refreshed"}, NEW),
    ("somebody's bookmark inside", mark_inside, {"refreshed"}, NEW),
    ("inserted as a whole by a colleague", wrap("ins"), {"refreshed"}, NEW),
    ("tracked changes beside it", tracked_beside, {"refreshed"}, NEW),
    ("paragraph moved, words added", move, {"refreshed"}, NEW),
    ("moved to the page header", to_header, {"refreshed"}, None),
    ("already the new value", write(NEW), {"same"}, NEW),
    ("another number", write("96"), {"kept"}, "96"),
    ("full-width digits", write("２０４４万元"), {"kept"}, "２０４４万元"),
    ("words typed into it", write("2044万元整"), {"kept"}, "2044万元整"),
    ("a colleague's revision inside", tracked_inside, {"conflicts"}, OLD),
    ("deleted as a revision", wrap("del"), {"deleted"}, None),
    ("emptied, the prompt shows", empty, {"conflicts"}, "单击或点击此处输入文字。"),
    (
        "a digit typed right before it",
        lambda document: own(document).getprevious().addprevious(run("1")),
        {"conflicts"},
        OLD,
    ),
    (
        "words typed right before it",
        lambda document: own(document).getprevious().addprevious(run("共")),
        {"refreshed"},
        NEW,
    ),
    ("control gone, text as written", unwrap(), {"refreshed", "repaired"}, NEW),
    ("control gone, other text", unwrap("3000万元"), {"conflicts"}, "3000万元"),
    ("control gone, nothing in the bookmark", unwrap(""), {"conflicts"}, None),
    ("control and bookmark gone", remove, {"deleted"}, None),
    ("tag gone, as LibreOffice does", untag, {"refreshed", "repaired"}, NEW),
    ("copied and pasted", copy_below, {"refreshed"}, NEW),
    ("another control inside", nested, {"conflicts"}, OLD),
    ("tag and bookmark disagree", other_tag, {"conflicts"}, OLD),
]


def entries(ledger):
    return {kind for kind, keys in ledger.ids.items() if "funding" in keys}


@pytest.mark.parametrize(
    ("change", "expected", "says"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
def test_case(root, tmp_path, change, expected, says, track):
    path = edited(tmp_path, change)
    before = path.read_bytes()
    target, ledger = refresh_file(path, root=root, options=RefreshOptions(track=track))
    assert entries(ledger) == expected and path.read_bytes() == before and not sound(target)
    assert ledger.settled is not bool({"kept", "conflicts"} & expected)
    made = text(target)
    assert (says in made) if says else not any(word in made for word in (OLD, NEW))
    again, second = refresh_file(
        target, tmp_path / "再.docx", root, options=RefreshOptions(track=track)
    )
    assert (
        text(again) == made
        and not second["refreshed"]
        and entries(second) in ({"same"}, expected, set())
    )


def test_formatting_of_the_run_with_most_text_stays(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)

    def change(document):
        split(document)  # “20” and “44万元”: the second has more
        content(document)[1].insert(0, element("rPr", element("b")))

    edit(path, change)
    found = []
    edit(
        refresh_file(path, root=root)[0],
        lambda document: found.extend(content(document).iter(qn("w:r"))),
    )
    bold_runs = [
        each for each in found if "".join(node.text or "" for node in each.iter(qn("w:t")))
    ]
    assert [run.find(qn("w:rPr")).find(qn("w:b")) is not None for run in bold_runs] == [True]


def test_a_copy_is_renewed_at_both_places_and_is_an_anchor_of_its_own_afterwards(root, tmp_path):
    path = edited(tmp_path, copy_below)
    target, _ = refresh_file(path, root=root)
    assert text(target).count(NEW) == 2 + text(mini(tmp_path, name="x.docx")[0]).count(OLD) - 1
    result = verify_file(target, root).as_dict()
    assert result["total"] == result["backed"]


def test_data_are_accepted_on_demand(root, tmp_path):
    path = edited(tmp_path, write("96"))
    target, ledger = refresh_file(path, root=root, options=RefreshOptions(accept_data=True))
    assert entries(ledger) == {"refreshed"} and ledger.settled and NEW in text(target)


def test_tracked_changes_name_old_and_new_and_are_dated_by_the_data(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    target, _ = refresh_file(path, root=root, options=RefreshOptions(track=True))
    found = []
    edit(target, lambda document: found.extend(content(document)))
    gone, come = found
    assert (gone.tag, come.tag) == (qn("w:del"), qn("w:ins")) and gone.get(
        qn("w:author")
    ) == "shifan"
    assert gone.get(qn("w:date")) == "2023-11-30T00:00:00Z"
    assert [node.text for node in gone.iter(qn("w:delText"))] == [OLD] and [
        node.text for node in come.iter(qn("w:t"))
    ] == [NEW]


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A root whose newest run no longer knows `funding` and tells the theme in other words."""
    folder, figures = tmp_path_factory.mktemp("without"), rows()["figures"]
    made_run(
        folder,
        2,
        city(
            figures=figures[1:], achievements=[(1, "高位推动", "1", "高位推进", "登录{visitors}。")]
        ),
        200,
    )
    return folder


def test_an_untouched_paragraph_tells_the_new_story(without, tmp_path):
    target, ledger = refresh_file(mini(tmp_path, shade=100)[0], root=without)
    assert (
        "theme.1.part.1.text" in ledger["refreshed"]
        and OLD not in text(target)
        and ledger.settled
        and not sound(target)
    )


def test_a_value_that_is_no_more_stays_in_edited_words_and_is_a_conflict(without, tmp_path):
    path, _ = mini(tmp_path, shade=100)

    def change(document):
        before = own(document).getprevious().getprevious()
        next(before.iter(qn("w:t"))).text = "共投入"

    edit(path, change)
    target, ledger = refresh_file(path, root=without)
    assert (
        {"funding", "theme.1.part.1.text"} <= set(ledger["conflicts"])
        and not ledger.settled
        and f"共投入{OLD}" in text(target)
    )


def test_rewritten_words_keep_their_story_when_the_data_give_them_another_rank(tmp_path):
    """By number they would be in conflict, and the same story would stand in the report twice."""
    parts = [
        (1, "高位推动", "1", "高位推进", "共投入{funding}。"),
        (1, "高位推动", "2", "群众参与", "登录{visitors}。"),
    ]
    turned = [(*part[:3], *other[3:]) for part, other in zip(parts, reversed(parts), strict=True)]
    made_run(tmp_path, 2, city(achievements=turned), 200)
    path, _ = mini(tmp_path, clean=city(achievements=parts), shade=100)

    def change(document):
        before = sdt(document, "funding").getprevious().getprevious()
        next(before.iter(qn("w:t"))).text = "总共投入"

    edit(path, change)
    target, ledger = refresh_file(path, root=tmp_path)
    assert (
        ledger.settled
        and ledger["prose"] == ["theme.1.part.2.text"]
        and "总共投入2044万元。二是群众参与。登录" in text(target)
        and not sound(target)
    )
    result = verify_file(target, tmp_path).as_dict()
    assert result["total"] == result["backed"]
