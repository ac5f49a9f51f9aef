"""Dirt that is mended: each cell with a finding that says how, and the value that comes of it."""

import datetime as dt
from decimal import Decimal as D

import pytest

from tests.clean.telling import cleaned, told
from tests.small_city import DAY, dirty, small_city


def test_a_clean_city_has_nothing_to_tell(pack):
    assert cleaned(small_city(pack), pack).findings == ()


# sheet, worksheet row, column, what is typed, finding, its cell, table, field, what comes of it
MENDED = [
    ("评分", 3, "扣分", "０．４", "number-form", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", "0.4分", "number-form", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", "0.4", "text-number", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", 0.1 + 0.2, "number-form", "D3", "documents", "deduction", D("0.3")),
    ("评分", 3, "扣分", "'0.4", "number-form", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", ".4", "text-number", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "指标编号", "B01 ", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "'B01", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "※B01", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "评价方面", "准确", "coded-word", "C3", "documents", "aspect", "准确性"),
    ("评分", 3, "指标编号", "b01 ", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "Ｂ０１", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "★B01", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "B01*", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "扣分理由", "／", "missing-word", "E3", "documents", "reason", ""),
    ("评分", 3, "扣分理由", "材料　不全\x01", "width", "E3", "documents", "reason", "材料 不全"),
    ("评分", 3, "合理缺项", "N", "coded-word", "H3", "documents", "not_applicable", False),
    ("点位", 2, "检查日期", "'2023-11-02", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "11月2日", "date-year", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023.11.2", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023/11/02", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023年11月2日", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "20231102", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", 20231102, "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023-11-02 00:00:00", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", 45232, "date-serial", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", 45232.5, "date-serial", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", 45232.999, "date-serial", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "45232.25", "date-serial", "F2", "sites", "date", DAY),
    ("点位", 2, "区县", "太谷县", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "区县", "太谷", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "区县", "小城市太谷区", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "区县", "某省小城市太谷区", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "检查方式", "明察", "coded-word", "B2", "sites", "method", "announced"),
    ("检查记录", 4, "检查结果", "√", "coded-word", "C4", "records", "result", "符合"),
    ("检查记录", 2, "检查结果", "×", "coded-word", "C2", "records", "result", "不符合"),
    ("检查记录", 2, "检查结果", "╳", "coded-word", "C2", "records", "result", "不符合"),
    ("检查记录", 3, "检查结果", "3合理缺项", "coded-word", "C3", "records", "result", "合理缺项"),
    ("检查记录", 3, "检查结果", "－", "coded-word", "C3", "records", "result", "合理缺项"),
    ("检查记录", 4, "检查结果", "合格", "coded-word", "C4", "records", "result", "符合"),
    ("检查记录", 4, "检查结果", "☑符合□不符合", "ticked-word", "C4", "records", "result", "符合"),
    ("检查记录", 2, "检查结果", "是□ 否☑", "ticked-word", "C2", "records", "result", "不符合"),
    (
        "检查记录",
        3,
        "检查结果",
        "□符合 □不符合 √合理缺项",
        "ticked-word",
        "C3",
        "records",
        "result",
        "合理缺项",
    ),
    ("检查记录", 4, "检查结果", "Y", "coded-word", "C4", "records", "result", "符合"),
    ("检查记录", 4, "问题描述", "无", "missing-word", "D4", "records", "problem", ""),
    (
        "台账",
        2,
        "完成日期",
        "2023.11.10",
        "date-form",
        "G2",
        "rectification",
        "completed",
        dt.date(2023, 11, 10),
    ),
    ("核查", 2, "是否发生", "╳", "coded-word", "B2", "vetoes", "occurred", False),
    ("核查", 2, "是否发生", 0, "coded-word", "B2", "vetoes", "occurred", False),
    ("数据", 2, "数值", "2,044", "figure-form", "C2", "figures", "number", D("2044")),
    ("数据", 2, "数值", "2044万元", "figure-form", "C2", "figures", "unit", "万元"),
    ("数据", 2, "数值", "９２．５８％", "figure-form", "C2", "figures", "number", None),
    ("数据", 3, "数值", "约2余", "figure-form", "C3", "figures", "qualifier", "约/余"),
    ("数据", 2, "数值", "３０００余", "figure-form", "C2", "figures", "qualifier", "余"),
    ("数据", 2, "数值", "2044（万元）", "figure-form", "C2", "figures", "number", D("2044")),
    ("评审组", 2, "人数", "２人", "number-form", "C2", "team", "people", 2),
    ("区县", 2, "明查", "√", "coded-word", "D2", "districts", "announced", True),
]


@pytest.mark.parametrize(
    ("sheet", "row", "header", "typed", "code", "cell", "table", "field", "made"),
    MENDED,
    ids=[f"{each[0]}-{each[3]}" for each in MENDED],
)
def test_mended_with_a_finding(pack, sheet, row, header, typed, code, cell, table, field, made):
    city = cleaned(dirty(pack, (sheet, row, header, typed)), pack)
    assert told(city, code) == [("info", sheet, cell)]
    if made is not None:
        frame = city.tables[table]
        assert frame.set_index("row").at[row, field] == made
        assert city.errors == ()
