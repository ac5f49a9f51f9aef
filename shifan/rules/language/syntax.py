"""A formula as it is written: numbers, texts, names, signs and calls. What the names mean is decided in `names`."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from shifan.rules.expression import COMPARISONS
from shifan.rules.language.advice import after_operand, joined_in
from shifan.rules.language.tokens import FormulaError, Token, tokens

DEEPEST = 40
MOST_SIGNS = 150  # a tree is as deep as its formula has signs in a row
_STRENGTH = {"+": 0, "-": 0, "*": 1, "/": 1}


class NumberWritten(NamedTuple):
    """A number, exact; `60%` is 3/5."""

    number: Fraction
    start: int


class TextWritten(NamedTuple):
    """A text in quotes."""

    text: str
    start: int


class NameWritten(NamedTuple):
    """A name: of a column, a rule, a parameter or an object."""

    name: str
    start: int


class ColumnWritten(NamedTuple):
    """A column of an object: `检查记录.分值`."""

    object: str
    column: str
    start: int


class SignWritten(NamedTuple):
    """Two operands with one of `+ - * / = <> <= >= < >` between them."""

    sign: str
    left: Written
    right: Written
    start: int


class CallWritten(NamedTuple):
    """A function with its arguments."""

    name: str
    arguments: tuple[Written, ...]
    start: int


Written = NumberWritten | TextWritten | NameWritten | ColumnWritten | SignWritten | CallWritten


def leftmost(written: Written) -> int:
    """Return the character at which a part of a formula begins; a sign's own place is between its operands."""
    while isinstance(written, SignWritten):
        written = written.left
    return written.start


def parse(formula: str) -> Written:
    """Return a formula as written, with or without its leading `=`; FormulaError with place for what is no formula.

    Never evaluates anything; time grows linearly with the length. Nesting deeper than 40 and more than 150 signs are
    refused.
    """
    reader = _Reader(tokens(formula))
    if reader.is_sign("="):
        reader.take()
    if reader.at_end():
        raise FormulaError(0, "公式是空的", "一个公式，如 =满分×得分率")
    written = reader.comparison()
    if not reader.at_end():
        raise reader.unexpected("公式在此结束，或 ＋－×÷")
    return written


class _Reader:
    """The tokens of a formula and the place reached in them."""

    def __init__(self, given: list[Token]) -> None:
        self._tokens, self._at, self._depth, self._signs = given, 0, 0, 0
        self._calls: list[str] = []  # the functions whose brackets are open

    @property
    def here(self) -> Token:
        return self._tokens[self._at]

    def take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def sign(self) -> Token:
        """Take a sign of arithmetic or comparison; FormulaError where there are too many for one formula."""
        self._signs += 1
        if self._signs > MOST_SIGNS:
            raise FormulaError(self.here.start, f"运算符多于{MOST_SIGNS}个", "拆成几条规则")
        return self.take()

    def at_end(self) -> bool:
        return self.here.kind == "end"

    def is_sign(self, *signs: str) -> bool:
        token = self._tokens[self._at]
        return token.kind == "sign" and token.text in signs

    def expect(self, sign: str, expected: str) -> Token:
        if not self.is_sign(sign):
            raise self.unexpected(expected)
        return self.take()

    def unexpected(self, expected: str) -> FormulaError:
        """Return the error for what stands here, with how it is written if people write it so."""
        here, advice = self.here, None
        if here.kind != "sign":
            before = self._tokens[self._at - 1].text if self._at else ""
            call = self._calls[-1] if self._calls else ""
            advice = after_operand(here.text, before, call)
        return FormulaError(here.start, f"“{_shown(here)}”", advice or expected)

    def comparison(self) -> Written:
        """Return a sum, or two sums compared; a chain such as 1＜2＜3 is refused."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(self.here.start, f"括号多于{DEEPEST}层", "拆成几条规则")
        left, here = self.sum(), self.here
        if here.text in COMPARISONS and here.kind == "sign":
            sign = self.sign()
            left = SignWritten(sign.text, left, self.sum(), sign.start)
            if self.is_sign(*COMPARISONS):
                raise self._compared_twice()
        self._depth -= 1
        return left

    def _compared_twice(self) -> FormulaError:
        before, here = self._tokens[self._at - 1], self.here
        advice = joined_in(before.text) if before.kind == "name" else None
        if advice:
            return FormulaError(before.start, f"“{before.text}”", advice)
        return FormulaError(here.start, f"连着比较“{_shown(here)}”", "用 且(…，…) 写成两个条件")

    def sum(self, lowest: int = 0) -> Written:
        """Return operands and the signs of arithmetic between them that bind at least as strongly as `lowest`."""
        left, here = self.signed(), self.here
        while _STRENGTH.get(here.text, -1) >= lowest and here.kind == "sign":
            sign = self.sign()
            right = self.sum(_STRENGTH[sign.text] + 1)
            left, here = SignWritten(sign.text, left, right, sign.start), self.here
        return left

    def signed(self) -> Written:
        if self.is_sign("-"):
            sign = self.sign()
            zero = NumberWritten(Fraction(0), sign.start)
            return SignWritten("-", zero, self.part(), sign.start)
        return self.part()

    def part(self) -> Written:
        token = self.take()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "text":
            return TextWritten(token.text, token.start)
        if token.kind == "name":
            return self._named(token)
        if token.kind == "sign" and token.text == "(":
            inner = self.comparison()
            self.expect(")", "）")
            return inner
        raise FormulaError(token.start, f"“{_shown(token)}”", "数、“文字”、名称或（")

    def _number(self, token: Token) -> Written:
        whole, _, decimals = token.text.partition(".")
        scale = 10 ** len(decimals)
        if self.is_sign("%"):
            self.take()
            scale *= 100
        # Read digit by digit: a Fraction made of a text looks for much more.
        return NumberWritten(Fraction(int(whole + decimals), scale), token.start)

    def _named(self, token: Token) -> Written:
        following = self.here
        if following.kind != "sign":
            return NameWritten(token.text, token.start)
        if following.text == "(":
            return self._call(token)
        if following.text == ".":
            self.take()
            column = self.take()
            if column.kind != "name":
                raise FormulaError(column.start, f"“{_shown(column)}”", f"{token.text}的一列")
            return ColumnWritten(token.text, column.text, token.start)
        return NameWritten(token.text, token.start)

    def _call(self, token: Token) -> Written:
        self.take()
        self._calls.append(token.text)
        arguments = []
        if not self.is_sign(")"):
            arguments.append(self.comparison())
            while self.is_sign(","):
                self.take()
                arguments.append(self.comparison())
        self.expect(")", "，或 ）")
        self._calls.pop()
        return CallWritten(token.text, tuple(arguments), token.start)


def _shown(token: Token) -> str:
    return token.text or "公式结束"
