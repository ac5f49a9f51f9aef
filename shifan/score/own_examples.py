"""Worked examples for the rules of a pack: each formula at the first row that has a result, with the row's numbers."""

from __future__ import annotations

import numpy as np

from shifan.rules.columns import Children, Environment
from shifan.rules.expression import walk
from shifan.rules.language.evaluation import Evaluation, column_at
from shifan.rules.language.objects import CITY, JOIN
from shifan.rules.language.program import CompiledRule
from shifan.rules.replaced import own_rule_id
from shifan.rules.sentences import reads_as_formula
from shifan.rules.worked_numbers import plain_number, worked
from shifan.score import own_rule_values
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.score.results import OwnResults, Results
from shifan.standards import objects as ob
from shifan.standards.method import parameters_of

_MOST_NODES = 60  # a formula beyond it is no example of anything


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter an example of each rule that calculates something."""
    own = results.own
    if own is None:
        return
    evaluation = Evaluation(own.rows, parameters_of(writer.standard))
    evaluation.results.update(own.columns)
    for rule in own.program.rules:
        calculates = rule.text.kind == "number" and reads_as_formula(rule.expression)
        row = _first_row(own, rule) if calculates else None
        if row is not None and sum(1 for _ in walk(rule.expression)) <= _MOST_NODES:
            _enter(writer, own, rule, row, _at_row(evaluation.environment(rule), row))


def _first_row(own: OwnResults, rule: CompiledRule) -> int | None:
    """Return the first row with a result that is not 0, else the first with any; None if there is none."""
    column = own.columns[rule.text.key]
    known = [row for row, entry in enumerate(column) if entry is not None]
    return next((row for row in known if column[row] != 0), known[0] if known else None)


def _at_row(whole: Environment, row: int) -> Environment:
    """Return what a rule sees at one of its rows."""
    inputs = {
        name: [entry[row]] if isinstance(entry, list) else entry
        for name, entry in whole.inputs.items()
    }
    children = {}
    for name, rows in whole.children.items():
        own = np.flatnonzero(rows.parent == row)
        columns = {key: column_at(column, own) for key, column in rows.columns.items()}
        children[name] = Children(np.zeros(len(own), dtype=np.int64), columns)
    return Environment(1, inputs, children)


def _enter(
    writer: RegisterWriter, own: OwnResults, rule: CompiledRule, row: int, at_row: Environment
) -> None:
    id = own_rule_values.value_id(own, rule, row, ob.upper_levels(writer.standard))
    numbers = worked(rule.expression, at_row, plain_number)
    if id not in writer.register or numbers == plain_number(own.columns[rule.text.key][row]):
        return
    value = writer.register[id]
    unit = value.unit if rule.text.unit == "分" else ""
    text = f"{_lead(writer, own, rule, row)}{numbers}＝{value.display}{unit}。"
    rule_id = own_rule_id(rule.text.object, rule.text.id)
    derivation = Derivation(rule_id, (id, *value.inputs))
    writer.text(f"example.rule.{rule_id}", f"举例：{rule.text.name}", text, derivation)


def _lead(writer: RegisterWriter, own: OwnResults, rule: CompiledRule, row: int) -> str:
    """Return for which row the example stands: its objects with their codes, a method by its name; or the city."""
    place = rule.text.object
    if place == CITY:
        return "本市："
    names = writer.standard.method_names
    named = "、".join(
        names.get(code, code) if part == ob.METHODS else f"{part}{code}"
        for part, code in zip(place.split(JOIN), own.rows.codes(place)[row], strict=True)
    )
    return f"以{named}为例："
