"""Functions over the rows that belong to a row: 合计, 计数, 平均, 最大, 最小, 加权平均, with conditions."""

from __future__ import annotations

from shifan.rules import expression as ex
from shifan.rules.language.advice import among_conditions
from shifan.rules.language.functions import numbers
from shifan.rules.language.objects import CITY, JOIN, UnknownObject
from shifan.rules.language.scope import (
    KIND_WORDS,
    NOT_APPLICABLE,
    Meaning,
    Reader,
    Reference,
    check_count_at_least,
    comparison,
    near,
    not_an_object,
    note_text,
)
from shifan.rules.language.syntax import (
    CallWritten,
    ColumnWritten,
    NameWritten,
    SignWritten,
    TextWritten,
    Written,
    leftmost,
)
from shifan.rules.language.tokens import FormulaError

_OVER = {
    "合计": ex.SumOver,
    "平均": ex.MeanOver,
    "最大": ex.GreatestOver,
    "最小": ex.LeastOver,
}


def over(reader: Reader, written: CallWritten) -> Meaning:
    """Return a function over rows, or of several numbers: 最大, 最小, 合计, 平均."""
    check_count_at_least(written, 1)
    first = _column_path(reader, written.arguments[0])
    if first is None:
        return _of_numbers(reader, written)
    child, name = first
    column = _child_column(reader, child, name, leftmost(written.arguments[0]))
    if column.kind != "number":
        raise FormulaError(
            written.arguments[0].start, f"{child}.{name}是{KIND_WORDS[column.kind]}", "一列数"
        )
    where = _where(reader, child, written.arguments[1:])
    node = _OVER[written.name](child, column.key, name, where)
    return Meaning(node, "number", optional=written.name != "合计")


def _of_numbers(reader: Reader, written: CallWritten) -> Meaning:
    node = {"最大": ex.Greatest, "最小": ex.Least}.get(written.name)
    if node is None or len(written.arguments) < 2:
        raise _not_a_column(reader, written.arguments[0], "检查记录.分值")
    meanings = numbers(reader, written, len(written.arguments))
    optional = any(meaning.optional for meaning in meanings)
    return Meaning(node(tuple(meaning.node for meaning in meanings)), "number", optional)


def counted(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 计数(对象，条件…) means: how many rows that belong to the own row meet the conditions."""
    check_count_at_least(written, 1)
    child = _object_path(reader, written.arguments[0])
    if child is None:
        raise _unknown_object(reader, written.arguments[0]) or FormulaError(
            written.arguments[0].start, "不是对象", "对象的名称，如 检查记录"
        )
    _related(reader, child, leftmost(written.arguments[0]))
    where = _where(reader, child, written.arguments[1:])
    return Meaning(ex.CountOver(child, child, where), "number")


def weighted_mean(reader: Reader, written: CallWritten) -> Meaning:
    """Return what 加权平均(列，权重，条件…) means; N/A where no row counts."""
    check_count_at_least(written, 2)
    first, second = written.arguments[:2]
    part = _column_path(reader, first)
    if part is None:
        raise _not_a_column(reader, first, "指标×检查方式.得分率")
    child, name = part
    column = _child_column(reader, child, name, leftmost(first))
    weight = _weight_of(reader, child, second)
    for reference, start in ((column, first.start), (weight, second.start)):
        if reference.kind != "number":
            raise FormulaError(start, f"{reference.key}是{KIND_WORDS[reference.kind]}", "一列数")
    where = _where(reader, child, written.arguments[2:])
    node = ex.WeightedMeanOver(child, column.key, weight.key, name, weight.name, where)
    return Meaning(node, "number", optional=True)


def _weight_of(reader: Reader, child: str, written: Written) -> Reference:
    """Return the column of weights in a weighted mean: of the rows themselves, or of what they determine."""
    if isinstance(written, NameWritten):
        return _child_column(reader, child, written.name, written.start)
    path = _column_path(reader, written)
    if path is None:
        raise FormulaError(written.start, "不是权重的一列", "对象.列，如 检查方式.权重")
    return _child_column(reader, child, path[1], written.start, path[0])


def _object_path(reader: Reader, written: Written) -> str | None:
    """Return the object that is written, also one joined with ×; None if it is none."""
    if isinstance(written, NameWritten):
        name = reader.scope.schema.canonical(written.name)
        return name if name in (*reader.scope.schema.objects, CITY) else None
    if isinstance(written, SignWritten) and written.sign == "*":
        left, right = _object_path(reader, written.left), _object_path(reader, written.right)
        return f"{left}{JOIN}{right}" if left and right else None
    return None


def _column_path(reader: Reader, written: Written) -> tuple[str, str] | None:
    """Return object and column that are written, as in `指标×检查方式.得分率`; None if it is no column."""
    if isinstance(written, ColumnWritten):
        name = reader.scope.schema.canonical(written.object)
        return (name, written.column) if name in reader.scope.schema.objects else None
    if isinstance(written, SignWritten) and written.sign == "*":
        left, right = _object_path(reader, written.left), _column_path(reader, written.right)
        return (f"{left}{JOIN}{right[0]}", right[1]) if left and right else None
    return None


def _not_a_column(reader: Reader, written: Written, example: str) -> FormulaError:
    """Return the error for what is no column of an object: an object that is none, a column without its object."""
    unknown = _unknown_object(reader, written) if not isinstance(written, NameWritten) else None
    if unknown:
        return unknown
    expected = f"对象.列，如 {example}"
    if isinstance(written, NameWritten):
        objects = [name for name in reader.scope.schema.objects if _has(reader, name, written.name)]
        expected = "、".join(f"{name}.{written.name}" for name in objects) or expected
    return FormulaError(leftmost(written), "不是对象的一列", expected)


def _has(reader: Reader, name: str, column: str) -> bool:
    """Return whether rows of an object belong to the row at which the formula stands, and have a column."""
    schema = reader.scope.schema
    if name == reader.place or not schema.belongs(name, reader.place):
        return False
    return any(reader.own(part, column) for part in schema.determined(name))


def _unknown_object(reader: Reader, written: Written) -> FormulaError | None:
    """Return the error for the first name that stands where an object's belongs and is none; None without one."""
    if isinstance(written, SignWritten) and written.sign == "*":
        return _unknown_object(reader, written.left) or _unknown_object(reader, written.right)
    if not isinstance(written, NameWritten | ColumnWritten):
        return None
    schema = reader.scope.schema
    name = schema.canonical(written.object if isinstance(written, ColumnWritten) else written.name)
    if name in (*schema.objects, CITY):
        return None
    return FormulaError(written.start, *not_an_object(schema, UnknownObject(name)))


def _related(reader: Reader, child: str, start: int) -> None:
    """Refuse rows that do not belong to the row at which the formula stands."""
    try:
        related = child not in (CITY, reader.place)
        related = related and reader.scope.schema.belongs(child, reader.place)
    except UnknownObject as unknown:
        raise FormulaError(start, *not_an_object(reader.scope.schema, unknown)) from None
    if not related:
        raise FormulaError(
            start, f"{child}的行不属于某一个{reader.place}", f"能归到{reader.place}的对象"
        )
    reader.children.append(child)


def _child_column(reader: Reader, child: str, name: str, start: int, within: str = "") -> Reference:
    """Return a column of rows that belong to this one: their own or of what they determine; `within` one object."""
    _related(reader, child, start)
    candidates = [within] if within else [child, *reader.scope.schema.determined(child)]
    for place in candidates:
        if within and within not in reader.scope.schema.determined(child):
            break
        reference = reader.own(place, name)
        if reference:
            reader.child_reads.append((child, reference))
            return reference
    names = [known for place in candidates for known in reader.names_of(place)]
    raise FormulaError(start, f"{within or child}没有“{name}”", near(name, names))


def _where(reader: Reader, child: str, written: tuple[Written, ...]) -> tuple[ex.Condition, ...]:
    return tuple(_condition(reader, child, condition) for condition in written)


def _condition(reader: Reader, child: str, written: Written) -> ex.Condition:
    """Return a condition on rows that belong to this one: a column of theirs, a sign, a text or a number."""
    if not isinstance(written, SignWritten) or written.sign in ("+", "-", "*", "/"):
        advice = among_conditions(written.name) if isinstance(written, CallWritten) else None
        raise FormulaError(written.start, "不是条件", advice or "列＝“文字”，或 列＞数")
    column = _condition_column(reader, child, written.left)
    if isinstance(written.right, TextWritten):
        return _text_condition(reader, column, written, written.right)
    if isinstance(written.right, NameWritten) and written.right.name == NOT_APPLICABLE:
        return _known_condition(column, written)
    limit = reader.interpret(written.right)
    if limit.kind != column.kind or column.kind == "text":
        raise FormulaError(
            written.right.start,
            f"{column.key}是{KIND_WORDS[column.kind]}，与{KIND_WORDS[limit.kind]}比较",
            f"一个{KIND_WORDS[column.kind]}",
        )
    reader.limits.append((ex.Input(column.key, column.name), limit.node))
    return ex.ColumnCompares(column.key, column.name, comparison(written), limit.node)


def _condition_column(reader: Reader, child: str, written: Written) -> Reference:
    if isinstance(written, NameWritten):
        return _child_column(reader, child, written.name, written.start)
    if isinstance(written, ColumnWritten):
        name = reader.scope.schema.canonical(written.object)
        within = "" if name == child else name
        return _child_column(reader, child, written.column, written.start, within)
    raise FormulaError(written.start, "条件的左边不是列", f"{child}的一列")


def _text_condition(
    reader: Reader, column: Reference, written: SignWritten, text: TextWritten
) -> ex.Condition:
    if column.kind != "text":
        raise FormulaError(text.start, f"{column.key}是{KIND_WORDS[column.kind]}", "一个数")
    if written.sign not in ("=", "<>"):
        raise FormulaError(written.start, "文字比大小", "文字只能用 ＝ 或 ≠")
    note_text(reader, column, text)
    condition = ex.ColumnIs if written.sign == "=" else ex.ColumnIsNot
    return condition(column.key, column.name, text.text)


def _known_condition(column: Reference, written: SignWritten) -> ex.Condition:
    if written.sign != "<>":
        raise FormulaError(written.start, "＝不适用", "≠不适用，即只取适用的行")
    if column.kind == "text":
        return ex.ColumnIsNot(column.key, column.name, NOT_APPLICABLE)
    return ex.ColumnKnown(column.key, f"{column.name}适用")
