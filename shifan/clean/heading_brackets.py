"""What the words in a heading's brackets mean: a unit, a hint, a list of codes, or a state that is another one.

`数值（万元）` counts in 万元, `检查结果（1不符合 2符合）` says what the codes stand for, `检查结果（整改后）` is no
检查结果. What is not understood is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import field

from shifan.clean.column_reader import ColumnReader
from shifan.clean.text import header_key, packed
from shifan.patterns import pattern_of
from shifan.raw_sheets import SheetColumn
from shifan.raw_sheets import contents as kind
from shifan.records import dataclass

_BRACKET = pattern_of(r"(?P<base>[^(]+)\((?P<inside>.*)\)[:*★※]*")
_FIRST_STATE = frozenset({"初查", "首查", "首次", "初次", "第一次", "初评", "检查时", "现场"})
_OTHER_STATE = pattern_of(
    r"整改|复查|复核|复评|回头看|第[二三四]|二次|再次|最终|修订|更正|调整|自查|自评|建议|预估|去年|上年|上次|计划|目标|旧|原"
)
_HINTS = pattern_of(
    r"请?(填|填写|输入|勾选|选)(数字|文字|文本|日期|编号|全称|一项)?|保留[一二两三1-3]位小数|下拉(选择|框|菜单|列表)?|可空|可不填|可选|如有|若有|没有(的)?不填|单选|多选|可多选|请选择|选择|必选|全称|简称|签名|签字|盖章|"
    r"文本(格式)?|数字|整数|日期|格式.*|年月日|年-月-日|(yyyy|YYYY)[-/.]?(mm|MM)[-/.]?(dd|DD)|年/月/日|"
    r"示例.*|例如?[:：].*|如.+|不扣分填0|不扣填0|无则填无|每行一个|一行一条|自动|见.*表|按.*表填写|详见.*|第\d+列|[A-Z]列|\*|★|县、?市、?区|县市区|市、?区、?县"
)
_REQUIRED = pattern_of(r"^(此项|本列|本栏)?(必填|必须填写|不能为空|选填)(项|列)?([,，;；、]|$)")
_UNITS = {
    kind.DeductedPoints: ("分", "扣分", "单位:分", "负分不带负号"),
    kind.WholeNumber: ("人", "名", "个", "家", "处", "项", "条", "次"),
}
_QUANTITY_UNIT = pattern_of(r"(单位[:：])?(万|亿|千|百)?[^\d\s,，;；:：、/()]{0,6}|%|‰")
# How sure a number is goes into 修饰, row by row.
_LOOSE = pattern_of(r"约|近|余|多|以上|以下|左右|估|估计|大约|大概|不含|含.*|未.*|合计|累计")
_CODE = pattern_of(
    r"(?P<code>[0-9]{1,2}|[A-Za-z])\s*[.．、:：=＝\-—－]?\s*(?P<word>[^\d\sA-Za-z,，;；、/|.．:：=＝()]+)"
)
_BETWEEN_WORDS = pattern_of(r"[\s,，;；、/|或]+")
_NOTHING = frozenset({"空", "留空", "不适用"})
_SEPARATORS = pattern_of(r"[\s,，;；、/|]+")
_CHOICES = (
    kind.OneOf,
    kind.CheckResult,
    kind.YesNo,
    kind.InspectionMethod,
    kind.MasteryWord,
    kind.ReviewAspect,
    kind.BusinessTypeName,
)
_RUNNING = (
    kind.FreeText,
    kind.Remark,
    kind.RunningText,
    kind.ProperName,
    kind.Suggested,
    kind.AsTyped,
)


@dataclass(frozen=True)
class BracketMeaning:
    """How the cells below a heading with brackets are read.

    `unit` is added to each number, `codes` says what each code stands for; `other` tells that the column is not the one
    that its heading begins with, `unknown` that the words are not understood. `told` is what is said of it.
    """

    unit: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    other: bool = False
    unknown: bool = False
    told: str = ""


PLAIN = BracketMeaning()


def split_heading(heading: str) -> tuple[str, str]:
    """Return a heading, as `header_key` gives it, without its last brackets, and what stands in them."""
    match = _BRACKET.fullmatch(heading)
    return (match["base"], match["inside"]) if match else (heading, "")


def meaning(column: ColumnReader, inside: str) -> BracketMeaning:
    """Return what the words in the brackets of a column's heading mean: first of all the pack's own words."""
    words = _REQUIRED.sub("", packed(inside))
    if not words or words in _FIRST_STATE:
        return PLAIN
    codes = _codes(column, words)
    if codes:
        pairs = "，".join(f"{code}为{word}" for code, word in codes.items())
        return BracketMeaning(codes=codes, told=f"代码按表头所写读取：{pairs}")
    if _lists_words(column, words) or _HINTS.fullmatch(words):
        return PLAIN
    if _OTHER_STATE.search(words):
        return BracketMeaning(other=True)
    content = column.column.content
    if isinstance(content, kind.TypedQuantity) and _LOOSE.fullmatch(words):
        return BracketMeaning(unknown=True)
    if isinstance(content, kind.TypedQuantity) and _QUANTITY_UNIT.fullmatch(words):
        unit = re.sub(r"^单位[:：]", "", words)
        return BracketMeaning(unit=unit, told=f"各行数值按“{unit}”计")
    known = words in _units(column.column) or isinstance(content, _RUNNING)
    return PLAIN if known else BracketMeaning(unknown=True)


def _units(column: SheetColumn) -> tuple[str, ...]:
    return (column.unit, f"单位:{column.unit}", *_UNITS.get(type(column.content), ()))


def _lists_words(column: ColumnReader, words: str) -> bool:
    """Return whether the brackets only list what may be filled in: 是/否, 明查/入户.

    A single word that speaks of another state tells of that one, though a method may be called so.
    """
    known = {header_key(word) for word in column.words}
    parts = [part for part in _BETWEEN_WORDS.split(words) if part]
    if all(part in known | _NOTHING or _is_read(column, part) for part in parts):
        return bool(parts) and (len(parts) > 1 or not _OTHER_STATE.search(words))
    # Words may hold what stands between others: 符合、基本符合.
    longest_first = sorted(known | _NOTHING, key=len, reverse=True)
    found = re.compile("|".join(map(re.escape, longest_first))).sub("", words)
    return bool(known) and not _BETWEEN_WORDS.sub("", found)


def _is_read(column: ColumnReader, word: str) -> bool:
    """Return whether a column of choices reads a word as one of its own: 合格 as 符合."""
    return isinstance(column.column.content, _CHOICES) and not column.read(word).refused


def _codes(column: ColumnReader, words: str) -> dict[str, str]:
    """Return the word of each code that the brackets explain; nothing unless all are understood."""
    if not column.words:
        return {}
    found: dict[str, str] = {}
    for match in _CODE.finditer(words):
        read = column.read(match["word"])
        if read.refused or match["code"] in found:
            return {}
        official = isinstance(read.value, str) and read.value in column.words
        found[match["code"]] = read.value if official else match["word"]
    rest = _SEPARATORS.sub("", _CODE.sub("", words))
    return found if not rest else {}


def speaks_of_another_state(text: str) -> bool:
    """Return whether a heading speaks of another time or state than its column: 整改后检查结果, 上年数值."""
    return bool(_OTHER_STATE.search(packed(text)))


def same_heading(text: str, heading: str) -> bool:
    """Return whether a text names a column: as it stands, or but for brackets behind it."""
    key, wanted = header_key(text), header_key(heading)
    return key == wanted or split_heading(key)[0] == wanted
