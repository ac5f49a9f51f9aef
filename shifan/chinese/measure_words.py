"""Measure words behind a figure: 家, 人次, 万元/年, and which of them are one (3名 = 3人, 7部门 = 7个部门)."""

from __future__ import annotations

import re
from functools import lru_cache

_LONG = (
    "个百分点|百分点|个月|个小时|小时|分钟|季度|星期|平方公里|平方千米|平方米|立方米|公里|千米|毫米|厘米|微米"
    "|公斤|千克|毫克|微克|毫升|公顷|千瓦时|千瓦|美元|欧元|港元|港币|人民币|日元|英镑"
    "|人次|家次|户次|批次|件次|台次|场次|户数|人份|街道|社区|部门|大项目|大类|大项|年度"
)
_SHORT = (
    "个名家户人份场倍次项件起例类种条台辆只头张篇期轮届批所处座栋幢支套部县区市省乡镇村亩元角分秒天"
    "日周月年岁度级层页吨克升米里"
    "点环宗单笔间块片株棵瓶箱袋盒包枚幅册本字组队班位对双遍趟员"
)
_LATIN = r"[kKmMgGcμµ]?[gmLlBWA]\b(?:²|³|2|3)?|km2?|℃|°C?|㎡|㎞|㎏|[A-Za-z]{1,3}(?![A-Za-z])"
_ONE = rf"(?:{_LONG}|[{_SHORT}]|{_LATIN})"
MEASURE = rf"{_ONE}(?:\s*/\s*(?:\d+)?[十百千万亿]?{_ONE})?"  # a pattern
MEASURE_SIGNS = _SHORT  # the measures of one sign
# What evaluations count, when one sign is enough to tell that a figure is a value.
COUNTED_SIGNS = "个名家处人件份项批次类起所户元吨页"
# Behind a numeral of one character: 十分 is an adverb, 三个一 a name; 一 alone is no numeral here at all.
_NOT_COUNTED = "分(?!钟)|点|个一|里|级市|字|本|部曲|角|对|处奔|位一体|位小数|只|度|双|头|周|级"
COUNTED = rf"(?!{_NOT_COUNTED})(?:大)?(?:{_LONG}|[{_SHORT}])"  # a pattern
_CANONICAL = {
    "个": "",
    "部门": "",
    "大项目": "项",
    "大项": "项",
    "大类": "类",
    "名": "人",
    "位": "人",
    "个百分点": "百分点",
    "个小时": "小时",
    "平方千米": "平方公里",
    "千米": "公里",
    "千克": "公斤",
    "港币": "港元",
    "年度": "年",
    "日": "天",
    "人民币": "元",
    "km": "公里",
    "㎞": "公里",
    "kg": "公斤",
    "㎏": "公斤",
    "㎡": "平方米",
    "°C": "℃",
}
PERIODS = frozenset({"年", "个月", "天", "周", "星期", "季度", "小时", "分钟"})
# In canonical writing: what a numeral of one character counts (三家). Before periods, kinds and ranks (近三年,
# 两种方式, 第四批) it is wording that no data state.
_THINGS = (
    "家 户 人 起 件 份 场 次 轮 宗 笔 台 辆 座 栋 幢 所 处 倍 例 人次 家次 户次 批次 件次 台次 场次 "
    "元 美元 吨 公斤 克 亩 公顷 公里 平方公里 平方米 立方米 米 百分点"
)
THINGS = frozenset(_THINGS.split())


def kind_of_measure(text: str) -> str:
    """Return of what kind a measure word is: of a share, a score, money, time, or of things that are counted."""
    plain = canonical_measure(text)
    if plain in ("%", "％", "‰", "百分点", "率"):
        return "share"
    if plain == "分":
        return "score"
    if plain in PERIODS:
        return "time"
    return "money" if plain.endswith(("元", "英镑")) else "count"


@lru_cache(maxsize=1024)  # there are few
def canonical_measure(text: str) -> str:
    """Return the one writing of a measure word; 个 and 部门 add nothing to a number and are empty."""
    parts = re.sub(r"\s", "", text).split("/")
    return "/".join(_CANONICAL.get(part, part) for part in parts)
