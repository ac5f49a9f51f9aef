"""Trace: what a value is made of, down to the raw cells, and what a cell feeds, up to every value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

from shifan.clean.text import packed
from shifan.errors import Refused
from shifan.intake.model import position
from shifan.rules import explain
from shifan.values import Register

_PLACE = re.compile(r"(.+)!(.+)!([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?", re.IGNORECASE)
Box = tuple[str, int, int, int, int]


def trace(register: Register, query: str) -> list[dict[str, object]]:
    """Return one answer a match of a value id, a cell address or a printed number; Refused with near ids if none."""
    query = query.strip()
    if query in register:
        return [answer(register, query)]
    box = _box(query)
    if box:
        feeds = fed_by(register, box)
        if not feeds:
            raise Refused("trace", found=query, expected="数据表内的单元格，如 现场检查.xlsx!点位!A5", action="该单元格不影响任何数据，请核对地址")
        return [{"id": query, "display": "", "rule": "原始单元格", "inputs": [], "cells": [query], "feeds": feeds}]
    wanted = packed(query)
    hits = [key for key, value in register.items() if packed(value.display) == wanted or str(value.value) == wanted]
    if not hits:
        near = difflib.get_close_matches(query, list(register), n=5, cutoff=0.5)
        raise Refused("trace", found=query, expected=f"近似的数据编号：{'、'.join(near)}" if near else "数据编号、印出的数字或单元格地址",
                      action="请核对查询内容")
    return [answer(register, key) for key in hits]


def answer(register: Register, key: str) -> dict[str, object]:
    """Return a value's id, display, rule in words, inputs, raw cells and what it feeds."""
    value = register[key]
    return {"id": key, "name": value.name, "display": value.display, "rule": explain(value.rule), "inputs": list(value.inputs),
            "cells": cells(register, key), "feeds": feeds(register, key)}


def cells(register: Register, key: str) -> list[str]:
    """Return the raw cells and pack entries that a value comes from, all the way down, without repeats."""
    found, seen, waiting = {}, set(), [key]
    while waiting:
        now = waiting.pop()
        if now in seen:
            continue
        seen.add(now)
        for source in register[now].inputs:
            if source in register:
                waiting.append(source)
            else:
                found[source] = None
    return sorted(found)


def feeds(register: Register, key: str) -> list[str]:
    """Return the ids of all values that a value feeds, in register order."""
    return _upward(register, [key])


def fed_by(register: Register, box: Box) -> list[str]:
    """Return the ids of all values that some cell of the box feeds, in register order."""
    direct = [key for key, value in register.items() if any(_overlap(box, _box(source)) for source in value.inputs if "!" in source)]
    return sorted({*direct, *_upward(register, direct)}, key=list(register).index)


def _upward(register: Register, keys: Iterable[str]) -> list[str]:
    users: dict[str, list[str]] = {}
    for key, value in register.items():
        for source in value.inputs:
            users.setdefault(source, []).append(key)
    found, waiting = set(), list(keys)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    order = {key: n for n, key in enumerate(register)}
    return sorted(found, key=order.__getitem__)


@lru_cache(maxsize=200_000)
def _box(address: str) -> Box | None:
    match = _PLACE.fullmatch(address)
    if not match:
        return None
    first, last = position(match[3]), position(match[4] or match[3])
    return (f"{match[1]}!{match[2]}", first[0], first[1], last[0], last[1]) if first and last else None


def _overlap(one: Box, other: Box | None) -> bool:
    return other is not None and one[0] == other[0] and one[1] <= other[3] and other[1] <= one[3] and one[2] <= other[4] and other[2] <= one[4]


def tree(register: Register, key: str, depth: int = 4) -> list[dict[str, object]]:
    """Return the inputs of a value as nested labels, for a terminal; deep lineages end with a count."""
    branches = []
    for source in register[key].inputs:
        if source not in register:
            branches.append({"label": source, "inputs": []})
            continue
        value = register[source]
        inner = tree(register, source, depth - 1) if depth > 1 else []
        branches.append({"label": f"{source} = {value.display}　{explain(value.rule)}", "inputs": inner})
    return branches


