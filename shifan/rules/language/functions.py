"""Functions of a row's own numbers and conditions: 如果, 且, 不低于, 四舍五入, 每满, 缺一取一, 查档."""

from __future__ import annotations

from fractions import Fraction

from shifan.rules import expression as ex
from shifan.rules.language.advice import for_condition
from shifan.rules.language.band_coverage import coverage
from shifan.rules.language.scope import (
    KIND_WORDS,
    Band,
    Meaning,
    Reader,
    check_count,
    check_count_at_least,
    common,
    fixed_number,
    near,
    refuse_zero,
    require,
)
from shifan.rules.language.syntax import CallWritten, NameWritten, TextWritten, Written, leftmost
from shifan.rules.language.tokens import FormulaError
from shifan.rules.sentences import words


def numbers(reader: Reader, written: CallWritten, count: int) -> list[Meaning]:
    """Return the arguments of a call, all of them numbers."""
    check_count(written, count)
    return [
        require(reader.interpret(argument), "number", argument.start)
        for argument in written.arguments
    ]


def if_else(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 如果(条件，甲，乙) means; FormulaError where the branches are of two kinds."""
    check_count(written, 3)
    condition = _condition(reader, written.arguments[0])
    then, otherwise = (reader.interpret(argument) for argument in written.arguments[1:])
    kind = common(then, otherwise, written.start)
    optional = condition.optional or then.optional or otherwise.optional
    return Meaning(ex.If(condition.node, then.node, otherwise.node), kind, optional)


def _conditions(reader: Reader, written: CallWritten) -> tuple[ex.Node, ...]:
    check_count_at_least(written, 1)
    return tuple(_condition(reader, argument).node for argument in written.arguments)


def _condition(reader: Reader, argument: Written) -> Meaning:
    """Return what an argument means that must be a condition."""
    meaning = reader.interpret(argument)
    advice = for_condition(argument.name) if isinstance(argument, CallWritten) else None
    if advice and meaning.kind == "number":
        raise FormulaError(argument.start, f"这里是{KIND_WORDS[meaning.kind]}", advice)
    if meaning.kind in ("text", "number") and isinstance(argument, NameWritten):
        sign = "＝“…”" if meaning.kind == "text" else "＞0"
        expected = f"一个条件，如 {argument.name}{sign}"
        raise FormulaError(argument.start, f"这里是{KIND_WORDS[meaning.kind]}", expected)
    return require(meaning, "condition", argument.start)


def all_of(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 且(条件，…) means: a condition that holds where all do."""
    return Meaning(ex.All(_conditions(reader, written)), "condition")


def any_of(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 或(条件，…) means: a condition that holds where one of them does."""
    return Meaning(ex.AnyOf(_conditions(reader, written)), "condition")


def negated(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 非(条件) means."""
    check_count(written, 1)
    return Meaning(ex.Not(_conditions(reader, written)[0]), "condition")


def at_least(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 不低于(数，下限) means: the number, or the limit where it is less."""
    body, floor = numbers(reader, written, 2)
    return Meaning(ex.AtLeast(body.node, floor.node), "number", body.optional or floor.optional)


def at_most(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 不超过(数，上限) means: the number, or the limit where it is more."""
    body, ceiling = numbers(reader, written, 2)
    return Meaning(ex.AtMost(body.node, ceiling.node), "number", body.optional or ceiling.optional)


def rounded(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 四舍五入(数，位数) means; FormulaError unless all rows have the same whole number of places."""
    body, places = numbers(reader, written, 2)
    number, start = (
        fixed_number(places.node, reader.scope.parameters),
        leftmost(written.arguments[1]),
    )
    expected = f"0至{ex.MOST_PLACES}的整数，或参数，如 规定位数"
    if number is None:
        raise FormulaError(start, "位数在各行不同", expected)
    if number.denominator != 1 or not 0 <= number <= ex.MOST_PLACES:
        raise FormulaError(start, f"位数为{_shown(number)}", expected)
    return Meaning(ex.Rounded(body.node, places.node), "number", body.optional)


def steps(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 每满(数，一档) means: how many whole steps are in the number; N/A where the step is 0."""
    body, step = numbers(reader, written, 2)
    refuse_zero(step, written.arguments[1])
    return Meaning(ex.Steps(body.node, step.node), "number", optional=True)


def either(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 缺一取一(甲，乙，都有，都没有) means: the one that is known, else the third or the fourth."""
    both_known = _numbers_or_nothing(reader, written)
    first, second, both, neither = both_known
    if not isinstance(first.node, ex.Input) or not isinstance(second.node, ex.Input):
        raise FormulaError(written.start, "缺一取一的前两项不是名称", "两个名称，如 资料得分率")
    node = ex.Either(first.node, second.node, both.node, neither.node)
    return Meaning(node, "number", neither.optional)


def _numbers_or_nothing(reader: Reader, written: CallWritten) -> list[Meaning]:
    check_count(written, 4)
    meanings = [reader.interpret(argument) for argument in written.arguments]
    for meaning, argument in zip(meanings[:3], written.arguments[:3], strict=True):
        require(meaning, "number", argument.start)
    if meanings[3].kind not in ("number", "nothing"):
        require(meanings[3], "number", written.arguments[3].start)
    return meanings


def bands(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 查档(表) means: the result of the first row of a decision table whose condition holds."""
    check_count(written, 1)
    argument = written.arguments[0]
    name = _name_of_table(argument)
    if name not in reader.scope.bands:
        known = near(name, reader.scope.bands)
        raise FormulaError(argument.start, f"没有档表“{name}”", known)
    *rows, last = reader.scope.bands[name] or (None,)
    if last is None or last.condition is not None:
        raise FormulaError(argument.start, f"档表“{name}”没有末行", "最后一行不写条件")
    end = _in_band(reader, last.result, (last.line, "result"))
    kind, optional, done = end.kind, end.optional, []
    for band in rows:
        held, result = _band(reader, band, argument.start)
        kind = common(Meaning(end.node, kind), result, argument.start)
        optional = optional or held.optional or result.optional
        done.append((held.node, result.node))
    table = ex.Bands(name, tuple(done), end.node)
    _check_coverage(reader, table, [band.line for band in reader.scope.bands[name]])
    return Meaning(table, kind, optional)


def _check_coverage(reader: Reader, table: ex.Bands, lines: list[int]) -> None:
    """Refuse a decision table with rows that no case reaches, or with a gap between its rows."""
    found = coverage(table, reader.scope.parameters, reader.scope.is_whole)
    for row in found.unreachable:
        raise FormulaError(
            0,
            "这一行不会用到：前面各行已包含它",
            "改正条件或次序，或删去",
            (lines[row], "condition"),
        )
    if found.gap is not None:
        case = "，".join(f"{words(node)}＝{_shown(limit)}" for node, limit in found.gap.items())
        expected = "相邻各档相接，或为它写一行"
        raise FormulaError(0, f"{case} 时各行都不成立", expected, (lines[-1], "condition"))


def _shown(limit: Fraction | str) -> str:
    """Return a limit as it is written: a decimal, or a text in quotes; another text than those named is 其他."""
    if isinstance(limit, str):
        return f"“{limit}”" if limit else "其他"
    return f"{float(limit):g}"


def _name_of_table(argument: Written) -> str:
    if isinstance(argument, TextWritten):
        return argument.text
    return argument.name if isinstance(argument, NameWritten) else ""


def _band(reader: Reader, band: Band | None, start: int) -> tuple[Meaning, Meaning]:
    """Return condition and result of a row above the last; FormulaError where the condition is missing."""
    if band is None or band.condition is None:
        raise FormulaError(start, "档表中有一行不写条件，其后各行不会用到", "只有最后一行不写条件")
    place = (band.line, "condition")
    held = _in_band(reader, band.condition, place)
    if held.kind != "condition":
        raise FormulaError(0, f"这里是{KIND_WORDS[held.kind]}", "一个条件", place)
    return held, _in_band(reader, band.result, (band.line, "result"))


def _in_band(reader: Reader, written: Written, place: tuple[int, str]) -> Meaning:
    """Return what a formula of a decision table means; FormulaError with its place in the table."""
    noted = len(reader.compared)
    try:
        meaning = reader.interpret(written)
    except FormulaError as error:
        error.band = error.band or place
        raise
    reader.compared[noted:] = [text._replace(band=place) for text in reader.compared[noted:]]
    return meaning
