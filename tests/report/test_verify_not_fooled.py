"""What must not pass as backed, and what must.

Verify is never fooled by what stands beside, inside or instead of an anchor.
"""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from shifan.chinese.figures import figures, written_numbers
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.cities import failing
from tests.report.living import (
    city,
    control,
    edit,
    edited,
    made_run,
    mini,
    renewed_city,
    rows,
    sdt,
    sound,
    text,
)
from tests.report.word_edits import element, own, run

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("企业代表20人，代表35名，地图5处", {"20": 20, "35": 35, "5": 5}),
        ("见表1和图2，附件3", {}),
        ("附件12件", {"12": 12}),
        ("温度-18度", {"-18": -18}),
        ("2021-2023年", {"2021": 2021, "2023": 2023}),
        ("2万5千家", {"2万5千": 25000}),
        ("78千", {"78千": 78000}),
        ("GDP5000亿元，CPI2.1%，A市3家", {"5000亿": 500_000_000_000, "2.1%": 2.1, "3": 3}),
        ("B01、M05-03、P001号点位", {}),
        (
            "二十公里、五十亩、二十四小时、二百五十六平方公里",
            {"二十": 20, "五十": 50, "二十四": 24, "二百五十六": 256},
        ),
        ("三分之二", {"三分之二": 200 / 3}),
        ("贰仟万元", {"贰仟万": 20_000_000}),
        ("党的二十大，“十四五”规划，第二十条，近三年，一是，两个责任，①②", {}),
        ("二〇二三年", {"二〇二三": 2023}),
        ("百分之九十二点五，九成以上，一成不变", {"百分之九十二点五": 92.5, "九成": 90}),
        ("万无一失、千方百计、十分重视", {}),
    ],
)
def test_numbers(words, found):
    amounts = {figure.start: float(figure.quantity.amount) for figure in figures(words)}
    numbers = {number.text: amounts[number.start] for number in written_numbers(words)}
    assert numbers == pytest.approx(found)


def turn(document):
    paragraph = next(
        paragraph
        for paragraph in document.element.iter(qn("w:p"))
        if "达到要求" in "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
    )
    node = next(node for node in paragraph.iter(qn("w:t")) if node.text and "达到要求" in node.text)
    node.text = node.text.replace("达到要求", "未达到要求")


def reference(document):
    code = element("instrText")
    code.text = " REF _Ref1 "
    paragraph = document.add_paragraph()._p
    for child in (
        element("fldChar", fldCharType="begin"),
        code,
        element("fldChar", fldCharType="separate"),
        None,
        element("fldChar", fldCharType="end"),
    ):
        paragraph.append(element("r", child) if child is not None else run("9999"))


def tab(document):
    paragraph = document.add_paragraph()._p
    paragraph.extend([run("12"), element("r", element("tab")), run("34")])


def sign(document):
    sdt(document, "scores.total").getprevious().addprevious(run("-"))


def behind(document):
    sdt(document, "onsite.sites").getnext().addnext(run("千"))


@pytest.mark.parametrize(
    ("change", "state", "texts"),
    [
        (turn, "changed", None),
        (reference, "unsourced", {"9999"}),
        (tab, "unsourced", {"12", "34"}),
        (sign, "changed", None),
        (
            lambda document: setattr(control(document, "verdict.pass"), "text", "未通过"),
            "changed",
            {"未通过"},
        ),
        (
            lambda document: setattr(control(document, "city"), "text", "大城市"),
            "changed",
            {"大城市"},
        ),
    ],
    ids=[
        "verdict turned",
        "typed into a reference",
        "numbers parted by a tab",
        "sign before",
        "verdict value",
        "name",
    ],
)
def test_not_backed(tmp_path, change, state, texts):
    path, _ = mini(tmp_path)
    edit(path, change)
    wrong = {
        item["text"]
        for item in verify_file(path, tmp_path).as_dict()["items"]
        if item["state"] == state
    }
    assert wrong if texts is None else texts <= wrong


def test_what_cannot_be_read_is_said(tmp_path):
    path, _ = mini(tmp_path, shade=100)
    assert not any(
        "不在核验之内" in note for note in verify_file(path, tmp_path).as_dict()["notes"]
    )

    def change(document):
        document.add_paragraph()._p.append(
            parse_xml(f"<m:oMath {M}><m:r><m:t>95</m:t></m:r></m:oMath>")
        )
        photo = tmp_path / "照片.png"
        photo.write_bytes(
            document.part.related_parts[
                next(
                    relation
                    for relation in document.part.rels
                    if "image" in document.part.rels[relation].reltype
                )
            ].blob
        )
        document.add_picture(str(photo))

    edit(path, change)
    notes = "".join(verify_file(path, tmp_path).as_dict()["notes"])
    assert "1处公式不在核验之内" in notes and "1处不是本报告生成的图片不在核验之内" in notes


@pytest.mark.parametrize("track", [False, True])
def test_reasons_come_and_go_with_the_verdict(tmp_path, track):
    fresh = made_run(tmp_path, 2, failing(), 200) / "初评报告.docx"
    path, _ = mini(tmp_path, shade=100)
    failed, ledger = refresh_file(path, root=tmp_path, options=RefreshOptions(track=track))
    assert (
        text(failed) == text(fresh)
        and "verdict.reason.1" in ledger["new"]
        and ledger.settled
        and not sound(failed)
    )
    result = verify_file(failed, tmp_path).as_dict()
    assert result["total"] == result["backed"]
    fresh = made_run(tmp_path / "later", 1, city(), 100) / "初评报告.docx"
    passed, ledger = refresh_file(
        failed, tmp_path / "又.docx", tmp_path / "later", options=RefreshOptions(track=track)
    )
    assert (
        text(passed) == text(fresh)
        and "verdict.reason.1" in ledger["removed"]
        and ledger.settled
        and not sound(passed)
    )
    result = verify_file(passed, tmp_path / "later").as_dict()
    assert result["total"] == result["backed"]


def test_a_reason_that_people_have_worked_on_stays_and_is_in_conflict(tmp_path):
    made_run(tmp_path, 1, city(), 100)
    path, _ = mini(tmp_path, clean=failing(), shade=100)
    edit(path, lambda document: sdt(document, "verdict.reason.1").addnext(run("（已约谈）")))
    target, ledger = refresh_file(path, root=tmp_path)
    assert (
        "发生大事（已约谈）" in text(target)
        and "verdict.reason.1" in ledger["conflicts"]
        and not ledger.settled
    )
    assert "verdict.reason.1" in {
        item["id"]
        for item in verify_file(target, tmp_path).as_dict()["items"]
        if item["state"] != "backed"
    }


def test_a_turned_verdict_is_kept_but_told(tmp_path):
    made_run(tmp_path, 2, renewed_city(), 200)
    path = edited(tmp_path, turn)
    target, ledger = refresh_file(path, root=tmp_path)
    assert (
        "conclusion.text" in ledger["kept"] and not ledger.settled and "未达到要求" in text(target)
    )


def test_a_second_tracked_refresh_goes_on_in_its_own_revisions(tmp_path):
    made_run(tmp_path, 1, renewed_city(), 200)
    path, _ = mini(tmp_path, shade=100)
    first, _ = refresh_file(path, root=tmp_path, options=RefreshOptions(track=True))
    figures = rows()["figures"]
    made_run(
        tmp_path / "later",
        2,
        city(figures=[(*figures[0][:2], figures[0][2] + 1000, *figures[0][3:]), figures[1]]),
        100,
    )
    second, ledger = refresh_file(
        first, tmp_path / "又.docx", tmp_path / "later", options=RefreshOptions(track=True)
    )
    assert "3044万元" in text(second) and not sound(second) and "funding" in ledger["refreshed"]
    struck = []
    edit(
        second,
        lambda document: struck.extend(node.text for node in own(document).iter(qn("w:delText"))),
    )
    assert struck == ["2044万元"]
