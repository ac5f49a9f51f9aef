"""The rules of the shipped method by the ids of the register: those of its template, and what is counted beside them.

The clause names the paragraph of the scoring method (计分办法). What a rule says stands in the template's formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
    group_verdict_rules,
    rectification_rules,
    site_problems,
)

if TYPE_CHECKING:
    from shifan.rules.language.program import Program

_BEFORE_SITE_PROBLEMS = "general_problems"
_NO_TEMPLATE = "none"
_TOP = "项目"
_BESIDE = "只作统计，不参与计分。"
# Counts of a site by the ids of the shipped rules, and the rule of a pack that counts the same.
_COUNTED = {
    "key_problems": ("点位", "key_problems"),
    "general_problems": ("点位", "general_problems"),
    "site_problems": ("点位", "problems"),
    "assessed_items": ("点位", "assessed"),
}
_TOLD_BESIDE = "site_problems"  # tables show how many, whatever the method
_BEFORE_VERDICTS = "group_mean"
_BY_VERDICT = ("group_conform", "group_basic", "group_fail")


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
    def levels(self) -> tuple[str, ...]:
        """Return the names of the levels, from the top down."""

    @property
    def template(self) -> str:
        """Return the name of the template of the method, `none` without one."""

    def in_own_words(self, text: str) -> str:
        """Return a sentence in the pack's words for levels and results."""

    @property
    def has_usual_words(self) -> bool:
        """Return whether these words are the usual ones: sentences stay as they are."""

    @property
    def site_verdicts(self) -> tuple[str, ...]:
        """Return the words by which sites may be judged."""

    @property
    def program(self) -> Program | None:
        """Return the method where the pack brings rules of its own; None for the shipped one."""


def rules_of(standard: ScoringPolicy) -> dict[str, Rule]:
    """Return the rules by id as the pack's missing policy and methods of inspection make them.

    Rules of the pack's own stand in the place of those they replace; what it adds stands at the end. Shipped rules
    that its method has not are left out; those of another template than `rates` are the pack's own here, too.
    """
    rules = catalog(standard.missing_policy, standard.method_names)
    if standard.program is not None:
        _put_own(rules, standard, standard.program)
    name = standard.in_own_words
    if standard.has_usual_words:
        return rules
    return {
        id: replace(rule, name=name(rule.name), in_own_words=name) for id, rule in rules.items()
    }


def _put_own(rules: dict[str, Rule], standard: ScoringPolicy, program: Program) -> None:
    """Put the rules of a pack's program in the place of shipped ones, and leave those out that it has not.

    What is counted beside the scores rests on no paragraph of the shipped method where the pack has another.
    """
    keys = [(_usual(rule.text.object, standard), rule.text.id) for rule in program.rules]
    present = set(keys)
    for id in not_in_force(present):
        rules.pop(id, None)
    _count_by_own_verdicts(rules, standard)
    for id, key in _COUNTED.items():
        # The pack's own says the same, or nothing rests on it.
        if id != _TOLD_BESIDE and (key not in present or not standard.follows_catalog):
            rules[id] = replace(rules[id], listed=False)
    beside = list(rules) if standard.template == _NO_TEMPLATE else []
    if not beside and not _is_judged_by_template(program):
        beside = [_TOLD_BESIDE]
    for id in beside:
        rules[id] = replace(rules[id], clause="", note=f"{_BESIDE}{rules[id].note}")
    for compiled, key in zip(program.rules, keys, strict=True):
        text = compiled.text
        if not text.of_template or not standard.follows_catalog:
            id = own_rule_id(*key)
            rules[id] = Rule(id, text.name, text.clause, compiled.expression, text.note)


def _is_judged_by_template(program: Program) -> bool:
    """Return whether problems of a site lead to its verdict as shipped."""
    judged = (rule.text for rule in program.of("点位") if rule.text.id == "verdict")
    return all(text.of_template for text in judged)


def _count_by_own_verdicts(rules: dict[str, Rule], standard: ScoringPolicy) -> None:
    """Let groups of sites be counted by the words by which the pack judges them, in the place of the usual ones."""
    counted = {rule.id: rule for rule in group_verdict_rules(standard.site_verdicts)}
    before = list(rules.items())
    rules.clear()
    for id, rule in before:
        if id not in _BY_VERDICT:
            rules[id] = rule
        if id == _BEFORE_VERDICTS:
            rules.update(counted)


def _usual(place: str, standard: ScoringPolicy) -> str:
    """Return the name under which shipped rules stand at an object: a pack may call its topmost level otherwise."""
    return _TOP if place == standard.levels[0] else place


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
