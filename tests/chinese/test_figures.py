"""What a figure says: amount, sign, measure word, limit, direction, date.

Pairs that are the same, and pairs that differ.
"""

# ruff: noqa: E501  # examples, source of notebooks and values side by side read best on one line

import math
import time
from statistics import linear_regression

import pytest

from shifan.chinese.dates import Date, agree, dates
from shifan.chinese.figures import PERCENT, figures, is_serial_number, written_numbers
from shifan.chinese.measure_words import canonical_measure
from shifan.chinese.numerals import amount, share

SAME = """
1 234户=1234户  2 044万元=2044万元  1，234户=1234户  1,234.5吨=1234.5吨  2044 万 元=2044万元  ４５．６亿元=45.6亿元  1.20亿元=12000万元
二万三千户=23000户  一万二千三百户=12300户  三点二亿元=3.2亿元  三千五百万元=3500万元  1亿2000万元=1.2亿元  12万3千户=123000户  1万2千元=1.2万元  3千户=3000户  3百户=300户
5千余户=5000多户  两万余户=2万余户  10万多户=10余万户  十余个=10余个  二十多家=20余家  十个=10个  三名=3人  七部门=7个部门
三个=3个  三户=3户  三人=3人  三份=3份  三场=3场  三倍=3倍  三元=3元  三个县=3个县  三区=3区  三亩=3亩  三吨=3吨  三公里=3千米  三个月=3个月
第三次=第3次  第 3 次=第3次  第一批=第1批  三至五个=3—5个  一至三年=1至3年  98%至99%=98—99%  3家至5家=3～5家
九成=90%  近九成=近90%  九成五=95%  三分之二=2/3  千分之五=5‰  5‰=0.5%  百分之零点五=0.5%  百分之三十以上=超过30%  提高三个百分点=提高3个百分点
-3.5%=－3.5%  负3.5%=−3.5%  零下5度=-5度  下降3.5%=减少３．５％  同比增长8.5%=同比上升 8.5%
超90%=超过90%  3000户以上=超过3000户  至少3000户=不少于3000户  20名代表以上=超过20名代表  不超过3000户=至多3000户  低于90%=不到90%  30天内=30日以内  3000人次左右=约3000人次  将近3000户=约3000户  近3年=三年
2023-11-02=2023年11月2日  2023/11/2=2023年11月2日  2023.11.2=2023年11月2日  二〇二三年十一月二日=2023年11月2日  十一月二日=2023年11月2日  11月=2023年11月  2023年1至10月=1月至10月
11月2—12日=11月2日至12日  11月2日至12日=11月2日至11月12日  七、八月份=7月、8月  9时30分=9:30  二〇二三年=2023年  12日=11月12日
报表20份=报表二十份  5A级=５Ａ级
"""
OTHER = """
-3.5%=3.5%  负5度=5度  下降3.5%=增长3.5%  增长3.5%=增长到3.5%  5‰=5%  5‰=5  3%=3个百分点  3千户=3户  3百户=3户  3千克=3户  54元=54美元  10元=10万元  5家=5次  5家=5户  2023年=2023家  90分=90%
不足3000户=3000户  不足3000户=超过3000户  不超过3000户=超过3000户  至少3000户=3000户  最多3000户=至少3000户  低于90%=90%  大于90%=90%  近3000户=超过3000户  30天内=30天
4批次/千人=4批次/万人  3万元/年=3万元/月  第3次=3次  第三次=第四次  第四批=第三批  三名=四名  三区=四区  三公里=四公里  三倍=四倍  九成=八成  三分之一=三分之二  1/3=2/3  三至五个=三至六个
二〇二三年十一月二日=二〇二三年十一月三日  一万二千三百户=二千三百户  三点二亿元=两亿元  九十八分=六十八分  九十八点五分=九十八分  二十、三十种=二十、四十种
11月2日至12日=11月2日至12月12日  11月=12月  2023年11月=2022年11月  2023年11月=2023年11月2日  2023年11月2日检查，12日反馈=2023年11月12日检查，2日反馈  9时30分=9时40分
报表20份=报表25份  表3家企业=表4家企业  附件5项=附件6项  5起较大以上事件=超过5起较大事件
"""


def table(text):
    return [
        tuple(cell.split("=")) for line in text.strip().splitlines() for cell in line.split("  ")
    ]


def same(first, other):
    found = [[figure.quantity for figure in figures(text)] for text in (first, other)]
    assert found[0] and found[1]
    forth, back = (
        len(a) == len(b) and all(x.same(y) for x, y in zip(a, b, strict=True))
        for a, b in (found, found[::-1])
    )
    assert forth == back
    return forth


@pytest.mark.parametrize(("first", "other"), table(SAME))
def test_the_same(first, other):
    assert same(first, other)


@pytest.mark.parametrize(("first", "other"), table(OTHER))
def test_not_the_same(first, other):
    assert not same(first, other)


@pytest.mark.parametrize(
    "text",
    [
        "附件1",
        "附件：1.指标得分表",
        "如表2所示",
        "见图3。",
        "第12页",
        "十分重视",
        "一家人",
        "“三年行动”",
        "“四个最严”",
        "落实四个一要求",
        "十二、过程",
        "（十二）过程",
        "㈠过程",
        "①过程",
        "1）过程",
        "1.1 过程",
        "第十二章 过程",
        "第二部分 过程",
        "百万群众",
        "千万不要",
        "数十家",
        "二十大精神",
        "“十四五”规划",
        "三级联动",
        "四处奔走",
        "PM2.5",
    ],
)
def test_no_figure(text):
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("二百零四", 204),
        ("一百十二", 112),
        ("二〇二三", 2023),
        ("两万三千", 23000),
        ("三点二亿", 320_000_000),
        ("1亿2000万", 120_000_000),
        ("12万3千", 123_000),
        ("1.5万亿", 15 * 10**11),
        ("", 0),
        ("0万", 0),
    ],
)
def test_amounts(text, number):
    assert amount(text) == number


@pytest.mark.parametrize(
    ("text", "percent"),
    [("百分之百", 100), ("千分之五", "0.5"), ("四分之三", 75), ("百分之92.58", "92.58")],
)
def test_shares(text, percent):
    assert str(share(text).normalize()) == str(percent) or share(text) == percent


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023年11月2日至12日", [(2023, 11, 2), (2023, 11, 12)]),
        ("2023年11月2日至12月1日", [(2023, 11, 2), (2023, 12, 1)]),
        ("2021年12月启动，11月2日检查", [(2021, 12, None), (None, 11, 2)]),
        ("11月2日检查。12日反馈", [(None, 11, 2), (None, None, 12)]),
        ("2023年1—10月", [(2023, 1, None), (2023, 10, None)]),
        ("3个月内、30日内、13月、40日", []),
    ],
)
def test_dates_take_what_is_unsaid_from_the_one_before_in_the_sentence(text, found):
    assert [written.date for written in dates(text)] == found


@pytest.mark.parametrize(
    ("first", "other", "answer"),
    [
        ((2023, 11, 2), (None, 11, 2), True),
        ((None, 11, 2), (None, None, 2), True),
        ((2023, 11, 2), (2022, 11, 2), False),
        ((None, 11, None), (None, None, 11), False),
        ((2023, 11, None), (2023, 11, 2), False),
    ],
)
def test_dates_agree_if_they_are_as_exact(first, other, answer):
    assert agree(Date(*first), Date(*other)) is answer is agree(Date(*other), Date(*first))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("个", ""),
        ("部门", ""),
        ("名", "人"),
        ("批次 / 千人", "批次/千人"),
        ("千米", "公里"),
        ("日", "天"),
    ],
)
def test_measure_words_have_one_writing(text, unit):
    assert canonical_measure(text) == unit


def said(text):
    """Return what the figures of a text say.

    Amount (in percent for %), measure, and the numbers they are written with.
    """
    return [
        (
            f"{figure.quantity.amount:f}{'%' if figure.quantity.kind == PERCENT else ''}",
            figure.quantity.measure,
            [text[start:end] for start, end in figure.numerals],
        )
        for figure in figures(text)
    ]


# Once there were two readers of numbers, for verify and for compare; here they disagreed.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5‰", [("0.5%", "", ["5‰"])]),
        ("12万3千人", [("123000", "人", ["12万3千"])]),
        ("2万5千家", [("25000", "家", ["2万5千"])]),
        ("1亿2000万元", [("120000000", "元", ["1亿2000万"])]),
        ("10余万户", [("100000", "户", ["10余万"])]),
        ("2万余人", [("20000", "人", ["2万"])]),
        ("三家", [("3", "家", ["三"])]),
        ("1 234户", [("1234", "户", ["1 234"])]),
        ("2044 万 元", [("20440000", "元", ["2044"])]),
        ("2023,100家", [("2023", "", ["2023"]), ("100", "家", ["100"])]),
        ("1/4", [("25%", "", ["1", "4"])]),
        ("百分之92.58", [("92.58%", "", ["92.58"])]),
        ("九成五", [("95%", "", ["九成五"])]),
        ("三点二亿元", [("320000000", "元", ["三点二亿"])]),
        ("贰仟万元", [("20000000", "元", ["贰仟万"])]),
        ("负3.5%", [("-3.5%", "", ["负3.5%"])]),
        ("温度-18度", [("-18", "度", ["-18"])]),
        ("5度-18度", [("5", "度", ["5"]), ("18", "度", ["18"])]),
        ("3家-5家", [("3", "家", ["3"]), ("5", "家", ["5"])]),
        ("GDP5000亿元", [("500000000000", "元", ["5000亿"])]),
        ("CPI2.1%", [("2.1%", "", ["2.1%"])]),
        ("12.5 吨，", [("12.5", "吨", ["12.5"])]),
        ("95.5 ", [("95.5", "", ["95.5"])]),
        *(
            (text, [])
            for text in (
                "PM2.5达标",
                "M05-03",
                "GB2760—2014",
                "1.1 过程",
                "1.2 人员情况",
                "1）过程",
                "十二、过程",
                "（十二）过程",
                "第3项",
                "第三项",
                "两位小数",
            )
        ),
    ],
)
def test_where_two_readers_disagreed(text, found):
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("另有三家、两户、五人、两次、三起未查", ["三", "两", "五", "两", "三"]),
        ("近三年，两种方式，两项均不适用，第四批，六个月以上，两个责任", []),
        ("二十四家，第十二批", ["二十四", "十二"]),
        ("2023年11月2日至12日9时30分", ["2023", "11", "2", "12", "9", "30"]),
        ("二〇二三年十一月二日", ["二〇二三", "十一", "二"]),
        ("2022.5月起", ["2022", "5"]),
        ("3.11月底前完成", ["11"]),
        ("共2044家，合格率92.58%，附件12、B01除外；第３条", ["2044", "92.58%"]),
        ("（1）2023年办结１２件，二十余家", ["2023", "１２", "二十"]),
        ("12件，近三年共20件，三—五家", ["12", "20", "三", "五"]),
    ],
)
def test_each_number_that_is_written_is_asked_for_but_no_wording(text, found):
    assert [number.text for number in written_numbers(text)] == found


@pytest.mark.parametrize(("text", "answer"), [(" ３ ", True), ("12345", False), ("3家", False)])
def test_a_serial_number_is_a_short_whole_number(text, answer):
    assert is_serial_number(text) is answer


DAMAGED = {
    "a Chinese digit": lambda n: "一" * n,
    "a large scale": lambda n: "二" + "亿" * n,
    "a digit": lambda n: "1" * n,
    "blanks": lambda n: "1" + " " * n,
    "groups": lambda n: "1,111" * n,
    "blanks between": lambda n: "1 " * n,
    "letters": lambda n: "A" * n,
    "codes": lambda n: "A1-" * n,
    "a code": lambda n: "A1" + "-1" * n + "%",
    "document numbers": lambda n: "〔2023〕" * n,
    "standards": lambda n: "GB/T 1" + "—1" * n,
    "ranks": lambda n: "第" * n,
    "a rank": lambda n: "第" + "3" * n,
    "months": lambda n: "12月" * n,
    "ratios": lambda n: "1/2" * n,
    "brackets": lambda n: "（" * n,
    "signs": lambda n: "-" * n,
    "years": lambda n: "2023年" * n,
    "a heading": lambda n: "1." * n,
    "qualifiers": lambda n: "不超过" * n,
    "measures": lambda n: "3家" * n,
    "shares": lambda n: "百分之" * n,
    "annexes": lambda n: "附件" + "1" * n + "个",
}


def seconds(text):
    return min(timed(text) for _ in range(2))


def timed(text):
    figures.cache_clear()  # read anew, not remembered from the run before
    begun = time.process_time()
    written_numbers(text)
    return time.process_time() - begun


@pytest.mark.parametrize("make", DAMAGED.values(), ids=DAMAGED)
def test_reading_takes_time_in_proportion_to_the_text(make):
    sizes = (500, 1_000, 2_000, 4_000)
    logs = [(math.log(size), math.log(seconds(make(size)) + 1e-4)) for size in sizes]
    exponent, _ = linear_regression(*zip(*logs, strict=True))
    assert exponent < 1.5


@pytest.mark.parametrize("text", ["7", "12.50", "007", "120000.25", "１２．５"])
def test_a_number_alone_says_what_it_says_in_a_sentence(text):
    (alone,), (within,) = figures(text), figures(f"共{text}")
    assert alone.quantity == within.quantity and alone.numerals == ((0, len(text)),)
    assert (alone.excerpt, alone.lead, alone.context) == (text, "", "")
