"""Blocks of a skeleton that are kept only where a condition holds: the usual sentence, or one for other packs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shifan.raw_sheets.document_review import ASPECTS
from shifan.rules.settings import METHOD_NAMES, PASS_LINE
from shifan.score.stated_facts import NONE_LISTED
from shifan.standards import Standard
from shifan.tables.annexes import WITHOUT_ROWS
from shifan.values import Register

OfData = Callable[[Register], bool]
Condition = Callable[[Register, Standard], bool]


def has_usual_methods(register: Register, standard: Standard) -> bool:
    """Return whether a city was inspected by 明查 and 暗访, both of them and no other."""
    return dict(standard.method_names) == dict(METHOD_NAMES) and has_both_methods(register)


def has_both_methods(register: Register) -> bool:
    """Return whether sites were inspected by 明查 and by 暗访."""
    ids = [f"onsite.{code}.sites" for code in METHOD_NAMES]
    return all(id in register and register[id].count for id in ids)


def has_usual_aspects(_: Register, standard: Standard) -> bool:
    """Return whether documents are reviewed for the usual three aspects."""
    return standard.aspects == ASPECTS


def has_pass_line(register: Register) -> bool:
    """Return whether the pack's rules read a pass line."""
    return PASS_LINE.value_id in register


def has_interviews(register: Register) -> bool:
    """Return whether anybody was interviewed; the register of several cities says nothing of it."""
    ids = [f"interview.{kind}" for kind in ("main", "extended")]
    return any(id in register and register[id].value != NONE_LISTED for id in ids)


def has_total(register: Register) -> bool:
    """Return whether there is one total: none where all indicators are 合理缺项, nor of several cities."""
    return "scores.total" in register and register["scores.total"].applicable


def _has_rows(table: str) -> OfData:
    """Return the condition that a table has rows."""
    return lambda register: WITHOUT_ROWS[table] not in register


# What holds and what else, by whether it does: of the pack and the data, and of the data alone.
_OF_PACK: Mapping[tuple[str, str], Condition] = {
    ("usual_methods", "other_methods"): has_usual_methods,
    ("usual_aspects", "other_aspects"): has_usual_aspects,
}
_OF_DATA: Mapping[tuple[str, str], OfData] = {
    ("pass_line", "no_pass_line"): has_pass_line,
    ("interviewed", "not_interviewed"): has_interviews,
    ("scored", "not_scored"): has_total,
    ("deducted", "not_deducted"): _has_rows("deductions"),
    ("failed", "none_failed"): _has_rows("items"),
    ("listed", "none_listed"): _has_rows("problems"),
}


def _with_pack(condition: OfData) -> Condition:
    return lambda register, _: condition(register)


def _opposite(condition: Condition) -> Condition:
    return lambda register, standard: not condition(register, standard)


CONDITIONS: Mapping[str, Condition] = {
    name: condition
    for (holds, does_not), own in {
        **_OF_PACK,
        **{names: _with_pack(condition) for names, condition in _OF_DATA.items()},
    }.items()
    for name, condition in ((holds, own), (does_not, _opposite(own)))
}


def differ(before: Register, now: Register) -> bool:
    """Return whether other blocks of a skeleton are kept for one city's data than for others of the same pack."""
    conditions = (has_both_methods, *_OF_DATA.values())
    return any(holds(before) != holds(now) for holds in conditions)
