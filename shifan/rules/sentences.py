"""Third reading of a rule: formulas and clauses as an official writes them, for reviewers.

`words` says a tree as part of a formula; `clauses` says a whole rule: its formula, or the cases it distinguishes.
"""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from shifan.rules import expression as ex
from shifan.rules.condition_words import ConditionWords, compared, denied, plain, rows_named

_COUNTED = "按核查、检查的结果逐一计数"  # where a rule's name says already what it counts
_ARITHMETIC = {"+": "＋", "-": "－", "*": "×"}


def clauses(name: str, node: ex.Node) -> list[str]:
    """Return what a rule of this name says, clause by clause: its formula or its cases, then where it has no result."""
    main, guards = _main(node)
    if isinstance(main, ex.If):
        return [*_cases(name, main), *(_guard(name, *guard) for guard in guards)]
    if isinstance(main, ex.Text):
        return [f"{name}：{words(main)}", *(_guard(name, *guard) for guard in guards)]
    said = words(main)
    formula = f"{name}：{_COUNTED}" if said == name else f"{name}＝{said}"
    return [formula, *(_guard(name, *guard) for guard in guards)]


def _main(node: ex.Node) -> tuple[ex.Node, list[tuple[str, ex.Node]]]:
    """Return what a rule says in the ordinary case, and what it says where something is lacking altogether."""
    guards: list[tuple[str, ex.Node]] = []
    while isinstance(node, ex.If):
        lacking = _CONDITIONS.none_of(node.condition)
        if lacking and not lacking.when_true:
            guards.append((lacking.words, node.otherwise))
            node = node.then
        elif lacking and isinstance(node.then, ex.NotApplicable):
            guards.append((lacking.words, node.then))
            node = node.otherwise
        else:
            break
    return node, guards


def _guard(name: str, lacking: str, result: ex.Node) -> str:
    if isinstance(result, ex.NotApplicable):
        return f"{lacking}的，不适用"
    return f"{lacking}的，{name}＝{words(result)}"


def _cases(name: str, node: ex.Node) -> list[str]:
    """Return a clause for each case in turn; the last one is for what is left."""
    told, first = [], f"{name}："
    while isinstance(node, ex.If):
        told.append(f"{first}{_condition(node.condition)}的，{_result(node.then)}")
        first, node = "", node.otherwise
    return [*told, f"其余的，{_result(node)}"]


def _result(node: ex.Node) -> str:
    return words(node) if isinstance(node, ex.NotApplicable) else f"为{words(node)}"


def reads_as_formula(node: ex.Node) -> bool:
    """Return whether a rule calculates with several numbers: more than a count, a sum or a choice of words."""
    main, _ = _main(node)
    while isinstance(main, (ex.Rounded, ex.AtLeast, ex.AtMost)):
        main = main.body
    return isinstance(main, (ex.Arithmetic, ex.Ratio, ex.Either, ex.If))


@singledispatch
def words(node: ex.Node) -> str:
    """Return the node in words."""
    raise TypeError(f"no reading for {type(node).__name__}")


_CONDITIONS = ConditionWords(words)
_SINGLE = (
    ex.Input,
    ex.Constant,
    ex.SumOver,
    ex.CountOver,
    ex.MeanOver,
    ex.GreatestOver,
    ex.LeastOver,
)


def _grouped(node: ex.Node) -> str:
    """Return a node in words, in brackets unless it is a single thing; outer brackets are 〔〕."""
    body = words(node)
    if isinstance(node, _SINGLE):
        return body
    return f"〔{body}〕" if "（" in body else f"（{body}）"


def _factor(node: ex.Node) -> str:
    """Return a factor or dividend in words; products and quotients read from left to right without brackets."""
    is_product = isinstance(node, ex.Arithmetic) and node.sign == "*"
    return words(node) if is_product or isinstance(node, ex.Ratio) else _grouped(node)


@words.register
def _(node: ex.Input) -> str:
    return plain(node.word)


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
    floor = words(node.floor)
    return f"{words(node.body)}（低于{floor}的按{floor}计）"


@words.register
def _(node: ex.AtMost) -> str:
    ceiling = words(node.ceiling)
    return f"{words(node.body)}（超过{ceiling}的按{ceiling}计）"


@words.register
def _(node: ex.Greatest) -> str:
    return f"{'、'.join(words(part) for part in node.parts)}中的最大值"


@words.register
def _(node: ex.Least) -> str:
    return f"{'、'.join(words(part) for part in node.parts)}中的最小值"


@words.register
def _(node: ex.Steps) -> str:
    return f"{_grouped(node.body)}每满{_grouped(node.step)}计1"


@words.register
def _(node: ex.Rounded) -> str:
    places = words(node.places)
    if isinstance(node.places, ex.Constant):
        exact = "四舍五入取整数" if places == "0" else f"四舍五入保留{places}位小数"
    else:
        exact = f"按{places}四舍五入"
    return f"{words(node.body)}（{exact}）"


@words.register
def _(node: ex.SumOver) -> str:
    return _CONDITIONS.over_rows(f"{rows_named(node.child, node.word)}之和", node.where)


@words.register
def _(node: ex.CountOver) -> str:
    return _CONDITIONS.over_rows(f"{rows_named('', node.word)}数", node.where)


@words.register
def _(node: ex.MeanOver) -> str:
    return _CONDITIONS.over_rows(f"{rows_named(node.child, node.word)}的平均值", node.where)


@words.register
def _(node: ex.GreatestOver) -> str:
    return _CONDITIONS.over_rows(f"{rows_named(node.child, node.word)}的最大值", node.where)


@words.register
def _(node: ex.LeastOver) -> str:
    return _CONDITIONS.over_rows(f"{rows_named(node.child, node.word)}的最小值", node.where)


@words.register
def _(node: ex.WeightedMeanOver) -> str:
    part = _CONDITIONS.attributive(node.where, rows_named(node.child, node.word))
    return f"{part}按{plain(node.weight_word)}的加权平均值（不适用的不计）"


@words.register
def _(node: ex.WeightedMean) -> str:
    parts = "＋".join(f"{plain(part.word)}×{plain(weight.word)}" for weight, part in node.parts)
    if len(node.parts) == 1:
        return plain(node.parts[0][1].word)
    return f"（{parts}）÷适用部分的权重之和（不适用的部分不计）"


@words.register
def _(node: ex.Either) -> str:
    neither = words(node.neither)
    neither = neither if isinstance(node.neither, ex.NotApplicable) else f"为{neither}"
    return (
        f"{words(node.both)}；{plain(node.first.word)}和{plain(node.second.word)}只有一项适用的，以该项为准；"
        f"两项均不适用的，{neither}"
    )


@words.register
def _(node: ex.Bands) -> str:
    return f"按表“{node.name}”查得的结果"


@words.register
def _(node: ex.If) -> str:
    """Return a choice inside a formula: in brackets, the cases with what they give."""
    told = []
    rest: ex.Node = node
    while isinstance(rest, ex.If):
        told.append(f"{_condition(rest.condition)}的{_result(rest.then)}")
        rest = rest.otherwise
    return f"（{'，'.join(told)}，其余的{_result(rest)}）"


@words.register(ex.Compare)
@words.register(ex.All)
@words.register(ex.AnyOf)
@words.register(ex.Not)
def _(node: ex.Node) -> str:
    return _condition(node)


def _condition(node: ex.Node) -> str:
    """Return a condition in words."""
    match node:
        case ex.Compare("=", left, right) if left == right:
            return f"{words(left)}适用"
        case ex.Not(ex.Compare("=", left, right)) if left == right:
            return f"{words(left)}不适用"
        case ex.Compare(op, left, right):
            return _CONDITIONS.holding(node) or f"{words(left)}{compared(op, right)}{words(right)}"
        case ex.All(conditions):
            *first, last = (_condition(condition) for condition in conditions)
            together = "且" if len(first) == 1 else "，且" if first else ""
            return f"{'、'.join(first)}{together}{last}"
        case ex.AnyOf(conditions):
            return "或者".join(_condition(condition) for condition in conditions)
        case ex.Not(ex.Compare(op, left, right) as denied_one):
            said = _CONDITIONS.lacking(denied_one)
            return said or f"{words(left)}{compared(denied(op), right)}{words(right)}"
        case ex.Not(condition):
            return f"不属于“{_condition(condition)}”"
    return words(node)
