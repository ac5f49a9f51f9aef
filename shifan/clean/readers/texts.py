"""Readers of texts, names and running text."""

from __future__ import annotations

from typing import cast

from shifan.clean.readers.parsed import (
    Parsed,
    missing,
    normalised_text,
    refusal,
    unreadable_text,
)
from shifan.clean.text import packed, plain
from shifan.intake.cell_text import CellValue, is_error, shown
from shifan.intake.oddities import CELL_PICTURE
from shifan.patterns import pattern_of

# Nothing to normalise: most cells.
_ORDINARY = r"[A-Za-z][A-Za-z0-9._-]{2,}|[\u4e00-\u9fff、，。；]{4,}"
_ORDINARY_TEXT = pattern_of(_ORDINARY)
ORDINARY_NAME = pattern_of(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9（）·.-]{3,}")
_ORDINARY_TEXTS = pattern_of(rf"(?>(?:{_ORDINARY}|)\n)*+")
_LINE_BREAKS = pattern_of(r"(?<!\s)\s*[\r\n]+\s*")  # looked for where blanks begin: once
_CONTROLS = pattern_of("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
# What WPS stores for a picture inside a cell, and what stands for that of Excel.
_PICTURES = ("=DISPIMG(", "=_xlfn.DISPIMG(", "DISPIMG(", CELL_PICTURE)
NUMBER_PICTURES = "请填写照片编号，图片以编号为文件名另存到“照片”文件夹"
_NO_PICTURE = f"单元格里嵌入的图片读不到，按空处理；{NUMBER_PICTURES}"
_WIDTH = "全角字符和空白已规范"


def text(raw: CellValue) -> Parsed:
    """Return a text; words for nothing leave it empty, which is noticed."""
    if raw == "" or (type(raw) is str and _ORDINARY_TEXT.fullmatch(raw)):
        return Parsed(raw)
    found = plain(raw)
    if found.startswith(_PICTURES):
        return Parsed("", "cell-picture", False, "文字或照片编号", _NO_PICTURE, doubtful=True)
    return (
        unreadable_text(raw, found)
        or missing(found, "")
        or normalised_text(found, raw, "width", found, _WIDTH)
    )


def all_ordinary(cells: list[CellValue]) -> bool:
    """Return whether `text` would give every cell as it is: settled at once for a long column."""
    if set(map(type, cells)) != {str}:
        return False
    texts = cast(list[str], cells)  # as has just been asked, and faster than to ask each
    return bool(_ORDINARY_TEXTS.fullmatch("\n".join((*texts, ""))))


def name(raw: CellValue) -> Parsed:
    """Return a name or title: a text without inner blanks; words for nothing leave it empty."""
    if type(raw) is str and ORDINARY_NAME.fullmatch(raw):
        return Parsed(raw)
    found = packed(raw)
    return (
        unreadable_text(raw, found)
        or missing(found, "")
        or normalised_text(found, raw, "width", found, _WIDTH)
    )


def running_text(raw: CellValue) -> Parsed:
    """Return a paragraph on one line, its inner signs as typed; braces are judged with the figures they cite."""
    found = _CONTROLS.sub("", _LINE_BREAKS.sub("", shown(raw))).strip()
    if found.startswith("#") and is_error(found):
        return refusal("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    empty = missing(found, "")
    if empty:
        return empty
    if "｛" in found or "｝" in found:  # the report's template reads wide braces as well
        return refusal("brace", "半角花括号 {数据编号}", "请改为半角花括号，或删去")
    return normalised_text(found, raw, "lines", "一段文字", "已去掉换行和控制符")
