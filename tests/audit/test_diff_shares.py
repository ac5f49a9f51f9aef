"""Shares of the causes in a moved total add up to it; a file that was only replaced is said to be that."""

import re
from decimal import Decimal as D
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from typer.testing import CliRunner

from shifan.audit.diff.shares import _adding_up, _shapley
from shifan.cli.app import app
from shifan.score.compute import compute
from tests.audit.test_diff import line_of
from tests.builders import CITY, DEMO, Books
from tests.run_folders import vouch_for


def moved(result):
    return D(result["total"][1]) - D(result["total"][0])


def total_of(clean):
    return compute(clean, DEMO).city.number("total")


def test_two_deductions_share_the_change_by_their_mean_effect(runs, tmp_path):
    def changed(folder, **deductions):
        books = Books(tmp_path / folder)
        for indicator, points in deductions.items():
            books.set(f"资料审查!评分!D{line_of(books, indicator, '准确性')}", points)
        return books.clean()

    both = changed("both", B04=1.3, B05=2.1)
    runs.add(both)
    result = runs.diff()
    shares = {tuple(each["causes"]): D(each["total"]) for each in result["shares"]}
    assert set(shares) == {(0,), (1,)} and sum(shares.values()) == moved(result)
    none, own, other = (
        total_of(each) for each in (changed("0"), changed("1", B04=1.3), changed("2", B05=2.1))
    )
    first = ((own - none) + (total_of(both) - other)) / 2  # the mean over both orders
    assert abs(shares[(0,)] - D(str(float(first)))) < D("0.01")


def test_three_causes_of_three_kinds_share_by_the_mean_over_all_six_orders(runs, tmp_path):
    def changed(made):
        books = Books(tmp_path / "-".join(["some", *sorted(made)]))
        if "deduction" in made:
            books.set(f"资料审查!评分!D{line_of(books, 'B04', '准确性')}", 1.3)
        if "record" in made:
            books.set(f"现场检查!检查记录!C{books.find('现场检查!检查记录', '符合')}", "不符合")
        if "answer" in made:
            books.set(f"领导访谈!访谈!G{books.find('领导访谈!访谈', '清楚')}", "不清楚")
        return books.clean()

    kinds = ("deduction", "record", "answer")
    runs.add(changed(kinds))
    result = runs.diff()
    places = [
        next(
            n
            for n, word in enumerate(("资料审查", "现场检查", "领导访谈"))
            if word in cause["place"]
        )
        for cause in result["causes"]
    ]
    shares = {places[n]: D(each["total"]) for each in result["shares"] for n in each["causes"]}
    assert set(shares) == {0, 1, 2} and sum(shares.values()) == moved(result)
    totals = {
        frozenset(made): total_of(changed(made).require())
        for size in range(4)
        for made in combinations(kinds, size)
    }
    for n, kind in enumerate(kinds):
        steps = [
            totals[frozenset(order[: order.index(kind) + 1])]
            - totals[frozenset(order[: order.index(kind)])]
            for order in permutations(kinds)
        ]
        assert abs(shares[n] - D(str(float(sum(steps) / 6)))) < D("0.01"), kind


def test_one_cause_has_it_all_and_no_shares_are_told(runs, tmp_path):
    books = Books(tmp_path / "second")
    runs.add(books.set(f"资料审查!评分!D{line_of(books, 'B04', '准确性')}", 1.3).clean())
    assert "shares" not in runs.diff()


def test_what_the_annex_quotes_has_no_share_in_the_total(runs, tmp_path):
    books = Books(tmp_path / "second")
    line, other = (line_of(books, indicator, "准确性") for indicator in ("B04", "B05"))
    books.set(f"资料审查!评分!D{line}", 1.3).set(f"资料审查!评分!F{line}", "B04-99")
    runs.add(books.clean())
    books.set(f"资料审查!评分!D{other}", 2.1).set(f"资料审查!评分!F{other}", "B05-99")
    runs.add(books.clean())
    result = runs.diff()
    points, evidence = result["causes"]
    assert evidence["values"] == ["deduction.B04.准确性.evidence"] and points["after"] == "1.3"
    assert result["shares"] == [{"causes": [0], "total": str(moved(result))}]
    result = runs.diff("r001", "r003")
    moving = {n for n, cause in enumerate(result["causes"]) if "scores.total" in cause["values"]}
    assert len(result["causes"]) == 4 and len(moving) == 2
    assert {tuple(share["causes"]) for share in result["shares"]} == {(n,) for n in moving}
    assert sum(D(share["total"]) for share in result["shares"]) == moved(result)


def test_many_causes_are_told_jointly_by_sheet(runs, tmp_path):
    books = Books(tmp_path / "second")
    for indicator in ("B01", "B02", "B03", "B04", "B05", "B06", "B07"):
        books.set(f"资料审查!评分!D{line_of(books, indicator, '准确性')}", 0.7)
    runs.add(books.clean())
    result = runs.diff()
    assert len(result["causes"]) == 7
    assert [len(share["causes"]) for share in result["shares"]] == [7]
    assert D(result["shares"][0]["total"]) == moved(result)


def test_a_program_gets_what_the_data_do_not_explain(runs, tmp_path):
    def computed_otherwise(values):
        total = values["scores.total"]
        total["value"], total["display"] = "50.00", "50.00"
        key = "indicator.B01.score"
        values[key]["display"] = "0.01"

    books = Books(tmp_path / "second")
    line = line_of(books, "B04", "准确性")
    runs.add(books.set(f"资料审查!评分!D{line}", 1.3).clean(), code="2", edit=computed_otherwise)
    result = runs.diff()
    kinds = [cause["kind"] for cause in result["causes"]]
    assert sum(D(share["total"]) for share in result.get("shares", [])) == moved(result)
    assert (
        kinds == ["cell", "code"]
        and [kinds[n] for share in result["shares"] for n in share["causes"]] == kinds
    )


@pytest.mark.parametrize(
    "effects, total, shown",
    [
        ([Fraction(1, 3)] * 3, Fraction(1), ["0.34", "0.33", "0.33"]),
        ([Fraction(-1, 3)] * 3, Fraction(-1), ["-0.33", "-0.33", "-0.34"]),
        ([Fraction(5, 1000), Fraction(5, 1000)], Fraction(1, 100), ["0.01", "0"]),
        ([Fraction(2), Fraction(-1)], Fraction(1), ["2", "-1"]),
    ],
)
def test_rounded_shares_add_up(effects, total, shown):
    shares = _adding_up({(n,): effect for n, effect in enumerate(effects)}, total)
    assert sum(share.amount for share in shares) == D(str(float(total)))
    assert sorted(share.amount for share in shares) == sorted(map(D, shown))


def test_effects_of_changes_that_only_act_together_are_halved():
    # Neither alone does anything; both move the total by 3, beside a third that moves it by 1.
    def total(made):
        names = set(made)
        return Fraction(3 * ({"a", "b"} <= names) + ("c" in names))

    assert _shapley(["a", "b", "c"], total) == [Fraction(3, 2), Fraction(3, 2), Fraction(1)]


@pytest.mark.parametrize(
    "files, edit, told",
    [
        ({"资料审查-评分.csv": "2"}, None, "换了文件，内容相同"),
        ({"资料审查.ods": "2"}, 1.3, "换了文件，其中1处内容不同，见各单元格"),
        ({"资料审查.xlsx": "2"}, None, "文件重新保存过，内容相同"),
        ({"资料审查.xlsx": "2"}, 1.3, None),
        ({"资料审查.xlsx": "1"}, None, None),
    ],
)
def test_a_replaced_file_is_no_change_of_program(runs, tmp_path, files, edit, told):
    def read_from(names, folder):
        inputs = {f"data/raw/某市/{name}": digest for name, digest in names.items()}
        vouch_for(folder, inputs=inputs)

    read_from({"资料审查.xlsx": "1"}, runs.root / "output" / CITY / "r001-00000001")
    books = Books(tmp_path / "second")
    if edit:
        books.set(f"资料审查!评分!D{line_of(books, 'B04', '准确性')}", edit)
    read_from(files, runs.add(books.clean()))
    result = runs.diff()
    found = [cause for cause in result["causes"] + result["idle"] if cause["kind"] == "file"]
    assert [cause["note"] for cause in found] == ([told] if told else [])
    assert not [cause for cause in result["causes"] if cause["kind"] == "code"]


def test_the_whole_change_of_the_total_stands_under_no_cause_that_has_only_a_part_of_it(
    runs, tmp_path
):
    books = Books(tmp_path / "both")
    for indicator, points in {"B04": 1.3, "B05": 2.1}.items():
        books.set(f"资料审查!评分!D{line_of(books, indicator, '准确性')}", points)
    runs.add(books.clean())
    words = ["diff", CITY, "r001", "r002", "--root", str(runs.root)]
    said = CliRunner().invoke(app, words).stdout
    result = runs.diff()
    causes = re.split(r"^(?=\[原始单元格\])", said, flags=re.M)[1:]
    assert len(causes) == 2 and "scores.total" not in said
    for part, share in zip(causes, result["shares"], strict=True):
        assert f"其中总得分 {D(share['total']):+}" in part
        assert re.search(r"指标得分合计（scores.sum）：.* → .*（2处合计）", part)
    alone = next(each for each in result["values"] if each["id"] == "indicator.B04.score")
    assert f"{alone['before']} → {alone['after']}\n" in causes[0]
