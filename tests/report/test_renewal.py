"""A refreshed report states nothing of its own against the run, wherever people have edited it, unless that is told."""

import json

import pytest
from docx.oxml.ns import qn

from shifan.report.anchors.written_around import after_refresh, is_as_written
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.renewal import renew_file
from shifan.report.verify.verify import verify_file
from tests.report import test_further_falsifications as further
from tests.report import test_other_falsifications as other
from tests.report import test_statements as statements
from tests.report.cities import failing
from tests.report.living import edit, edited, made_run, mini, one_run
from tests.run_folders import vouch_for
from tests.score.mini import city

WRONG = ("changed", "stale")
EDITS = {
    **statements.FALSIFICATIONS,
    **{
        name: other.FALSIFICATIONS[name]
        for name in (
            "chart mirrored",
            "page too small",
            "labels of two numbers exchanged",
            "quoted",
        )
    },
    **{
        name: further.FALSIFICATIONS[name]
        for name in (
            *("row shifted to the right", "marked as a key indicator", "value by a count"),
            *("text box over the conclusion", "header of another city", "so called"),
        )
    },
}


@pytest.fixture(scope="module")
def same_data(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("same"))


@pytest.fixture(scope="module")
def other_data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("other")
    made_run(folder, 1, failing(), 200)
    return folder


def wrong_in(path, root):
    return [item for item in verify_file(path, root).items if item.state in WRONG]


@pytest.mark.parametrize("name", EDITS)
def test_what_is_wrong_beside_the_values_is_told(same_data, tmp_path, name):
    path = edited(tmp_path, EDITS[name])
    target, ledger = renew_file(path, tmp_path / "更新.docx", same_data)
    assert not ledger.settled or not wrong_in(target, same_data)


@pytest.mark.parametrize("name", ["line is another line", "headings of two columns", "so called"])
@pytest.mark.parametrize("track", [False, True])
def test_with_other_data_it_is_told_again_and_again(other_data, tmp_path, name, track):
    path = edited(tmp_path, EDITS[name])
    wanted = RefreshOptions(track=track)
    first, ledger = renew_file(path, tmp_path / "更新.docx", other_data, wanted)
    assert wrong_in(first, other_data) and not ledger.settled
    second, ledger = renew_file(first, tmp_path / "又.docx", other_data)
    assert wrong_in(second, other_data) and not ledger.settled


def test_a_report_that_nobody_edited_is_not_judged(same_data, other_data, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    for root, name in ((same_data, "一.docx"), (other_data, "二.docx"), (same_data, "三.docx")):
        path, ledger = renew_file(path, tmp_path / name, root)
        assert ledger.settled and not ledger.edited_around


def test_what_people_add_is_theirs(same_data, tmp_path):
    path = edited(tmp_path, statements.add("在此表示感谢。"))
    _, ledger = refresh_file(path, tmp_path / "更新.docx", same_data)
    assert ledger.settled and not ledger.edited_around


def test_an_older_report_that_does_not_tell_is_judged(same_data, tmp_path, monkeypatch):
    """Files that were made before have no digests of what stands beside their values."""
    path, _ = mini(tmp_path, shade=100)
    monkeypatch.setattr(
        "shifan.report.refresh.refresh.is_as_written",
        lambda known, found: is_as_written(None, found),
    )
    edit(path, statements.FALSIFICATIONS["line is another line"])
    _, ledger = renew_file(path, tmp_path / "更新.docx", same_data)
    assert ledger.edited_around and not ledger.settled


def test_the_ledger_says_what_and_where(same_data, tmp_path):
    path = edited(tmp_path, statements.FALSIFICATIONS["line is another line"])
    _, ledger = renew_file(path, tmp_path / "更新.docx", same_data)
    (detail,) = [detail for detail in ledger.details if detail.kind == "kept"]
    assert "优秀线" in detail.now and "指标得分表" in detail.place
    json.dumps(ledger.as_dict())


def test_what_a_refresh_writes_is_known_and_what_people_wrote_is_not():
    """Of 甲, 乙, 丙 people have edited 乙 into 丁, and the data turn 丙 into 戊: 乙 stays what was written."""
    known, before, after = ["甲", "乙", "丙"], ["甲", "丁", "丙"], ["甲", "丁", "戊"]
    assert not is_as_written(known, before)
    now = after_refresh(known, before, after)
    assert now == sorted(["甲", "乙", "戊"]) and not is_as_written(now, after)
    assert is_as_written(["甲", "甲"], ["甲", "甲", "己"]) and not is_as_written(
        ["甲", "甲"], ["甲"]
    )
    assert after_refresh(None, before, after) is None


@pytest.mark.parametrize(("is_edited", "described"), [(False, "另一说明"), (True, "灰度100")])
def test_a_chart_that_looks_the_same_gets_the_description_of_the_data(
    tmp_path, is_edited, described
):
    """Only where nobody has edited: a description of people's own is not thrown away, but told."""
    run = made_run(tmp_path, 1, city(), 100)
    listed = run / "图表" / "charts.json"
    charts = json.loads(listed.read_text(encoding="utf-8"))
    listed.write_text(
        json.dumps([chart | {"alt": "另一说明"} for chart in charts]), encoding="utf-8"
    )
    vouch_for(run)
    path, _ = mini(tmp_path, shade=100)
    if is_edited:
        edit(path, statements.say("组建", "组成"))
    target, ledger = renew_file(path, tmp_path / "更新.docx", tmp_path)
    descriptions = set()
    edit(
        target,
        lambda document: descriptions.update(
            name.get("descr") for name in document.element.body.iter(qn("wp:docPr"))
        ),
    )
    assert descriptions == {described} and ledger.settled != is_edited
