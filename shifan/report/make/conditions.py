"""Blocks of a skeleton that are kept only where a condition holds: the usual sentence, or one for other packs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shifan.raw_sheets.document_review import ASPECTS
from shifan.rules.settings import METHOD_NAMES, PASS_LINE
from shifan.score.stated_facts import NONE_LISTED
from shifan.standards import Standard
from shifan.values import Register

USUAL_METHODS, OTHER_METHODS = "usual_methods", "other_methods"
PASS_LINE_STATED, NO_PASS_LINE = "pass_line", "no_pass_line"
USUAL_ASPECTS, OTHER_ASPECTS = "usual_aspects", "other_aspects"
INTERVIEWED, NOT_INTERVIEWED = "interviewed", "not_interviewed"


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


CONDITIONS: Mapping[str, Callable[[Register, Standard], bool]] = {
    USUAL_METHODS: has_usual_methods,
    OTHER_METHODS: lambda register, standard: not has_usual_methods(register, standard),
    PASS_LINE_STATED: has_pass_line,
    NO_PASS_LINE: lambda register, standard: not has_pass_line(register, standard),
    USUAL_ASPECTS: has_usual_aspects,
    OTHER_ASPECTS: lambda register, standard: not has_usual_aspects(register, standard),
    INTERVIEWED: has_interviews,
    NOT_INTERVIEWED: lambda register, standard: not has_interviews(register, standard),
}
