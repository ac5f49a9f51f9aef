"""What a reader gives: a value, and what was normalised or is refused; the faults that any text may have."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from shifan.clean.text import MISSING_WORDS, digits_apart
from shifan.errors import Severity
from shifan.intake.cell_text import CellValue, is_error, shown
from shifan.patterns import pattern_of

_DIGITS_LOST = pattern_of(r"\d(\.\d+)?[Ee]\+\d+")
_FIRST_INEXACT = 1e15  # from here on a spreadsheet no longer keeps the last digits of a number
_ALIKE, _SHORTEST = 0.6, 2
_TEMPLATE_SIGNS = ("{{", "{%", "{#")
# Typed before a number to keep it as text; exports from other systems leave it in the cell.
QUOTES = "'‘’"


class Parsed(NamedTuple):
    """A value; `code` names what was noticed (empty: nothing), `expected` and `action` say it in words.

    `refused` tells a refusal from a normalisation; a `doubtful` value is kept as it is, but its keeper should look.
    The type of `value` is that of the field into which the column is read.
    """

    value: Any
    code: str = ""
    refused: bool = False
    expected: str = ""
    action: str = ""
    doubtful: bool = False

    @property
    def severity(self) -> Severity:
        """Return how what was noticed is reported."""
        if self.refused:
            return "error"
        return "warning" if self.doubtful else "info"


Reader = Callable[[CellValue], Parsed]


def as_typed(raw: CellValue) -> Parsed:
    """Return the cell as it is."""
    return Parsed(raw)


def refusal(code: str, expected: str, action: str = "请改正该单元格") -> Parsed:
    """Return a refusal."""
    return Parsed(None, code, True, expected, action)


def asked(found: str, known: Iterable[str], action: str) -> str:
    """Return advice on a name that is none of the known ones, before it the one that is most like it, as a question."""
    names = [*known]
    if any(
        name and name in found for name in names
    ):  # several names in a cell, or more than a name
        return action
    near = [name for name in names if len(found) > _SHORTEST and _differ_in_one(found, name)]
    near += difflib.get_close_matches(found, names, n=1, cutoff=_ALIKE)
    return f"是否为“{near[0]}”？{action}" if near else action


def _differ_in_one(text: str, name: str) -> bool:
    """Return whether a text differs from a name in one sign, as 太榖区 does from 太谷区."""
    return len(text) == len(name) and sum(a != b for a, b in zip(text, name, strict=True)) == 1


def normalised(value: Any, code: str, expected: str, action: str) -> Parsed:
    """Return a value that the cell does not hold to the letter."""
    return Parsed(value, code, False, expected, action)


def normalised_text(value: str, raw: CellValue, code: str, expected: str, action: str) -> Parsed:
    """Return a text; nothing is noticed where the cell already reads that way."""
    return Parsed(value) if shown(raw) == value else normalised(value, code, expected, action)


def missing(
    text: str, value: Any, expected: str = "留空", action: str = "按空处理"
) -> Parsed | None:
    """Return `value` for an empty cell or a word such as 无, which is noticed; None for any other text."""
    if text not in MISSING_WORDS:
        return None
    return normalised(value, "missing-word", expected, action) if text else Parsed(value)


def unreadable_text(raw: CellValue, text: str) -> Parsed | None:
    """Return the refusal of a cell that cannot be read as text, None for others.

    Refused are an error of a formula, a long code stored as a number, and signs of a template.
    """
    if text.startswith(("#", "Err:")) and is_error(text):
        return refusal("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    if digits_lost(raw) or _DIGITS_LOST.fullmatch(text):
        return refusal(
            "number-digits",
            "文本格式的长编号",
            "长编号被存为数字，末几位已丢失，请改为文本格式后重新填写",
        )
    if "{" in text and any(sign in text for sign in _TEMPLATE_SIGNS):
        return refusal("template-sign", "不含 {{、{% 的文字", "请删去这些符号")
    return None


def several_numbers(raw: CellValue, expected: str) -> Parsed | None:
    """Return the refusal of a cell in which digits stand apart, 3 5 or 3 over 5: joined they would be 35."""
    if not digits_apart(raw):
        return None
    return refusal("number", expected, "数字之间有空格或换行，像是几个数；请只填一个数")


def digits_lost(raw: CellValue) -> bool:
    """Return whether a number is so large that its last digits have been lost."""
    return isinstance(raw, float) and abs(raw) >= _FIRST_INEXACT
