"""A TOML file as rows of place, kind and text, as a sheet can hold it, and back without loss of content.

A place is a path of keys and positions: `verdict.pass_line`, `theme[2].title`; a key with another sign than
letters, digits, - and _ stands in quotes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from shifan.patterns import pattern_of
from shifan.records import dataclass

TEXT, NUMBER, WHOLE, FLAG, DATE, EMPTY_LIST, EMPTY_TABLE, COMMENT = (
    "文字",
    "小数",
    "整数",
    "是否",
    "日期",
    "空列表",
    "空表",
    "注释",
)
KINDS = (TEXT, NUMBER, WHOLE, FLAG, DATE, EMPTY_LIST, EMPTY_TABLE, COMMENT)
_PLAIN_KEY = pattern_of(r"[\w-]+")
_STEP = pattern_of(
    r'\.?(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<key>[\w-]+))|\[(?P<position>[1-9][0-9]{0,5})\]'
)

_EXPECTED_PLACE = "没有写过的位置，如 verdict.pass_line；列表由[1]起依次排列，如 theme[2].title"

Row = tuple[str, str, str]


class UnreadablePlace(ValueError):
    """A place that is no path of keys and positions, or that does not fit the places before it."""


def rows_of(content: Mapping[str, Any], comments: Mapping[str, str] = {}) -> list[Row]:
    """Return every entry of a parsed TOML file as place, kind and text, in the order of the file.

    A comment is a row before the first entry at or in its place; one whose place is none of theirs comes last.
    """
    rows: list[Row] = []
    left = dict(comments)
    for row in _rows(content, ""):
        for place in [place for place in left if _is_at(row[0], place)]:
            rows.append((place, COMMENT, left.pop(place)))
        rows.append(row)
    return [*rows, *((place, COMMENT, text) for place, text in left.items())]


def _is_at(place: str, outer: str) -> bool:
    """Return whether a place is another one or lies in it."""
    return place == outer or (bool(outer) and place.startswith((f"{outer}.", f"{outer}[")))


def _rows(entry: Any, place: str) -> Iterator[Row]:
    if isinstance(entry, Mapping):
        if not entry and place:
            yield place, EMPTY_TABLE, ""
        for key, inner in entry.items():
            yield from _rows(inner, place + step_of(key, place))
    elif isinstance(entry, list):
        if not entry:
            yield place, EMPTY_LIST, ""
        for number, inner in enumerate(entry, 1):
            yield from _rows(inner, f"{place}[{number}]")
    else:
        yield place, *_leaf(entry)


def step_of(key: str, place: str) -> str:
    """Return what a key adds to the place of its table: its name, in quotes where it has other signs, and a point."""
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    name = key if _PLAIN_KEY.fullmatch(key) else f'"{escaped}"'
    return f".{name}" if place else name


def _leaf(entry: Any) -> tuple[str, str]:
    """Return kind and text of an entry that holds no others."""
    if isinstance(entry, bool):
        return FLAG, "是" if entry else "否"
    if isinstance(entry, dt.date) and not isinstance(entry, dt.datetime):
        return DATE, entry.isoformat()
    if isinstance(entry, int):
        return WHOLE, str(entry)
    if isinstance(entry, (Decimal, float)):
        return NUMBER, str(entry)
    return TEXT, str(entry)


@dataclass(frozen=True)
class RowFault:
    """A row that does not fit: its position from 0, the column of it (0 place, 1 kind, 2 text), what is wrong."""

    row: int
    column: int
    found: str
    expected: str


def content_of(rows: list[Row]) -> tuple[dict[str, Any], list[RowFault]]:
    """Return the content of a TOML file from its rows, comments apart, and every row that does not fit."""
    content: dict[str, Any] = {}
    faults: list[RowFault] = []
    for number, (place, kind, text) in enumerate(rows):
        if kind not in KINDS:
            faults.append(RowFault(number, 1, kind or "空", "、".join(KINDS)))
            continue
        try:
            if kind != COMMENT:
                _put(content, _steps(place), _entry(kind, text), place)
            elif place:
                _steps(place)
        except UnreadablePlace:
            faults.append(RowFault(number, 0, place or "空", _EXPECTED_PLACE))
        except (ValueError, ArithmeticError):
            faults.append(RowFault(number, 2, text or "空", f"类型为“{kind}”的内容"))
    return content, faults


def comments_in(rows: list[Row]) -> dict[str, str]:
    """Return place → comment of the rows that hold one; several of one place are joined."""
    comments: dict[str, str] = {}
    for place, kind, text in rows:
        if kind == COMMENT:
            comments[place] = f"{comments[place]}\n{text}" if place in comments else text
    return comments


def _steps(place: str) -> list[str | int]:
    steps: list[str | int] = []
    at = 0
    while at < len(place):
        step = _STEP.match(place, at)
        if not step or step.end() == at:
            raise UnreadablePlace(place)
        if step["position"]:
            steps.append(int(step["position"]) - 1)
        elif step["key"] is not None:
            steps.append(step["key"])
        else:
            steps.append(re.sub(r"\\(.)", r"\1", step["quoted"]))
        at = step.end()
    if not steps:
        raise UnreadablePlace(place)
    return steps


def _entry(kind: str, text: str) -> Any:
    """Return an entry from its kind and text; ValueError for a text that is not of its kind."""
    match kind:
        case "整数":
            return int(text)
        case "小数":
            return Decimal(text)
        case "是否":
            if text not in ("是", "否"):
                raise ValueError(text)
            return text == "是"
        case "日期":
            return dt.date.fromisoformat(text)
        case "空列表":
            return []
        case "空表":
            return {}
        case "文字":
            return text
    raise ValueError(kind)


def _put(content: Any, steps: list[str | int], entry: Any, place: str) -> None:
    """Put an entry at the end of a path; lists grow by one position at a time."""
    here = content
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        fresh: Any = entry if following is None else [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if not isinstance(here, list) or step > len(here):
                raise UnreadablePlace(place)
            if step == len(here):
                here.append(fresh)
            elif following is None:
                raise UnreadablePlace(place)
            here = here[step]
        else:
            if not isinstance(here, dict) or (following is None and step in here):
                raise UnreadablePlace(place)
            here = here.setdefault(step, fresh)
