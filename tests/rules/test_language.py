"""Formulas as officials write them: what they mean, what they give, and what is refused with its place."""

from fractions import Fraction as F

import numpy as np
import pytest

from shifan.rules.columns import Coded, Scaled
from shifan.rules.language.evaluation import CityRows, Evaluation, Rows
from shifan.rules.language.objects import ColumnType, ObjectType, Schema
from shifan.rules.language.program import RuleText, compile_rules
from shifan.rules.language.scope import Band, Scope
from shifan.rules.language.syntax import DEEPEST, parse
from shifan.rules.language.tokens import FormulaError
from shifan.rules.sentences import words


def number(name, optional=False):
    return ColumnType(name, "number", optional)


def text(name, *choices):
    return ColumnType(name, "text", choices=choices)


RESULTS = ("符合", "不符合", "合理缺项")
SCHEMA = Schema(
    {
        "检查记录": ObjectType(
            "检查记录", (text("检查结果", *RESULTS), number("问题数")), ("点位", "检查项"), True
        ),
        "点位": ObjectType("点位", (), ("检查方式", "业态")),
        "检查项": ObjectType("检查项", (number("分值"),), ("业态", "指标")),
        "检查方式": ObjectType("检查方式", (number("权重"),)),
        "业态": ObjectType("业态"),
        "指标": ObjectType("指标", (number("满分"),), ("项目",)),
        "项目": ObjectType("项目"),
    }
)
PARAMETERS = {"规定位数": F(2), "每处扣分": F(1, 2)}


def rule(place, name, formula, unit="率", clause="第1条", id=""):
    return RuleText(place, id or name, name, formula, unit, clause)


def city(records):
    """Return the rows of two sites (明查, 暗访), two indicators of 10 and 3 points, and (site,
    item, result, problems).
    """
    site, item, result, problems = zip(*records, strict=True)
    return CityRows(
        SCHEMA,
        {
            "检查记录": Rows(
                tuple(str(n) for n in range(len(records))),
                {"检查结果": Coded.of(result), "问题数": Scaled(np.array(problems))},
                {"点位": np.array(site), "检查项": np.array(item)},
            ),
            "点位": Rows(
                ("P1", "P2"), {}, {"检查方式": np.array([0, 1]), "业态": np.array([0, 0])}
            ),
            "检查项": Rows(
                ("I1", "I2"),
                {"分值": Scaled(np.array([1, 2]))},
                {"业态": np.array([0, 0]), "指标": np.array([0, 1])},
            ),
            "检查方式": Rows(
                ("announced", "covert"),
                {"权重": Scaled(np.array([6, 4]), 10)},
                {},
                ("明查", "暗访"),
            ),
            "业态": Rows(("M",)),
            "指标": Rows(
                ("B1", "B2"), {"满分": Scaled(np.array([10, 3]))}, {"项目": np.array([0, 0])}
            ),
            "项目": Rows(("基础工作",)),
        },
    )


RECORDS = [(0, 0, "符合", 0), (0, 1, "不符合", 3), (1, 0, "不符合", 1), (1, 1, "合理缺项", 0)]


def results(*rules, records=RECORDS, bands=None):
    scope = Scope(SCHEMA, {}, PARAMETERS, bands or {})
    # A total that reads the last rule gives each rule a reader.
    program = compile_rules(rules, scope, ("项目",))
    faults = [fault for fault in program.faults if "没有规则引用" not in fault.found]
    assert not faults, faults
    return Evaluation(city(records), PARAMETERS).run(program).results


def total(formula, **options):
    return results(rule("城市", "总得分", formula, "分", id="total"), **options)[("城市", "总得分")]


def refused(formula, place="指标", unit="分"):
    program = compile_rules(
        [rule(place, "得分", formula, unit, id="score")], Scope(SCHEMA, {}, PARAMETERS)
    )
    (fault,) = program.faults
    return fault


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2×3", F(7)),
        ("＝（1＋2）×3", F(9)),
        ("=−2+5", F(3)),
        ("=60%×5", F(3)),
        ("=１０÷４", F(5, 2)),
        ("=1÷(1－1)", None),
        ("=不低于(2−5，0)", F(0)),
        ("=不超过(7，5)", F(5)),
        ("=最大(1，3，2)−最小(1，3，2)", F(2)),
        ("=每满(9，2)", 4),
        ("=每满(−1，2)", -1),
        ("=每满(9，1－1)", None),
        ("=四舍五入(2.345，2)", F("2.35")),
        ("=四舍五入(2.345，2)＋1÷3", F("2.35") + F(1, 3)),  # a decimal beside a fraction
        ("=如果(1＜2，10，20)", F(10)),
        ("=如果(且(1＜2，2＜1)，10，20)", F(20)),
        ("=如果(或(1＜2，2＜1)，10，20)", F(10)),
        ("=如果(非(1＜2)，10，20)", F(20)),
        ("=合计(检查记录.问题数)", F(0 + 3 + 1 + 0)),
        ("=合计(检查记录.问题数，检查方式=“明查”)", F(3)),
        ("=计数(检查记录，检查结果≠“合理缺项”)", 3),
        ("=计数(检查记录，问题数＞0)", 2),
        ("=计数(检查记录，问题数≤每处扣分)", 2),
        ("=平均(检查记录.问题数)", F(4, 4)),
        ("=最大(检查记录.问题数)", F(3)),
        ("=最小(检查记录.问题数，问题数＞0)", F(1)),
        ("=平均(检查记录.问题数，问题数＞9)", None),
        ("=合计(检查记录.问题数，问题数＞9)", F(0)),
        ("=加权平均(检查记录.问题数，分值)", F(0 * 1 + 3 * 2 + 1 * 1 + 0 * 2, 1 + 2 + 1 + 2)),
        ("=合计(检查记录.分值，检查项.分值＞1)", F(2 + 2)),
    ],
)
def test_what_a_formula_gives(formula, expected):
    assert total(formula) == [expected]


def test_a_row_sees_its_own_columns_and_rules_and_what_it_determines():
    got = results(
        rule(
            "指标×检查方式",
            "得分率",
            "=合计(检查记录.分值，检查结果=“符合”)÷合计(检查记录.分值，检查结果≠“合理缺项”)",
        ),
        rule("指标", "得分率", "=加权平均(指标×检查方式.得分率，检查方式.权重)", id="rate"),
        rule("指标", "得分", "=四舍五入(满分×得分率，规定位数)", "分", id="score"),
        rule("点位", "得分", "=10×检查方式.权重", "分", id="score"),
        rule("项目", "得分", "=合计(指标.得分，得分≠不适用)", "分", id="score"),
    )
    # B1: 明查 1/1, 暗访 0/1 → 0.6; B2: 明查 0/2, 暗访 nothing assessed → 0.
    assert got[("指标", "得分率")] == [F(6, 10), F(0)]
    assert got[("指标", "得分")] == [F(6), F(0)]
    assert got[("点位", "得分")] == [F(6), F(4)]
    assert got[("项目", "得分")] == [F(6)]


def test_a_deduction_for_each_problem_until_the_points_are_used_up():
    got = results(
        rule(
            "指标", "得分", "=满分−不超过(合计(检查记录.问题数)×每处扣分，满分)", "分", id="score"
        ),
        records=[(0, 0, "不符合", 4), (1, 1, "不符合", 7)],
    )
    # 10 − 4 × 0.5 = 8; 3 − min(7 × 0.5, 3) = 0.
    assert got[("指标", "得分")] == [F(8), F(0)]


def test_the_same_deduction_read_in_three_ways():
    records = [(0, 0, "不符合", 4), (1, 0, "符合", 0), (0, 1, "不符合", 7), (1, 1, "不符合", 2)]
    got = results(
        rule(
            "指标×点位",
            "点位得分",
            "=指标.满分−不超过(合计(检查记录.问题数)×每处扣分，指标.满分)",
            "分",
        ),
        rule("指标", "平均", "=平均(指标×点位.点位得分)", "分", id="score"),
        rule("指标", "最差", "=最小(指标×点位.点位得分)", "分", id="rate"),
        records=records,
    )
    # 10 points: sites 10 − 2 and 10; 3 points: sites 3 − 3 (7 × 0.5 > 3) and 3 − 1.
    assert got[("指标", "平均")] == [F(8 + 10, 2), F(0 + 2, 2)]
    assert got[("指标", "最差")] == [F(8), F(0)]


FHRS = tuple(
    Band(
        parse(f"且(合计(检查记录.问题数)≤{points}，最大(检查记录.问题数)≤{highest})"), parse(stars)
    )
    for points, highest, stars in (
        (15, 5, "5"),
        (20, 10, "4"),
        (30, 10, "3"),
        (40, 15, "2"),
        (50, 20, "1"),
    )
)


@pytest.mark.parametrize(
    ("penalties", "rating"),
    [
        ((5, 5, 5), 5),  # 15 in all, 5 at most
        ((10, 5, 0), 4),  # 15 in all, but 10 at most
        ((10, 10, 0), 4),
        ((10, 10, 5), 3),  # 25
        ((15, 10, 10), 2),  # 35, 15 at most
        ((20, 20, 10), 1),  # 50, 20 at most
        ((25, 0, 0), 0),  # 25 in all, but 25 at most
    ],
)
def test_a_decision_table_takes_the_first_row_that_holds(penalties, rating):
    records = [(0, 0, "不符合", penalty) for penalty in penalties]
    bands = {"等级表": (*FHRS, Band(None, parse("0")))}
    assert total("=查档(等级表)", records=records, bands=bands) == [rating]


@pytest.mark.parametrize(
    ("formula", "start", "found", "expected"),
    [
        ("=满分×", 4, "公式结束", "名称"),
        ("=(满分", 4, "公式结束", "）"),
        ("=满分 满分", 4, "满分", "＋－×÷"),
        ("=1＜2＜3", 4, "连着比较", "且"),
        ("=满分＞3且满分＜5", 5, "“且满分”", "且(甲，乙)"),
        ("=3＜满分且得分＜5", 3, "“满分且得分”", "且(甲，乙)"),
        ("=“满分", 1, "引号没有另一半", "结束"),
        ("=满分#1", 3, "#", "公式中可用的字"),
        ("", 0, "公式是空的", "="),
        ("=满份", 1, "满份", "满分"),
        ("=求和(1)", 1, "没有函数“求和”", "合计"),
        ("=四舍五入(1)", 1, "四舍五入有1项", "2项"),
        ("=合计(检查记录.分直)", 4, "检查记录没有“分直”", "分值"),
        ("=合计(业态.权重)", 4, "业态的行不属于某一个指标", "指标"),
        ("=合计(检查记录.分值，检查结果=“不和格”)", 17, "“不和格”", "符合"),
        ("=合计(检查记录.检查结果)", 4, "检查记录.检查结果是文字", "一列数"),
        ("=合计(检查记录.分值，检查结果＞“符合”)", 16, "文字比大小", "＝ 或 ≠"),
        ("=满分＋“一”", 3, "这里是文字", "一个数"),
        ("=如果(满分＞3，“一”，2)", 1, "结果有时是文字或数", "同样是数"),
        ("=如果(满分，1，2)", 4, "这里是数", "一个条件"),
        ("=满分＞3", 0, "结果是条件", "分"),
        ("=“优”", 0, "结果是文字", "分"),
        ("=得分", 0, "循环：指标.得分→指标.得分", "不引用自己"),
        ("=查档(等级)", 4, "没有档表“等级”", ""),
        ("=业态.名称", 1, "指标的一行不决定“业态”", "项目"),
    ],
)
def test_what_is_no_formula_is_told_with_its_character(formula, start, found, expected):
    fault = refused(formula)
    assert fault.start == start
    assert found in fault.found
    assert expected in fault.expected


def test_all_faults_of_all_rules_are_told_at_once():
    program = compile_rules(
        [
            rule("指标", "得分率", "=满分×", id="rate"),
            rule("指标", "得分", "=满份", "分", id="score"),
            rule("店铺", "得分", "=1", "分"),
            rule("指标", "无据", "=1", "分", clause=""),
            rule("指标", "无单位", "=1", ""),
            rule("指标", "得分", "=1", "分", id="again"),
        ],
        Scope(SCHEMA, {}, PARAMETERS),
    )
    assert {(fault.column, fault.found.split("：")[0]) for fault in program.faults} == {
        ("formula", "“公式结束”"),
        ("formula", "“满份”"),
        ("object", "没有对象“店铺”"),
        ("clause", "没有依据"),
        ("unit", "空"),
        ("name", "与第1行重复"),
    }


def test_a_circle_is_told_once_and_a_rule_that_nothing_reads_too():
    scope = Scope(SCHEMA, {}, PARAMETERS)
    circle = [rule("指标", "甲", "=乙+1", "分"), rule("指标", "乙", "=甲+1", "分")]
    (fault,) = compile_rules(circle, scope).faults
    assert fault.found.startswith("循环：") and "甲" in fault.found and "乙" in fault.found
    (unread,) = compile_rules([rule("指标", "多余", "=满分", "分")], scope).faults
    assert unread.found == "没有规则引用“多余”"


def test_rules_are_computed_in_the_order_they_need_whatever_their_order_in_the_file():
    rules = [
        rule("城市", "总得分", "=合计(指标.得分)", "分", id="total"),
        rule("指标", "得分", "=满分×得分率", "分", id="score"),
        rule("指标", "得分率", "=50%", id="rate"),
    ]
    for order in (rules, rules[::-1]):
        assert results(*order)[("城市", "总得分")] == [F(5) + F(3, 2)]


def test_a_formula_in_words():
    scope = Scope(SCHEMA, {}, PARAMETERS)
    program = compile_rules(
        [rule("指标", "得分", "=不超过(合计(检查记录.问题数)×每处扣分，满分)", "分", id="score")],
        scope,
    )
    assert words(program.rules[0].expression) == "检查记录问题数之和×每处扣分（超过满分的按满分计）"


@pytest.mark.parametrize("formula", ["1+" * 1500, "（" * 60, "如果(" * 60, "－" * 3000])
def test_a_formula_without_end_is_refused_before_it_costs_anything(formula):
    with pytest.raises(FormulaError):
        parse(f"={formula}")


def nested(depth):
    return "=" + "(" * depth + "1" + ")" * depth


def test_brackets_nest_forty_deep_whatever_stands_before_them():
    # The sum itself is the first level.
    parse(nested(DEEPEST - 1))
    parse("=(1)+(1<2)+" + nested(DEEPEST - 1)[1:])
    for before in ("=", "=(1)+(1<2)+"):
        with pytest.raises(FormulaError) as refusal:
            parse(before + nested(DEEPEST)[1:])
        assert refusal.value.found == f"括号多于{DEEPEST}层"
    assert DEEPEST == 40


@pytest.mark.parametrize(
    ("formula", "place"), [("=)", 1), ("=1+)", 3), ("=(1+2", 5), ("=+1", 1), ("", 0)]
)
def test_what_is_no_part_of_a_formula_is_told_by_its_place(formula, place):
    with pytest.raises(FormulaError) as refusal:
        parse(formula)
    assert refusal.value.start == place
