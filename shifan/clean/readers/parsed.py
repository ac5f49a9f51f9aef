"""What a reader gives: a value, and what was done or is wrong; the faults that any text may have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from shifan.intake.corrections import shown
from shifan.intake.workbooks import is_error


class Parsed(NamedTuple):
    """A value; `code` names what was noticed (empty = nothing), `wrong` tells a refusal from a mending."""

    value: object
    code: str = ""
    wrong: bool = False
    expected: str = ""
    action: str = ""
    doubt: bool = False  # kept as it is, but the keeper should look


Reader = Callable[[object], Parsed]


def wrong(code: str, expected: str, action: str = "请改正该单元格") -> Parsed:
    """Return a refusal."""
    return Parsed(None, code, True, expected, action)


def mended(value: object, raw: object, code: str, expected: str, action: str) -> Parsed:
    """Return a value; silent when the cell already read that way."""
    return (
        Parsed(value) if shown(raw) == str(value) else Parsed(value, code, False, expected, action)
    )


_DIGITS_LOST = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
QUOTES = "'‘’"  # typed before a number to keep it as text; exports from other systems leave it in the cell


def fault(raw: object, found: str) -> Parsed | None:
    """Return the refusal of a cell that cannot be read as text: an error value, lost digits, signs of a template."""
    if found.startswith(("#", "Err:")) and is_error(found):
        return wrong("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    if (isinstance(raw, float) and abs(raw) >= 1e15) or _DIGITS_LOST.fullmatch(found):
        return wrong(
            "number-digits",
            "文本格式的长编号",
            "长编号被存为数字，末几位已丢失，请改为文本格式后重新填写",
        )
    if "{" in found and any(sign in found for sign in ("{{", "{%", "{#")):
        return wrong("template-sign", "不含 {{、{% 的文字", "请删去这些符号")
    return None
