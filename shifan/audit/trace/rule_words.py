"""The rule of a value in words: as the register states it, which knows the rules that a pack brings itself."""

from __future__ import annotations

from shifan.rules.catalog import explain
from shifan.values import Register


def rule_in_words(register: Register, rule: str, policy: str) -> str:
    """Return the sentence and clause of a value's rule; a rule that is words already comes back as it is."""
    stated = register.get(f"rule.{rule}")
    return stated.display if stated else explain(rule, policy)
