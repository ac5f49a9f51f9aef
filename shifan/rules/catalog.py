"""The rules of the shipped method by the ids of the register: those of its template, and what is counted beside them.

The clause names the paragraph of the scoring method (计分办法). What a rule says stands in the template's formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from shifan.rules.replaced import not_in_force, own_rule_id
from shifan.rules.rule import Rule
from shifan.rules.settings import EXCLUDE, FULL_MARKS, METHOD_NAMES
from shifan.rules.shipped_rules import shipped_rules
from shifan.rules.simulation_sentences import SIMULATED
from shifan.rules.summaries import (
    check_item_rules,
    group_rules,
    rectification_rules,
    site_problems,
)

if TYPE_CHECKING:
    from shifan.rules.language.program import Program

_BEFORE_SITE_PROBLEMS = "general_problems"


class ScoringPolicy(Protocol):
    """What the rules depend on beside their inputs; a rule pack has it."""

    @property
    def missing_policy(self) -> str:
        """Return how 合理缺项 counts: `exclude` or `full_marks`."""

    @property
    def method_names(self) -> Mapping[str, str]:
        """Return code → name of the methods of inspection."""

    @property
    def follows_catalog(self) -> bool:
        """Return whether rules of its template are those of the catalog: template `rates`, usual words for results."""

    @property
    def program(self) -> Program | None:
        """Return the method where the pack brings rules of its own; None for the shipped one."""


def rules_of(standard: ScoringPolicy) -> dict[str, Rule]:
    """Return the rules by id as the pack's missing policy and methods of inspection make them.

    Rules of the pack's own stand in the place of those they replace; what it adds stands at the end. Shipped rules
    that its method has not are left out; those of another template than `rates` are the pack's own here, too.
    """
    rules = catalog(standard.missing_policy, standard.method_names)
    if standard.program is None:
        return rules
    compiled_rules = standard.program.rules
    for id in not_in_force({(rule.text.object, rule.text.id) for rule in compiled_rules}):
        rules.pop(id, None)
    for compiled in compiled_rules:
        text = compiled.text
        if not text.of_template or not standard.follows_catalog:
            id = own_rule_id(text.object, text.id)
            rules[id] = Rule(id, text.name, text.clause, compiled.expression, text.note)
    return rules


def catalog(policy: str, methods: Mapping[str, str] = METHOD_NAMES) -> dict[str, Rule]:
    """Return the rules by id for `exclude` (N1, 剔除) or `full_marks` (N3, 视同满分); else ValueError.

    `methods` are the methods of inspection by code, with their names.
    """
    if policy not in (EXCLUDE, FULL_MARKS):
        raise ValueError(f"unknown missing policy: {policy}")
    return {rule.id: rule for rule in _rules(policy == FULL_MARKS, tuple(methods.items()))}


@lru_cache(maxsize=16)
def _rules(full_marks: bool, methods: tuple[tuple[str, str], ...]) -> tuple[Rule, ...]:
    """Return all shipped rules in their order; the same for all packs with these methods."""
    rules: list[Rule] = []
    for rule in shipped_rules(full_marks, dict(methods)).values():
        rules += [rule, site_problems()] if rule.id == _BEFORE_SITE_PROBLEMS else [rule]
    return (*rules, *group_rules(), *rectification_rules(), *check_item_rules())


def explain(rule: str, policy: str = EXCLUDE) -> str:
    """Return the sentence and clause of a rule id, also of a simulation's; any other text comes back as it is."""
    declared = catalog(policy).get(rule)
    return declared.explanation if declared else SIMULATED.get(rule, rule)


RULES = catalog(EXCLUDE)
