"""Limits with which rules compare rates and scores as if these were counted otherwise: 得分率≥60, 总得分≥0.6."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from shifan.errors import Finding
from shifan.rules import expression as ex
from shifan.rules.language.objects import CITY
from shifan.rules.language.program import CompiledRule, Program
from shifan.rules.language.scope import fixed_number
from shifan.rules.words import POINTS_UNIT, RATE_UNIT
from shifan.standards.pack_columns import RULES

_SHARES = frozenset(("检查记录.得分比例", "指标.资料占比", "检查方式.权重"))
_NEXT = "请核对；确实如此的不用改"
_OF_RATES = (ex.MeanOver, ex.GreatestOver, ex.LeastOver, ex.WeightedMeanOver)
Side = tuple[str, str, ex.Node]  # what is compared: its key, what it is called; with what


def unlikely_limits(
    program: Program, parameters: Mapping[str, Fraction]
) -> Iterator[tuple[CompiledRule, Finding]]:
    """Yield a pack's own rules in which a rate is compared with more than 1, or the total with less than a point.

    A rate is then never, or always, above the limit; the place of the finding is that of the rule.
    """
    units = {f"{rule.text.object}.{rule.text.name}": rule.text.unit for rule in program.rules}
    total = {f"{CITY}.{rule.text.name}" for rule in program.of(CITY) if rule.text.id == "total"}
    for rule in program.rules:
        if rule.text.of_template:
            continue
        for key, word, other in compared_sides(rule):
            limit = fixed_number(other, parameters)
            is_rate = key in _SHARES or units.get(key) == RATE_UNIT
            if limit is not None and is_rate and not 0 <= limit <= 1:
                yield rule, _finding(word, limit, f"0至1（60% 写作 0.6 或 60%），“{word}”是率")
            elif limit is not None and key in total and 0 < limit < 1:
                yield rule, _finding(word, limit, f"以{POINTS_UNIT}为单位的数，如 60")


def compared_sides(rule: CompiledRule) -> Iterator[Side]:
    """Yield each rule or column that a rule compares, by key and name, with what it is compared."""
    for left, right in rule.limits:
        for side, other in ((left, right), (right, left)):
            known = _key(side)
            if known:
                yield (*known, other)


def _key(node: ex.Node) -> tuple[str, str] | None:
    """Return the key and the name of the rule or column that is compared, by itself or as a mean."""
    if isinstance(node, ex.Input):
        return node.name, node.name.rpartition(".")[2]
    if isinstance(node, _OF_RATES):
        return node.column, node.column.rpartition(".")[2]
    return None


def _finding(word: str, limit: Fraction, expected: str) -> Finding:
    found = f"“{word}”与 {float(limit):g} 比较"
    words = {"found": found, "expected": expected, "action": _NEXT}
    return Finding("pack-implausible", "warning", RULES, **words)
