"""Third reading of a rule: the sentence that explains it to a reviewer."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from shifan.rules import expression as ex

_SIGNS = {"+": "＋", "-": "－", "*": "×"}
_COMPARE = {"=": "为", "<>": "不等于", "<=": "不超过", ">=": "不低于", "<": "低于", ">": "超过"}


@singledispatch
def words(node: ex.Node) -> str:
    """Return the node in words."""
    raise TypeError(f"no reading for {type(node).__name__}")


def _grouped(node: ex.Node) -> str:
    body = words(node)
    simple = isinstance(node, (ex.In, ex.Const, ex.SumOver, ex.CountOver))
    return body if simple else f"（{body}）"


def _factor(node: ex.Node) -> str:
    """Return a factor or dividend in words; products and quotients read from left to right and need no brackets."""
    plain = isinstance(node, ex.Ratio) or (isinstance(node, ex.Op) and node.sign == "*")
    return words(node) if plain else _grouped(node)


@words.register
def _(node: ex.In) -> str:
    return node.word


@words.register
def _(node: ex.Const) -> str:
    number = node.number
    return format((Decimal(number.numerator) / number.denominator).normalize(), "f")


@words.register
def _(node: ex.Text) -> str:
    return f"“{node.text}”"


@words.register
def _(node: ex.NA) -> str:
    return "不适用"


@words.register
def _(node: ex.Op) -> str:
    if node.sign == "*":
        return f"{_factor(node.left)}×{_factor(node.right)}"
    right = (
        _grouped(node.right)
        if node.sign == "-" and isinstance(node.right, ex.Op)
        else words(node.right)
    )
    return f"{words(node.left)}{_SIGNS[node.sign]}{right}"


@words.register
def _(node: ex.Ratio) -> str:
    return f"{_factor(node.top)}÷{_grouped(node.bottom)}"


@words.register
def _(node: ex.AtLeast) -> str:
    return f"{words(node.body)}（低于{words(node.floor)}的按{words(node.floor)}计）"


@words.register
def _(node: ex.Rounded) -> str:
    places = words(node.places)
    return f"{words(node.body)}，" + (
        f"四舍五入保留{places}位小数"
        if isinstance(node.places, ex.Const)
        else f"按{places}四舍五入"
    )


def _conditions(where: tuple[ex.Where, ...]) -> str:
    return "、".join(_condition(condition) for condition in where)


def _condition(condition: ex.Where) -> str:
    if condition.op == "known":
        return condition.word
    if condition.op == "<":
        return f"{condition.word}早于{condition.value.word}"
    return f"{condition.word}{'为' if condition.op == '=' else '不为'}“{condition.value}”"


@words.register
def _(node: ex.SumOver) -> str:
    return f"{_conditions(node.where)}{'的' if node.where else ''}{node.word}之和"


@words.register
def _(node: ex.CountOver) -> str:
    return f"{_conditions(node.where)}的{node.word}数" if node.where else f"{node.word}的总数"


@words.register
def _(node: ex.WeightedMean) -> str:
    parts = "、".join(f"{part.word}（权重为{weight.word}）" for weight, part in node.parts)
    return f"{parts}中适用部分的加权平均，权重按适用部分重新归一，均不适用的为不适用"


@words.register
def _(node: ex.Either) -> str:
    return (
        f"{words(node.both)}；{node.first.word}与{node.second.word}只有一项适用的，以适用的一项为准；"
        f"两项均不适用的，为{words(node.neither)}"
    )


@words.register
def _(node: ex.Compare) -> str:
    return f"{words(node.left)}{_COMPARE[node.op]}{words(node.right)}"


@words.register
def _(node: ex.All) -> str:
    *first, last = (words(condition) for condition in node.conditions)
    return f"{'、'.join(first)}{'且' if first else ''}{last}"


@words.register
def _(node: ex.If) -> str:
    otherwise, there = words(node.otherwise), _there(node.condition)
    if there:
        return f"有{there}的，为{words(node.then)}；没有的，为{otherwise}"
    lead = "" if isinstance(node.otherwise, ex.If) else "其他情形为"
    return f"{words(node.condition)}的，为{words(node.then)}；{lead}{otherwise}"


def _there(condition: ex.Node) -> str:
    """Return what a condition asks to be there at all, a number of it above 0; empty for another condition."""
    if (
        not isinstance(condition, ex.Compare)
        or condition.op != ">"
        or condition.right != ex.number(0)
    ):
        return ""
    counted = condition.left
    if isinstance(counted, ex.CountOver):
        return f"{_conditions(counted.where)}{'的' if counted.where else ''}{counted.word}"
    return counted.word.removesuffix("数") if isinstance(counted, ex.In) else ""
