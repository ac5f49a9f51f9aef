"""Blocks of a skeleton that are kept only where a condition holds: the usual sentence, or one for other packs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shifan.raw_sheets.document_review import ASPECTS
from shifan.report.make.data_conditions import OF_DATA, OfData, has_both_methods
from shifan.rules.settings import METHOD_NAMES
from shifan.standards import Standard
from shifan.values import Register

Condition = Callable[[Register, Standard], bool]


def has_usual_methods(register: Register, standard: Standard) -> bool:
    """Return whether a city was inspected by 明查 and 暗访, both of them and no other."""
    return dict(standard.method_names) == dict(METHOD_NAMES) and has_both_methods(register)


def has_usual_aspects(_: Register, standard: Standard) -> bool:
    """Return whether documents are reviewed for the usual three aspects."""
    return standard.aspects == ASPECTS


# What holds and what else, by whether it does: of the pack and the data.
_OF_PACK: Mapping[tuple[str, str], Condition] = {
    ("usual_methods", "other_methods"): has_usual_methods,
    ("usual_aspects", "other_aspects"): has_usual_aspects,
}


def _with_pack(condition: OfData) -> Condition:
    return lambda register, _: condition(register)


def _opposite(condition: Condition) -> Condition:
    return lambda register, standard: not condition(register, standard)


CONDITIONS: Mapping[str, Condition] = {
    name: condition
    for (holds, does_not), own in {
        **_OF_PACK,
        **{names: _with_pack(condition) for names, condition in OF_DATA.items()},
    }.items()
    for name, condition in ((holds, own), (does_not, _opposite(own)))
}
