"""The figures as values: what they say in each situation, and that nothing scored rests on them."""

from decimal import Decimal as D

import pytest

from shifan.firmness import enter
from shifan.rules.catalog import explain
from shifan.score import score
from tests.firmness.brute import city, pack, random_tables
from tests.score.mini import rows


def register(tables=None, replicates=50, **changed):
    clean, standard = city(**(tables or {})), pack(**changed)
    return enter(score(clean, standard), clean, standard, replicates)


def test_each_number_has_a_rule_in_words_and_none_feeds_a_score():
    found = register()
    for value in found.match("firmness.*"):
        assert value.id.startswith("firmness.text.") or value.rule.startswith("firmness")
        assert (
            "模拟" in explain(value.rule)
            or "稳健性" in explain(value.rule)
            or value.id.startswith("firmness.text.")
        )
    scored = [value for key, value in found.items() if not key.startswith("firmness.")]
    assert not [
        value.id for value in scored if any(given.startswith("firmness.") for given in value.inputs)
    ]
    assert list(found)[-1].startswith("firmness.text.")


def test_a_passing_city_says_how_few_changes_would_fail_it_and_where():
    found = register(pass_line=D("79.37"), key_floor=D(0))
    assert found.text("firmness.records.number") == "1处"
    assert found["firmness.records.1.subject"].inputs[0].startswith("现场检查.xlsx!检查记录!C")
    assert found.text("firmness.records.1.change") == "符合→不符合"
    assert "结论即由通过变为未通过（总得分低于达标线）" in found.text("firmness.text.records")


def test_a_failing_city_says_what_would_make_it_pass():
    found = register(pass_line=D("79.38"), key_floor=D(0))
    assert (
        found.text("verdict.pass") == "未通过"
        and found.text("firmness.records.1.change") == "不符合→符合"
    )
    assert (
        "将“不符合”改判为“符合”，最少1处，结论即由未通过变为通过（总得分达到达标线）"
        in found.text("firmness.text.records")
    )
    assert "少扣资料审查分" in found.text("firmness.text.deductions")


def test_a_veto_cannot_be_turned_but_what_else_is_lacking_is_told():
    found = register({"vetoes": [("big", True, "通报")]})
    assert found["firmness.records.number"].value is None
    assert (
        found.text("firmness.text.records")
        == "改判检查结果：发生否决情形，只将“不符合”改判为“符合”，结论不会变为通过。不计否决情形，其他条件已经满足。"
    )
    # the same as the city without a veto that fails the line by one unit
    lacking = register({"vetoes": [("big", True, "通报")]}, pass_line=D("79.38"), key_floor=D(0))
    assert (
        lacking.text("firmness.records.aside")
        == register(pass_line=D("79.38"), key_floor=D(0)).text("firmness.records.number")
        == "1处"
    )
    assert "若不计否决情形，将“不符合”改判为“符合”，最少1处，才满足其他条件。" in lacking.text(
        "firmness.text.records"
    )
    never = register({"vetoes": [("big", True, "通报")]}, pass_line=D("100"), key_floor=D(1))
    assert "即使不计否决情形，只少扣资料审查分也不能通过。" in never.text(
        "firmness.text.deductions"
    )


def test_no_total_and_too_few_sites_say_what_cannot_be_concluded():
    empty = {
        "documents": [(*row[:3], None, *row[4:7], True) for row in rows()["documents"]],
        "records": [(*record[:2], "合理缺项", "", "") for record in rows()["records"]],
    }
    found = register(empty)
    assert found.text("firmness.limit.1") == "总得分不适用，不能判断结论的稳健程度"
    assert found["firmness.sampling.low"].value is None and "firmness.sampling.place" not in found
    sites = rows()["sites"][:1]
    alone = register(
        {
            "sites": sites,
            "records": [record for record in rows()["records"] if record[0] == sites[0][0]],
            "rectification": [],
        }
    )
    assert "不能给出总得分的区间" in alone.text("firmness.text.sampling")
    assert "没有一类业态有2个以上点位" in alone.text("firmness.limit.1")


def test_no_sentence_reads_as_a_chance_of_passing():
    found = register(random_tables(3))
    texts = [value.display for value in found.match("firmness.*")]
    assert not [text for text in texts if "通过的比例" in text or "把握" in text]
    assert "也不是通过或不通过的可能性" in found.text("firmness.text.sampling")
    assert not found.match("firmness.*.share") and not found.match("firmness.*.passed")


def test_deductions_are_told_in_points_and_cells():
    found = register(pass_line=D("79.38"), key_floor=D(0))
    steps = found["firmness.deductions.number"].value
    assert found["firmness.deductions.points"].number == D(steps) / 10
    assert found["firmness.deductions.cells"].value == len(
        found.match("firmness.deductions.*.subject")
    )
    text = found.text("firmness.text.deductions")
    assert f"最少共{found.text('firmness.deductions.points')}分（以0.10分为一步）" in text


def test_an_odd_deduction_does_not_change_the_step():
    documents = [
        (*row[:3], row[3] + D("0.01") if row[3] else row[3], *row[4:])
        for row in rows()["documents"]
    ]
    plain, odd = register(), register({"documents": documents})
    assert plain.text("firmness.deductions.step") == odd.text("firmness.deductions.step") == "0.10"
    swings = [found["firmness.factor.severity.swing"].number for found in (plain, odd)]
    assert abs(swings[0] - swings[1]) < D("0.05")


def test_no_interviews_leave_that_factor_out():
    assert not register({"interviews": []}).match("firmness.factor.interview_weight.*")


def test_many_changes_are_listed_up_to_a_limit(monkeypatch):
    monkeypatch.setattr("shifan.firmness.firmness_values.MOST_CHANGES", 1)
    found = register(random_tables(2), pass_line=D("50"), key_floor=D("0"))
    assert found["firmness.records.number"].value > 1 and "firmness.records.2.subject" not in found


@pytest.mark.parametrize("seed", range(3))
def test_the_same_input_gives_the_same_register(seed):
    assert register(random_tables(seed)).to_json() == register(random_tables(seed)).to_json()


def test_the_public_edition_and_the_scores_know_nothing_of_it(finished):
    import json
    import zipfile

    from tests.conftest import latest

    run = latest(finished, "晋中市")
    assert (
        json.loads((run / "values.json").read_text(encoding="utf-8"))["values"][
            "firmness.sampling.low"
        ]["rule"]
        == "firmness.sampling"
    )
    assert "firmness" not in (run / "scores.json").read_text(encoding="utf-8")
    for name, known in (("初评报告.docx", True), ("初评报告-公开版.docx", False)):
        with zipfile.ZipFile(run / name) as file:
            parts = {
                part: file.read(part).decode("utf-8", "ignore")
                for part in file.namelist()
                if part.endswith((".xml", ".rels"))
            }
        assert any("firmness" in text for text in parts.values()) == known
        assert any("稳健" in text or "龙卷风" in text for text in parts.values()) == known
    page = (run / "审计" / "index.html").read_text(encoding="utf-8")
    assert 'id="firmness"' in page and "使结论改变的最少改动" in page
