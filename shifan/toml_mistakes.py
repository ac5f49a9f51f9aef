"""What is wrong with a text that is no TOML, in words for whoever has typed it."""

from __future__ import annotations

from typing import NamedTuple

from shifan.patterns import pattern_of

_PLACE = pattern_of(r"\(at line (\d+), column (\d+)\)")
_AT_END = "at end of document"
_TWICE = ("twice", "overwrite", "redefine", "immutable")
_WIDE_SIGNS = {"“": '"', "”": '"', "‘": "'", "’": "'", "＝": "=", "［": "[", "］": "]", "，": ","}
_MOST_SHOWN = 60
_QUOTED = '名称 = "内容"，引号成对、用半角，如 pass_line = "85"'


class TomlMistake(NamedTuple):
    """Where a text is no TOML (第17行第13字; empty where that is not known), what is found there, what is expected."""

    place: str
    found: str
    expected: str


def toml_mistake(text: str, error: str) -> TomlMistake:
    """Return what the message of the parser means in the text that it could not read."""
    if _AT_END not in error and not _PLACE.search(error):
        return TomlMistake("", "方括号、花括号或圆点套了太多层", "不超过60层")
    number, column = _line_and_column(text, error)
    written = text.split("\n")[number - 1].rstrip("\r")
    shown = written.strip()
    shown = f"{shown[:_MOST_SHOWN]}…" if len(shown) > _MOST_SHOWN else shown
    if any(word in error for word in _TWICE):
        return TomlMistake(f"第{number}行", f"{shown}：这一项或这一段写了两次", "只写一次")
    where = f"第{number}行第{min(column, len(written) + 1)}字"
    return TomlMistake(where, shown or "空行", _expected(written))


def _line_and_column(text: str, error: str) -> tuple[int, int]:
    """Return line and character, from 1; of what is found at the end, the end of the last line that says something."""
    place = _PLACE.search(error)
    if place:
        return int(place[1]), int(place[2])
    said = text.rstrip()
    return said.count("\n") + 1, len(said) - said.rfind("\n")


def _expected(line: str) -> str:
    """Return what is expected instead of a line that cannot be read."""
    outside = "".join(line.split('"')[::2])
    wide = [sign for sign in _WIDE_SIGNS if sign in outside]
    if wide:
        return "、".join(f"“{sign}”改为半角 {_WIDE_SIGNS[sign]}" for sign in wide)
    if line.count('"') % 2:
        return "引号没有另一半"
    if line.lstrip().startswith("["):
        return "一段的名称写在半角方括号内，如 [verdict]"
    key, equals, content = line.partition("=")
    if not equals:
        return _QUOTED
    if not key.strip().isascii() and '"' not in key:
        return f'等号前的中文名称加半角引号，如 "{key.strip()}" ={content}'
    if content.strip()[:1].isdecimal():
        return f"数后面不写单位和 %，小数点用 .；{_QUOTED}"
    return _QUOTED
