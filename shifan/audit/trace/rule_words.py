"""The rule of a value in words: as the register states it, which knows the rules that a pack brings itself."""

from __future__ import annotations

from shifan.rules.settings import EXCLUDE, FULL_MARKS
from shifan.values import Register


def rule_in_words(register: Register, rule: str, policy: str = "") -> str:
    """Return the sentence and clause of a value's rule; a rule that is words already comes back as it is.

    `policy` is how 合理缺项 counts; without it, it counts as the register's own rules say.
    """
    stated = register.get(f"rule.{rule}")
    if stated:
        return stated.display
    from shifan.rules.catalog import explain  # start-up time: most rules are stated

    return explain(rule, policy or _stated_policy(register))


def _stated_policy(register: Register) -> str:
    from shifan.rules.catalog import explain  # start-up time, as above

    rule = register.get("rule.indicator_rate")
    full_marks = explain("indicator_rate", FULL_MARKS)
    return FULL_MARKS if rule and rule.display == full_marks else EXCLUDE
