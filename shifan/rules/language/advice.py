"""How to write what people write otherwise: 且 and 或 between conditions, 大于 for ＞, brackets of other kinds.

Each answer is what a message says was expected; None where nothing of the kind was written.
"""

from __future__ import annotations

from collections.abc import Callable

_JOINS = {
    **dict.fromkeys(("且", "并且", "而且", "AND", "and", "And"), "且"),
    **dict.fromkeys(("或", "或者", "OR", "or", "Or"), "或"),
}
_SIGNS = {
    **dict.fromkeys(("大于等于", "大于或等于", "不小于", "不低于", "不少于"), "≥"),
    **dict.fromkeys(("小于等于", "小于或等于", "不大于", "不高于", "不多于", "不超过"), "≤"),
    **dict.fromkeys(("大于", "高于", "多于", "超过"), "＞"),
    **dict.fromkeys(("小于", "低于", "少于"), "＜"),
    "不等于": "≠",
    "等于": "＝",
    **dict.fromkeys(("加上", "加"), "＋"),
    **dict.fromkeys(("减去", "减"), "－"),
    **dict.fromkeys(("乘以", "乘", "x", "X", "✕", "✖"), "×"),
    **dict.fromkeys(("除以", "除"), "÷"),
}
_WORDS = sorted((*_JOINS, *_SIGNS), key=len, reverse=True)
_LATIN = ("AND", "and", "And", "OR", "or", "Or", "x", "X")  # part of a longer Latin word elsewhere
_WITH_BRACKETS = {
    "且": "且(甲，乙)",
    "或": "或(甲，乙)",
    "非": "非(条件)",
    "如果": "如果(条件，甲，乙)",
}
# Functions over rows that belong to another: conditions follow one another, and all must hold.
_OVER_ROWS = ("合计", "计数", "平均", "最大", "最小", "加权平均")
_OTHER_SIGNS = {
    "&": "两个条件都成立写作 且(甲，乙)；文字不能相连",
    "|": "两个条件之一成立写作 或(甲，乙)",
    "^": "乘方写成连乘：甲×甲",
    **dict.fromkeys("[]{}【】〔〕［］｛｝〈〉《》", "括号用（）"),
    **dict.fromkeys("‘’'＇『』", "文字写在“”中"),
    **dict.fromkeys("!！", "不等于写作 ≠，不成立写作 非(条件)"),
    **dict.fromkeys("。｡", "小数点用 . ，公式末尾不写句号"),
    **dict.fromkeys(":：", "如果(条件，甲，乙) 的各项用逗号隔开"),
    "$": "公式写名称，不写单元格地址",
    "?": "如果(条件，甲，乙)",
    "？": "如果(条件，甲，乙)",
}


def for_sign(sign: str) -> str | None:
    """Return what is written for a sign that formulas have not."""
    return _OTHER_SIGNS.get(sign)


def after_operand(text: str, before: str, call: str) -> str | None:
    """Return what is written for a name that stands where a sign belongs.

    `before` is the token before it, `call` the function whose brackets are open.
    """
    if before in _WITH_BRACKETS:
        return f"“{before}”后面有括号：{_WITH_BRACKETS[before]}"
    word = _first_word(text)
    if word:
        return _of_word(word, call)
    if text in ("则", "那么", "就", "否则", "THEN", "ELSE"):
        return _WITH_BRACKETS["如果"]
    if before[:1].isdecimal():
        return "数后面不写单位；与名称之间有 ＋－×÷"
    return None


def inside_a_name(name: str, is_known: Callable[[str], bool]) -> str | None:
    """Return what is written for a word between two names that have become one: 总得分且得分率.

    `is_known` says whether a name, or a number, can stand by itself.
    """
    for word in _WORDS:
        before, found, after = name.partition(word)
        if (
            found
            and before
            and after
            and word not in _LATIN
            and (is_known(before) or is_known(after))
        ):
            return _of_word(word, "")
    return None


def joined_in(name: str) -> str | None:
    """Return what is written for 且 or 或 inside a name behind which another comparison begins: 达标线且得分率."""
    for word in ("并且", "而且", "或者", "且", "或"):
        if word in name[1:-1]:
            return _of_word(word, "")
    return None


def as_function(name: str) -> str | None:
    """Return what is written for a sign that has been written as a function: 大于(甲，乙)."""
    sign = _SIGNS.get(name)
    return f"写作 甲{sign}乙" if sign else None


def for_condition(name: str) -> str | None:
    """Return what is written where 不低于(甲，乙), a number, has been written as a condition."""
    sign = _SIGNS.get(name)
    return f"一个条件：{name}(…) 得出数，比较写作 甲{sign}乙" if sign else None


def among_conditions(name: str) -> str | None:
    """Return what is written for 且, 或 and 非 among the conditions on rows that belong to another."""
    if name == "且":
        return "几个条件用逗号隔开，都成立的行才算：计数(指标，关键＝“是”，指标得分率≥0.5)"
    if name in ("或", "非"):
        return f"先为这些行写一条规则：=如果({_WITH_BRACKETS[name]}，“是”，“否”)，再以“规则名称＝“是””为条件"
    return None


def _first_word(text: str) -> str:
    """Return the word with which a name begins; a Latin one only if nothing but digits follow."""
    for word in _WORDS:
        rest = text.removeprefix(word)
        if rest != text and (word not in _LATIN or not rest or rest.isdecimal()):
            return word
    return ""


def _of_word(word: str, call: str) -> str:
    if word in _SIGNS:
        return f"“{word}”写作 {_SIGNS[word]}"
    join = _JOINS[word]
    if call in _OVER_ROWS:
        return among_conditions(join) or ""
    return f"写在条件前面：{join}(甲，乙)，如 {join}(总得分≥达标线，访谈得分率≥0.5)"
