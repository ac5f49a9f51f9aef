"""Trace: what a value is made of, down to the raw cells, and what a cell feeds, up to every value.

Both ways follow the inputs of the register. What a cell feeds is exact in this sense (docs/decisions/0030): nothing
changes with the cell that is not named, and nothing is named that the cell could not change; simulations are counted, not named. Nothing heavy is imported.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from shifan.addresses import Box, as_box
from shifan.audit.trace.evidence import Evidence
from shifan.errors import Refused
from shifan.rules import explain
from shifan.values import Register, Value

RAW_CELL, RAW_ROW, SETTING = "原始单元格", "标识单元格，按整行回答", "规则包或来源登记"
ASKED = "数据编号、数据名称、印出的数字或单元格地址"
_EXAMPLE = "如 shifan trace 城市 scores.total，或 shifan trace 城市 现场检查.xlsx!点位!A5"
SIMULATED = "firmness."  # results of simulations: they stand on every cell, and no single cell is their source


def trace(
    register: Register, query: str, evidence: Evidence | None = None
) -> list[dict[str, object]]:
    """Return one answer a match of a value id, a cell address or a printed number; Refused with near ids if none."""
    query, evidence, wanted = query.strip(), evidence or Evidence(), stated(query)
    if query in register:
        return [answer(register, query, evidence)]
    if "!" in wanted:
        return [_of_cell(register, evidence.resolved(wanted), evidence)]
    hits = [key for key, value in register.items() if wanted in _asked_as(value)]
    if not hits:
        raise Refused("trace", found=query, expected=ASKED, action=_near(register, query))
    return [answer(register, key, evidence) for key in hits]


def stated(query: str) -> str:
    """Return a query as it is compared; Refused if it says nothing."""
    wanted = packed(query)
    if not wanted:
        raise Refused(
            "trace", found="空白的查询", expected=ASKED, action=f"请写明要查的内容，{_EXAMPLE}"
        )
    return wanted


def _near(register: Register, query: str) -> str:
    """Return what to do next: values with an id or a name near the query, and one of them as an example."""
    by_name = {value.name: key for key, value in reversed(list(register.items()))}
    near = [
        *difflib.get_close_matches(query, list(register), n=5, cutoff=0.5),
        *(
            by_name[name]
            for name in difflib.get_close_matches(query, list(by_name), n=5, cutoff=0.5)
        ),
    ]
    near = list(dict.fromkeys(near))[:5]
    if not near:
        return f"请核对查询内容，{_EXAMPLE}"
    return f"请核对查询内容，近似的数据有{'、'.join(f'{key}（{register[key].name}）' for key in near)}；如 shifan trace 城市 {near[0]}"


def packed(text: str) -> str:
    """Return a text half-width and without blanks, thousands separators or quotes, as numbers and addresses are compared."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace() and sign not in ",'")


def _asked_as(value: Value) -> set[str]:
    """Return the ways in which a value may be asked for: as printed, its bare number, with its unit, by its name; never blank."""
    printed, unit = packed(value.display), packed(value.unit)
    bare = printed.removesuffix("%").removesuffix(unit) or printed
    ways = {
        packed(value.name),
        printed,
        bare,
        "" if value.value is None else packed(str(value.value)),
    }
    if bare and bare[-1].isdigit():
        ways.add(bare + unit)
    return ways - {""}


def simulated(register: Register) -> int:
    """Return how many values are results of simulations: whether one changes is known after a new run only."""
    return sum(key.startswith(SIMULATED) for key in register)


def answer(register: Register, key: str, evidence: Evidence | None = None) -> dict[str, object]:
    """Return a value's id, display, rule in words, inputs, raw cells, what it feeds, and where it is printed."""
    value, evidence = register[key], evidence or Evidence()
    found = cells(register, key)
    return {
        "id": key,
        "name": value.name,
        "display": value.display,
        "rule": explain(value.rule, evidence.policy),
        "inputs": list(value.inputs),
        "cells": found,
        "feeds": feeds(register, key),
        "sources": evidence.sources(register, found),
        "simulated": 0 if key.startswith(SIMULATED) else simulated(register),
        "corrections": evidence.corrections_in(found),
        "places": evidence.places(key),
    }


def _of_cell(register: Register, query: str, evidence: Evidence) -> dict[str, object]:
    """Return what a raw cell, a row's identifying cell or a setting feeds; Refused for an address that holds no data."""
    box, kind = as_box(query), SETTING
    if box:
        row = evidence.row_of(box)
        kind = RAW_ROW if row else RAW_CELL
        found = fed_by(register, row or box)
        if not found and not _holds_data(register, evidence, box, query):
            raise Refused("trace", found=query, **evidence.expected(box))
    else:
        found = _upward(
            register, (key for key, value in register.items() if query in value.inputs), {}
        )
        if not found:
            raise Refused(
                "trace", found=query, **evidence.expected(Box(query.rpartition("!")[0], 0, 0, 0, 0))
            )
    return {
        "id": query,
        "name": kind,
        "display": evidence.content(query),
        "rule": kind,
        "inputs": [],
        "cells": [query],
        "feeds": found,
        "simulated": simulated(register),
        "sources": evidence.sources(register, [query]),
        "corrections": evidence.corrections_in([query]),
        "places": [],
    }


def _holds_data(register: Register, evidence: Evidence, box: Box, query: str) -> bool:
    """Return whether a cell that feeds nothing is one of the data at all: it holds something, or its row feeds something."""
    return evidence.unused(box) and bool(
        evidence.content(query) or fed_by(register, evidence.whole_row(box))
    )


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
    users = _users(register)
    return _upward(register, users.get(key, ()), users)


def fed_by(register: Register, box: Box) -> list[str]:
    """Return the ids of all values that some cell of the box feeds, in register order."""
    boxes: dict[str, bool] = {}
    direct = []
    for key, value in register.items():
        for source in value.inputs:
            if source not in boxes:
                boxes[source] = "!" in source and box.overlaps(as_box(source))
            if boxes[source]:
                direct.append(key)
                break
    return _upward(register, direct, {})


def _users(register: Register) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {}
    for key, value in register.items():
        for source in value.inputs:
            users.setdefault(source, []).append(key)
    return users


def _upward(register: Register, keys: Iterable[str], users: dict[str, list[str]]) -> list[str]:
    """Return the keys and all values above them, in register order; simulations are left out."""
    users, found, waiting = users or _users(register), set(), list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found and not key.startswith(SIMULATED):
            found.add(key)
            waiting.extend(users.get(key, ()))
    return [key for key in register if key in found]


def tree(
    register: Register, key: str, evidence: Evidence | None = None, depth: int = 3
) -> list[dict[str, object]]:
    """Return the inputs of a value as nested labels, for a terminal; deeper lineages end with the number of their cells."""
    evidence, branches = evidence or Evidence(), []
    for source, together in _together(register, key).items():
        if together:
            branches.append({"label": evidence.label(register, source, together), "inputs": []})
            continue
        value = register[source]
        inner = (
            tree(register, source, evidence, depth - 1) if depth > 1 else _rest(register, source)
        )
        branches.append(
            {
                "label": f"{source} = {value.display}　{explain(value.rule, evidence.policy)}",
                "inputs": inner,
            }
        )
    return branches


def _together(register: Register, key: str) -> dict[str, list[str]]:
    """Return a value's inputs in their order: values by id, and the cells of one sheet together under file and sheet."""
    found: dict[str, list[str]] = {}
    for source in register[key].inputs:
        if source in register:
            found[source] = []
        else:
            sheet, _, cell = source.rpartition("!")
            found.setdefault(sheet, []).append(cell)
    return found


def _rest(register: Register, key: str) -> list[dict[str, object]]:
    below = len(cells(register, key))
    return (
        [{"label": f"……（以下来自 {below} 处原始单元格或规则包内容）", "inputs": []}]
        if below
        else []
    )
