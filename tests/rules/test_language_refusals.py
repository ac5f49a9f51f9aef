"""What a formula may not say: each is refused in words, with the character or the line where it stands."""

import time
from fractions import Fraction as F

import pytest

from shifan.rules import expression as ex
from shifan.rules.language.band_coverage import coverage
from shifan.rules.language.program import compile_rules
from shifan.rules.language.scope import Band, Scope
from shifan.rules.language.syntax import MOST_SIGNS, parse
from shifan.rules.language.tokens import FormulaError
from tests.rules.test_language import PARAMETERS, SCHEMA, rule


def faults(*rules, bands=()):
    tables = {}
    for line, (table, condition, result) in enumerate(bands, 2):
        written = parse(condition) if condition else None
        tables.setdefault(table, []).append(Band(written, parse(result), line))
    known = {name: tuple(rows) for name, rows in tables.items()}
    return compile_rules(rules, Scope(SCHEMA, {}, PARAMETERS, known)).faults


@pytest.mark.parametrize(
    ("place", "found", "expected"),
    [
        ("指标×指标", "指标×指标", "一个对象不能与自己相乘"),
        ("指标×点位×指标", "指标×点位×指标", "一个对象不能与自己相乘"),
        ("城市×指标", "城市×指标", "城市只有一行，各行都归到它，不用再与它相乘：写 指标"),
        ("点位×城市", "点位×城市", "写 点位"),
        ("指标x点位", "没有对象“指标x点位”", "指标"),
        ("指标×客户", "没有对象“客户”", "检查记录"),
    ],
)
def test_objects_that_cannot_be_joined_are_refused_and_it_is_said_why(place, found, expected):
    (fault,) = faults(rule(place, "甲", "=1", "分"))
    assert (fault.column, fault.found) == ("object", found)
    assert expected in fault.expected


def test_objects_that_no_fact_belongs_to_together_are_refused():
    schema_without = faults(rule("检查记录×项目", "甲", "=1", "分"))
    assert "没有规则引用" in schema_without[0].found  # a record belongs to a 项目: it occurs
    from shifan.rules.language.objects import ObjectType, Schema

    more = Schema({**SCHEMA.objects, "访谈": ObjectType("访谈", fact=True)})
    (fault,) = compile_rules([rule("访谈×指标", "甲", "=1", "分")], Scope(more)).faults
    assert fault.found == "访谈×指标：没有事实同时归到它们"


@pytest.mark.parametrize(
    ("formula", "start", "found"),
    [
        ("=合计(城市×指标.满分)", 4, "城市×指标"),
        ("=计数(指标×指标)", 4, "指标×指标"),
        ("=计数(城市)", 4, "城市的行不属于某一个指标"),
        ("=计数(业态)", 4, "业态的行不属于某一个指标"),
        ("=满分×检查记录", 4, "“检查记录”是对象，不是指标一行的数或文字"),
        ("=城市＋1", 1, "“城市”是对象，不是指标一行的数或文字"),
        ("=排名(满分)", 1, "“排名”"),
        ("=RANK(满分，1)", 1, "“RANK”"),
        ("=今天()", 1, "“今天”"),
        ("=满分＋“三”", 3, "这里是文字"),
        ("=如果(满分，1，2)", 4, "这里是数"),
        ("=如果(满分＞1，1，“二”)", 1, "结果有时是数或文字"),
    ],
)
def test_what_a_formula_may_not_say_is_told_with_its_character(formula, start, found):
    (fault,) = faults(rule("指标", "甲", formula, "分"))
    assert (fault.start, fault.found) == (start, found)


@pytest.mark.parametrize("word", ["排名", "名次", "RANK", "今天", "DATEDIF"])
def test_ranks_and_dates_are_refused_in_words_that_say_why(word):
    (fault,) = faults(rule("指标", "甲", f"={word}(满分)", "分"))
    assert "名次" in fault.expected or "日期" in fault.expected


LADDER = (
    ("档", "=满分≥90", "“甲”"),
    ("档", "=满分≥75", "“乙”"),
    ("档", "", "“丙”"),
)
GRADE = rule("指标", "档次", "=查档(档)", "文字")


def only(bands):
    return [(fault.band, fault.start, fault.found) for fault in faults(GRADE, bands=bands)]


def in_band(bands):
    return [own for own in only(bands) if own[0]]


def test_a_ladder_without_gaps_stands():
    assert in_band(LADDER) == []


@pytest.mark.parametrize(
    ("bands", "place", "found"),
    [
        ((LADDER[1], LADDER[0], LADDER[2]), (3, "condition"), "这一行不会用到"),
        ((LADDER[0], LADDER[0], LADDER[2]), (3, "condition"), "这一行不会用到"),
        ((("档", "=且(满分＞5，满分＜3)", "“甲”"), LADDER[2]), (2, "condition"), "这一行不会用到"),
        ((LADDER[0], ("档", "=满分≥每处扣分", "“乙”"), ("档", "=满分＝每处扣分", "“丁”"), LADDER[2]),
         (4, "condition"), "这一行不会用到"),
        ((LADDER[0], ("档", "=且(满分≥75，满分＜85)", "“乙”"), LADDER[2]), (4, "condition"),
         "满分＝85 时各行都不成立"),
        ((LADDER[0], ("档", "=且(满分≥75，满分＜90)", "“乙”"), ("档", "=满分＜60", "“丁”"), LADDER[2]),
         (5, "condition"), "满分＝60 时各行都不成立"),
    ],
)  # fmt: skip
def test_rows_that_no_case_reaches_and_gaps_are_told_in_the_table(bands, place, found):
    told = in_band(bands)
    assert told and told[0][0] == place and told[0][2].startswith(found)


def test_what_lies_outside_on_both_sides_alike_is_no_gap():
    outside = (("档", "=满分＜3", "“丁”"), ("档", "=满分＞5", "“丁”"), ("档", "", "“甲”"))
    assert in_band(outside) == []


def test_counts_have_nothing_between_whole_numbers():
    counted = rule("指标", "问题", "=计数(检查记录)", "个")
    bands = (("档", "=问题＝0", "“甲”"), ("档", "=问题≥1", "“乙”"), ("档", "", "“丙”"))
    assert [f for f in faults(counted, GRADE, bands=bands) if f.band] == []
    bands = (("档", "=问题＝0", "“甲”"), ("档", "=问题≥2", "“乙”"), ("档", "", "“丙”"))
    (fault,) = [f for f in faults(counted, GRADE, bands=bands) if f.band]
    assert fault.found == "问题＝1 时各行都不成立"


def test_a_gap_of_two_numbers_is_found():
    """重点 0 且一般 100% 为符合，重点不超过 1 且一般在 70% 至 100% 之间为基本符合，重点 2 以上不符合。"""
    key, rate = ex.Input("重点", "重点"), ex.Input("率", "一般项合格率")

    def sign(op, node, number):
        return ex.Compare(op, node, ex.Constant(F(number)))

    rows = (
        (ex.All((sign("=", key, 0), sign("=", rate, 1))), ex.Text("符合")),
        (
            ex.All((sign("<=", key, 1), sign(">=", rate, "0.7"), sign("<", rate, 1))),
            ex.Text("基本符合"),
        ),
        (ex.AnyOf((sign(">=", key, 2), sign("<", rate, "0.7"))), ex.Text("不符合")),
    )
    found = coverage(ex.Bands("判定", rows, ex.Text("不符合")), {}, lambda node: node is key)
    assert found.gap is not None and found.gap[key] == 1 and found.gap[rate] >= 1


@pytest.mark.parametrize(
    "formula",
    [
        "=" + "+".join(["1"] * 900),
        "=" + "(" * 900 + "1" + ")" * 900,
        "=" + "且(" * 300,
        "=" + "1－(" * 300,
        "=" + "最大(" * 400 + "1",
    ],
)
def test_formulas_too_deep_to_be_read_are_refused_at_once(formula):
    before = time.perf_counter()
    with pytest.raises(FormulaError) as error:
        parse(formula)
    assert time.perf_counter() - before < 0.2
    assert "拆成几条规则" in error.value.expected


def test_as_many_signs_as_may_be_are_read_and_computed():
    formula = "=满分" + "＋1" * MOST_SIGNS
    assert [fault.unread for fault in faults(rule("指标", "甲", formula, "分"))] == [True]
    with pytest.raises(FormulaError, match=f"运算符多于{MOST_SIGNS}个"):
        parse(formula + "＋1")


def test_a_rule_that_cannot_be_read_is_no_fault_of_those_that_read_it():
    first, second = rule("点位", "甲", "=(1", "分"), rule("点位", "乙", "=甲＋1", "分")
    (fault,) = faults(first, second)
    assert fault.rule == first and fault.start == 3


@pytest.mark.parametrize(
    ("formula", "chinese"),
    [("=IF(1＝1，1，2)", "如果"), ("=countifs(检查记录)", "计数"), ("=Round(1，2)", "四舍五入")],
)
def test_functions_of_spreadsheets_are_told_by_their_chinese_name(formula, chinese):
    (fault,) = faults(rule("点位", "甲", formula, "分"))
    assert fault.expected == f"写作 {chinese}"
