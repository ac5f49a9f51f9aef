"""Which of the settings that standard.toml may state the rules of a pack read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shifan.rules.language.objects import METHODS
from shifan.rules.language.program import Program
from shifan.rules.settings import PLACES, method_weight
from shifan.rules.vocabulary import PARAMETERS

_WEIGHT = (METHODS, "权重")  # the column in which all weights of methods stand


def settings_read(
    program: Program, levels: Iterable[str], methods: Mapping[str, str]
) -> frozenset[str]:
    """Return the ids of the settings that a program reads, and of the places, in which results are printed.

    `levels` are those above the indicators, `methods` the methods of inspection by code with their names. Rules of a
    template that nothing rests on do not count.
    """
    rules = program.in_use(levels).rules
    names = {name for rule in rules for name in rule.parameters}
    weights = {f"{name}权重": method_weight(code, name).id for code, name in methods.items()}
    ids = {name: setting.id for name, setting in PARAMETERS.items()} | weights
    read = {ids[name] for name in names if name in ids}
    columns = {
        (reference.object, reference.name) for rule in rules for reference in rule.references
    }
    if _WEIGHT in columns or read & set(weights.values()):
        read |= set(weights.values())
    return frozenset({*read, PLACES.id})
