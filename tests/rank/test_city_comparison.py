"""The comparison's tables and limits, on cities small enough to check by hand, and the command on the shipped ones."""

import json
from dataclasses import replace
from decimal import Decimal as D

import openpyxl
import pytest

from shifan.errors import Finding
from shifan.firmness import enter
from shifan.rank import CityComparison, compare
from shifan.rank.city_results import IN_MEMORY, CityResult
from shifan.rank.province_values import province_register
from shifan.rank.saving import files, save
from shifan.report.lint.lint import lint_file
from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from shifan.score import score
from shifan.values import Register
from tests.conftest import called, shifan
from tests.firmness.brute import random_tables
from tests.score.mini import city, pack, rows


def standing(name, tables, *, run="r002-00000000", before=None, digest="0", **changed):
    clean, standard = city(**tables), pack(**changed)
    register = enter(score(clean, standard), clean, standard, 60)
    register.files |= {"mini/standard.toml": digest}
    return CityResult(name, register, standard, run, "r001-00000000" if before else "", before)


def failing(share):
    """Return tables in which the first `share` of the records fail."""
    return {
        "records": [
            (*row[:2], "不符合" if n < share else "符合", "", "")
            for n, row in enumerate(random_tables(1)["records"])
        ],
        "sites": random_tables(1)["sites"],
        "rectification": [],
    }


def many_sites(every, of):
    """Return tables of 50 sites in which `every` of each `of` records fail."""
    tables = random_tables(1, announced=30, covert=20)
    records = [
        (*row[:2], "不符合" if n % of < every else "符合", "", "")
        for n, row in enumerate(tables["records"])
    ]
    return {"records": records, "sites": tables["sites"], "rectification": []}


def test_overlapping_cities_share_their_ranks_and_the_page_says_it():
    found = CityComparison((standing("甲市", random_tables(3)), standing("乙市", random_tables(3))))
    assert list(found.totals["可能名次"]) == ["1～2", "1～2"] and list(found.totals["组"]) == [1, 1]
    assert "各市总得分的差距没有大到足以排出先后，名次范围相互重叠" in found.limits


def test_a_comparison_at_the_prompt_says_that_it_is_for_demonstration():
    demo, notice = (
        CityComparison((standing("甲市", random_tables(3)), standing("乙市", random_tables(3)))),
        "演示数据，非官方结论",
    )
    assert notice in repr(demo) and notice in demo._repr_html_()
    real = CityComparison(
        tuple(replace(city, register=_real(city.register)) for city in demo.cities)
    )
    assert "演示" not in repr(real) + real._repr_html_()


def _real(register):
    return Register(
        [
            value if value.id != "report.demo" else replace(value, display="")
            for value in register.values()
        ],
        register.files,
    )


def test_cities_far_apart_are_ordered_whatever_the_order_asked():
    good, bad = standing("甲市", many_sites(1, 13)), standing("乙市", many_sites(4, 5))
    for cities in ((good, bad), (bad, good)):
        found = CityComparison(cities)
        assert list(found.totals["城市"]) == ["甲市", "乙市"] and list(
            found.totals["可能名次"]
        ) == ["1", "2"]


def test_one_city_says_that_there_is_nothing_to_compare():
    found = CityComparison((standing("甲市", random_tables(3)),))
    assert list(found.totals["可能名次"]) == ["不排"] and "只有甲市一个城市" in found.limits[0]
    low, high = found.totals[["区间下限", "区间上限"]].iloc[0]
    assert low < found.totals["总得分"][0] < high


def test_packs_that_differ_are_not_compared():
    found = CityComparison(
        (
            standing("甲市", random_tables(3)),
            standing("乙市", random_tables(3), digest="1"),
            standing("丙市", random_tables(4), digest="1"),
        )
    )
    assert any(limit.startswith("规则包不同") and "乙市、丙市" in limit for limit in found.limits)
    assert found.ranks["甲市"].shown == "1" and found.ranks["乙市"].worst == 2
    assert list(found.indicators.columns[3:]) == ["乙市", "丙市"] and "甲市" not in " ".join(
        found.problems.columns
    )


def test_words_of_a_pack_change_no_score():
    first, other = standing("甲市", random_tables(3)), standing("乙市", random_tables(3))
    other.register.files["mini/wording.toml"] = "1"
    assert first.rules == other.rules


def test_a_city_without_an_interval_is_not_ranked():
    single = {
        "sites": rows()["sites"][:1],
        "records": [row for row in rows()["records"] if row[0] == rows()["sites"][0][0]],
        "rectification": [],
    }
    found = CityComparison(
        (
            standing("甲市", random_tables(3)),
            standing("乙市", random_tables(4)),
            standing("丙市", single),
        )
    )
    assert dict(zip(found.totals["城市"], found.totals["可能名次"], strict=True))["丙市"] == "不排"
    own = [limit for limit in found.limits if limit.startswith("丙市")]
    assert len(own) == 1 and own[0].endswith("不能给出总得分的重抽区间，不排名次")
    assert "没有一类业态有2个以上点位" in own[0] and "丙市" not in found.ranks


def test_a_city_without_problems_has_no_rank_for_the_reason_of_its_own_report():
    found = CityComparison((standing("甲市", random_tables(3)), standing("无题市", failing(0))))
    (told,) = (limit for limit in found.limits if limit.startswith("无题市"))
    assert told.startswith("无题市：抽到的点位没有影响总得分的问题，")
    assert (
        told.endswith("，不排名次") and "点位太少" not in told and told in found.limits_for_letters
    )


def test_recurrent_problems_count_cities_and_checks():
    two = {
        "records": [
            (*row[:2], "不符合" if row[1] == "M1-1" else "符合", "", "")
            for row in rows()["records"]
        ]
    }
    found = CityComparison(
        (standing("甲市", two), standing("乙市", two), standing("丙市", failing(0)))
    )
    assert list(found.problems["检查项编号"]) == ["M1-1"] and found.problems["城市数"][0] == 2
    counts = found.problems.iloc[0][["甲市问题", "甲市检查", "丙市问题"]]
    assert counts["甲市问题"] == counts["甲市检查"] > 0 == counts["丙市问题"]


def test_the_lowest_type_comes_first_and_names_its_city():
    found = CityComparison((standing("甲市", failing(0)), standing("乙市", failing(99))))
    assert found.types["最低"][0] == "乙市" and found.types["甲市平均得分"][0] == 100
    assert found.types["甲市点位"].sum() == found.totals["点位"][0]
    assert found.districts["城市"][0] == "乙市" and "点位少于5个" in found.districts["说明"][0]


def test_changes_since_the_former_run():
    before = standing("甲市", failing(99)).register
    found = CityComparison(
        (standing("甲市", failing(0), before=before), standing("乙市", failing(0)))
    )
    first, second = found.changes.to_dict("records")
    shown = found.changes.printed().iloc[0]
    difference = D(shown["总得分"]) - D(shown["前一次总得分"])
    assert (
        shown["变化"] == f"{difference:+.2f}"
        and first["变化"] == pytest.approx(float(difference))
        and "→" in first["初评结论"]
        and "→" in first["变化较大的指标（得分）"]
    )
    assert second["变化较大的指标（得分）"] == "没有更早的运行"
    other = before.from_json(before.to_json())
    other.files["mini/standard.toml"] = "9"
    assert (
        "规则包已更换"
        in CityComparison((standing("甲市", failing(0), before=other),)).changes.iloc[0][
            "变化较大的指标（得分）"
        ]
    )


def test_no_total_at_all_can_still_be_shown():
    empty = {
        "documents": [(*row[:3], None, *row[4:7], True) for row in rows()["documents"]],
        "records": [(*row[:2], "合理缺项", "", "") for row in rows()["records"]],
    }
    found = CityComparison((standing("甲市", empty), standing("乙市", random_tables(3))))
    assert {"城市比较.html", "城市比较.xlsx", "文书/全省通报.docx"} < set(files(found))
    assert found.totals.set_index("城市")["总得分"].isna().tolist() == [False, True]  # 乙市, 甲市


def test_what_is_sent_to_all_cities_is_proven_as_a_report_is(tmp_path):
    found = CityComparison(
        (standing("甲市", random_tables(3)), standing("乙市", random_tables(4), run=IN_MEMORY))
    )
    folder = save(found, tmp_path)
    verified = verify_file(folder / "文书" / "全省通报.docx", tmp_path)
    assert verified.all_backed and verified.run == str(folder)
    shown = [item.value_id for item in verified.items]
    assert {"ranked.甲市.total", "ranked.乙市.total", "compared.number"} <= set(shown)
    assert not lint_file(folder / "文书" / "全省通报.docx")
    later = CityComparison((standing("甲市", random_tables(5)), standing("乙市", random_tables(4))))
    save(later, tmp_path)
    target, ledger = refresh_file(folder / "文书" / "全省通报.docx", tmp_path / "新.docx", tmp_path)
    assert ledger.settled and verify_file(target, tmp_path).all_backed


def test_same_runs_same_bytes_same_folder(tmp_path):
    found = CityComparison(
        (standing("甲市", random_tables(3)), standing("乙<市", random_tables(4), run=IN_MEMORY))
    )
    assert files(found) == files(found)
    first = save(found, tmp_path)
    assert save(found, tmp_path) == first and first.name.startswith("r001-")
    other = save(CityComparison(found.cities[:1]), tmp_path)
    assert other.name.startswith("r002-") and first.is_dir()
    assert "乙&lt;市" in (first / "城市比较.html").read_text(encoding="utf-8") and "乙<市" not in (
        first / "城市比较.html"
    ).read_text(encoding="utf-8")


def test_every_table_holds_numbers_that_sort_and_add_up():
    cities = (standing("甲市", many_sites(1, 13)), standing("乙市", many_sites(4, 5)))
    found = CityComparison(cities)
    numbers = {
        "totals": ["组", "总得分", "区间下限", "区间上限", "点位"],
        "like_sites": ["点位", "可比点位", "平均得分之差", "同类点位之差", "区间下限", "区间上限"],
        "dimensions": ["甲市", "乙市"],
        "indicators": ["甲市", "乙市"],
        "problems": ["城市数", "甲市问题", "甲市检查", "乙市问题", "乙市检查"],
        "types": ["甲市平均得分", "甲市点位", "乙市平均得分", "乙市点位"],
        "districts": ["平均得分", "点位", "不符合点位", "与同类点位相比", "区间下限", "区间上限"],
        "changes": ["前一次总得分", "总得分", "变化"],
    }
    for name, columns in numbers.items():
        table = getattr(found, name)
        assert [*table.select_dtypes("number").columns] == columns, name
        assert len(table) and (table[columns[0]].dropna() >= -100).all()
    assert found.totals.sort_values("总得分")["城市"].tolist() == ["乙市", "甲市"]
    rates = found.indicators
    assert 0 <= rates["乙市"].min() <= 100 and rates.printed()["乙市"].str.endswith("%").any()
    assert found.problems.query("乙市问题 > 0")["乙市检查"].min() > 0


@pytest.fixture(scope="module")
def ranked(finished, tmp_path_factory):
    target = tmp_path_factory.mktemp("rank")
    return shifan(finished, "rank", "--json", "-o", str(target)), finished, target


def test_the_command_writes_page_and_workbook_from_the_runs(ranked):
    done, root, run = ranked
    answer = json.loads(done.stdout)
    assert (
        done.returncode == 0
        and answer["ok"]
        and {city["城市"] for city in answer["cities"]} == {"晋中市", "示例乙市"}
    )
    assert all(city["运行"].startswith("r") for city in answer["cities"]), (
        "current runs are read, not scored anew"
    )
    assert answer["folder"] == str(run)
    sheets = openpyxl.load_workbook(run / "城市比较.xlsx")
    assert sheets.sheetnames == [
        "说明",
        "总得分",
        "同类点位比较",
        "各项目得分率",
        "各指标得分率",
        "共性问题",
        "薄弱业态",
        "薄弱区县",
        "与前一次运行相比",
    ]
    scores = json.loads(
        next((root / "output" / "晋中市").glob("r*/scores.json")).read_text(encoding="utf-8")
    )
    cells = {row[2]: row[3] for row in sheets["总得分"].iter_rows(min_row=4, values_only=True)}
    assert cells["晋中市"] == float(scores["total"])
    page = (run / "城市比较.html").read_text(encoding="utf-8")
    assert (
        scores["total"] in page
        and "演示数据，非官方结论" in page
        and "内部材料" in page
        and "http" not in page.replace("http://www.w3.org/2000/svg", "")
    )


def test_an_unknown_city_is_told_and_the_others_are_compared(finished, tmp_path):
    done = called(finished, "rank", "晋中市", "太原市", "-o", str(tmp_path))
    assert (
        done.returncode == 2
        and "太原市" in done.stderr
        and "Traceback" not in done.stderr
        and (tmp_path / "城市比较.xlsx").is_file()
    )


def test_no_city_at_all_is_refused(tmp_path):
    from shifan.errors import Refused

    with pytest.raises(Refused, match="没有城市"):
        compare([], tmp_path)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with pytest.raises(Refused, match="没有城市"):
        compare(["甲市"], tmp_path)


def test_a_run_that_cannot_be_read_is_told_and_mended_by_running_again(finished, tmp_path):
    import shutil

    from shifan.errors import Refused
    from tests.conftest import latest

    for part in ("data/raw/示例乙市", "output/示例乙市"):
        shutil.copytree(finished / part, tmp_path / part)
    assert compare(["示例乙市"], tmp_path).cities[0].run == latest(tmp_path, "示例乙市").name
    (latest(tmp_path, "示例乙市") / "values.json").write_text("{", encoding="utf-8")
    with pytest.raises(Refused, match="shifan run 示例乙市 --force"):
        compare(["示例乙市"], tmp_path)


def test_a_letter_to_cities_says_nothing_of_files_and_of_how_totals_were_computed():
    in_memory = replace(standing("乙市", random_tables(4)), run=IN_MEMORY)
    fault = Finding("cell", "error", "资料审查.xlsx", sheet="评分", cell="D5", found="不是数")
    found = CityComparison((standing("甲市", random_tables(3)), in_memory), {"丙市": (fault,)})
    assert any("乙市没有与现有数据一致的运行" in limit for limit in found.limits)
    assert any("资料审查.xlsx" in limit for limit in found.limits)
    register = province_register(found)
    said = [value.display for value in register.match("limit.*.text")]
    assert "丙市没有参加比较" in said
    assert not any("运行" in text or "内存" in text or ".xlsx" in text for text in said)
    assert len(said) == len(found.limits) - 1
