"""Whole types, districts and problems changed at once; scenarios are kept, read again and laid side by side."""

import json
from dataclasses import replace
from decimal import Decimal as D

import pandas as pd
import pytest
from matplotlib.text import Text

import shifan
from shifan.errors import Refused
from shifan.score import score
from shifan.whatif import compare, read_scenarios, what_if
from tests.conftest import called, copy_city
from tests.score.mini import city, pack, rows


def asked(**changes):
    clean, standard = city(), pack()
    return what_if(clean, standard, score(clean, standard), **changes)


def texts(register):
    return {key: register.text(key) for key in register}


def test_a_type_as_absent_is_what_the_workbook_would_say():
    # P-sites of the type and all that belongs to them go, and 业态缺项 has one more row.
    kind = pack().type_list[0]
    gone = {row[0] for row in rows()["sites"] if row[1] == kind.method and row[3] == kind.code}
    assert gone
    found = asked(types=f"{pack().method_names[kind.method]} {kind.name}")
    plain = score(
        city(
            sites=[row for row in rows()["sites"] if row[0] not in gone],
            records=[row for row in rows()["records"] if row[0] not in gone],
            rectification=[row for row in rows()["rectification"] if row[1] not in gone],
            absent_types=[*rows()["absent_types"], (kind.method, kind.code, "")],
        ),
        pack(),
    )
    assert texts(found.after) == texts(plain)


def test_all_rectified_is_every_problem_conforming():
    found = asked(rectified=True)
    mended = [
        (*row[:2], "符合", *row[3:]) if row[2] == "不符合" else row for row in rows()["records"]
    ]
    plain = score(city(records=mended), pack())
    assert found["scores.total"].after == plain.text("scores.total")
    assert found.after.text("problems.total") == "0"
    assert found.after["rectification.closed"].count == len(rows()["rectification"])


@pytest.mark.parametrize("which", ["通过", "已完成"])
def test_only_what_the_ledger_says_is_rectified(which):
    clean, column = city(), {"通过": "conclusion", "已完成": "status"}[which]
    ledger = clean.tables["rectification"]
    done = ledger[ledger[column] == which]
    found = asked(rectified=which)
    before, after = found.before["problems.total"].count, found.after["problems.total"].count
    assert before - after == len(done)


def test_a_district_left_out_and_one_with_a_result():
    name = rows()["sites"][0][2]
    left = {row[0] for row in rows()["sites"] if row[2] == name}
    found = asked(districts=name)
    assert all(found.after.get(f"site.{site}.score") is None for site in left)
    worst = asked(districts={name: "不符合"})
    assert all(worst.after.text(f"site.{site}.score") == "0.00" for site in left)
    assert worst.asked == (f"区县{name}按不符合",) and found.asked == (f"不计区县{name}",)


@pytest.mark.parametrize(
    "name, amount, setting, value",
    [
        ("达标线", "90", "scores.pass_line", "90.00"),
        ("暗访权重", 0.5, "scores.covert_weight", "50.00%"),
        ("暗访权重", "50%", "scores.announced_weight", "50.00%"),  # the other gets the rest
        ("明查权重", D("0.25"), "scores.covert_weight", "75.00%"),
        ("访谈权重", 0, "scores.interview_weight", "0.00%"),
        ("关键指标底线", "0.9", "scores.key_floor", "90.00%"),
        ("一般项上限", 3, "scores.general_max", "3项"),
        ("重点项上限", 1, "scores.key_max", "1项"),
    ],
)
def test_parameters_go_by_their_chinese_names(name, amount, setting, value):
    assert asked(parameters={name: amount})[setting].after == value


def test_both_weights_are_given_together_and_must_add_up():
    both = asked(parameters={"明查权重": "0.5", "暗访权重": "0.5"})
    assert both.changes == asked(parameters={"暗访权重": "0.5"}).changes
    with pytest.raises(Refused, match="合计为 1"):
        asked(parameters={"明查权重": "0.5", "暗访权重": "0.6"})
    assert "rule.method_rate" in asked(parameters={"合理缺项口径": "视同满分"})


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"types": "没有的业态"}, "没有检查过 没有的业态"),
        ({"districts": "没有的区"}, "没有检查过 没有的区"),
        ({"districts": {rows()["sites"][0][2]: "良好"}}, "良好"),
        ({"rectified": "差不多"}, "已完成"),
        ({"round": "三查"}, "初查、复查"),
        ({"round": "复查"}, "没有复查的检查记录"),
        ({"parameters": {"暗防权重": 1}}, "暗访权重"),
        ({"parameters": {"暗访权重": "140%"}}, "0 至 1"),
        ({"without": pack().type_list[0].name}, "types="),  # one text is one name, not its signs
        ({"without": rows()["sites"][0][2]}, "districts="),
    ],
    ids=str,
)
def test_what_is_not_there_says_what_may_have_been_meant(changes, said):
    with pytest.raises(Refused, match=said):
        asked(**changes)


def test_the_recheck_takes_the_place_of_what_it_checked_again():
    clean, standard = city(), pack()
    failed = clean.tables["records"].query("result == '不符合'").head(1)
    again = failed.astype(object).assign(result="符合")
    tables = {**clean.tables, "recheck_records": again.reset_index(drop=True)}
    found = what_if(replace(clean, tables=tables), standard, score(clean, standard), round="复查")
    site, item = failed.iloc[0][["site", "item"]]
    same = asked(records={f"{site} {item}": "符合"})
    assert found["scores.total"].after == same["scores.total"].after and found.asked == (
        "按复查结果",
    )


def test_scenarios_are_kept_and_read_as_they_were(tmp_path):
    file = tmp_path / "情形.toml"
    name = rows()["sites"][0][2]
    scenario = asked(parameters={"暗访权重": 0.5}, deductions={("K1", "完整性"): D("1.25")})
    other = asked(districts=[name], rectified="通过", without="P2")
    scenario.keep(file)
    other.keep(file)
    scenario.keep(file)  # under its name once
    first, second = read_scenarios(file)
    assert first.name == scenario.name and first.changes["deductions"] == {"K1 完整性": "1.25"}
    assert asked(**first.changes).changes == scenario.changes
    assert asked(**second.changes).changes == other.changes


def test_a_file_written_by_hand_needs_no_quotation_marks(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text(
        '[[情形]]\n名称 = "甲"\n整改 = true\n[情形.参数]\n暗访权重 = 0.5\n[[情形]]\nwithout = ["P2"]\n',
        encoding="utf-8-sig",
    )
    first, second = read_scenarios(file)
    assert (first.name, second.name) == ("甲", "情形2")
    assert first.changes == {"rectified": True, "parameters": {"暗访权重": D("0.5")}}
    assert second.changes == {"without": ["P2"]}


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "没有写情形"),
        ("[[情形]]\n参数 = 3\n", "一张表"),
        ("[[情形]]\n业太 = '甲'\n", "近似的：业态"),
        ("[[情形]]\n名称='a'\n[[情形]]\n名称='a'\n", "各不相同"),
        ("[[情形]\n", r"!第1行.*不合 TOML 的写法"),
        ("[[情形]]\n整改 = 3\n", "true"),
        ("x = 1\n[[情形]]\n整改 = true\n", "多余的 x"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path, text, said):
    file = tmp_path / "情形.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=said) as refused:
        read_scenarios(file)
    assert all(finding.file == "情形.toml" for finding in refused.value.findings)


def test_side_by_side_each_value_reads_as_in_its_answer():
    first, other = asked(parameters={"达标线": "99"}), asked(rectified=True)
    together = compare([first, other])
    assert together.totals["结论"].tolist() == ["通过", "未通过", "通过"]
    moved = {change.id for answer in (first, other) for change in answer.changes}
    table = together.table.set_index("数据编号")
    assert table.index[:2].tolist() == ["scores.total", "verdict.pass"]
    assert {key for key in moved if key.startswith(("scores.", "site."))} <= set(table.index)
    assert table.loc["scores.pass_line"].tolist()[1:3] == [
        first.before.text("scores.pass_line"),
        "99.00",
    ]
    assert together.chart.png(small=True).startswith(b"\x89PNG")
    assert (
        repr(together.chart).startswith(f"<图：{together.chart.title}>")
        and "总得分" in together.chart.title
        and "：" in together.chart.alt  # a name may end with a figure
    )
    assert first.turned and "结论改变" not in repr(together)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    made = tmp_path_factory.mktemp("scenarios")
    copy_city(made, "示例乙市")
    return made


def test_what_moves_can_be_computed_with():
    half, mended = asked(parameters={"暗访权重": "0.5"}), asked(rectified=True)
    table = mended.numbers.set_index("数据编号")
    change = mended["scores.total"]
    row = table.loc["scores.total"]
    assert [row["原来"], row["现在"]] == [float(change.before), float(change.after)]
    assert (
        row["增减"] == round(float(change.after) - float(change.before), 9) and row["单位"] == "分"
    )
    assert table["增减"].dtype == "float64" and "verdict.pass" not in table.index
    together = compare([half, mended]).numbers
    assert together.columns[3:].tolist() == ["现状", half.name, mended.name]
    assert together.loc[0, mended.name] == row["现在"]
    assert all(kind == "float64" for kind in together.dtypes[3:])


def test_the_command_and_the_prompt_say_the_same(root, tmp_path):
    file = tmp_path / "情形.toml"
    file.write_text('[[情形]]\n名称 = "甲"\n整改 = true\n', encoding="utf-8")
    shown = called(root, "whatif", "示例乙市", str(file))
    place = shifan.load("示例乙市", root)
    answer = place.scenarios(file).answers[0]
    assert shown.returncode == 0, shown.stderr
    assert "甲" in shown.stdout and answer.after.text("scores.total") in shown.stdout
    told = json.loads(called(root, "whatif", "示例乙市", str(file), "--json").stdout)
    assert told[0]["total"]["after"] == answer.after.text("scores.total")
    assert len(told[0]["changes"]) == len(answer)
    refused = called(root, "whatif", "示例乙市", str(tmp_path / "no.toml"))
    assert refused.returncode == 2 and "没有这个文件" in refused.stderr


def test_the_page_has_totals_chart_and_values_and_replaces_only_its_own(root, tmp_path):
    file, page = tmp_path / "情形.toml", tmp_path / "情形.html"
    file.write_text('[[情形]]\n名称 = "甲<b>"\n整改 = true\n', encoding="utf-8")
    for _ in range(2):  # the second time over its own page
        done = called(root, "whatif", "示例乙市", str(file), "--page", str(page))
        assert done.returncode == 0 and page.name in done.stdout, done.stderr
    text = page.read_text(encoding="utf-8")
    answer = shifan.load("示例乙市", root).scenarios(file).answers[0]
    assert answer.total in text and "data:image/png" in text and "甲<b>" not in text
    assert all(change.id in text for change in answer.first(50))
    assert "演示数据，非官方结论" in text
    assert "://" not in text
    page.write_text("别的文件", encoding="utf-8")
    done = called(root, "whatif", "示例乙市", str(file), "--page", str(page))
    assert done.returncode == 2 and page.read_text(encoding="utf-8") == "别的文件"


def test_the_line_below_the_chart_says_once_what_the_data_are(root):
    place = shifan.load("示例乙市", root)
    chart = place.compare(place.what_if(rectified=True)).chart
    below = [text.get_text() for text in chart.figure.findobj(Text)]
    assert sum(line.count("演示数据") for line in below) == 1


def test_a_word_that_what_if_does_not_know_is_refused_with_the_nearest(root):
    with pytest.raises(Refused, match="是否指：types"):
        shifan.load("示例乙市", root).what_if(typs="农贸市场")


def test_an_answer_says_which_values_did_not_move():
    found = asked(parameters={"达标线": "99"})
    with pytest.raises(KeyError, match="没有变化"):
        found["scores.full"]
    with pytest.raises(KeyError, match=r"scores\.pass_line"):
        found["scores.pas_line"]
    assert pd.api.types.is_float_dtype(found.table["增减"])
