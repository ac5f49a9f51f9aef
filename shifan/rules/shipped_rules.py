"""The rules of the shipped template as their readings know them: its formulas' trees, in the names of the readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from shifan.rules import expression as ex
from shifan.rules import vocabulary
from shifan.rules.language.program import CompiledRule, compile_rules
from shifan.rules.language.scope import Scope
from shifan.rules.rule import Rule
from shifan.rules.settings import method_rate, method_weight
from shifan.rules.templates import template

RATES = "rates"


def shipped_rules(full_marks: bool, methods: Mapping[str, str]) -> dict[str, Rule]:
    """Return the rules of the template `rates` by the ids of the register; `methods` by code, with their names."""
    compiled = _compiled(full_marks)
    reading = _Reading({f"{r.text.object}.{r.text.name}": r for r in compiled}, methods)
    by_place = {(rule.text.object, rule.text.id): rule for rule in compiled}
    rules = {}
    for place, (id, name) in vocabulary.RULES.items():
        text, tree = by_place[place].text, by_place[place].expression
        rules[id] = Rule(id, name or text.name, text.clause, reading.tree(tree), text.note)
    return rules


@lru_cache(maxsize=2)
def _compiled(full_marks: bool) -> tuple[CompiledRule, ...]:
    parameters = dict.fromkeys(vocabulary.PARAMETERS, Fraction(0))
    texts = template(RATES, full_marks=full_marks)
    return compile_rules(texts, Scope(vocabulary.schema(), {}, parameters), ("项目",)).rules


class _Reading:
    """Puts the names of workbook and text in the place of those of the formulas."""

    def __init__(self, rules: Mapping[str, CompiledRule], methods: Mapping[str, str]) -> None:
        self.rules, self.methods = rules, methods

    def tree(self, node: ex.Node) -> ex.Node:
        """Return a tree in the names of the readings."""
        match node:
            case ex.Input():
                return self._input(node)
            case ex.WeightedMeanOver():
                return self._over_methods()
            case ex.SumOver(child, column, _, where):
                called = vocabulary.CALLED[column]
                word = called.summed if where else vocabulary.ALL_OF.get(column, called.summed)
                over = vocabulary.OBJECTS[child].id
                return ex.SumOver(over, called.id, word, tuple(map(self._condition, where)))
            case ex.CountOver(child, _, where):
                words = vocabulary.OBJECTS[child]
                return ex.CountOver(words.id, words.counted, tuple(map(self._condition, where)))
        return self._with_parts(node)

    def _with_parts(self, node: ex.Node) -> ex.Node:
        """Return a node whose parts are in the names of the readings."""
        changed: dict[str, object] = {}
        for name, content in vars(node).items():
            if isinstance(content, ex.Node):
                changed[name] = self.tree(content)
            elif isinstance(content, tuple):
                changed[name] = tuple(
                    self.tree(part) if isinstance(part, ex.Node) else part for part in content
                )
        return replace(node, **changed) if changed else node  # type: ignore[type-var]

    def _input(self, node: ex.Input) -> ex.Node:
        if node.name in vocabulary.PARAMETERS:
            setting = vocabulary.PARAMETERS[node.name]
            return ex.Input(setting.id, setting.word_in_rules)
        if node.name in vocabulary.SPELT_OUT:
            return self.tree(self.rules[node.name].expression)
        called = vocabulary.CALLED[node.name]
        optional = node.optional if called.optional is None else called.optional
        return ex.Input(called.id, called.word, optional)

    def _over_methods(self) -> ex.WeightedMean:
        """Return the mean over the methods of inspection, each by name with its weight."""
        parts = (
            (
                self._setting(code, name),
                ex.Input(method_rate(code), f"{name}得分率", optional=True),
            )
            for code, name in self.methods.items()
        )
        return ex.WeightedMean(tuple(parts))

    def _setting(self, code: str, name: str) -> ex.Input:
        weight = method_weight(code, name)
        return ex.Input(weight.id, weight.word_in_rules)

    def _condition(self, condition: ex.Condition) -> ex.Condition:
        called = vocabulary.CALLED[condition.column]
        match condition:
            case ex.ColumnIs(_, _, text):
                return ex.ColumnIs(called.id, called.word, text)
            case ex.ColumnIsNot(_, _, text):
                return ex.ColumnIsNot(called.id, called.word, text)
            case ex.ColumnKnown():
                return ex.ColumnKnown(called.id, called.known)
        return condition
