"""Readers of texts, names and running text."""

from __future__ import annotations

import re

from shifan.clean.readers.parsed import Parsed, fault, mended, wrong
from shifan.clean.text import MISSING_WORDS, packed, plain
from shifan.intake.corrections import shown
from shifan.intake.workbooks import is_error

_WORD = r"[A-Za-z][A-Za-z0-9._-]{2,}|[\u4e00-\u9fff、，。；]{4,}"  # nothing to mend: most cells
_ORDINARY = re.compile(_WORD)
_ORDINARY_NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9（）·.-]{3,}")
_ALL_ORDINARY = re.compile(rf"(?>(?:{_WORD}|)\n)*+")


def text(raw: object) -> Parsed:
    """Return a text; words for nothing are empty, and said so."""
    if raw == "" or (type(raw) is str and _ORDINARY.fullmatch(raw)):
        return Parsed(raw)
    found = plain(raw)
    refused = fault(raw, found)
    if refused:
        return refused
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    return (
        Parsed(found)
        if found == shown(raw)
        else Parsed(found, "width", False, found, "全角字符和空白已规范")
    )


def all_ordinary(cells: list[object]) -> bool:
    """Return whether `text` would give every cell as it is: settled at once for a long column."""
    return set(map(type, cells)) == {str} and bool(_ALL_ORDINARY.fullmatch("\n".join((*cells, ""))))


def name(raw: object) -> Parsed:
    """Return a name or title: a text without inner blanks."""
    if type(raw) is str and _ORDINARY_NAME.fullmatch(raw):
        return Parsed(raw)
    found = packed(raw)
    refused = fault(raw, found)
    if refused:
        return refused
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    return mended(found, raw, "width", found, "全角字符和空白已规范")


_LINES = re.compile(r"\s*[\r\n]+\s*")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")


def prose(raw: object) -> Parsed:
    """Return running text on one line, its inner signs as typed; braces are judged with the figures they cite."""
    found = _CONTROLS.sub("", _LINES.sub("", shown(raw))).strip()
    if found.startswith("#") and is_error(found):
        return wrong("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    if "｛" in found or "｝" in found:  # the report's template reads wide braces as well
        return wrong("brace", "半角花括号 {数据编号}", "请改为半角花括号，或删去")
    return mended(found, raw, "lines", "一段文字", "已去掉换行和控制符")
