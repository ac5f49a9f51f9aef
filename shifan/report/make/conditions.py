"""Blocks of a skeleton that are kept only where a condition holds: the usual sentence, or one for other packs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shifan.raw_sheets.document_review import ASPECTS
from shifan.rules.settings import METHOD_NAMES, PASS_LINE
from shifan.score.stated_facts import NONE_LISTED
from shifan.standards import Standard
from shifan.tables.annexes import WITHOUT_ROWS
from shifan.values import Register

Condition = Callable[[Register, Standard], bool]


def has_usual_methods(register: Register, standard: Standard) -> bool:
    """Return whether a city was inspected by 明查 and 暗访, both of them and no other."""
    if dict(standard.method_names) != dict(METHOD_NAMES):
        return False
    return all(register[f"onsite.{code}.sites"].count for code in METHOD_NAMES)


def has_usual_aspects(_: Register, standard: Standard) -> bool:
    """Return whether documents are reviewed for the usual three aspects."""
    return standard.aspects == ASPECTS


def has_pass_line(register: Register, _: Standard) -> bool:
    """Return whether the pack's rules read a pass line."""
    return PASS_LINE.value_id in register


def has_interviews(register: Register, _: Standard) -> bool:
    """Return whether anybody was interviewed."""
    return any(register[f"interview.{kind}"].value != NONE_LISTED for kind in ("main", "extended"))


def has_total(register: Register, _: Standard) -> bool:
    """Return whether there is a total: none where all indicators are 合理缺项."""
    return register["scores.total"].applicable


def _has_rows(table: str) -> Condition:
    """Return the condition that a table has rows."""
    return lambda register, _: WITHOUT_ROWS[table] not in register


def _opposite(condition: Condition) -> Condition:
    return lambda register, standard: not condition(register, standard)


_CONDITIONS: Mapping[tuple[str, str], Condition] = {
    ("usual_methods", "other_methods"): has_usual_methods,
    ("usual_aspects", "other_aspects"): has_usual_aspects,
    ("pass_line", "no_pass_line"): has_pass_line,
    ("interviewed", "not_interviewed"): has_interviews,
    ("scored", "not_scored"): has_total,
    ("deducted", "not_deducted"): _has_rows("deductions"),
    ("failed", "none_failed"): _has_rows("items"),
    ("listed", "none_listed"): _has_rows("problems"),
}
CONDITIONS: Mapping[str, Condition] = {
    name: condition
    for (holds, does_not), own in _CONDITIONS.items()
    for name, condition in ((holds, own), (does_not, _opposite(own)))
}
