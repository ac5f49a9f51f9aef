"""Third reading of a rule: the sentence that explains it to a reviewer."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from shifan.rules import expression as ex

_ARITHMETIC = {"+": "＋", "-": "－", "*": "×"}
_COMPARISONS = {"=": "为", "<>": "不等于", "<=": "不超过", ">=": "不低于", "<": "低于", ">": "超过"}


@singledispatch
def words(node: ex.Node) -> str:
    """Return the node in words."""
    raise TypeError(f"no reading for {type(node).__name__}")


def _grouped(node: ex.Node) -> str:
    """Return a node in words, in brackets unless it is a single thing."""
    body = words(node)
    single = isinstance(node, (ex.Input, ex.Constant, ex.SumOver, ex.CountOver))
    return body if single else f"（{body}）"


def _factor(node: ex.Node) -> str:
    """Return a factor or dividend in words; products and quotients read from left to right without brackets."""
    is_product = isinstance(node, ex.Arithmetic) and node.sign == "*"
    return words(node) if is_product or isinstance(node, ex.Ratio) else _grouped(node)


@words.register
def _(node: ex.Input) -> str:
    return node.word


@words.register
def _(node: ex.Constant) -> str:
    number = node.number
    return format((Decimal(number.numerator) / number.denominator).normalize(), "f")


@words.register
def _(node: ex.Text) -> str:
    return f"“{node.text}”"


@words.register
def _(node: ex.NotApplicable) -> str:
    return "不适用"


@words.register
def _(node: ex.Arithmetic) -> str:
    if node.sign == "*":
        return f"{_factor(node.left)}×{_factor(node.right)}"
    needs_brackets = node.sign == "-" and isinstance(node.right, ex.Arithmetic)
    right = _grouped(node.right) if needs_brackets else words(node.right)
    return f"{words(node.left)}{_ARITHMETIC[node.sign]}{right}"


@words.register
def _(node: ex.Ratio) -> str:
    return f"{_factor(node.top)}÷{_grouped(node.bottom)}"


@words.register
def _(node: ex.AtLeast) -> str:
    return f"{words(node.body)}（低于{words(node.floor)}的按{words(node.floor)}计）"


@words.register
def _(node: ex.AtMost) -> str:
    return f"{words(node.body)}（超过{words(node.ceiling)}的按{words(node.ceiling)}计）"


@words.register
def _(node: ex.Greatest) -> str:
    return f"{'、'.join(words(part) for part in node.parts)}中最大的"


@words.register
def _(node: ex.Least) -> str:
    return f"{'、'.join(words(part) for part in node.parts)}中最小的"


@words.register
def _(node: ex.Steps) -> str:
    return f"{_grouped(node.body)}每满{_grouped(node.step)}计1"


@words.register
def _(node: ex.Rounded) -> str:
    body, places = words(node.body), words(node.places)
    if isinstance(node.places, ex.Constant):
        return f"{body}，四舍五入保留{places}位小数"
    return f"{body}，按{places}四舍五入"


def _conditions(where: tuple[ex.Condition, ...]) -> str:
    return "、".join(_condition(condition) for condition in where)


def _condition(condition: ex.Condition) -> str:
    match condition:
        case ex.ColumnIs(_, word, text):
            return f"{word}为“{text}”"
        case ex.ColumnIsNot(_, word, text):
            return f"{word}不为“{text}”"
        case ex.ColumnKnown(_, word):
            return word
        case ex.ColumnBefore(_, word, limit):
            return f"{word}早于{limit.word}"
        case ex.ColumnCompares(_, word, op, limit):
            return f"{word}{_COMPARISONS[op]}{words(limit)}"


@words.register
def _(node: ex.SumOver) -> str:
    return f"{_conditions(node.where)}{'的' if node.where else ''}{node.word}之和"


@words.register
def _(node: ex.CountOver) -> str:
    return f"{_conditions(node.where)}的{node.word}数" if node.where else f"{node.word}的总数"


def _those(node: ex.MeanOver | ex.GreatestOver | ex.LeastOver | ex.WeightedMeanOver) -> str:
    return f"{_conditions(node.where)}{'的' if node.where else ''}{node.word}"


@words.register
def _(node: ex.MeanOver) -> str:
    return f"{_those(node)}的平均"


@words.register
def _(node: ex.GreatestOver) -> str:
    return f"{_those(node)}中最大的"


@words.register
def _(node: ex.LeastOver) -> str:
    return f"{_those(node)}中最小的"


@words.register
def _(node: ex.WeightedMeanOver) -> str:
    return f"{_those(node)}按{node.weight_word}的加权平均，不适用的不计，均不适用的为不适用"


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
    return f"{words(node.left)}{_COMPARISONS[node.op]}{words(node.right)}"


@words.register
def _(node: ex.All) -> str:
    *first, last = (words(condition) for condition in node.conditions)
    return f"{'、'.join(first)}{'且' if first else ''}{last}"


@words.register
def _(node: ex.AnyOf) -> str:
    return "或".join(words(condition) for condition in node.conditions)


@words.register
def _(node: ex.Not) -> str:
    return f"不是{_grouped(node.condition)}"


@words.register
def _(node: ex.Bands) -> str:
    return f"按档表“{node.name}”"


@words.register
def _(node: ex.If) -> str:
    otherwise, needed = words(node.otherwise), _needed_at_all(node.condition)
    if needed:
        return f"有{needed}的，为{words(node.then)}；没有的，为{otherwise}"
    lead = "" if isinstance(node.otherwise, ex.If) else "其他情形为"
    return f"{words(node.condition)}的，为{words(node.then)}；{lead}{otherwise}"


def _needed_at_all(condition: ex.Node) -> str:
    """Return what must exist for a condition “more than 0 of it” to hold; empty for any other condition."""
    match condition:
        case ex.Compare(">", ex.CountOver(_, word, where), ex.Constant(number)) if number == 0:
            return f"{_conditions(where)}{'的' if where else ''}{word}"
        case ex.Compare(">", ex.Input(_, word), ex.Constant(number)) if number == 0:
            return word.removesuffix("数")
    return ""
