"""A question about a change is answered by scoring the changed city; the city and its pack stay as they are."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal as D

import pytest

from shifan.audit.trace.value_changes import value_changes
from shifan.errors import Refused
from shifan.score import score
from shifan.values import Register
from shifan.whatif import what_if
from shifan.whatif.moved_chart import moved_chart
from tests.score.mini import city, pack, rows


def asked(**changes):
    clean, standard = city(), pack()
    return what_if(clean, standard, score(clean, standard), **changes)


def test_nothing_asked_nothing_moves():
    found = asked()
    assert len(found) == 0 and "没有改动" in repr(found) and "0个数据变化" in found._repr_html_()


def test_a_deduction_moves_its_indicator_and_what_rests_on_it():
    # K1 (full 3): deductions 0.5 + 0.25 of documents alone; with 1.25 in place of 0.5 the rate is 1 − 1.5/3
    found = asked(deductions={"K1 完整性": "1.25"})
    assert (
        found["indicator.K1.document_rate"].before,
        found["indicator.K1.document_rate"].after,
    ) == ("75.00%", "50.00%")
    assert (
        "scores.total" in found
        and "indicator.K3.rate" not in found
        and not any(change.id.startswith("site.") for change in found.changes)
    )
    assert asked(deductions={("K1", "完整性"): D("1.25")}).changes == found.changes
    assert asked(deductions={"资料审查.xlsx!评分!D2": "1.25"}).changes == found.changes
    assert asked(deductions={"K1 完整性": "0.5"}).changes == ()


def test_the_answer_is_that_of_scoring_the_changed_tables():
    site, item = rows()["records"][0][:2]
    changed = [
        (*row[:2], "不符合", *row[3:]) if row[:2] == (site, item) else row
        for row in rows()["records"]
    ]
    found, plain = asked(records={f"{site} {item}": "不符合"}), score(city(records=changed), pack())
    before = score(city(), pack())
    moved = {
        key
        for key in {*before, *plain}
        if (before.get(key) and before.text(key)) != (plain.get(key) and plain.text(key))
    }
    assert {change.id for change in found.changes} == moved and all(
        change.after == (plain.text(change.id) if change.id in plain else "—")
        for change in found.changes
    )


def test_settings_and_full_scores_are_those_of_another_pack():
    found = asked(
        settings={
            "pass_line": "99",
            "announced_weight": "0.5",
            "interview_weight": "0",
            "key_floor": "0.9",
        }
    )
    plain = score(
        city(),
        pack(
            pass_line=D("99"),
            method_weights={"announced": D("0.5"), "covert": D("0.5")},
            interview_weight=D(0),
            key_floor=D("0.9"),
        ),
    )
    assert {change.id: change.after for change in found.changes}["scores.total"] == plain.text(
        "scores.total"
    )
    assert found.turned and found["verdict.pass"].after == "未通过"
    assert asked(full_scores={"K1": 6})["indicator.K1.full"].after == "6.00"
    assert "rule.method_rate" in asked(settings={"missing_policy": "full_marks"})


def test_a_site_left_out_takes_its_records_along():
    found = asked(without=["P2"])
    assert (
        found["onsite.sites"].after == f"{len(rows()['sites']) - 1}个"
        and found["site.P2.score"].after == "—"
    )


def test_nothing_is_changed_by_asking():
    clean, standard, untouched = city(), pack(), city()
    what_if(
        clean,
        standard,
        score(clean, standard),
        deductions={"K1 完整性": "合理缺项"},
        records={" ".join(rows()["records"][0][:2]): "合理缺项"},
        without=["P2"],
        full_scores={"K1": 9},
        settings={"pass_line": 1},
    )
    assert all(clean.tables[name].equals(untouched.tables[name]) for name in clean.tables)
    assert standard.indicators.equals(pack().indicators) and standard.pass_line == pack().pass_line


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deductions": {"K9 完整性": 1}}, "没有扣分 K9 完整性"),
        ({"deductions": {"K1 完整性": "3.01"}}, "0 至 3 之间"),
        ({"deductions": {"K1 完整性": "-0.1"}}, "0 至 3 之间"),
        ({"deductions": {"K1 完整性": "很多"}}, "0 至 3 之间"),
        ({"deductions": {"K1 完整性": "NaN"}}, "0 至 3 之间"),
        ({"records": {"P1 X": "符合"}}, "没有检查结果 P1 X"),
        ({"records": {" ".join(rows()["records"][0][:2]): "良好"}}, "良好"),
        ({"without": ["P7"]}, "没有点位 P7"),
        ({"full_scores": {"K1": 0}}, "大于 0"),
        ({"full_scores": {"Z": 1}}, "没有指标 Z"),
        ({"settings": {"pass_line": "101"}}, "0 至 100"),
        ({"settings": {"line": 1}}, "没有参数 line"),
        ({"settings": {"key_max": "0.5"}}, "不小于 0 的整数"),
        ({"settings": {"missing_policy": "zero"}}, "视同满分"),
    ],
    ids=str,
)
def test_what_is_not_there_or_cannot_be_is_refused(changes, said):
    with pytest.raises(Refused, match=said):
        asked(**changes)


def test_all_faults_are_told_at_once():
    with pytest.raises(Refused) as refused:
        asked(without=["P7"], settings={"line": 1}, deductions={"K9 完整性": 1})
    assert len(refused.value.findings) == 3


def test_sliders_follow_and_say_what_is_refused(finished):
    widgets = pytest.importorskip("ipywidgets")
    import shifan

    place = shifan.load("示例乙市", finished)
    box = place.sliders()
    *_, row, points, headline, chart, table = box.children
    assert isinstance(box, widgets.VBox) and "没有改动" in headline.value
    assert not chart.value and not table.value
    box.children[0].value = 60
    assert "达标线改为60" in headline.value and "scores.pass_line" in table.value
    assert not chart.value  # no score has moved
    deductions = place.deductions.query("扣分 > 0")
    known = deductions["指标编号"] + " " + deductions["评价方面"].astype(str)
    row.value = known.iloc[0]
    assert points.value == deductions["扣分"].iloc[0]  # where it is now
    assert points.max == float(place.indicators.set_index("指标编号")["满分"][row.value.split()[0]])
    points.value = points.max
    assert "扣分改为" in headline.value and chart.value.startswith("<svg")
    kind = next(each for each in box.children if each.description == "业态按合理缺项")
    kind.value = kind.options[1]
    assert "按合理缺项" in headline.value


def test_nothing_of_the_panel_is_emptied_while_it_follows(finished):
    pytest.importorskip("ipywidgets")
    import shifan

    box = shifan.load("示例乙市", finished).sliders()
    headline, chart, table = box.children[-3:]
    kind = next(each for each in box.children if each.description == "业态按合理缺项")
    kind.value = kind.options[1]
    shown = []
    for part in (headline, chart, table):
        part.observe(lambda change: shown.append(change["new"]), names="value")
    kind.value = kind.options[2]
    assert len(shown) == 3 and all(shown)  # each part once, from one answer to the next
    box.children[0].value += 0  # what is asked for already is not asked again
    assert len(shown) == 3


def test_the_chart_draws_the_total_and_each_indicator_that_moves():
    found = asked(records={"P1 M1-1": "不符合"})
    rows = found.numbers.set_index("数据编号")["增减"]
    moved = [key for key in rows.index if re.fullmatch(r"indicator\..*\.score", key)]
    assert moved and found.drawn.count("<rect") == len(moved) + 1
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", found.drawn)
    assert texts[1] == "总得分" and texts[2].endswith(
        f"　{rows['scores.total']:+.2f}".replace("-", "−")
    )
    widest = sorted(moved, key=lambda key: -abs(rows[key]))
    assert texts[3] == found[widest[0]].name.removesuffix("得分")
    assert found.drawn in found._repr_html_()


def test_names_and_their_markup_stay_inside_of_the_chart():
    clean, standard = city(), pack()
    register = score(clean, standard)
    key = next(each for each in register if re.fullmatch(r"indicator\..*\.score", each))
    other = Register(files=register.files)
    for value in register.values():
        longer = (
            {"name": "<b>很长的指标名称" * 8, "value": value.value + 1} if value.id == key else {}
        )
        other.add(replace(value, **longer))
    drawn = moved_chart(value_changes(other, register), (other, register), "增减")
    assert "<b>" not in drawn and "…" in drawn and ET.fromstring(drawn) is not None


def test_a_city_at_the_prompt(finished):
    import shifan

    place = shifan.load("示例乙市", finished)
    found = place.what_if(settings={"pass_line": "70"}, standard="demo-2023")
    assert found["scores.pass_line"].after == "70.00" and not found.turned
