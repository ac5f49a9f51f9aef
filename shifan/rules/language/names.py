"""What a written formula means: names looked up in the objects of a pack, and the tree of the rule made of them.

A formula stands at a row of an object. It sees the columns and rules of that object, the columns of what its row
determines (`业态.权重`), and the parameters of the pack; over rows that belong to it, it sums, counts and compares.
"""

from __future__ import annotations

from collections.abc import Callable

from shifan.rules import expression as ex
from shifan.rules.language import advice, functions, over_rows
from shifan.rules.language.objects import CITY, JOIN, ColumnType
from shifan.rules.language.scope import (
    KIND_WORDS,
    NOT_APPLICABLE,
    Compared,
    ComparedText,
    Meaning,
    Reader,
    Reference,
    Scope,
    comparison,
    near,
    note_text,
    refuse_zero,
    require,
)
from shifan.rules.language.syntax import (
    CallWritten,
    ColumnWritten,
    NameWritten,
    NumberWritten,
    SignWritten,
    TextWritten,
    Written,
)
from shifan.rules.language.tokens import FormulaError
from shifan.rules.words import NOT_PASSED, PASSED


class Interpreter:
    """Makes trees of the formulas that stand at rows of one object, and notes what each reads."""

    def __init__(self, scope: Scope, place: str) -> None:
        self.scope, self.place = scope, place
        self.row_reads: list[Reference] = []  # columns and rules read at the row itself
        self.child_reads: list[
            tuple[str, Reference]
        ] = []  # an object over whose rows, and what of them
        self.children: list[str] = []  # objects over whose rows something is summed or counted
        self.parameters_read: list[str] = []
        self.limits: list[Compared] = []  # the two sides of each comparison of numbers or dates
        self.compared: list[ComparedText] = []  # texts with which it compares rules and columns

    def interpret(self, written: Written) -> Meaning:
        """Return what a formula means; FormulaError with place and available names for what it may not say."""
        match written:
            case NumberWritten():
                return Meaning(ex.Constant(written.number), "number")
            case TextWritten():
                return Meaning(ex.Text(written.text), "text")
            case NameWritten():
                return self._name(written)
            case ColumnWritten():
                return self._determined_column(written)
            case SignWritten():
                return self._sign(written)
            case CallWritten():
                return self._call(written)

    # Names

    def _name(self, written: NameWritten) -> Meaning:
        if written.name == NOT_APPLICABLE:
            return Meaning(ex.NotApplicable(), "nothing", optional=True)
        own = self.own(self.place, written.name)
        if own:
            return self._read(own)
        if written.name in self.scope.parameters:
            self.parameters_read.append(written.name)
            return Meaning(ex.Input(written.name, written.name), "number")
        if self.scope.schema.canonical(written.name) in (*self.scope.schema.objects, CITY):
            found = f"“{written.name}”是对象，不是{self.place}一行的数或文字"
            raise FormulaError(written.start, found, _OBJECT_EXPECTED)
        expected = advice.inside_a_name(written.name, self._is_known)
        raise FormulaError(
            written.start, f"“{written.name}”", expected or self._available(written.name)
        )

    def _is_known(self, name: str) -> bool:
        return name.isdecimal() or name in (*self.names_of(self.place), *self.scope.parameters)

    def own(self, place: str, name: str) -> Reference | None:
        """Return the rule or column of one object by name; None if it has none."""
        rule = self.scope.rules.get((place, name))
        if rule:
            return Reference(place, name, rule.kind, rule.optional, True)
        if place == CITY or JOIN in place:
            return self._key_of(place, name)
        column = self.scope.schema.objects[place].column(name)
        return _column(place, column) if column else self._key_of(place, name)

    def _key_of(self, place: str, name: str) -> Reference | None:
        """Return what a row of an object belongs to, as a text: 检查方式 of a site is 明查."""
        key = self.scope.schema.canonical(name)
        if key in self.scope.schema.determined(place):
            return Reference(key, key, "text", False, False)
        return None

    def _determined_column(self, written: ColumnWritten) -> Meaning:
        """Return a column of what the row determines, such as 业态.权重 at a site."""
        determined = self.scope.schema.canonical(written.object)
        if determined not in self.scope.schema.determined(self.place):
            raise FormulaError(
                written.start,
                f"{self.place}的一行不决定“{written.object}”",
                "、".join(self.scope.schema.determined(self.place)) or "没有可引用的对象",
            )
        found = self.own(determined, written.column)
        if found is None:
            raise FormulaError(
                written.start,
                f"{written.object}没有“{written.column}”",
                near(written.column, self.names_of(determined)),
            )
        return self._read(found)

    def _read(self, reference: Reference) -> Meaning:
        self.row_reads.append(reference)
        word = reference.name if reference.object == self.place else reference.key
        is_text = reference.optional and reference.kind == "text"
        node = ex.Input(reference.key, word, reference.optional, is_text)
        return Meaning(node, reference.kind, reference.optional)

    def names_of(self, place: str) -> list[str]:
        """Return the names that an object has: those of its rules, then of its columns; none for an unknown object."""
        names = [rule.name for rule in self.scope.rules.values() if rule.object == place]
        if place in self.scope.schema.objects:
            names += [column.name for column in self.scope.schema.objects[place].columns]
        return names

    def _available(self, name: str) -> str:
        determined = self.scope.schema.determined(self.place)
        columns = [f"{part}.{name}" for part in determined if self.own(part, name)]
        if columns:
            return f"写作 {'、'.join(columns)}"
        choices = {word for kind in self.scope.schema.objects.values() for word in kind.words}
        if name in (PASSED, NOT_PASSED, *choices):
            return f"文字写在“”中：“{name}”"
        return near(name, [*self.names_of(self.place), *self.scope.parameters])

    # Signs

    def _sign(self, written: SignWritten) -> Meaning:
        left, right = self.interpret(written.left), self.interpret(written.right)
        optional = left.optional or right.optional
        if written.sign == "/":
            refuse_zero(right, written.right)
            node: ex.Node = ex.Ratio(*self._operands(written, left, right))
            return Meaning(node, "number", optional=True)
        for sign in ex.ARITHMETIC:
            if written.sign == sign:
                node = ex.Arithmetic(sign, *self._operands(written, left, right))
                return Meaning(node, "number", optional)
        return self._comparison(written, left, right)

    def _operands(
        self, written: SignWritten, left: Meaning, right: Meaning
    ) -> tuple[ex.Node, ex.Node]:
        """Return the operands of arithmetic; both must be numbers."""
        for side in (left, right):
            require(side, "number", written.start)
        return left.node, right.node

    def _comparison(self, written: SignWritten, left: Meaning, right: Meaning) -> Meaning:
        if (left.kind == "nothing") != (right.kind == "nothing"):
            return _applies(written, right if left.kind == "nothing" else left)
        if left.kind != right.kind or left.kind in ("condition", "nothing"):
            raise FormulaError(
                written.start,
                f"{KIND_WORDS[left.kind]}与{KIND_WORDS[right.kind]}比较",
                "同样是数，或同样是文字",
            )
        if left.kind == "text" and written.sign not in ("=", "<>"):
            raise FormulaError(written.start, "文字比大小", "文字只能用 ＝ 或 ≠")
        if left.kind == "text":
            self._note_texts(written)
        else:
            self.limits.append((left.node, right.node))
        optional = left.optional or right.optional
        return Meaning(
            ex.Compare(comparison(written), left.node, right.node), "condition", optional
        )

    def _note_texts(self, written: SignWritten) -> None:
        """Note the text with which a rule or a column is compared, on whichever side it stands."""
        for side, other in ((written.left, written.right), (written.right, written.left)):
            reference = self._reference_of(side) if isinstance(other, TextWritten) else None
            if reference and isinstance(other, TextWritten):
                note_text(self, reference, other)

    def _reference_of(self, written: Written) -> Reference | None:
        if isinstance(written, NameWritten):
            return self.own(self.place, written.name)
        if isinstance(written, ColumnWritten):
            return self.own(self.scope.schema.canonical(written.object), written.column)
        return None

    def _call(self, written: CallWritten) -> Meaning:
        function = _FUNCTIONS.get(written.name)
        if function is None and written.name.upper() in _IN_CHINESE:
            found = f"没有函数“{written.name}”"
            raise FormulaError(written.start, found, f"写作 {_IN_CHINESE[written.name.upper()]}")
        if function is None and written.name.upper() in _REFUSED:
            raise FormulaError(written.start, f"“{written.name}”", _REFUSED[written.name.upper()])
        if function is None:
            expected = advice.as_function(written.name) or near(written.name, _FUNCTIONS)
            raise FormulaError(written.start, f"没有函数“{written.name}”", expected)
        return function(self, written)


def _applies(written: SignWritten, meaning: Meaning) -> Meaning:
    """Return whether something applies (`底线≠不适用`) or not.

    A comparison with itself does not hold where it is N/A.
    """
    if written.sign not in ("=", "<>"):
        raise FormulaError(written.start, "不适用比大小", "＝不适用 或 ≠不适用")
    if meaning.kind == "condition":
        raise FormulaError(written.start, "条件与不适用比较", "一个数、文字或日期")
    itself = ex.Compare("=", meaning.node, meaning.node)
    node = ex.Not(itself) if written.sign == "=" else ex.All((itself,))
    return Meaning(node, "condition")


_OBJECT_EXPECTED = "对象写在 合计、计数 等函数里，如 计数(检查记录)；或写它的一列，如 业态.名称"
# What people know the functions by from spreadsheets.
_IN_CHINESE = {
    "IF": "如果",
    "IFS": "查档",
    "VLOOKUP": "查档",
    "AND": "且",
    "OR": "或",
    "NOT": "非",
    "ROUND": "四舍五入",
    **dict.fromkeys(("SUM", "SUMIF", "SUMIFS"), "合计"),
    **dict.fromkeys(("COUNT", "COUNTA", "COUNTIF", "COUNTIFS"), "计数"),
    **dict.fromkeys(("AVERAGE", "AVERAGEIF", "AVERAGEIFS", "平均值"), "平均"),
    **dict.fromkeys(("MAX", "最大值"), "最大"),
    **dict.fromkeys(("MIN", "最小值"), "最小"),
    "SUMPRODUCT": "加权平均",
}
_NO_RANKS = "名次取决于其他各行，不能作计分的依据；按界限分档的用 查档"
_NO_DATES = "公式不推算日期；同一行的日期可以比较，如对象“台账”的一条规则 =如果(完成日期≤整改时限，“按时”，“超期”)"
_REFUSED = {
    **dict.fromkeys(("排名", "名次", "排序", "位次", "RANK", "LARGE", "SMALL"), _NO_RANKS),
    **dict.fromkeys(("今天", "日期", "年", "月", "日", "天数", "TODAY", "NOW", "DATE"), _NO_DATES),
    **dict.fromkeys(("YEAR", "MONTH", "DAY", "DATEDIF"), _NO_DATES),
}


def _column(place: str, column: ColumnType) -> Reference:
    return Reference(place, column.name, column.kind, column.optional, False)


_FUNCTIONS: dict[str, Callable[[Reader, CallWritten], Meaning]] = {
    "如果": functions.if_else,
    "且": functions.all_of,
    "或": functions.any_of,
    "非": functions.negated,
    "不低于": functions.at_least,
    "不超过": functions.at_most,
    "四舍五入": functions.rounded,
    "每满": functions.steps,
    "缺一取一": functions.either,
    "查档": functions.bands,
    "合计": over_rows.over,
    "平均": over_rows.over,
    "最大": over_rows.over,
    "最小": over_rows.over,
    "计数": over_rows.counted,
    "加权平均": over_rows.weighted_mean,
}
FUNCTIONS = tuple(_FUNCTIONS)
