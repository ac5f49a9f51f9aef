"""A formula cut into tokens. Full-width signs stand for their plain ones; every token knows its place."""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple

from shifan.patterns import pattern_of
from shifan.rules.language.advice import for_sign

LONGEST_FORMULA = 2000
Kind = Literal["number", "text", "name", "sign", "end"]

_SIGNS = {
    "＋": "+",
    "－": "-",
    "−": "-",
    "–": "-",
    "×": "*",
    "＊": "*",
    "÷": "/",
    "／": "/",
    "＝": "=",
    "≠": "<>",
    "≤": "<=",
    "≥": ">=",
    "＜": "<",
    "＞": ">",
    "（": "(",
    "）": ")",
    "，": ",",
    "、": ",",
    "；": ",",
    ";": ",",
    "．": ".",
    "％": "%",
}
_TWO_SIGNS = ("<>", "<=", ">=", "!=")
_ONE_SIGN = frozenset("+-*/=<>(),.%")
# What each sign, or two of a comparison, stands for, however it is written.
_MEANT = {sign: _SIGNS.get(sign, sign) for sign in (*_SIGNS, *_ONE_SIGN)}
_MEANT |= {
    first + second: _MEANT[first] + _MEANT[second] for first in "<＜>＞" for second in ">＞=＝"
}
_QUOTES = {"“": "”", '"': '"', "＂": "＂", "「": "」", "”": "”"}
_IN_NAMES = frozenset("_·")
# Names in Chinese and Latin letters, numbers in plain digits, texts in Chinese quotes, signs: most tokens, and
# nothing in them to level but the signs.
_PLAIN = pattern_of(
    r"([A-Za-z_·\u4e00-\u9fff][A-Za-z0-9_·\u4e00-\u9fff]*)(?![\w·])|([0-9]+(?:\.[0-9]+)?)(?![\w.．])"
    r"|“([^”]*)”|([<＜][>＞=＝]|[>＞][=＝]|[-+*/=<>(),.%＋－−–×＊÷／＝≠≤≥＜＞（），、；;．％])"
)
_KINDS: tuple[Kind, ...] = ("end", "name", "number", "text", "sign")
_SIGN = _KINDS.index("sign")
_POINTS = frozenset(".．")
_INVISIBLE = ("Cc", "Cf", "Co", "Cn")


class Token(NamedTuple):
    """A piece of a formula; `start` counts characters of the formula from 0, `text` is what it means."""

    kind: Kind
    text: str
    start: int


class FormulaError(ValueError):
    """A formula that cannot be read: where (a character, from 0), what was found, what was expected.

    `band` is line and column in the decision tables where the formula stands there and not in the rule.
    """

    def __init__(
        self, start: int, found: str, expected: str, band: tuple[int, str] | None = None
    ) -> None:
        super().__init__(f"{start}: {found}")
        self.start, self.found, self.expected, self.band = start, found, expected, band


def tokens(formula: str) -> list[Token]:
    """Return the tokens of a formula, an `end` last; FormulaError for a sign that means nothing.

    Linear in the length.
    """
    if len(formula) > LONGEST_FORMULA:
        raise FormulaError(
            LONGEST_FORMULA, f"公式长{len(formula)}个字", f"不超过{LONGEST_FORMULA}个字"
        )
    made: list[Token] = []
    at, end = 0, len(formula)
    while at < end:
        plain = _PLAIN.match(formula, at)
        if plain and plain.lastindex:
            text = plain[plain.lastindex]
            if plain.lastindex == _SIGN:
                text = _MEANT[text]
            made.append(Token(_KINDS[plain.lastindex], text, at))
            at = plain.end()
            continue
        if formula[at].isspace():
            at += 1
            continue
        token, at = _token(formula, at)
        made.append(token)
    return [*made, Token("end", "", len(formula))]


def _token(formula: str, start: int) -> tuple[Token, int]:
    """Return the token that begins at a place, and the place behind it."""
    sign = formula[start]
    if sign.isalpha() or sign in _IN_NAMES:
        return _name(formula, start)
    if sign in _QUOTES:
        return _text(formula, start)
    if sign.isdecimal():
        return _number(formula, start)
    two = _plain(sign) + (_plain(formula[start + 1]) if start + 1 < len(formula) else "")
    if two in _TWO_SIGNS:
        return Token("sign", "<>" if two == "!=" else two, start), start + 2
    plain = _plain(sign)
    if plain in _ONE_SIGN or plain in _TWO_SIGNS:
        return Token("sign", plain, start), start + 1
    if unicodedata.category(sign) in _INVISIBLE:
        raise FormulaError(start, f"看不见的字 U+{ord(sign):04X}", "删去这个字")
    expected = for_sign(sign) or "公式中可用的字：数、名称、“文字”、＋－×÷＝≠＜≤＞≥（）"
    raise FormulaError(start, f"“{sign}”", expected)


def _text(formula: str, start: int) -> tuple[Token, int]:
    closing = _QUOTES[formula[start]]
    end = formula.find(closing, start + 1)
    if end < 0:
        raise FormulaError(start, "引号没有另一半", f"以 {closing} 结束的文字")
    return Token("text", formula[start + 1 : end], start), end + 1


def _number(formula: str, start: int) -> tuple[Token, int]:
    end, length = start, len(formula)
    while end < length and (formula[end].isdecimal() or formula[end] in _POINTS):
        end += 1
    text = unicodedata.normalize("NFKC", formula[start:end])
    if text.count(".") > 1 or text.endswith("."):
        raise FormulaError(start, f"“{formula[start:end]}”", "一个数，如 0.5、60%")
    return Token("number", text, start), end


def _name(formula: str, start: int) -> tuple[Token, int]:
    end, length = start, len(formula)
    while end < length:
        sign = formula[end]
        if not (sign.isalpha() or sign in _IN_NAMES or sign.isdecimal()):
            break
        end += 1
    return Token("name", unicodedata.normalize("NFKC", formula[start:end]), start), end


def _plain(sign: str) -> str:
    return _SIGNS.get(sign, sign)
